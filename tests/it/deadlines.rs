//! A deadline takes effect at its own time, however late it is processed.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::world::{World, terms, vote};

/// A board ballot about a case that asks 40,000 euros, which Windesheim pledges; everybody is for.
fn pledged(w: &World<'_>, closes_at: &str) -> (String, String) {
    w.board_closes_when_all_voted(false);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = json!({ "caseId": case, "closesAt": closes_at });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    (case, ballot)
}

fn mandate(w: &World<'_>) -> String {
    format!(
        "/v1/mandates/{}",
        w.board_members["windesheim"].mandate.as_ref().unwrap()
    )
}

/// The decision that stands, and what of the mandate is committed for 2026.
fn outcome(w: &World<'_>, bureau: &crate::client::Client, case: &str) -> (Value, Value) {
    let found = bureau
        .get(&format!("/v1/decisions?caseId={case}&standing=true"))
        .items();
    let headroom = bureau.get(&format!("{}/headroom", mandate(w))).expect(200);
    let years = headroom.body["years"].as_array().unwrap().clone();
    let year = years.into_iter().find(|y| y["budgetYear"] == 2026).unwrap();
    (found[0]["outcome"].clone(), year["headroom"]["committed"].clone())
}

/// The certificate of the decision that stands.
fn certificate(bureau: &crate::client::Client, case: &str) -> Value {
    let found = bureau
        .get(&format!("/v1/decisions?caseId={case}&standing=true"))
        .items();
    let decision = found[0]["id"].as_str().unwrap();
    bureau
        .get(&format!("/v1/decisions/{decision}/certificate"))
        .expect(200)
        .body["certificate"]
        .clone()
}

/// Of each version of a mandate in a certificate: its number, its ceiling per decision, and when it ended.
fn versions(certificate: &Value) -> Vec<(Value, Value, Value)> {
    let mandates = certificate["mandates"].as_array().unwrap();
    mandates
        .iter()
        .map(|m| {
            assert!(m["revokedAt"].is_null(), "{m}");
            let ceiling = m["terms"]["ceilingPerDecision"].clone();
            (m["version"].clone(), ceiling, m["supersededAt"].clone())
        })
        .collect()
}

