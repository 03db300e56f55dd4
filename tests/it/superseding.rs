//! Superseding an adopted decision by another board ballot.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::decided::{Decided, text};
use crate::killed::verify;
use crate::world::{LAST, World, vote};

/// Opens the ballot that is to supersede the decision that stands.
fn open(it: &Decided<'_>) -> String {
    let ballot = json!({
        "caseId": it.case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": it.decision,
        "question": "Neemt de gemeente de hele dekking over?",
    });
    it.w.bureau.post("/v1/ballots", ballot).expect(201).id()
}

fn of_case(it: &Decided<'_>, list: &str) -> Vec<Value> {
    it.w.bureau
        .get(&format!("/v1/{list}?caseId={}", it.case))
        .expect(200)
        .items()
}

/// What stands committed under the mandate of the city for 2026.
fn of_the_city(it: &Decided<'_>) -> Value {
    it.w.headroom("gemeente-almere", 2026)["committed"].clone()
}

#[apply(both)]
fn a_ballot_is_about_the_gap_of_a_decision_or_is_to_supersede_it_and_never_both(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 80_000)]);
    w.close(&ballot).expect(200);
    let both = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true,
        "supersedesDecisionId": w.decision(&case)["id"],
    });
    let refused = w
        .bureau
        .post("/v1/ballots", both.clone())
        .problem(400, "invalid-input");
    let fault = &refused.body["errors"][0];
    assert_eq!(
        (&fault["pointer"], &fault["code"]),
        (&json!("/supersedesDecisionId"), &json!("not-allowed"))
    );
    // Also where neither could be opened, and together with the other faults.
    let other = w.case("Andere zaak", 100_000);
    let mut unsound = both;
    unsound["caseId"] = json!(other);
    unsound["ratificationDueDate"] = json!("2026-03-02");
    let refused = w
        .bureau
        .post("/v1/ballots", unsound)
        .problem(400, "invalid-input");
    assert_eq!(
        refused.faults(),
        ["/supersedesDecisionId", "/ratificationDueDate"]
    );
}

#[apply(both)]
fn a_decision_takes_the_place_of_another_and_what_that_committed_goes_back(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let certificate = format!("/v1/decisions/{}/certificate", it.decision);
    let before = it.w.bureau.get(&certificate).expect(200);
    assert_eq!(it.committed(), "100000.00");
    let unnamed = json!({ "caseId": it.case, "closesAt": "2026-03-16T12:00:00Z" });
    let refused =
        it.w.bureau
            .post("/v1/ballots", unnamed.clone())
            .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["decision-stands"]);
    let mut other = unnamed;
    other["supersedesDecisionId"] = json!(it.case);
    it.w.bureau.post("/v1/ballots", other).problem(409, "blocked");

    let ballot = open(&it);
    let voted = it.w.vote_for("gemeente-almere", &ballot, 130_000).expect(200);
    assert_eq!(voted.body["vote"]["pledges"][0]["within"], "130000.00");
    for code in
        it.w.board_members
            .keys()
            .filter(|code| !["gemeente-almere", LAST].contains(&code.as_str()))
    {
        it.w.vote_for(code, &ballot, 0).expect(200);
    }
    // Until the close the first decision stands, with all that it committed.
    assert_eq!(it.w.decision(&it.case)["id"], it.decision);
    assert_eq!(
        (it.committed(), of_the_city(&it)),
        (json!("100000.00"), json!("0.00"))
    );
    it.w.the_last_for(&ballot, &[]);

    assert_eq!(
        (it.committed(), of_the_city(&it)),
        (json!("0.00"), json!("130000.00"))
    );
    assert_eq!(it.w.headroom("usg-people", 2026)["available"], "100000.00");
    let standing = it.w.decision(&it.case);
    assert_eq!(standing["outcome"], "adopted");
    assert_eq!(
        (&standing["number"], &standing["numberVersion"]),
        (&json!("EDBA-2026-002"), &json!(1))
    );
    assert_eq!(standing["supersedesId"], it.decision);
    let first =
        it.w.bureau
            .get(&format!("/v1/decisions/{}", it.decision))
            .expect(200);
    assert_eq!(
        (&first.body["standing"], &first.body["number"]),
        (&json!(false), &json!("EDBA-2026-001"))
    );
    assert_eq!(
        first.body["outcome"], "adopted-subject-to-ratification",
        "it stays what it was"
    );

    let statuses: Vec<String> = of_case(&it, "commitments")
        .iter()
        .map(|c| text(&c["status"]))
        .collect();
    assert_eq!(statuses, ["released", "decided"]);
    assert_eq!(of_case(&it, "ratifications")[0]["status"], "lapsed");
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    it.w.bureau.post(&outcomes, given).problem(409, "blocked");

    let after = it.w.bureau.get(&certificate).expect(200);
    assert_eq!(after.text, before.text, "what was decided then can still be read");
    let page = it.w.bureau.get(&format!("{certificate}.html")).expect(200);
    assert!(page.text.contains("EDBA-2026-001"), "{}", page.text);
    let second = format!("/v1/decisions/{}/certificate", text(&standing["id"]));
    assert_eq!(
        it.w.bureau.get(&second).expect(200).body["certificate"]["supersedesDecisionId"],
        it.decision
    );
    assert_eq!(
        it.last_events(5),
        [
            "ballot.closed",
            "commitment.released",
            "ratification.lapsed",
            "decision.set-aside",
            "decision.made"
        ]
    );
    let (sound, told) = verify(app);
    assert!(sound, "{told}");
    it.w.command_by_two(&it.case, json!({ "command": "finance" }))
        .expect(200);
}

#[apply(both)]
fn a_ballot_that_is_not_carried_supersedes_nothing(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let ballot = open(&it);
    it.w.vote_for("gemeente-almere", &ballot, 130_000).expect(200);
    for code in
        it.w.board_members
            .keys()
            .filter(|code| *code != "gemeente-almere")
    {
        vote(
            &it.w.board_members[code].client,
            &ballot,
            json!({ "position": "against" }),
        )
        .expect(200);
    }
    it.w.close(&ballot).expect(200);
    assert_eq!(it.w.decision(&it.case)["id"], it.decision);
    assert_eq!(
        (it.committed(), of_the_city(&it)),
        (json!("100000.00"), json!("0.00"))
    );
    assert_eq!(it.w.headroom("gemeente-almere", 2026)["reserved"], "0.00");
    let outcomes: Vec<String> = of_case(&it, "decisions")
        .iter()
        .map(|d| text(&d["outcome"]))
        .collect();
    assert_eq!(outcomes, ["adopted-subject-to-ratification", "rejected"]);
    assert_eq!(of_case(&it, "ratifications")[0]["status"], "pending");
    let (sound, told) = verify(app);
    assert!(sound, "{told}");
}
