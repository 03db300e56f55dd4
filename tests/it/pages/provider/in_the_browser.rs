//! The sign-in flow with a provider in a real browser. The provider is at `localhost` and the service at `127.0.0.1`:
//! to a browser that is another site, as in real use.

use super::World;
use super::harness::ANNA;
use crate::app::Backend;
use crate::browser::{Browser, LAPTOP, PHONE};

/// What the browser itself refused: it tells that on the console.
fn complaints(browser: &Browser) -> Vec<String> {
    browser
        .console()
        .into_iter()
        .filter(|line| line.contains("Content Security Policy") || line.contains("Content-Security-Policy"))
        .collect()
}

/// Signs in at the provider, from its own page.
fn at_the_provider(browser: &Browser, world: &World, login: &str) {
    let issuer = world.provider.borrow().issuer.clone();
    browser.until("document.getElementById('login')");
    assert!(browser.address().starts_with(&issuer), "{}", browser.address());
    browser.fill("login", login);
    browser.press("Log in");
}

#[test]
fn someone_goes_to_their_organisation_and_back_and_signs_out_at_both() {
    let world = World::start(Backend::Sqlite, &serde_json::json!({}));
    world.anna();
    let browser = Browser::start(&world.app, LAPTOP);
    browser.goto("/account");
    browser.press("Aanmelden met Gemeente Almere");
    at_the_provider(&browser, &world, "anna");
    browser.until("location.pathname == '/account'");
    assert!(browser.text().contains(ANNA), "{}", browser.text());
    assert_eq!(complaints(&browser), Vec::<String>::new());
    // Out here, and on the way out there by itself.
    browser.press("Afmelden");
    browser.until("document.querySelector('form#op\\\\.logoutForm, button[name=logout]')");
    browser.press("Yes, sign me out");
    browser.until("location.pathname == '/sign-in'");
    assert!(browser.text().contains("U bent afgemeld."), "{}", browser.text());
    // There too: it asks again who they are.
    browser.press("Aanmelden met Gemeente Almere");
    at_the_provider(&browser, &world, "anna");
    browser.until("location.pathname == '/'");
    assert_eq!(complaints(&browser), Vec::<String>::new());
}

#[test]
fn nothing_stands_in_the_way_on_the_pages_of_a_provider() {
    let world = World::start(Backend::Sqlite, &serde_json::json!({}));
    world.anna();
    let browser = Browser::start(&world.app, PHONE);
    let pictures = std::env::var_os("EDBA_TEST_PICTURES").map(std::path::PathBuf::from);
    let look = |name: &str, language: &str| {
        if let Some(folder) = &pictures {
            browser.picture(&folder.join(format!("provider_{name}_{language}.png")));
        }
        assert_eq!(browser.barriers(), Vec::<String>::new(), "{name} {language}");
        let wider = browser.script("return document.documentElement.scrollWidth - innerWidth");
        assert!(
            wider.as_i64() <= Some(0),
            "{name} {language}: {wider} wider than the screen"
        );
        assert_eq!(browser.script("return document.documentElement.lang"), language);
    };
    for (language, button) in [("nl", "Gemeente Almere"), ("en", "City of Almere")] {
        browser.cdp("Network.clearBrowserCookies", serde_json::json!({}));
        browser.cookie("edba-language", language);
        browser.goto("/sign-in");
        look("sign-in", language);
        // Unknown there, then someone else: with the button of the page.
        browser.press(button);
        at_the_provider(&browser, &world, "stranger");
        browser.until("location.pathname.endsWith('/callback')");
        look("unknown", language);
        browser.press(button);
        at_the_provider(&browser, &world, "ben");
        browser.until("location.pathname.endsWith('/callback')");
        look("unverified", language);
        browser.press(button);
        browser.until("document.getElementById('login')");
        browser.press("Cancel");
        browser.until("location.pathname.endsWith('/callback')");
        look("denied", language);
        browser.goto("/sign-in/provider/town/callback?state=made-up");
        look("gone", language);
        // The provider still knows Ben, until somebody else says who they are.
        browser.press(button);
        browser.until("location.pathname.endsWith('/callback') && !location.search.includes('made-up')");
        browser.press(button);
        at_the_provider(&browser, &world, "anna");
        browser.until("location.pathname == '/'");
        browser.goto("/account");
        look("account", language);
    }
}
