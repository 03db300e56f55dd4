//! A secret ballot encrypted with a secret that is lost cannot be counted.

use edba::domain::codes::Role;
use edba::secret::Seal;
use edba::service::rotation;
use edba::store::schema::ballot_boxes;
use edba::worker::close_overdue;

use diesel::prelude::*;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::ballots::{review, rules};
use crate::notifications::book::{TABLE, deliver_expected, each, give_addresses, mailed};
use crate::pages_bureau::Visitor;
use crate::verify::{found, verify};
use crate::world::{World, vote};

const DEADLINE: &str = "2026-03-10T12:00:00Z";

/// The box of a ballot as if another secret had sealed it.
fn lose(app: &App, ballot: &str) {
    let sealed = Seal::new([9; 32]).seal(&format!("ballot box {ballot}"), &[0; 12]);
    app.work(|cx| {
        let changed = diesel::update(ballot_boxes::table.find(ballot))
            .set(ballot_boxes::sealed.eq(sealed))
            .execute(cx.conn)?;
        assert_eq!(changed, 1);
        Ok(())
    });
}

fn last_event(w: &World<'_>, case: &str) -> Value {
    let events = w
        .bureau
        .renewed()
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    events
        .into_iter()
        .max_by_key(|event| event["seq"].as_i64())
        .unwrap()
}

#[apply(both)]
fn the_bureau_voids_a_ballot_that_cannot_be_counted_and_asks_again(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    rules(&w, |r| r["secret"] = json!(true));
    let (case, lost) = review(&w);
    let (_, sound) = review(&w);
    for code in ["ibm-nederland", "windesheim"] {
        vote(&w.table_members[code].client, &lost, json!({ "position": "for" })).expect(200);
    }
    lose(app, &lost);
    let late = vote(
        &w.table_members["gemeente-almere"].client,
        &lost,
        json!({ "position": "for" }),
    );
    assert_eq!(late.problem(409, "blocked").blockers(), ["cannot-be-counted"]);
    found(
        app,
        &format!("ballot {lost} cannot be counted: its box was sealed with another secret"),
    );

    app.at(DEADLINE);
    let bureau = w.bureau.renewed();
    let cancel = |ballot: &str| {
        bureau.post(
            &format!("/v1/ballots/{ballot}/cancellations"),
            json!({ "reason": "Het geheim is kwijt." }),
        )
    };
    assert_eq!(
        cancel(&sound).problem(409, "blocked").blockers(),
        ["deadline-passed"],
        "that one is counted"
    );
    assert_eq!(close_overdue(&app.state.unit_of_work()).unwrap(), 1);
    let close = bureau
        .post(&format!("/v1/ballots/{lost}/closures"), json!({}))
        .problem(409, "blocked");
    assert_eq!(close.blockers(), ["cannot-be-counted"]);
    assert_eq!(close.body["blockers"][0]["waitingOn"], "bureau");
    let page = Visitor::new(app, Role::Bureau, None, None);
    let manage = format!("/ballots/{lost}/manage");
    page.get(&manage)
        .expect(200)
        .says("verzegeld met een ander geheim")
        .does_not_say("Nu sluiten");
    page.get_in(&manage, "en")
        .expect(200)
        .says("sealed with another secret");

    mailed(app);
    let voided = cancel(&lost).expect(200);
    let is = |name: &str| voided.body[name].clone();
    assert_eq!(
        (is("status"), is("voided"), is("tally")),
        (json!("cancelled"), json!(true), Value::Null)
    );
    for mail in deliver_expected(app, &each(&TABLE, "Stemming geannuleerd")) {
        assert!(mail.text.contains("tellen niet"), "{}", mail.text);
    }
    let event = last_event(&w, &case);
    assert_eq!(
        (&event["kind"], &event["reason"]),
        (&json!("ballot.cancelled"), &json!("Het geheim is kwijt."))
    );
    assert_eq!(event["data"]["cannotBeCounted"], true);
    page.get(&format!("/ballots/{lost}"))
        .expect(200)
        .says("kon niet worden geteld")
        .says("Het geheim is kwijt.");
    page.get(&format!("/cases/{case}"))
        .expect(200)
        .says("(kon niet worden geteld)");
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "void, and no finding any more: {said}");

    // The case stands where a cancelled ballot leaves it: the table is asked again.
    let forward = json!({ "command": "forward" });
    let transitions = format!("/v1/cases/{case}/transitions");
    let missing = bureau.post(&transitions, forward.clone()).problem(409, "blocked");
    assert!(
        missing.blockers().contains(&"advice-missing".to_owned()),
        "{}",
        missing.text
    );
    let again = json!({ "caseId": case, "bodyId": w.table, "closesAt": "2026-03-17T12:00:00Z" });
    let again = bureau.post("/v1/ballots", again).expect(201).id();
    for member in w.table_members.values() {
        vote(&member.client.renewed(), &again, json!({ "position": "for" })).expect(200);
    }
    app.at("2026-03-17T12:00:00Z");
    let bureau = bureau.renewed();
    bureau
        .post(&format!("/v1/ballots/{again}/closures"), json!({}))
        .expect(200);
    bureau.post(&transitions, forward).expect(200);

    // What is void keeps the secret of today from being replaced no more than any other ballot.
    assert!(
        app.try_work(|cx| rotation::rotate(cx, &Seal::new([5; 32])))
            .unwrap()
            >= 2
    );
}

#[apply(both)]
fn a_command_that_ends_what_is_open_voids_what_cannot_be_counted(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let (case, ballot) = review(&w);
    lose(app, &ballot);
    app.at(DEADLINE);
    let bureau = w.bureau.renewed();
    let withdraw = json!({ "command": "withdraw", "reason": "De markt doet het zelf." });
    bureau
        .post(&format!("/v1/cases/{case}/transitions"), withdraw)
        .expect(200);
    let ended = bureau.get(&format!("/v1/ballots/{ballot}")).expect(200);
    assert_eq!(
        (&ended.body["status"], &ended.body["voided"]),
        (&json!("cancelled"), &json!(true))
    );
    assert_eq!(verify(app).0, Some(0));
}
