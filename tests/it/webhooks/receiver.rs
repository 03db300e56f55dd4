//! Webhook receiver (`tests/webhooks/receiver.mjs`) for one test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// Where it listens: an address of this machine that the tests allow, and no other of the same.
pub const HOST: &str = "127.0.0.9";

pub struct Receiver {
    child: Child,
    port: u16,
    /// There it shows a certificate that it made itself, for `partner.example`.
    pub tls_port: u16,
    agent: ureq::Agent,
}

impl Receiver {
    /// Starts one whose clock stands at this moment; at that of the machine where none is given.
    pub fn start(at: Option<&str>) -> Self {
        let library = std::env::var("EDBA_TEST_WEBHOOKS").expect(
            "EDBA_TEST_WEBHOOKS names the folder with npm standardwebhooks; run the tests with tests/run",
        );
        let mut child = Command::new("node")
            .args(["tests/webhooks/receiver.mjs", &library])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs the receiver");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ports = lines.next().expect("the receiver tells its ports").unwrap();
        let (port, tls_port) = ports.split_once(' ').unwrap();
        let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
        let receiver = Self {
            child,
            port: port.parse().unwrap(),
            tls_port: tls_port.parse().unwrap(),
            agent,
        };
        if let Some(at) = at {
            receiver.at_moment(at);
        }
        receiver
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("http://{HOST}:{}{path}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Sets its clock: what was signed more than five minutes before or after does not verify.
    pub fn at_moment(&self, at: &str) {
        self.put("clock", &json!({ "at": at }));
    }

    /// Which secrets verify what comes at a path.
    pub fn knows(&self, path: &str, secrets: &[&str]) {
        self.put("secrets", &json!({ "path": path, "secrets": secrets }));
    }

    fn put(&self, what: &str, body: &Value) {
        self.agent
            .put(self.at(&format!("/control/{what}")))
            .send_json(body)
            .unwrap();
    }

    pub fn get(&self, what: &str) -> Value {
        let mut answer = self
            .agent
            .get(self.at(&format!("/control/{what}")))
            .call()
            .unwrap();
        let body = answer.body_mut().with_config().limit(64 * 1024 * 1024);
        body.read_json().unwrap()
    }

    /// What came at a path, in order.
    pub fn requests(&self, path: &str) -> Vec<Value> {
        let all = self.get("requests");
        all.as_array()
            .unwrap()
            .iter()
            .filter(|one| one["path"] == path)
            .cloned()
            .collect()
    }

    /// The CloudEvents that came at a path and verified, each once.
    pub fn received(&self, path: &str) -> Vec<Value> {
        self.requests(path)
            .into_iter()
            .filter(|one| one["again"] == false)
            .map(|one| {
                assert_eq!(one["verified"], json!([0]), "{one}");
                serde_json::from_str(one["body"].as_str().unwrap()).unwrap()
            })
            .collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
