//! A user must reauthenticate before changing sign-in methods, also in a session that began days ago.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::passkeys::authenticator::{self, Authenticator, add, show, signed_in};
use super::passkeys::{AUDITOR, LOCALHOST, OFFICER, link_for};
use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};

/// Six days after the sign-in, in a session that was used every ten hours.
#[track_caller]
fn six_days_later(app: &App, visitor: &mut Visitor) {
    for hour in (10..=140).step_by(10) {
        app.at(&format!(
            "2026-03-{:02}T{:02}:00:00Z",
            2 + (9 + hour) / 24,
            (9 + hour) % 24
        ));
        assert_eq!(visitor.get("/account").address, "/account");
    }
}

#[track_caller]
fn asks_who_one_is(page: &Shown) {
    assert!(
        page.address.starts_with("/sign-in/confirm?next="),
        "{}: {}",
        page.address,
        page.html
    );
    assert!(
        page.html.contains("Laat zien dat u het bent")
            && page.html.contains("iemand anders achter uw scherm")
    );
}

fn form_token(page: &Shown) -> String {
    let rest = page.html.split("form-token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn names_of_passkeys(app: &App, account: Id) -> Vec<String> {
    app.work(|cx| edba::store::passkeys::of_account(cx.conn, &account))
        .into_iter()
        .map(|passkey| passkey.name)
        .collect()
}

#[apply(both)]
fn a_passkey_is_added_in_an_old_session_after_a_link_and_what_was_typed_is_kept(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    six_days_later(app, &mut officer);
    let asked = authenticator::asked_to_make(&mut officer, "Mijn laptop");
    asks_who_one_is(&asked);
    assert!(
        !asked.html.contains("/sign-in/confirm/passkey"),
        "there is none to show yet"
    );
    let sent = officer.send(&asked, "/sign-in/confirm", &[]);
    assert!(
        sent.html.contains("Kijk in uw mail") || sent.html.contains("een e-mail gestuurd"),
        "{}",
        sent.html
    );
    let link = link_for(app, OFFICER);
    assert!(link.starts_with("/sign-in/confirm/"), "{link}");
    // In another session of the same account it opens nothing, and it signs nobody in.
    let mut other = signed_in(app, OFFICER);
    let page = other.get(&link);
    let refused = other.send(&page, "/sign-in/confirm/", &[]);
    assert_eq!(refused.status, 409);
    let mut thief = Visitor::new(app);
    let page = thief.get("/sign-in");
    let as_sign_in = link.replace("/sign-in/confirm/", "/sign-in/");
    assert_eq!(
        thief
            .post(&as_sign_in, &[("form-token".into(), form_token(&page))])
            .status,
        409
    );
    // In its own, one is back where one was.
    let page = officer.get(&link);
    let back = officer.send(&page, "/sign-in/confirm/", &[]);
    assert!(
        back.address.starts_with("/account?passkey-name=Mijn+laptop"),
        "{}",
        back.address
    );
    assert!(
        back.html.contains("value=\"Mijn laptop\"") && back.html.contains("U kunt nu verder."),
        "{}",
        back.html
    );
    let page = officer.send(&back, "/account/passkeys/new", &[("name", "Mijn laptop")]);
    let made = keys.make(&page);
    officer.send(&page, "/account/passkeys", &[("credential", &made)]);
    assert_eq!(names_of_passkeys(app, id), ["Mijn laptop"]);
    // The link is used up.
    let page = officer.get(&link);
    assert_eq!(officer.send(&page, "/sign-in/confirm/", &[]).status, 409);
    // Ten minutes later it is asked again.
    app.at("2026-03-08T05:10:00Z");
    asks_who_one_is(&authenticator::asked_to_make(&mut officer, "Nog een"));
}

#[apply(both)]
fn whatever_changes_how_one_signs_in_asks_first(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, &keys, "Laptop");
    let passkey = app.work(|cx| edba::store::passkeys::of_account(cx.conn, &id))[0].id;
    app.at("2026-03-02T09:10:00Z");
    let account = officer.get("/account");
    let fields = |name: &str| {
        vec![
            ("form-token".to_owned(), form_token(&account)),
            ("name".to_owned(), name.to_owned()),
            ("on".to_owned(), "yes".to_owned()),
            ("confirmed".to_owned(), "yes".to_owned()),
        ]
    };
    for path in [
        "/account/passkeys/new".to_owned(),
        "/account/passkeys".to_owned(),
        "/account/passkeys/second-step".to_owned(),
        format!("/account/passkeys/{passkey}/name"),
        format!("/account/passkeys/{passkey}/remove"),
        format!("/account/identities/{passkey}/unbind"),
        "/account/calendar".to_owned(),
    ] {
        let asked = officer.post(&path, &fields("Ander"));
        asks_who_one_is(&asked);
    }
    assert_eq!(names_of_passkeys(app, id), ["Laptop"]);
    // The new name of a passkey is kept as well.
    let asked = officer.post(
        &format!("/account/passkeys/{passkey}/name"),
        &fields("Oude laptop"),
    );
    let page = officer.send(&asked, "/sign-in/confirm/passkey", &[]);
    let answer = keys.show(&page);
    let back = officer.send(
        &page,
        "/sign-in/confirm/passkey/shown",
        &[("credential", &answer)],
    );
    assert!(
        back.html.contains("value=\"Oude laptop\"") && back.html.contains("<details open"),
        "{}",
        back.html
    );
    officer.send(
        &back,
        &format!("/account/passkeys/{passkey}/name"),
        &[("name", "Oude laptop")],
    );
    assert_eq!(names_of_passkeys(app, id), ["Oude laptop"]);
    // What ends access asks nothing.
    app.at("2026-03-02T09:30:00Z");
    let account = officer.get("/account");
    let out = officer.post(
        "/account/sessions/end",
        &[
            ("form-token".to_owned(), form_token(&account)),
            ("confirmed".to_owned(), "yes".to_owned()),
        ],
    );
    assert!(out.address.starts_with("/sign-in"), "{}", out.address);
}

