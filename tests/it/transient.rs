//! Transient errors are reported as 503 with Retry-After, and requests that wait for one lock do not stall the others.
//! PostgreSQL only: on SQLite a transaction has every lock from its beginning.

use std::collections::BTreeMap;

use serde_json::json;

use crate::app::{App, Backend};
use crate::client::Answer;
use crate::lock_probe::Beside;
use crate::world::World;

fn try_again(answer: Answer) {
    assert!(!answer.header("retry-after").is_empty(), "{}", answer.text);
    answer.problem(503, "unavailable");
}

fn lock(case: &str) -> String {
    format!("BEGIN; SELECT 1 FROM event_chains WHERE stream_id = '{case}' FOR UPDATE")
}

#[test]
fn a_broken_connection_is_told_and_replaced() {
    let app = App::start_with(Backend::Postgres, &["--database-connections", "1"]);
    let bureau = app.bureau();
    let mut beside = Beside::new(&app);
    let organisation = || {
        bureau.post(
            "/v1/organisations",
            json!({ "code": "ibm", "name": "IBM", "sector": "business" }),
        )
    };
    beside.end_all_others();
    try_again(bureau.get("/v1/cases"));
    bureau.get("/v1/cases").expect(200);
    beside.end_all_others();
    try_again(organisation());
    organisation().expect(201);
    beside.end_all_others();
    app.anonymous().get("/health/ready").expect(200);
}

#[test]
fn a_lock_that_does_not_come_in_time_is_told() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let case = w.case("Almere Labs", 40_000);
    let comments = format!("/v1/cases/{case}/comments");
    let mut beside = Beside::new(&app);
    beside.run(&lock(&case)).unwrap();
    try_again(w.bureau.post(&comments, json!({ "text": "Wie doet wat?" })));
    beside.run("ROLLBACK").unwrap();
    w.bureau
        .post(&comments, json!({ "text": "Wie doet wat?" }))
        .expect(201);
}

#[test]
fn requests_that_wait_for_one_lock_leave_room_for_others() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (case, other) = (w.case("Almere Labs", 40_000), w.case("Smart Society", 40_000));
    let comment = |case: &str| {
        let comments = format!("/v1/cases/{case}/comments");
        w.bureau.post(&comments, json!({ "text": "Wie doet wat?" }))
    };
    let mut holder = Beside::new(&app);
    let mut beside = Beside::new(&app);
    holder.run(&lock(&case)).unwrap();
    std::thread::scope(|scope| {
        // As many as there are connections.
        let requests: Vec<_> = (0..8).map(|_| scope.spawn(|| comment(&case))).collect();
        beside.until_one_waits_for(&mut holder, &requests);
        app.anonymous().get("/health/ready").expect(200);
        w.bureau.get("/v1/cases").expect(200);
        comment(&other).expect(201);
        // A quarter of them waits; the others have been told to try again.
        while requests.iter().filter(|request| request.is_finished()).count() < 6 {
            std::thread::yield_now();
        }
        holder.run("ROLLBACK").unwrap();
        let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
        for request in requests {
            let answer = request.join().unwrap();
            *statuses.entry(answer.status).or_default() += 1;
            if answer.status != 201 {
                try_again(answer);
            }
        }
        assert_eq!(statuses, BTreeMap::from([(201, 2), (503, 6)]));
    });
}
