//! Ballots: one question, one body, a frozen electorate, a deadline that is a comparison of times.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::world::{World, vote};

/// A case under review; gives the case and the table's open ballot.
pub fn review(w: &World<'_>) -> (String, String) {
    let case = w.case("Almere Labs", 100_000);
    w.command(
        &case,
        json!({ "command": "open-review", "ballotsCloseAt": "2026-03-10T12:00:00Z" }),
    )
    .expect(200);
    let ballot = w.open_ballot(&case);
    (case, ballot)
}

/// The table votes by these rules from now on.
pub fn rules(w: &World<'_>, change: impl FnOnce(&mut Value)) {
    let mut rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails",
        "secret": false, "visibleBeforeClose": false, "closeWhenAllVoted": false,
    });
    change(&mut rules);
    let path = format!("/v1/bodies/{}/rules", w.table);
    w.bureau.post(&path, rules).expect(201);
}

#[apply(both)]
fn a_vote_counts_until_the_deadline_and_not_a_microsecond_longer(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let (_, ballot) = review(&w);
    let ibm = &w.table_members["ibm-nederland"];
    app.at("2026-03-10T11:59:59.999999Z");
    vote(&ibm.client.renewed(), &ballot, json!({ "position": "for" })).expect(200);
    app.at("2026-03-10T12:00:00Z");
    let late = vote(&ibm.client.renewed(), &ballot, json!({ "position": "against" })).problem(409, "blocked");
    assert_eq!(late.blockers(), ["ballot-closed"]);
    // No job has run: the ballot still reads open, and the vote was refused all the same.
    assert_eq!(
        w.bureau
            .renewed()
            .get(&format!("/v1/ballots/{ballot}"))
            .expect(200)
            .body["status"],
        "open"
    );
    let closed = w
        .bureau
        .renewed()
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(closed.body["endReason"], "deadline");
    assert_eq!(closed.body["tally"]["forCount"], 1);
}

#[apply(both)]
fn the_last_vote_counts_and_every_version_is_kept(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let (case, ballot) = review(&w);
    let ibm = &w.table_members["ibm-nederland"].client;
    vote(ibm, &ballot, json!({ "position": "for" })).expect(200);
    let second = vote(
        ibm,
        &ballot,
        json!({ "position": "against", "reason": "bij nader inzien" }),
    )
    .expect(200);
    assert_eq!(second.body["vote"]["version"], 2);
    let own = ibm.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    assert_eq!(own.body["votes"].as_array().unwrap().len(), 1);
    let others = w.table_members["windesheim"]
        .client
        .get(&format!("/v1/ballots/{ballot}/votes"))
        .expect(200);
    assert_eq!(
        others.body["votes"],
        json!([]),
        "votes are not seen before the close"
    );
    let events = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    assert_eq!(events.iter().filter(|e| e["kind"] == "vote.cast").count(), 2);
}

#[apply(both)]
fn a_table_may_close_when_all_have_voted(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = review(&w);
    for member in w.table_members.values() {
        vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
    }
    let read = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200);
    assert_eq!(read.body["status"], "closed");
    assert_eq!(read.body["endReason"], "all-voted");
    w.command(&case, json!({ "command": "forward" })).expect(200);
}

