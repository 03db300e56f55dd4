//! Financing a decision, and what happens if a funder does not follow it.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::decided::{Decided, text};
use crate::killed::verify;
use crate::pages_bureau::Visitor;

/// The commitments of the case in this state.
fn answer(it: &Decided<'_>, code: &str, commitment: &Value, what: &str, body: Value) -> Answer {
    let path = format!("/v1/commitments/{}/{what}", text(&commitment["id"]));
    it.partner(code).post(&path, body).expect(200)
}

/// The funder acknowledges what it pledged within its mandate, and refuses what was ratified.
fn half_refused(it: &Decided<'_>) {
    let offered = it.commitments("offered");
    let (within, ratified): (Vec<_>, Vec<_>) = offered.iter().partition(|c| c["ratificationId"].is_null());
    let refusal = json!({ "reason": "De raad van bestuur trekt terug." });
    answer(
        it,
        "usg-people",
        within[0],
        "acknowledgements",
        json!({ "bookingReference": "2026/1" }),
    );
    answer(it, "usg-people", ratified[0], "refusals", refusal);
}

#[apply(both)]
fn what_a_second_account_must_approve_shows_in_the_dry_run(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    it.approve(&it.w.bureau.post(&outcomes, given).expect(202))
        .expect(200);
    let blocked =
        it.w.command(&it.case, json!({ "command": "finance" }))
            .problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["condition-open"]);
    let fulfilments = format!("/v1/conditions/{}/fulfilments", it.condition);
    it.w.bureau
        .post(&fulfilments, json!({ "evidence": "OV-12" }))
        .expect(200);
    let proposed =
        it.w.command(&it.case, json!({ "command": "finance" }))
            .expect(202);
    assert_eq!(proposed.body["kind"], "finance");
    let again =
        it.w.command(&it.case, json!({ "command": "finance" }))
            .problem(409, "blocked");
    assert_eq!(again.blockers(), ["approval-pending"]);
    let dry =
        it.w.bureau
            .get(&format!("/v1/cases/{}/transitions", it.case))
            .expect(200);
    let commands = dry.body["commands"].as_array().unwrap().clone();
    let finance = commands.iter().find(|c| c["command"] == "finance").unwrap();
    assert_eq!(finance["blockers"][0]["code"], "approval-pending");
    assert_eq!(it.status(), "board-decision");

    // Meanwhile the case is referred back: what was proposed is not allowed any more.
    it.w.command(
        &it.case,
        json!({ "command": "refer-back", "reason": "nieuwe cijfers" }),
    )
    .expect(200);
    it.approve(&proposed).problem(409, "blocked");
    assert_eq!(it.status(), "table-review");
    assert_eq!(it.committed(), "0.00");
    let rejections = format!("{}/rejections", proposed.header("location"));
    it.w.second_bureau
        .post(&rejections, json!({ "reason": "De zaak is terugverwezen." }))
        .expect(200);
}

#[apply(both)]
fn what_a_funder_has_acknowledged_is_given_back_by_two_of_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.financed();
    half_refused(&it);
    it.w.command_by_two(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    let transitions = format!("/v1/cases/{}/transitions", it.case);
    let withdraw = json!({ "command": "withdraw", "reason": "Het gaat niet door." });
    it.w.initiator
        .post(&transitions, withdraw)
        .problem(403, "forbidden");
    let dry = it.w.bureau.get(&transitions).expect(200);
    let commands = dry.body["commands"].as_array().unwrap();
    let two = commands.iter().filter(|c| c["fourEyes"] == true);
    let two: Vec<&str> = two.filter_map(|c| c["command"].as_str()).collect();
    assert_eq!(two, ["reject", "refer-back", "finance", "withdraw"]);

    let close = "2026-03-27T16:00:00Z";
    let refer_back = |close: &str| {
        let command = json!({ "command": "refer-back", "reason": "nieuwe cijfers", "ballotsCloseAt": close });
        it.w.command(&it.case, command)
    };
    let past = refer_back("2026-02-27T16:00:00Z").problem(400, "invalid-input");
    assert_eq!(past.body["errors"][0]["pointer"], "/ballotsCloseAt");
    // An approval that comes too late is refused, and the action can be proposed anew.
    let soon = refer_back("2026-03-02T09:05:00Z").expect(202);
    app.at("2026-03-02T09:05:00Z");
    it.approve(&soon).problem(409, "conflict");
    let rejections = format!("{}/rejections", soon.header("location"));
    it.w.second_bureau
        .post(&rejections, json!({ "reason": "Te laat." }))
        .expect(200);
    let proposed = refer_back(close).expect(202);
    let subject = &proposed.body["subject"];
    assert_eq!(
        (&subject["amount"], &subject["commitments"]),
        (&json!("100000.00"), &json!(1))
    );
    assert_eq!(
        (it.status(), it.committed()),
        (json!("board-decision"), json!("100000.00"))
    );
    let second = Visitor::new(app, Role::Bureau, None, None);
    let page = second
        .get("/approvals")
        .expect(200)
        .says("Zaak terugverwijzen")
        .says("Toegezegd, gaat terug");
    page.says("€ 100.000 (verplichtingen: 1)")
        .says("Stemmingen sluiten")
        .says("27 maart 2026");

    it.approve(&proposed).expect(200);
    assert_eq!(
        (it.status(), it.committed()),
        (json!("table-review"), json!("0.00"))
    );
    let ballot =
        it.w.bureau
            .get(&format!("/v1/ballots/{}", it.w.open_ballot(&it.case)))
            .expect(200);
    assert_eq!(ballot.body["closesAt"], close);
    let (holds, told) = verify(app);
    assert!(holds, "{told}");
}

