//! Group commit on SQLite, which has one writer: waiting writers share a commit; each gets the result of its own
//! writes, and only once they are on disk.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use edba::error::{Code, Error, Result};
use edba::store::{Conn, Db};

use crate::app::{App, Backend};

diesel::table! {
    lines (n) { n -> Integer }
}

type Work = Box<dyn FnOnce(&mut Conn) -> Result<()> + Send>;

fn database() -> App {
    let app = App::start(Backend::Sqlite);
    app.state
        .db
        .write(|conn| {
            conn.batch_execute("CREATE TABLE lines (n INTEGER PRIMARY KEY, after INTEGER REFERENCES lines DEFERRABLE INITIALLY DEFERRED)")?;
            Ok(())
        })
        .unwrap();
    app
}

fn writes(n: i32) -> Work {
    Box::new(move |conn| {
        diesel::insert_into(lines::table)
            .values(lines::n.eq(n))
            .execute(conn)?;
        Ok(())
    })
}

fn then(first: Work, next: impl FnOnce(&mut Conn) -> Result<()> + Send + 'static) -> Work {
    Box::new(move |conn| {
        first(conn)?;
        next(conn)
    })
}

fn lines(conn: &mut Conn) -> Vec<i32> {
    lines::table.select(lines::n).order(lines::n).load(conn).unwrap()
}

fn kept(db: &Db) -> Vec<i32> {
    lines(&mut db.reader().unwrap())
}

/// All of it at the same time: the first has its turn until the others stand in line, one behind the other. What each
/// is answered; none where it panicked.
fn together(db: &Db, works: Vec<Work>) -> Vec<Option<Result<()>>> {
    let others = u64::try_from(works.len() - 1).unwrap();
    let has_ended = &AtomicBool::new(false);
    let until_waiting = |number| {
        while db.waiting_to_write() != number {
            assert!(!has_ended.load(SeqCst), "one did not wait for its turn");
            std::thread::yield_now();
        }
    };
    let until_waiting = &until_waiting;
    std::thread::scope(|scope| {
        let (begun, has_begun) = mpsc::channel();
        let mut threads = Vec::new();
        for (place, work) in (0u64..).zip(works) {
            let begun = begun.clone();
            threads.push(scope.spawn(move || {
                let answer = db.write(|conn| {
                    if place == 0 {
                        begun.send(()).unwrap();
                        until_waiting(others);
                    }
                    work(conn)
                });
                has_ended.store(true, SeqCst);
                answer
            }));
            if place == 0 {
                has_begun.recv().unwrap();
            } else if place < others {
                until_waiting(place);
            }
        }
        threads.into_iter().map(|thread| thread.join().ok()).collect()
    })
}

#[track_caller]
fn codes(answers: Vec<Option<Result<()>>>) -> Vec<Option<Code>> {
    let code = |answer: Option<Result<()>>| answer.expect("it panicked").err().map(|error| error.code);
    answers.into_iter().map(code).collect()
}

#[test]
fn who_waits_goes_on_in_the_open_transaction() {
    let app = database();
    let db = app.state.db.clone();
    let reader = db.clone();
    let looks = then(writes(2), move |conn| {
        assert_eq!(lines(conn), [1, 2], "what the one before wrote is there");
        assert_eq!(kept(&reader), [0; 0], "and nobody else sees it yet");
        Ok(())
    });
    assert_eq!(
        codes(together(&db, vec![writes(1), looks, writes(3)])),
        [None, None, None]
    );
    assert_eq!(kept(&db), [1, 2, 3]);
}

#[test]
fn what_fails_is_undone_alone() {
    let app = database();
    let db = &app.state.db;
    let refused = |n| then(writes(n), |_| Err(Error::conflict("no")));
    let answers = together(db, vec![refused(1), writes(2), refused(3), writes(4), refused(5)]);
    let no = Some(Code::Conflict);
    assert_eq!(codes(answers), [no, None, no, None, no]);
    assert_eq!(kept(db), [2, 4]);
}

#[test]
fn what_cannot_be_committed_is_told_to_all_who_shared_it() {
    let app = database();
    let db = &app.state.db;
    // A reference that is looked at when it is committed, to what is not there.
    let wrong = then(writes(2), |conn| {
        conn.batch_execute("UPDATE lines SET after = 99 WHERE n = 2")?;
        Ok(())
    });
    let answers = together(db, vec![writes(1), wrong, writes(3)]);
    let lost = Some(Code::Unavailable);
    assert_eq!(codes(answers), [lost, lost, Some(Code::Internal)]);
    assert_eq!(kept(db), [0; 0]);
    db.write(writes(4)).unwrap();
    assert_eq!(kept(db), [4]);
}

#[test]
fn what_undoes_the_whole_transaction_is_told_to_all_who_shared_it() {
    let app = database();
    let db = &app.state.db;
    let undoes = then(writes(2), |conn| {
        conn.batch_execute("INSERT OR ROLLBACK INTO lines (n) VALUES (1)")?;
        Ok(())
    });
    let answers = together(db, vec![writes(1), undoes, writes(3)]);
    assert_eq!(
        answers
            .iter()
            .map(|a| a.as_ref().unwrap().is_ok())
            .collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(kept(db), [3]);
}

#[test]
fn after_a_panic_the_line_goes_on() {
    let app = database();
    let db = &app.state.db;
    let panics = then(writes(2), |_| panic!("on purpose"));
    let answers = together(db, vec![writes(1), panics, writes(3)]);
    assert_eq!(
        answers[0].as_ref().unwrap().as_ref().unwrap_err().code,
        Code::Unavailable
    );
    assert!(answers[1].is_none());
    assert!(answers[2].as_ref().unwrap().is_ok());
    assert_eq!(kept(db), [3]);
}

#[test]
fn more_than_may_share_a_commit_are_all_kept() {
    let app = database();
    let db = &app.state.db;
    let answers = together(db, (0..40).map(writes).collect());
    assert!(codes(answers).iter().all(Option::is_none));
    assert_eq!(kept(db), (0..40).collect::<Vec<_>>());
}
