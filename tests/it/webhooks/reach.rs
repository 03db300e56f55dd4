//! Egress policy of webhooks: only the public network, whatever an address or a name resolves to, and whenever.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use edba::domain::webhook::{Reach, WebhookKind};
use edba::service::webhooks::{self, Names, NewEndpoint, Outbound};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::receiver::{HOST, Receiver};
use super::{attempts, send_by, sender, test_event};
use crate::app::{App, Backend, START, both};
use crate::client::Client;

/// A resolver that gives these answers, one after the other, and the last again and again.
fn names(answers: &'static [&'static [&'static str]]) -> Arc<Names> {
    let asked = AtomicUsize::new(0);
    Arc::new(move |_: &str, _: u16| {
        let turn = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        answers[turn]
            .iter()
            .map(|a| a.parse::<IpAddr>().unwrap())
            .collect()
    })
}

/// An endpoint whose name was found to be public, as the use case makes it.
fn registered(app: &App, owner: &Client, url: &str) -> String {
    let (client_id, _) = owner.credentials().unwrap();
    let made = app.work(|cx| {
        let account = edba::service::accounts::by_client_id(cx, &client_id)?;
        let actor = edba::service::Actor {
            id: account.id,
            name: account.name,
            role: account.role,
            organisation_id: None,
            representative_id: None,
            is_account: true,
        };
        let mut theirs = cx.acting_as(&actor);
        let new = NewEndpoint {
            url: url.into(),
            description: String::new(),
            kinds: vec![WebhookKind::DecisionMade],
        };
        webhooks::create(&mut theirs, new)
    });
    format!("/v1/webhook-endpoints/{}", made.endpoint.row.id)
}

/// A name that takes its time keeps three of those who ask waiting, and nobody else.
#[test]
fn few_names_are_looked_up_at_once() {
    let (begun, has_begun) = std::sync::mpsc::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let slow: Arc<Names> = Arc::new(move |_: &str, _: u16| {
        begun.send(()).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
        vec!["93.184.216.34".parse().unwrap()]
    });
    let outbound = Outbound::with_names(Reach::default(), slow);
    let url = "https://partner.example/hook";
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..3).map(|_| scope.spawn(|| outbound.check(url))).collect();
        for _ in 0..3 {
            has_begun.recv().unwrap();
        }
        let refused = outbound.check(url).unwrap_err();
        assert_eq!(
            (refused.code, refused.retry_after_seconds),
            (edba::error::Code::Unavailable, Some(5))
        );
        outbound.check("https://93.184.216.34/hook").unwrap();
        for _ in 0..3 {
            go_on.send(()).unwrap();
        }
        for one in asked {
            one.join().unwrap().unwrap();
        }
        go_on.send(()).unwrap();
        outbound.check(url).unwrap();
    });
}

#[test]
fn an_address_that_is_not_public_is_not_taken() {
    let app = App::start(Backend::Sqlite);
    let owner = app.auditor();
    for (url, code) in [
        ("http://93.184.216.34/", "https-required"),
        ("ftp://93.184.216.34/", "https-required"),
        ("https://user:password@93.184.216.34/", "user-not-allowed"),
        ("https://93.184.216.34:22/", "port-not-allowed"),
        ("https://127.0.0.1/", "address-not-allowed"),
        ("https://127.1/", "address-not-allowed"),
        ("https://2130706433/", "address-not-allowed"),
        ("https://0x7f.0.0.1/", "address-not-allowed"),
        ("https://0177.0.0.1/", "address-not-allowed"),
        ("https://localhost/", "address-not-allowed"),
        ("https://LOCALHOST:8443/", "address-not-allowed"),
        ("https://0.0.0.0/", "address-not-allowed"),
        ("https://10.1.2.3/", "address-not-allowed"),
        ("https://172.20.0.1/", "address-not-allowed"),
        ("https://192.168.1.1/", "address-not-allowed"),
        ("https://100.100.100.200/", "address-not-allowed"),
        ("https://169.254.169.254/latest/meta-data/", "address-not-allowed"),
        ("https://224.0.0.1/", "address-not-allowed"),
        ("https://192.0.2.1/", "address-not-allowed"),
        ("https://[::1]/", "address-not-allowed"),
        ("https://[::]/", "address-not-allowed"),
        ("https://[::ffff:127.0.0.1]/", "address-not-allowed"),
        ("https://[::ffff:7f00:9]/", "address-not-allowed"),
        ("https://[64:ff9b::7f00:1]/", "address-not-allowed"),
        ("https://[2002:7f00:1::]/", "address-not-allowed"),
        ("https://[fd00:ec2::254]/", "address-not-allowed"),
        ("https://[fe80::1]/", "address-not-allowed"),
        ("https://there-is-no-such-name.invalid/", "address-not-allowed"),
        ("https://127.0.0.9#@93.184.216.34/", "user-not-allowed"),
        ("https://127.0.0.9/#fragment", "wrong-format"),
        ("https://93.184.216.34\\@127.0.0.1/", "user-not-allowed"),
    ] {
        let body = json!({ "url": url, "eventKinds": ["decision.made"] });
        let refused = owner
            .post("/v1/webhook-endpoints", body)
            .problem(400, "invalid-input");
        assert_eq!(refused.faults(), ["/url"], "{url}");
        assert_eq!(refused.body["errors"][0]["code"], code, "{url}");
    }
    // Nor when it is changed to one.
    let body = json!({ "url": format!("http://{HOST}/"), "eventKinds": ["decision.made"] });
    let address = owner
        .post("/v1/webhook-endpoints", body)
        .expect(201)
        .header("location");
    let refused = owner
        .patch(&address, json!({ "url": "https://127.0.0.1/" }))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/url"]);
    // Nobody else learns whether a name is found.
    app.administrator()
        .post(
            "/v1/webhook-endpoints",
            json!({ "url": "https://127.0.0.1/", "eventKinds": ["decision.made"] }),
        )
        .problem(403, "forbidden");
}

