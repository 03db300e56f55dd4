//! Attendance: who says that they come, and who was there.

use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::planned;
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::world::World;

/// When the meetings of these tests have ended.
pub const AFTERWARDS: &str = "2026-03-12T16:00:00Z";

fn address(meeting: &str) -> String {
    format!("/v1/meetings/{meeting}/attendance")
}

/// A line for each seat of the day: everybody was there.
pub fn everybody(client: &Client, meeting: &str) -> Vec<Value> {
    let read = client.get(&address(meeting)).expect(200).body;
    let lines = read["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| json!({ "seatId": line["seatId"], "presence": "present" }))
        .collect()
}

/// Records these lines.
pub fn record(client: &Client, meeting: &str, lines: &[Value]) -> Answer {
    client.put(&address(meeting), json!({ "lines": lines }))
}

fn reply(client: &Client, meeting: &str, body: Value) -> Answer {
    client.post(&format!("/v1/meetings/{meeting}/replies"), body)
}

/// The line of a seat.
fn line(client: &Client, meeting: &str, seat: &str) -> Value {
    let read = client.get(&address(meeting)).expect(200).body;
    let lines = read["lines"].as_array().unwrap();
    lines.iter().find(|line| line["seatId"] == seat).unwrap().clone()
}

/// What is recorded of a seat.
fn presence(client: &Client, meeting: &str, seat: &str) -> Value {
    line(client, meeting, seat)["presence"].clone()
}

/// The reason that was given with the reply for a seat.
fn reason(client: &Client, meeting: &str, seat: &str) -> Value {
    line(client, meeting, seat)["reason"].clone()
}

#[apply(both)]
fn each_seat_of_the_day_is_recorded_and_no_other(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let lines = everybody(&w.bureau, &id);
    assert_eq!(lines.len(), 3);
    let early = record(&w.bureau, &id, &lines).problem(409, "blocked");
    assert_eq!(early.blockers(), ["meeting-is-to-come"]);
    app.at(AFTERWARDS);
    let missing = record(&w.bureau, &id, &lines[1..]).problem(400, "invalid-input");
    assert_eq!(missing.faults(), ["/lines"]);
    let elsewhere = w.board_members["windesheim"].seat;
    let mut wrong = lines.clone();
    wrong.push(json!({ "seatId": elsewhere, "presence": "present" }));
    wrong.push(lines[0].clone());
    let wrong = record(&w.bureau, &id, &wrong).problem(400, "invalid-input");
    assert_eq!(wrong.faults(), ["/lines/3", "/lines/4"]);
    let body = json!({ "lines": lines, "guests": "Twee gasten" });
    let made = w.bureau.put(&address(&id), body.clone()).expect(200);
    assert_eq!(
        (&made.body["filled"], &made.body["seats"], &made.body["guests"]),
        (&json!(3), &json!(3), &json!("Twee gasten"))
    );
    // The same once more is nothing.
    let again = w.bureau.put(&address(&id), body).expect(200);
    assert_eq!(again.etag(), made.etag());
    // A member reads it, and records nothing.
    let member = &w.table_members["windesheim"].client;
    member.get(&address(&id)).expect(200);
    record(member, &id, &lines).problem(403, "forbidden");
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_substitute_sits_there_only_where_the_holder_does_not(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let seat = w.table_members["ibm-nederland"].seat.to_string();
    let substitute = w.substitute(
        "usg-people",
        w.table_members["ibm-nederland"].seat,
        Role::TableMember,
    );
    let other = w.table_members["windesheim"].representative;
    let id = planned(&w, w.table.as_str());
    app.at(AFTERWARDS);
    let with = |presence: &str, substitute: edba::domain::Id| {
        let mut lines = everybody(&w.bureau, &id);
        for line in lines.iter_mut().filter(|line| line["seatId"] == json!(seat)) {
            line["presence"] = json!(presence);
            line["substituteId"] = json!(substitute);
        }
        record(&w.bureau, &id, &lines)
    };
    let code = |answer: Answer| answer.problem(400, "invalid-input").body["errors"][0]["code"].clone();
    assert_eq!(
        code(with("present", substitute.representative)),
        "substitute-of-present"
    );
    assert_eq!(code(with("with-notice", other)), "not-appointed");
    let made = with("with-notice", substitute.representative).expect(200);
    assert_eq!(made.body["filled"], 3);
    let made = {
        let mut lines = everybody(&w.bureau, &id);
        lines[0]["presence"] = json!("absent");
        record(&w.bureau, &id, &lines).expect(200)
    };
    assert_eq!(made.body["filled"], 2);
}

#[apply(both)]
fn a_member_says_for_its_own_seat_whether_it_comes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let seat = w.table_members["ibm-nederland"].seat.to_string();
    let substitute = w.substitute(
        "usg-people",
        w.table_members["ibm-nederland"].seat,
        Role::TableMember,
    );
    let id = planned(&w, w.table.as_str());
    let member = &w.table_members["ibm-nederland"].client;
    let before = w.bureau.get(&address(&id)).expect(200).etag();
    reply(member, &id, json!({ "seatId": seat, "comes": true })).expect(200);
    assert_eq!(presence(&w.bureau, &id, &seat), "expected");
    let read = w.bureau.get(&address(&id)).expect(200);
    assert_ne!(read.etag(), before);
    // The same once more is nothing.
    reply(member, &id, json!({ "seatId": seat, "comes": true })).expect(200);
    assert_eq!(w.bureau.get(&address(&id)).expect(200).etag(), read.etag());
    let ill = json!({ "seatId": seat, "comes": false, "reason": "Ik ben ziek." });
    reply(&substitute.client, &id, ill.clone()).expect(200);
    assert_eq!(presence(&w.bureau, &id, &seat), "with-notice");
    for client in [&w.table_members["windesheim"].client, &w.bureau, &w.initiator] {
        reply(client, &id, ill.clone()).problem(403, "forbidden");
    }
    reply(&w.board_members["windesheim"].client, &id, ill).problem(404, "not-found");
    // The reason is for bureau and auditor, and for the substitute who gave it; it is not in the history.
    assert_eq!(reason(&w.bureau, &id, &seat), "Ik ben ziek.");
    assert_eq!(reason(&app.auditor(), &id, &seat), "Ik ben ziek.");
    assert_eq!(reason(&substitute.client, &id, &seat), "Ik ben ziek.");
    assert_eq!(reason(member, &id, &seat), Value::Null);
    // A substitute who comes after the holder gave a reason does not read that one.
    reply(
        member,
        &id,
        json!({ "seatId": seat, "comes": false, "reason": "Ik ben ziek thuis." }),
    )
    .expect(200);
    assert_eq!(reason(member, &id, &seat), "Ik ben ziek thuis.");
    let comes = reply(&substitute.client, &id, json!({ "seatId": seat, "comes": true })).expect(200);
    assert!(!comes.text.contains("Ik ben ziek thuis."), "{}", comes.text);
    assert_eq!(reason(&substitute.client, &id, &seat), Value::Null);
    assert_eq!(reason(&w.bureau, &id, &seat), "Ik ben ziek thuis.");
    let events = w
        .bureau
        .get(&format!("/v1/events?streamId={}&limit=100", w.table))
        .expect(200);
    assert!(events.text.contains("meeting.replied") && !events.text.contains("ziek"));
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn reasons_stay_until_the_bureau_removes_them(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let member = &w.table_members["ibm-nederland"];
    let seat = member.seat.to_string();
    let id = planned(&w, w.table.as_str());
    let ill = json!({ "seatId": seat, "comes": false, "reason": "Ik ben ziek." });
    reply(&member.client, &id, ill.clone()).expect(200);
    let read = w.bureau.get(&address(&id)).expect(200);
    // The same once more is nothing.
    let own = reply(&member.client, &id, ill).expect(200);
    assert!(own.text.contains("with-notice") && own.text.contains("ziek"));
    let other = w.table_members["windesheim"]
        .client
        .get(&address(&id))
        .expect(200);
    assert!(other.text.contains("with-notice") && !other.text.contains("ziek"));
    assert_eq!(w.bureau.get(&address(&id)).expect(200).etag(), read.etag());
    app.at(AFTERWARDS);
    // What the bureau records as it was said stays with the account that said it.
    let mut lines = everybody(&w.bureau, &id);
    for line in lines.iter_mut().filter(|line| line["seatId"] == seat.as_str()) {
        line["presence"] = json!("with-notice");
    }
    record(&w.bureau, &id, &lines).expect(200);
    assert_eq!(reason(&member.client, &id, &seat), "Ik ben ziek.");
    let lines = everybody(&w.bureau, &id);
    record(&w.bureau, &id, &lines).expect(200);
    assert_eq!(reason(&member.client, &id, &seat), Value::Null);
    assert_eq!(reason(&w.bureau, &id, &seat), "Ik ben ziek.");
    let cleared = json!({ "lines": lines, "clearReasons": true });
    w.bureau.put(&address(&id), cleared).expect(200);
    assert_eq!(reason(&w.bureau, &id, &seat), Value::Null);
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn nobody_replies_after_the_beginning(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let member = &w.table_members["ibm-nederland"];
    let id = planned(&w, w.table.as_str());
    app.at("2026-03-12T13:00:00Z");
    let late = reply(
        &member.client,
        &id,
        json!({ "seatId": member.seat, "comes": true }),
    );
    assert_eq!(late.problem(409, "blocked").blockers(), ["meeting-has-begun"]);
}

#[apply(both)]
fn a_substitute_who_comes_takes_the_place_of_the_holder(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let holder = &w.table_members["ibm-nederland"];
    let substitute = w.substitute("usg-people", holder.seat, Role::TableMember);
    let id = planned(&w, w.table.as_str());
    let comes = json!({ "seatId": holder.seat, "comes": true });
    reply(&substitute.client, &id, comes.clone()).expect(200);
    let read = w.bureau.get(&address(&id)).expect(200);
    let lines = read.body["lines"].as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["seatId"] == json!(holder.seat))
        .unwrap();
    assert_eq!(
        (&line["presence"], &line["substituteId"]),
        (&json!("with-notice"), &json!(substitute.representative))
    );
    // The same once more is nothing.
    reply(&substitute.client, &id, comes.clone()).expect(200);
    assert_eq!(w.bureau.get(&address(&id)).expect(200).etag(), read.etag());
    reply(&holder.client, &id, comes).expect(200);
    assert_eq!(presence(&w.bureau, &id, holder.seat.as_str()), "expected");
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_reply_is_for_the_day_on_which_it_was_asked(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let member = &w.table_members["ibm-nederland"];
    let id = planned(&w, w.table.as_str());
    let seat = member.seat.to_string();
    let ill = json!({ "seatId": seat, "comes": false, "reason": "Op reis." });
    reply(&member.client, &id, ill).expect(200);
    let moved = |day: &str, hour: u32| {
        let plan = json!({
            "startsAt": format!("{day}T{hour}:00:00Z"), "endsAt": format!("{day}T{}:00:00Z", hour + 2),
        });
        w.bureau.patch(&format!("/v1/meetings/{id}"), plan).expect(200);
    };
    // Later on the same day it still holds.
    moved("2026-03-12", 15);
    assert_eq!(presence(&w.bureau, &id, &seat), "with-notice");
    moved("2026-03-19", 13);
    assert_eq!(presence(&w.bureau, &id, &seat), Value::Null);
    reply(&member.client, &id, json!({ "seatId": seat, "comes": true })).expect(200);
    assert_eq!(presence(&w.bureau, &id, &seat), "expected");
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_body_that_is_closed_on_the_day_of_its_meeting_keeps_its_attendance(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut new = crate::bodies::body("proef", "table");
    new["openedOnDate"] = json!("2026-01-01");
    let table = w.bureau.post("/v1/bodies", new).expect(201).id();
    let body = table.parse().unwrap();
    let member = w.member("flevoziekenhuis", body, SeatRole::Member, Role::TableMember);
    let id = planned(&w, &table);
    app.at(AFTERWARDS);
    record(&w.bureau, &id, &everybody(&w.bureau, &id)).expect(200);
    let closures = format!("/v1/bodies/{table}/closures");
    let early = json!({ "reason": "Klaar.", "closedOnDate": "2026-03-11" });
    let refused = w.bureau.post(&closures, early).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/closedOnDate"]);
    w.bureau
        .post(&closures, json!({ "reason": "Klaar." }))
        .expect(201);
    app.at("2026-03-13T09:00:00Z");
    for client in [w.bureau.renewed(), member.client.renewed()] {
        let read = client.get(&address(&id)).expect(200).body;
        assert_eq!((&read["filled"], &read["seats"]), (&json!(1), &json!(1)));
    }
}
