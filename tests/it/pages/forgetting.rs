//! Retention of sign-in requests: what anybody can have written by requesting a sign-in is deleted a day after it
//! ended.

use chrono::Duration;
use clap::Parser;
use edba::config::{Cli, Command};
use edba::domain::Id;
use edba::domain::codes::{Role, SignInMethod};
use edba::service::sign_in;
use edba::store::identities::{self, FlowRow};
use edba::store::passkeys::{self, ChallengeRow, HalfRow};
use edba::store::sign_in::{self as store, SessionRow};
use edba::worker::Worker;
use rstest_reuse::apply;

use super::visitor::Visitor;
use crate::app::{App, Backend, both, moment};

const OFFICER: &str = "medewerker@bureau.example";

/// A worker on the same database, by the same clock.
fn worker(app: &App) -> Worker {
    let folder = app.folder().to_string_lossy().into_owned();
    let arguments = [
        "edba",
        "work",
        "--data-dir",
        &folder,
        "--database-url",
        &app.database_url,
        "--public-url",
        &app.url,
    ];
    match Cli::try_parse_from(arguments).unwrap().command {
        Command::Work(args) => edba::app::worker(&args, app.clock.clone()).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Somebody goes to a provider, is asked for a passkey, and stops half-way.
fn ceremonies(app: &App, account_id: Id) {
    app.work(|cx| {
        let flow = FlowRow {
            state_hash: "state".into(),
            provider: "town".into(),
            browser_hash: "browser".into(),
            sealed: "sealed".into(),
            next_path: "/".into(),
            started_at: cx.now,
            expires_at: cx.now.plus(Duration::minutes(10)),
            used_at: None,
        };
        identities::insert_flow(cx.conn, &flow)?;
        let challenge = ChallengeRow {
            challenge_hash: "challenge".into(),
            browser_hash: "browser".into(),
            account_id: None,
            sealed: "sealed".into(),
            given_at: cx.now,
            expires_at: cx.now.plus(Duration::minutes(5)),
        };
        passkeys::insert_challenge(cx.conn, &challenge)?;
        let half = HalfRow {
            browser_hash: "browser".into(),
            account_id,
            method: SignInMethod::Link,
            next_path: "/".into(),
            begun_at: cx.now,
            expires_at: cx.now.plus(Duration::minutes(5)),
        };
        passkeys::insert_half(cx.conn, &half)
    });
}

#[apply(both)]
fn what_ended_is_forgotten_a_day_later_and_not_before(backend: Backend) {
    let app = &App::start(backend);
    let id = app.person(Role::Bureau, OFFICER, None, None);
    // Two links, one of them used, which began a session.
    Visitor::new(app).ask_for_link("niemand@elders.example");
    Visitor::signed_in(app, OFFICER);
    ceremonies(app, id);
    // A session that is used until it ends, a week later.
    app.work(|cx| {
        let row = SessionRow {
            id: Id::new(),
            token_hash: "busy".into(),
            account_id: id,
            method: SignInMethod::Link,
            browser: String::new(),
            created_at: cx.now,
            seen_at: moment("2026-03-09T08:59:00Z"),
            expires_at: moment("2026-03-09T09:00:00Z"),
            confirmed_at: Some(cx.now),
        };
        store::insert_session(cx.conn, &row)
    });
    for (at, forgotten, what) in [
        ("2026-03-02T09:05:00Z", 0, "everything can be used still"),
        ("2026-03-02T09:05:01Z", 2, "the challenge and the half sign-in"),
        (
            "2026-03-03T09:10:00Z",
            0,
            "the way to the provider ended a day ago",
        ),
        ("2026-03-03T09:10:01Z", 1, "the way to the provider"),
        ("2026-03-03T09:15:00Z", 0, "the links ended a day ago"),
        ("2026-03-03T09:15:01Z", 2, "the links"),
        (
            "2026-03-03T21:00:00Z",
            0,
            "the session was left a day and a half ago",
        ),
        ("2026-03-03T21:00:01Z", 1, "the session that nobody used"),
        ("2026-03-10T09:00:00Z", 0, "the other ended a day ago"),
        ("2026-03-10T09:00:01Z", 1, "the other"),
        (
            "2026-05-31T09:00:00Z",
            0,
            "browser and network were used ninety days ago",
        ),
        ("2026-05-31T09:00:01Z", 2, "browser and network"),
        ("2027-03-10T09:00:00Z", 0, "there is nothing left"),
    ] {
        app.at(at);
        assert_eq!(app.work(sign_in::forget_old), forgotten, "{at}: {what}");
    }
}

#[apply(both)]
fn the_worker_forgets_every_hour(backend: Backend) {
    let app = &App::start(backend);
    app.person(Role::Bureau, OFFICER, None, None);
    let worker = worker(app);
    let mut visitor = Visitor::new(app);
    visitor.ask_for_link(OFFICER);
    let left = || {
        app.work(|cx| store::links_since(cx.conn, &hash(OFFICER), moment("2026-03-01T00:00:00Z")))
            .len()
    };
    assert_eq!(left(), 1);
    // A quarter of an hour before it is to go, and an hour after that.
    for (at, there) in [
        ("2026-03-03T09:00:00Z", 1),
        ("2026-03-03T09:59:59Z", 1),
        ("2026-03-03T10:00:00Z", 0),
    ] {
        app.at(at);
        worker.look_at_the_clock();
        assert_eq!(left(), there, "{at}");
    }
}

fn hash(address: &str) -> String {
    edba::secret::sha256_hex(address)
}
