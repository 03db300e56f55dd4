//! Number of statements per request, BEGIN and COMMIT included; each request uses one connection.

use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::meetings::planned;
use crate::world::{World, vote};

/// The same service, telling how many statements each answer took; with one connection, so that a
/// request that held one and asked for another would never be answered.
pub fn counting(app: &App) -> App {
    App::start_with(app.backend, &["--server-timing", "--database-connections", "1"])
}

#[track_caller]
pub fn statements(answer: &Answer) -> u32 {
    let timing = answer.header("server-timing");
    let number = timing
        .strip_prefix("db;desc=\"")
        .and_then(|t| t.strip_suffix(" statements\""));
    number
        .and_then(|n| n.parse().ok())
        .unwrap_or_else(|| panic!("{timing}"))
}

#[apply(both)]
fn a_vote_takes_at_most_ten_statements_on_one_connection(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    w.command(
        &case,
        json!({ "command": "open-review", "ballotsCloseAt": "2026-03-10T12:00:00Z" }),
    )
    .expect(200);
    let ballot = w.open_ballot(&case);
    let ibm = &w.table_members["ibm-nederland"].client;
    // On PostgreSQL a first vote is looked up, with the account, and written in one statement each; one that takes
    // the place of another is looked up, and then written under the lock. docs/PERFORMANCE.md tells these numbers.
    let [first, changed] = if app.backend == Backend::Postgres {
        [2, 8]
    } else {
        [8, 9]
    };
    let expected = [
        ("first", "for", first),
        ("changed", "against", changed),
        ("changed again", "abstain", changed),
    ];
    for (what, position, expected) in expected {
        let taken = statements(&vote(ibm, &ballot, json!({ "position": position })).expect(200));
        assert_eq!(taken, expected, "a {what} vote took {taken} statements");
    }
}

#[apply(both)]
fn a_pledging_vote_takes_a_bounded_number_of_statements(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let case = w.case("Almere Data Capital", 100_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let first = statements(&w.vote_for("gemeente-almere", &ballot, 30_000).expect(200));
    assert!(first <= 20, "a first vote with a pledge took {first} statements");
    // What others pledged counts towards the same decision: the lock of each mandate, and no more.
    let second = statements(&w.vote_for("provincie-flevoland", &ballot, 30_000).expect(200));
    let third = statements(&w.vote_for("windesheim", &ballot, 30_000).expect(200));
    assert!(
        second <= first + 1 && third <= second + 1,
        "{first}, {second}, {third}"
    );
    let changed = statements(&w.vote_for("windesheim", &ballot, 20_000).expect(200));
    assert!(
        changed <= third + 8,
        "a changed vote with a pledge took {changed} statements"
    );
}

#[apply(both)]
fn a_case_is_read_in_at_most_three_statements(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let path = format!("/v1/cases/{case}");
    for reader in [
        &w.bureau,
        &w.initiator,
        &w.table_members["windesheim"].client,
        &w.board_members["windesheim"].client,
    ] {
        let taken = statements(&reader.get(&path).expect(200));
        assert!(taken <= 3, "{taken} statements");
    }
}

/// Adds so many topics to the agenda of a meeting.
fn topics(bureau: &Client, meeting: &str, count: usize) {
    for number in 0..count {
        let item = json!({ "kind": "topic", "title": format!("Punt {number}"), "plannedMinutes": 5 });
        bureau
            .post(&format!("/v1/meetings/{meeting}/agenda-items"), item)
            .expect(201);
    }
}

#[apply(both)]
fn lists_of_meetings_take_as_many_statements_however_long_they_are(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let table = w.table.to_string();
    let held = json!({
        "bodyId": table, "title": "Winteroverleg", "place": "Stadhuis", "startsAt": "2026-02-12T13:00:00Z",
        "endsAt": "2026-02-12T15:00:00Z", "recordedAfterwards": true,
    });
    let held = w.bureau.post("/v1/meetings", held).expect(201).id();
    let point = || {
        let point = json!({ "meetingId": held, "description": "Bellen.", "owner": "Bureau", "dueDate": "2026-06-30" });
        w.bureau.post("/v1/action-points", point).expect(201);
    };
    let readers = [&w.bureau, &w.table_members["windesheim"].client];
    let taken = || -> Vec<u32> {
        let of = |client: &Client| {
            let lists = ["/v1/meetings", "/v1/agenda-items", "/v1/action-points"];
            lists.map(|path| statements(&client.get(&format!("{path}?limit=100")).expect(200)))
        };
        readers.into_iter().flat_map(of).collect()
    };
    topics(&w.bureau, &held, 1);
    point();
    let one = taken();
    topics(&w.bureau, &held, 59);
    for _ in 1..60 {
        point();
        planned(&w, &table);
    }
    let many = taken();
    assert_eq!(one, many);
    assert!(many.iter().all(|count| *count <= 8), "{many:?}");
}

#[apply(both)]
fn what_consultation_bodies_hold_takes_as_many_statements_however_much_it_is(backend: Backend) {
    use crate::consultations::{body_of, held, yearly_agenda};
    use edba::domain::codes::{Role, SeatRole};
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let bodies = ["periodic-consultation", "steering-consultation"].map(|code| body_of(app, code));
    let member = w.member(
        "gemeente-almere",
        bodies[0],
        SeatRole::Chair,
        Role::ConsultationMember,
    );
    let agendas = format!("/v1/bodies/{}/yearly-agendas", bodies[0]);
    let met = held(&w.bureau, bodies[0], "2026-02-05");
    w.bureau.post(&agendas, yearly_agenda(&met)).expect(201);
    let taken = || -> [u32; 3] {
        let of = |client: &Client, path: &str| statements(&client.get(path).expect(200));
        [
            of(&w.bureau, "/v1/consultation-years"),
            of(&w.bureau, &agendas),
            of(&member.client, &agendas),
        ]
    };
    let one = taken();
    w.member(
        "gemeente-almere",
        bodies[1],
        SeatRole::Chair,
        Role::ConsultationMember,
    );
    for day in 10..20 {
        let met = held(&w.bureau, bodies[0], &format!("2026-02-{day}"));
        w.bureau.post(&agendas, yearly_agenda(&met)).expect(201);
    }
    let many = taken();
    assert_eq!(one, many);
    assert!(many.iter().all(|count| *count <= 8), "{many:?}");
}

#[apply(both)]
fn an_agenda_takes_as_many_statements_however_long_it_is(backend: Backend) {
    let app = &App::start(backend);
    let app = &counting(app);
    let w = World::new(app);
    let member = &w.table_members["windesheim"].client;
    let of = |count: usize| -> [u32; 3] {
        let meeting = planned(&w, w.table.as_str());
        let path = format!("/v1/meetings/{meeting}");
        topics(&w.bureau, &meeting, count);
        w.bureau
            .post_about(&path, "agenda-versions", json!({}))
            .expect(201);
        let agenda = format!("{path}/agenda");
        let attendance = format!("{path}/attendance");
        [
            statements(&w.bureau.get(&agenda).expect(200)),
            statements(&member.get(&agenda).expect(200)),
            statements(&member.get(&attendance).expect(200)),
        ]
    };
    let one = of(1);
    assert_eq!(one, of(20));
    assert!(one.iter().all(|count| *count <= 14), "{one:?}");
}
