//! Ballots that are to supersede a decision: their pledges count in the budget beyond what the new decision would replace, in the
//! warnings as in the check at the decision.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::budget::{adopted, amounts, breaches, cell_of, everything_holds, figures};
use crate::decided::{Decided, text};
use crate::hidden_pledges::board_shows;
use crate::world::World;

/// The ballot that is to supersede the decision on a case that stands.
fn superseding(w: &World<'_>, case: &str) -> String {
    let decision = w.decision(case)["id"].clone();
    let ballot = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": decision,
    });
    w.bureau.post("/v1/ballots", ballot).expect(201).id()
}

/// The scope and what is available of each cell that a pledge of this many euros would exceed.
fn warned(w: &World<'_>, code: &str, ballot: &str, euros: i64) -> Vec<(String, Value)> {
    let path = format!("/v1/ballots/{ballot}/pledge-previews");
    let pledges = json!({ "pledges": [w.pledge(code, euros)] });
    let preview = w.board_members[code].client.post(&path, pledges).expect(200).body;
    let told = preview["budgetBreaches"].as_array().unwrap().clone();
    told.iter()
        .map(|one| (text(&one["scope"]), one["available"].clone()))
        .collect()
}

#[apply(both)]
fn pledges_count_beyond_what_their_decision_would_replace(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 100_000);
    let used = || figures(&w, &all, ["committed", "pledged"]);
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    let ballot = superseding(&w, &case);
    assert_eq!(used(), amounts(["80000.00", "0.00"]));
    let warned_of = |euros| warned(&w, "gemeente-almere", &ballot, euros);
    assert_eq!(
        warned_of(100_000),
        [],
        "the cell has room for it where it replaces the decision"
    );
    assert_eq!(warned_of(100_001), [("programme".to_owned(), json!("100000.00"))]);

    // Until it is decided, both count as the larger of the two.
    w.vote_for("gemeente-almere", &ballot, 50_000).expect(200);
    assert_eq!(used(), amounts(["80000.00", "0.00"]));
    w.vote_for("gemeente-almere", &ballot, 90_000).expect(200);
    assert_eq!(used(), amounts(["80000.00", "10000.00"]));
    assert_eq!(warned_of(100_000), [], "in the place of the pledge before");
    assert_eq!(warned(&w, "provincie-flevoland", &ballot, 10_000), []);
    assert_eq!(
        warned(&w, "provincie-flevoland", &ballot, 10_001),
        [("programme".to_owned(), json!("100000.00"))]
    );

    // So another case has what is left beside the larger of the two.
    let other = w.case("Andere zaak", 50_000);
    w.to_board(&other);
    let elsewhere = w.board_ballot(&other);
    assert_eq!(warned(&w, "provincie-flevoland", &elsewhere, 10_000), []);
    assert_eq!(
        warned(&w, "provincie-flevoland", &elsewhere, 10_001),
        [("programme".to_owned(), json!("20000.00"))]
    );
    w.everybody_for(&ballot, &[("gemeente-almere", 80_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(used(), amounts(["80000.00", "0.00"]));
    assert_eq!(breaches(&w, &case), []);
    everything_holds(app);
}

#[apply(both)]
fn the_warning_tells_what_the_check_at_the_decision_finds(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    cell_of(&w, json!({}), 100_000);
    let province = json!({ "organisationId": w.organisations["provincie-flevoland"] });
    cell_of(&w, province, 50_000);
    let clusters = cell_of(&w, json!({ "track": "clusters" }), 80_000);
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    let ballot = superseding(&w, &case);
    // The city gives less and the province more: of the programme it is as much as before.
    w.vote_for("gemeente-almere", &ballot, 20_000).expect(200);
    assert_eq!(
        warned(&w, "provincie-flevoland", &ballot, 60_000),
        [("funder".to_owned(), json!("50000.00"))]
    );
    assert_eq!(
        figures(&w, &clusters, ["committed", "pledged"]),
        amounts(["80000.00", "0.00"])
    );
    let pledges = [("gemeente-almere", 20_000), ("provincie-flevoland", 60_000)];
    w.everybody_for(&ballot, &pledges);
    w.close(&ballot).expect(200);
    let breach = [("funder-budget-exceeded".to_owned(), "funder".to_owned())];
    assert_eq!(breaches(&w, &case), breach);
    everything_holds(app);
}

#[apply(both)]
fn what_waits_for_a_ratification_is_replaced_too(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let w = &d.w;
    let all = cell_of(w, json!({}), 150_000);
    let used = || figures(w, &all, ["committed", "pledged"]);
    assert_eq!(used(), amounts(["100000.00", "30000.00"]));
    let ballot = superseding(w, &d.case);
    assert_eq!(warned(w, "usg-people", &ballot, 130_000), []);
    w.vote_for("usg-people", &ballot, 130_000).expect(200);
    assert_eq!(used(), amounts(["100000.00", "30000.00"]));
    assert_eq!(warned(w, "gemeente-almere", &ballot, 20_000), []);
    assert_eq!(
        warned(w, "gemeente-almere", &ballot, 20_001),
        [("programme".to_owned(), json!("150000.00"))]
    );
    w.vote_for("gemeente-almere", &ballot, 15_000).expect(200);
    assert_eq!(used(), amounts(["100000.00", "45000.00"]));
    w.everybody_for(&ballot, &[("usg-people", 130_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(used(), amounts(["100000.00", "30000.00"]));
    everything_holds(app);
}

#[apply(both)]
fn pledges_that_a_ballot_hides_count_after_its_close(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 100_000);
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    board_shows(&w, false);
    let ballot = superseding(&w, &case);
    w.vote_for("gemeente-almere", &ballot, 80_000).expect(200);
    w.vote_for("usg-people", &ballot, 20_000).expect(200);
    assert_eq!(
        figures(&w, &all, ["committed", "pledged"]),
        amounts(["80000.00", "0.00"])
    );
    // A warning tells nothing of what others pledged.
    assert_eq!(warned(&w, "provincie-flevoland", &ballot, 100_000), []);
    everything_holds(app);
}
