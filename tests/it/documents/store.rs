//! The document store: a folder, and a bucket of an S3 service (moto).

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use edba::service::documents;

use super::papers::{add, approve, content, paper, pdf, propose_destruction, renew, send, thing};
use crate::app::{App, Backend};
use crate::child_process::Working;
use crate::verify::verify;
use crate::world::World;

/// An S3 service with one bucket.
struct Moto {
    process: Working,
    endpoint: String,
}

impl Moto {
    /// EDBA_TEST_S3 names the program moto_server: tests/run sets it. None without one.
    fn start() -> Option<Self> {
        let program = std::env::var_os("EDBA_TEST_S3")?;
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &free.port().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let moto = Self {
            process: Working(child),
            endpoint: format!("http://{free}"),
        };
        let is_up = log.any(|line| line.unwrap().contains("Running on"));
        assert!(is_up, "moto does not start");
        // It logs each request, and would stop where nobody reads that.
        std::thread::spawn(move || log.for_each(drop));
        ureq::put(format!("{}/papers", moto.endpoint))
            .send_empty()
            .unwrap();
        Some(moto)
    }
}

/// A PDF of more than one part of a bucket, 8 MiB.
fn large() -> Vec<u8> {
    let mut content = pdf("Groot");
    let end = content.len() - "%%EOF\n".len();
    content.splice(end..end, b"% een regel\n".repeat(800_000));
    content
}

/// The life of documents in the store of this application.
fn use_store(app: &App) {
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Plan", &[thing("case", &case)]));
    let large = large();
    renew(&w.bureau, &id, &large).expect(201);
    assert_eq!(
        content(&w.bureau, &id, 1).expect(200).text.as_bytes(),
        pdf("Plan")
    );
    assert!(content(&w.bureau, &id, 2).expect(200).text.as_bytes() == large);
    for (from, to) in [
        (0, 4),
        (1_000, 1_000),
        (8_388_600, 8_388_700),
        (100, large.len() - 1),
    ] {
        let range = format!("bytes={from}-{to}");
        let path = format!("/v1/documents/{id}/versions/2/content");
        let part = w
            .bureau
            .send("GET", &path, &[("Range", &range)], None)
            .expect(206);
        assert!(part.text.as_bytes() == &large[from..=to], "{range}");
    }
    let (code, said) = verify_here(app);
    assert!(code, "{said}");

    let proposed = propose_destruction(&w.bureau, &id, Some(1)).expect(202);
    approve(&w.second_bureau, &proposed).expect(200);
    let (unit, files) = (app.state.unit_of_work(), &app.state.files);
    assert_eq!(documents::remove_destroyed(&unit, files).unwrap(), 1);
    let mut left = Vec::new();
    files
        .each(&mut |file| {
            left.push(file.bytes);
            Ok(())
        })
        .unwrap();
    assert_eq!(left, [large.len() as u64]);
}

/// Whether the content is what the documents tell, and what was found.
fn verify_here(app: &App) -> (bool, String) {
    let (unit, files) = (app.state.unit_of_work(), &app.state.files);
    let looked = documents::verify_files(&unit, files).unwrap();
    (looked.at == 2 && looked.wrong.is_empty(), format!("{looked:?}"))
}

#[test]
fn the_same_store_in_a_folder_and_in_a_bucket() {
    let in_folder = &App::start(Backend::Sqlite);
    use_store(in_folder);
    let (code, said) = verify(in_folder);
    assert_eq!(code, Some(0), "{said}");

    let Some(mut moto) = Moto::start() else { return };
    let in_bucket = &App::start_with(
        Backend::Sqlite,
        &[
            "--documents",
            "s3://papers/edba",
            "--s3-endpoint",
            &moto.endpoint,
            "--s3-region",
            "us-east-1",
            "--s3-access-key-id",
            "testing",
            "--s3-secret-access-key",
            "testing",
        ],
    );
    use_store(in_bucket);
    // Nothing of it stays on this machine.
    let incoming = in_bucket.folder().join("documents/incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);

    moto.process.kill();
    let bureau = in_bucket.bureau();
    let listed = bureau.get("/v1/documents").expect(200).items();
    let id = listed[0]["id"].as_str().unwrap();
    content(&bureau, id, 2).problem(503, "unavailable");
    let refused = send(&bureau, &paper("Nieuw", &[]), &pdf("Nieuw"));
    refused.problem(503, "unavailable");
    assert_eq!(
        bureau.get("/v1/documents").expect(200).items().len(),
        listed.len()
    );
}
