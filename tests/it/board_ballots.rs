//! Four eyes on board ballots: no single bureau account can end or extend one, or reject a case that the board did not.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::notifications::book::{BOARD, deliver_expected, each, give_addresses, mailed};
use crate::pages_bureau::Visitor;
use crate::verify::verify;
use crate::world::{World, vote};

/// A case before the board, whose ballot is open; Windesheim has pledged € 40,000 of the € 50,000 asked.
fn voting(w: &World<'_>) -> (String, String) {
    let case = w.case("Almere Labs", 50_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("windesheim", &ballot, 40_000).expect(200);
    (case, ballot)
}

fn status(w: &World<'_>, ballot: &str) -> Value {
    w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"].clone()
}

fn approve(w: &World<'_>, proposed: &Answer) -> Answer {
    let path = format!("/v1/pending-actions/{}/approvals", proposed.id());
    w.second_bureau.post(&path, json!({}))
}

fn kinds(w: &World<'_>, case: &str) -> Vec<String> {
    let events = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    events
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[apply(both)]
fn a_recusal_that_the_bureau_records_ends_no_ballot_of_the_board(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let windesheim = &w.board_members["windesheim"];
    let recusal = json!({ "seatId": windesheim.seat, "reason": "Wij leveren de apparatuur." });
    let status =
        |ballot: &str| w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"].clone();
    // Recorded by the bureau, of the last seat that has not voted: the deadline ends the ballot.
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.all_but_the_last_for(&ballot, &[]);
    w.bureau
        .post(&format!("/v1/ballots/{ballot}/recusals"), recusal.clone())
        .expect(200);
    assert_eq!(status(&ballot), "open");
    // Declared by who holds the seat: all who may vote have voted.
    let case = w.case("Proeftuin", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.all_but_the_last_for(&ballot, &[]);
    windesheim
        .client
        .post(&format!("/v1/ballots/{ballot}/recusals"), recusal)
        .expect(200);
    assert_eq!(status(&ballot), "closed");
}

#[apply(both)]
fn a_ballot_of_the_board_is_cancelled_by_two_and_told_to_the_electorate_and_the_auditor(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut content = w.content("Flexwerk");
    // The seat of the initiator is recused, and is of the electorate all the same.
    content["initiatorOrganisationId"] = json!(w.organisations["usg-people"]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.vote_for("windesheim", &ballot, 40_000).expect(200);
    app.auditor();
    give_addresses(app);

    let cancel = format!("/v1/ballots/{ballot}/cancellations");
    let proposed = w
        .bureau
        .post(&cancel, json!({ "reason": "De verkeerde vraag." }))
        .expect(202);
    let is = |name: &str| proposed.body[name].clone();
    assert_eq!(
        (is("kind"), is("reason"), is("subjectId")),
        (
            json!("cancel-ballot"),
            json!("De verkeerde vraag."),
            json!(ballot)
        )
    );
    assert_eq!(
        (&is("subject")["amount"], &is("subject")["pledges"]),
        (&json!("40000.00"), &json!(1))
    );
    assert_eq!(status(&w, &ballot), "open");
    // It is proposed once, and the board votes on meanwhile.
    let again = w
        .bureau
        .post(&cancel, json!({ "reason": "Nog eens." }))
        .problem(409, "blocked");
    assert_eq!(again.blockers(), ["approval-pending"]);
    w.vote_for("gemeente-almere", &ballot, 0).expect(200);
    let page = Visitor::new(app, Role::Bureau, None, None);
    page.get("/approvals")
        .expect(200)
        .says("Boardstemming annuleren")
        .says("Toegezegd, komt vrij")
        .says("€ 40.000 (toezeggingen: 1)")
        .says("De verkeerde vraag.");

    let own = format!("/v1/pending-actions/{}/approvals", proposed.id());
    assert_eq!(
        w.bureau.post(&own, json!({})).problem(409, "blocked").blockers(),
        ["second-person-needed"]
    );
    mailed(app);
    let approved = approve(&w, &proposed).expect(200);
    assert_eq!(status(&w, &ballot), "cancelled");
    assert_eq!(w.headroom("windesheim", 2026)["reserved"], "0.00");
    let mut expected = each(&BOARD, "Stemming geannuleerd: Flexwerk");
    expected.push(("auditor", "Stemming geannuleerd: Flexwerk"));
    for mail in deliver_expected(app, &expected) {
        assert!(mail.text.contains("De verkeerde vraag."), "{}", mail.text);
    }
    // What it was about stays with it, although nothing is pledged any more.
    assert_eq!(approved.body["subject"], proposed.body["subject"]);
    let read = w
        .bureau
        .get(&format!("/v1/pending-actions/{}", proposed.id()))
        .expect(200);
    assert_eq!(read.body["subject"], proposed.body["subject"]);
    let kinds = kinds(&w, &case);
    assert!(
        kinds.ends_with(&["action.approved".into(), "ballot.cancelled".into()]),
        "{kinds:?}"
    );
    assert_eq!(verify(app).0, Some(0));
}

#[apply(both)]
fn a_ballot_of_the_board_is_extended_by_two_before_its_deadline(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (_, ballot) = voting(&w);
    app.auditor();
    give_addresses(app);
    let address = format!("/v1/ballots/{ballot}");
    let later = json!({ "closesAt": "2026-03-20T12:00:00Z", "reason": "Er is vakantie." });
    let proposed = w
        .bureau
        .post_about(&address, "extensions", later.clone())
        .expect(202);
    assert_eq!(
        (&proposed.body["kind"], &proposed.body["action"]["closesAt"]),
        (&json!("extend-ballot"), &json!("2026-03-20T12:00:00Z"))
    );
    assert_eq!(w.bureau.get(&address).body["closesAt"], "2026-03-16T12:00:00Z");
    mailed(app);
    approve(&w, &proposed).expect(200);
    let extended = w.bureau.get(&address).expect(200);
    assert_eq!(
        (&extended.body["closesAt"], &extended.body["version"]),
        (&json!("2026-03-20T12:00:00Z"), &json!(2))
    );
    // Windesheim has voted and is notified too.
    let mut expected = each(&BOARD, "Verlengd tot vrijdag 20 maart 2026");
    expected.push(("auditor", "Verlengd tot vrijdag 20 maart 2026"));
    deliver_expected(app, &expected);

    // What is approved too late has no effect.
    let later = json!({ "closesAt": "2026-03-27T12:00:00Z", "reason": "Nog langer." });
    let proposed = w.bureau.post_about(&address, "extensions", later).expect(202);
    app.at("2026-03-20T12:00:00Z");
    assert_eq!(
        approve(&w, &proposed).problem(409, "blocked").blockers(),
        ["deadline-passed"]
    );
    assert_eq!(w.close(&ballot).expect(200).body["endReason"], "deadline");
}

#[apply(both)]
fn a_command_that_ends_a_vote_of_the_board_takes_two(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = voting(&w);
    for command in ["refer-back", "withdraw"] {
        let dry = w.bureau.get(&format!("/v1/cases/{case}/transitions")).expect(200);
        let commands = dry.body["commands"].as_array().unwrap().clone();
        let found = commands.iter().find(|c| c["command"] == command).unwrap();
        assert_eq!(
            (&found["allowed"], &found["fourEyes"]),
            (&json!(true), &json!(true)),
            "{command}"
        );
        let given = json!({ "command": command, "reason": "Nieuwe cijfers." });
        let proposed = w.command(&case, given.clone()).expect(202);
        assert_eq!(
            proposed.body["subject"]["amount"], "40000.00",
            "{}",
            proposed.text
        );
        assert_eq!(
            w.command(&case, given).problem(409, "blocked").blockers(),
            ["approval-pending"]
        );
        assert_eq!(status(&w, &ballot), "open");
        let rejection = json!({ "reason": "Eerst stemmen." });
        let rejected = w
            .second_bureau
            .post(
                &format!("/v1/pending-actions/{}/rejections", proposed.id()),
                rejection,
            )
            .expect(200);
        assert_eq!(rejected.body["subject"]["amount"], "40000.00");
    }
    let refer_back = json!({ "command": "refer-back", "reason": "Nieuwe cijfers." });
    approve(&w, &w.command(&case, refer_back).expect(202)).expect(200);
    assert_eq!(status(&w, &ballot), "cancelled");
    assert_eq!(
        w.bureau.get(&format!("/v1/cases/{case}")).body["status"],
        "table-review"
    );
    assert_eq!(w.headroom("windesheim", 2026)["reserved"], "0.00");
    assert_eq!(verify(app).0, Some(0));
}

#[apply(both)]
fn a_missing_quorum_is_no_rejection(backend: Backend) {
    let app = &App::start(backend);
    use diesel::connection::SimpleConnection;
    let w = World::new(app);
    let (case, ballot) = voting(&w);
    assert_eq!(w.close(&ballot).expect(200).body["result"], "no-quorum");
    let reject = json!({ "command": "reject", "reason": "De board wil niet." });
    let refused = w.command(&case, reject.clone()).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["decision-not-rejected"]);
    assert_eq!(refused.body["blockers"][0]["waitingOn"], "bureau");
    let sql = format!("UPDATE business_cases SET status = 'rejected' WHERE id = '{case}'");
    let refused = app
        .state
        .db
        .writer()
        .unwrap()
        .batch_execute(&sql)
        .expect_err(&sql)
        .to_string();
    assert!(refused.contains("rejected by the board alone"), "{refused}");

    // The board is asked again, and says no.
    let again = json!({ "caseId": case, "closesAt": "2026-03-30T12:00:00Z" });
    let again = w.bureau.post("/v1/ballots", again).expect(201).id();
    for member in w.board_members.values() {
        vote(&member.client, &again, json!({ "position": "against" })).expect(200);
    }
    assert_eq!(w.decision(&case)["outcome"], "rejected");
    assert_eq!(w.command(&case, reject).expect(200).body["status"], "rejected");
    assert_eq!(verify(app).0, Some(0));
}
