//! Minutes: drafted in parts, sent round, and adopted by a later meeting, after which they stand.

use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::agendas::{add_item, publish, topic};
use super::attendance::{AFTERWARDS, everybody, record};
use super::{meeting, planned};
use crate::app::{App, Backend, both};
use crate::bodies;
use crate::client::{Answer, Client};
use crate::documents::papers::{add, attach, detach, paper, thing};
use crate::verify::verify;
use crate::world::World;

/// When the later meeting of these tests has begun.
pub const LATER: &str = "2026-03-19T14:00:00Z";

/// A meeting of the table that has ended, with two items and everybody there, and a later one that is still to come.
pub struct Held {
    pub id: String,
    pub later: String,
    pub items: [String; 2],
}

/// Plans a meeting a week later than the others.
pub fn plan_later(w: &World<'_>, body: &str) -> String {
    let mut later = meeting(body);
    later["startsAt"] = json!("2026-03-19T13:00:00Z");
    later["endsAt"] = json!("2026-03-19T15:00:00Z");
    w.bureau.post("/v1/meetings", later).expect(201).id()
}

impl Held {
    pub fn at_table(w: &World<'_>) -> Self {
        let id = planned(w, w.table.as_str());
        let later = plan_later(w, w.table.as_str());
        let items =
            ["Opening", "Rondvraag"].map(|title| add_item(&w.bureau, &id, topic(title)).expect(201).id());
        publish(&w.bureau, &id).expect(201);
        w.app.at(AFTERWARDS);
        record(&w.bureau, &id, &everybody(&w.bureau, &id)).expect(200);
        Self { id, later, items }
    }

    /// Writes the minutes, each item alike.
    pub fn write(&self, w: &World<'_>) {
        for item in &self.items {
            write(&w.bureau, item, 0, dealt_with("Besproken.")).expect(200);
        }
    }

    /// The address of the meeting, or of something below it.
    pub fn path(&self, below: &str) -> String {
        format!("/v1/meetings/{}{below}", self.id)
    }
}

/// The body of a part that was dealt with.
pub fn dealt_with(text: &str) -> Value {
    json!({ "outcome": "dealt-with", "text": text, "decisionText": "Akkoord." })
}

/// Writes the part of an item, as it was read in this version.
pub fn write(client: &Client, item: &str, version: i32, part: Value) -> Answer {
    client.send(
        "PUT",
        &format!("/v1/agenda-items/{item}/minutes"),
        &[("If-Match", &format!("\"v{version}\""))],
        Some(part.to_string()),
    )
}

/// Sends the minutes of a meeting round.
pub fn send_round(client: &Client, meeting: &str) -> Answer {
    let round = json!({ "remarksUntilDate": "2026-03-18" });
    client.post_about(&format!("/v1/meetings/{meeting}"), "minutes-versions", round)
}

