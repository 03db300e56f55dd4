//! Mail server (`tests/mail/server.py`) for the tests, and its certificates.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use serde_json::Value;

/// How long to wait for an event before each check in [`MailServer::next_while`].
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// A mail server of the test's own. Ends when dropped.
pub struct MailServer {
    child: Child,
    pub port: u16,
    said: Receiver<Value>,
}

impl MailServer {
    /// Starts it with these arguments; see the script.
    pub fn start(arguments: &[&str]) -> Self {
        let python = std::env::var("EDBA_TEST_SMTPD")
            .expect("EDBA_TEST_SMTPD names a Python with aiosmtpd; run the tests with tests/run");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/server.py");
        let mut child = Command::new(python)
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let event = serde_json::from_str(&line).unwrap();
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child, port: 0, said };
        let listens = server.next();
        assert_eq!(listens["event"], "listens", "{listens}");
        server.port = u16::try_from(listens["port"].as_u64().unwrap()).unwrap();
        server
    }

    /// The next thing that happens.
    pub fn next(&self) -> Value {
        self.said.recv().expect("the mail server runs")
    }

    /// The next event. Calls `check` once a second while none comes; it panics if none can come any more.
    pub fn next_while(&self, mut check: impl FnMut()) -> Value {
        loop {
            match self.said.recv_timeout(CHECK_INTERVAL) {
                Ok(event) => return event,
                Err(RecvTimeoutError::Timeout) => check(),
                Err(RecvTimeoutError::Disconnected) => panic!("the mail server runs"),
            }
        }
    }

    /// What has happened until now and was not looked at yet.
    pub fn so_far(&self) -> Vec<Value> {
        let mut input = self.child.stdin.as_ref().unwrap();
        input.write_all(b"\n").unwrap();
        std::iter::repeat_with(|| self.next())
            .take_while(|event| event["event"] != "told")
            .collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone after this.
        if self.child.kill().is_ok() {
            self.child.wait().unwrap();
        }
    }
}

/// A certificate for localhost, its key, and the authority that made it.
pub struct Certificates {
    pub authority: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Certificates {
    pub fn make(folder: &Path) -> Self {
        let made = Self {
            authority: folder.join("ca.pem"),
            certificate: folder.join("cert.pem"),
            key: folder.join("key.pem"),
        };
        let authority_key = folder.join("ca.key");
        let new_key = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ];
        openssl(
            Command::new("openssl")
                .args(["req", "-x509"])
                .args(new_key)
                .args([
                    "-subj",
                    "/CN=edba tests",
                    "-addext",
                    "basicConstraints=critical,CA:TRUE",
                    "-keyout",
                ])
                .arg(&authority_key)
                .arg("-out")
                .arg(&made.authority),
        );
        openssl(
            Command::new("openssl")
                .args(["req", "-x509", "-CA"])
                .arg(&made.authority)
                .arg("-CAkey")
                .arg(&authority_key)
                .args(new_key)
                .args([
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=DNS:localhost",
                ])
                .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
                .arg(&made.key)
                .arg("-out")
                .arg(&made.certificate),
        );
        made
    }
}

fn openssl(command: &mut Command) {
    let output = command.output().expect("openssl is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
