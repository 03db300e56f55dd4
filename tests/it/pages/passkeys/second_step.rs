//! A passkey as second factor after the link: there is no session before it is verified.

use edba::domain::codes::Role;
use edba::service::sign_in::passkeys::managing;
use rstest_reuse::apply;
use serde_json::json;

use super::authenticator::{Authenticator, add, show, signed_in};
use super::{AUDITOR, LOCALHOST, OFFICER, link_for, security_events};
use crate::app::{App, Backend, both};
use crate::pages::visitor::{Shown, Visitor};

/// Opens the link in the mail in the browser that asked for it.
fn by_link(app: &App, visitor: &mut Visitor, email: &str) -> Shown {
    visitor.ask_for_link(email);
    let page = visitor.get(&link_for(app, email));
    visitor.send(&page, "/sign-in/", &[])
}

/// The officer, signed in, with one passkey and the second step.
fn careful_officer(app: &App, keys: &Authenticator) -> Visitor {
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, keys, "Laptop");
    let account = officer.get("/account");
    let on = officer.send(&account, "/account/passkeys/second-step", &[]);
    assert!(
        on.html.contains("Na een link vragen we ook uw passkey."),
        "{}",
        on.html
    );
    officer
}

#[apply(both)]
fn after_the_link_someone_shows_their_passkey_in_a_real_browser(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    careful_officer(app, &keys);
    let browser = &keys.browser;
    browser.goto("/sign-in?next=%2Fcases");
    browser.fill("email", OFFICER);
    browser.press("Stuur mij een link");
    browser.until("document.body.innerText.includes('Kijk in uw mail')");
    browser.goto(&link_for(app, OFFICER));
    browser.press("Meld mij aan");
    browser.until("location.pathname === '/sign-in/passkey'");
    assert!(browser.text().contains("binnen 5 minuten"), "{}", browser.text());
    assert_eq!(browser.barriers(), Vec::<String>::new());
    // It is no session.
    browser.goto("/account");
    assert!(
        browser.address().starts_with("/sign-in?next="),
        "{}",
        browser.address()
    );
    browser.goto("/sign-in/passkey");
    browser.press("Meld mij aan met een passkey");
    browser.until("location.pathname === '/cases'");
}

#[apply(both)]
fn a_link_alone_is_no_session_and_the_half_way_note_is_bound_and_short_lived(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    app.person(Role::Auditor, AUDITOR, None, None);
    let keys = Authenticator::start(app);
    let mut elsewhere = signed_in(app, OFFICER);
    let mut officer = careful_officer(app, &keys);
    assert_eq!(
        officer.get("/account").address,
        "/account",
        "this browser stays in"
    );
    assert!(
        elsewhere.get("/account").address.starts_with("/sign-in"),
        "the other was in by a link alone"
    );
    // The link leads to the second step and to no page.
    let mut browser = Visitor::new(app);
    let step = by_link(app, &mut browser, OFFICER);
    assert_eq!(step.address, "/sign-in/passkey");
    assert!(
        step.html.contains("U hebt laten zien wie u bent.") && !browser.cookies.contains_key("edba-session")
    );
    assert!(browser.get("/cases").address.starts_with("/sign-in"));
    assert!(
        !Visitor::new(app)
            .get("/sign-in/passkey")
            .html
            .contains("U hebt laten zien wie u bent")
    );
    // Someone else's passkey is not what was asked for.
    let others = Authenticator::start(app);
    add(&mut signed_in(app, AUDITOR), &others, "Van de accountant");
    let refused = show(&mut browser, &others);
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("van een ander account") && !browser.cookies.contains_key("edba-session"));
    // After five minutes the first step counts for nothing.
    let mut slow = Visitor::new(app);
    by_link(app, &mut slow, OFFICER);
    app.at("2026-03-02T09:05:00Z");
    assert!(
        !slow
            .get("/sign-in/passkey")
            .html
            .contains("U hebt laten zien wie u bent")
    );
    // Neither the use case nor the database begins a session without the passkey.
    let refused = app.try_work(|cx| {
        edba::store::sign_in::insert_session(
            cx.conn,
            &edba::store::sign_in::SessionRow {
                id: edba::domain::Id::new(),
                token_hash: "x".into(),
                account_id: id,
                method: edba::domain::codes::SignInMethod::Link,
                browser: String::new(),
                created_at: cx.now,
                seen_at: cx.now,
                expires_at: cx.now.plus(chrono::Duration::hours(1)),
                confirmed_at: Some(cx.now),
            },
        )
    });
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("a passkey is to be shown first")
    );
}

#[apply(both)]
fn the_second_step_needs_a_passkey_and_is_switched_off_before_the_last_one_goes(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    // Without a passkey it is not offered, nor taken.
    let mut officer = signed_in(app, OFFICER);
    let account = officer.get("/account");
    assert!(!account.html.contains("/account/passkeys/second-step"));
    let token = account
        .html
        .split("form-token\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let fields = [
        ("form-token".to_owned(), token),
        ("on".to_owned(), "yes".to_owned()),
    ];
    assert_eq!(officer.post("/account/passkeys/second-step", &fields).status, 409);
    let mut officer = careful_officer(app, &keys);
    let refused = |officer: &mut Visitor, name: &str| {
        let passkeys = app.work(|cx| edba::store::passkeys::of_account(cx.conn, &id));
        let passkey = passkeys.iter().find(|p| p.name == name).unwrap().id;
        let account = officer.get("/account");
        officer
            .send(
                &account,
                &format!("/account/passkeys/{passkey}/remove"),
                &[("confirmed", "yes")],
            )
            .status
    };
    assert_eq!(refused(&mut officer, "Laptop"), 409, "the last one");
    // With a second one either may go.
    let phone = Authenticator::start(app);
    add(&mut officer, &phone, "Telefoon");
    assert_eq!(refused(&mut officer, "Laptop"), 200);
    let mut browser = Visitor::new(app);
    assert_eq!(by_link(app, &mut browser, OFFICER).address, "/sign-in/passkey");
    assert_eq!(refused(&mut officer, "Telefoon"), 409);
    // The database holds it too.
    let torn = app.try_work(|cx| edba::store::passkeys::remove_all(cx.conn, &id));
    assert!(
        torn.is_err(),
        "a passkey stays while the second step stands on it"
    );
    let account = officer.get("/account");
    let off = officer.send(&account, "/account/passkeys/second-step", &[]);
    assert!(
        off.html.contains("Vraag na een link ook mijn passkey"),
        "{}",
        off.html
    );
    assert_eq!(by_link(app, &mut browser, OFFICER).address, "/");
    assert_eq!(refused(&mut officer, "Telefoon"), 200);
    let chosen: Vec<_> = security_events(app, id)
        .into_iter()
        .filter(|(kind, _)| kind == "account.second-step-chosen")
        .map(|(_, data)| data)
        .collect();
    assert_eq!(
        chosen,
        [
            json!({ "on": true, "method": "link" }),
            json!({ "on": false, "method": "link" })
        ]
    );
    assert!(
        app.try_work(|cx| managing::remove_all(cx, id, "niets meer"))
            .is_err()
    );
}
