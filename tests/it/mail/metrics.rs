//! Queue metrics, from the real programs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::post;
use crate::app::{App, Backend, both};

/// `edba` with these arguments, until it says where its numbers are.
fn start(app: &App, arguments: &[&str]) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_edba"))
        .args(arguments)
        .args(["--metrics-bind", "127.0.0.1:0", "--log", "error", "--data-dir"])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines
        .map(Result::unwrap)
        .find_map(|line| {
            Some(
                line.strip_prefix("Metrics: http://")?
                    .strip_suffix("/metrics")?
                    .to_owned(),
            )
        })
        .unwrap();
    (child, address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[apply(both)]
fn a_server_without_a_worker_tells_what_waits(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example", "b@x.example"]);
    let (mut child, address) = start(app, &["serve", "--no-worker", "--bind", "127.0.0.1:0"]);
    let told = get(&address, "/metrics");
    for line in [
        concat!("edba_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
        "# TYPE edba_mail_queue_depth gauge",
        "edba_mail_queue_depth 2",
        "edba_mail_dead_letters 0",
        "edba_mail_sent_total 0",
        "edba_database_up 1",
        "edba_webhook_deliveries_failed 0",
        "edba_notices_due 0",
        "edba_notices_later 0",
        "edba_webhook_endpoints_disabled{because=\"failing\"} 0",
        "# TYPE edba_security_log_dropped_total counter",
        "edba_security_log_dropped_total 0",
        "edba_security_log_written_total 0",
    ] {
        assert!(told.lines().any(|l| l == line), "{line} in {told}");
    }
    assert!(
        told.contains("edba_webhook_queue_depth 0") && told.contains("edba_webhook_queue_oldest_seconds 0")
    );
    assert!(told.contains("edba_outbox_depth ") && told.contains("edba_database_connections{pool="));
    assert!(told.contains("edba_database_writers_waiting 0"), "{told}");
    assert!(!told.contains("example"), "nothing of a person");
    assert!(get(&address, "/").starts_with("HTTP/1.1 404"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[apply(both)]
fn a_worker_tells_what_it_did(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example", "geen adres"]);
    let (mut child, address) = start(app, &["work", "--public-url", "https://edba.example"]);
    loop {
        let told = get(&address, "/metrics");
        let has = |line: &str| told.lines().any(|l| l == line);
        if has("edba_mail_sent_total 1") && has("edba_mail_failed_total 1") && has("edba_mail_queue_depth 0")
        {
            assert!(has("edba_mail_dead_letters 1"), "{told}");
            break;
        }
        assert!(child.try_wait().unwrap().is_none(), "it works on");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
