//! Reservations of a ballot that is to supersede a decision: only the part beyond the unpaid amount that the decision
//! holds. No mandate is charged twice for one case, and none less than once.

use edba::domain::codes::Role;
use edba::domain::mandate::{LedgerKind, MandateTerms};
use edba::domain::{Cents, Id};
use edba::service::headroom::{self, Posting};
use edba::service::mandates;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::decided::{Decided, text};
use crate::headroom::findings;
use crate::killed::verify;
use crate::pages_bureau::Visitor;
use crate::world::{World, terms, vote};

const DEADLINE: &str = "2026-03-16T12:00:00Z";

/// The ballot that is to supersede the standing decision of a case.
fn superseding(w: &World<'_>, case: &str) -> String {
    let decision = w.decision(case)["id"].clone();
    let ballot = json!({ "caseId": case, "closesAt": DEADLINE, "supersedesDecisionId": decision });
    w.bureau.post("/v1/ballots", ballot).expect(201).id()
}

/// A case with a decision in which one funder gives this much of 2026, and the open ballot that is to supersede it.
fn decided(w: &World<'_>, asked: i64, code: &str, euros: i64) -> (String, String) {
    let case = w.case("Almere Labs", asked);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[(code, euros)]);
    w.close(&ballot).expect(200);
    let again = superseding(w, &case);
    (case, again)
}

fn mandate_of(w: &World<'_>, code: &str) -> Id {
    w.board_members[code].mandate.as_ref().unwrap().parse().unwrap()
}

/// New terms of the mandate of a funder: per decision, per year and in all.
fn set_terms(w: &World<'_>, code: &str, (decision, year, total): (i64, i64, i64)) {
    let terms: MandateTerms = serde_json::from_value(terms(code, decision, year, total)).unwrap();
    let id = mandate_of(w, code);
    w.app.work(|cx| mandates::supersede(cx, id, terms, |_| Ok(())));
}

/// Reserved, committed and available under the mandate of a funder.
fn standing(w: &World<'_>, code: &str, year: i32) -> [String; 3] {
    let headroom = w.headroom(code, year);
    ["reserved", "committed", "available"].map(|part| text(&headroom[part]))
}

/// Of the first pledge of an answer to a vote: within, subject to ratification, and covered.
fn parts(answer: &Answer) -> [String; 3] {
    let pledge = &answer.body["vote"]["pledges"][0];
    ["within", "subject", "coveredByStandingDecision"].map(|part| text(&pledge[part]))
}

fn pledge_of(mandate: &str, year: i32, euros: i64) -> Value {
    json!({
        "mandateId": mandate, "instrument": "subsidy", "budgetYear": year,
        "expenditureKind": "programme", "amount": format!("{euros}.00"),
    })
}

#[track_caller]
fn holds(app: &App) {
    let (sound, told) = verify(app);
    assert!(sound, "{told}");
}

/// Everybody but these votes for, so that the ballot is counted.
fn others_vote(w: &World<'_>, ballot: &str, but_not: &[&str]) {
    for code in w
        .board_members
        .keys()
        .filter(|code| !but_not.contains(&code.as_str()))
    {
        w.vote_for(code, ballot, 0).expect(200);
    }
}

/// A case that asks as much for the year after as for this one; the board decided that USG People gives € 100,000 of this
/// year.
fn decided_for_two_years(w: &World<'_>) -> String {
    let mut content = w.content("Almere Labs");
    content["budgetLines"].as_array_mut().unwrap().push(json!({
        "description": "Programma", "expenditureKind": "programme", "budgetYear": 2027, "amount": "100000.00",
    }));
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("usg-people", 100_000)]);
    w.close(&ballot).expect(200);
    case
}

