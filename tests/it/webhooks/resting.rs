//! Paused endpoints: an endpoint that asks for a pause gets no requests at all; messages for a disabled endpoint or
//! account are held, do not count as due, and finally expire; and a lost secret is reported as a fault.

use diesel::prelude::*;
use edba::domain::webhook::{AttemptFault, DeliveryStatus, DisabledBecause};
use edba::service::queues;
use edba::service::webhooks::{self, Attempt};
use edba::store::schema::{webhook_deliveries, webhook_endpoints};
use edba::worker;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::receiver::{HOST, Receiver};
use super::{attempts, endpoint, hand_on, history, send, test_event};
use crate::app::{App, Backend, START, both, moment};
use crate::client::Client;
use crate::decided::Decided;
use crate::lock_probe::Beside;
use crate::world::World;

/// Sets the clocks to so many seconds after the start; the client has a new token then.
fn at(app: &App, receiver: &Receiver, client: &Client, seconds: i64) -> Client {
    let when = moment(START).plus(chrono::Duration::seconds(seconds)).to_string();
    app.at(&when);
    receiver.at_moment(&when);
    client.renewed()
}

/// How many webhooks the numbers say could be sent at the time of the application's clock.
fn waiting(app: &App) -> i64 {
    let queues = queues::look(&app.state.db, app.state.clock.now()).unwrap();
    assert_eq!(queues.webhooks_due == 0, queues.webhooks_due_since.is_none());
    queues.webhooks_due
}

fn status(client: &Client, delivery: &str) -> Value {
    client.get(delivery).expect(200).body["status"].clone()
}

#[apply(both)]
fn an_endpoint_that_asks_for_rest_is_sent_none_of_its_messages(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/wait/3600/x", &["decision.made"]);
    for _ in 0..3 {
        test_event(&owner, &address);
    }
    assert_eq!(waiting(app), 3);
    let asked = || receiver.requests("/wait/3600/x").len();
    send(app);
    assert_eq!((asked(), waiting(app)), (1, 0), "one request told it");
    assert_eq!(
        owner.get(&address).expect(200).body["restsUntil"],
        "2026-03-02T10:00:00Z"
    );
    let owner = at(app, &receiver, &owner, 3599);
    send(app);
    assert_eq!(asked(), 1);
    let owner = at(app, &receiver, &owner, 3600);
    send(app);
    assert_eq!((asked(), waiting(app)), (2, 0), "it asks again");
    // At another address nobody asked for rest.
    let moved = owner
        .patch(
            &address,
            json!({ "description": "x", "url": receiver.at("/ok/x") }),
        )
        .expect(200);
    assert_eq!(moved.body["restsUntil"], Value::Null);
    assert_eq!(send(app), 2, "the third, and the one that was answered first");
    at(app, &receiver, &owner, 7300);
    assert_eq!(send(app), 1);
}

#[apply(both)]
fn what_was_under_way_to_an_endpoint_when_it_was_disabled_is_held(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    let unit = app.state.unit_of_work();
    let run = webhooks::claim(&unit, chrono::Duration::seconds(60), false)
        .unwrap()
        .unwrap();
    owner.patch(&address, json!({ "disabled": true })).expect(200);
    let attempt = Attempt {
        at: app.state.clock.now(),
        duration: std::time::Duration::ZERO,
        status: Some(500),
        fault: Some(AttemptFault::Refused),
        wish: None,
    };
    webhooks::finish(&unit, &worker::clockwork("webhooks"), &run, &[attempt]).unwrap();
    assert_eq!(status(&owner, &delivery), "held");
    assert_eq!(attempts(&owner, &delivery), [(json!(500), json!("refused"))]);
    let owner = at(app, &receiver, &owner, 60);
    assert_eq!((send(app), waiting(app)), (0, 0));
    owner.patch(&address, json!({ "disabled": false })).expect(200);
    assert_eq!((send(app), status(&owner, &delivery)), (1, json!("delivered")));
}

#[apply(both)]
fn what_waits_for_an_account_that_is_disabled_is_not_due_and_is_forgotten_in_the_end(backend: Backend) {
    let app = &App::start(backend);
    let administrator = app.administrator();
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    test_event(&owner, &address);
    let clients = administrator.get("/v1/clients?role=auditor").expect(200).items();
    let account = format!("/v1/clients/{}", clients[0]["id"].as_str().unwrap());
    let set = |administrator: &Client, disabled: bool| {
        administrator
            .patch(&account, json!({ "disabled": disabled }))
            .expect(200);
    };
    let is_due = || webhooks::is_due(&app.state.unit_of_work()).unwrap();
    assert_eq!((waiting(app), is_due()), (1, true));
    set(&administrator, true);
    assert_eq!((waiting(app), is_due(), send(app)), (0, false, 0));
    set(&administrator, false);
    assert_eq!((waiting(app), send(app)), (1, 1), "it waited");

    let owner = owner.renewed();
    let second = test_event(&owner, &address);
    set(&administrator, true);
    let forget = || app.work(webhooks::forget_old);
    assert_eq!(forget(), 0);
    let administrator = at(app, &receiver, &administrator, 91 * 86_400);
    assert_eq!(forget(), 2, "also the one that nobody will send");
    set(&administrator, false);
    owner.renewed().get(&second).problem(404, "not-found");
    assert_eq!(send(app), 0);
}

