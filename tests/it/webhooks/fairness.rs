//! Fairness between accounts: endpoints of one that never respond do not delay the messages of another.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use edba::service::webhooks;
use edba::worker;
use rstest_reuse::apply;
use serde_json::json;

use super::receiver::HOST;
use super::{sender, test_event};
use crate::app::{App, Backend, both};
use crate::client::Client;

/// Endpoints of this client at an address, with a message each.
fn endpoints(client: &Client, address: &str, count: usize) {
    for number in 0..count {
        let body = json!({ "url": format!("http://{address}/{number}"), "eventKinds": ["decision.made"] });
        let made = client.post("/v1/webhook-endpoints", body).expect(201);
        test_event(client, &made.header("location"));
    }
}

/// An endpoint that takes what comes and never answers, until it is let go. It lets go by itself where more hang than may.
#[derive(Clone, Default)]
struct Hanging(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    streams: Vec<TcpStream>,
    most: usize,
    let_go: bool,
}

/// How many may hang at once.
const SHARE: usize = 2;

impl Hanging {
    fn take(&self, stream: TcpStream) {
        let mut held = self.0.lock().unwrap();
        held.streams.push(stream);
        held.most = held.most.max(held.streams.len());
        if held.let_go || held.most > SHARE {
            held.streams.clear();
        }
    }

    fn let_go(&self) {
        let mut held = self.0.lock().unwrap();
        held.let_go = true;
        held.streams.clear();
    }
}

fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind((HOST, 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

#[apply(both)]
fn endpoints_that_never_answer_hold_a_share_of_the_threads(backend: Backend) {
    let app = &App::start(backend);
    let (dead, healthy) = (app.auditor(), app.bureau());
    let (of_dead, dead_address) = listen();
    let (of_healthy, healthy_address) = listen();
    endpoints(&dead, &dead_address, 8);
    endpoints(&healthy, &healthy_address, 1);
    let hanging = Hanging::default();
    let theirs = hanging.clone();
    std::thread::spawn(move || {
        for stream in of_dead.incoming() {
            theirs.take(stream.unwrap());
        }
    });
    let theirs = hanging.clone();
    let told = std::thread::spawn(move || {
        let (mut stream, _) = of_healthy.accept().unwrap();
        let mut head = [0; 16];
        stream.read_exact(&mut head).unwrap();
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
        theirs.let_go();
        String::from_utf8_lossy(&head).into_owned()
    });
    let mut sender = sender(app, app.state.outbound.clone());
    // Nobody is given up on: what hangs does so until it is let go.
    sender.patience = std::time::Duration::from_secs(3600);
    sender.lease = std::time::Duration::from_secs(3600);
    std::thread::scope(|threads| {
        for _ in 0..6 {
            threads.spawn(|| {
                let (unit, clockwork) = (app.state.unit_of_work(), worker::clockwork("webhooks"));
                while worker::webhooks::send_some(&unit, &clockwork, &sender, false)
                    .unwrap()
                    .is_some()
                {}
            });
        }
    });
    assert!(told.join().unwrap().starts_with("POST /0"));
    let most = hanging.0.lock().unwrap().most;
    assert!((1..=SHARE).contains(&most), "{most} hung at once");
}

#[apply(both)]
fn accounts_take_turns(backend: Backend) {
    let app = &App::start(backend);
    let (dead, healthy) = (app.auditor(), app.bureau());
    endpoints(&dead, "127.0.0.9:9", 5);
    endpoints(&healthy, "127.0.0.9:10", 1);
    let unit = app.state.unit_of_work();
    let claim = || webhooks::claim(&unit, chrono::Duration::minutes(1), false).unwrap();
    let port = |run: &webhooks::Run| run.url.split('/').nth(2).unwrap().to_owned();
    let runs: Vec<webhooks::Run> = std::iter::from_fn(claim).collect();
    let turns: Vec<String> = runs.iter().map(port).collect();
    assert_eq!(turns, ["127.0.0.9:9", "127.0.0.9:10", "127.0.0.9:9"]);
    // What has not ended by then has ended with its lease.
    app.clock.set(app.clock.now().plus(chrono::Duration::minutes(2)));
    assert_eq!(claim().map(|run| port(&run)), Some("127.0.0.9:9".into()));
}
