//! Failed deliveries are retried for three days; a delivery that has ended can be resent.

use std::net::TcpListener;

use edba::domain::Moment;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::receiver::{HOST, Receiver};
use super::{attempts, endpoint, hand_on, history, send, test_event};
use crate::app::{App, Backend, START, both, moment};
use crate::client::Client;
use crate::world::World;

/// Sets the clocks of the application and of the receiver; the client has a new token then.
fn at(app: &App, receiver: &Receiver, client: &Client, when: Moment) -> Client {
    app.at(&when.to_string());
    receiver.at_moment(&when.to_string());
    client.renewed()
}

fn after(seconds: i64) -> Moment {
    moment(START).plus(chrono::Duration::seconds(seconds))
}

fn due(client: &Client, delivery: &str) -> Moment {
    serde_json::from_value(client.get(delivery).expect(200).body["dueAt"].clone()).unwrap()
}

fn status(client: &Client, address: &str) -> String {
    client.get(address).expect(200).body["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[apply(both)]
fn only_an_answer_from_200_to_299_is_a_success(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let closed = TcpListener::bind((HOST, 0)).unwrap().local_addr().unwrap();
    let cases = [
        (receiver.at("/ok/x"), json!(204), Value::Null),
        (receiver.at("/status/299/x"), json!(299), Value::Null),
        (receiver.at("/large/x"), json!(200), Value::Null),
        (receiver.at("/status/400/x"), json!(400), json!("refused")),
        (receiver.at("/status/404/x"), json!(404), json!("refused")),
        (receiver.at("/status/500/x"), json!(500), json!("refused")),
        (receiver.at("/redirect/x"), json!(307), json!("redirected")),
        (receiver.at("/cut/x"), Value::Null, json!("broken-off")),
        (receiver.at("/half/x"), Value::Null, json!("broken-off")),
        (receiver.at("/slow/x"), Value::Null, json!("too-slow")),
        (format!("http://{closed}/"), Value::Null, json!("not-reached")),
    ];
    let deliveries: Vec<String> = cases
        .iter()
        .map(|(url, _, _)| {
            let body = json!({ "url": url, "eventKinds": ["decision.made"] });
            let made = owner.post("/v1/webhook-endpoints", body).expect(201);
            test_event(&owner, &made.header("location"))
        })
        .collect();
    assert_eq!(send(app), 3, "one that is slow or cut keeps none of the others");
    for ((url, answered, fault), delivery) in cases.iter().zip(&deliveries) {
        assert_eq!(
            attempts(&owner, delivery),
            [(answered.clone(), fault.clone())],
            "{url}"
        );
        let expected = if fault.is_null() { "delivered" } else { "pending" };
        assert_eq!(status(&owner, delivery), expected, "{url}");
        let log = owner.get(delivery).text;
        assert!(
            !log.contains("nobody's business") && !log.contains("whsec_"),
            "{log}"
        );
    }
    assert_eq!(
        receiver.requests("/ok/elsewhere"),
        [Value::Null; 0],
        "a redirect is not followed"
    );
}

#[apply(both)]
fn a_message_is_tried_again_later_each_time_until_it_is_delivered(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/fails/2/x", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    assert_eq!(send(app), 0);
    assert!((after(5)..=after(6)).contains(&due(&owner, &delivery)));
    let failing = owner.get(&address).expect(200);
    assert_eq!(failing.body["failingSince"], START);
    let owner = at(app, &receiver, &owner, after(4));
    send(app);
    assert_eq!(receiver.requests("/fails/2/x").len(), 1, "it is not due yet");
    let owner = at(app, &receiver, &owner, after(6));
    send(app);
    assert!(
        (after(306)..=after(337)).contains(&due(&owner, &delivery)),
        "{}",
        due(&owner, &delivery)
    );
    let owner = at(app, &receiver, &owner, after(340));
    assert_eq!(send(app), 1);
    let refused = (json!(500), json!("refused"));
    assert_eq!(
        attempts(&owner, &delivery),
        [refused.clone(), refused, (json!(204), Value::Null)]
    );
    assert_eq!(owner.get(&address).expect(200).body["failingSince"], Value::Null);
    let requests = receiver.requests("/fails/2/x");
    assert!(
        requests
            .iter()
            .all(|one| one["id"] == requests[0]["id"] && one["body"] == requests[0]["body"])
    );
    assert!(
        requests.iter().all(|one| one["verified"] == json!([0])),
        "each attempt is signed anew"
    );
}

#[apply(both)]
fn an_endpoint_that_asks_for_rest_is_given_it(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/wait/3600/x", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    send(app);
    assert_eq!(due(&owner, &delivery), after(3600));
    let longer = endpoint(&owner, &receiver, "/wait/9999999/x", &["decision.made"]);
    let delivery = test_event(&owner, &longer);
    send(app);
    assert_eq!(due(&owner, &delivery), after(24 * 3600), "at most a day");
}

#[apply(both)]
fn an_endpoint_that_is_gone_is_disabled_and_what_waits_is_held(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/status/410/x", &["decision.made"]);
    let (first, second) = (test_event(&owner, &address), test_event(&owner, &address));
    send(app);
    let disabled = owner.get(&address).expect(200);
    assert_eq!(
        (&disabled.body["status"], &disabled.body["disabledBecause"]),
        (&json!("disabled"), &json!("gone"))
    );
    assert_eq!(attempts(&owner, &first), [(json!(410), json!("gone"))]);
    assert_eq!(
        (status(&owner, &first), status(&owner, &second)),
        ("held".into(), "held".into())
    );
    assert_eq!(receiver.requests("/status/410/x").len(), 1);
    let (kind, data) = history(app, &address).pop().unwrap();
    assert_eq!(kind, "webhook-endpoint.disabled");
    assert_eq!(
        (&data["accountId"], &data["host"]),
        (&disabled.body["accountId"], &json!(HOST))
    );
    assert_eq!(data["because"], "gone");

    owner
        .patch(
            &address,
            json!({ "url": receiver.at("/ok/x"), "disabled": false }),
        )
        .expect(200);
    let owner = at(app, &receiver, &owner, after(10));
    assert_eq!(send(app), 2);
    assert_eq!(status(&owner, &first), "delivered");
}

#[apply(both)]
fn after_three_days_without_a_success_it_is_disabled_and_what_failed_can_be_sent_again(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    hand_on(app);
    let mut owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/status/500/x", &["case.registered"]);
    let case = w.case("Almere Labs", 10_000);
    hand_on(app);
    let log = format!("{address}/deliveries");
    let message = owner.get(&log).expect(200).items()[0]["messageId"]
        .as_str()
        .unwrap()
        .to_owned();
    let delivery = format!("{log}/{message}");
    let mut last = moment(START);
    for attempt in 1..=10 {
        assert_eq!(
            status(&owner, &address),
            "enabled",
            "after {} attempts",
            attempt - 1
        );
        send(app);
        assert_eq!(attempts(&owner, &delivery).len(), attempt);
        if attempt < 10 {
            let next = due(&owner, &delivery);
            assert!(next > last);
            last = next;
            owner = at(app, &receiver, &owner, next);
        }
    }
    // The tenth was the last, and three days have passed before it.
    assert!(last >= after(3 * 86_400));
    assert_eq!(status(&owner, &delivery), "failed");
    let disabled = owner.get(&address).expect(200);
    assert_eq!(disabled.body["disabledBecause"], "failing");
    let (kind, data) = history(app, &address).pop().unwrap();
    assert_eq!(
        (kind.as_str(), &data["because"]),
        ("webhook-endpoint.disabled", &json!("failing"))
    );

    // What it missed is not made up; what failed stays in the log, to be sent again.
    owner
        .post(&format!("{delivery}/redeliveries"), json!({}))
        .problem(409, "conflict");
    owner
        .patch(
            &address,
            json!({ "url": receiver.at("/ok/x"), "disabled": false }),
        )
        .expect(200);
    assert_eq!(send(app), 0);
    owner
        .post(&format!("{delivery}/redeliveries"), json!({}))
        .expect(201);
    assert_eq!(send(app), 1);
    assert_eq!(attempts(&owner, &delivery).len(), 11);
    let body: Value = serde_json::from_str(receiver.requests("/ok/x")[0]["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["id"], &body["subject"]), (&json!(message), &json!(case)));
}

#[apply(both)]
fn a_range_of_time_is_sent_again(backend: Backend) {
    let app = &App::start(backend);
    let mut owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    for minute in 0..4 {
        owner = at(app, &receiver, &owner, after(minute * 60));
        test_event(&owner, &address);
    }
    assert_eq!(send(app), 4);
    let again = format!("{address}/redeliveries");
    let range =
        |from, until, also| json!({ "fromAt": after(from), "untilAt": after(until), "alsoDelivered": also });
    owner
        .post(&again, range(60, 60, true))
        .problem(400, "invalid-input");
    assert_eq!(
        owner.post(&again, range(60, 180, false)).expect(201).body["messages"],
        0,
        "none has failed"
    );
    assert_eq!(
        owner.post(&again, range(60, 180, true)).expect(201).body["messages"],
        2
    );
    let waiting = owner
        .get(&format!("{address}/deliveries?status=pending"))
        .expect(200)
        .items();
    assert_eq!(waiting.len(), 2);
    assert_eq!(send(app), 2);
    let repeated: Vec<Value> = receiver
        .requests("/ok/x")
        .into_iter()
        .filter(|one| one["again"] == true)
        .collect();
    assert_eq!(repeated.len(), 2);
    assert!(
        repeated.iter().all(|one| one["same"] == true),
        "the same id, the same body"
    );

    // The log, the newest first, page after page.
    let first = owner.get(&format!("{address}/deliveries?limit=3")).expect(200);
    let cursor = first.body["nextCursor"].as_str().unwrap();
    let second = owner
        .get(&format!("{address}/deliveries?limit=3&cursor={cursor}"))
        .expect(200);
    let ids: Vec<String> = first
        .items()
        .iter()
        .chain(&second.items())
        .map(|item| item["messageId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?}");
}
