//! `edba verify` detects changes made directly in the database.

use std::process::Command;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};

/// The exit code of `edba verify` on this database, and what it printed.
pub fn verify(app: &App) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_edba"))
        .args(["verify", "--data-dir", &app.folder().to_string_lossy()])
        .args(["--database-url", &app.database_url])
        .env_clear()
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), said)
}

/// Changes the database as its owner can, past every guard.
pub fn tamper(app: &App, table: &str, triggers: &[&str], sql: &str) {
    match app.backend {
        Backend::Sqlite => {
            let mut conn =
                SqliteConnection::establish(app.database_url.trim_start_matches("sqlite:")).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
            for trigger in triggers {
                conn.batch_execute(&format!("DROP TRIGGER IF EXISTS {trigger}"))
                    .unwrap();
            }
            conn.batch_execute(sql).unwrap();
        }
        Backend::Postgres => {
            let mut conn = PgConnection::establish(&app.database_url).unwrap();
            for trigger in triggers {
                conn.batch_execute(&format!("DROP TRIGGER IF EXISTS {trigger} ON {table}"))
                    .unwrap();
            }
            conn.batch_execute(sql).unwrap();
        }
    }
}

const GUARDS: &[&str] = &["events_are_never_changed", "events_are_never_deleted"];

/// An organisation with a history of three events; gives back its identity.
fn history(app: &App) -> String {
    let bureau = app.bureau();
    let made = bureau
        .post(
            "/v1/organisations",
            json!({ "code": "ibm", "name": "IBM", "sector": "business" }),
        )
        .expect(201);
    for name in ["IBM Nederland", "IBM Nederland B.V."] {
        bureau
            .patch(&made.header("location"), json!({ "name": name }))
            .expect(200);
    }
    made.id()
}

#[track_caller]
pub fn found(app: &App, what: &str) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(what), "{said}");
}

/// Takes an event away, and that it is still to be told.
fn take_away(app: &App, stream: &str, seq: i32) {
    let event = format!("SELECT id FROM events WHERE stream_id = '{stream}' AND seq = {seq}");
    let told = format!("DELETE FROM outbox WHERE event_id IN ({event})");
    tamper(app, "outbox", &["the_outbox_waits_for_positions"], &told);
    let event = format!("DELETE FROM events WHERE stream_id = '{stream}' AND seq = {seq}");
    tamper(app, "events", GUARDS, &event);
}

#[apply(both)]
fn a_history_as_it_was_written_holds(backend: Backend) {
    let app = &App::start(backend);
    history(app);
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Everything holds."), "{said}");
}

#[apply(both)]
fn an_event_that_was_changed_is_found(backend: Backend) {
    let app = &App::start(backend);
    let id = history(app);
    let sql =
        format!("UPDATE events SET data = '{{\"name\":\"Other\"}}' WHERE stream_id = '{id}' AND seq = 2");
    tamper(app, "events", GUARDS, &sql);
    found(app, &format!("{id}: event 2 is not what was hashed"));
}

#[apply(both)]
fn an_event_that_was_taken_away_is_found(backend: Backend) {
    let app = &App::start(backend);
    let id = history(app);
    take_away(app, &id, 2);
    found(app, &format!("{id}: event 3 follows on event 1"));
}

#[apply(both)]
fn an_end_that_was_cut_off_is_found(backend: Backend) {
    let app = &App::start(backend);
    let id = history(app);
    take_away(app, &id, 3);
    found(app, &format!("{id}: ends at event 2, and should at 3"));
}

#[apply(both)]
fn the_guards_of_the_database_stand_in_the_way_first(backend: Backend) {
    let app = &App::start(backend);
    history(app);
    for sql in ["UPDATE events SET data = ''", "DELETE FROM events"] {
        let refused = match app.backend {
            Backend::Sqlite => SqliteConnection::establish(app.database_url.trim_start_matches("sqlite:"))
                .unwrap()
                .batch_execute(sql),
            Backend::Postgres => PgConnection::establish(&app.database_url)
                .unwrap()
                .batch_execute(sql),
        };
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("an event is never"), "{error}");
    }
}

#[test]
fn what_is_not_there_cannot_be_verified() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_edba"))
        .args(["verify", "--data-dir", &folder.path().to_string_lossy()])
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        !folder.path().join("edba.sqlite").exists(),
        "and is not made by it"
    );
}
