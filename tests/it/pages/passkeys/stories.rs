//! A user creates a passkey, signs in with it, and removes it; the administrator helps a user who has lost theirs.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::authenticator::{Authenticator, add, asked_to_make, options, show, signed_in};
use super::{AUDITOR, LOCALHOST, OFFICER, link_for, security_events};
use crate::app::{App, Backend, both};
use crate::pages::visitor::Visitor;

#[apply(both)]
fn someone_makes_a_passkey_and_signs_in_by_it_in_a_real_browser(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let browser = &keys.browser;
    // By a link, the first time.
    browser.fill("email", OFFICER);
    browser.press("Stuur mij een link");
    browser.until("document.body.innerText.includes('Kijk in uw mail')");
    browser.goto(&link_for(app, OFFICER));
    browser.press("Meld mij aan");
    browser.until("location.pathname === '/'");
    browser.goto("/account");
    assert_eq!(
        browser.script("return document.getElementById('passkey-name').value"),
        "Chrome, Linux"
    );
    browser.fill("passkey-name", "Mijn laptop");
    browser.press("Maak een passkey");
    browser.until(
        "location.pathname === '/account' && document.body.innerText.includes('Uw passkey is toegevoegd.')",
    );
    assert!(browser.text().contains("Mijn laptop"));
    assert_eq!(browser.barriers(), Vec::<String>::new());
    // Out, and in again without any mail.
    browser.press("Afmelden");
    browser.until("location.pathname === '/sign-in'");
    browser.press("Meld mij aan met een passkey");
    browser.until("location.pathname === '/'");
    browser.goto("/account");
    let text = browser.text();
    assert!(
        text.contains("Met een passkey. Aangemeld op") && text.contains("Laatst gebruikt op"),
        "{text}"
    );
    assert_eq!(keys.held().len(), 1);
    let events = security_events(app, id);
    let (kind, data) = events.last().unwrap();
    assert_eq!(
        (kind.as_str(), &data["name"]),
        ("account.passkey-added", &json!("Mijn laptop"))
    );
    // The same authenticator has it already, and says so.
    browser.press("Maak een passkey");
    browser.until("document.body.innerText.includes('Deze passkey staat al in uw account.')");
    assert_eq!(browser.barriers(), Vec::<String>::new());
}

#[apply(both)]
fn what_the_browser_is_asked_tells_nothing_of_the_person(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let mut visitor = signed_in(app, OFFICER);
    let page = asked_to_make(&mut visitor, "Laptop");
    let asked: serde_json::Value = serde_json::from_str(&options(&page)).unwrap();
    assert_eq!(asked["rp"]["id"], "localhost");
    assert_eq!(asked["attestation"], "none");
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
    let handle = asked["user"]["id"].as_str().unwrap();
    assert_eq!(handle.len(), 86, "64 random bytes");
    assert!(!handle.contains(id.as_str()));
    assert!(page.html.contains("/assets/passkey.js?v=") && page.html.contains("<noscript>"));
    assert!(
        !visitor.get("/account").html.contains("passkey.js"),
        "it is loaded where it is used only"
    );
    // The same person has the same handle at the next one; another has another.
    let again: serde_json::Value = serde_json::from_str(&options(&asked_to_make(&mut visitor, "x"))).unwrap();
    assert_eq!(again["user"]["id"], asked["user"]["id"]);
    assert_ne!(again["challenge"], asked["challenge"]);
    app.person(Role::Auditor, AUDITOR, None, None);
    let mut other = signed_in(app, AUDITOR);
    let theirs: serde_json::Value = serde_json::from_str(&options(&asked_to_make(&mut other, "x"))).unwrap();
    assert_ne!(theirs["user"]["id"], asked["user"]["id"]);
    // A name is given.
    let blank = asked_to_make(&mut visitor, "  ");
    assert_eq!(blank.status, 400);
    assert!(
        blank.html.contains("Naam van de passkey: Vul dit in."),
        "{}",
        blank.html
    );
    assert_eq!(asked_to_make(&mut visitor, &"x".repeat(61)).status, 400);
}