#[apply(both)]
fn a_secret_that_cannot_be_opened_disables_the_endpoint_and_a_new_one_mends_it(backend: Backend) {
    let app = &App::start(backend);
    let owner = app.auditor();
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    let lose = || {
        app.work(|cx| {
            // As one that was sealed with another secret of the application.
            diesel::update(webhook_endpoints::table)
                .set(webhook_endpoints::secret_sealed.eq("AAAA"))
                .execute(cx.conn)?;
            Ok(())
        });
    };
    lose();
    assert_eq!(send(app), 0);
    assert_eq!(attempts(&owner, &delivery), [(Value::Null, json!("not-signed"))]);
    assert_eq!(owner.get(&address).expect(200).body["failingSince"], START);
    let owner = at(app, &receiver, &owner, 3 * 86_400);
    send(app);
    let disabled = owner.get(&address).expect(200);
    assert_eq!(disabled.body["disabledBecause"], "failing");
    assert_eq!(
        receiver.get("requests"),
        json!([]),
        "nothing went out without a signature"
    );
    let queues = queues::look(&app.state.db, app.state.clock.now()).unwrap();
    assert_eq!(queues.webhooks_disabled, [(DisabledBecause::Failing, 1)]);

    // The one before is left out, though it is to sign for a day still.
    let rotated = owner
        .post(&format!("{address}/secret-rotations"), json!({}))
        .expect(201);
    receiver.knows("/ok/x", &[rotated.body["secret"].as_str().unwrap()]);
    let owner = at(app, &receiver, &owner, 3 * 86_400 + 400);
    owner.patch(&address, json!({ "disabled": false })).expect(200);
    assert_eq!(send(app), 1);
    assert_eq!(receiver.requests("/ok/x")[0]["verified"], json!([0]));
}

#[apply(both)]
fn the_bureau_sees_what_does_not_arrive_and_has_it_sent_again(backend: Backend) {
    let app = &App::start(backend);
    let (owner, bureau, administrator) = (app.auditor(), app.bureau(), app.administrator());
    let receiver = Receiver::start(Some(START));
    let address = endpoint(&owner, &receiver, "/ok/x", &["decision.made"]);
    endpoint(&owner, &receiver, "/ok/sound", &["decision.made"]);
    let delivery = test_event(&owner, &address);
    assert_eq!(
        bureau.get("/v1/webhook-failures").expect(200).items(),
        [Value::Null; 0]
    );
    app.work(|cx| {
        // As after the tenth attempt.
        diesel::update(webhook_deliveries::table)
            .set(webhook_deliveries::status.eq(DeliveryStatus::Failed))
            .execute(cx.conn)?;
        Ok(())
    });
    administrator
        .patch(&address, json!({ "disabled": true }))
        .expect(200);
    let seen = bureau.get("/v1/webhook-failures").expect(200).items();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(
        format!("/v1/webhook-endpoints/{}", seen[0]["id"].as_str().unwrap()),
        address
    );
    assert_eq!(
        (&seen[0]["disabledBecause"], &seen[0]["failedMessages"]),
        (&json!("administrator"), &json!(1))
    );
    assert_eq!(seen[0]["host"], HOST);
    let queues = queues::look(&app.state.db, app.state.clock.now()).unwrap();
    assert_eq!(queues.webhooks_failed, 1);

    let again = format!("/v1/webhook-failures/{}/resends", seen[0]["id"].as_str().unwrap());
    owner.post(&again, json!({})).problem(403, "forbidden");
    bureau.post(&again, json!({})).problem(409, "conflict");
    administrator
        .patch(&address, json!({ "disabled": false }))
        .expect(200);
    assert_eq!(send(app), 0, "what was given up is not sent by itself");
    assert_eq!(bureau.get("/v1/webhook-failures").expect(200).items().len(), 1);
    assert_eq!(bureau.post(&again, json!({})).expect(200).body["messages"], 1);
    assert_eq!((send(app), status(&owner, &delivery)), (1, json!("delivered")));
    assert_eq!(
        bureau.get("/v1/webhook-failures").expect(200).items(),
        [Value::Null; 0]
    );
    let nowhere = "/v1/webhook-failures/00000000-0000-7000-8000-000000000000/resends";
    bureau.post(nowhere, json!({})).problem(404, "not-found");
    let (kind, data) = history(app, &address).pop().unwrap();
    assert_eq!(
        (kind.as_str(), &data["messages"]),
        ("webhook-endpoint.redelivered", &json!(1))
    );
}

