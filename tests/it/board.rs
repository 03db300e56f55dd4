//! Board ballots: positions and pledges, under mandates that differ.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::world::{World, terms, vote};

#[apply(both)]
fn a_case_goes_from_proposal_to_monitored(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Data Capital", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 60_000), ("windesheim", 40_000)]);
    let closed = w.close(&ballot).expect(200);
    assert_eq!(closed.body["result"], "carried");
    let decision = w.decision(&case);
    assert_eq!(decision["outcome"], "adopted");
    assert_eq!(decision["number"], "EDBA-2026-001");
    assert_eq!(w.headroom("gemeente-almere", 2026)["committed"], "60000.00");
    assert_eq!(w.headroom("gemeente-almere", 2026)["reserved"], "0.00");

    // Money moves: one bureau member proposes, another approves.
    let pending = w.command(&case, json!({ "command": "finance" })).expect(202).id();
    let approve = format!("/v1/pending-actions/{pending}/approvals");
    w.bureau.post(&approve, json!({})).expect(409);
    w.second_bureau.post(&approve, json!({})).expect(200);
    assert_eq!(
        w.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["status"],
        "financed"
    );

    // The finance partner fetches its own and acknowledges with its booking reference.
    w.command(&case, json!({ "command": "monitor" })).expect(409);
    for code in ["gemeente-almere", "windesheim"] {
        let partner = app.account(Role::FinancePartner, code, Some(w.organisations[code]), None);
        let own = partner.get("/v1/commitments").expect(200).items();
        assert_eq!(own.len(), 1, "{own:?}");
        let id = own[0]["id"].as_str().unwrap();
        partner
            .post(
                &format!("/v1/commitments/{id}/acknowledgements"),
                json!({ "bookingReference": "2026-4711" }),
            )
            .expect(200);
    }
    let blocked = w
        .command(&case, json!({ "command": "monitor" }))
        .problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["no-monitorable-indicator"]);
    w.bureau
        .post(
            &format!("/v1/cases/{case}/indicators"),
            json!({
                "name": "Banen", "unit": "fte", "rhythm": "yearly",
                "baseline": { "value": "0", "baselineDate": "2026-01-01" },
                "target": { "value": "40", "targetDate": "2030-12-31" },
            }),
        )
        .expect(201);
    w.command(&case, json!({ "command": "monitor" })).expect(200);
    assert_eq!(
        w.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["status"],
        "monitored"
    );
}

#[apply(both)]
fn a_pledge_beyond_the_mandate_is_taken_in_two_parts(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let receipt = w.vote_for("usg-people", &ballot, 130_000).expect(200);
    let pledge = &receipt.body["vote"]["pledges"][0];
    assert_eq!(pledge["within"], "100000.00");
    assert_eq!(pledge["subject"], "30000.00");
    assert_eq!(pledge["reasons"][0]["code"], "ceiling-per-decision");
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "100000.00");
    assert_eq!(w.headroom("usg-people", 2026)["available"], "0.00");
    w.everybody_for(&ballot, &[("usg-people", 130_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case);
    assert_eq!(decision["outcome"], "adopted-subject-to-ratification");

    let blocked = w
        .command(&case, json!({ "command": "finance" }))
        .problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["ratification-open"]);
    let asked = w
        .bureau
        .get(&format!("/v1/ratifications?caseId={case}"))
        .expect(200)
        .items();
    assert_eq!(asked[0]["amount"], "30000.00");
    let id = asked[0]["id"].as_str().unwrap();
    let pending = w
        .bureau
        .post(
            &format!("/v1/ratifications/{id}/outcomes"),
            json!({ "outcome": "given", "document": "Besluit RvB 2026-12" }),
        )
        .expect(202)
        .id();
    w.second_bureau
        .post(&format!("/v1/pending-actions/{pending}/approvals"), json!({}))
        .expect(200);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
}

