//! Crash safety: when the process is killed under load, no acknowledged write is lost and none is half done.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::world::World;

const EDBA: &str = env!("CARGO_BIN_EXE_edba");

/// The real program on the database of the test; tells where it listens.
fn serve(app: &App) -> (Child, String) {
    let mut child = Command::new(EDBA)
        .args(["serve", "--bind", "127.0.0.1:0", "--log", "error", "--data-dir"])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let url = first.rsplit(' ').next().unwrap().to_owned();
    (child, url)
}

pub fn verify(app: &App) -> (bool, String) {
    let output = Command::new(EDBA)
        .args(["verify", "--log", "error", "--data-dir"])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

/// A case before the board whose ballot stays open far beyond any test.
fn open_ballot(w: &World<'_>) -> String {
    let case = w.case("Almere Labs", 300_000);
    w.to_board(&case);
    w.bureau
        .post(
            "/v1/ballots",
            json!({ "caseId": case, "closesAt": "2028-01-01T00:00:00Z" }),
        )
        .expect(201)
        .id()
}

#[apply(both)]
fn killed_in_the_middle_nothing_answered_is_lost_and_everything_holds(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ballot = open_ballot(&w);
    let (mut child, url) = serve(app);
    let voters: Vec<(&str, Client)> = [
        "gemeente-almere",
        "provincie-flevoland",
        "usg-people",
        "windesheim",
    ]
    .into_iter()
    .map(|code| (code, w.board_members[code].client.at_address(&url)))
    .collect();
    let (sender, answered) = mpsc::channel();
    let path = format!("/v1/ballots/{ballot}/votes");
    let mut last = std::collections::BTreeMap::new();
    std::thread::scope(|scope| {
        for (code, client) in &voters {
            let (sender, path, w) = (sender.clone(), &path, &w);
            scope.spawn(move || {
                // Until the process is gone: votes that each replace the pledges of the one before.
                for euros in 1..100_000 {
                    let body = json!({ "position": "for", "pledges": [w.pledge(code, euros)] });
                    let Some(answer) = client.try_post(path, &body) else {
                        break;
                    };
                    let version = answer.expect(200).body["vote"]["version"].as_i64().unwrap();
                    if sender.send((*code, version)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (count, (code, version)) in answered.iter().enumerate() {
            last.insert(code, version);
            if count == 100 {
                // SIGKILL: no handler runs, nothing is tidied.
                child.kill().unwrap();
            }
        }
    });
    child.wait().unwrap();
    let (sound, told) = verify(app);
    assert!(sound, "{told}");
    let (mut child, url) = serve(app);
    let bureau = w.bureau.at_address(&url);
    let votes = bureau.get(&format!("/v1/ballots/{ballot}/votes")).expect(200);
    for (code, version) in last {
        let seat = json!(w.board_members[code].seat);
        let kept = votes.body["votes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|v| v["seatId"] == seat)
            .unwrap();
        assert!(
            kept["version"].as_i64().unwrap() >= version,
            "{code}: {version} was answered, {kept}"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[apply(both)]
fn a_changed_tally_or_certificate_is_found(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    assert!(verify(app).0);
    // As the owner of the database could, who takes the guards away first.
    let guards = match app.backend {
        Backend::Sqlite => "DROP TRIGGER decisions_are_final; DROP TRIGGER votes_are_never_rewritten;",
        Backend::Postgres => {
            "ALTER TABLE decisions DISABLE TRIGGER ALL; ALTER TABLE votes DISABLE TRIGGER ALL;"
        }
    };
    let mut conn = app.state.db.writer().unwrap();
    conn.batch_execute(guards).unwrap();
    conn.batch_execute("UPDATE decisions SET certificate = '{}'")
        .unwrap();
    conn.batch_execute(&format!(
        "UPDATE votes SET position = 'against' WHERE ballot_id = '{ballot}'"
    ))
    .unwrap();
    drop(conn);
    let (sound, told) = verify(app);
    assert!(!sound);
    assert!(told.contains("certificate of EDBA-2026-001"), "{told}");
    assert!(told.contains(&format!("ballot {ballot}")), "{told}");
}

#[apply(both)]
fn votes_that_were_swapped_and_a_certificate_with_a_new_hash_are_found_by_the_history(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    let [one, other] = ["gemeente-almere", "ibm-nederland"];
    w.all_but_the_last_for(&ballot, &[]);
    crate::world::vote(
        &w.board_members[one].client,
        &ballot,
        json!({ "position": "against" }),
    )
    .expect(200);
    w.the_last_for(&ballot, &[("windesheim", 40_000)]);
    assert!(verify(app).0);
    let mut conn = app.state.db.writer().unwrap();
    let guards = match app.backend {
        Backend::Sqlite => {
            "DROP TRIGGER decisions_are_final; DROP TRIGGER decisions_are_never_deleted; DROP TRIGGER votes_are_never_rewritten;"
        }
        Backend::Postgres => {
            "ALTER TABLE decisions DISABLE TRIGGER ALL; ALTER TABLE votes DISABLE TRIGGER ALL;"
        }
    };
    conn.batch_execute(guards).unwrap();
    for (code, position) in [(one, "for"), (other, "against")] {
        let seat = &w.board_members[code].seat;
        conn.batch_execute(&format!(
            "UPDATE votes SET position = '{position}' WHERE ballot_id = '{ballot}' AND seat_id = '{seat}' AND is_current"
        ))
        .unwrap();
    }
    let hash = edba::secret::sha256_hex("{}");
    conn.batch_execute(&format!(
        "UPDATE decisions SET certificate = '{{}}', certificate_hash = '{hash}'"
    ))
    .unwrap();
    drop(conn);
    let (sound, told) = verify(app);
    assert!(!sound);
    assert!(
        told.contains(&format!("ballot {ballot} is not counted from the votes")),
        "{told}"
    );
    assert!(
        told.contains("certificate of EDBA-2026-001 is not the one"),
        "{told}"
    );
}
