//! A vote is validated without the lock of its case, and counts only if the case has not changed by the time it is
//! written. PostgreSQL only: on SQLite one writer follows another.

use edba::domain::Id;
use edba::error::Result;
use edba::service::{Context, ballots};
use serde_json::json;

use crate::app::{App, Backend, moment};
use crate::client::Answer;
use crate::lock_probe::Beside;
use crate::world::{World, vote};

/// What a vote of IBM is answered that comes while `change` is written and that nobody else can see yet.
fn voting_meanwhile(
    w: &World<'_>,
    ballot: &str,
    change: impl FnOnce(&mut Context<'_>) -> Result<()>,
) -> Answer {
    let mut beside = Beside::new(w.app);
    let ibm = &w.table_members["ibm-nederland"].client;
    std::thread::scope(|scope| {
        let request = w.app.work(|cx| {
            change(cx)?;
            let request = scope.spawn(|| vote(ibm, ballot, json!({ "position": "for" })));
            beside.until_it_waits(&request);
            Ok(request)
        });
        request.join().unwrap()
    })
}

fn advice_ballot(w: &World<'_>) -> String {
    let case = w.case("Almere Labs", 100_000);
    let review = json!({ "command": "open-review", "ballotsCloseAt": "2026-03-10T12:00:00Z" });
    w.command(&case, review).expect(200);
    w.open_ballot(&case)
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

#[test]
fn a_ballot_that_is_cancelled_meanwhile_takes_no_vote() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let ballot = advice_ballot(&w);
    let late = voting_meanwhile(&w, &ballot, |cx| {
        ballots::cancel(cx, id(&ballot), "the wrong question").map(|_| ())
    });
    assert_eq!(late.problem(409, "blocked").blockers(), ["ballot-closed"]);
    let votes = w.bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    assert_eq!(votes.body["votes"], json!([]));
    assert!(crate::killed::verify(&app).0);
}

#[test]
fn a_seat_that_is_recused_meanwhile_casts_no_vote() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let ballot = advice_ballot(&w);
    let seat = w.table_members["ibm-nederland"].seat;
    let late = voting_meanwhile(&w, &ballot, |cx| {
        ballots::recuse(cx, id(&ballot), seat, "has a part in it").map(|_| ())
    });
    late.problem(403, "forbidden");
    assert!(crate::killed::verify(&app).0);
}

#[test]
fn a_ballot_that_is_extended_meanwhile_takes_the_vote() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let ballot = advice_ballot(&w);
    let cast = voting_meanwhile(&w, &ballot, |cx| {
        let later = moment("2026-03-20T12:00:00Z");
        ballots::extend(cx, id(&ballot), later, "more time", |_| Ok(())).map(|_| ())
    });
    assert_eq!(cast.expect(200).body["vote"]["version"], 1);
    let votes = w.bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    assert_eq!(votes.body["votes"].as_array().unwrap().len(), 1);
    assert!(crate::killed::verify(&app).0);
}
