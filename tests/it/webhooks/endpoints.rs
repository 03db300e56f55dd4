//! An endpoint belongs to one account; its secret is shown once, and can be rotated without losing a message.

use diesel::prelude::*;
use edba::store::schema::{idempotency_keys, webhook_endpoints};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::receiver::{HOST, Receiver};
use super::{attempts, every_kind, history, send, test_event};
use crate::app::{App, Backend, START, both};

#[apply(both)]
fn an_endpoint_is_its_owners_and_an_administrator_sees_that_it_is_there(backend: Backend) {
    let app = &App::start(backend);
    let (owner, other, administrator) = (app.auditor(), app.auditor(), app.administrator());
    let url = format!("https://{HOST}/hook?key=hidden");
    let body = json!({ "url": url, "description": "Ons systeem", "eventKinds": every_kind() });
    let made = owner.post("/v1/webhook-endpoints", body).expect(201);
    let address = made.header("location");
    assert_eq!(made.body["endpoint"]["eventKinds"], json!(every_kind()));

    let read = owner.get(&address).expect(200);
    assert_eq!(
        (&read.body["url"], &read.body["status"]),
        (&json!(url), &json!("enabled"))
    );
    assert!(!read.text.contains("whsec_"), "{}", read.text);
    other.get(&address).problem(404, "not-found");
    assert_eq!(
        other.get("/v1/webhook-endpoints").expect(200).items(),
        [Value::Null; 0]
    );
    let seen = administrator.get("/v1/webhook-endpoints").expect(200).items();
    assert_eq!(
        seen[0]["url"],
        format!("https://{HOST}/hook"),
        "without what may be a password"
    );
    administrator
        .get(&format!("{address}/deliveries"))
        .problem(403, "forbidden");

    owner
        .send("PATCH", &address, &[], Some("{}".into()))
        .problem(428, "precondition-required");
    let stale = [("If-Match", "\"v9\"")];
    owner
        .send("PATCH", &address, &stale, Some("{}".into()))
        .problem(412, "precondition-failed");
    let changed = owner.patch(
        &address,
        json!({ "eventKinds": ["decision.made", "decision.made"], "description": "" }),
    );
    assert_eq!(changed.expect(200).body["eventKinds"], json!(["decision.made"]));

    administrator
        .patch(&address, json!({ "description": "x" }))
        .problem(403, "forbidden");
    let disabled = administrator
        .patch(&address, json!({ "disabled": true }))
        .expect(200);
    assert_eq!(disabled.body["disabledBecause"], "administrator");
    owner
        .patch(&address, json!({ "disabled": false }))
        .problem(409, "conflict");
    owner
        .post(&format!("{address}/test-events"), json!({}))
        .problem(409, "conflict");
    administrator
        .patch(&address, json!({ "disabled": false }))
        .expect(200);

    owner
        .send("DELETE", &address, &[], None)
        .problem(428, "precondition-required");
    let etag = owner.get(&address).expect(200).etag();
    other
        .send("DELETE", &address, &[("If-Match", &etag)], None)
        .problem(404, "not-found");
    test_event(&owner, &address);
    owner
        .send("DELETE", &address, &[("If-Match", &etag)], None)
        .expect(204);
    owner.get(&address).problem(404, "not-found");
    let kinds: Vec<String> = history(app, &address).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        [
            "webhook-endpoint.created",
            "webhook-endpoint.changed",
            "webhook-endpoint.disabled",
            "webhook-endpoint.enabled",
            "webhook-endpoint.tested",
            "webhook-endpoint.deleted",
        ]
    );
    assert!(!format!("{:?}", history(app, &address)).contains("hidden"));
}

#[apply(both)]
fn the_secret_is_shown_once_and_kept_sealed(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let body = json!({ "url": format!("https://{HOST}/hook"), "eventKinds": ["decision.made"] }).to_string();
    let key = [("Idempotency-Key", "endpoint-1")];
    let made = owner
        .send("POST", "/v1/webhook-endpoints", &key, Some(body.clone()))
        .expect(201);
    let secret = made.body["secret"].as_str().unwrap();
    assert_eq!(
        (secret.starts_with("whsec_"), secret.len()),
        (true, 6 + 44),
        "256 bits"
    );
    // The same request gives the same answer, which is not in the database as it is.
    let again = owner
        .send("POST", "/v1/webhook-endpoints", &key, Some(body))
        .expect(201);
    assert_eq!(again.body["secret"], secret);
    assert_eq!(owner.get("/v1/webhook-endpoints").expect(200).items().len(), 1);
    let mut conn = app.state.db.reader().unwrap();
    let sealed: Vec<String> = webhook_endpoints::table
        .select(webhook_endpoints::secret_sealed)
        .load(&mut *conn)
        .unwrap();
    let kept: Vec<String> = idempotency_keys::table
        .select(idempotency_keys::body)
        .load(&mut *conn)
        .unwrap();
    for text in sealed.iter().chain(&kept) {
        assert!(!text.contains(secret) && !text.contains("whsec_"), "{text}");
    }
}

