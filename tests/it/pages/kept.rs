//! Typed input stays in the user's browser until the service has accepted it: across an expired session and a new
//! sign-in, for that user alone, and never the vote of a secret ballot.

use edba::domain::codes::Role;
use edba::web::pages::routes;
use edba::web::policy::Access;
use rstest_reuse::apply;
use serde_json::json;

use super::visitor::{Visitor, link_for};
use crate::app::{App, Backend, both};
use crate::browser::{Browser, LAPTOP, PHONE};
use crate::world::World;

/// Later than a session lives without use.
const MUCH_LATER: &str = "2026-03-03T07:00:00Z";
/// What the browser keeps.
const KEPT: &str =
    "Object.entries(localStorage).filter(([name]) => name.startsWith('edba-kept ')).map(([, kept]) => kept)";

/// Signs in on the page that is shown, and waits for the page that it leads to.
fn sign_in(app: &App, browser: &Browser, email: &str, then: &str) {
    browser.fill("email", email);
    browser.press("Stuur mij een link");
    browser.until("document.body.innerText.includes('Kijk in uw mail')");
    browser.goto(&link_for(app, email));
    browser.press("Meld mij aan");
    browser.until(&format!("location.pathname === '{then}'"));
}

/// A browser in which somebody has signed in.
fn signed_in(app: &App, email: &str, size: (u32, u32)) -> Browser {
    let browser = Browser::start(app, size);
    browser.goto("/sign-in");
    sign_in(app, &browser, email, "/");
    browser
}

/// The page to sign in says what happened, and leads back here.
#[track_caller]
fn sent_to_sign_in(browser: &Browser, next: &str) {
    browser.until("location.pathname === '/sign-in' && document.querySelector('[data-session-ended]')");
    let to: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    assert_eq!(browser.address(), format!("/sign-in?next={to}&ended=yes"));
    let told = browser.text();
    assert!(told.contains("U was te lang weg"), "{told}");
    assert!(told.contains("Uw tekst is opgeslagen in deze browser"), "{told}");
    picture(browser, "sign-in");
}

/// For people to look at: EDBA_TEST_PICTURES names a folder.
fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("EDBA_TEST_PICTURES") {
        let width = browser.script("return innerWidth");
        browser.picture(&std::path::Path::new(&folder).join(format!("kept-{name}-{width}.png")));
    }
}

/// What was typed is back, and the page says so.
#[track_caller]
fn put_back(browser: &Browser, id: &str, text: &str) {
    browser.until(&format!("document.getElementById('{id}')?.value === '{text}'"));
    let told = browser.text();
    assert!(
        told.contains("U was te lang weg. Uw tekst is opgeslagen"),
        "{told}"
    );
    assert_eq!(browser.barriers(), Vec::<String>::new());
    let refused: Vec<String> = browser
        .console()
        .into_iter()
        .filter(|line| line.contains("Content Security Policy"))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
    picture(browser, id);
}

#[test]
fn a_comment_is_there_again_after_signing_in_and_is_placed_once() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let case = w.case("Proeftuin", 100_000);
    for name in ["een", "ander"] {
        app.person(Role::Bureau, &format!("{name}@bewaard.example"), None, None);
    }
    let page = format!("/cases/{case}");
    let browser = signed_in(&app, "een@bewaard.example", PHONE);
    browser.goto(&page);
    browser.fill("comment", "Wie betaalt het onderhoud?");
    app.at(MUCH_LATER);
    browser.press("Reactie plaatsen");
    sent_to_sign_in(&browser, &page);
    assert_eq!(browser.barriers(), Vec::<String>::new());

    // Somebody else at the same browser sees nothing of it.
    sign_in(&app, &browser, "ander@bewaard.example", &page);
    browser.until("document.getElementById('comment')");
    assert_eq!(
        browser.script("return document.getElementById('comment').value"),
        ""
    );
    assert!(!browser.text().contains("Uw tekst is opgeslagen"));
    browser.press("Afmelden");
    browser.until("location.pathname === '/sign-in'");
    browser.goto(&format!("/sign-in?next={page}&ended=yes"));
    sign_in(&app, &browser, "een@bewaard.example", &page);
    put_back(&browser, "comment", "Wie betaalt het onderhoud?");

    browser.press("Reactie plaatsen");
    browser.until("document.body.innerText.includes('Uw reactie is geplaatst.')");
    browser.until(&format!("{KEPT}.length === 0"));
    assert_eq!(
        browser.script("return document.getElementById('comment').value"),
        ""
    );
    app.at(MUCH_LATER);
    let bureau = app.bureau();
    let comments = bureau
        .get(&format!("/v1/cases/{case}/comments"))
        .expect(200)
        .items();
    assert_eq!(comments.len(), 1);
    assert_eq!(comments[0]["text"], "Wie betaalt het onderhoud?");
}

