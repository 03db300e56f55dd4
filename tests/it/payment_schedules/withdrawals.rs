//! A proposed schedule is withdrawn by the side that proposed it, as long as it waits for an answer.

use std::sync::Barrier;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Financed, agree, everything_holds, instalment, refuse};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::notifications::book::{deliver_expected, give_addresses, mailed};

fn withdraw(client: &Client, id: &str, reason: &str) -> Answer {
    client.post(
        &format!("/v1/payment-schedules/{id}/withdrawals"),
        json!({ "reason": reason }),
    )
}

fn versions<const N: usize>(expected: [(i64, &str); N]) -> Vec<(i64, String)> {
    let versions = expected.map(|(number, status)| (number, status.to_owned()));
    versions.to_vec()
}

#[apply(both)]
fn who_proposed_withdraws_it_with_a_reason_until_it_is_answered(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    let other_side = withdraw(&it.partner, &id, "Niet goed.").problem(409, "blocked");
    assert_eq!(other_side.blockers(), ["schedule-other-proposal"]);
    let silent = withdraw(&it.w.bureau, &id, " ").problem(400, "invalid-input");
    assert_eq!(silent.faults(), ["/reason"]);
    assert_eq!(it.versions(), versions([(1, "proposed")]));

    // A colleague does it for the bureau.
    let withdrawn = withdraw(&it.w.second_bureau, &id, " De vergunning komt eerder. ").expect(200);
    let of = |name: &str| &withdrawn.body[name];
    assert_eq!(
        (of("status"), of("withdrawalReason"), of("refusalReason")),
        (
            &json!("withdrawn"),
            &json!("De vergunning komt eerder."),
            &Value::Null
        )
    );
    assert_eq!(
        (of("answeredAt"), of("payableNow"), of("endedAt").is_string()),
        (&Value::Null, &Value::Null, true)
    );
    let again = withdraw(&it.w.bureau, &id, "De vergunning komt eerder.").expect(200);
    assert_eq!(again.body, withdrawn.body, "given again");
    let answers = [
        withdraw(&it.w.bureau, &id, "Iets anders."),
        agree(&it.partner, &id),
        refuse(&it.partner, &id, "Nee."),
    ];
    for late in answers {
        assert_eq!(late.problem(409, "blocked").blockers(), ["schedule-answered"]);
    }
    assert_eq!(
        it.partner
            .get(&format!("/v1/payment-schedules/{id}"))
            .expect(200)
            .body,
        withdrawn.body
    );

    // The next one is answered, and then stands: neither it nor the one in force before is withdrawn.
    let second = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    agree(&it.partner, &second).expect(200);
    let late = withdraw(&it.w.bureau, &second, "Toch niet.").problem(409, "blocked");
    assert_eq!(late.blockers(), ["schedule-answered"]);
    let mut other = it.plan();
    other["reason"] = json!("Later.");
    let third = it.propose(&it.partner, other).expect(201).id();
    withdraw(&it.partner, &third, "Toch zoals het was.").expect(200);
    assert_eq!(
        it.versions(),
        versions([(3, "withdrawn"), (2, "in-force"), (1, "withdrawn")])
    );
    everything_holds(app);
}

#[apply(both)]
fn the_history_and_the_feed_tell_of_it_and_who_was_asked_gets_mail(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    give_addresses(app);
    app.number_changes();
    let latest = it.partner.get("/v1/changes?after=latest").expect(200);
    withdraw(&it.w.bureau, &id, "De vergunning komt eerder.").expect(200);
    let mails = deliver_expected(
        app,
        &[("usg-people", "Betaalschema voor € 100.000 ingetrokken: Glasvezel")],
    );
    assert!(
        mails[0].text.contains("Het projectbureau") && mails[0].text.contains("De vergunning komt eerder."),
        "{}",
        mails[0].text
    );
    app.number_changes();
    let path = format!("/v1/changes?after={}", text(&latest.body["nextAfter"]));
    let changes = it.partner.get(&path).expect(200).items();
    let kinds: Vec<_> = changes
        .iter()
        .map(|one| (text(&one["kind"]), text(&one["id"])))
        .collect();
    assert_eq!(kinds, [("payment-schedule.withdrawn".to_owned(), id)]);
    let path = format!("/v1/cases/{}/events?limit=100", it.case);
    let told = |client: &Client| {
        let event = client.get(&path).expect(200).items().pop().unwrap();
        assert_eq!(event["kind"], "payment-schedule.withdrawn");
        (event["withheld"].clone(), event["reason"].clone())
    };
    assert_eq!(
        told(&app.auditor()),
        (json!(false), json!("De vergunning komt eerder."))
    );
    assert_eq!(told(&it.w.initiator), (json!(true), Value::Null));

    // The other way round the whole bureau is told.
    let id = it.propose(&it.partner, it.plan()).expect(201).id();
    app.at("2026-03-02T09:05:00Z");
    mailed(app);
    withdraw(&it.partner.renewed(), &id, "Ons schema klopte niet.").expect(200);
    let mails = mailed(app);
    assert!(!mails.is_empty());
    for mail in mails {
        assert!(
            mail.to.starts_with("bureau")
                && mail
                    .subject
                    .starts_with("Betaalschema voor € 100.000 ingetrokken"),
            "{} {}",
            mail.to,
            mail.subject
        );
        assert!(mail.text.contains("USG People heeft"), "{}", mail.text);
    }
    everything_holds(app);
}

#[apply(both)]
fn who_has_no_part_in_it_withdraws_nothing_and_what_ended_is_still_withdrawn(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    let stranger = app.account(
        Role::FinancePartner,
        "windesheim",
        Some(it.w.organisations["windesheim"]),
        None,
    );
    withdraw(&stranger, &id, "x").problem(404, "not-found");
    for client in [app.auditor(), it.w.initiator.renewed(), app.administrator()] {
        withdraw(&client, &id, "x").problem(403, "forbidden");
    }
    // All of it was paid: nobody can agree any more, and the proposal is taken back.
    it.pay("100000.00", "B-1").expect(201);
    agree(&it.partner, &id).problem(409, "blocked");
    withdraw(&it.w.bureau, &id, "Er is al betaald.").expect(200);
    assert_eq!(it.versions(), versions([(1, "withdrawn")]));
    everything_holds(app);
}

#[apply(both)]
fn of_an_answer_and_a_withdrawal_at_once_one_holds(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    for _ in 0..6 {
        let mut plan = json!({ "instalments": [instalment("2026-05-01", "100000.00")] });
        plan["reason"] = json!("Anders.");
        let id = it.propose(&it.w.bureau, plan).expect(201).id();
        let start = Barrier::new(2);
        let answers = std::thread::scope(|scope| {
            let agreed = scope.spawn(|| {
                start.wait();
                agree(&it.partner, &id)
            });
            start.wait();
            [withdraw(&it.w.bureau, &id, "Toch niet."), agreed.join().unwrap()]
        });
        let [withdrawn, agreed] = answers;
        let (refused, status) = match withdrawn.status {
            200 => (agreed, "withdrawn"),
            _ => (withdrawn, "in-force"),
        };
        assert_eq!(refused.problem(409, "blocked").blockers(), ["schedule-answered"]);
        assert_eq!(it.versions()[0].1, status);
    }
    everything_holds(app);
}
