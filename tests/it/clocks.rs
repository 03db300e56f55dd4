//! Source of timestamps: on PostgreSQL the database's clock, read under the locks, whatever the clocks of the machines
//! show.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;

use chrono::Duration;
use edba::domain::Id;
use edba::domain::mandate::MandateTerms;
use edba::service::events::Chain;
use edba::service::{ballots, mandates};
use edba::worker;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both, moment};
use crate::client::{Answer, Client};
use crate::documents::papers;
use crate::lock_probe::Beside;
use crate::world::{LAST, World, terms, vote};

/// When the ballots of these stories close, and a second before and after.
const BEFORE: &str = "2026-03-10T11:59:59Z";
const DEADLINE: &str = "2026-03-10T12:00:00Z";
const AFTER: &str = "2026-03-10T12:00:01Z";

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// A case in review, and the ballot of its table.
fn in_review(w: &World<'_>) -> (String, String) {
    let case = w.case("Almere Labs", 40_000);
    let review = json!({ "command": "open-review", "ballotsCloseAt": DEADLINE });
    w.command(&case, review).expect(200);
    let ballot = w.open_ballot(&case);
    (case, ballot)
}

/// A case before the board, and its ballot, which closes at the same time.
fn before_the_board(w: &World<'_>) -> (String, String) {
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = json!({ "caseId": case, "closesAt": DEADLINE });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    (case, ballot)
}

/// The moments of the events of a case, in the order of the history.
fn recorded(bureau: &Client, case: &str) -> Vec<String> {
    let events = bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    events
        .iter()
        .map(|event| event["recordedAt"].as_str().unwrap().to_owned())
        .collect()
}

fn sorted(moments: &[String]) -> bool {
    moments.windows(2).all(|two| moment(&two[0]) <= moment(&two[1]))
}

/// What a request is answered that waits for the lock of a case until the clock shows `then`.
fn answered_under_the_lock_at(
    app: &App,
    case: &str,
    then: &str,
    request: impl FnOnce() -> Answer + Send,
) -> Answer {
    let mut beside = (app.backend == Backend::Postgres).then(|| Beside::new(app));
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            let _held = Chain::open(cx, id(case), "case")?;
            let request = scope.spawn(request);
            match &mut beside {
                Some(beside) => beside.until_it_waits(&request),
                None => until_it_waits_for_its_turn(app, &request),
            }
            app.at(then);
            Ok(request)
        });
        request.join().unwrap()
    })
}

fn until_it_waits_for_its_turn<T>(app: &App, request: &ScopedJoinHandle<'_, T>) {
    while app.state.db.waiting_to_write() == 0 {
        assert!(!request.is_finished(), "it did not wait");
        std::thread::yield_now();
    }
}

#[apply(both)]
fn a_vote_that_waits_for_the_lock_past_the_deadline_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = in_review(&w);
    app.at(BEFORE);
    let first = w.table_members["ibm-nederland"].client.renewed();
    let late = answered_under_the_lock_at(app, &case, DEADLINE, || {
        vote(&first, &ballot, json!({ "position": "for" }))
    });
    assert_eq!(late.problem(409, "blocked").blockers(), ["ballot-closed"]);

    // One that takes the place of another is no different.
    let (case, ballot) = {
        app.at("2026-03-02T09:00:00Z");
        in_review(&w)
    };
    app.at(BEFORE);
    let changing = w.table_members["windesheim"].client.renewed();
    vote(&changing, &ballot, json!({ "position": "for" })).expect(200);
    let late = answered_under_the_lock_at(app, &case, AFTER, || {
        vote(&changing, &ballot, json!({ "position": "against" }))
    });
    assert_eq!(late.problem(409, "blocked").blockers(), ["ballot-closed"]);
    let counted = w
        .bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    let tally = &counted.body["tally"];
    assert_eq!(
        (&tally["forCount"], &tally["againstCount"]),
        (&json!(1), &json!(0))
    );
}

#[apply(both)]
fn nothing_is_dated_before_the_event_that_it_follows(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, _) = in_review(&w);
    // A machine's clock is set back.
    app.at("2026-03-02T08:00:00Z");
    let now = app.work(|cx| {
        let _chain = Chain::open(cx, id(&case), "case")?;
        Ok(cx.now)
    });
    assert_eq!(now, moment("2026-03-02T09:00:00Z"));
}