#[apply(both)]
fn nobody_closes_a_ballot_before_its_deadline_so_that_it_counts(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = review(&w);
    for code in ["ibm-nederland", "windesheim"] {
        vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    let path = format!("/v1/ballots/{ballot}/closures");
    app.at("2026-03-10T11:59:59.999999Z");
    let early = w.bureau.post(&path, json!({})).problem(409, "blocked");
    assert_eq!(early.blockers(), ["deadline-not-passed"]);
    assert_eq!(early.body["blockers"][0]["waitingOn"], "lead-table");
    // There is no reason for which it could.
    let reason = w
        .bureau
        .post(&path, json!({ "reason": "afgesproken in de vergadering" }));
    reason.problem(400, "invalid-input");
    // Nor does the database take it.
    use diesel::connection::SimpleConnection;
    let sql = format!(
        "UPDATE ballots SET status = 'closed', ended_at = '2026-03-09 12:00:00', end_reason = 'bureau', \
         tally = '{{}}', result = 'carried' WHERE id = '{ballot}'"
    );
    let refused = app
        .state
        .db
        .writer()
        .unwrap()
        .batch_execute(&sql)
        .expect_err(&sql)
        .to_string();
    assert!(refused.contains("only when all have voted"), "{refused}");
    app.at("2026-03-10T12:00:00Z");
    assert_eq!(
        w.bureau.post(&path, json!({})).expect(200).body["tally"]["forCount"],
        2
    );
    w.bureau.post(&path, json!({})).problem(409, "blocked");
}

#[apply(both)]
fn a_ballot_is_extended_to_a_later_deadline_only(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = review(&w);
    let path = format!("/v1/ballots/{ballot}/extensions");
    let etag = w.bureau.get(&format!("/v1/ballots/{ballot}")).etag();
    let extend = |at: &str, etag: &str| {
        let body = json!({ "closesAt": at, "reason": "vakantie" }).to_string();
        w.bureau.send("POST", &path, &[("If-Match", etag)], Some(body))
    };
    extend("2026-03-09T12:00:00Z", &etag).problem(400, "invalid-input");
    extend("2026-03-20T12:00:00+01:00", &etag).expect(200);
    extend("2026-03-21T12:00:00Z", &etag).problem(412, "precondition-failed");
}

#[apply(both)]
fn a_substitute_acts_for_the_seat_and_then_the_principal_cannot(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let seat = w.table_members["windesheim"].seat;
    let substitute = w.substitute("windesheim", seat, Role::TableMember);
    let (_, ballot) = review(&w);
    let receipt = vote(&substitute.client, &ballot, json!({ "position": "for" })).expect(200);
    assert_eq!(receipt.body["casting"], "as-substitute");
    assert_eq!(receipt.body["seatId"], json!(seat));
    let refused = vote(
        &w.table_members["windesheim"].client,
        &ballot,
        json!({ "position": "against" }),
    )
    .problem(403, "forbidden");
    assert_eq!(refused.blockers(), ["substitute-has-voted"]);
}

#[apply(both)]
fn a_substitute_with_a_conflict_steps_aside_and_the_principal_votes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let principal = &w.table_members["windesheim"];
    let substitute = w.substitute("windesheim", principal.seat, Role::TableMember);
    let (_, ballot) = review(&w);
    let recusals = format!("/v1/ballots/{ballot}/recusals");
    let conflict = json!({ "seatId": principal.seat, "reason": "Mijn zus werkt er." });
    substitute.client.post(&recusals, conflict.clone()).expect(200);
    substitute
        .client
        .post(&recusals, conflict)
        .problem(409, "conflict");
    let refused = vote(&substitute.client, &ballot, json!({ "position": "for" })).problem(403, "forbidden");
    assert_eq!(refused.blockers(), ["substitute-recused"]);
    let electorate = w
        .bureau
        .get(&format!("/v1/ballots/{ballot}/electorate"))
        .expect(200);
    assert!(
        electorate.text.contains("Mijn zus werkt er."),
        "{}",
        electorate.text
    );
    // Nor past the service: the database takes no vote of theirs, and no recusal back.
    use diesel::connection::SimpleConnection;
    let cast = format!(
        "INSERT INTO votes (id, ballot_id, seat_id, version, position, cast_by, cast_at, is_current) \
         VALUES ('{}', '{ballot}', '{}', 1, 'for', '{}', '2026-03-02 09:00:00', TRUE)",
        edba::domain::Id::new(),
        principal.seat,
        substitute.representative,
    );
    let back = "UPDATE ballot_electors SET substitute_recusal = NULL WHERE substitute_recusal IS NOT NULL"
        .to_owned();
    let stranger = cast.replace(
        &substitute.representative.to_string(),
        &w.table_members["ibm-nederland"].representative.to_string(),
    );
    assert_ne!(stranger, cast);
    let may_act = "from whoever may act for a seat that is not recused";
    for (sql, told) in [(cast, may_act), (stranger, may_act), (back, "a recusal stands")] {
        let mut conn = app.state.db.writer().unwrap();
        let refused = conn.batch_execute(&sql).expect_err(&sql).to_string();
        assert!(refused.contains(told), "{refused}");
    }
    vote(&principal.client, &ballot, json!({ "position": "against" })).expect(200);
    let closed = w.close(&ballot).expect(200);
    assert_eq!(closed.body["tally"]["entitled"], 3);
}

#[apply(both)]
fn a_substitute_who_is_barred_cannot_keep_the_principal_from_voting(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let principal = &w.table_members["windesheim"];
    // The substitute is of the organisation whose case it is.
    let substitute = w.substitute("boogaart", principal.seat, Role::TableMember);
    let (_, ballot) = review(&w);
    let conflict = json!({ "seatId": principal.seat, "reason": "Ik wil niet dat deze zetel stemt." });
    substitute
        .client
        .post(&format!("/v1/ballots/{ballot}/recusals"), conflict)
        .problem(409, "conflict");
    vote(&principal.client, &ballot, json!({ "position": "against" })).expect(200);
}