#[apply(both)]
fn what_lapses_leaves_a_gap_that_a_supplementary_ballot_fills(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Smart Society", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("usg-people", 130_000)]);
    w.close(&ballot).expect(200);
    app.at("2026-06-01T09:00:00Z");
    let (bureau, second) = (w.bureau.renewed(), w.second_bureau.renewed());
    let blocked = bureau
        .post(
            &format!("/v1/cases/{case}/transitions"),
            json!({ "command": "finance" }),
        )
        .problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["gap-remains"]);
    let supplementary = bureau
        .post(
            "/v1/ballots",
            json!({ "caseId": case, "closesAt": "2026-06-10T12:00:00Z", "supplementary": true }),
        )
        .expect(201);
    assert_eq!(supplementary.body["need"][0]["amount"], "30000.00");
    let ballot = supplementary.id();
    for code in ["gemeente-almere", "usg-people", "windesheim", "flevoziekenhuis"] {
        let pledges = if code == "gemeente-almere" {
            vec![w.pledge(code, 30_000)]
        } else {
            vec![]
        };
        let client = w.board_members[code].client.renewed();
        vote(&client, &ballot, json!({ "position": "for", "pledges": pledges })).expect(200);
    }
    app.at("2026-06-10T12:00:00Z");
    let (bureau, second) = (bureau.renewed(), second.renewed());
    bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    let found = bureau
        .get(&format!("/v1/decisions?caseId={case}&standing=true"))
        .expect(200)
        .items();
    assert_eq!(found[0]["number"], "EDBA-2026-001");
    assert_eq!(found[0]["numberVersion"], 2);
    assert_eq!(found[0]["outcome"], "adopted");
    w.basis_stated(&bureau, &case);
    let pending = bureau
        .post(
            &format!("/v1/cases/{case}/transitions"),
            json!({ "command": "finance" }),
        )
        .expect(202)
        .id();
    second
        .post(&format!("/v1/pending-actions/{pending}/approvals"), json!({}))
        .expect(200);
}

#[apply(both)]
fn less_pledged_than_asked_leaves_a_gap_told_by_year(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Azië-dienstencentrum", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case);
    assert_eq!(decision["outcome"], "adopted-with-gap");
    assert_eq!(decision["gapTotal"], "60000.00", "{decision}");
    assert_eq!(decision["gap"][0]["budgetYear"], 2026);
}

#[apply(both)]
fn more_pledged_than_asked_is_reduced_pro_rata_and_the_rest_released(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 90_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.all_but_the_last_for(
        &ballot,
        &[("gemeente-almere", 100_000), ("provincie-flevoland", 80_000)],
    );
    assert_eq!(w.headroom("gemeente-almere", 2026)["reserved"], "100000.00");
    w.the_last_for(&ballot, &[]);
    assert_eq!(w.headroom("gemeente-almere", 2026)["committed"], "50000.00");
    assert_eq!(w.headroom("provincie-flevoland", 2026)["committed"], "40000.00");
    assert_eq!(w.headroom("gemeente-almere", 2026)["reserved"], "0.00");
}

#[apply(both)]
fn changing_a_vote_replaces_its_pledges_and_gives_back_their_headroom(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 90_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("usg-people", &ballot, 90_000).expect(200);
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "90000.00");
    w.vote_for("usg-people", &ballot, 20_000).expect(200);
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "20000.00");
    let usg = &w.board_members["usg-people"].client;
    let changed = vote(
        usg,
        &ballot,
        json!({ "position": "against", "reason": "te duur" }),
    )
    .expect(200);
    assert_eq!(changed.body["vote"]["version"], 3);
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "0.00");
    vote(
        usg,
        &ballot,
        json!({ "position": "against", "pledges": [w.pledge("usg-people", 1)] }),
    )
    .problem(400, "invalid-input");
}

#[apply(both)]
fn what_a_mandate_revoked_before_the_close_no_longer_covers_is_subject_to_ratification(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("windesheim", &ballot, 40_000).expect(200);
    let mandate = w.board_members["windesheim"].mandate.clone().unwrap();
    w.bureau
        .post_about(
            &format!("/v1/mandates/{mandate}"),
            "revocations",
            json!({ "reason": "nieuw college van bestuur" }),
        )
        .expect(201);
    for code in [
        "gemeente-almere",
        "provincie-flevoland",
        "usg-people",
        "ibm-nederland",
        "flevoziekenhuis",
    ] {
        w.vote_for(code, &ballot, 0).expect(200);
    }
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["outcome"], "adopted-subject-to-ratification");
    assert_eq!(w.headroom("windesheim", 2026)["reserved"], "0.00");
    let asked = w
        .bureau
        .get(&format!("/v1/ratifications?caseId={case}"))
        .expect(200)
        .items();
    assert_eq!(asked[0]["amount"], "40000.00");
}

