//! Traces of earlier states of a secret ballot's box in the database files: with the secret, two successive states
//! would reveal a vote.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Binary;
use edba::secret::Seal;
use edba::service::{ballots::traces, rotation};
use edba::store;
use edba::store::schema::{ballot_box_traces, ballot_boxes};
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::ballots::{review, rules};
use crate::world::{World, vote};

/// The boxes as they are.
fn boxes(app: &App) -> BTreeSet<String> {
    let sealed: Vec<String> =
        app.work(|cx| Ok(ballot_boxes::table.select(ballot_boxes::sealed).load(cx.conn)?));
    sealed.into_iter().collect()
}

#[derive(diesel::QueryableByName)]
struct File {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

/// What the files hold: of SQLite all of them, of PostgreSQL that of the table.
fn files(app: &App) -> Vec<u8> {
    match app.backend {
        Backend::Sqlite => {
            let path = app
                .database_url
                .strip_prefix("sqlite:")
                .unwrap()
                .trim_start_matches("//")
                .to_owned();
            let mut all = std::fs::read(&path).unwrap();
            all.extend(std::fs::read(format!("{path}-wal")).unwrap());
            all
        }
        Backend::Postgres => {
            let mut conn = PgConnection::establish(&app.database_url).unwrap();
            conn.batch_execute("CHECKPOINT").unwrap();
            let file: File = diesel::sql_query(
                "SELECT pg_read_binary_file(pg_relation_filepath('ballot_boxes')) AS bytes",
            )
            .get_result(&mut conn)
            .unwrap();
            file.bytes
        }
    }
}

/// Which of these boxes are in the files.
fn found(app: &App, boxes: &BTreeSet<String>) -> BTreeSet<String> {
    let files = files(app);
    boxes
        .iter()
        .filter(|sealed| {
            files
                .windows(sealed.len())
                .any(|window| window == sealed.as_bytes())
        })
        .cloned()
        .collect()
}

fn erase(app: &App) -> bool {
    traces::erase(&app.state.unit_of_work()).unwrap()
}

/// As the worker does, which tries again: PostgreSQL may be looking at the tables for itself at that moment.
fn erase_all(app: &App) {
    while !erase(app) {
        assert_eq!(app.backend, Backend::Postgres, "nobody reads");
    }
}

fn noted(app: &App) -> i64 {
    app.work(|cx| Ok(ballot_box_traces::table.count().get_result(cx.conn)?))
}

const VOTERS: [(&str, &str); 3] = [
    ("ibm-nederland", "against"),
    ("windesheim", "for"),
    ("gemeente-almere", "for"),
];

/// What the migration does last, on this database.
fn upgrade(app: &App) -> &'static str {
    let migration = match app.backend {
        Backend::Sqlite => include_str!("../../migrations/sqlite/0037_ballot_box_traces/up.sql"),
        Backend::Postgres => include_str!("../../migrations/postgres/0037_ballot_box_traces/up.sql"),
    };
    &migration[migration.find("INSERT INTO").unwrap()..]
}

#[apply(both)]
fn what_an_earlier_version_left_is_erased_after_the_upgrade(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let ballot = review(&w).1;
    let mut all = boxes(app);
    for (code, position) in VOTERS {
        vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": position }),
        )
        .expect(200);
        all.extend(boxes(app));
    }
    // Earlier versions noted nothing.
    app.work(|cx| {
        diesel::delete(ballot_box_traces::table).execute(cx.conn)?;
        cx.conn.batch_execute(upgrade(app)).map_err(Into::into)
    });
    assert_eq!(noted(app), 1);
    erase_all(app);
    assert_eq!((found(app, &all), noted(app)), (boxes(app), 0));
}

#[apply(both)]
fn a_ballot_that_is_cancelled_is_noted_once_more(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let ballot = review(&w).1;
    erase_all(app);
    assert_eq!(noted(app), 0);
    let cancelled = format!("/v1/ballots/{ballot}/cancellations");
    w.bureau
        .post(&cancelled, json!({ "reason": "De vraag klopt niet." }))
        .expect(200);
    assert_eq!(noted(app), 1);
}

#[apply(both)]
fn no_file_holds_an_earlier_state_of_a_box(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let ballots = [review(&w).1, review(&w).1, review(&w).1];
    let mut all = boxes(app);
    for (code, position) in VOTERS {
        for ballot in &ballots {
            vote(
                &w.table_members[code].client,
                ballot,
                json!({ "position": position }),
            )
            .expect(200);
            all.extend(boxes(app));
        }
        let now = boxes(app);
        assert!(found(app, &all).is_superset(&now));
        if app.backend == Backend::Sqlite {
            assert!(found(app, &all) != now, "the log holds what was before");
        }
        erase_all(app);
        assert_eq!(noted(app), 0);
        assert_eq!(found(app, &all), now, "after the votes of {code}");
    }
    for ballot in &ballots {
        assert_eq!(w.close(ballot).expect(200).body["tally"]["forCount"], 2);
    }
    assert_eq!(noted(app), 3);
    erase_all(app);
    assert_eq!(found(app, &all), boxes(app));
    // What was sealed with a secret that was replaced goes as well.
    app.work(|cx| rotation::rotate(cx, &Seal::new([9; 32])));
    all.extend(boxes(app));
    erase_all(app);
    assert_eq!(found(app, &all), boxes(app));
}

#[apply(both)]
fn what_a_reader_still_needs_goes_the_next_time(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let (_, ballot) = review(&w);
    let mut all = boxes(app);
    let mut reader = app.state.db.reader().unwrap();
    store::read(&mut reader, |conn| {
        let _: Vec<String> = ballot_boxes::table.select(ballot_boxes::sealed).load(conn)?;
        vote(
            &w.table_members["windesheim"].client,
            &ballot,
            json!({ "position": "for" }),
        )
        .expect(200);
        assert!(!erase(app), "a reader needs what was before");
        assert_eq!(noted(app), 1);
        Ok(())
    })
    .unwrap();
    drop(reader);
    all.extend(boxes(app));
    erase_all(app);
    assert_eq!((noted(app), found(app, &all)), (0, boxes(app)));
}
