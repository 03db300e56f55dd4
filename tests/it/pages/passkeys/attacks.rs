//! Attacks on passkeys.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::authenticator::{Authenticator, add, asked_to_make, asked_to_show, show, signed_in};
use super::{AUDITOR, LOCALHOST, OFFICER, security_events};
use crate::app::{App, Backend, both};
use crate::pages::visitor::Visitor;

const SHOWN: &str = "/sign-in/passkey/shown";

/// Whether a browser was let in.
fn is_in(visitor: &Visitor) -> bool {
    visitor.cookies.contains_key("edba-session")
}

#[apply(both)]
fn a_challenge_is_answered_once_in_time_and_by_the_browser_that_it_was_given_to(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    add(&mut signed_in(app, OFFICER), &keys, "Laptop");
    let gone = "of deze vraag was al beantwoord";
    // The same answer a second time, in the same browser.
    let mut browser = Visitor::new(app);
    let page = asked_to_show(&mut browser);
    let answer = keys.show(&page);
    let before = browser.cookies.clone();
    assert_eq!(
        browser.send(&page, SHOWN, &[("credential", &answer)]).address,
        "/"
    );
    let mut replay = Visitor::new(app);
    replay.cookies = before;
    let refused = replay.send(&page, SHOWN, &[("credential", &answer)]);
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains(gone) && !is_in(&replay), "{}", refused.html);
    // An answer that was caught on its way, in another browser: it does not use up the challenge.
    let mut victim = Visitor::new(app);
    let page = asked_to_show(&mut victim);
    let answer = keys.show(&page);
    let mut thief = Visitor::new(app);
    let own = asked_to_show(&mut thief);
    assert!(
        thief
            .send(&own, SHOWN, &[("credential", &answer)])
            .html
            .contains(gone)
            && !is_in(&thief)
    );
    assert_eq!(victim.send(&page, SHOWN, &[("credential", &answer)]).address, "/");
    // Too late, by a second and not by one less.
    for (at, enters) in [("2026-03-02T09:04:59Z", true), ("2026-03-02T09:09:59Z", false)] {
        let mut late = Visitor::new(app);
        let page = asked_to_show(&mut late);
        let answer = keys.show(&page);
        app.at(at);
        let shown = late.send(&page, SHOWN, &[("credential", &answer)]);
        assert_eq!(
            (is_in(&late), shown.html.contains(gone)),
            (enters, !enters),
            "{at}"
        );
    }
    // What is no answer at all.
    for nothing in ["", "{}", "[1]", "geen JSON"] {
        let mut browser = Visitor::new(app);
        let page = asked_to_show(&mut browser);
        let refused = browser.send(&page, SHOWN, &[("credential", nothing)]);
        assert_eq!(refused.status, 409, "{nothing}");
        assert!(refused.html.contains("We kunnen deze passkey niet controleren"));
    }
}

#[apply(both)]
fn an_answer_for_another_origin_or_without_its_holder_is_refused(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, &keys, "Laptop");
    // A site of someone else on the same host asks for the passkey.
    keys.browser.goto("http://localhost:81/sign-in");
    let wrong = "We kunnen deze passkey niet controleren";
    let mut thief = Visitor::new(app);
    let page = asked_to_show(&mut thief);
    let answer = keys.show(&page);
    assert!(
        answer.contains("clientDataJSON"),
        "the browser gives an answer: {answer}"
    );
    let refused = thief.send(&page, SHOWN, &[("credential", &answer)]);
    assert!(
        refused.status == 409 && refused.html.contains(wrong) && !is_in(&thief),
        "{}",
        refused.html
    );
    // Nor is a passkey added from there.
    let held = keys.held();
    keys.hold(&[]);
    let page = asked_to_make(&mut officer, "Elders");
    let made = keys.make(&page);
    assert!(made.contains("attestationObject"), "{made}");
    let refused = officer.send(&page, "/account/passkeys", &[("credential", &made)]);
    assert!(refused.status == 409 && refused.html.contains(wrong) && !refused.html.contains("Elders"));
    // Who has found a device without its holder.
    keys.browser.goto("/sign-in");
    keys.hold(&held);
    keys.holder_is_there(false);
    let page = asked_to_show(&mut thief);
    let answer = keys.show_unattended(&page);
    assert!(answer.contains("clientDataJSON"), "{answer}");
    let refused = thief.send(&page, SHOWN, &[("credential", &answer)]);
    assert!(
        refused.status == 409 && refused.html.contains(wrong) && !is_in(&thief),
        "{}",
        refused.html
    );
}

