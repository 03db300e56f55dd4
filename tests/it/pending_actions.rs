//! Four-eyes approval: the second account sees the organisation, amount, date and decision of what it approves.

use edba::domain::codes::Role;
use edba::worker::close_overdue;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::lent::{Loan, everything_holds};
use crate::pages_bureau::Visitor;
use crate::statements::{counting, statements};
use crate::world::World;

/// Two organisations are asked to ratify on one case, and their consent is proposed.
fn two_ratifications(w: &World<'_>) -> String {
    let case = w.case("Almere Labs", 300_000);
    w.to_board(&case);
    let ballot = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31",
    });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("usg-people", 130_000), ("windesheim", 170_000)]);
    w.close(&ballot).expect(200);
    for asked in w.bureau.get(&format!("/v1/ratifications?caseId={case}")).items() {
        let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
        let path = format!("/v1/ratifications/{}/outcomes", text(&asked["id"]));
        w.bureau.post(&path, given).expect(202);
    }
    case
}

fn pending(bureau: &Client, case: &str) -> Vec<Value> {
    let path = format!("/v1/pending-actions?status=pending&caseId={case}");
    bureau.get(&path).expect(200).items()
}

#[apply(both)]
fn two_ratifications_of_one_case_are_told_apart(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = two_ratifications(&w);
    let subject = |organisation: &str, name: &str, amount: &str| {
        json!({
            "organisationId": w.organisations[organisation], "organisationName": name, "amount": amount,
            "commitments": null, "pledges": null, "instrument": "subsidy", "budgetYear": 2026, "toBudgetYear": null,
            "expenditureKind": "programme", "dueDate": "2026-03-31", "decisionNumber": "EDBA-2026-001",
            "decisionNumberVersion": 1, "moveKind": null, "cells": [],
        })
    };
    let subjects: Vec<Value> = pending(&w.bureau, &case)
        .iter()
        .map(|a| a["subject"].clone())
        .collect();
    assert_eq!(subjects.len(), 2);
    for expected in [
        subject("usg-people", "USG People", "30000.00"),
        subject("windesheim", "Hogeschool Windesheim", "120000.00"),
    ] {
        assert!(subjects.contains(&expected), "{expected} is not in {subjects:#?}");
    }
    let second = Visitor::new(app, Role::Bureau, None, None);
    let mut page = second.get("/approvals").expect(200);
    for said in [
        "USG People",
        "€ 30.000",
        "Hogeschool Windesheim",
        "€ 120.000",
        "Subsidie",
        "2026, programma",
        "EDBA-2026-001",
        "31 maart 2026",
    ] {
        page = page.says(said);
    }
    second
        .get_in("/approvals", "en")
        .expect(200)
        .says("Organisation")
        .says("€30,000")
        .says("31 March 2026");
}

