//! The virus scanner: a clamd with one signature that the test makes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::papers::{add, multipart, paper, pdf, send, thing, upload_body};
use crate::app::{App, Backend};
use crate::child_process::Working;
use crate::world::World;

const SIGNATURE: &str = "edba-signature-of-the-tests-4711";

/// Starts clamd in this folder. EDBA_TEST_CLAMD names the program: tests/run sets it. None without one.
fn clamd(folder: &Path) -> Option<Working> {
    let program = std::env::var_os("EDBA_TEST_CLAMD")?;
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    std::fs::create_dir(path("signatures")).unwrap();
    let hex = hex::encode(SIGNATURE);
    std::fs::write(path("signatures/edba.ndb"), format!("Edba.Test:0:*:{hex}\n")).unwrap();
    let settings = format!(
        "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\n",
        path("socket"),
        path("signatures"),
        folder.display()
    );
    std::fs::write(path("clamd.conf"), settings).unwrap();
    let mut child = Command::new(program)
        .args(["-c", &path("clamd.conf")])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stdout.take().unwrap()).lines();
    let clamd = Working(child);
    // The last line before it takes connections; its socket listens already.
    let is_up = log.any(|line| line.unwrap().starts_with("Self checking"));
    assert!(is_up, "clamd does not start");
    std::thread::spawn(move || log.for_each(drop));
    Some(clamd)
}

#[test]
fn clamd_finds_the_signature_that_the_test_made() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut clamd) = clamd(folder.path()) else {
        return;
    };
    let address = format!("unix:{}", folder.path().join("socket").display());
    let app = &App::start_with(Backend::Sqlite, &["--clamav", &address]);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Schoon", &[thing("case", &case)]));
    let clean = w.bureau.get(&format!("/v1/documents/{id}")).expect(200);
    assert_eq!(clean.body["latest"]["check"]["scanner"], "clamav");
    let rules = w.bureau.get("/v1/document-rules").expect(200);
    assert_eq!(rules.body["scanner"], "clamav");

    let infected = pdf(SIGNATURE);
    let found = send(&w.bureau, &paper("Besmet", &[thing("case", &case)]), &infected).expect(201);
    let latest = &found.body["latest"];
    assert_eq!(latest["state"], "failed", "{}", found.text);
    assert_eq!(latest["check"]["code"], "malware");
    assert_eq!(latest["check"]["detail"], "Edba.Test.UNOFFICIAL");
    assert_eq!(latest["check"]["scanner"], "clamav");

    clamd.kill();
    let document = paper("Onbekend", &[thing("case", &case)]);
    send(&w.bureau, &document, &pdf("Onbekend")).problem(503, "unavailable");
}

#[test]
fn a_scanner_that_does_not_answer_keeps_nothing() {
    let app = &App::start_with(Backend::Sqlite, &["--clamav", "unix:/no/such/socket"]);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let document = paper("Plan", &[thing("case", &case)]);
    let refused = send(&w.bureau, &document, &pdf("Plan")).problem(503, "unavailable");
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains("virus scanner"), "{detail}");
    assert!(refused.headers.contains_key("retry-after"));
    let listed = w.bureau.get("/v1/documents").expect(200).items();
    assert_eq!(listed.len(), 0, "{listed:?}");
    app.state
        .files
        .each(&mut |file| panic!("{file:?} is kept"))
        .unwrap();
    let incoming = app.folder().join("documents/incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
    // What is wrong is reported without the scanner.
    let body = upload_body(Some(&document), "plan.txt", "text/plain", b"<svg/>");
    let refused = w
        .bureau
        .send_bytes("POST", "/v1/documents", &[("Content-Type", &multipart())], body)
        .problem(400, "invalid-input");
    assert_eq!(
        refused.body["errors"][0]["code"], "type-not-allowed",
        "{}",
        refused.text
    );
}
