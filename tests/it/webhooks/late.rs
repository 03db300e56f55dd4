//! A worker that exceeds its lease reports its result after another has taken over: the late result is ignored.

use chrono::Duration;
use edba::domain::webhook::AttemptFault;
use edba::service::webhooks::{self, Attempt, Run};
use edba::worker;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::{attempts, endpoint, send, test_event};
use crate::app::{App, Backend, START, both};

fn claimed(app: &App) -> Run {
    let unit = app.state.unit_of_work();
    webhooks::claim(&unit, Duration::seconds(60), false)
        .unwrap()
        .expect("a message that nobody has")
}

fn finish(app: &App, run: &Run, fault: Option<AttemptFault>) {
    let attempt = Attempt {
        at: app.state.clock.now(),
        duration: std::time::Duration::ZERO,
        status: Some(if fault.is_some() { 500 } else { 204 }),
        fault,
        wish: fault.map(|_| Duration::hours(2)),
    };
    let unit = app.state.unit_of_work();
    let disabled = webhooks::finish(&unit, &worker::clockwork("webhooks"), run, &[attempt]).unwrap();
    assert!(!disabled);
}

#[apply(both)]
fn the_slower_run_takes_nothing_from_the_faster_one(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    let slow = claimed(app);
    app.at("2026-03-02T09:01:00Z");
    let fast = claimed(app);
    finish(app, &fast, None);
    for late in [AttemptFault::Refused, AttemptFault::Gone] {
        finish(app, &slow, Some(late));
    }
    assert_eq!(owner.get(&delivery).expect(200).body["status"], "delivered");
    assert_eq!(attempts(&owner, &delivery), [(json!(204), Value::Null)]);
    let kept = owner.get(&address).expect(200).body;
    assert_eq!(
        (&kept["failingSince"], &kept["restsUntil"]),
        (&Value::Null, &Value::Null)
    );
}

#[apply(both)]
fn what_is_sent_again_stays_so_when_the_attempt_under_way_comes_back(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    let slow = claimed(app);
    owner
        .post(&format!("{delivery}/redeliveries"), json!({}))
        .expect(201);
    finish(app, &slow, Some(AttemptFault::Refused));
    let kept = owner.get(&delivery).expect(200).body;
    assert_eq!(
        (&kept["status"], &kept["dueAt"]),
        (&json!("pending"), &json!(START))
    );
    assert_eq!(send(app), 1, "at once, from the first attempt on");
    assert_eq!(attempts(&owner, &delivery), [(json!(204), Value::Null)]);
}