#[apply(both)]
fn an_initiator_reads_that_a_ballot_was_held_and_not_who_voted_what(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = review(&w);
    let ibm = &w.table_members["ibm-nederland"];
    vote(
        &ibm.client,
        &ballot,
        json!({ "position": "against", "reason": "Te duur." }),
    )
    .expect(200);
    let path = format!("/v1/cases/{case}/events");
    let to_bureau = w.bureau.get(&path).expect(200).items();
    let to_initiator = w.initiator.get(&path).expect(200);
    for secret in [
        ibm.representative.to_string(),
        ibm.seat.to_string(),
        "Te duur.".into(),
        "ibm-nederland (".into(),
    ] {
        assert!(
            !to_initiator.text.contains(&secret),
            "{secret}: {}",
            to_initiator.text
        );
    }
    // The chain is the same for both: what is withheld keeps its place, its kind and its hash.
    for (whole, told) in to_bureau.iter().zip(to_initiator.items()) {
        for field in ["id", "seq", "kind", "recordedAt", "previousHash", "hash"] {
            assert_eq!(whole[field], told[field], "{field}");
        }
        let of_ballot = ["ballot.opened", "vote.cast"].contains(&whole["kind"].as_str().unwrap());
        assert_eq!(told["withheld"], of_ballot, "{told}");
        assert_eq!(told["actor"].is_null(), of_ballot);
        assert_eq!(whole["withheld"], false);
    }
    assert_eq!(to_bureau.last().unwrap()["kind"], "vote.cast");
}

#[apply(both)]
fn who_has_no_seat_does_not_vote(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = review(&w);
    let stranger = &w.board_members["provincie-flevoland"].client;
    vote(stranger, &ballot, json!({ "position": "for" })).problem(403, "forbidden");
    w.bureau
        .post(
            &format!("/v1/ballots/{ballot}/votes"),
            json!({ "position": "for" }),
        )
        .problem(403, "forbidden");
}

#[apply(both)]
fn a_member_declares_a_conflict_and_the_quorum_is_counted_without_the_seat(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["quorumPercent"] = json!(100));
    let (_, ballot) = review(&w);
    let ibm = &w.table_members["ibm-nederland"];
    let recusal = json!({ "seatId": ibm.seat, "reason": "mijn bedrijf levert de apparatuur" });
    w.table_members["windesheim"]
        .client
        .post(&format!("/v1/ballots/{ballot}/recusals"), recusal.clone())
        .problem(404, "not-found");
    ibm.client
        .post(&format!("/v1/ballots/{ballot}/recusals"), recusal)
        .expect(200);
    vote(&ibm.client, &ballot, json!({ "position": "for" })).problem(403, "forbidden");
    for code in ["windesheim", "gemeente-almere"] {
        vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    let closed = w.close(&ballot).expect(200);
    assert_eq!(closed.body["tally"]["entitled"], 2);
    assert_eq!(closed.body["result"], "carried");
}

#[apply(both)]
fn one_member_voting_fifty_times_at_once_leaves_one_counting_vote(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |_| {});
    let (_, ballot) = review(&w);
    let ibm = &w.table_members["ibm-nederland"].client;
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..50)
            .map(|n| {
                let position = if n % 2 == 0 { "for" } else { "against" };
                let ballot = &ballot;
                scope.spawn(move || vote(ibm, ballot, json!({ "position": position })).status)
            })
            .collect();
        all.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(answers, vec![200; 50]);
    let turnout = w.bureau.get(&format!("/v1/ballots/{ballot}/turnout")).expect(200);
    assert_eq!(turnout.body["voted"], 1);
    let votes = w.bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    assert_eq!(votes.body["votes"][0]["version"], 50);
}

#[apply(both)]
fn the_tally_can_be_computed_again_from_the_export(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = review(&w);
    vote(
        &w.table_members["ibm-nederland"].client,
        &ballot,
        json!({ "position": "for" }),
    )
    .expect(200);
    vote(
        &w.table_members["windesheim"].client,
        &ballot,
        json!({ "position": "against" }),
    )
    .expect(200);
    w.close(&ballot).expect(200);
    let export = app
        .auditor()
        .get(&format!("/v1/ballots/{ballot}/export"))
        .expect(200);
    assert_eq!(export.body["tally"], export.body["recomputed"]);
    assert_eq!(export.body["tally"]["tieDecidedByChair"], true);
}

#[apply(both)]
fn forwarding_against_the_tables_advice_takes_a_reason_that_the_board_is_shown(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = review(&w);
    for member in w.table_members.values() {
        vote(&member.client, &ballot, json!({ "position": "against" })).expect(200);
    }
    let blocked = w
        .command(&case, json!({ "command": "forward" }))
        .problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["advice-not-positive"]);
    let moved = w
        .command(
            &case,
            json!({ "command": "forward", "reason": "landelijk belang" }),
        )
        .expect(200);
    assert_eq!(moved.body["departureReason"], "landelijk belang");
}

