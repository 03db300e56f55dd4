//! The mails about minutes: sent round, remarked on and adopted.

use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::json;

use super::book::{TABLE, deliver_expected, each, give_addresses, mailed};
use crate::app::{App, Backend, both};
use crate::meetings::minutes::{Held, LATER, adopt};
use crate::world::World;

#[apply(both)]
fn minutes_are_mailed_to_the_members_of_the_day_and_of_today(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    held.write(&w);
    // Somebody whose seat begins after the meeting.
    app.work(|cx| {
        let organisation = w.organisations["flevoziekenhuis"];
        let person = crate::world::representative(cx, "nieuw", organisation)?;
        let new = edba::service::seats::NewSeat {
            body_id: w.table,
            representative_id: person,
            role: SeatRole::Member,
            term: edba::domain::seating::Term {
                from: crate::world::day("2026-03-13"),
                until: None,
            },
            substitute: None,
            succeeds_id: None,
        };
        edba::service::seats::create(cx, new)?;
        let account = edba::service::accounts::NewAccount {
            name: "nieuw lid".into(),
            role: Role::TableMember,
            organisation_id: None,
            representative_id: Some(person),
            issuer: None,
            subject: None,
            email: None,
        };
        edba::service::accounts::create(cx, account)
    });
    give_addresses(app);
    app.at("2026-03-13T09:00:00Z");
    mailed(app);
    let round = json!({ "remarksUntilDate": "2026-03-18", "note": "Let op punt twee." });
    w.bureau
        .post_about(&held.path(""), "minutes-versions", round)
        .expect(201);
    let everybody = [&TABLE[..], &["nieuw-lid"][..]].concat();
    for mail in deliver_expected(app, &each(&everybody, "")) {
        assert!(!mail.text.contains("Besproken."), "{}", mail.text);
        assert!(mail.text.contains("Let op punt twee."), "{}", mail.text);
    }
    let member = &w.table_members["windesheim"].client;
    member
        .post(
            &held.path("/minutes-remarks"),
            json!({ "text": "Zo was het niet." }),
        )
        .expect(201);
    for mail in deliver_expected(app, &each(&["bureau", "bureau-2"], "")) {
        assert!(!mail.text.contains("Zo was het niet."), "{}", mail.text);
    }
    let remark = w.bureau.get(&held.path("/minutes-remarks")).items()[0]["id"].clone();
    let answer = json!({ "answer": "taken-over" });
    w.bureau
        .post(
            &format!("/v1/minutes-remarks/{}/answers", remark.as_str().unwrap()),
            answer,
        )
        .expect(200);
    app.at(LATER);
    mailed(app);
    adopt(&w.bureau, &held.id, &held.later).expect(201);
    for mail in deliver_expected(app, &each(&everybody, "")) {
        assert!(mail.text.contains("19 maart 2026"), "{}", mail.text);
        assert!(!mail.text.contains("Besproken."), "{}", mail.text);
    }
}
