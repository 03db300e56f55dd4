//! Ratifications of carry-overs lapse when less is open than they would carry over, when the subsidy is determined, and when the
//! bureau withdraws them; an answer that waits for approval is withdrawn with them.

use std::sync::Barrier;

use edba::domain::codes::Role;
use edba::service::ratifications::withdraw_expired_answers;
use edba::worker::clockwork;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{carried_from, carry, everything_holds, found, monitored, pay};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::notifications::book::{give_addresses, mailed, who};

/// Carries an amount over to a year that no mandate covers, and returns the ratification that this asks for.
fn asked(d: &Decided<'_>, commitment: &str, amount: &str) -> String {
    let far = json!({ "budgetYear": 2029, "reason": "Veel later.", "amount": amount });
    d.approve(&carry(d, commitment, far).expect(202)).expect(200);
    let path = format!("/v1/ratifications?caseId={}&status=pending&limit=100", d.case);
    let pending = d.w.bureau.get(&path).expect(200).items();
    let asked: Vec<_> = pending
        .iter()
        .filter(|one| one["carriesOverCommitmentId"] == commitment)
        .collect();
    assert_eq!(asked.len(), 1, "{pending:?}");
    text(&asked[0]["id"])
}

/// The status and the reason of a ratification.
fn ended(d: &Decided<'_>, ratification: &str) -> (String, Value) {
    let path = format!("/v1/ratifications/{ratification}");
    let one = d.w.bureau.renewed().get(&path).expect(200).body;
    (text(&one["status"]), one["reason"].clone())
}

/// Asserts that the proposed answer to a ratification was withdrawn for this reason, and that it cannot be approved.
#[track_caller]
fn assert_withdrawn(d: &Decided<'_>, proposed: &Answer, reason: &str) {
    let path = format!("/v1/pending-actions/{}", proposed.id());
    let ended = d.w.bureau.renewed().get(&path).expect(200).body;
    assert_eq!(
        (&ended["status"], &ended["decisionReason"]),
        (&json!("withdrawn"), &json!(reason))
    );
    let approvals = format!("{path}/approvals");
    let late = d.w.second_bureau.renewed().post(&approvals, json!({}));
    let late = late.problem(409, "conflict");
    assert!(text(&late.body["detail"]).contains("withdrawn"), "{}", late.text);
}

fn lapsed(reason: &str) -> (String, Value) {
    ("lapsed".to_owned(), json!(reason))
}

fn pending() -> (String, Value) {
    ("pending".to_owned(), Value::Null)
}

fn release(d: &Decided<'_>, commitment: &str, amount: &str) {
    let path = format!("/v1/commitments/{commitment}/releases");
    let body = json!({ "amount": amount, "reason": "Het werk was goedkoper." });
    d.approve(&d.w.bureau.post(&path, body).expect(202)).expect(200);
}

fn withdraw(client: &Client, ratification: &str, reason: &str) -> Answer {
    let path = format!("/v1/ratifications/{ratification}/withdrawals");
    client.post(&path, json!({ "reason": reason }))
}

fn give(d: &Decided<'_>, ratification: &str) -> Answer {
    let path = format!("/v1/ratifications/{ratification}/outcomes");
    d.w.bureau.post(
        &path,
        json!({ "outcome": "given", "document": "Besluit RvB 2026-44" }),
    )
}

/// The other commitment of the case, which was ratified.
fn ratified(d: &Decided<'_>) -> String {
    let found = d.commitments("acknowledged");
    let mut ids = found.iter().map(|one| text(&one["id"]));
    ids.find(|id| *id != d.commitment).unwrap()
}

#[apply(both)]
fn a_ratification_of_more_than_is_open_after_a_release_lapses(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let ratification = asked(&d, &d.commitment, "60000.00");
    // A payment alone lapses nothing, since it can be reversed.
    pay(&partner, &d.commitment, "10000.00", "B-1").expect(201);
    release(&d, &d.commitment, "30000.00");
    assert_eq!(
        ended(&d, &ratification),
        pending(),
        "as much is open as it would carry over"
    );
    let waits = give(&d, &ratification).expect(202);
    release(&d, &d.commitment, "0.01");
    assert_eq!(ended(&d, &ratification), lapsed("commitment-released"));
    assert_eq!(
        d.last_events(3),
        ["commitment.released", "ratification.lapsed", "action.withdrawn"]
    );
    // The answer that was proposed meanwhile is withdrawn, and another one is refused.
    assert_withdrawn(&d, &waits, "commitment-released");
    let late = give(&d, &ratification).problem(409, "blocked");
    assert_eq!(late.blockers(), ["ratification-lapsed"]);
    assert!(text(&late.body["detail"]).contains("lapsed"), "{}", late.text);
    assert_eq!(
        late.body["blockers"][0]["nl"],
        "De bekrachtiging is vervallen: wat zou worden overgeheveld, is vrijgegeven."
    );
    assert_eq!(carried_from(&d, &d.commitment), Vec::<Value>::new());
    // The event gives the code and not the reason of the release, since its readers may not read the commitment.
    let path = format!("/v1/cases/{}/events?limit=100", d.case);
    let events = d.w.initiator.renewed().get(&path).expect(200).items();
    let event = events
        .iter()
        .rfind(|one| one["kind"] == "ratification.lapsed")
        .unwrap();
    assert_eq!(
        (&event["kind"], &event["reason"]),
        (&json!("ratification.lapsed"), &json!("commitment-released"))
    );
    // A ratification for the rest can be asked for.
    asked(&d, &d.commitment, "59999.99");
    // A file has the reason in words.
    let bureau = d.w.bureau.renewed();
    for (language, words) in [
        (
            "nl",
            "De verplichting die zou worden overgeheveld, is vrijgegeven.",
        ),
        ("en", "The commitment that was to be carried over was released."),
    ] {
        let path = format!("/v1/ratifications?language={language}");
        let file = bureau
            .send("GET", &path, &[("Accept", "text/csv")], None)
            .expect(200)
            .text;
        assert!(file.contains(words), "{file}");
        assert!(!file.contains("commitment-released"), "{file}");
    }
    everything_holds(app);
}

