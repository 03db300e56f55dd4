//! Ten thousand messages and three workers, one of which is killed repeatedly: nothing is lost, and nothing is
//! delivered twice to a receiver that honours the id.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use diesel::dsl::count_star;
use diesel::prelude::*;
use edba::clock::Clock;
use edba::domain::webhook::DeliveryStatus;
use edba::domain::{Id, Moment};
use edba::store::Json;
use edba::store::schema::webhook_deliveries;
use edba::store::webhooks::receivers::{self, MessageRow};
use rstest_reuse::apply;
use serde_json::json;

use super::receiver::{HOST, Receiver};
use super::{endpoint, send};
use crate::app::{App, Backend, both};
use crate::child_process::Working;

const ENDPOINTS: usize = 10;
const MESSAGES: usize = 1000;
const ALL: usize = ENDPOINTS * MESSAGES;

/// A worker of the program itself; it works when this is given back. What the environment calls a proxy is none of
/// its business.
fn work(app: &App) -> Working {
    let mut child = Command::new(env!("CARGO_BIN_EXE_edba"))
        // The address that what is sent at the end has too: a message says the same however often it is sent.
        .args(["work", "--log", "error", "--public-url", &app.url])
        .args(["--webhook-allow", HOST, "--webhook-lease", "1", "--data-dir"])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .envs([
            ("http_proxy", "http://127.0.0.1:1"),
            ("ALL_PROXY", "http://127.0.0.1:1"),
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let first = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(first, "edba works");
    Working(child)
}

fn stop(mut working: Working) {
    let pid = working.0.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert!(working.0.wait().unwrap().success());
}

fn count(app: &App, status: DeliveryStatus) -> i64 {
    webhook_deliveries::table
        .filter(webhook_deliveries::status.eq(status))
        .select(count_star())
        .first(&mut *app.state.db.reader().unwrap())
        .unwrap()
}

/// Puts the messages on their way to every endpoint.
fn tell_all(app: &App, endpoints: &[Id], now: Moment) {
    app.work(|cx| {
        for sequence in (1_i32..).take(MESSAGES) {
            let message = MessageRow {
                id: Id::new(),
                kind: "decision.made".into(),
                subject_id: Id::new(),
                sequence,
                data: Json::new(&json!({ "caseId": Id::new() })).unwrap(),
                happened_at: now,
                created_at: now,
            };
            receivers::tell(cx.conn, &message, endpoints, now)?;
        }
        Ok(())
    });
}

#[apply(both)]
fn ten_thousand_messages_arrive_although_a_worker_is_killed_again_and_again(backend: Backend) {
    let app = &App::start(backend);
    let receiver = Receiver::start(None);
    let owner = app.auditor();
    let endpoints: Vec<Id> = (0..ENDPOINTS)
        .map(|number| {
            let address = endpoint(&owner, &receiver, &format!("/ok/{number}"), &["decision.made"]);
            address.rsplit('/').next().unwrap().parse().unwrap()
        })
        .collect();
    tell_all(app, &endpoints, Clock::system().now());
    let steady = [work(app), work(app)];
    let mut killed = work(app);
    for arrived in (500..ALL).step_by(1000) {
        receiver.get(&format!("after/{arrived}"));
        killed.kill();
        killed = work(app);
    }
    receiver.get(&format!("after/{ALL}"));
    steady.into_iter().for_each(stop);
    stop(killed);

    // What arrived and was not noted before its worker was killed is sent once more.
    app.clock
        .set(Clock::system().now().plus(chrono::Duration::minutes(1)));
    send(app);
    assert_eq!(count(app, DeliveryStatus::Delivered), i64::try_from(ALL).unwrap());
    let summary = receiver.get("summary");
    assert_eq!(
        (&summary["distinct"], &summary["unverified"], &summary["changed"]),
        (&json!(ALL), &json!(0), &json!(0))
    );
    let paths = summary["paths"].as_object().unwrap();
    assert_eq!(paths.len(), ENDPOINTS);
    assert!(paths.values().all(|ids| *ids == json!(MESSAGES)), "{paths:?}");
}