#[test]
fn a_draft_says_beside_the_field_that_it_is_not_saved_and_is_there_again_after_signing_in() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let email = "initiatiefnemer@bewaard.example";
    app.person(Role::Initiator, email, Some(w.organisations["boogaart"]), None);
    let browser = signed_in(&app, email, LAPTOP);
    browser.goto("/my-cases/new");
    browser.fill("title", "Kenniskring");
    browser.fill("summary", "Samen");
    browser.until("document.getElementById('saved').textContent.includes('Opgeslagen op')");
    browser.until(&format!("{KEPT}.length === 0"));
    app.at(MUCH_LATER);
    browser.fill("summary", "Samen leren");
    // To the next field: what was typed is sent.
    browser.keys("\u{e004}");
    browser.until("document.querySelector('[role=alert] a')");
    let beside = browser.script(
        "const told = document.querySelector('[role=alert]'); \
         return [told.textContent, told.previousElementSibling.contains(document.getElementById('summary')), \
                 document.getElementById('saved').textContent]",
    );
    let told = beside[0].as_str().unwrap();
    assert!(told.contains("Niet opgeslagen: u was te lang weg"), "{told}");
    assert_eq!(beside[1], true, "beside the field that was typed in");
    assert!(
        beside[2].as_str().unwrap().contains("Niet opgeslagen"),
        "{beside}"
    );
    assert_eq!(browser.barriers(), Vec::<String>::new());
    picture(&browser, "autosave");

    browser.press("Meld u opnieuw aan");
    sent_to_sign_in(&browser, "/my-cases/new");
    sign_in(&app, &browser, email, "/my-cases/new");
    put_back(&browser, "summary", "Samen leren");
    assert_eq!(
        browser.script("return document.getElementById('title').value"),
        "Kenniskring"
    );
    // Then it is kept by the service, and the browser need not.
    browser.until("document.getElementById('saved').textContent.includes('Opgeslagen op')");
    browser.until(&format!("{KEPT}.length === 0"));
}

#[test]
fn the_reason_of_a_vote_its_pledge_and_a_conflict_are_there_again() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let case = w.case("Proeftuin", 650_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let email = "board@bewaard.example";
    app.person(
        Role::BoardMember,
        email,
        None,
        Some(w.board_members["usg-people"].representative),
    );
    let page = format!("/ballots/{ballot}");
    let browser = signed_in(&app, email, LAPTOP);
    browser.goto(&page);
    browser.script("document.querySelector('input[name=position][value=for]').click()");
    browser.fill("amount-1", "120.000");
    browser.fill("reason", "Goed voor de stad");
    browser.fill("conflict-reason", "Wij leveren iets");
    app.at(MUCH_LATER);
    browser.press("Verder naar nalezen");
    sent_to_sign_in(&browser, &page);
    sign_in(&app, &browser, email, &page);
    put_back(&browser, "reason", "Goed voor de stad");
    let rest = browser.script(
        "return [document.getElementById('amount-1').value, document.querySelector('[name=position]:checked').value, \
                 document.getElementById('conflict-reason').value]",
    );
    assert_eq!(rest, json!(["120.000", "for", "Wij leveren iets"]));
    // What is not wanted any more is taken out.
    browser.script("document.querySelector('form[action$=\"/recusal\"]').previousElementSibling.querySelector('button').click()");
    browser.until("document.getElementById('conflict-reason')?.value === ''");
}

#[test]
fn nothing_of_a_secret_vote_is_kept() {
    let app = App::start(Backend::Sqlite);
    let w = World::new(&app);
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails",
        "secret": true, "visibleBeforeClose": false, "closeWhenAllVoted": false,
    });
    w.bureau
        .post(&format!("/v1/bodies/{}/rules", w.table), rules)
        .expect(201);
    let case = w.case("Proeftuin", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let email = "tafel@bewaard.example";
    app.person(
        Role::TableMember,
        email,
        None,
        Some(w.table_members["ibm-nederland"].representative),
    );
    let browser = signed_in(&app, email, LAPTOP);
    browser.goto(&format!("/ballots/{ballot}"));
    browser.script("document.querySelector('input[name=position][value=against]').click()");
    browser.fill("conflict-reason", "Wij leveren iets");
    let kept = browser.script(&format!("return {KEPT}"));
    let all = browser
        .script("return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])");
    assert_eq!(
        kept.as_array().map(Vec::len),
        Some(1),
        "the conflict of interest only: {kept}"
    );
    let all = all.as_str().unwrap();
    assert!(
        all.contains("Wij leveren iets") && !all.contains("position") && !all.contains("against"),
        "{all}"
    );
}

#[apply(both)]
fn a_form_of_a_session_that_ended_leads_back_to_its_page(backend: Backend) {
    let app = &App::start(backend);
    let led_to = |path: &str, fields: &[(String, String)]| {
        let mut visitor = Visitor::new(app);
        visitor.cookies.insert("edba-session".into(), "ended".into());
        visitor.post_as_page(path, fields).address
    };
    let mut seen = 0;
    for line in routes::lines() {
        if line.method != "POST" || line.access == Access::Public || line.path == "/sign-out" {
            continue;
        }
        let path = line.path.replace(['{', '}'], "");
        let own = [("form-page".to_owned(), "/cases/1?a=b".to_owned())];
        let to = led_to(&path, &own);
        assert_eq!(
            to, "/sign-in?next=%2Fcases%2F1%3Fa%3Db&ended=yes",
            "{path}: as the form says"
        );
        let to = led_to(&path, &[]);
        assert!(
            to.starts_with("/sign-in?next=%2F") && !to.starts_with("/sign-in?next=%2F&"),
            "{path}: {to}"
        );
        // Nobody is led out of here, nor to what is no page.
        for elsewhere in [
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere",
        ] {
            let to = led_to(&path, &[("form-page".to_owned(), elsewhere.to_owned())]);
            assert!(!to.contains("elsewhere"), "{path}: {to}");
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
    let mut nobody = Visitor::new(app);
    let page = nobody.get("/sign-in?next=%2Fcases%2F1&ended=yes");
    assert!(page.html.contains("U was te lang weg"), "{}", page.html);
    assert!(!nobody.get("/sign-in").html.contains("U was te lang weg"));
}
