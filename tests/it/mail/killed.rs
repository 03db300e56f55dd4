//! Many mails and three sending processes, one of which is killed repeatedly.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

use edba::domain::codes::Role;
use edba::service::mail;
use rstest_reuse::apply;

use super::post;
use super::server::MailServer;
use crate::app::{App, Backend, both};
use crate::child_process::Working;

const MAILS: usize = 10_000;
/// After how many mails one of the processes is killed.
const KILLED_AFTER: usize = 800;

/// A process that does nothing but what nobody asks for.
fn worker(app: &App, server: &MailServer) -> Working {
    let child = Command::new(env!("CARGO_BIN_EXE_edba"))
        .args([
            "work",
            "--public-url",
            "https://edba.example",
            "--log",
            "error",
            "--data-dir",
        ])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .args(["--smtp-url", &format!("smtp://127.0.0.1:{}", server.port)])
        // What a killed one had is soon taken over.
        .args(["--mail-lease", "2"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    Working(child)
}

#[apply(both)]
fn ten_thousand_mails_each_arrive_while_their_senders_are_killed(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    let addresses: Vec<String> = (0..MAILS).map(|n| format!("lid-{n}@x.example")).collect();
    post(
        app,
        account,
        &addresses.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let server = MailServer::start(&["--brief"]);
    let mut workers: Vec<Working> = (0..3).map(|_| worker(app, &server)).collect();
    // Who got which message, as a receiver counts them that knows a message by its id.
    let mut arrived: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    let mut deliveries = 0;
    let mut killed = 0;
    while arrived.len() < MAILS {
        let event = server.next_while(|| {
            for worker in &mut workers {
                worker.assert_running();
            }
            assert_eq!(app.work(mail::dead_letters::count), 0, "no mail is a dead letter");
        });
        assert_eq!(event["event"], "taken", "{event}");
        let [to] = event["to"].as_array().unwrap().as_slice() else {
            panic!("one receiver: {event}")
        };
        let to = to.as_str().unwrap();
        assert_eq!(
            event["subject"],
            format!("Stem vóór vrijdag, {to}"),
            "what is meant for whoever gets it"
        );
        let id = event["id"].as_str().unwrap();
        ids.insert(id.to_owned());
        arrived.entry(to.to_owned()).or_default().insert(id.to_owned());
        deliveries += 1;
        if deliveries % KILLED_AFTER == 0 {
            let one = killed % workers.len();
            workers[one].kill();
            workers[one] = worker(app, &server);
            killed += 1;
        }
    }
    assert!(killed >= 10, "{killed}");
    assert!(
        arrived.values().all(|ids| ids.len() == 1),
        "no message comes under two ids"
    );
    assert_eq!(ids.len(), MAILS, "and no two under one");
    assert_eq!(
        arrived.keys().collect::<BTreeSet<_>>(),
        addresses.iter().collect()
    );
    println!("{deliveries} deliveries of {MAILS} mails, {killed} processes killed");
}