#[apply(both)]
fn returning_a_case_cancels_its_open_ballots_which_stay_readable(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = review(&w);
    w.command(&case, json!({ "command": "return" }))
        .problem(409, "blocked");
    w.command(
        &case,
        json!({ "command": "return", "reason": "cijfers ontbreken" }),
    )
    .expect(200);
    let read = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200);
    assert_eq!(read.body["status"], "cancelled");
    assert_eq!(read.body["endReason"], "cijfers ontbreken");
}

#[apply(both)]
fn a_dry_run_tells_what_stands_in_the_way_and_who_can_remove_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, _) = review(&w);
    let dry = w.bureau.get(&format!("/v1/cases/{case}/transitions")).expect(200);
    let commands = dry.body["commands"].as_array().unwrap();
    assert_eq!(commands.len(), 12);
    let forward = commands.iter().find(|c| c["command"] == "forward").unwrap();
    assert_eq!(forward["allowed"], false);
    assert_eq!(forward["blockers"][0]["code"], "ballots-open");
    assert_eq!(forward["blockers"][0]["waitingOn"], "lead-table");
    assert!(!forward["blockers"][0]["nl"].as_str().unwrap().is_empty());
    let withdrawn = commands.iter().find(|c| c["command"] == "withdraw").unwrap();
    assert_eq!(withdrawn["allowed"], true);
}

#[apply(both)]
fn the_diagram_of_the_machine_is_served_from_the_same_table(backend: Backend) {
    let app = &App::start(backend);
    let svg = app
        .anonymous()
        .get("/v1/machine-diagrams/current.svg?status=financed")
        .expect(200);
    assert!(svg.text.starts_with("<svg"), "{}", svg.text);
    let mermaid = app
        .anonymous()
        .get("/v1/machine-diagrams/current.mermaid")
        .expect(200);
    assert!(mermaid.text.contains("stateDiagram-v2"));
    let refused = app
        .anonymous()
        .get("/v1/machine-diagrams/current.svg?status=lost")
        .problem(400, "invalid-input");
    let what = refused.body["errors"][0]["text"].as_str().unwrap();
    assert!(
        what.starts_with("Send one of: ") && what.contains("financed"),
        "{what}"
    );
    let table = app.anonymous().get("/v1/machines/1").expect(200);
    app.anonymous()
        .send("GET", "/v1/machines/1", &[("If-None-Match", &table.etag())], None)
        .expect(304);
    app.anonymous().get("/v1/machines/99").problem(404, "not-found");
}

#[apply(both)]
fn a_table_whose_ballot_was_cancelled_is_asked_again_in_the_same_round(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, first) = review(&w);
    let again = json!({ "caseId": case, "bodyId": w.table, "closesAt": "2026-03-10T12:00:00Z" });
    let refused = w
        .bureau
        .post("/v1/ballots", again.clone())
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["ballot-open"]);
    w.bureau
        .post(
            &format!("/v1/ballots/{first}/cancellations"),
            json!({ "reason": "verkeerde vraag" }),
        )
        .expect(200);
    let blocked = w
        .command(&case, json!({ "command": "forward" }))
        .problem(409, "blocked");
    assert!(
        blocked.blockers().contains(&"advice-missing".to_owned()),
        "{}",
        blocked.text
    );
    let second = w.bureau.post("/v1/ballots", again.clone()).expect(201);
    assert_eq!(
        (&second.body["kind"], &second.body["round"]),
        (&json!("advice"), &json!(1))
    );
    for member in w.table_members.values() {
        vote(&member.client, &second.id(), json!({ "position": "against" })).expect(200);
    }

    // What was closed is corrected by a ballot that names it, and the last one counts.
    let refused = w
        .bureau
        .post("/v1/ballots", again.clone())
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["advice-stands"]);
    let mut correction = again.clone();
    correction["supersedesBallotId"] = json!(second.id());
    correction["liftsBudgetBreach"] = json!(true);
    let faults = w
        .bureau
        .post("/v1/ballots", correction.clone())
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/liftsBudgetBreach"]);
    correction["liftsBudgetBreach"] = json!(false);
    let third = w.bureau.post("/v1/ballots", correction).expect(201).id();
    for member in w.table_members.values() {
        vote(&member.client, &third, json!({ "position": "for" })).expect(200);
    }
    w.command(&case, json!({ "command": "forward" })).expect(200);
    w.bureau.post("/v1/ballots", again).problem(409, "blocked");
}