#[apply(both)]
fn the_events_of_a_case_are_in_the_order_of_time_however_they_race(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (case, ballot) = in_review(&w);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clock = scope.spawn(|| {
            let mut now = moment("2026-03-02T09:00:00Z");
            while !done.load(Ordering::SeqCst) {
                now = now.plus(Duration::microseconds(1));
                app.clock.set(now);
                std::thread::yield_now();
            }
        });
        let commenting: Vec<_> = (0..4)
            .map(|n| {
                let (bureau, case) = (&w.bureau, &case);
                scope.spawn(move || {
                    for m in 0..5 {
                        let comment = json!({ "text": format!("Opmerking {n}.{m}") });
                        bureau
                            .post(&format!("/v1/cases/{case}/comments"), comment)
                            .expect(201);
                    }
                })
            })
            .collect();
        let voting: Vec<_> = w
            .table_members
            .values()
            // All of them would close the ballot.
            .take(2)
            .map(|member| {
                let ballot = &ballot;
                scope.spawn(move || {
                    for position in ["for", "against", "abstain"] {
                        vote(&member.client, ballot, json!({ "position": position })).expect(200);
                    }
                })
            })
            .collect();
        for one in commenting.into_iter().chain(voting) {
            one.join().unwrap();
        }
        done.store(true, Ordering::SeqCst);
        clock.join().unwrap();
    });
    let moments = recorded(&w.bureau, &case);
    assert!(moments.len() > 25, "{moments:?}");
    assert!(sorted(&moments), "{moments:?}");
    assert!(crate::killed::verify(app).0);
}

#[test]
fn a_vote_that_waits_for_a_mandate_past_the_deadline_is_refused() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (_, ballot) = before_the_board(&w);
    app.at(BEFORE);
    let mandate = id(w.board_members["usg-people"].mandate.as_ref().unwrap());
    let narrower: MandateTerms = serde_json::from_value(terms("usg-people", 20_000, 20_000, 20_000)).unwrap();
    let mut beside = Beside::new(&app);
    let late = std::thread::scope(|scope| {
        let request = app.work(|cx| {
            mandates::supersede(cx, mandate, narrower, |_| Ok(()))?;
            let request = scope.spawn(|| w.vote_for("usg-people", &ballot, 30_000));
            beside.until_it_waits(&request);
            app.at(DEADLINE);
            Ok(request)
        });
        request.join().unwrap()
    });
    assert_eq!(late.problem(409, "blocked").blockers(), ["ballot-closed"]);
    assert_eq!(w.headroom("usg-people", 2026)["reserved"], "0.00");
}

#[test]
fn a_revocation_that_waited_is_dated_after_the_decision_that_took_money_under_the_mandate() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (case, ballot) = before_the_board(&w);
    w.all_but_the_last_for(&ballot, &[("gemeente-almere", 40_000)]);
    app.at(AFTER);
    let mandate = w.board_members["gemeente-almere"].mandate.clone().unwrap();
    let mut beside = Beside::new(&app);
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            ballots::close(cx, id(&ballot))?;
            let request = scope.spawn(|| {
                let address = format!("/v1/mandates/{mandate}");
                w.bureau
                    .post_about(&address, "revocations", json!({ "reason": "nieuw college" }))
            });
            beside.until_it_waits(&request);
            app.at("2026-03-10T12:00:02Z");
            Ok(request)
        });
        request.join().unwrap().expect(201);
    });
    let decided = w.decision(&case)["decidedAt"].clone();
    let revoked = w.bureau.get(&format!("/v1/mandates/{mandate}")).expect(200).body["revokedAt"].clone();
    assert_eq!((decided, revoked), (json!(AFTER), json!("2026-03-10T12:00:02Z")));
}

#[test]
fn a_certificate_tells_the_mandates_as_of_a_moment_after_every_term_in_it() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (case, ballot) = before_the_board(&w);
    w.all_but_the_last_for(&ballot, &[("gemeente-almere", 40_000)]);
    let mandate = id(w.board_members["gemeente-almere"].mandate.as_ref().unwrap());
    let narrower: MandateTerms =
        serde_json::from_value(terms("gemeente-almere", 45_000, 45_000, 45_000)).unwrap();
    let (recorded, later) = ("2026-03-02T09:00:01Z", "2026-03-02T09:00:02Z");
    let mut beside = Beside::new(&app);
    std::thread::scope(|scope| {
        let request = app.work(|cx| {
            cx.now = moment(recorded);
            mandates::supersede(cx, mandate, narrower, |_| Ok(()))?;
            // The last vote, which closes the ballot, comes before the new terms are recorded, and waits for them.
            let request = scope.spawn(|| w.vote_for(LAST, &ballot, 0));
            beside.until_it_waits(&request);
            app.at(later);
            Ok(request)
        });
        let cast = request.join().unwrap().expect(200);
        assert_eq!(cast.body["ballotStatus"], "closed", "{}", cast.text);
    });
    let decision = w.decision(&case)["id"].as_str().unwrap().to_owned();
    let certificate = w
        .bureau
        .get(&format!("/v1/decisions/{decision}/certificate"))
        .expect(200)
        .body["certificate"]
        .clone();
    let as_of = |value: &Value| moment(value.as_str().unwrap());
    assert_eq!(certificate["mandatesAsOf"], later);
    let told = certificate["mandates"].as_array().unwrap();
    assert!(told.iter().any(|m| m["recordedAt"] == recorded), "{certificate}");
    for one in told {
        assert!(
            as_of(&one["recordedAt"]) <= as_of(&certificate["mandatesAsOf"]),
            "{one}"
        );
    }
    let ended = w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["endedAt"].clone();
    for one in certificate["votes"].as_array().unwrap() {
        assert!(as_of(&one["castAt"]) <= as_of(&ended), "{one}");
    }
    assert!(crate::killed::verify(&app).0);
}

