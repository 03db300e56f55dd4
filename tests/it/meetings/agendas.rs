//! Agendas: made by the bureau, published in versions, and read as they were published.

use edba::domain::Id;
use edba::domain::meeting::AgendaContent;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::attendance::{everybody, record};
use super::minutes::{adopt, dealt_with, write};
use super::{meeting, planned};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::documents::papers::{add, paper, thing};
use crate::notifications::book::{give_addresses, mailed};
use crate::world::World;

/// The body of an item about a topic.
pub fn topic(title: &str) -> Value {
    json!({ "kind": "topic", "title": title })
}

/// Puts an item on the agenda of a meeting.
pub fn add_item(client: &Client, meeting: &str, item: Value) -> Answer {
    client.post(&format!("/v1/meetings/{meeting}/agenda-items"), item)
}

/// Publishes the agenda of a meeting as it is now.
pub fn publish(client: &Client, meeting: &str) -> Answer {
    client.post_about(&format!("/v1/meetings/{meeting}"), "agenda-versions", json!({}))
}

/// The agenda as a client reads it.
pub fn agenda(client: &Client, meeting: &str) -> Answer {
    client.get(&format!("/v1/meetings/{meeting}/agenda"))
}

/// The titles of an agenda as a client reads it, with their numbers.
#[track_caller]
pub fn titles(client: &Client, meeting: &str) -> Vec<String> {
    let items = agenda(client, meeting).expect(200).body["items"].clone();
    let items = items.as_array().unwrap();
    items
        .iter()
        .map(|item| format!("{} {}", item["number"], text(&item["title"])))
        .collect()
}

fn order(client: &Client, meeting: &str, ids: &[&str]) -> Answer {
    let body = json!({ "agendaItemIds": ids });
    client.send(
        "PUT",
        &format!("/v1/meetings/{meeting}/agenda-order"),
        &[],
        Some(body.to_string()),
    )
}

fn remove(client: &Client, item: &str) -> Answer {
    client.post(&format!("/v1/agenda-items/{item}/removals"), json!({}))
}

#[apply(both)]
fn an_agenda_is_published_in_versions_that_never_change(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let first = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    let made = publish(&w.bureau, &id).expect(201);
    assert_eq!(made.body["number"], 1);
    let address = format!("/v1/meetings/{id}/agenda-versions");
    let before = w.bureau.get(&format!("{address}/1")).expect(200).text;
    w.bureau
        .patch(&format!("/v1/agenda-items/{first}"), json!({ "title": "Welkom" }))
        .expect(200);
    add_item(&w.bureau, &id, topic("Rondvraag")).expect(201);
    let draft = agenda(&w.bureau, &id).expect(200).body;
    assert_eq!((&draft["isDraft"], &draft["version"]), (&json!(true), &json!(1)));
    assert_eq!(
        draft["differences"],
        json!([
            { "what": "reworded", "number": 1, "title": "Welkom" },
            { "what": "added", "number": 2, "title": "Rondvraag" },
        ])
    );
    assert_eq!(publish(&w.bureau, &id).expect(201).body["number"], 2);
    assert_eq!(w.bureau.get(&format!("{address}/1")).expect(200).text, before);
    let numbers: Vec<Value> = w
        .bureau
        .get(&address)
        .items()
        .iter()
        .map(|one| one["number"].clone())
        .collect();
    assert_eq!(numbers, [json!(1), json!(2)]);
    w.bureau.get(&format!("{address}/3")).problem(404, "not-found");
    let row = w.bureau.get(&format!("/v1/meetings/{id}")).expect(200);
    assert_eq!(
        (&row.body["agendaVersion"], &row.body["version"]),
        (&json!(2), &json!(3))
    );
}

#[apply(both)]
fn members_read_what_was_published_and_never_the_draft(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let member = &w.table_members["windesheim"].client;
    let first = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    agenda(member, &id).problem(404, "not-found");
    member
        .get(&format!("/v1/agenda-items/{first}"))
        .problem(404, "not-found");
    publish(&w.bureau, &id).expect(201);
    let second = add_item(&w.bureau, &id, topic("Rondvraag")).expect(201).id();
    w.bureau
        .patch(&format!("/v1/agenda-items/{first}"), json!({ "title": "Welkom" }))
        .expect(200);
    assert_eq!(titles(member, &id), ["1 Opening"]);
    assert_eq!(titles(&w.bureau, &id), ["1 Welkom", "2 Rondvraag"]);
    assert_eq!(titles(&app.auditor(), &id), ["1 Welkom", "2 Rondvraag"]);
    let read = agenda(member, &id).expect(200).body;
    assert_eq!(
        (&read["isDraft"], &read["differences"]),
        (&json!(false), &json!([]))
    );
    member
        .get(&format!("/v1/agenda-items/{second}"))
        .problem(404, "not-found");
    let elsewhere = &w.board_members["windesheim"].client;
    agenda(elsewhere, &id).problem(404, "not-found");
    agenda(&w.initiator, &id).problem(403, "forbidden");
    add_item(member, &id, topic("Van een lid")).problem(403, "forbidden");
}