#[apply(both)]
fn what_was_asked_of_one_person_is_not_taken_from_another(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    app.person(Role::Bureau, OFFICER, None, None);
    app.person(Role::Auditor, AUDITOR, None, None);
    let keys = Authenticator::start(app);
    let (mut officer, mut auditor) = (signed_in(app, OFFICER), signed_in(app, AUDITOR));
    // The auditor's browser sends what the officer's was asked to make.
    let page = asked_to_make(&mut officer, "Laptop");
    let made = keys.make(&page);
    let own = asked_to_make(&mut auditor, "Van mij");
    let refused = auditor.send(&own, "/account/passkeys", &[("credential", &made)]);
    assert_eq!(refused.status, 409);
    assert!(
        refused.html.contains("of deze vraag was al beantwoord"),
        "{}",
        refused.html
    );
    // The officer's own is taken, once.
    let added = officer.send(&page, "/account/passkeys", &[("credential", &made)]);
    assert!(added.html.contains("Uw passkey is toegevoegd."), "{}", added.html);
    let anew = [
        ("credential", made.as_str()),
        ("form-once", "another-key-of-a-form"),
    ];
    assert_eq!(officer.send(&page, "/account/passkeys", &anew).status, 409);
    // A challenge to sign in by does not add a passkey.
    let page = asked_to_show(&mut Visitor::new(app));
    let answer = keys.show(&page);
    let own = asked_to_make(&mut auditor, "Van mij");
    assert_eq!(
        auditor
            .send(&own, "/account/passkeys", &[("credential", &answer)])
            .status,
        409
    );
    assert!(auditor.get("/account").html.contains("U hebt nog geen passkey."));
}

#[apply(both)]
fn a_copied_passkey_is_noticed_and_refused(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    add(&mut signed_in(app, OFFICER), &keys, "Laptop");
    let mut copy = keys.held();
    for _time in 0..3 {
        assert_eq!(show(&mut Visitor::new(app), &keys).address, "/");
    }
    // The copy counts on from where it was made.
    copy[0]["signCount"] = json!(1);
    keys.hold(&copy);
    let mut thief = Visitor::new(app);
    let refused = show(&mut thief, &keys);
    assert_eq!(refused.status, 409);
    assert!(
        refused.html.contains("De teller van deze passkey klopt niet") && !is_in(&thief),
        "{}",
        refused.html
    );
    let (kind, data) = security_events(app, id).pop().unwrap();
    assert_eq!(
        (kind.as_str(), &data["name"]),
        ("account.passkey-refused", &json!("Laptop"))
    );
    // The database would not let the counter go back either.
    let back = app.try_work(|cx| {
        let mut row = edba::store::passkeys::of_account(cx.conn, &id)?.remove(0);
        row.sign_count -= 1;
        edba::store::passkeys::shown(cx.conn, &row)
    });
    assert!(
        back.unwrap_err()
            .to_string()
            .contains("the counter of a passkey never goes back")
    );
}

#[apply(both)]
fn a_disabled_account_is_not_let_in(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    add(&mut signed_in(app, OFFICER), &keys, "Laptop");
    let administrator = app.administrator();
    administrator
        .patch(&format!("/v1/clients/{id}"), json!({ "disabled": true }))
        .expect(200);
    let mut officer = Visitor::new(app);
    let refused = show(&mut officer, &keys);
    assert!(
        refused.status == 409 && refused.html.contains("Dit account is uitgeschakeld."),
        "{}",
        refused.html
    );
    assert!(!is_in(&officer));
    administrator
        .patch(&format!("/v1/clients/{id}"), json!({ "disabled": false }))
        .expect(200);
    assert_eq!(show(&mut officer, &keys).address, "/");
}
