//! What a pledge means for state aid.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{de_minimis, decide, declare, share, state, state_anew};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

#[apply(both)]
fn a_preview_says_what_a_pledge_means_for_state_aid(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    declare(&w, boogaart, "260000.00", "2025-06-01").expect(201);
    let case = w.case("Glasvezel", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let preview = |code: &str, euros: i64| {
        let pledges = json!({ "pledges": [w.pledge(code, euros)] });
        let path = format!("/v1/ballots/{ballot}/pledge-previews");
        w.board_members[code].client.post(&path, pledges).expect(200).body["stateAid"].clone()
    };
    let seen = preview("gemeente-almere", 100_000);
    assert_eq!(
        [
            &seen["publicAmount"],
            &seen["overBy"],
            &seen["recipients"][0]["room"]
        ],
        [&json!("100000.00"), &json!("60000.00"), &json!("40000.00")]
    );
    assert_eq!(preview("usg-people", 50_000), Value::Null);
    // The pledge is not refused for it.
    w.vote_for("gemeente-almere", &ballot, 100_000).expect(200);
}

#[apply(both)]
fn a_pledge_to_a_supplementary_ballot_counts_beside_what_was_decided(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let boogaart = w.organisations["boogaart"];
    declare(&w, boogaart, "260000.00", "2025-06-01").expect(201);
    let case = w.case("Glasvezel", 150_000);
    decide(&w, &case, 100_000);
    let supplementary = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = w.bureau.post("/v1/ballots", supplementary).expect(201);
    let question = text(&ballot.body["question"]);
    assert!(
        question.contains("€\u{a0}50.000") || question.contains("€ 50.000"),
        "{question}"
    );
    let preview = || {
        let pledges = json!({ "pledges": [w.pledge("provincie-flevoland", 50_000)] });
        let path = format!("/v1/ballots/{}/pledge-previews", ballot.id());
        let client = &w.board_members["provincie-flevoland"].client;
        client.post(&path, pledges).expect(200).body["stateAid"].clone()
    };
    let amounts = |seen: &Value| {
        let room = &seen["recipients"][0];
        [
            &seen["unstatedAmount"],
            &room["decidedAmount"],
            &room["room"],
            &seen["overBy"],
        ]
        .map(text)
    };
    assert_eq!(
        amounts(&preview()),
        ["100000.00", "0.00", "40000.00", "110000.00"]
    );
    // Stated, it takes of the room, though it is not financed.
    state(&w, &case, &[de_minimis(boogaart, "100000.00")]).expect(200);
    assert_eq!(
        amounts(&preview()),
        ["0.00", "100000.00", "40000.00", "110000.00"]
    );
    // On another basis it takes nothing.
    state_anew(&w, &case, &[share(boogaart, "100000.00", "block-exemption")]).expect(200);
    assert_eq!(amounts(&preview()), ["0.00", "0.00", "40000.00", "10000.00"]);
}
