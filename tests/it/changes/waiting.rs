//! A request that waits is answered by the change, and holds up nothing.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Follower, kinds};
use crate::app::{App, Backend, both};
use crate::decided::text;
use crate::world::World;

#[apply(both)]
fn a_waiting_request_is_answered_by_the_change(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    let mut follower = Follower::from_now(app, w.initiator.renewed());
    let place = follower.after.clone().unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| follower.read("wait=30"));
        while app.state.long_polls.waiting() == 0 {
            assert!(!waiting.is_finished(), "it did not wait");
            std::thread::yield_now();
        }
        // What it may not see does not answer it.
        let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
        let revoked = json!({ "reason": "Ander werk." });
        w.bureau
            .post_about(&format!("/v1/mandates/{mandate}"), "revocations", revoked)
            .expect(201);
        app.number_changes();
        let comment = json!({ "text": "Gelezen." });
        w.bureau
            .post(&format!("/v1/cases/{case}/comments"), comment)
            .expect(201);
        app.number_changes();
        assert_eq!(kinds(&waiting.join().unwrap()), ["case.commented"]);
    });
    // With a change there is nothing to wait for.
    let path = format!("/v1/changes?after={place}&wait=30");
    assert_eq!(
        kinds(&w.initiator.get(&path).expect(200).items()),
        ["case.commented"]
    );
    assert_eq!(app.state.long_polls.waiting(), 0);
}

#[apply(both)]
fn without_a_change_the_answer_comes_when_the_time_is_over(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let mut follower = Follower::from_now(app, bureau);
    let before = follower.after.clone();
    assert_eq!(follower.read("wait=1"), Vec::<Value>::new());
    assert_ne!(follower.after, before);
}

#[test]
fn a_service_that_stops_answers_those_who_wait() {
    let app = &App::start(Backend::Sqlite);
    let bureau = app.bureau();
    let place = text(&bureau.get("/v1/changes?after=latest").expect(200).body["nextAfter"]);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| bureau.get(&format!("/v1/changes?after={place}&wait=30")));
        while app.state.long_polls.waiting() == 0 {
            assert!(!waiting.is_finished(), "it did not wait");
            std::thread::yield_now();
        }
        app.state.long_polls.stop();
        let answer = waiting.join().unwrap().expect(200);
        assert_eq!(answer.items(), Vec::<Value>::new());
    });
}
