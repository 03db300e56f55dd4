//! Mandate locks: a vote reads a mandate under its lock, and takes all its locks at once, in order. PostgreSQL only: on
//! SQLite one writer follows another, so there is nothing to interleave.

use edba::domain::Id;
use edba::domain::mandate::MandateTerms;
use edba::service::mandates;
use serde_json::json;

use crate::app::{App, Backend};
use crate::lock_probe::Beside;
use crate::world::{World, terms};

#[test]
fn a_pledge_records_the_version_of_the_mandate_by_which_it_was_split() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let case = w.case("Almere Labs", 90_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let mandate: Id = w.board_members["usg-people"]
        .mandate
        .as_ref()
        .unwrap()
        .parse()
        .unwrap();
    let narrower: MandateTerms = serde_json::from_value(terms("usg-people", 20_000, 20_000, 20_000)).unwrap();
    let mut beside = Beside::new(&app);
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            mandates::supersede(cx, mandate, narrower, |_| Ok(()))?;
            // The vote comes while nobody else can see the new terms yet.
            let request = scope.spawn(|| w.vote_for("usg-people", &ballot, 90_000));
            beside.until_it_waits(&request);
            Ok(request)
        });
        let cast = request.join().unwrap().expect(200);
        let pledge = &cast.body["vote"]["pledges"][0];
        assert_eq!(pledge["within"], "20000.00", "{pledge}");
        assert_eq!(pledge["mandateVersion"], 2, "{pledge}");
    });
}

#[test]
fn the_vote_that_closes_a_ballot_takes_the_locks_of_the_whole_case_at_once() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let board = w.bureau.get("/v1/bodies?kind=board").expect(200).items()[0].clone();
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails", "secret": false,
        "visibleBeforeClose": true, "closeWhenAllVoted": true,
    });
    let path = format!("/v1/bodies/{}/rules", board["id"].as_str().unwrap());
    w.bureau.post(&path, rules).expect(201);
    let case = w.case("Almere Labs", 90_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 90_000)]);
    // Closing the next ballot also gives back what that decision took under its mandate.
    let decision = w.decision(&case)["id"].clone();
    let superseding =
        json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": decision });
    let ballot = w.bureau.post("/v1/ballots", superseding).expect(201).id();
    for code in w.board_members.keys().filter(|code| *code != "windesheim") {
        w.vote_for(code, &ballot, 0).expect(200);
    }
    // Mandates are locked in the order of their ids, which is that of their registration.
    let mandate = |code: &str| w.board_members[code].mandate.clone().unwrap();
    let (first, last) = (mandate("gemeente-almere"), mandate("windesheim"));
    assert!(first < last);
    let (mut beside, mut other) = (Beside::new(&app), Beside::new(&app));
    let lock = |mandate: &str| {
        format!(
            "SELECT 1 FROM headroom_balances WHERE mandate_id = '{mandate}' AND budget_year = 0 FOR UPDATE NOWAIT"
        )
    };
    std::thread::scope(|scope| {
        other.run(&format!("BEGIN; {}", lock(&first))).unwrap();
        let request = scope.spawn(|| w.vote_for("windesheim", &ballot, 30_000));
        beside.until_it_waits(&request);
        // It waits for the first of its locks and holds none behind it: nobody can wait for both in turn.
        other.run(&lock(&last)).unwrap();
        other.run("COMMIT").unwrap();
        let cast = request.join().unwrap().expect(200);
        assert_eq!(cast.body["ballotStatus"], "closed", "{}", cast.text);
    });
}