#[apply(both)]
fn both_secrets_sign_for_a_while_after_a_rotation(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let made = owner
        .post(
            "/v1/webhook-endpoints",
            json!({ "url": receiver.at("/ok/r"), "eventKinds": ["decision.made"] }),
        )
        .expect(201);
    let (address, old) = (
        made.header("location"),
        made.body["secret"].as_str().unwrap().to_owned(),
    );
    owner
        .post(
            &format!("{address}/secret-rotations"),
            json!({ "overlapHours": 169 }),
        )
        .problem(400, "invalid-input");
    let rotated = owner
        .post(&format!("{address}/secret-rotations"), json!({}))
        .expect(201);
    let new = rotated.body["secret"].as_str().unwrap().to_owned();
    assert_eq!(
        rotated.body["endpoint"]["previousSecretUntil"],
        "2026-03-03T09:00:00Z"
    );
    receiver.knows("/ok/r", &[&old, &new]);
    test_event(&owner, &address);
    assert_eq!(send(app), 1);
    let request = &receiver.requests("/ok/r")[0];
    assert_eq!(request["verified"], json!([0, 1]), "{request}");
    assert_eq!(
        request["headers"]["webhook-signature"]
            .as_str()
            .unwrap()
            .split(' ')
            .count(),
        2
    );

    let later = "2026-03-03T09:00:00Z";
    app.at(later);
    receiver.at_moment(later);
    let owner = owner.renewed();
    test_event(&owner, &address);
    assert_eq!(send(app), 1);
    assert_eq!(receiver.requests("/ok/r")[1]["verified"], json!([1]));
    assert_eq!(
        owner.get(&address).expect(200).body["previousSecretUntil"],
        Value::Null
    );

    // A secret that leaked signs no longer from that moment on.
    owner
        .post(
            &format!("{address}/secret-rotations"),
            json!({ "overlapHours": 0 }),
        )
        .expect(201);
    let delivery = test_event(&owner, &address);
    assert_eq!(send(app), 1);
    assert_eq!(attempts(&owner, &delivery), [(json!(204), Value::Null)]);
    assert_eq!(receiver.requests("/ok/r")[2]["verified"], json!([]));
}

#[apply(both)]
fn what_is_wrong_with_an_endpoint_is_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let faults = |body: Value| {
        owner
            .post("/v1/webhook-endpoints", body)
            .problem(400, "invalid-input")
            .faults()
    };
    let url = format!("https://{HOST}/hook");
    assert_eq!(faults(json!({ "url": url, "eventKinds": [] })), ["/eventKinds"]);
    assert_eq!(
        faults(json!({ "url": url, "eventKinds": ["vote.cast"] })),
        ["/eventKinds/0"]
    );
    assert_eq!(
        faults(json!({ "url": "", "eventKinds": ["x"], "secret": "y" })).len(),
        3
    );
    let key = [("Idempotency-Key", "the-first")];
    let first = json!({ "url": url, "eventKinds": ["decision.made"], "description": "x" });
    let made = owner
        .send("POST", "/v1/webhook-endpoints", &key, Some(first.to_string()))
        .expect(201)
        .header("location");
    for _ in 0..19 {
        owner
            .post(
                "/v1/webhook-endpoints",
                json!({ "url": url, "eventKinds": ["decision.made"] }),
            )
            .expect(201);
    }
    let one_more = json!({ "url": url, "eventKinds": ["decision.made"] });
    owner
        .post("/v1/webhook-endpoints", one_more)
        .problem(409, "conflict");
    // That is told before anybody looks for the name.
    let one_more = json!({ "url": "https://nowhere.invalid/hook", "eventKinds": ["decision.made"] });
    owner
        .post("/v1/webhook-endpoints", one_more)
        .problem(409, "conflict");
    // What was answered before is answered again.
    let again = owner
        .send("POST", "/v1/webhook-endpoints", &key, Some(first.to_string()))
        .expect(201);
    assert_eq!(again.header("location"), made);
}