#[apply(both)]
fn two_cases_never_spend_the_same_euro(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let first = w.case("Eerste", 100_000);
    let second = w.case("Tweede", 100_000);
    w.to_board(&first);
    w.to_board(&second);
    let (one, two) = (w.board_ballot(&first), w.board_ballot(&second));
    w.vote_for("usg-people", &one, 80_000).expect(200);
    let receipt = w.vote_for("usg-people", &two, 80_000).expect(200);
    assert_eq!(receipt.body["vote"]["pledges"][0]["within"], "20000.00");
    assert_eq!(receipt.body["vote"]["pledges"][0]["subject"], "60000.00");
}

#[apply(both)]
fn the_board_needs_every_sector_that_still_has_a_seat(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Kenniskring", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    for code in [
        "gemeente-almere",
        "provincie-flevoland",
        "usg-people",
        "ibm-nederland",
        "windesheim",
    ] {
        w.vote_for(code, &ballot, 0).expect(200);
    }
    let closed = w.close(&ballot).expect(200);
    assert_eq!(closed.body["result"], "no-quorum");
    assert_eq!(closed.body["tally"]["sectorsMissing"], json!(["research"]));
    assert_eq!(w.decision(&case)["outcome"], "no-quorum");
}

#[apply(both)]
fn a_representative_of_the_initiator_is_recused_and_nobody_can_undo_that(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut content = w.content("Flexwerk");
    content["initiatorOrganisationId"] = json!(w.organisations["usg-people"]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let refused = w.vote_for("usg-people", &ballot, 0).problem(403, "forbidden");
    assert_eq!(refused.blockers(), ["recused"]);
    let electorate = w
        .bureau
        .get(&format!("/v1/ballots/{ballot}/electorate"))
        .expect(200);
    let recused: Vec<_> = electorate.body["electors"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| !e["recusal"].is_null())
        .map(|e| e["recusal"]["kind"].clone())
        .collect();
    assert_eq!(recused, ["computed"]);
}

#[apply(both)]
fn the_initiator_withdraws_its_case_and_the_pledges_are_released(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 50_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("windesheim", &ballot, 40_000).expect(200);
    let path = format!("/v1/cases/{case}/transitions");
    let finance = w.initiator.post(&path, json!({ "command": "finance" }));
    assert!(matches!(finance.status, 403 | 409), "{}", finance.text);
    // The board votes: a bureau member approves it first.
    let proposed = w
        .initiator
        .post(&path, json!({ "command": "withdraw", "reason": "partner stopt" }))
        .expect(202);
    assert!(
        !proposed.text.contains("40000.00"),
        "what is pledged is not the initiator's to see: {}",
        proposed.text
    );
    assert_eq!(w.headroom("windesheim", 2026)["reserved"], "40000.00");
    let approvals = format!("/v1/pending-actions/{}/approvals", proposed.id());
    w.initiator.post(&approvals, json!({})).problem(403, "forbidden");
    w.bureau.post(&approvals, json!({})).expect(200);
    assert_eq!(w.headroom("windesheim", 2026)["reserved"], "0.00");
    assert_eq!(
        w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"],
        "cancelled"
    );
}

#[apply(both)]
fn a_rejected_case_leaves_nothing_reserved(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Wellness", 50_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("windesheim", &ballot, 40_000).expect(200);
    for code in [
        "gemeente-almere",
        "provincie-flevoland",
        "usg-people",
        "ibm-nederland",
        "flevoziekenhuis",
    ] {
        vote(
            &w.board_members[code].client,
            &ballot,
            json!({ "position": "against" }),
        )
        .expect(200);
    }
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["outcome"], "rejected");
    assert_eq!(w.headroom("windesheim", 2026)["reserved"], "0.00");
    w.command(
        &case,
        json!({ "command": "reject", "reason": "geen meerderheid" }),
    )
    .expect(200);
}

#[apply(both)]
fn a_case_referred_back_gives_back_what_was_committed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(w.headroom("windesheim", 2026)["committed"], "40000.00");
    w.command(
        &case,
        json!({ "command": "refer-back", "reason": "nieuwe cijfers" }),
    )
    .expect(200);
    assert_eq!(w.headroom("windesheim", 2026)["committed"], "0.00");
    assert_eq!(w.headroom("windesheim", 2026)["available"], "80000.00");
}