#[apply(both)]
fn items_come_in_order_and_keep_it_when_one_is_added_moved_or_removed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let [one, two, three] =
        ["Een", "Twee", "Drie"].map(|title| add_item(&w.bureau, &id, topic(title)).expect(201).id());
    let mut first = topic("Nul");
    first["place"] = json!(1);
    let made = add_item(&w.bureau, &id, first).expect(201);
    assert_eq!(made.body["place"], 1);
    let zero = made.id();
    assert_eq!(titles(&w.bureau, &id), ["1 Nul", "2 Een", "3 Twee", "4 Drie"]);
    order(&w.bureau, &id, &[&three, &zero, &one, &two]).expect(200);
    assert_eq!(titles(&w.bureau, &id), ["1 Drie", "2 Nul", "3 Een", "4 Twee"]);
    let gone = remove(&w.bureau, &zero).expect(200);
    assert_eq!(gone.body["place"], Value::Null);
    assert_eq!(titles(&w.bureau, &id), ["1 Drie", "2 Een", "3 Twee"]);
    remove(&w.bureau, &zero).problem(404, "not-found");
    // The history tells the order after each of these.
    let orders: Vec<Value> = w
        .bureau
        .get(&format!("/v1/events?streamId={}&limit=100", w.table))
        .items()
        .iter()
        .filter(|event| event["kind"] == "agenda-item.removed")
        .map(|event| event["data"]["order"].clone())
        .collect();
    assert_eq!(orders, [json!([three, one, two])]);
}

#[apply(both)]
fn an_order_of_other_items_than_those_on_the_agenda_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let [one, two] = ["Een", "Twee"].map(|title| add_item(&w.bureau, &id, topic(title)).expect(201).id());
    let three = add_item(&w.second_bureau, &id, topic("Drie")).expect(201).id();
    let stale = order(&w.bureau, &id, &[&two, &one]).problem(409, "blocked");
    assert_eq!(stale.blockers(), ["agenda-was-changed"]);
    remove(&w.second_bureau, &three).expect(200);
    let stale = order(&w.bureau, &id, &[&three, &two, &one]).problem(409, "blocked");
    assert_eq!(stale.blockers(), ["agenda-was-changed"]);
    let unknown = Id::new().to_string();
    let wrong = order(&w.bureau, &id, &[&one, &two, &one, &unknown]).problem(400, "invalid-input");
    assert_eq!(wrong.faults(), ["/agendaItemIds/2", "/agendaItemIds/3"]);
    order(&w.bureau, &id, &[&two, &one]).expect(200);
    assert_eq!(titles(&w.bureau, &id), ["1 Twee", "2 Een"]);
}

#[apply(both)]
fn an_unchanged_or_empty_agenda_is_not_published(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let refused = || publish(&w.bureau, &id).problem(409, "blocked").blockers();
    assert_eq!(refused(), ["agenda-is-empty"]);
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    publish(&w.bureau, &id).expect(201);
    assert_eq!(refused(), ["agenda-is-unchanged"]);
    // A change of nothing is none.
    let same = w
        .bureau
        .patch(&format!("/v1/agenda-items/{item}"), json!({ "title": "Opening" }));
    assert_eq!(same.expect(200).etag(), "\"v1\"");
    // A meeting that only moved has a mail of its own.
    w.bureau
        .patch(&format!("/v1/meetings/{id}"), json!({ "place": "Elders" }))
        .expect(200);
    assert_eq!(refused(), ["agenda-is-unchanged"]);
    let stale = [("If-Match", "\"v1\"")];
    let path = format!("/v1/meetings/{id}/agenda-versions");
    w.bureau
        .send("POST", &path, &stale, Some("{}".into()))
        .problem(412, "precondition-failed");
}

#[apply(both)]
fn an_agenda_is_sent_before_the_meeting_begins(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let first = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    app.at("2026-03-12T13:00:00Z");
    assert_eq!(
        publish(&w.bureau, &id).problem(409, "blocked").blockers(),
        ["meeting-has-begun"]
    );
    // Items are still added; those that are there stay as they are.
    add_item(&w.bureau, &id, topic("Wat verder ter tafel komt")).expect(201);
    for refused in [
        w.bureau
            .patch(&format!("/v1/agenda-items/{first}"), json!({ "title": "Welkom" })),
        remove(&w.bureau, &first),
        order(&w.bureau, &id, &[&first]),
    ] {
        assert_eq!(refused.problem(409, "blocked").blockers(), ["meeting-has-begun"]);
    }
}