/// Instances whose clocks are five seconds ahead and behind, on the database of this one.
fn skewed(app: &App) -> [App; 2] {
    [5, -5].map(|seconds| app.instance_ahead_by(Duration::seconds(seconds)))
}

#[test]
fn a_vote_counts_by_the_clock_of_the_database_whatever_the_instance_shows() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (_, ballot) = in_review(&w);
    for (instance, member) in skewed(&app).iter().zip(["ibm-nederland", "windesheim"]) {
        app.at(BEFORE);
        let client = instance.known_here(&w.table_members[member].client);
        let cast = vote(&client, &ballot, json!({ "position": "for" })).expect(200);
        assert_eq!(cast.body["vote"]["castAt"], BEFORE, "{}", cast.text);
        // A changed vote is written under the lock.
        vote(&client, &ballot, json!({ "position": "against" })).expect(200);
        app.at(AFTER);
        let late = vote(&client, &ballot, json!({ "position": "for" }));
        assert_eq!(late.problem(409, "blocked").blockers(), ["ballot-closed"]);
        let late = vote(
            &instance.known_here(&w.table_members["gemeente-almere"].client),
            &ballot,
            json!({ "position": "for" }),
        );
        assert_eq!(late.problem(409, "blocked").blockers(), ["ballot-closed"]);
    }
}

#[test]
fn no_instance_closes_a_ballot_before_its_deadline() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (_, ballot) = in_review(&w);
    let [fast, slow] = skewed(&app);
    app.at(BEFORE);
    assert_eq!(worker::close_overdue(&fast.state.unit_of_work()).unwrap(), 0);
    let bureau = fast.known_here(&w.bureau);
    let early = bureau.post(&format!("/v1/ballots/{ballot}/closures"), json!({}));
    early.problem(409, "blocked");
    assert_eq!(
        w.bureau.get(&format!("/v1/ballots/{ballot}")).body["status"],
        "open"
    );
    // The bureau closes it in time where the clock is behind.
    app.at(AFTER);
    let bureau = slow.known_here(&w.bureau);
    let closed = bureau
        .post(&format!("/v1/ballots/{ballot}/closures"), json!({}))
        .expect(200);
    assert_eq!(
        (&closed.body["status"], &closed.body["endedAt"]),
        (&json!("closed"), &json!(AFTER))
    );
}

#[test]
fn a_revocation_by_an_instance_whose_clock_is_ahead_is_honoured_at_once_by_the_others() {
    let app = App::start(Backend::Postgres);
    let w = World::new(&app);
    let (_, ballot) = before_the_board(&w);
    let [fast, slow] = skewed(&app);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let bureau = fast.known_here(&w.bureau);
    let address = format!("/v1/mandates/{mandate}");
    bureau
        .post_about(&address, "revocations", json!({ "reason": "nieuw college" }))
        .expect(201);
    let revoked = w.bureau.get(&address).expect(200).body["revokedAt"].clone();
    assert_eq!(revoked, "2026-03-02T09:00:00Z");
    let client = slow.known_here(&w.board_members["usg-people"].client);
    let pledging = json!({ "position": "for", "pledges": [w.pledge("usg-people", 30_000)] });
    let cast = vote(&client, &ballot, pledging).expect(200);
    assert_eq!(cast.body["vote"]["pledges"][0]["within"], "0.00", "{}", cast.text);
}

#[apply(both)]
fn who_destroyed_content_is_known_when_its_case_was_locked_later(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    let document = papers::add(
        &w.initiator,
        &papers::paper("Bijlage", &[papers::thing("case", &case)]),
    );
    let proposed = papers::propose_destruction(&w.bureau, &document, None).expect(202);
    app.at(BEFORE);
    let second = w.second_bureau.renewed();
    let approved =
        answered_under_the_lock_at(app, &case, AFTER, || papers::approve(&second, &proposed)).expect(200);
    let found = w
        .bureau
        .renewed()
        .get(&format!("/v1/documents/{document}"))
        .expect(200);
    assert_eq!(
        found.body["latest"]["destroyedById"],
        approved.body["decidedById"]
    );
    assert!(
        found.body["latest"]["destroyedById"].is_string(),
        "{}",
        found.text
    );
}