#[apply(both)]
fn a_refusal_reopens_the_case_and_another_funder_fills_the_gap(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.financed();
    it.w.command(&it.case, json!({ "command": "reopen" }))
        .problem(409, "blocked");
    half_refused(&it);
    it.w.command_by_two(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    assert_eq!(it.status(), "board-decision");
    assert_eq!(it.commitments("released").len(), 1);
    // The rest of the headroom stays committed; what was ratified was never in the mandate's ledger.
    assert_eq!(it.committed(), "100000.00");

    let supplementary =
        json!({ "caseId": it.case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = it.w.bureau.post("/v1/ballots", supplementary).expect(201);
    assert_eq!(ballot.body["need"][0]["amount"], "30000.00");
    it.w.everybody_for(&ballot.id(), &[("windesheim", 30_000)]);
    it.w.close(&ballot.id()).expect(200);
    let decision = it.w.decision(&it.case);
    assert_eq!(
        (&decision["numberVersion"], &decision["gapTotal"]),
        (&json!(2), &json!("0.00"))
    );
    it.w.command_by_two(&it.case, json!({ "command": "finance" }))
        .expect(200);

    // What an earlier version lost does not stand in the way of monitoring what the last one gained.
    answer(
        &it,
        "windesheim",
        &it.commitments("offered")[0],
        "acknowledgements",
        json!({ "bookingReference": "W-7" }),
    );
    let indicator = json!({
        "name": "Banen", "unit": "banen", "rhythm": "yearly",
        "baseline": { "value": "0", "baselineDate": "2026-01-01" },
        "target": { "value": "40", "targetDate": "2030-12-31" },
    });
    it.w.bureau
        .post(&format!("/v1/cases/{}/indicators", it.case), indicator)
        .expect(201);
    it.w.command(&it.case, json!({ "command": "monitor" }))
        .expect(200);

    let id = text(&decision["id"]);
    let publication = json!({ "public": true, "reason": "Iedereen stemt in." });
    it.w.bureau
        .patch(&format!("/v1/decisions/{id}"), publication)
        .expect(200);
    let public = app
        .anonymous()
        .get(&format!("/v1/public-decisions/{id}"))
        .expect(200);
    assert_eq!(
        public.body["amountsByFunder"],
        json!([
            { "funder": "Hogeschool Windesheim", "amount": "30000.00", "released": "0.00", "paid": "0.00", "repaid": "0.00" },
            { "funder": "USG People", "amount": "100000.00", "released": "0.00", "paid": "0.00", "repaid": "0.00" },
        ])
    );
}

#[apply(both)]
fn stopping_gives_back_what_was_not_paid(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.monitored();
    let stop = json!({ "command": "stop", "reason": "De markt doet het zelf." });
    let proposed = it.w.command(&it.case, stop).expect(202);
    assert_eq!(it.committed(), "100000.00");
    it.approve(&proposed).expect(200);
    assert_eq!(it.status(), "stopped");
    assert_eq!(it.commitments("released").len(), 2);
    assert_eq!(it.committed(), "0.00");
}

#[apply(both)]
fn a_case_is_completed_with_its_final_report_once_nothing_is_committed_to_it_any_more(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.monitored();
    let complete = json!({ "command": "complete", "finalReport": "Eindrapport EDBA-2026-7" });
    let early =
        it.w.command(&it.case, json!({ "command": "complete" }))
            .problem(409, "blocked");
    assert_eq!(
        early.blockers(),
        ["final-report-missing", "commitment-not-settled"]
    );
    let committed = it.w.command(&it.case, complete.clone()).problem(409, "blocked");
    assert_eq!(committed.blockers(), ["commitment-not-settled"]);
    for commitment in it.commitments("acknowledged") {
        it.release(&commitment, "Anders betaald.");
    }
    assert_eq!(it.committed(), "0.00");
    it.w.command_by_two(&it.case, complete).expect(200);
    assert_eq!(it.status(), "completed");
    let again = json!({ "command": "stop", "reason": "Toch niet." });
    it.w.command(&it.case, again).problem(409, "blocked");
    let (holds, told) = verify(app);
    assert!(holds, "{told}");
}

#[apply(both)]
fn two_accounts_that_approve_at_once_carry_it_out_once(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let address = format!(
        "{}/approvals",
        it.w.bureau.post(&outcomes, given).expect(202).header("location")
    );
    let clients: Vec<_> = (0..4).map(|_| app.bureau()).collect();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let calls: Vec<_> = clients
            .iter()
            .map(|c| scope.spawn(|| c.post(&address, json!({})).status))
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|s| [200, 409].contains(s)), "{statuses:?}");
    assert_eq!(it.commitments("decided").len(), 2);
}
