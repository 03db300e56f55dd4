//! Decisions that do not fit the budget: of the programme, of a track and of a funder, and what ends the breach.

use rstest_reuse::apply;
use serde_json::json;

use super::{adopted, breaches, cell_of, everything_holds, moved, moving, propose};
use crate::app::{App, Backend, both};
use crate::world::World;

#[apply(both)]
fn a_breach_of_a_funder_cell_is_not_lifted_by_the_board(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    cell_of(&w, json!({}), 500_000);
    let funder = cell_of(
        &w,
        json!({ "organisationId": w.organisations["gemeente-almere"] }),
        60_000,
    );
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 100_000)]);
    let breach = [("funder-budget-exceeded".to_owned(), "funder".to_owned())];
    assert_eq!(breaches(&w, &case), breach);
    // Not by the board.
    let lifting = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "liftsBudgetBreach": true,
        "supersedesDecisionId": w.decision(&case)["id"],
    });
    let ballot = w.bureau.post("/v1/ballots", lifting).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(breaches(&w, &case), breach);
    moved(&w, &funder, moving("allocation", json!({ "amount": "39999.99" })));
    assert_eq!(breaches(&w, &case), breach);
    moved(&w, &funder, moving("allocation", json!({ "amount": "0.01" })));
    assert_eq!(breaches(&w, &case), []);
    everything_holds(app);
}

#[apply(both)]
fn the_cell_of_the_track_is_checked_too_and_what_was_decided_first_fits(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    cell_of(&w, json!({}), 500_000);
    let clusters = cell_of(&w, json!({ "track": "clusters" }), 100_000);
    let first = adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    let second = adopted(&w, "Glasvezel", &[("gemeente-almere", 50_000)]);
    let breach = [("programme-budget-exceeded".to_owned(), "board".to_owned())];
    assert_eq!(breaches(&w, &first), [], "it was decided first");
    assert_eq!(breaches(&w, &second), breach);
    moved(
        &w,
        &clusters,
        moving("allocation", json!({ "amount": "30000.00" })),
    );
    assert_eq!(breaches(&w, &second), []);
    moved(&w, &clusters, moving("amendment", json!({ "newBudget": "1.00" })));
    assert_eq!(breaches(&w, &first).len(), 1);
    everything_holds(app);
}

#[apply(both)]
fn a_breach_is_not_lifted_by_a_budget_that_becomes_pro_memorie(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 500_000);
    let almere = json!({ "organisationId": w.organisations["gemeente-almere"] });
    let funder = cell_of(&w, almere, 60_000);
    // While nothing is committed on it a budget can become p.m.
    moved(&w, &funder, moving("amendment", json!({ "proMemorie": true })));
    moved(&w, &funder, moving("allocation", json!({ "amount": "60000.00" })));
    let waiting = propose(&w, &funder, moving("amendment", json!({ "proMemorie": true }))).expect(202);
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 100_000)]);
    let breach = [("funder-budget-exceeded".to_owned(), "funder".to_owned())];
    assert_eq!(breaches(&w, &case), breach);
    // What was proposed before is not approved any more either.
    let approvals = format!("{}/approvals", waiting.header("location"));
    let refused = w
        .second_bureau
        .post(&approvals, json!({}))
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["budget-in-use"]);
    // Nor the cell of the programme, which only the board may exceed.
    let refused =
        propose(&w, &all, moving("amendment", json!({ "proMemorie": true }))).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["budget-in-use"]);
    assert_eq!(breaches(&w, &case), breach);
    everything_holds(app);
}