#[apply(both)]
fn a_ratification_lapses_with_the_determination(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let ratification = asked(&d, &d.commitment, "60000.00");
    // The determination is for the full amount, so that it releases nothing.
    let body = json!({ "amount": "100000.00", "determinedDate": "2026-03-02", "document": "Vaststelling 7" });
    partner
        .post(&format!("/v1/commitments/{}/determinations", d.commitment), body)
        .expect(200);
    assert_eq!(ended(&d, &ratification), lapsed("commitment-determined"));
    assert_eq!(d.last_events(2), ["commitment.determined", "ratification.lapsed"]);
    let late = give(&d, &ratification).problem(409, "blocked");
    assert_eq!(
        late.body["blockers"][0]["en"],
        "The ratification lapsed: the subsidy was determined."
    );
    everything_holds(app);
}

#[apply(both)]
fn the_reason_of_a_case_that_ends_is_that_of_its_ratifications(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let paid_out = ratified(&d);
    let first = asked(&d, &d.commitment, "60000.00");
    let second = asked(&d, &paid_out, "30000.00");
    pay(&partner, &paid_out, "30000.00", "B-1").expect(201);
    let waits = give(&d, &first).expect(202);
    d.w.command_by_two(&d.case, json!({ "command": "stop", "reason": "Failliet." }))
        .expect(200);
    for ratification in [first, second] {
        assert_eq!(ended(&d, &ratification), lapsed("Failliet."));
    }
    assert_withdrawn(&d, &waits, "Failliet.");
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_withdraws_a_ratification_with_a_reason(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let ratification = asked(&d, &d.commitment, "60000.00");
    let silent = withdraw(&d.w.bureau, &ratification, " ").problem(400, "invalid-input");
    assert_eq!(silent.faults(), ["/reason"]);
    let officer = app.account(Role::MandateOfficer, "officier", Some(d.funder), None);
    for client in [partner.renewed(), officer, app.auditor(), d.w.initiator.renewed()] {
        withdraw(&client, &ratification, "x").problem(403, "forbidden");
    }
    assert_eq!(ended(&d, &ratification), pending());
    let withdrawn = withdraw(&d.w.bureau, &ratification, " Het werk kan toch dit jaar. ").expect(200);
    assert_eq!(
        (&withdrawn.body["status"], &withdrawn.body["answeredBy"]),
        (&json!("lapsed"), &Value::Null)
    );
    assert_eq!(ended(&d, &ratification), lapsed("Het werk kan toch dit jaar."));
    let again = withdraw(&d.w.second_bureau, &ratification, "Het werk kan toch dit jaar.").expect(200);
    assert_eq!(again.body, withdrawn.body, "given again");
    for late in [
        withdraw(&d.w.bureau, &ratification, "Anders."),
        give(&d, &ratification),
    ] {
        assert_eq!(late.problem(409, "blocked").blockers(), ["ratification-lapsed"]);
    }
    // The money stays open in its own year, and another ratification can be asked for. One that was given is not withdrawn.
    assert_eq!(found(&d, &d.commitment)["open"], "100000.00");
    let anew = asked(&d, &d.commitment, "60000.00");
    d.approve(&give(&d, &anew).expect(202)).expect(200);
    let late = withdraw(&d.w.bureau, &anew, "Toch niet.").problem(409, "blocked");
    assert_eq!(late.blockers(), ["ratification-answered"]);
    everything_holds(app);
}

#[apply(both)]
fn a_ratification_that_a_decision_asks_for_is_not_withdrawn(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let refused = withdraw(&d.w.bureau, &d.ratification, "Niet nodig.").problem(409, "blocked");
    assert_eq!(refused.blockers(), ["ratification-of-decision"]);
    assert_eq!(ended(&d, &d.ratification), pending());
    withdraw(&d.w.bureau, "00000000-0000-7000-8000-000000000001", "x").problem(404, "not-found");
}

/// Each ratification that lapses has its own mail, also those of one decision.
#[apply(both)]
fn the_organisation_gets_a_mail_for_each_ratification_that_lapses(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    app.account(Role::MandateOfficer, "officier", Some(d.funder), None);
    let other = ratified(&d);
    let first = asked(&d, &d.commitment, "60000.00");
    let second = asked(&d, &other, "30000.00");
    give_addresses(app);
    mailed(app);
    let mail = |reason: &str, amount: &str| {
        let mails = mailed(app);
        let officers: Vec<_> = mails.iter().filter(|mail| who(mail) == "officier").collect();
        let lapses: Vec<_> = officers
            .iter()
            .filter(|mail| mail.subject.starts_with("Bekrachtiging vervallen"))
            .collect();
        assert_eq!(
            lapses.len(),
            1,
            "{:?}",
            officers.iter().map(|mail| &mail.subject).collect::<Vec<_>>()
        );
        let said = format!("Uw organisatie hoeft de overheveling van {amount}");
        for part in [said.as_str(), reason] {
            assert!(lapses[0].text.contains(part), "{part}: {}", lapses[0].text);
        }
        assert!(
            !lapses[0].text.contains("commitment-released"),
            "{}",
            lapses[0].text
        );
        officers.len()
    };
    withdraw(&d.w.bureau, &first, "Het werk kan toch dit jaar.").expect(200);
    assert_eq!(mail("Het werk kan toch dit jaar.", "€ 60.000"), 1);
    release(&d, &other, "30000.00");
    assert_eq!(ended(&d, &second), lapsed("commitment-released"));
    mail(
        "De verplichting die zou worden overgeheveld, is vrijgegeven.",
        "€ 30.000",
    );
}

#[apply(both)]
fn of_a_concurrent_answer_and_withdrawal_one_takes_effect(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    for _ in 0..5 {
        let ratification = asked(&d, &d.commitment, "1000.00");
        let proposed = give(&d, &ratification).expect(202);
        let start = Barrier::new(2);
        let [withdrawn, given] = std::thread::scope(|scope| {
            let given = scope.spawn(|| {
                start.wait();
                d.approve(&proposed)
            });
            start.wait();
            [
                withdraw(&d.w.bureau, &ratification, "Toch niet."),
                given.join().unwrap(),
            ]
        });
        if withdrawn.status == 200 {
            given.problem(409, "conflict");
            assert_eq!(ended(&d, &ratification), lapsed("Toch niet."));
            assert_withdrawn(&d, &proposed, "Toch niet.");
        } else {
            let refused = withdrawn.problem(409, "blocked");
            assert_eq!(refused.blockers(), ["ratification-answered"]);
            assert_eq!(ended(&d, &ratification).0, "given");
        }
    }
    everything_holds(app);
}

/// Nobody can approve an answer after the due date: a job withdraws it, and its proposer reads why.
#[apply(both)]
fn an_answer_that_waits_for_approval_is_withdrawn_when_the_due_date_has_passed(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    let ratification = asked(&d, &d.commitment, "60000.00");
    let answered = asked_in_time(&d);
    let waits = give(&d, &ratification).expect(202);
    let withdrawn = || {
        let unit = app.state.unit_of_work();
        withdraw_expired_answers(&unit, &clockwork("worker")).unwrap()
    };
    // The due date is 27 April; an answer can be approved on that day still.
    app.at("2026-04-27T20:00:00Z");
    assert_eq!(withdrawn(), 0);
    app.at("2026-04-27T22:00:00Z");
    assert_eq!(withdrawn(), 1);
    assert_eq!(withdrawn(), 0);
    assert_withdrawn(&d, &waits, "due-date-passed");
    let bureau = d.w.bureau.renewed();
    let events = bureau
        .get(&format!("/v1/cases/{}/events?limit=100", d.case))
        .expect(200)
        .items();
    assert_eq!(events.last().unwrap()["kind"], "action.withdrawn");
    let found = bureau
        .get(&format!("/v1/ratifications/{ratification}"))
        .expect(200);
    assert_eq!(
        (&found.body["status"], &found.body["reason"]),
        (&json!("lapsed"), &Value::Null)
    );
    let path = format!("/v1/pending-actions/{}", waits.id());
    let action = bureau.get(&path).expect(200).body;
    assert_eq!(action["decidedById"], Value::Null);
    assert_eq!(answered["status"], "approved", "what was approved in time stays");
    everything_holds(app);
}

/// An answer to another ratification, which is approved before the due date.
fn asked_in_time(d: &Decided<'_>) -> Value {
    let other = ratified(d);
    let ratification = asked(d, &other, "30000.00");
    d.approve(&give(d, &ratification).expect(202)).expect(200).body
}