#[apply(both)]
fn a_ballot_that_is_counted_late_tells_the_mandates_as_they_were_at_its_deadline(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = pledged(&w, "2026-03-16T12:00:00Z");
    // At the deadline itself it is too late to matter: narrower terms, and then no mandate at all.
    app.at("2026-03-16T12:00:00Z");
    let bureau = w.bureau.renewed();
    let narrow = terms("windesheim", 10_000, 10_000, 10_000);
    bureau
        .post_about(&mandate(&w), "versions", json!({ "terms": narrow }))
        .expect(201);
    app.at("2026-03-17T09:00:00Z");
    let bureau = bureau.renewed();
    bureau
        .post_about(&mandate(&w), "revocations", json!({ "reason": "nieuw college" }))
        .expect(201);
    app.at("2026-03-18T09:00:00Z");
    let bureau = bureau.renewed();
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(outcome(&w, &bureau, &case), (json!("adopted"), json!("40000.00")));

    let certificate = certificate(&bureau, &case);
    assert_eq!(certificate["format"], "edba-certificate-4");
    assert_eq!(certificate["decidedAt"], "2026-03-18T09:00:00Z");
    assert_eq!(certificate["mandatesAsOf"], "2026-03-16T11:59:59.999999Z");
    assert_eq!(certificate["pledges"][0]["mandateVersion"], 1);
    assert_eq!(
        versions(&certificate),
        [(json!(1), json!("50000.00"), Value::Null)]
    );
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn terms_that_change_while_a_ballot_is_open_are_told_beside_those_that_were_pledged_under(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = pledged(&w, "2026-03-16T12:00:00Z");
    app.at("2026-03-10T09:00:00Z");
    let bureau = w.bureau.renewed();
    let version = |bureau: &crate::client::Client, euros: i64| {
        let terms = terms("windesheim", euros, 80_000, 100_000);
        bureau
            .post_about(&mandate(&w), "versions", json!({ "terms": terms }))
            .expect(201);
    };
    version(&bureau, 30_000);
    app.at("2026-03-17T09:00:00Z");
    let bureau = bureau.renewed();
    version(&bureau, 20_000);
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    // By the terms in force at the deadline 30,000 euros are within.
    assert_eq!(
        outcome(&w, &bureau, &case),
        (json!("adopted-subject-to-ratification"), json!("30000.00"))
    );
    let certificate = certificate(&bureau, &case);
    assert_eq!(certificate["pledges"][0]["mandateVersion"], 1);
    assert_eq!(
        versions(&certificate),
        [
            (json!(1), json!("50000.00"), json!("2026-03-10T09:00:00Z")),
            (json!(2), json!("30000.00"), Value::Null),
        ]
    );
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn a_ballot_that_closes_early_tells_the_mandates_as_they_are_then(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    // The last vote closes it.
    w.everybody_for(&w.board_ballot(&case), &[("windesheim", 40_000)]);
    let certificate = certificate(&w.bureau, &case);
    assert_eq!(certificate["mandatesAsOf"], certificate["decidedAt"]);
    assert_eq!(
        versions(&certificate),
        [(json!(1), json!("50000.00"), Value::Null)]
    );
}

#[apply(both)]
fn a_mandate_that_is_revoked_after_the_deadline_still_carries_what_was_pledged(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = pledged(&w, "2026-03-16T12:00:00Z");
    app.at("2026-03-16T12:00:00Z");
    let bureau = w.bureau.renewed();
    bureau
        .post_about(&mandate(&w), "revocations", json!({ "reason": "nieuw college" }))
        .expect(201);
    app.at("2026-03-18T09:00:00Z");
    let bureau = bureau.renewed();
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(outcome(&w, &bureau, &case), (json!("adopted"), json!("40000.00")));
}

#[apply(both)]
fn a_mandate_that_is_revoked_before_the_deadline_does_not_however_late_it_is_counted(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = pledged(&w, "2026-03-16T12:00:00Z");
    app.at("2026-03-16T11:59:59.999999Z");
    let bureau = w.bureau.renewed();
    bureau
        .post_about(&mandate(&w), "revocations", json!({ "reason": "nieuw college" }))
        .expect(201);
    app.at("2026-03-18T09:00:00Z");
    let bureau = bureau.renewed();
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(
        outcome(&w, &bureau, &case),
        (json!("adopted-subject-to-ratification"), json!("0.00"))
    );
}

#[apply(both)]
fn terms_that_are_narrowed_after_the_deadline_take_nothing_either(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = pledged(&w, "2026-03-16T12:00:00Z");
    app.at("2026-03-17T09:00:00Z");
    let bureau = w.bureau.renewed();
    let narrow = terms("windesheim", 10_000, 10_000, 10_000);
    bureau
        .post_about(&mandate(&w), "versions", json!({ "terms": narrow }))
        .expect(201);
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(outcome(&w, &bureau, &case), (json!("adopted"), json!("40000.00")));
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn a_mandate_until_a_day_carries_what_is_decided_at_the_end_of_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    // The mandates are until 31 December; midnight in Almere is 23:00 UTC.
    let (case, ballot) = pledged(&w, "2026-12-31T23:00:00Z");
    app.at("2027-01-02T09:00:00Z");
    let bureau = w.bureau.renewed();
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(outcome(&w, &bureau, &case), (json!("adopted"), json!("40000.00")));
}

#[apply(both)]
fn after_its_deadline_a_ballot_is_counted_and_not_cancelled(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = pledged(&w, "2026-03-16T12:00:00Z");
    app.at("2026-03-16T12:00:00Z");
    let bureau = w.bureau.renewed();
    let cancel = format!("/v1/ballots/{ballot}/cancellations");
    let refused = bureau
        .post(&cancel, json!({ "reason": "toch niet" }))
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["deadline-passed"]);
    // Nor does a command that ends what is open: the board had decided.
    let withdraw = json!({ "command": "withdraw", "reason": "De markt doet het zelf." });
    bureau
        .post(&format!("/v1/cases/{case}/transitions"), withdraw)
        .expect(200);
    assert_eq!(
        bureau.get(&format!("/v1/ballots/{ballot}")).body["status"],
        "closed"
    );
    assert_eq!(outcome(&w, &bureau, &case), (json!("adopted"), json!("0.00")));
}

#[apply(both)]
fn of_a_withdrawn_case_nothing_is_ratified_any_more(backend: Backend) {
    let app = &App::start(backend);
    let it = crate::decided::Decided::on(app);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let proposed = it.w.bureau.post(&outcomes, given.clone()).expect(202);
    let withdraw = json!({ "command": "withdraw", "reason": "De markt doet het zelf." });
    it.w.command(&it.case, withdraw).expect(200);
    // The answer that waits for approval is withdrawn with its ratification.
    it.approve(&proposed).problem(409, "conflict");
    it.w.bureau.post(&outcomes, given).problem(409, "blocked");
    let asked =
        it.w.bureau
            .get(&format!("/v1/ratifications/{}", it.ratification))
            .expect(200);
    assert_eq!(
        (&asked.body["status"], &asked.body["reason"]),
        (&json!("lapsed"), &json!("De markt doet het zelf."))
    );
    assert_eq!(
        it.last_events(3),
        ["commitment.released", "ratification.lapsed", "action.withdrawn"]
    );
    assert_eq!(it.committed(), "0.00");
    let live =
        it.w.bureau
            .get(&format!("/v1/commitments?caseId={}&status=decided", it.case))
            .items();
    assert!(live.is_empty(), "{live:?}");
}

#[apply(both)]
fn what_falls_away_while_a_supplementary_ballot_is_open_is_a_gap_of_the_new_version(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Smart Society", 150_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("usg-people", 130_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["gapTotal"], "20000.00");
    let supplementary = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = w.bureau.post("/v1/ballots", supplementary).expect(201).id();
    let asked = w.bureau.get(&format!("/v1/ratifications?caseId={case}")).items();
    let refusal = json!({ "outcome": "refused", "reason": "De raad van bestuur wil niet." });
    let outcomes = format!("/v1/ratifications/{}/outcomes", asked[0]["id"].as_str().unwrap());
    w.bureau.post(&outcomes, refusal).expect(200);
    w.everybody_for(&ballot, &[("gemeente-almere", 20_000)]);
    w.close(&ballot).expect(200);
    let second = w.decision(&case);
    assert_eq!(
        (&second["numberVersion"], &second["outcome"]),
        (&json!(2), &json!("adopted-with-gap"))
    );
    assert_eq!(second["gapTotal"], "30000.00");
}

#[apply(both)]
fn only_the_board_lifts_a_breach_of_the_yearly_programme_and_a_new_version_keeps_that(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let programmes = w.bureau.get("/v1/programmes?year=2026").items();
    let year = format!(
        "/v1/programmes/{}/budgets/2026",
        programmes[0]["id"].as_str().unwrap()
    );
    let cell = json!({ "expenditureKind": "programme", "instrument": "subsidy", "amount": "50000.00" });
    w.bureau.put(&year, json!({ "cells": [cell] })).expect(200);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    w.close(&ballot).expect(200);
    let blocked = w
        .command(&case, json!({ "command": "finance" }))
        .problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["programme-budget-exceeded"]);
    assert_eq!(blocked.body["blockers"][0]["waitingOn"], "board");

    // The board says so in a new decision, and this time leaves a gap, which a new version fills.
    let lifting = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "liftsBudgetBreach": true,
        "supersedesDecisionId": w.decision(&case)["id"],
    });
    let ballot = w.bureau.post("/v1/ballots", lifting).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 80_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["liftsBudgetBreach"], true);
    let supplementary = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = w.bureau.post("/v1/ballots", supplementary).expect(201).id();
    w.everybody_for(&ballot, &[("provincie-flevoland", 20_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case);
    assert_eq!(
        (&decision["numberVersion"], &decision["liftsBudgetBreach"]),
        (&json!(2), &json!(true))
    );
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
}

#[apply(both)]
fn a_vote_that_closes_its_ballot_or_carries_a_pledge_is_kept_like_any_other(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    for member in w.table_members.values() {
        vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
    }
    let closed = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200);
    assert_eq!(
        (&closed.body["status"], &closed.body["tally"]["forCount"]),
        (&json!("closed"), &json!(3))
    );
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn a_ballot_that_cannot_be_counted_keeps_no_other_from_being_closed(backend: Backend) {
    let app = &App::start(backend);
    use diesel::connection::SimpleConnection;
    let w = World::new(app);
    crate::ballots::rules(&w, |r| r["secret"] = json!(true));
    let (_, secret) = crate::ballots::review(&w);
    for code in ["ibm-nederland", "windesheim", "gemeente-almere"] {
        vote(
            &w.table_members[code].client,
            &secret,
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    crate::ballots::rules(&w, |_| {});
    let (_, open) = crate::ballots::review(&w);
    // Its box was sealed with a secret that is lost.
    app.work(|cx| Ok(cx.conn.batch_execute("UPDATE ballot_boxes SET sealed = 'lost'")?));
    app.at("2026-03-10T12:00:00Z");
    assert_eq!(edba::worker::close_overdue(&app.state.unit_of_work()).unwrap(), 1);
    let bureau = w.bureau.renewed();
    let status =
        |ballot: &str| bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"].clone();
    assert_eq!((status(&secret), status(&open)), (json!("open"), json!("closed")));
}

/// A background job has no account: what it enters in the ledger of commitments names none.
#[apply(both)]
fn a_ballot_of_the_board_with_pledges_is_counted_at_its_deadline_and_makes_its_commitments(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    w.board_closes_when_all_voted(false);
    let case = w.case("Glasvezel voor iedereen", 100_000);
    w.to_board(&case);
    let first = w.board_ballot(&case);
    w.everybody_for(&first, &[("usg-people", 60_000), ("gemeente-almere", 40_000)]);
    let counted = |at: &str| {
        app.at(at);
        edba::worker::close_overdue(&app.state.unit_of_work()).unwrap()
    };
    assert_eq!(counted("2026-03-16T12:00:00Z"), 1);
    let bureau = w.bureau.renewed();
    let commitments = |status: &str| {
        let path = format!("/v1/commitments?caseId={case}&status={status}");
        bureau.renewed().get(&path).expect(200).items().len()
    };
    assert_eq!((commitments("decided"), commitments("released")), (2, 0));
    let superseding = json!({
        "caseId": case, "closesAt": "2026-03-30T12:00:00Z", "supersedesDecisionId": w.decision(&case)["id"],
    });
    let second = bureau.post("/v1/ballots", superseding).expect(201).id();
    w.everybody_for(&second, &[("usg-people", 100_000)]);
    assert_eq!(counted("2026-03-30T12:00:00Z"), 1);
    assert_eq!((commitments("decided"), commitments("released")), (1, 2));
    assert!(crate::killed::verify(app).0);
}
