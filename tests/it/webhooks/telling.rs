//! Recipients of webhook messages: an account gets what it may read at the time, and nothing else.

use edba::domain::codes::Role;
use edba::error::{Code, Error};
use edba::service::unit_of_work::statements_taken;
use edba::service::webhooks::fan_out;
use edba::store::events;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::{endpoint, every_kind, hand_on, history as told_history, send};
use crate::app::{App, Backend, START, both};
use crate::client::Client;
use crate::decided::Decided;
use crate::world::World;

/// The types of what came at a path, sorted, without the prefix.
fn types(receiver: &Receiver, path: &str) -> Vec<String> {
    let mut types: Vec<String> = receiver
        .received(path)
        .iter()
        .map(|event| {
            event["type"]
                .as_str()
                .unwrap()
                .strip_prefix("nl.edba.")
                .unwrap()
                .to_owned()
        })
        .collect();
    types.sort();
    types
}

/// Everything that came at a path can be read by whom it was told to, where it says.
fn can_be_read(app: &App, client: &Client, receiver: &Receiver, path: &str) {
    for event in receiver.received(path) {
        let address = event["dataref"].as_str().unwrap().strip_prefix(&app.url).unwrap();
        let read = client.get(address).expect(200);
        assert_eq!(read.body["id"], event["subject"], "{event}");
    }
}

#[test]
fn every_kind_is_told_of_in_the_documentation() {
    let text = include_str!("../../../docs/WEBHOOKS.md");
    for kind in every_kind() {
        assert!(text.contains(&format!("`{kind}`")), "{kind}");
    }
}

#[apply(both)]
fn what_happens_is_told_to_those_who_may_read_it(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    // What happened before anybody asked is told to nobody.
    hand_on(app);
    let receiver = Receiver::start(Some(START));
    let (usg, almere) = (it.partner("usg-people"), it.partner("gemeente-almere"));
    let stranger = app.account(
        Role::Initiator,
        "Ander",
        Some(it.w.organisations["ibm-nederland"]),
        None,
    );
    let (bureau, auditor) = (app.bureau(), app.auditor());
    for (client, path) in [
        (&usg, "/ok/usg"),
        (&almere, "/ok/almere"),
        (&it.w.initiator, "/ok/boogaart"),
        (&stranger, "/ok/stranger"),
        (&bureau, "/ok/bureau"),
    ] {
        endpoint(client, &receiver, path, &every_kind());
    }
    endpoint(&auditor, &receiver, "/ok/auditor", &["case.financed"]);
    it.financed();
    hand_on(app);
    send(app);

    let offered = [
        "commitment.offered",
        "commitment.offered",
        "condition.met",
        "ratification.given",
    ];
    assert_eq!(types(&receiver, "/ok/usg"), offered);
    assert_eq!(
        types(&receiver, "/ok/boogaart"),
        ["case.financed", "condition.met", "ratification.given"]
    );
    assert_eq!(
        types(&receiver, "/ok/bureau"),
        [
            "case.financed",
            "commitment.offered",
            "commitment.offered",
            "condition.met",
            "ratification.given"
        ]
    );
    assert_eq!(types(&receiver, "/ok/auditor"), ["case.financed"]);
    for nobody in ["/ok/almere", "/ok/stranger"] {
        assert_eq!(receiver.requests(nobody), [Value::Null; 0], "{nobody}");
    }
    can_be_read(app, &usg, &receiver, "/ok/usg");
    can_be_read(app, &it.w.initiator, &receiver, "/ok/boogaart");
    can_be_read(app, &bureau, &receiver, "/ok/bureau");

    // The partner answers: it is told of its own answer too; the municipality never is.
    let answer = json!({ "bookingReference": "B-1" });
    let commitment = format!("/v1/commitments/{}", it.commitment);
    usg.post(&format!("{commitment}/acknowledgements"), answer)
        .expect(200);
    hand_on(app);
    send(app);
    assert_eq!(types(&receiver, "/ok/usg").len(), 5);
    assert_eq!(receiver.requests("/ok/almere"), [Value::Null; 0]);
    // All has been told, and nothing twice.
    hand_on(app);
    assert_eq!(send(app), 0);
    assert_eq!(receiver.get("summary")["unverified"], 0);
    assert!(
        receiver
            .get("requests")
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["again"] == false)
    );
}