#[apply(both)]
fn a_removed_passkey_signs_nobody_in_and_nobody_touches_anothers(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    app.person(Role::Auditor, AUDITOR, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    let account = add(&mut officer, &keys, "Laptop");
    assert_eq!(account.address, "/account#passkeys", "{}", account.html);
    assert_eq!(show(&mut Visitor::new(app), &keys).address, "/");
    // Another sends what the page would send for it.
    let mut other = signed_in(app, AUDITOR);
    let passkey = app.work(|cx| edba::store::passkeys::of_account(cx.conn, &id))[0].id;
    let theirs = other.get("/account");
    assert!(!theirs.html.contains(passkey.as_str()));
    let token = theirs
        .html
        .split("form-token\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    for what in ["remove", "name"] {
        let fields = [
            ("form-token".to_owned(), token.clone()),
            ("name".to_owned(), "Van mij".to_owned()),
        ];
        let refused = other.post(&format!("/account/passkeys/{passkey}/{what}"), &fields);
        assert_eq!(refused.status, 404, "{what}");
    }
    // Its holder does.
    let account = officer.get("/account");
    let renamed = officer.send(
        &account,
        &format!("/account/passkeys/{passkey}/name"),
        &[("name", "Oude laptop")],
    );
    assert!(renamed.html.contains("Oude laptop"));
    let asks = officer.send(&renamed, &format!("/account/passkeys/{passkey}/remove"), &[]);
    assert!(asks.html.contains("Deze passkey verwijderen?"), "{}", asks.html);
    let renamed = officer.get("/account");
    let gone = officer.send(
        &renamed,
        &format!("/account/passkeys/{passkey}/remove"),
        &[("confirmed", "yes")],
    );
    assert!(gone.html.contains("De passkey is verwijderd."), "{}", gone.html);
    let mut late = Visitor::new(app);
    let refused = show(&mut late, &keys);
    assert_eq!(refused.status, 409);
    assert!(
        refused.html.contains("We kennen deze passkey niet") && !late.cookies.contains_key("edba-session")
    );
    let kinds: Vec<_> = security_events(app, id)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    let expected = [
        "account.created",
        "account.passkey-added",
        "account.passkey-renamed",
        "account.passkey-removed",
    ];
    assert_eq!(kinds, expected);
}

#[apply(both)]
fn the_administrator_removes_the_passkeys_of_who_has_lost_them(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, &keys, "Telefoon");
    let account = officer.get("/account");
    let on = officer.send(&account, "/account/passkeys/second-step", &[]);
    assert!(
        on.html.contains("Na een link vragen we ook uw passkey."),
        "{}",
        on.html
    );
    let administrator = app.administrator();
    let path = format!("/v1/clients/{id}/passkey-removals");
    administrator.post(&path, json!({})).expect(400);
    app.bureau().post(&path, json!({ "reason": "ik" })).expect(403);
    let removed = administrator
        .post(&path, json!({ "reason": "Telefoon gestolen" }))
        .expect(201);
    assert_eq!(removed.body["removed"], 1);
    administrator
        .post(&path, json!({ "reason": "Telefoon gestolen" }))
        .problem(409, "conflict");
    // Out everywhere; the passkey is gone; a link is enough again.
    assert!(officer.get("/account").address.starts_with("/sign-in"));
    assert_eq!(show(&mut Visitor::new(app), &keys).status, 409);
    let mut back = signed_in(app, OFFICER);
    assert!(back.get("/account").html.contains("U hebt nog geen passkey."));
    let (kind, data) = security_events(app, id).pop().unwrap();
    assert_eq!(
        (kind.as_str(), data),
        ("account.passkeys-removed", json!({ "passkeys": 1 }))
    );
}

#[apply(both)]
fn an_account_with_another_address_is_not_opened_by_the_passkeys_of_before(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, &keys, "Laptop");
    let account = officer.get("/account");
    officer.send(&account, "/account/passkeys/second-step", &[]);
    app.administrator()
        .patch(
            &format!("/v1/clients/{id}"),
            json!({ "email": "opvolger@bureau.example" }),
        )
        .expect(200);
    assert_eq!(show(&mut Visitor::new(app), &keys).status, 409);
    let mut successor = signed_in(app, "opvolger@bureau.example");
    assert!(
        successor
            .get("/account")
            .html
            .contains("U hebt nog geen passkey.")
    );
}

#[test]
fn where_browsers_have_no_passkeys_the_pages_say_so() {
    let app = App::start(crate::app::Backend::Sqlite);
    app.person(Role::Bureau, OFFICER, None, None);
    let mut visitor = Visitor::new(&app);
    let page = visitor.get("/sign-in");
    assert!(page.html.contains("Passkeys werken hier niet") && !page.html.contains("/sign-in/passkey"));
    let mut officer = Visitor::signed_in(&app, OFFICER);
    let account = officer.get("/account");
    assert!(account.html.contains("Passkeys werken hier niet"));
    assert!(!account.html.contains("/account/passkeys/new"));
}