#[apply(both)]
fn a_link_is_not_enough_for_who_is_asked_for_a_passkey_after_it(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    app.person(Role::Bureau, OFFICER, None, None);
    app.person(Role::Auditor, AUDITOR, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, &keys, "Laptop");
    let account = officer.get("/account");
    officer.send(&account, "/account/passkeys/second-step", &[]);
    app.at("2026-03-02T09:20:00Z");
    let account = officer.get("/account");
    let off = |officer: &mut Visitor, page: &Shown| officer.send(page, "/account/passkeys/second-step", &[]);
    let asked = off(&mut officer, &account);
    asks_who_one_is(&asked);
    assert!(
        !asked.html.contains("action=\"/sign-in/confirm\""),
        "no link is offered"
    );
    let forced = officer.post(
        "/sign-in/confirm",
        &[
            ("form-token".into(), form_token(&asked)),
            ("next".into(), "/account".into()),
        ],
    );
    assert_eq!(forced.status, 409);
    app.mails();
    // Somebody else's passkey shows nothing.
    let others = Authenticator::start(app);
    add(&mut signed_in(app, AUDITOR), &others, "Van de accountant");
    let page = officer.send(&asked, "/sign-in/confirm/passkey", &[]);
    let answer = others.show(&page);
    let refused = officer.send(
        &page,
        "/sign-in/confirm/passkey/shown",
        &[("credential", &answer)],
    );
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("van een ander account"), "{}", refused.html);
    asks_who_one_is(&off(&mut officer, &account));
    // Nor does an answer to another question of this browser.
    let mut elsewhere = Visitor::new(app);
    let page = elsewhere.get("/sign-in");
    let page = elsewhere.send(&page, "/sign-in/passkey", &[]);
    let answer = keys.show(&page);
    let asked_again = officer.send(&asked, "/sign-in/confirm/passkey", &[]);
    assert_eq!(
        officer
            .send(
                &asked_again,
                "/sign-in/confirm/passkey/shown",
                &[("credential", &answer)]
            )
            .status,
        409
    );
    // Their own does.
    let page = officer.send(&asked, "/sign-in/confirm/passkey", &[]);
    let answer = keys.show(&page);
    let back = officer.send(
        &page,
        "/sign-in/confirm/passkey/shown",
        &[("credential", &answer)],
    );
    assert!(back.address.starts_with("/account"), "{}", back.address);
    let done = off(&mut officer, &back);
    assert!(
        done.html.contains("Vraag na een link ook mijn passkey"),
        "{}",
        done.html
    );
    // Who has just signed in by a passkey is not asked.
    let mut fresh = Visitor::new(app);
    assert_eq!(show(&mut fresh, &keys).address, "/");
    assert!(
        authenticator::asked_to_make(&mut fresh, "Telefoon")
            .html
            .contains("data-passkey=\"make\"")
    );
}

#[apply(both)]
fn the_pages_that_ask_who_one_is_have_no_barrier(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let browser = &keys.browser;
    browser.fill("email", OFFICER);
    browser.press("Stuur mij een link");
    browser.until("document.body.innerText.includes('Kijk in uw mail')");
    browser.goto(&link_for(app, OFFICER));
    browser.press("Meld mij aan");
    browser.until("location.pathname === '/'");
    app.at("2026-03-02T09:10:00Z");
    browser.goto("/account");
    browser.press("Maak een passkey");
    browser.until("location.pathname === '/sign-in/confirm'");
    assert_eq!(browser.barriers(), Vec::<String>::new());
    browser.press("Stuur mij een link per e-mail");
    browser.until("document.body.innerText.includes('een e-mail gestuurd')");
    assert_eq!(browser.barriers(), Vec::<String>::new());
    browser.goto(&link_for(app, OFFICER));
    assert_eq!(browser.barriers(), Vec::<String>::new());
    browser.press("Ik ben het");
    browser.until("location.pathname === '/account'");
    browser.press("Maak een passkey");
    browser.until("document.body.innerText.includes('Uw passkey is toegevoegd.')");
    // From now on the passkey is enough.
    app.at("2026-03-02T09:30:00Z");
    browser.goto("/account");
    browser.press("Vraag na een link ook mijn passkey");
    browser.until("location.pathname === '/sign-in/confirm'");
    browser.press("Laat mijn passkey zien");
    browser
        .until("location.pathname === '/account' && document.body.innerText.includes('U kunt nu verder.')");
    browser.press("Vraag na een link ook mijn passkey");
    browser.until("document.body.innerText.includes('Na een link vragen we ook uw passkey.')");
}