#[apply(both)]
fn a_pledge_that_stood_within_stands_within_when_it_is_repeated(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    set_terms(&w, "gemeente-almere", (3_000_000, 3_500_000, 9_000_000));
    let (case, ballot) = decided(&w, 2_500_000, "gemeente-almere", 2_500_000);
    let city = &w.board_members["gemeente-almere"];
    let previews = format!("/v1/ballots/{ballot}/pledge-previews");
    let preview = city
        .client
        .post(
            &previews,
            json!({ "pledges": [w.pledge("gemeente-almere", 2_600_000)] }),
        )
        .expect(200);
    let told = &preview.body["pledges"][0];
    assert_eq!(
        (&told["within"], &told["coveredByStandingDecision"]),
        (&json!("2600000.00"), &json!("2500000.00"))
    );
    assert_eq!(preview.body["standingDecisionNumber"], "EDBA-2026-001");

    let pledged = |euros| parts(&w.vote_for("gemeente-almere", &ballot, euros).expect(200));
    assert_eq!(pledged(2_500_000), ["2500000.00", "0.00", "2500000.00"]);
    assert_eq!(
        standing(&w, "gemeente-almere", 2026),
        ["0.00", "2500000.00", "1000000.00"]
    );
    assert_eq!(pledged(2_600_000), ["2600000.00", "0.00", "2500000.00"]);
    assert_eq!(
        standing(&w, "gemeente-almere", 2026),
        ["100000.00", "2500000.00", "900000.00"]
    );
    // Up to the ceiling per decision, as if the decision had been given back; the rest goes beyond it.
    assert_eq!(pledged(3_100_000), ["3000000.00", "100000.00", "2500000.00"]);
    assert_eq!(pledged(2_400_000), ["2400000.00", "0.00", "2400000.00"]);
    assert_eq!(
        standing(&w, "gemeente-almere", 2026),
        ["0.00", "2500000.00", "1000000.00"]
    );
    holds(app);

    // Of another case there is what the mandate leaves beside this one, which is charged once.
    let other = w.case("Andere zaak", 2_000_000);
    w.to_board(&other);
    let elsewhere = w.board_ballot(&other);
    assert_eq!(
        parts(&w.vote_for("gemeente-almere", &elsewhere, 1_200_000).expect(200)),
        ["1000000.00", "200000.00", "0.00"]
    );
    assert_eq!(pledged(2_600_000), ["2500000.00", "100000.00", "2500000.00"]);
    assert_eq!(pledged(2_500_000), ["2500000.00", "0.00", "2500000.00"]);

    let mandate = mandate_of(&w, "gemeente-almere");
    let view = w
        .bureau
        .get(&format!("/v1/mandates/{mandate}/headroom"))
        .expect(200);
    let covered = &view.body["coveredPledges"][0];
    assert_eq!(
        (&covered["amount"], &covered["budgetYear"]),
        (&json!("2500000.00"), &json!(2026))
    );
    assert_eq!(
        (&covered["decisionNumber"], &covered["ballotId"]),
        (&json!("EDBA-2026-001"), &json!(ballot))
    );
    let reader = Visitor::new(app, Role::BoardMember, None, Some(city.representative));
    reader
        .get(&format!("/ballots/{ballot}/receipt"))
        .expect(200)
        .says("Besluit EDBA-2026-001 houdt hiervan al");
    reader
        .get(&format!("/mandates/{mandate}"))
        .expect(200)
        .says("besluit EDBA-2026-001 moet vervangen");

    others_vote(&w, &ballot, &["gemeente-almere"]);
    w.close(&ballot).expect(200);
    assert_eq!(
        standing(&w, "gemeente-almere", 2026),
        ["1000000.00", "2500000.00", "0.00"]
    );
    let decision = w.decision(&case);
    assert_eq!(
        (&decision["outcome"], &decision["gapTotal"]),
        (&json!("adopted"), &json!("0.00"))
    );
    let certificate = format!("/v1/decisions/{}/certificate", text(&decision["id"]));
    let certificate = w.bureau.get(&certificate).expect(200).body["certificate"].clone();
    assert_eq!(
        certificate["pledges"][0]["coveredByStandingDecision"],
        "2500000.00"
    );
    holds(app);
}