#[apply(both)]
fn a_command_tells_the_total_of_what_it_moves(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    it.approve(&it.w.bureau.post(&outcomes, given).expect(202))
        .expect(200);
    let fulfilments = format!("/v1/conditions/{}/fulfilments", it.condition);
    it.w.bureau
        .post(&fulfilments, json!({ "evidence": "OV-12" }))
        .expect(200);
    let proposed =
        it.w.command(&it.case, json!({ "command": "finance" }))
            .expect(202);
    let subject = &proposed.body["subject"];
    assert_eq!(
        (&subject["amount"], &subject["commitments"]),
        (&json!("130000.00"), &json!(2))
    );
    assert_eq!(subject["decisionNumber"], "EDBA-2026-001");
    assert!(subject["organisationName"].is_null());
    let second = Visitor::new(app, Role::Bureau, None, None);
    second
        .get("/approvals")
        .expect(200)
        .says("Wordt aangeboden")
        .says("€ 130.000 (verplichtingen: 2)");
    // What it was about stays with it, although what was carried out moved the commitments.
    let approved = it.approve(&proposed).expect(200);
    assert_eq!(approved.body["subject"], *subject, "{}", approved.text);
    let read =
        it.w.bureau
            .get(&format!("/v1/pending-actions/{}", proposed.id()))
            .expect(200);
    assert_eq!(read.body["subject"], *subject);

    let release = json!({ "reason": "De financier trekt zich terug." });
    let partner = it.partner("usg-people");
    let address = format!("/v1/commitments/{}", it.commitment);
    partner
        .post(&format!("{address}/refusals"), json!({ "reason": "Geen geld" }))
        .expect(200);
    let proposed =
        it.w.bureau
            .post(&format!("{address}/releases"), release)
            .expect(202);
    let subject = &proposed.body["subject"];
    assert_eq!(
        (&subject["organisationName"], &subject["amount"]),
        (&json!("USG People"), &json!("100000.00"))
    );
    assert_eq!(
        (&subject["instrument"], &subject["dueDate"]),
        (&json!("subsidy"), &Value::Null)
    );
    let reopen =
        it.w.command(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
            .expect(202);
    assert_eq!(
        (
            &reopen.body["subject"]["amount"],
            &reopen.body["subject"]["commitments"]
        ),
        (&json!("100000.00"), &json!(1))
    );
    second
        .get("/approvals")
        .expect(200)
        .says("Geweigerd, gaat terug")
        .says("€ 100.000 (verplichtingen: 1)");
}

#[apply(both)]
fn what_is_approved_is_told_in_as_many_statements_however_much_waits(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    two_ratifications(&w);
    let second = Visitor::new(app, Role::Bureau, None, None);
    let taken = || {
        let page = statements(&second.get("/approvals").expect(200).answer);
        (page, statements(&w.bureau.get("/v1/pending-actions").expect(200)))
    };
    let few = taken();
    two_ratifications(&w);
    two_ratifications(&w);
    assert_eq!(taken(), few);
    assert!(few.0 <= 20, "{few:?}");
}

/// With pending reversals of payments and receipts, and decided proposals of the reader.
#[apply(both)]
fn the_statements_for_reversals_and_decided_proposals_are_constant(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let loan = Loan::on(app);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let page = format!("/commitments/{}", loan.commitment);
    let more = |round: usize| {
        let paid = loan.pay("10.00", &format!("P-{round}")).expect(201);
        loan.repay(Some("5.00"), Some("1.00"), &format!("A-{round}"))
            .expect(200);
        let repaid = loan.repayments().pop().unwrap();
        let reversal = json!({ "reason": "Dubbel.", "valueDate": loan.today() });
        for path in [
            format!("/v1/disbursements/{}/reversals", text(&paid.body["id"])),
            format!("/v1/repayments/{}/reversals", text(&repaid["id"])),
        ] {
            loan.w.bureau.post(&path, reversal.clone()).expect(202);
        }
        let release = [("amount", "1"), ("reason", "Goedkoper."), ("confirmed", "yes")];
        bureau.post(&format!("{page}/release"), &release);
        let waiting = loan.w.bureau.get("/v1/pending-actions?status=pending&limit=100");
        let waiting = waiting.expect(200).items();
        let mine = waiting
            .iter()
            .find(|one| one["kind"] == "release-commitment")
            .unwrap();
        let path = format!("/v1/pending-actions/{}/rejections", text(&mine["id"]));
        loan.w
            .second_bureau
            .post(&path, json!({ "reason": "Nee." }))
            .expect(200);
    };
    let taken = || {
        let shown = bureau.get("/approvals").expect(200);
        (
            statements(&shown.answer),
            statements(
                &bureau
                    .get("/approvals/decided?status=rejected")
                    .expect(200)
                    .answer,
            ),
        )
    };
    more(0);
    let few = taken();
    for round in 1..4 {
        more(round);
    }
    let page = bureau.get("/approvals").expect(200);
    for said in ["P-3", "A-3", "Boogaart", "Goedkoper."] {
        assert!(page.answer.text.contains(said), "{said}: {}", page.answer.text);
    }
    assert_eq!(taken(), few);
    assert!(few.0 <= 20, "{few:?}");
}

/// A background job has no account: a superseding decision that it counts withdraws the answer in the name of none.
#[apply(both)]
fn an_answer_is_withdrawn_when_a_background_job_ends_its_ratification(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", d.ratification);
    let waits = d.w.bureau.post(&outcomes, given).expect(202);
    d.w.board_closes_when_all_voted(false);
    let superseding = json!({
        "caseId": d.case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": d.decision,
    });
    let ballot = d.w.bureau.post("/v1/ballots", superseding).expect(201).id();
    d.w.everybody_for(&ballot, &[("gemeente-almere", 130_000)]);
    app.at("2026-03-16T12:00:00Z");
    assert_eq!(close_overdue(&app.state.unit_of_work()).unwrap(), 1);
    let bureau = d.w.bureau.renewed();
    let ended = bureau
        .get(&format!("/v1/pending-actions/{}", waits.id()))
        .expect(200)
        .body;
    assert_eq!(
        (&ended["status"], &ended["decisionReason"]),
        (&json!("withdrawn"), &json!("decision-superseded"))
    );
    assert_eq!(
        (&ended["decidedById"], &ended["decidedByName"]),
        (&Value::Null, &Value::Null)
    );
    assert!(ended["decidedAt"].is_string(), "{ended}");
    let waiting = bureau.get("/v1/pending-actions?status=pending");
    assert_eq!(waiting.expect(200).items(), Vec::<Value>::new());
    everything_holds(app);
}

/// A refusal by the bureau takes effect without approval.
#[apply(both)]
fn a_refusal_withdraws_the_consent_that_waits_for_approval(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let outcomes = format!("/v1/ratifications/{}/outcomes", d.ratification);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let waits = d.w.bureau.post(&outcomes, given).expect(202);
    let refused = json!({ "outcome": "refused", "reason": "De raad wil niet." });
    d.w.second_bureau.post(&outcomes, refused).expect(200);
    assert_eq!(d.last_events(2), ["ratification.refused", "action.withdrawn"]);
    let ended = d.w.bureau.get(&format!("/v1/pending-actions/{}", waits.id()));
    let ended = ended.expect(200).body;
    assert_eq!(
        (&ended["status"], &ended["decisionReason"]),
        (&json!("withdrawn"), &json!("De raad wil niet."))
    );
    assert!(ended["decidedById"].is_string(), "{ended}");
    d.approve(&waits).problem(409, "conflict");
    everything_holds(app);
}