#[apply(both)]
fn the_certificate_holds_what_the_decision_follows_from_and_is_never_changed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    let id = w.decision(&case)["id"].as_str().unwrap().to_owned();
    let certificate = w
        .bureau
        .get(&format!("/v1/decisions/{id}/certificate"))
        .expect(200);
    let text = certificate.text.clone();
    for part in [
        "electorate",
        "votes",
        "tally",
        "mandates",
        "commitments",
        "need",
        "rules",
    ] {
        assert!(text.contains(&format!("\"{part}\"")), "{part}: {text}");
    }
    let mandate = w.board_members["windesheim"].mandate.clone().unwrap();
    let narrower = terms("windesheim", 10_000, 20_000, 90_000);
    w.bureau
        .post_about(
            &format!("/v1/mandates/{mandate}"),
            "versions",
            json!({ "terms": narrower }),
        )
        .expect(201);
    let again = w
        .bureau
        .get(&format!("/v1/decisions/{id}/certificate"))
        .expect(200);
    assert_eq!(again.text, text);
}

#[apply(both)]
fn a_preview_tells_what_a_pledge_would_do_and_writes_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let usg = &w.board_members["usg-people"].client;
    let preview = usg
        .post(
            &format!("/v1/ballots/{ballot}/pledge-previews"),
            json!({ "pledges": [w.pledge("usg-people", 120_000)] }),
        )
        .expect(200);
    assert_eq!(preview.body["pledges"][0]["within"], "100000.00");
    assert_eq!(preview.body["pledges"][0]["subject"], "20000.00");
    assert_eq!(preview.body["gapTotal"], "10000.00");
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "0.00");
}

#[apply(both)]
fn who_could_fund_a_case_today_is_told_with_what_each_mandate_would_cover(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 400_000);
    let path = format!("/v1/cases/{case}/funding-options");
    let told = w.bureau.get(&path).expect(200);
    let totals = |answer: &crate::client::Answer| -> Vec<String> {
        let options = answer.body["options"].as_array().unwrap();
        options
            .iter()
            .map(|o| o["total"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        totals(&told),
        ["400000.00", "300000.00", "100000.00", "50000.00"],
        "{}",
        told.text
    );
    let other = w.case("Smart Society", 100_000);
    w.to_board(&other);
    let ballot = w.board_ballot(&other);
    w.vote_for("usg-people", &ballot, 60_000).expect(200);
    let told = w.bureau.get(&path).expect(200);
    assert_eq!(
        totals(&told),
        ["400000.00", "300000.00", "50000.00", "40000.00"],
        "{}",
        told.text
    );
    w.board_members["usg-people"]
        .client
        .get(&path)
        .problem(403, "forbidden");
}

#[apply(both)]
fn a_pledge_is_for_a_year_and_kind_that_the_ballot_asks_for(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let client = &w.board_members["gemeente-almere"].client;
    let previews = format!("/v1/ballots/{ballot}/pledge-previews");
    let refused = |pledge: &Value, pointer: &str| {
        let cast = vote(client, &ballot, json!({ "position": "for", "pledges": [pledge] }))
            .problem(400, "invalid-input");
        assert_eq!(cast.faults(), [pointer], "{}", cast.text);
        let preview = client
            .post(&previews, json!({ "pledges": [pledge] }))
            .problem(400, "invalid-input");
        assert_eq!(preview.faults(), [pointer], "{}", preview.text);
    };
    for year in [0, -1, 1999, 2025, 2027, 2099, i32::MAX, i32::MIN] {
        let mut pledge = w.pledge("gemeente-almere", 10_000);
        pledge["budgetYear"] = json!(year);
        refused(&pledge, "/pledges/0/budgetYear");
    }
    let mut pledge = w.pledge("gemeente-almere", 10_000);
    pledge["expenditureKind"] = json!("personnel");
    refused(&pledge, "/pledges/0/expenditureKind");
    assert_eq!(w.headroom("gemeente-almere", 2026)["reserved"], "0.00");
}

#[apply(both)]
fn a_pledge_is_made_under_ones_own_mandate_only(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 130_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let body = json!({ "position": "for", "pledges": [w.pledge("gemeente-almere", 10_000)] });
    let refused = vote(&w.board_members["ibm-nederland"].client, &ballot, body).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/pledges/0/mandateId"]);
    assert_eq!(w.headroom("gemeente-almere", 2026)["reserved"], "0.00");
}