#[apply(both)]
fn what_a_funder_pledges_in_parts_is_covered_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = decided(&w, 400_000, "provincie-flevoland", 300_000);
    let province = &w.board_members["provincie-flevoland"];
    let mandate = province.mandate.clone().unwrap();
    let mut second = pledge_of(&mandate, 2026, 150_000);
    second["instrument"] = json!("credit");
    let both = json!({ "position": "for", "pledges": [pledge_of(&mandate, 2026, 200_000), second] });
    let cast = vote(&province.client, &ballot, both).expect(200);
    let told: Vec<_> = cast.body["vote"]["pledges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            (
                text(&p["within"]),
                text(&p["subject"]),
                text(&p["coveredByStandingDecision"]),
            )
        })
        .collect();
    // The ceiling per decision is 300,000; both together reserve nothing beside it.
    assert_eq!(
        told,
        [
            ("200000.00".into(), "0.00".into(), "200000.00".into()),
            ("100000.00".into(), "50000.00".into(), "100000.00".into()),
        ]
    );
    assert_eq!(
        standing(&w, "provincie-flevoland", 2026)[..2],
        ["0.00", "300000.00"]
    );
    holds(app);
    vote(&province.client, &ballot, json!({ "position": "against" })).expect(200);
    assert_eq!(
        standing(&w, "provincie-flevoland", 2026)[..2],
        ["0.00", "300000.00"]
    );
    holds(app);
}

#[apply(both)]
fn a_ballot_that_fails_gives_back_what_was_more_and_nothing_else(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = decided(&w, 400_000, "gemeente-almere", 300_000);
    let standing_decision = w.decision(&case)["id"].clone();
    assert_eq!(
        parts(&w.vote_for("gemeente-almere", &ballot, 400_000).expect(200)),
        ["400000.00", "0.00", "300000.00"]
    );
    assert_eq!(
        standing(&w, "gemeente-almere", 2026)[..2],
        ["100000.00", "300000.00"]
    );
    for code in w.board_members.keys().filter(|code| *code != "gemeente-almere") {
        vote(
            &w.board_members[code].client,
            &ballot,
            json!({ "position": "against" }),
        )
        .expect(200);
    }
    w.close(&ballot).expect(200);
    assert_eq!(standing(&w, "gemeente-almere", 2026)[..2], ["0.00", "300000.00"]);
    assert_eq!(w.decision(&case)["id"], standing_decision);
    holds(app);
}

#[apply(both)]
fn a_sub_mandate_reserves_its_own_and_its_parent_is_not_charged_twice(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    set_terms(&w, "gemeente-almere", (300_000, 300_000, 300_000));
    let (case, ballot) = decided(&w, 300_000, "gemeente-almere", 300_000);
    let parent = &w.board_members["gemeente-almere"];
    // A seat of the city on a later ballot: its holder acts under a sub-mandate.
    let board: Id = w.bureau.get("/v1/bodies?kind=board").expect(200).items()[0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let second = w.member(
        "gemeente-almere",
        board,
        edba::domain::codes::SeatRole::Member,
        Role::BoardMember,
    );
    let sub = json!({
        "grantorOrganisationId": second.organisation, "representativeId": second.representative,
        "parentMandateId": parent.mandate, "terms": terms("gemeente-almere", 250_000, 250_000, 250_000),
    });
    let sub = w.bureau.post("/v1/mandates", sub).expect(201).id();
    app.at(DEADLINE);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case)["id"].clone();
    let open =
        json!({ "caseId": case, "closesAt": "2026-03-30T12:00:00Z", "supersedesDecisionId": decision });
    let ballot = w.bureau.post("/v1/ballots", open).expect(201).id();
    let of_sub = |year: i32| {
        let view = w.bureau.get(&format!("/v1/mandates/{sub}/headroom")).expect(200);
        let years = view.body["years"].as_array().unwrap().clone();
        let found = years.into_iter().find(|y| y["budgetYear"] == year).unwrap();
        ["reserved", "committed"].map(|part| text(&found["headroom"][part]))
    };
    // The parent has nothing left but what the decision holds for this case.
    let pledges = json!({ "position": "for", "pledges": [pledge_of(&sub, 2026, 250_000)] });
    let cast = vote(&second.client, &ballot, pledges).expect(200);
    assert_eq!(parts(&cast), ["250000.00", "0.00", "0.00"]);
    assert_eq!(of_sub(2026), ["250000.00", "0.00"]);
    assert_eq!(
        standing(&w, "gemeente-almere", 2026),
        ["0.00", "300000.00", "0.00"]
    );
    // Beside it the principal has what the decision holds beyond that.
    assert_eq!(
        parts(&w.vote_for("gemeente-almere", &ballot, 100_000).expect(200)),
        ["50000.00", "50000.00", "50000.00"]
    );
    holds(app);
    // When the sub-mandate's pledge goes, the parent's is within, and nothing is reserved twice.
    vote(&second.client, &ballot, json!({ "position": "for" })).expect(200);
    assert_eq!(of_sub(2026), ["0.00", "0.00"]);
    assert_eq!(
        parts(&w.vote_for("gemeente-almere", &ballot, 200_000).expect(200)),
        ["200000.00", "0.00", "200000.00"]
    );
    let pledges = json!({ "position": "for", "pledges": [pledge_of(&sub, 2026, 100_000)] });
    vote(&second.client, &ballot, pledges).expect(200);
    holds(app);
    others_vote(&w, &ballot, &["gemeente-almere"]);
    w.close(&ballot).expect(200);
    assert_eq!(of_sub(2026), ["0.00", "100000.00"]);
    assert_eq!(
        standing(&w, "gemeente-almere", 2026),
        ["0.00", "300000.00", "0.00"]
    );
    holds(app);
}

