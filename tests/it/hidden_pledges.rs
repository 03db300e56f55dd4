//! If a body hides votes until the ballot closes, the pledges of others stay hidden too.

use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::pages_bureau::Visitor;
use crate::world::{Member, World, terms, vote};

/// The board shows its votes before the close, or does not, from now on.
pub fn board_shows(w: &World<'_>, visible: bool) -> edba::domain::Id {
    let board = w.bureau.get("/v1/bodies?kind=board").expect(200).items()[0].clone();
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails", "secret": false,
        "visibleBeforeClose": visible, "closeWhenAllVoted": false,
    });
    let id = board["id"].as_str().unwrap();
    w.bureau
        .post(&format!("/v1/bodies/{id}/rules"), rules)
        .expect(201);
    id.parse().unwrap()
}

fn preview(member: &Member, ballot: &str, pledge: &Value) -> Value {
    let path = format!("/v1/ballots/{ballot}/pledge-previews");
    member
        .client
        .post(&path, json!({ "pledges": [pledge] }))
        .expect(200)
        .body
}

#[apply(both)]
fn a_preview_does_not_tell_what_others_pledged(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    board_shows(&w, false);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let windesheim = &w.board_members["windesheim"];
    let mine = w.pledge("windesheim", 40_000);
    let before = preview(windesheim, &ballot, &mine);
    assert_eq!(
        (&before["gapTotal"], &before["countsOthers"]),
        (&json!("60000.00"), &json!(false))
    );
    w.vote_for("gemeente-almere", &ballot, 60_000).expect(200);
    assert_eq!(
        preview(windesheim, &ballot, &mine),
        before,
        "nothing has become visible"
    );

    // Nor does the page, nor the answer to a vote.
    let reader = Visitor::new(app, Role::BoardMember, None, Some(windesheim.representative));
    let page = reader.get(&format!("/ballots/{ballot}")).expect(200);
    page.says("ziet u pas na de sluiting")
        .does_not_say("Al toegezegd")
        .does_not_say("60.000");
    let cast = w.vote_for("windesheim", &ballot, 40_000).expect(200);
    let told: Vec<_> = cast.body.as_object().unwrap().keys().cloned().collect();
    assert_eq!(told, ["ballotId", "seatId", "casting", "ballotStatus", "vote"]);
    assert!(!cast.text.contains("60000.00"), "{}", cast.text);
    let votes = windesheim
        .client
        .get(&format!("/v1/ballots/{ballot}/votes"))
        .expect(200);
    assert_eq!(votes.body["votes"].as_array().unwrap().len(), 1);
    w.everybody_for(&ballot, &[("gemeente-almere", 60_000), ("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["outcome"], "adopted", "all of it was counted");
}

#[apply(both)]
fn a_preview_tells_it_where_the_board_votes_in_the_open(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    board_shows(&w, true);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("gemeente-almere", &ballot, 60_000).expect(200);
    let told = preview(
        &w.board_members["windesheim"],
        &ballot,
        &w.pledge("windesheim", 40_000),
    );
    assert_eq!(
        (&told["gapTotal"], &told["countsOthers"]),
        (&json!("0.00"), &json!(true))
    );
    let reader = Visitor::new(
        app,
        Role::BoardMember,
        None,
        Some(w.board_members["windesheim"].representative),
    );
    let page = reader.get(&format!("/ballots/{ballot}")).expect(200);
    page.says("Al toegezegd")
        .says("60.000")
        .does_not_say("ziet u pas na de sluiting");
}

#[apply(both)]
fn a_ceiling_that_is_shared_is_previewed_by_ones_own_offers_and_held_at_the_vote(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let board = board_shows(&w, false);
    // A second seat of the city, under a sub-mandate of the mandate of the first: 500,000 per decision.
    let first = &w.board_members["gemeente-almere"];
    let second = w.member("gemeente-almere", board, SeatRole::Member, Role::BoardMember);
    let mandate = json!({
        "grantorOrganisationId": second.organisation, "representativeId": second.representative,
        "parentMandateId": first.mandate, "terms": terms("gemeente-almere", 400_000, 400_000, 400_000),
    });
    let mandate = w.bureau.post("/v1/mandates", mandate).expect(201).id();
    let case = w.case("Almere Labs", 900_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let pledge = json!({
        "mandateId": mandate, "instrument": "subsidy", "budgetYear": 2026,
        "expenditureKind": "programme", "amount": "200000.00",
    });
    w.vote_for("gemeente-almere", &ballot, 450_000).expect(200);
    let told = preview(&second, &ballot, &pledge);
    assert_eq!(
        (&told["pledges"][0]["within"], &told["gapTotal"]),
        (&json!("200000.00"), &json!("700000.00"))
    );
    let cast = vote(
        &second.client,
        &ballot,
        json!({ "position": "for", "pledges": [pledge] }),
    )
    .expect(200);
    assert_eq!(cast.body["vote"]["pledges"][0]["within"], "50000.00");
    assert_eq!(cast.body["vote"]["pledges"][0]["subject"], "150000.00");
}
