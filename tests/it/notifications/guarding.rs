//! Security notifications are sent at once, whatever the preferences and quiet hours.

use chrono::Duration;
use edba::domain::Id;
use edba::domain::codes::Role;
use edba::domain::notifications::{Delivery, NotificationKind, NotificationState};
use edba::service::accounts::{self, AccountChange};
use edba::service::notifications::preferences::{self, Ended};
use edba::store::Json;
use edba::store::notifications::{self, NotificationRow, preferences as choices};
use rstest_reuse::apply;
use serde_json::json;

use super::book::deliver_expected;
use crate::app::{App, Backend, both};
use crate::pages::visitor::Visitor;

const OFFICER: &str = "medewerker@bureau.example";

#[apply(both)]
fn a_sign_in_at_night_is_told_at_once_with_no_way_to_end_such_mail(backend: Backend) {
    let app = &App::start(backend);
    app.person(Role::Bureau, OFFICER, None, None);
    app.at("2026-03-02T23:30:00Z");
    Visitor::signed_in(app, OFFICER);
    let mails = deliver_expected(app, &[("medewerker", "Aangemeld met uw account")]);
    assert_eq!(mails[0].unsubscribe, None);
    let text = &mails[0].text;
    assert!(
        text.contains("met een link per e-mail") && text.contains("Was u dat niet?"),
        "{text}"
    );
    assert!(text.contains("om de veiligheid van uw account gaat"), "{text}");
}

#[apply(both)]
fn neither_the_use_case_nor_the_database_lets_it_be_switched_off(backend: Backend) {
    let app = &App::start(backend);
    let account_id = app.person(Role::Bureau, OFFICER, None, None);
    for kind in [NotificationKind::NewSignIn, NotificationKind::AccountChanged] {
        assert!(
            app.try_work(|cx| preferences::switch_off(cx, account_id, Ended::Kind(kind)))
                .is_err()
        );
        for delivery in [Delivery::Off, Delivery::Daily] {
            let row = choices::NotificationChoiceRow {
                account_id,
                kind,
                delivery,
            };
            assert!(
                app.try_work(|cx| choices::insert_choice(cx.conn, &row)).is_err(),
                "{kind} {delivery}"
            );
        }
        let waiting = |state| {
            app.try_work(|cx| {
                let row = NotificationRow {
                    id: Id::new(),
                    account_id,
                    kind,
                    source_key: Id::new().to_string(),
                    event_id: None,
                    case_id: None,
                    content: Json::from_text("{}"),
                    state,
                    created_at: cx.now,
                    due_at: cx.now.plus(Duration::hours(1)),
                    expires_at: None,
                    settled_at: None,
                };
                notifications::insert(cx.conn, &[row]).map(drop)
            })
        };
        assert!(waiting(NotificationState::Due).is_ok(), "{kind}");
        assert!(
            waiting(NotificationState::Held).is_err(),
            "it waits for no digest: {kind}"
        );
    }
}

#[apply(both)]
fn another_address_is_told_at_both_and_nothing_else_of_an_account_is(backend: Backend) {
    let app = &App::start(backend);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    let administrator = app.administrator();
    let address = format!("/v1/clients/{id}");
    administrator
        .patch(&address, json!({ "name": "Medewerker van het bureau" }))
        .expect(200);
    deliver_expected(app, &[]);
    let change = json!({ "email": "opvolger@bureau.example", "reason": "Andere functie" });
    administrator.patch(&address, change).expect(200);
    let mails = deliver_expected(
        app,
        &[
            ("medewerker", "Het e-mailadres van uw account is gewijzigd"),
            ("opvolger", "U meldt zich voortaan aan met dit e-mailadres"),
        ],
    );
    let new = mails.iter().find(|mail| mail.to.starts_with("opvolger")).unwrap();
    for part in ["Administrator", "Dit is voor u gedaan."] {
        assert!(new.text.contains(part), "{part}: {}", new.text);
    }
    assert!(
        !new.text.contains("Andere functie"),
        "it is not for whoever has the account now: {}",
        new.text
    );
    // Whoever loses the address gets no mail there, and a first one is told.
    administrator
        .patch(&address, json!({ "email": null }))
        .expect(200);
    deliver_expected(
        app,
        &[("opvolger", "Het e-mailadres van uw account is gewijzigd")],
    );
    app.work(|cx| {
        let change = AccountChange {
            email: Some(Some(OFFICER.into())),
            ..AccountChange::default()
        };
        accounts::update(cx, id, change, None, |_| Ok(()))
    });
    deliver_expected(
        app,
        &[("medewerker", "U meldt zich voortaan aan met dit e-mailadres")],
    );
}
