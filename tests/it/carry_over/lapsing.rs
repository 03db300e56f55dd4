//! A ratification of a carry-over that cannot be given any more, or is not wanted any more, does not wait: it lapses with what it
//! would carry over, and the bureau can withdraw it.

use std::sync::Barrier;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{carried_from, carry, everything_holds, found, monitored, pay};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::notifications::book::{give_addresses, mailed, who};

/// Two of the bureau ask for a carry-over of an amount to a year that no mandate reaches; the ratification that it asks for.
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
fn what_is_released_is_not_ratified_any_more(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let ratification = asked(&d, &d.commitment, "60000.00");
    // A payment can come back by a reversal: it waits on.
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
    assert_eq!(d.last_events(2), ["commitment.released", "ratification.lapsed"]);
    // The answer that was proposed meanwhile is not approved.
    let late = d.approve(&waits).problem(409, "blocked");
    assert_eq!(late.blockers(), ["ratification-lapsed"]);
    assert!(text(&late.body["detail"]).contains("lapsed"), "{}", late.text);
    assert_eq!(
        late.body["blockers"][0]["nl"],
        "De bekrachtiging is vervallen: wat zou worden overgeheveld, is vrijgegeven."
    );
    assert_eq!(carried_from(&d, &d.commitment), Vec::<Value>::new());
    // Why it was released is told to nobody who does not read the commitment.
    let path = format!("/v1/cases/{}/events?limit=100", d.case);
    let event =
        d.w.initiator
            .renewed()
            .get(&path)
            .expect(200)
            .items()
            .pop()
            .unwrap();
    assert_eq!(
        (&event["kind"], &event["reason"]),
        (&json!("ratification.lapsed"), &json!("commitment-released"))
    );
    // What is left is asked for anew.
    asked(&d, &d.commitment, "59999.99");
    everything_holds(app);
}

#[apply(both)]
fn what_is_determined_is_not_ratified_any_more(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let ratification = asked(&d, &d.commitment, "60000.00");
    // Nothing is released by it: all of it can still be paid.
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
    d.w.command_by_two(&d.case, json!({ "command": "stop", "reason": "Failliet." }))
        .expect(200);
    for ratification in [first, second] {
        assert_eq!(ended(&d, &ratification), lapsed("Failliet."));
    }
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_withdraws_what_is_not_wanted_any_more(backend: Backend) {
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
    // It stays open in its own year, and is asked for anew; an answer cannot be withdrawn.
    assert_eq!(found(&d, &d.commitment)["open"], "100000.00");
    let anew = asked(&d, &d.commitment, "60000.00");
    d.approve(&give(&d, &anew).expect(202)).expect(200);
    let late = withdraw(&d.w.bureau, &anew, "Toch niet.").problem(409, "blocked");
    assert_eq!(late.blockers(), ["ratification-answered"]);
    everything_holds(app);
}

#[apply(both)]
fn what_a_decision_asks_for_is_not_withdrawn(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let refused = withdraw(&d.w.bureau, &d.ratification, "Niet nodig.").problem(409, "blocked");
    assert_eq!(refused.blockers(), ["ratification-of-decision"]);
    assert_eq!(ended(&d, &d.ratification), pending());
    withdraw(&d.w.bureau, "00000000-0000-7000-8000-000000000001", "x").problem(404, "not-found");
}

/// Two of one decision that end on different moments, or at the same one, are told each by its own mail.
#[apply(both)]
fn the_organisation_is_told_of_each_that_it_need_not_answer_any_more(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    app.account(Role::MandateOfficer, "officier", Some(d.funder), None);
    let other = ratified(&d);
    let first = asked(&d, &d.commitment, "60000.00");
    let second = asked(&d, &other, "30000.00");
    give_addresses(app);
    mailed(app);
    let told = |reason: &str, amount: &str| {
        let mails = mailed(app);
        let officers: Vec<_> = mails.iter().filter(|mail| who(mail) == "officier").collect();
        assert_eq!(
            officers.len(),
            1,
            "{:?}",
            mails.iter().map(who).collect::<Vec<_>>()
        );
        let mail = officers[0];
        assert!(
            mail.subject.starts_with("Bekrachtiging vervallen"),
            "{}",
            mail.subject
        );
        let said = format!("Uw organisatie hoeft de overheveling van {amount}");
        for part in [said.as_str(), reason] {
            assert!(mail.text.contains(part), "{part}: {}", mail.text);
        }
    };
    withdraw(&d.w.bureau, &first, "Het werk kan toch dit jaar.").expect(200);
    told("Het werk kan toch dit jaar.", "€ 60.000");
    release(&d, &other, "30000.00");
    assert_eq!(ended(&d, &second), lapsed("commitment-released"));
    let mails = mailed(app);
    let lapsed: Vec<_> = mails
        .iter()
        .filter(|mail| who(mail) == "officier" && mail.subject.starts_with("Bekrachtiging vervallen"))
        .collect();
    assert_eq!(lapsed.len(), 1);
    assert!(
        lapsed[0]
            .text
            .contains("De verplichting die zou worden overgeheveld, is vrijgegeven."),
        "{}",
        lapsed[0].text
    );
    assert!(
        !lapsed[0].text.contains("commitment-released"),
        "{}",
        lapsed[0].text
    );
}

#[apply(both)]
fn of_an_answer_and_a_withdrawal_at_once_one_holds(backend: Backend) {
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
        let (refused, status, blocker) = match withdrawn.status {
            200 => (given, "lapsed", "ratification-lapsed"),
            _ => (withdrawn, "given", "ratification-answered"),
        };
        assert_eq!(refused.problem(409, "blocked").blockers(), [blocker]);
        assert_eq!(ended(&d, &ratification).0, status);
    }
    everything_holds(app);
}
