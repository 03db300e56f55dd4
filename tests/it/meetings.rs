//! Meetings of tables and board: the bureau plans, moves and cancels; members see those of their bodies.

mod agenda_subjects;
pub mod agendas;
mod at_once;
pub mod attendance;
mod decision_lists;
mod late_items;
pub mod minutes;
mod papers;
mod readers;
mod remarks;
mod stages;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::pages_bureau::Visitor;
use crate::world::World;

pub fn meeting(body: &str) -> Value {
    json!({
        "bodyId": body, "title": "Voorjaarsoverleg", "announcement": "Eerst het glasvezelnet.\nDan de rest.",
        "place": "Stadhuis, zaal 3", "startsAt": "2026-03-12T13:00:00Z", "endsAt": "2026-03-12T15:00:00Z",
    })
}

pub fn planned(world: &World<'_>, body: &str) -> String {
    world.bureau.post("/v1/meetings", meeting(body)).expect(201).id()
}

fn board(world: &World<'_>) -> String {
    world.bureau.get("/v1/bodies?kind=board").items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[apply(both)]
fn a_meeting_is_seen_by_those_who_have_a_seat_and_by_nobody_else(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let table = world.table.to_string();
    let made = world.bureau.post("/v1/meetings", meeting(&table)).expect(201);
    let address = made.header("location");
    let member = &world.table_members["windesheim"].client;
    let seen = member.get(&address).expect(200);
    assert_eq!(seen.body["place"], "Stadhuis, zaal 3");
    assert_eq!(seen.etag(), made.etag());
    assert_eq!(member.get("/v1/meetings").items().len(), 1);
    let elsewhere = &world.board_members["windesheim"].client;
    elsewhere.get(&address).problem(404, "not-found");
    assert!(elsewhere.get("/v1/meetings").items().is_empty());
    assert_eq!(app.auditor().get("/v1/meetings").items().len(), 1);
    world.initiator.get("/v1/meetings").problem(403, "forbidden");
    member
        .post("/v1/meetings", meeting(&table))
        .problem(403, "forbidden");
}

#[apply(both)]
fn meetings_come_in_the_order_in_which_they_begin(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let table = world.table.to_string();
    for day in ["2026-05-01", "2026-04-01", "2026-06-01"] {
        let mut one = meeting(&table);
        one["startsAt"] = json!(format!("{day}T09:00:00+02:00"));
        one["endsAt"] = json!(format!("{day}T10:00:00+02:00"));
        world.bureau.post("/v1/meetings", one).expect(201);
    }
    let starts = |answer: crate::client::Answer| -> Vec<String> {
        answer
            .items()
            .iter()
            .map(|one| one["startsAt"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = world.bureau.get("/v1/meetings?limit=2").expect(200);
    let cursor = first.body["nextCursor"].as_str().unwrap().to_owned();
    assert_eq!(starts(first), ["2026-04-01T07:00:00Z", "2026-05-01T07:00:00Z"]);
    let next = world
        .bureau
        .get(&format!("/v1/meetings?limit=2&cursor={cursor}"))
        .expect(200);
    assert_eq!(next.body["nextCursor"], Value::Null);
    assert_eq!(starts(next), ["2026-06-01T07:00:00Z"]);
    let spring = "/v1/meetings?endsAfter=2026-04-01T08:00:00Z&startsBefore=2026-06-01T07:00:00Z";
    assert_eq!(starts(world.bureau.get(spring)), ["2026-05-01T07:00:00Z"]);
    world
        .bureau
        .get("/v1/meetings?cursor=x")
        .problem(400, "invalid-input");
}

#[apply(both)]
fn a_meeting_moves_until_it_begins(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let id = planned(&world, world.table.as_str());
    let address = format!("/v1/meetings/{id}");
    let moved = world
        .bureau
        .patch(
            &address,
            json!({ "startsAt": "2026-03-12T14:00:00Z", "announcement": null }),
        )
        .expect(200);
    assert_eq!(
        (&moved.body["version"], &moved.body["announcement"]),
        (&json!(2), &Value::Null)
    );
    let stale = [("If-Match", "\"v1\"")];
    world
        .bureau
        .send("PATCH", &address, &stale, Some("{}".into()))
        .problem(412, "precondition-failed");
    world
        .bureau
        .patch(&address, json!({ "endsAt": "2026-03-12T14:00:00Z" }))
        .problem(400, "invalid-input");
    app.at("2026-03-12T14:00:00Z");
    let bureau = world.bureau.renewed();
    bureau
        .patch(&address, json!({ "place": "Elders" }))
        .problem(409, "conflict");
    bureau
        .post(
            &format!("{address}/cancellations"),
            json!({ "reason": "Te laat." }),
        )
        .problem(409, "conflict");
}

#[apply(both)]
fn a_cancelled_meeting_stays_readable_and_its_history_tells_why(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let table = world.table.to_string();
    let id = planned(&world, &table);
    let address = format!("/v1/meetings/{id}");
    let gone = world
        .bureau
        .post(
            &format!("{address}/cancellations"),
            json!({ "reason": "De voorzitter is ziek." }),
        )
        .expect(200);
    assert_eq!(
        (&gone.body["status"], &gone.body["cancelReason"]),
        (&json!("cancelled"), &json!("De voorzitter is ziek."))
    );
    world
        .bureau
        .post(
            &format!("{address}/cancellations"),
            json!({ "reason": "Nog eens." }),
        )
        .problem(409, "conflict");
    world
        .bureau
        .patch(&address, json!({ "place": "Elders" }))
        .problem(409, "conflict");
    world.table_members["windesheim"].client.get(&address).expect(200);
    let history = world
        .bureau
        .get(&format!("/v1/events?streamId={table}&limit=100"))
        .items();
    let told: Vec<_> = history
        .iter()
        .filter(|e| e["subjectId"] == json!(id))
        .map(|e| e["kind"].clone())
        .collect();
    assert_eq!(told, [json!("meeting.planned"), json!("meeting.cancelled")]);
}

#[apply(both)]
fn what_is_wrong_with_a_meeting_is_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut wrong = meeting(world.table.as_str());
    wrong["title"] = json!("Tafel\nGezondheid");
    wrong["startsAt"] = json!("2026-03-02T08:00:00Z");
    wrong["endsAt"] = json!("2026-03-02T07:00:00Z");
    let answer = world
        .bureau
        .post("/v1/meetings", wrong)
        .problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/title", "/startsAt", "/endsAt"]);
    let nobody = meeting(&edba::domain::Id::new().to_string());
    assert_eq!(
        world
            .bureau
            .post("/v1/meetings", nobody)
            .problem(400, "invalid-input")
            .faults(),
        ["/bodyId"]
    );
    assert!(world.bureau.get("/v1/meetings").items().is_empty());
}

#[apply(both)]
fn a_body_is_closed_when_it_has_no_meeting_to_come(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let table = crate::bodies::table(&world.bureau, "proef");
    let id = planned(&world, &table);
    let close = || {
        world.bureau.post(
            &format!("/v1/bodies/{table}/closures"),
            json!({ "reason": "Klaar." }),
        )
    };
    assert_eq!(close().problem(409, "blocked").blockers(), ["meeting-planned"]);
    world
        .bureau
        .post(
            &format!("/v1/meetings/{id}/cancellations"),
            json!({ "reason": "De tafel sluit." }),
        )
        .expect(200);
    close().expect(201);
    world
        .bureau
        .post("/v1/meetings", meeting(&table))
        .problem(409, "conflict");
}

#[apply(both)]
fn the_bureau_plans_moves_and_cancels_on_its_pages(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let table = world.table.to_string();
    let written = [
        ("bodyId", table.as_str()),
        ("title", "Voorjaarsoverleg"),
        ("startsAt", "2026-07-02"),
        ("startsAt-time", "14:00"),
        ("endsAt", "13:00"),
        ("place", "Stadhuis"),
        ("announcement", ""),
    ];
    bureau.get("/meetings").expect(200).says("/meetings/new");
    bureau
        .post("/meetings/new", &written)
        .expect(400)
        .says("Voorjaarsoverleg")
        .says("endsAt-error");
    let right: Vec<_> = written
        .iter()
        .map(|(n, v)| (*n, if *n == "endsAt" { "16:00" } else { *v }))
        .collect();
    let page = bureau.post("/meetings/new", &right).leads_to();
    let shown = bureau.get(&page).expect(200).says("14:00").says("16:00");
    let id = page.trim_start_matches("/meetings/").to_owned();
    let row = world.bureau.get(&format!("/v1/meetings/{id}")).expect(200);
    assert_eq!(
        (&row.body["startsAt"], &row.body["endsAt"]),
        (&json!("2026-07-02T12:00:00Z"), &json!("2026-07-02T14:00:00Z"))
    );
    let version = shown.field("version");
    let moved: Vec<_> = right
        .iter()
        .map(|(n, v)| (*n, if *n == "startsAt" { "2026-07-03" } else { *v }))
        .chain([("version", version.as_str())])
        .collect();
    bureau.post(&format!("{page}/change"), &moved).leads_to();
    // The same form again was made from what is no longer so.
    bureau.post(&format!("{page}/change"), &moved).expect(412);
    bureau
        .post(&format!("{page}/cancel"), &[("reason", "")])
        .expect(400)
        .says("reason-error");
    // It is asked once more, and nothing has happened yet.
    bureau
        .post(&format!("{page}/cancel"), &[("reason", "Verkeerd gepland.")])
        .expect(200)
        .says("Deze vergadering afgelasten?");
    bureau.get(&page).expect(200).says("/change");
    bureau
        .post(
            &format!("{page}/cancel"),
            &[("reason", "Verkeerd gepland."), ("confirmed", "yes")],
        )
        .leads_to();
    let member = &world.table_members["windesheim"];
    let visitor = Visitor::new(
        app,
        Role::TableMember,
        Some(member.organisation),
        Some(member.representative),
    );
    visitor
        .get(&page)
        .expect(200)
        .says("Verkeerd gepland.")
        .does_not_say("/change");
    visitor
        .get("/meetings")
        .expect(200)
        .says("Voorjaarsoverleg")
        .says("Afgelast");
    visitor.get("/meetings/new").expect(403);
    let boards = planned(&world, &board(&world));
    visitor.get(&format!("/meetings/{boards}")).expect(404);
    visitor
        .get(&format!("/meetings/{boards}/calendar.ics"))
        .expect(404);
}