#[apply(both)]
fn what_is_released_while_the_ballot_is_open_is_reserved_for_its_pledges(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    it.financed();
    let partner = it.partner("usg-people");
    for commitment in it.commitments("offered") {
        let address = format!("/v1/commitments/{}", text(&commitment["id"]));
        if commitment["amount"] == "100000.00" {
            partner
                .post(
                    &format!("{address}/acknowledgements"),
                    json!({ "bookingReference": "2026/1" }),
                )
                .expect(200);
        } else {
            partner
                .post(
                    &format!("{address}/refusals"),
                    json!({ "reason": "Niet begroot" }),
                )
                .expect(200);
        }
    }
    it.w.command_by_two(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    let ballot = superseding(&it.w, &it.case);
    let pledged = |euros| parts(&it.w.vote_for("usg-people", &ballot, euros).expect(200));
    assert_eq!(pledged(80_000), ["80000.00", "0.00", "80000.00"]);
    assert_eq!(standing(&it.w, "usg-people", 2026), ["0.00", "100000.00", "0.00"]);
    let acknowledged = it.commitments("acknowledged")[0].clone();
    it.release(&acknowledged, "De funder trekt zich terug");
    assert_eq!(
        standing(&it.w, "usg-people", 2026),
        ["80000.00", "0.00", "20000.00"]
    );
    holds(app);
    assert_eq!(pledged(130_000), ["100000.00", "30000.00", "0.00"]);
    others_vote(&it.w, &ballot, &["usg-people"]);
    it.w.close(&ballot).expect(200);
    assert_eq!(standing(&it.w, "usg-people", 2026), ["0.00", "100000.00", "0.00"]);
    holds(app);
}

#[apply(both)]
fn a_mandate_narrowed_while_the_ballot_is_open_covers_less_at_the_close(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = decided(&w, 300_000, "provincie-flevoland", 300_000);
    assert_eq!(
        parts(&w.vote_for("provincie-flevoland", &ballot, 300_000).expect(200)),
        ["300000.00", "0.00", "300000.00"]
    );
    set_terms(&w, "provincie-flevoland", (200_000, 200_000, 200_000));
    holds(app);
    others_vote(&w, &ballot, &["provincie-flevoland"]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case);
    assert_eq!(decision["outcome"], "adopted-subject-to-ratification");
    assert_eq!(
        standing(&w, "provincie-flevoland", 2026),
        ["0.00", "200000.00", "0.00"]
    );
    holds(app);
}

#[apply(both)]
fn a_mandate_narrowed_after_the_deadline_takes_nothing_away(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = decided(&w, 300_000, "provincie-flevoland", 300_000);
    w.vote_for("provincie-flevoland", &ballot, 300_000).expect(200);
    for code in [
        "gemeente-almere",
        "ibm-nederland",
        "windesheim",
        "flevoziekenhuis",
    ] {
        w.vote_for(code, &ballot, 0).expect(200);
    }
    app.at("2026-03-16T12:00:05Z");
    set_terms(&w, "provincie-flevoland", (200_000, 200_000, 200_000));
    app.at("2026-03-16T12:00:10Z");
    w.bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(w.decision(&case)["outcome"], "adopted");
    let headroom = w.headroom("provincie-flevoland", 2026);
    assert_eq!(
        (&headroom["committed"], &headroom["overhang"]),
        (&json!("300000.00"), &json!("100000.00"))
    );
    holds(app);
}

#[apply(both)]
fn what_moves_to_another_year_counts_once_over_the_whole_period(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    set_terms(&w, "usg-people", (100_000, 100_000, 150_000));
    let case = decided_for_two_years(&w);
    // Another case has the rest of the whole period.
    let other = w.case("Andere zaak", 50_000);
    w.to_board(&other);
    let elsewhere = w.board_ballot(&other);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let usg = &w.board_members["usg-people"].client;
    let in_2027 = |ballot: &str, euros| {
        let pledges = json!({ "position": "for", "pledges": [pledge_of(&mandate, 2027, euros)] });
        parts(&vote(usg, ballot, pledges).expect(200))
    };
    let again = superseding(&w, &case);
    assert_eq!(in_2027(&again, 100_000), ["100000.00", "0.00", "0.00"]);
    assert_eq!(standing(&w, "usg-people", 2026)[..2], ["0.00", "100000.00"]);
    assert_eq!(standing(&w, "usg-people", 2027)[..2], ["100000.00", "0.00"]);
    holds(app);
    set_terms(&w, "usg-people", (100_000, 150_000, 150_000));
    let pledged = w.vote_for("usg-people", &elsewhere, 60_000).expect(200);
    assert_eq!(
        parts(&pledged),
        ["50000.00", "10000.00", "0.00"],
        "what the whole period leaves beside one of the two"
    );
    holds(app);
    others_vote(&w, &again, &["usg-people"]);
    w.close(&again).expect(200);
    assert_eq!(standing(&w, "usg-people", 2026)[..2], ["50000.00", "0.00"]);
    assert_eq!(standing(&w, "usg-people", 2027)[..2], ["0.00", "100000.00"]);
    holds(app);
}

#[apply(both)]
fn what_another_ballot_counts_twice_takes_nothing_from_a_case_that_is_counted_at_its_deadline(
    backend: Backend,
) {
    let app = &App::start(backend);
    let w = World::new(app);
    set_terms(&w, "usg-people", (100_000, 150_000, 150_000));
    let case = decided_for_two_years(&w);
    let other = w.case("Andere zaak", 50_000);
    w.to_board(&other);
    let elsewhere = w.board_ballot(&other);
    let again = superseding(&w, &case);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let pledges = json!({ "position": "for", "pledges": [pledge_of(&mandate, 2027, 100_000)] });
    vote(&w.board_members["usg-people"].client, &again, pledges).expect(200);
    let pledged = w.vote_for("usg-people", &elsewhere, 50_000).expect(200);
    assert_eq!(parts(&pledged), ["50000.00", "0.00", "0.00"]);
    // One vote is missing, so that the deadline closes it.
    others_vote(&w, &elsewhere, &["usg-people", "ibm-nederland"]);
    assert_eq!(w.close(&elsewhere).expect(200).body["endReason"], "deadline");
    assert_eq!(w.decision(&other)["outcome"], "adopted");
    assert_eq!(standing(&w, "usg-people", 2026)[..2], ["0.00", "150000.00"]);
    holds(app);
}

#[apply(both)]
fn a_pledge_from_before_the_rule_has_reserved_all_of_it_and_is_decided_like_any_other(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = decided(&w, 400_000, "gemeente-almere", 300_000);
    let cast = w.vote_for("gemeente-almere", &ballot, 300_000).expect(200);
    let pledge_id: Id = text(&cast.body["vote"]["pledges"][0]["id"]).parse().unwrap();
    // As it was written before: all of it reserved beside what the decision holds.
    let posting = Posting {
        mandate_id: mandate_of(&w, "gemeente-almere"),
        budget_year: 2026,
        kind: LedgerKind::Reserve,
        amount: Cents::euros(300_000),
        case_id: case.parse().unwrap(),
        pledge_id,
        reason: "pledged".into(),
    };
    app.work(|cx| {
        use diesel::connection::SimpleConnection;
        headroom::post(cx, &[posting])?;
        Ok(cx.conn.batch_execute(&format!(
            "UPDATE pledges SET covered_cents = 0 WHERE id = '{pledge_id}'"
        ))?)
    });
    holds(app);
    others_vote(&w, &ballot, &["gemeente-almere"]);
    w.close(&ballot).expect(200);
    assert_eq!(standing(&w, "gemeente-almere", 2026)[..2], ["0.00", "300000.00"]);
    holds(app);
}

#[apply(both)]
fn a_pledge_whose_cover_was_changed_by_hand_is_found(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = decided(&w, 400_000, "gemeente-almere", 300_000);
    w.vote_for("gemeente-almere", &ballot, 350_000).expect(200);
    assert_eq!(findings(app), Vec::<String>::new());
    let change = |sql: &'static str| {
        app.work(|cx| {
            use diesel::connection::SimpleConnection;
            Ok(cx.conn.batch_execute(sql)?)
        });
    };
    change("UPDATE pledges SET covered_cents = 1 WHERE status = 'standing'");
    let told = findings(app).join("\n");
    assert!(told.contains("leave 50000.00 reserved"), "{told}");
    change("UPDATE pledges SET covered_cents = 30000000 WHERE status = 'standing'");
    assert_eq!(findings(app), Vec::<String>::new());
    change("UPDATE headroom_balances SET counted_twice_cents = 7 WHERE budget_year = 0");
    assert!(findings(app).join("\n").contains("counted twice"));
    for forbidden in [
        "UPDATE pledges SET covered_cents = within_cents + 1 WHERE status = 'standing'",
        "UPDATE pledges SET covered_cents = -1 WHERE status = 'standing'",
        "UPDATE headroom_balances SET counted_twice_cents = 1 WHERE budget_year = 2026",
    ] {
        let tried = app.try_work(|cx| {
            use diesel::connection::SimpleConnection;
            Ok(cx.conn.batch_execute(forbidden)?)
        });
        assert!(tried.is_err(), "{forbidden}");
    }
}