#[apply(both)]
fn an_organisation_is_told_of_what_it_is_asked_to_ratify_and_when_that_lapses(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let receiver = Receiver::start(Some(START));
    let partner = |code: &str| {
        app.account(
            edba::domain::codes::Role::FinancePartner,
            code,
            Some(w.organisations[code]),
            None,
        )
    };
    let kinds = ["ratification.asked", "ratification.lapsed"];
    endpoint(&partner("usg-people"), &receiver, "/ok/usg", &kinds);
    endpoint(&partner("windesheim"), &receiver, "/ok/windesheim", &kinds);
    let it = Decided::new(w);
    hand_on(app);
    send(app);
    let told = receiver.received("/ok/usg");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (&told[0]["type"], &told[0]["subject"]),
        (&json!("nl.edba.ratification.asked"), &json!(it.ratification))
    );
    assert_eq!(
        told[0]["data"],
        json!({
            "caseId": it.case, "ratificationId": it.ratification, "decisionId": it.decision, "dueDate": "2026-03-31",
            "changeCursor": told[0]["data"]["changeCursor"],
        })
    );
    it.w.command(
        &it.case,
        json!({ "command": "withdraw", "reason": "De markt doet het zelf." }),
    )
    .expect(200);
    hand_on(app);
    send(app);
    assert_eq!(
        receiver.received("/ok/usg")[1]["type"],
        "nl.edba.ratification.lapsed"
    );
    assert_eq!(receiver.requests("/ok/windesheim"), [Value::Null; 0]);
}

/// An endpoint that nothing reaches, and for which something is due; gives back its address.
fn endpoint_with_something_to_send(owner: &Client) -> String {
    let body = json!({ "url": "https://127.0.0.9/hook", "eventKinds": ["decision.made"] });
    let address = owner
        .post("/v1/webhook-endpoints", body)
        .expect(201)
        .header("location");
    test_event(owner, &address);
    address
}

/// PostgreSQL only: on SQLite one writer follows another.
#[test]
fn whoever_disables_an_endpoint_locks_it_before_what_is_on_its_way() {
    let app = App::start(Backend::Postgres);
    let owner = app.auditor();
    let address = endpoint_with_something_to_send(&owner);
    let (mut beside, mut run) = (Beside::new(&app), Beside::new(&app));
    std::thread::scope(|scope| {
        run.run("BEGIN; SELECT 1 FROM webhook_endpoints FOR NO KEY UPDATE NOWAIT")
            .unwrap();
        let request = scope.spawn(|| owner.patch(&address, json!({ "disabled": true })));
        beside.until_it_waits(&request);
        // It holds nothing that a run which has locked the endpoint goes on to.
        run.run("SELECT 1 FROM webhook_deliveries FOR UPDATE NOWAIT; COMMIT")
            .unwrap();
        request.join().unwrap().expect(200);
    });
}

/// PostgreSQL only, for the same reason. Two runs that each held one endpoint and waited for the other's would end each
/// other.
#[test]
fn a_run_that_passes_over_an_endpoint_does_not_hold_it_while_it_waits_for_the_next() {
    let app = App::start(Backend::Postgres);
    let owner = app.auditor();
    let mut endpoints = Vec::new();
    for second in ["00", "10"] {
        app.at(&format!("2026-03-02T09:00:{second}Z"));
        let address = endpoint_with_something_to_send(&owner);
        endpoints.push(address.rsplit('/').next().unwrap().to_owned());
    }
    let (mut beside, mut first, mut second) = (Beside::new(&app), Beside::new(&app), Beside::new(&app));
    let lock =
        |id: &str| format!("SELECT 1 FROM webhook_endpoints WHERE id = '{id}' FOR NO KEY UPDATE NOWAIT");
    first
        .run(&format!(
            "BEGIN; UPDATE webhook_endpoints SET rests_until = '2026-03-02T10:00:00' WHERE id = '{}'",
            endpoints[0]
        ))
        .unwrap();
    second.run(&format!("BEGIN; {}", lock(&endpoints[1]))).unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| {
            webhooks::claim(&app.state.unit_of_work(), chrono::Duration::minutes(5), false).unwrap()
        });
        beside.until_it_waits_for(&mut first, &run);
        // The first asks for rest now: it is passed over, and the second comes next.
        first.run("COMMIT").unwrap();
        beside.until_it_waits_for(&mut second, &run);
        first.run(&lock(&endpoints[0])).unwrap();
        second.run("COMMIT").unwrap();
        assert!(
            run.join().unwrap().is_some(),
            "the second endpoint has something to be sent"
        );
    });
}
