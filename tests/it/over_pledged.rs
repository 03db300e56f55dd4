//! Pledges above the amount asked for: the user is warned before and after the vote, and the decision first reduces the
//! parts that would need a ratification.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::hidden_pledges::board_shows;
use crate::pages_bureau::Visitor;
use crate::verify::verify;
use crate::world::World;

fn usable(answer: &Value) -> &Value {
    &answer["pledges"][0]["usableAtMost"]
}

fn preview(w: &World<'_>, code: &str, ballot: &str, euros: i64) -> Value {
    let asked = json!({ "pledges": [w.pledge(code, euros)] });
    let path = format!("/v1/ballots/{ballot}/pledge-previews");
    w.board_members[code].client.post(&path, asked).expect(200).body
}

#[apply(both)]
fn a_pledge_of_more_than_is_still_asked_is_said_before_and_after_the_vote(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    board_shows(&w, true);
    let case = w.case("Almere Labs", 400_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("gemeente-almere", &ballot, 250_000).expect(200);
    let told = preview(&w, "provincie-flevoland", &ballot, 300_000);
    assert_eq!(
        (usable(&told), &told["gapTotal"]),
        (&json!("150000.00"), &json!("0.00"))
    );
    assert_eq!(
        usable(&preview(&w, "provincie-flevoland", &ballot, 100_000)),
        "100000.00"
    );
    let cast = w.vote_for("provincie-flevoland", &ballot, 300_000).expect(200);
    assert_eq!(usable(&cast.body["vote"]), "150000.00");
    // Just what is needed: all of it can be used.
    let cast = w.vote_for("provincie-flevoland", &ballot, 150_000).expect(200);
    assert_eq!(usable(&cast.body["vote"]), "150000.00");
    assert_eq!(usable(&preview(&w, "usg-people", &ballot, 50_000)), "0.00");
    // It is told to the voter at the vote, and not kept with it.
    let votes = w.bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    assert_eq!(usable(&votes.body["votes"][0]), &Value::Null);
}

#[apply(both)]
fn what_is_usable_tells_nothing_of_hidden_pledges(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    board_shows(&w, false);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let before = preview(&w, "windesheim", &ballot, 40_000);
    assert_eq!(usable(&before), "40000.00");
    w.vote_for("gemeente-almere", &ballot, 90_000).expect(200);
    assert_eq!(preview(&w, "windesheim", &ballot, 40_000), before);
    let cast = w.vote_for("windesheim", &ballot, 40_000).expect(200);
    assert_eq!(usable(&cast.body["vote"]), "40000.00");
    let reader = Visitor::new(
        app,
        Role::BoardMember,
        None,
        Some(w.board_members["windesheim"].representative),
    );
    reader
        .get(&format!("/ballots/{ballot}/receipt"))
        .expect(200)
        .does_not_say("meer toe dan de zaak nog vraagt");
    // Of one's own pledge it tells what is more than the case asks.
    assert_eq!(
        usable(&preview(&w, "provincie-flevoland", &ballot, 250_000)),
        "100000.00"
    );
}

#[apply(both)]
fn a_ratification_that_nobody_needs_does_not_arise(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 400_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 400_000), ("usg-people", 425_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case);
    assert_eq!(decision["outcome"], "adopted", "{decision}");
    let asked = w
        .bureau
        .get(&format!("/v1/ratifications?caseId={case}"))
        .expect(200)
        .items();
    assert!(asked.is_empty(), "{asked:?}");
    assert_eq!(w.headroom("gemeente-almere", 2026)["committed"], "320000.00");
    assert_eq!(w.headroom("usg-people", 2026)["committed"], "80000.00");
    for code in ["gemeente-almere", "usg-people"] {
        assert_eq!(w.headroom(code, 2026)["reserved"], "0.00");
    }

    // The decision says what was reduced, of which part.
    let reduced: Vec<Vec<&str>> = decision["reductions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            [
                "offered",
                "takenWithin",
                "takenSubject",
                "reduced",
                "reducedWithin",
                "reducedSubject",
            ]
            .iter()
            .map(|name| line[name].as_str().unwrap())
            .collect()
        })
        .collect();
    assert_eq!(
        reduced,
        [
            ["400000.00", "320000.00", "0.00", "80000.00", "80000.00", "0.00"],
            [
                "425000.00",
                "80000.00",
                "0.00",
                "345000.00",
                "20000.00",
                "325000.00"
            ],
        ]
    );
    let id = decision["id"].as_str().unwrap();
    let certificate = w
        .bureau
        .get(&format!("/v1/decisions/{id}/certificate"))
        .expect(200)
        .body["certificate"]
        .clone();
    assert_eq!(
        (&certificate["format"], &certificate["allocationRule"]),
        (&json!("edba-certificate-4"), &json!(2))
    );
    assert_eq!(
        certificate["pledges"][1]["reducedSubjectToRatification"],
        "325000.00"
    );
    let auditor = Visitor::new(app, Role::Auditor, None, None);
    auditor
        .get(&format!("/decisions/{id}"))
        .expect(200)
        .says("Verminderde toezeggingen")
        .says("€ 345.000")
        .says("€ 325.000")
        .says("€ 80.000");
    auditor
        .get(&format!("/decisions/{id}/certificate"))
        .expect(200)
        .says("Verdeelregel, versie");

    assert_eq!(verify(app).0, Some(0), "{}", verify(app).1);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
}

#[apply(both)]
fn what_is_needed_of_a_ratification_is_shared_by_those_who_offered_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 200_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    // 100,000 and 50,000 within; 60,000 and 90,000 beyond, of which 50,000 is needed: 20,000 and 30,000.
    w.everybody_for(&ballot, &[("usg-people", 160_000), ("windesheim", 140_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["outcome"], "adopted-subject-to-ratification");
    let asked = w
        .bureau
        .get(&format!("/v1/ratifications?caseId={case}"))
        .expect(200)
        .items();
    let mut amounts: Vec<_> = asked.iter().map(|r| r["amount"].as_str().unwrap()).collect();
    amounts.sort_unstable();
    assert_eq!(amounts, ["20000.00", "30000.00"]);
    assert_eq!(w.headroom("usg-people", 2026)["committed"], "100000.00");
    assert_eq!(w.headroom("windesheim", 2026)["committed"], "50000.00");
    assert_eq!(verify(app).0, Some(0));
}
