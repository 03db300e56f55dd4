//! Changes to the sign-in methods of an account are reported to its user, also if an administrator made them.

use edba::domain::codes::Role;
use edba::service::mail::Mail;
use rstest_reuse::apply;
use serde_json::json;

use super::authenticator::{Authenticator, add, signed_in};
use super::{LOCALHOST, OFFICER};
use crate::app::{App, Backend, both};
use crate::notifications::book::deliver_expected;
use crate::pages::visitor::Visitor;

/// The one mail that this was told by.
#[track_caller]
fn told_officer(app: &App, subject: &str) -> Mail {
    deliver_expected(app, &[("medewerker", subject)]).remove(0)
}

#[track_caller]
fn says(mail: &Mail, parts: &[&str]) {
    for part in parts {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    assert_eq!(mail.unsubscribe, None);
}

#[apply(both)]
fn a_passkey_that_comes_or_goes_and_the_second_step_are_told_in_the_same_night(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    app.at("2026-03-02T23:30:00Z");
    let mut officer = signed_in(app, OFFICER);
    told_officer(app, "Aangemeld met uw account");

    add(&mut officer, &keys, "Laptop");
    let mail = told_officer(app, "Passkey toegevoegd aan uw account");
    says(
        &mail,
        &[
            "Laptop",
            "met een link per e-mail",
            "Was u dat niet?",
            "om de veiligheid van uw account gaat",
        ],
    );
    assert!(
        !mail.text.contains("Door:"),
        "they did it themselves: {}",
        mail.text
    );

    let choose = |officer: &mut Visitor| {
        let account = officer.get("/account");
        officer.send(&account, "/account/passkeys/second-step", &[]);
    };
    choose(&mut officer);
    says(
        &told_officer(app, "Aanmelden vraagt voortaan ook uw passkey"),
        &["moet voortaan ook een passkey tonen"],
    );
    choose(&mut officer);
    says(
        &told_officer(app, "Aanmelden vraagt uw passkey niet meer"),
        &["Was u dat niet?"],
    );

    // Another name changes nothing about who gets in.
    let passkey = app.work(|cx| edba::store::passkeys::of_account(cx.conn, &id))[0].id;
    let account = officer.get("/account");
    officer.send(
        &account,
        &format!("/account/passkeys/{passkey}/name"),
        &[("name", "Oude laptop")],
    );
    deliver_expected(app, &[]);
    let account = officer.get("/account");
    officer.send(
        &account,
        &format!("/account/passkeys/{passkey}/remove"),
        &[("confirmed", "yes")],
    );
    says(
        &told_officer(app, "Passkey verwijderd van uw account"),
        &["Oude laptop"],
    );
}

#[apply(both)]
fn what_the_administrator_does_for_someone_is_told_with_who_and_why_in_their_language(backend: Backend) {
    let app = &App::start_with(backend, LOCALHOST);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let keys = Authenticator::start(app);
    let mut officer = signed_in(app, OFFICER);
    add(&mut officer, &keys, "Telefoon");
    let account = officer.get("/account");
    officer.send(&account, "/account/language", &[("language", "en")]);
    deliver_expected(
        app,
        &[
            ("medewerker", "Signed in to your account"),
            ("medewerker", "Passkey added to your account"),
        ],
    );
    app.administrator()
        .post(
            &format!("/v1/clients/{id}/passkey-removals"),
            json!({ "reason": "Phone stolen" }),
        )
        .expect(201);
    let mail = told_officer(app, "All passkeys removed from your account");
    says(
        &mail,
        &["Administrator", "Phone stolen", "This was done for you."],
    );
}