#[apply(both)]
fn a_message_is_a_cloud_event_and_tells_nothing_of_votes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let receiver = Receiver::start(Some(START));
    let auditor = app.auditor();
    endpoint(&auditor, &receiver, "/ok/a", &every_kind());
    let case = w.case("Een geheim <plan>", 40_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("windesheim", 40_000)]);
    w.close(&ballot).expect(200);
    hand_on(app);
    send(app);

    let requests = receiver.requests("/ok/a");
    for request in &requests {
        let headers = &request["headers"];
        assert_eq!(
            headers["content-type"],
            "application/cloudevents+json; charset=utf-8"
        );
        assert!(
            headers["user-agent"].as_str().unwrap().starts_with("edba/"),
            "{headers}"
        );
        let body = request["body"].as_str().unwrap();
        assert!(body.len() < 1000 && !body.contains("geheim"), "{body}");
        let event: Value = serde_json::from_str(body).unwrap();
        assert_eq!(event["id"], request["id"]);
        assert_eq!(event["source"], "urn:nld:edba:systeem:edba");
        assert_eq!(event["data"]["caseId"], json!(case));
    }
    let told = receiver.received("/ok/a");
    let closed = told
        .iter()
        .rfind(|event| event["type"] == "nl.edba.ballot.closed")
        .unwrap();
    let cursor = closed["data"]["changeCursor"].clone();
    assert_eq!(
        closed["data"],
        json!({ "caseId": case, "ballotId": ballot, "changeCursor": cursor })
    );
    // What came after the event is read from the feed, at the place that the message bears.
    let after = auditor
        .get(&format!("/v1/changes?after={}", cursor.as_str().unwrap()))
        .expect(200);
    let before_it = after
        .items()
        .iter()
        .any(|change| change["eventId"] == closed["id"]);
    assert!(!before_it && !after.items().is_empty(), "{}", after.body);
    let decided = told
        .iter()
        .find(|event| event["type"] == "nl.edba.decision.made")
        .unwrap();
    assert_eq!(decided["data"]["number"], "EDBA-2026-001");
    // In the order in which it happened, and the sequence says so.
    let sequence: Vec<&str> = told
        .iter()
        .map(|event| event["sequence"].as_str().unwrap())
        .collect();
    assert!(sequence.is_sorted() && sequence.len() > 5, "{sequence:?}");
    assert!(
        !types(&receiver, "/ok/a")
            .iter()
            .any(|kind| kind.contains("vote") || kind.contains("particip"))
    );
}

#[apply(both)]
fn an_account_or_endpoint_that_is_disabled_is_told_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let receiver = Receiver::start(Some(START));
    let (administrator, auditor, second) = (app.administrator(), app.auditor(), app.auditor());
    let disabled = endpoint(&auditor, &receiver, "/ok/disabled", &every_kind());
    auditor.patch(&disabled, json!({ "disabled": true })).expect(200);
    endpoint(&second, &receiver, "/ok/gone", &every_kind());
    let clients = administrator
        .get("/v1/clients?role=auditor&limit=100")
        .expect(200)
        .items();
    let account = format!("/v1/clients/{}", clients.last().unwrap()["id"].as_str().unwrap());
    w.case("Almere Labs", 10_000);
    hand_on(app);
    // Disabled after the message was made, and before it was sent.
    administrator
        .patch(&account, json!({ "disabled": true }))
        .expect(200);
    assert_eq!(send(app), 0);
    assert_eq!(receiver.get("requests"), json!([]));
    let kinds: Vec<String> = told_history(app, &disabled)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds, ["webhook-endpoint.created", "webhook-endpoint.disabled"]);
}

#[apply(both)]
fn to_tell_many_takes_as_many_statements_as_to_tell_one(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 10_000);
    let statements = || {
        let mut taken = 0;
        let undone = app.try_work(|cx| -> edba::error::Result<()> {
            let events = events::list(cx.conn, &case.parse().unwrap(), 0, 1)?;
            assert_eq!(events[0].kind, "case.registered");
            let before = statements_taken();
            fan_out(cx, &events[0])?;
            taken = statements_taken() - before;
            Err(Error::new(Code::Conflict, "only counted"))
        });
        assert_eq!(undone.unwrap_err().code, Code::Conflict);
        taken
    };
    assert_eq!(statements(), 1, "nobody asked");
    let body = json!({ "url": "https://127.0.0.9/hook", "eventKinds": ["case.registered"] });
    let make = || {
        app.auditor()
            .post("/v1/webhook-endpoints", body.clone())
            .expect(201)
    };
    make();
    app.number_changes();
    assert_eq!(statements(), 5);
    for _ in 0..10 {
        make();
    }
    assert_eq!(statements(), 5);
}
