//! A new bureau or administrator account is reported to everyone who oversees the service.

use edba::domain::codes::{Language, Role};
use edba::service::accounts;
use rstest_reuse::apply;
use serde_json::json;

use super::book::deliver_expected;
use crate::app::{App, Backend, both};

const MADE: &str = "Account van het projectbureau: Nieuw";

#[apply(both)]
fn a_new_account_of_the_bureau_is_told_at_once_to_bureau_administrators_and_auditors(backend: Backend) {
    let app = &App::start(backend);
    for (role, name) in [
        (Role::Bureau, "eerste"),
        (Role::Bureau, "tweede"),
        (Role::Administrator, "beheer"),
        (Role::Auditor, "accountant"),
    ] {
        app.person(role, &format!("{name}@edba.example"), None, None);
    }
    deliver_expected(app, &[]);
    // At night, by an administrator's machine.
    let administrator = app.administrator();
    app.at("2026-03-02T23:30:00Z");
    let administrator = administrator.renewed();
    let new = json!({ "name": "Nieuw", "role": "bureau", "email": "nieuw@edba.example" });
    let id = administrator.post("/v1/clients", new).expect(201).body["client"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let all = ["eerste", "tweede", "beheer", "accountant"];
    let mails = deliver_expected(app, &all.map(|name| (name, MADE)));
    for mail in &mails {
        for part in [
            "Er is een nieuw account gemaakt",
            "Nieuw",
            "Administrator",
            "laat het account anders uitschakelen",
        ] {
            assert!(mail.text.contains(part), "{part}: {}", mail.text);
        }
        assert_eq!(mail.unsubscribe, None);
    }
    // One that is enabled again, and one that somebody else gets.
    let change = |body: serde_json::Value| {
        administrator
            .patch(&format!("/v1/clients/{id}"), body)
            .expect(200)
    };
    change(json!({ "disabled": true }));
    deliver_expected(app, &[]);
    change(json!({ "disabled": false, "reason": "Terug van verlof" }));
    let mails = deliver_expected(app, &all.map(|name| (name, MADE)));
    assert!(
        mails[0].text.contains("weer ingeschakeld") && mails[0].text.contains("Terug van verlof"),
        "{}",
        mails[0].text
    );
    change(json!({ "name": "Nieuw" }));
    deliver_expected(app, &[]);
    change(json!({ "email": "ander@edba.example" }));
    let mut expected: Vec<_> = all.map(|name| (name, MADE)).to_vec();
    expected.extend([
        ("nieuw", "Het e-mailadres van uw account is gewijzigd"),
        ("ander", "U meldt zich voortaan aan"),
    ]);
    deliver_expected(app, &expected);
}

#[apply(both)]
fn a_new_administrator_is_told_and_accounts_that_may_less_are_not(backend: Backend) {
    let app = &App::start(backend);
    let english = app.person(Role::Auditor, "auditor@edba.example", None, None);
    app.person(Role::Administrator, "beheer@edba.example", None, None);
    app.work(|cx| edba::store::accounts::set_language(cx.conn, &english, Some(Language::En)));
    deliver_expected(app, &[]);
    app.at("2026-03-02T10:00:00Z");
    // The operator at the command line, whose account has no address: everybody is told all the same.
    app.account(Role::Administrator, "Zonder mail", None, None);
    deliver_expected(
        app,
        &[
            ("auditor", "Account of an administrator: Zonder mail"),
            ("beheer", "Account van een beheerder: Zonder mail"),
        ],
    );
    app.account(Role::Auditor, "Nog een accountant", None, None);
    let bureau = app.bureau();
    deliver_expected(
        app,
        &[
            ("auditor", "Account of the project bureau: Bureau"),
            ("beheer", "Account van het projectbureau: Bureau"),
        ],
    );
    let organisation = crate::representatives::organisation(&bureau, "privileged", "business");
    app.account(
        Role::Initiator,
        "Initiatiefnemer",
        Some(organisation.parse().unwrap()),
        None,
    );
    deliver_expected(app, &[]);
    assert_eq!(app.work(|cx| accounts::list(cx, None, None, 100)).len(), 6);
}
