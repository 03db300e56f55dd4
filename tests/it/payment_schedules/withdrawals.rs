//! Withdrawal of a proposed payment schedule by the side that proposed it.

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
fn a_proposer_withdraws_a_schedule_with_a_reason_until_it_is_answered(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    let other_side = withdraw(&it.partner, &id, "Niet goed.").problem(409, "blocked");
    assert_eq!(other_side.blockers(), ["schedule-other-proposal"]);
    let silent = withdraw(&it.w.bureau, &id, " ").problem(400, "invalid-input");
    assert_eq!(silent.faults(), ["/reason"]);
    assert_eq!(it.versions(), versions([(1, "proposed")]));

    // Another account of the bureau can withdraw it.
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
        let late = late.problem(409, "blocked");
        assert_eq!(late.blockers(), ["schedule-answered"]);
        let told = text(&late.body["blockers"][0]["nl"]);
        for what in ["op 2 maart 2026 ingetrokken", "De vergunning komt eerder."] {
            assert!(told.contains(what), "{told}");
        }
    }
    assert_eq!(
        it.partner
            .get(&format!("/v1/payment-schedules/{id}"))
            .expect(200)
            .body,
        withdrawn.body
    );

    // A schedule in force is not withdrawn, and a withdrawn proposal leaves it in force.
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
fn a_withdrawal_is_in_the_history_and_the_feed_and_is_mailed_to_the_other_side(backend: Backend) {
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
    // Nothing is to be answered any more.
    assert!(
        mails[0].text.contains("Verplichting bekijken"),
        "{}",
        mails[0].text
    );
    assert!(!mails[0].text.contains("Antwoorden"), "{}", mails[0].text);
    app.number_changes();
    let path = format!("/v1/changes?after={}", text(&latest.body["nextAfter"]));
    let changes = it.partner.get(&path).expect(200).items();
    let kinds: Vec<_> = changes
        .iter()
        .map(|one| (text(&one["kind"]), text(&one["id"])))
        .collect();
    assert_eq!(kinds, [("payment-schedule.withdrawn".to_owned(), id)]);
    let path = format!("/v1/cases/{}/events?limit=100", it.case);
    let event = |client: &Client| {
        let event = client.get(&path).expect(200).items().pop().unwrap();
        assert_eq!(event["kind"], "payment-schedule.withdrawn");
        (event["withheld"].clone(), event["reason"].clone())
    };
    assert_eq!(
        event(&app.auditor()),
        (json!(false), json!("De vergunning komt eerder."))
    );
    assert_eq!(event(&it.w.initiator), (json!(true), Value::Null));

    // A withdrawal by the partner is mailed to the whole bureau.
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
fn other_accounts_withdraw_nothing_and_a_schedule_of_a_paid_commitment_is_still_withdrawn(backend: Backend) {
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
    // The commitment is paid in full: the other side cannot agree any more, and the proposer can still withdraw.
    it.pay("100000.00", "B-1").expect(201);
    agree(&it.partner, &id).problem(409, "blocked");
    withdraw(&it.w.bureau, &id, "Er is al betaald.").expect(200);
    assert_eq!(it.versions(), versions([(1, "withdrawn")]));
    everything_holds(app);
}

#[apply(both)]
fn of_a_concurrent_answer_and_withdrawal_one_takes_effect(backend: Backend) {
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
