//! Action points of meetings: followed until they are closed, by the bureau and by their owners.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::meetings::attendance::AFTERWARDS;
use crate::meetings::planned;
use crate::notifications::book::{deliver_expected, each, give_addresses};
use crate::world::World;

/// A point of a meeting for the owner, due on this day.
fn point(meeting: &str, owner: edba::domain::Id, due: &str) -> Value {
    json!({
        "meetingId": meeting, "description": "Een offerte vragen.", "owner": "Windesheim", "ownerId": owner,
        "dueDate": due,
    })
}

fn add(client: &Client, point: Value) -> Answer {
    client.post("/v1/action-points", point)
}

fn close(client: &Client, id: &str, body: Value) -> Answer {
    client.post_about(&format!("/v1/action-points/{id}"), "closures", body)
}

#[apply(both)]
fn an_action_point_is_followed_until_it_is_closed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let owner = &w.table_members["windesheim"];
    let id = planned(&w, w.table.as_str());
    let new = point(&id, owner.representative, "2026-04-01");
    let early = add(&w.bureau, new.clone()).problem(409, "blocked");
    assert_eq!(early.blockers(), ["meeting-is-to-come"]);
    app.at(AFTERWARDS);
    let mut wrong = new.clone();
    wrong["ownerId"] = json!(edba::domain::Id::new());
    wrong["agendaItemId"] = json!(edba::domain::Id::new());
    wrong["owner"] = json!("Een\nnaam");
    let answer = add(&w.bureau, wrong).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/owner", "/ownerId", "/agendaItemId"]);
    let made = add(&w.bureau, new.clone()).expect(201);
    assert_eq!(
        (&made.body["number"], &made.body["status"]),
        (&json!(1), &json!("open"))
    );
    assert_eq!(add(&w.bureau, new.clone()).expect(201).body["number"], 2);
    add(&owner.client, new).problem(403, "forbidden");
    let open = close(&w.bureau, &made.id(), json!({ "status": "open" })).problem(400, "invalid-input");
    assert_eq!(open.faults(), ["/status"]);
    let path = format!("/v1/action-points/{}", made.id());
    let changed = w
        .bureau
        .patch(&path, json!({ "dueDate": "2026-05-01" }))
        .expect(200);
    assert_eq!(
        (&changed.body["dueDate"], changed.etag().as_str()),
        (&json!("2026-05-01"), "\"v2\"")
    );
    w.bureau
        .patch(&path, json!({ "dueDate": "2026-05-01" }))
        .expect(200);
    // By due date; the members of the body see them, others do not.
    let numbers = |client: &Client, filter: &str| -> Vec<Value> {
        let found = client
            .get(&format!("/v1/action-points{filter}"))
            .expect(200)
            .items();
        found.iter().map(|one| one["number"].clone()).collect()
    };
    assert_eq!(numbers(&w.bureau, ""), [json!(2), json!(1)]);
    assert_eq!(
        numbers(&w.table_members["ibm-nederland"].client, ""),
        [json!(2), json!(1)]
    );
    assert_eq!(numbers(&owner.client, "?mine=true"), [json!(2), json!(1)]);
    assert_eq!(numbers(&w.bureau, "?dueBefore=2026-04-02"), [json!(2)]);
    assert!(numbers(&w.board_members["windesheim"].client, "").is_empty());
    let done = json!({ "status": "done", "result": "De offerte is er." });
    let closed = close(&w.bureau, &made.id(), done.clone()).expect(200);
    assert_eq!(
        (&closed.body["status"], &closed.body["result"]),
        (&json!("done"), &done["result"])
    );
    let again = close(&w.bureau, &made.id(), done).problem(409, "blocked");
    assert_eq!(again.blockers(), ["action-point-is-closed"]);
    let late = w
        .bureau
        .patch(&path, json!({ "owner": "Iemand anders" }))
        .problem(409, "blocked");
    assert_eq!(late.blockers(), ["action-point-is-closed"]);
    assert_eq!(numbers(&w.bureau, "?status=open"), [json!(2)]);
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn its_owner_reports_it_done_and_cannot_drop_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let owner = &w.table_members["windesheim"];
    let id = planned(&w, w.table.as_str());
    app.at(AFTERWARDS);
    let new = point(&id, owner.representative, "2026-04-01");
    let [first, second] = [(); 2].map(|()| add(&w.bureau, new.clone()).expect(201).id());
    let dropped = json!({ "status": "dropped", "result": "Niet meer nodig." });
    close(&owner.client, &first, dropped.clone()).problem(403, "forbidden");
    let done = json!({ "status": "done" });
    close(&w.table_members["ibm-nederland"].client, &first, done.clone()).problem(403, "forbidden");
    close(&owner.client, &first, done).expect(200);
    let why = close(&w.bureau, &second, json!({ "status": "dropped" })).problem(400, "invalid-input");
    assert_eq!(why.faults(), ["/result"]);
    close(&w.bureau, &second, dropped).expect(200);
}

#[apply(both)]
fn it_is_reminded_a_week_before_and_on_the_day_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let owner = &w.table_members["windesheim"];
    let id = planned(&w, w.table.as_str());
    app.at(AFTERWARDS);
    crate::notifications::book::mailed(app);
    let new = point(&id, owner.representative, "2026-04-01");
    add(&w.bureau, new.clone()).expect(201);
    // Its owner gets a mail at once.
    let owners = ["windesheim.table-member"];
    deliver_expected(app, &each(&owners, ""));
    app.at("2026-03-24T12:00:00Z");
    deliver_expected(app, &[]);
    let everybody = ["windesheim.table-member", "bureau", "bureau-2"];
    for day in ["2026-03-25T12:00:00Z", "2026-04-01T12:00:00Z"] {
        app.at(day);
        let mails = deliver_expected(app, &each(&everybody, ""));
        assert!(
            mails.iter().all(|mail| mail.text.contains("Een offerte vragen.")),
            "{mails:?}"
        );
        deliver_expected(app, &[]);
    }
    // What is closed is reminded of no more.
    let done = add(&w.bureau, point(&id, owner.representative, "2026-05-01"))
        .expect(201)
        .id();
    deliver_expected(app, &each(&owners, ""));
    close(&w.bureau, &done, json!({ "status": "done" })).expect(200);
    app.at("2026-05-01T12:00:00Z");
    deliver_expected(app, &[]);
}

#[apply(both)]
fn who_takes_over_an_action_point_gets_a_mail(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let id = planned(&w, w.table.as_str());
    app.at(AFTERWARDS);
    crate::notifications::book::mailed(app);
    let owner = w.table_members["windesheim"].representative;
    let made = add(&w.bureau, point(&id, owner, "2026-04-01")).expect(201).id();
    deliver_expected(app, &each(&["windesheim.table-member"], ""));
    let path = format!("/v1/action-points/{made}");
    w.bureau
        .patch(&path, json!({ "description": "Twee offertes vragen." }))
        .expect(200);
    deliver_expected(app, &[]);
    let other = w.table_members["ibm-nederland"].representative;
    w.bureau
        .patch(&path, json!({ "owner": "IBM", "ownerId": other }))
        .expect(200);
    let mails = deliver_expected(app, &each(&["ibm-nederland.table-member"], ""));
    assert!(
        mails[0].text.contains("Twee offertes vragen."),
        "{}",
        mails[0].text
    );
    // The name alone is nobody who gets mail.
    w.bureau
        .patch(&path, json!({ "owner": "De secretaris", "ownerId": null }))
        .expect(200);
    deliver_expected(app, &[]);
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}