/// Has minutes adopted by another meeting.
pub fn adopt(client: &Client, meeting: &str, by: &str) -> Answer {
    let adopted = json!({ "adoptedByMeetingId": by });
    client.post_about(&format!("/v1/meetings/{meeting}"), "adoptions", adopted)
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn minutes_are_drafted_sent_round_remarked_on_and_adopted(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let member = &w.table_members["windesheim"].client;
    let minutes = held.path("/minutes");
    let state = |client: &Client| client.get(&minutes).expect(200).body["state"].clone();
    assert_eq!(state(&w.bureau), "none");
    held.write(&w);
    assert_eq!(state(&w.bureau), "draft");
    member.get(&minutes).problem(404, "not-found");
    // The same once more is nothing, and a change counts.
    let same = write(&w.bureau, &held.items[0], 1, dealt_with("Besproken.")).expect(200);
    assert_eq!(same.etag(), "\"v1\"");
    let changed = write(&w.bureau, &held.items[0], 1, dealt_with("Lang besproken.")).expect(200);
    assert_eq!(changed.etag(), "\"v2\"");
    assert_eq!(send_round(&w.bureau, &held.id).expect(201).body["number"], 1);
    let read = member.get(&minutes).expect(200).body;
    assert_eq!(
        (&read["state"], &read["isDraft"], &read["version"]),
        (&json!("sent-round"), &json!(false), &json!(1))
    );
    assert_eq!(read["parts"][0]["text"], "Lang besproken.");
    assert_eq!(read["attendance"].as_array().unwrap().len(), 3);
    let remark = json!({ "agendaItemId": held.items[0], "text": "Kort besproken." });
    let remark = member
        .post(&held.path("/minutes-remarks"), remark)
        .expect(201)
        .id();
    app.at(LATER);
    let open = adopt(&w.bureau, &held.id, &held.later).problem(409, "blocked");
    assert_eq!(open.blockers(), ["remarks-are-open"]);
    w.bureau
        .post(
            &format!("/v1/minutes-remarks/{remark}/answers"),
            json!({ "answer": "taken-over" }),
        )
        .expect(200);
    let adopted = adopt(&w.bureau, &held.id, &held.later).expect(201);
    assert_eq!(
        (&adopted.body["number"], &adopted.body["state"]),
        (&json!(2), &json!("adopted"))
    );
    let read = member.get(&minutes).expect(200).body;
    assert_eq!(
        (&read["state"], &read["adoptedByMeetingId"]),
        (&json!("adopted"), &json!(held.later))
    );
    everything_holds(app);
}

#[apply(both)]
fn adopted_minutes_never_change(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    held.write(&w);
    let attachment = add(
        &w.bureau,
        &paper("Bijlage", &[thing("agenda-item", &held.items[0])]),
    );
    send_round(&w.bureau, &held.id).expect(201);
    app.at(LATER);
    adopt(&w.bureau, &held.id, &held.later).expect(201);
    let before = w.bureau.get(&held.path("/minutes")).expect(200).text;
    let item = &held.items[0];
    let document = add(&w.bureau, &paper("Plan", &[]));
    let to = thing("agenda-item", item);
    let meeting = held.path("");
    let round = json!({ "remarksUntilDate": "2026-04-01" });
    for refused in [
        add_item(&w.bureau, &held.id, topic("Nog iets")),
        w.bureau
            .patch(&format!("/v1/agenda-items/{item}"), json!({ "title": "Anders" })),
        w.bureau
            .post(&format!("/v1/agenda-items/{item}/removals"), json!({})),
        record(&w.bureau, &held.id, &everybody(&w.bureau, &held.id)),
        write(&w.bureau, item, 1, dealt_with("Anders.")),
        w.bureau.post_about(&meeting, "minutes-versions", round),
        adopt(&w.bureau, &held.id, &held.later),
        attach(&w.bureau, &document, &to),
        detach(&w.bureau, &attachment, item),
    ] {
        assert_eq!(
            refused.problem(409, "blocked").blockers(),
            ["minutes-are-adopted"]
        );
    }
    let member = &w.table_members["windesheim"].client;
    let late = member.post(&held.path("/minutes-remarks"), json!({ "text": "Toch niet." }));
    assert_eq!(late.problem(409, "blocked").blockers(), ["minutes-are-adopted"]);
    assert_eq!(w.bureau.get(&held.path("/minutes")).expect(200).text, before);
    // The signed minutes belong to the meeting itself.
    attach(&w.bureau, &document, &thing("meeting", &held.id)).expect(201);
    everything_holds(app);
}

#[apply(both)]
fn minutes_need_a_part_for_each_item_and_the_attendance(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let refused = |answer: Answer| answer.problem(409, "blocked").blockers();
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    assert_eq!(
        refused(write(&w.bureau, &item, 0, dealt_with("Besproken."))),
        ["meeting-is-to-come"]
    );
    app.at(AFTERWARDS);
    assert_eq!(refused(send_round(&w.bureau, &id)), ["minutes-are-incomplete"]);
    write(&w.bureau, &item, 0, dealt_with("Besproken.")).expect(200);
    assert_eq!(refused(send_round(&w.bureau, &id)), ["attendance-is-missing"]);
    record(&w.bureau, &id, &everybody(&w.bureau, &id)).expect(200);
    let second = add_item(&w.bureau, &id, topic("Wat verder ter tafel kwam"))
        .expect(201)
        .id();
    assert_eq!(refused(send_round(&w.bureau, &id)), ["minutes-are-incomplete"]);
    let nothing = json!({ "outcome": "dealt-with" });
    let answer = write(&w.bureau, &second, 0, nothing).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/text"]);
    write(&w.bureau, &second, 0, json!({ "outcome": "not-dealt-with" })).expect(200);
    let path = format!("/v1/meetings/{id}");
    for (day, code) in [("2026-03-12", "date-in-past"), ("2026-06-01", "too-far")] {
        let round = json!({ "remarksUntilDate": day });
        let wrong = w.bureau.post_about(&path, "minutes-versions", round);
        let wrong = wrong.problem(400, "invalid-input");
        assert_eq!(wrong.faults(), ["/remarksUntilDate"]);
        assert_eq!(wrong.body["errors"][0]["code"], code);
    }
    send_round(&w.bureau, &id).expect(201);
    let early = adopt(&w.bureau, &id, &id).problem(400, "invalid-input");
    assert_eq!(early.body["errors"][0]["code"], "not-later");
}

#[apply(both)]
fn only_a_later_meeting_of_the_body_or_of_its_successor_adopts(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let table = bodies::table(&w.bureau, "proef");
    let before = {
        let mut before = meeting(&table);
        before["startsAt"] = json!("2026-03-10T13:00:00Z");
        before["endsAt"] = json!("2026-03-10T15:00:00Z");
        w.bureau.post("/v1/meetings", before).expect(201).id()
    };
    let id = planned(&w, &table);
    let elsewhere = plan_later(&w, w.board.as_str());
    let successor = plan_later(&w, w.table.as_str());
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    app.at(AFTERWARDS);
    write(&w.bureau, &item, 0, dealt_with("Besproken.")).expect(200);
    // Nobody had a seat there, so nobody is missing.
    send_round(&w.bureau, &id).expect(201);
    let code = |by: &str| {
        let wrong = adopt(&w.bureau, &id, by).problem(400, "invalid-input");
        assert_eq!(wrong.faults(), ["/adoptedByMeetingId"]);
        wrong.body["errors"][0]["code"].clone()
    };
    assert_eq!(code(&edba::domain::Id::new().to_string()), "unknown");
    assert_eq!(code(&before), "not-later");
    assert_eq!(code(&elsewhere), "not-of-body");
    assert_eq!(code(&successor), "not-of-body");
    let merged = json!({ "intoBodyId": w.table, "reason": "Eén tafel voor beide." });
    w.bureau
        .post(&format!("/v1/bodies/{table}/mergers"), merged)
        .expect(201);
    assert_eq!(code(&successor), "not-begun");
    app.at(LATER);
    adopt(&w.bureau, &id, &successor).expect(201);
    everything_holds(app);
}

#[apply(both)]
fn a_new_member_reads_the_minutes_it_is_to_adopt_and_not_the_drafts(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    held.write(&w);
    let seated = w.app.work(|cx| {
        let organisation = w.organisations["flevoziekenhuis"];
        let person = crate::world::representative(cx, "nieuw", organisation)?;
        let new = edba::service::seats::NewSeat {
            body_id: w.table,
            representative_id: person,
            role: SeatRole::Member,
            term: edba::domain::seating::Term {
                from: crate::world::day("2026-03-13"),
                until: None,
            },
            substitute: None,
            succeeds_id: None,
        };
        edba::service::seats::create(cx, new)?;
        Ok(person)
    });
    let new = app
        .account(Role::TableMember, "nieuw lid", None, Some(seated))
        .renewing();
    app.at("2026-03-13T09:00:00Z");
    for below in ["", "/agenda", "/minutes", "/decision-list"] {
        new.get(&held.path(below)).problem(404, "not-found");
    }
    send_round(&w.bureau, &held.id).expect(201);
    for below in ["", "/agenda", "/minutes", "/decision-list", "/minutes-remarks"] {
        new.get(&held.path(below)).expect(200);
    }
    // What is changed since is the draft again.
    write(&w.bureau, &held.items[0], 1, dealt_with("Anders besproken.")).expect(200);
    assert!(
        !new.get(&held.path("/minutes"))
            .expect(200)
            .text
            .contains("Anders")
    );
    let remark = json!({ "text": "Ik was er niet, en lees dit zo niet." });
    new.post(&held.path("/minutes-remarks"), remark).expect(201);
}

#[apply(both)]
fn what_was_changed_at_the_adoption_is_shown(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    held.write(&w);
    send_round(&w.bureau, &held.id).expect(201);
    let changed = |client: &Client| {
        let read = client.get(&held.path("/minutes")).expect(200).body;
        read["changedAgendaItemIds"].clone()
    };
    assert_eq!(changed(&w.bureau), json!([]));
    write(&w.bureau, &held.items[1], 1, dealt_with("Aangevuld.")).expect(200);
    assert_eq!(changed(&w.bureau), json!([held.items[1]]));
    let member = &w.table_members["windesheim"].client;
    assert_eq!(changed(member), json!([]));
    app.at(LATER);
    adopt(&w.bureau, &held.id, &held.later).expect(201);
    for client in [&w.bureau, member] {
        assert_eq!(changed(client), json!([held.items[1]]));
    }
    // What was sent round stays as it was.
    let first = member.get(&held.path("/minutes-versions/1")).expect(200).body;
    assert_eq!(first["parts"][1]["text"], "Besproken.");
    let numbers = member.get(&held.path("/minutes-versions")).items().len();
    assert_eq!(numbers, 2);
}