#[apply(both)]
fn the_hash_of_a_published_agenda_is_that_of_what_the_api_shows(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    w.to_board(&case);
    let id = planned(&w, w.board.as_str());
    add_item(
        &w.bureau,
        &id,
        json!({ "kind": "topic", "title": "Opening", "explanation": "Eerst dit.", "plannedMinutes": 5 }),
    )
    .expect(201);
    let item = json!({ "kind": "case", "caseId": case, "title": "Glasvezel", "presenter": "De voorzitter" });
    let item = add_item(&w.bureau, &id, item).expect(201).id();
    add(&w.bureau, &paper("Plan", &[thing("agenda-item", &item)]));
    publish(&w.bureau, &id).expect(201);
    let shown = w
        .bureau
        .get(&format!("/v1/meetings/{id}/agenda-versions/1"))
        .expect(200)
        .body;
    let content: AgendaContent = serde_json::from_value(shown.clone()).unwrap();
    assert_eq!(content.items[1].papers.len(), 1);
    let hash = edba::secret::sha256_hex(serde_json::to_string(&content).unwrap());
    assert_eq!(shown["sha256"], json!(hash));
    let answer = w
        .bureau
        .get(&format!("/v1/events?streamId={}&limit=100", w.board))
        .items();
    let answer = answer
        .iter()
        .find(|event| event["kind"] == "agenda.published")
        .unwrap();
    assert_eq!(answer["data"]["contentSha256"], json!(hash));
}

#[apply(both)]
fn a_meeting_of_the_past_is_recorded_without_any_mail(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let mut past = meeting(w.table.as_str());
    past["recordedAfterwards"] = json!(true);
    let wrong = w
        .bureau
        .post("/v1/meetings", past.clone())
        .problem(400, "invalid-input");
    assert!(wrong.faults().contains(&"/startsAt".to_owned()), "{}", wrong.text);
    past["startsAt"] = json!("2026-02-12T13:00:00Z");
    past["endsAt"] = json!("2026-02-12T15:00:00Z");
    let made = w.bureau.post("/v1/meetings", past.clone()).expect(201);
    assert_eq!(made.body["recordedAfterwards"], true);
    let id = made.id();
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    let refused = publish(&w.bureau, &id).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["meeting-has-begun"]);
    assert!(mailed(app).is_empty());
    // Its items are read as they are.
    assert_eq!(titles(&w.table_members["windesheim"].client, &id), ["1 Opening"]);
    // Its minutes are adopted from the draft, by a meeting that is recorded as well.
    past["startsAt"] = json!("2026-02-19T13:00:00Z");
    past["endsAt"] = json!("2026-02-19T15:00:00Z");
    let later = w.bureau.post("/v1/meetings", past).expect(201).id();
    record(&w.bureau, &id, &everybody(&w.bureau, &id)).expect(200);
    write(&w.bureau, &item, 0, dealt_with("Besproken.")).expect(200);
    adopt(&w.bureau, &id, &later).expect(201);
    let point = json!({
        "meetingId": id, "description": "Bellen.", "owner": "Windesheim",
        "ownerId": w.table_members["windesheim"].representative, "dueDate": "2026-02-20",
    });
    w.bureau.post("/v1/action-points", point).expect(201);
    assert!(mailed(app).is_empty());
    let held: Vec<Value> = w
        .bureau
        .get("/v1/meetings?past=true")
        .items()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(held, [json!(later), json!(id)]);
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn the_announcement_was_called_agenda_before(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    w.bureau
        .patch(
            &format!("/v1/meetings/{id}"),
            json!({ "announcement": "Anders." }),
        )
        .expect(200);
    let answer = w
        .bureau
        .get(&format!("/v1/events?streamId={}&limit=100", w.table))
        .items();
    let of = |kind: &str| {
        let found = answer.iter().find(|event| event["kind"] == kind);
        found.unwrap_or_else(|| panic!("no {kind}"))["data"].clone()
    };
    assert_eq!(
        of("meeting.planned")["agenda"],
        "Eerst het glasvezelnet.\nDan de rest."
    );
    let changed = of("meeting.changed");
    assert_eq!(changed["agenda"], "Anders.");
    assert_eq!(changed["changes"][0]["what"], "agenda");
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}