#[test]
fn the_demonstration_reaches_its_own_machine() {
    let app = App::start_with(Backend::Sqlite, &["--demo"]);
    let owner = app.auditor();
    let body = |url: &str| json!({ "url": url, "eventKinds": ["decision.made"] });
    owner
        .post("/v1/webhook-endpoints", body("http://localhost:9000/hook"))
        .expect(201);
    owner
        .post("/v1/webhook-endpoints", body("http://10.0.0.1/hook"))
        .problem(400, "invalid-input");
}

#[apply(both)]
fn a_name_that_stands_for_another_address_at_the_sending_is_refused_there(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let answers: &[&[&str]] = &[&["93.184.216.34"], &["127.0.0.9"]];
    let outbound = Outbound::with_names(Reach::default(), names(answers));
    let url = "https://partner.example:8443/ok/x";
    outbound.check(url).unwrap();
    let address = registered(app, &owner, url);
    let delivery = test_event(&owner, &address);
    assert_eq!(send_by(app, &sender(app, outbound)), 0);
    assert_eq!(
        attempts(&owner, &delivery),
        [(Value::Null, json!("address-not-allowed"))]
    );
    assert_eq!(receiver.get("requests"), json!([]));
    // One address among public ones is enough to be refused.
    app.at("2026-03-02T09:00:30Z");
    let outbound = Outbound::with_names(Reach::default(), names(&[&["93.184.216.34", "10.0.0.1"]]));
    assert_eq!(send_by(app, &sender(app, outbound)), 0);
    let owner = owner.renewed();
    assert_eq!(
        attempts(&owner, &delivery)[1],
        (Value::Null, json!("address-not-allowed"))
    );
}

#[apply(both)]
fn the_connection_goes_to_the_address_that_was_checked(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    // No resolver of this machine knows the name: only what was checked can lead there. It is asked once.
    let reach = Reach {
        allow: HOST.parse().unwrap(),
        loopback: false,
    };
    let answers: &[&[&str]] = &[&["127.0.0.9"], &["127.0.0.1"]];
    let outbound = Outbound::with_names(reach, names(answers));
    let address = registered(
        app,
        &owner,
        &format!("http://partner.invalid:{}/ok/x", receiver.port()),
    );
    let delivery = test_event(&owner, &address);
    assert_eq!(send_by(app, &sender(app, outbound)), 1);
    assert_eq!(attempts(&owner, &delivery), [(json!(204), Value::Null)]);
    let requests = receiver.requests("/ok/x");
    assert_eq!(
        requests[0]["headers"]["host"],
        format!("partner.invalid:{}", receiver.port())
    );
}

#[apply(both)]
fn over_https_the_other_side_must_show_who_it_is(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let reach = Reach {
        allow: HOST.parse().unwrap(),
        loopback: false,
    };
    let outbound = Outbound::with_names(reach, names(&[&["127.0.0.9"]]));
    let address = registered(
        app,
        &owner,
        &format!("https://partner.example:{}/ok/x", receiver.tls_port),
    );
    let delivery = test_event(&owner, &address);
    assert_eq!(send_by(app, &sender(app, outbound)), 0);
    assert_eq!(attempts(&owner, &delivery), [(Value::Null, json!("not-trusted"))]);
    assert_eq!(receiver.get("requests"), json!([]));
}
