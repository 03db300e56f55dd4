//! Webhooks: a real receiver, which verifies signatures with the public library, gets what its account may read.

mod endpoints;
mod failing;
mod fairness;
mod killed;
mod late;
mod reach;
mod receiver;
mod resting;
mod telling;

use edba::service::{outbox, webhooks::Outbound};
use edba::worker::{self, webhooks::Sender};
use serde_json::{Value, json};

use crate::app::App;
use crate::client::Client;
use receiver::Receiver;

/// Every kind of event that can be asked for.
fn every_kind() -> Vec<&'static str> {
    edba::domain::webhook::WebhookKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .collect()
}

/// What the worker does with what has happened.
fn hand_on(app: &App) {
    outbox::hand_on(&app.state.unit_of_work(), &worker::clockwork("worker")).unwrap();
}

fn sender(app: &App, outbound: Outbound) -> Sender {
    let lease = std::time::Duration::from_secs(60);
    let mut sender = Sender::new(
        outbound,
        "urn:nld:edba:systeem:edba".into(),
        app.url.clone(),
        lease,
    );
    sender.patience = std::time::Duration::from_millis(800);
    sender
}

/// What the worker does with webhooks that are due; tells how many were delivered.
fn send(app: &App) -> usize {
    send_by(app, &sender(app, app.state.outbound.clone()))
}

fn send_by(app: &App, sender: &Sender) -> usize {
    worker::webhooks::send_due(&app.state.unit_of_work(), &worker::clockwork("webhooks"), sender).unwrap()
}

/// An endpoint of this client at a path of the receiver, which knows its secret; gives back its address.
fn endpoint(client: &Client, receiver: &Receiver, path: &str, kinds: &[&str]) -> String {
    let body = json!({ "url": receiver.at(path), "eventKinds": kinds });
    let made = client.post("/v1/webhook-endpoints", body).expect(201);
    receiver.knows(path, &[made.body["secret"].as_str().unwrap()]);
    made.header("location")
}

/// Sends a test event to an endpoint; gives back the address of the delivery.
fn test_event(client: &Client, endpoint: &str) -> String {
    client
        .post(&format!("{endpoint}/test-events"), json!({}))
        .expect(201)
        .header("location")
}

/// What the log tells of the attempts for a delivery: status and fault of each.
fn attempts(client: &Client, delivery: &str) -> Vec<(Value, Value)> {
    let found = client.get(delivery).expect(200);
    found.body["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| (attempt["status"].clone(), attempt["fault"].clone()))
        .collect()
}

/// The kinds of the events in the history of an endpoint, with their data.
fn history(app: &App, endpoint: &str) -> Vec<(String, Value)> {
    let id = endpoint.rsplit('/').next().unwrap();
    app.auditor()
        .get(&format!("/v1/events?streamId={id}&limit=100"))
        .expect(200)
        .items()
        .into_iter()
        .map(|event| (event["kind"].as_str().unwrap().to_owned(), event["data"].clone()))
        .collect()
}