#[apply(both)]
fn no_mandate_is_charged_twice_or_less_than_once_whatever_is_pledged_at_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    // Two cases with a decision that is to be superseded, and two that are new, all under the same two mandates.
    let again: Vec<(String, String)> = vec![
        decided(&w, 600_000, "gemeente-almere", 400_000),
        decided(&w, 600_000, "gemeente-almere", 250_000),
    ];
    let fresh: Vec<(String, String)> = (0..2)
        .map(|_| {
            let case = w.case("Nieuwe zaak", 600_000);
            w.to_board(&case);
            let ballot = w.board_ballot(&case);
            (case, ballot)
        })
        .collect();
    let ballots: Vec<&String> = again.iter().chain(&fresh).map(|(_, ballot)| ballot).collect();
    let held: [i64; 4] = [400_000, 250_000, 0, 0];
    let amounts = prop::collection::vec(prop::collection::vec(0..60i64, 3..6), 4);
    let config = Config {
        cases: 6,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..Config::default()
    };
    let within = |ballot: &str| -> i64 {
        let votes = w.bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
        votes.body["votes"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|vote| vote["pledges"].as_array().unwrap().clone())
            .map(|pledge| text(&pledge["within"]).parse::<Cents>().unwrap().get() / 100)
            .sum()
    };
    TestRunner::new(config)
        .run(&amounts, |amounts| {
            std::thread::scope(|scope| {
                for (ballot, amounts) in ballots.iter().zip(&amounts) {
                    let w = &w;
                    scope.spawn(move || {
                        for amount in amounts {
                            w.vote_for("gemeente-almere", ballot, amount * 10_000).expect(200);
                        }
                    });
                }
            });
            let charged: i64 = ballots
                .iter()
                .zip(held)
                .map(|(ballot, held)| within(ballot).max(held))
                .sum();
            let reserved: i64 = ballots
                .iter()
                .zip(held)
                .map(|(ballot, held)| (within(ballot) - held).max(0))
                .sum();
            let euros = |n: i64| format!("{n}.00");
            prop_assert!(charged <= 1_000_000);
            prop_assert_eq!(
                standing(&w, "gemeente-almere", 2026),
                [euros(reserved), euros(650_000), euros(1_000_000 - charged)]
            );
            prop_assert_eq!(findings(app), Vec::<String>::new());
            Ok(())
        })
        .unwrap();
    let expected: i64 = ballots.iter().map(|ballot| within(ballot)).sum();
    std::thread::scope(|scope| {
        for ballot in &ballots {
            let w = &w;
            scope.spawn(move || others_vote(w, ballot, &["gemeente-almere"]));
        }
    });
    let euros = |n: i64| format!("{n}.00");
    assert_eq!(
        standing(&w, "gemeente-almere", 2026)[..2],
        ["0.00".to_owned(), euros(expected)]
    );
    holds(app);
}
