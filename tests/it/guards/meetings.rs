//! What the database refuses of meetings, their agendas and their attendance.

use serde_json::{Value, json};

use crate::client::Client;
use crate::decided::text;
use crate::documents::papers;
use crate::world::World;

/// As the list of all guards: a statement, and why it is refused.
pub const NEVER: &[(&str, &str)] = &[
    (
        "UPDATE agenda_items SET kind = 'topic', case_id = NULL WHERE kind = 'case' AND published_in IS NOT NULL",
        "an agenda item keeps what it is about",
    ),
    (
        "UPDATE agenda_items SET published_in = 9 WHERE published_in = 1",
        "an agenda item keeps what it is about",
    ),
    (
        "UPDATE agenda_items SET title = 'X' WHERE removed_at IS NOT NULL",
        "an agenda item keeps what it is about",
    ),
    (
        "UPDATE agenda_items SET version = version + 2 WHERE published_in = 1",
        "an agenda item keeps what it is about",
    ),
    (
        "UPDATE agenda_items SET place = 1 WHERE place = 2 AND published_in IS NOT NULL",
        "constraint",
    ),
    (
        "INSERT INTO agenda_items (id, meeting_id, place, kind, case_id, ballot_id, title, version, created_at, updated_at) \
         SELECT 'x', m.id, 99, 'ballot', b.case_id, b.id, 'X', 1, m.created_at, m.created_at FROM meetings m \
         JOIN ballots b ON b.body_id <> m.body_id WHERE m.agenda_version > 0",
        "an agenda item is about what its body deals with",
    ),
    (
        "INSERT INTO agenda_items (id, meeting_id, place, kind, case_id, title, version, created_at, updated_at) \
         SELECT 'x', m.id, 99, 'case', c.id, 'X', 1, m.created_at, m.created_at FROM meetings m \
         JOIN business_cases c ON c.board_since IS NULL WHERE m.agenda_version > 0",
        "an agenda item is about what its body deals with",
    ),
    (
        "INSERT INTO agenda_items (id, meeting_id, place, kind, title, published_in, version, created_at, updated_at) \
         SELECT 'x', id, 99, 'topic', 'X', 1, 1, created_at, created_at FROM meetings WHERE agenda_version > 0",
        "an agenda item is about what its body deals with",
    ),
    ("DELETE FROM agenda_items", "an agenda item is never deleted"),
    (
        "INSERT INTO agenda_versions (meeting_id, number, content, sha256, published_by, published_at) SELECT meeting_id, \
         number + 7, content, sha256, published_by, published_at FROM agenda_versions",
        "an agenda is published before its meeting, version after version",
    ),
    (
        "INSERT INTO agenda_versions (meeting_id, number, content, sha256, published_by, published_at) SELECT m.id, 1, \
         v.content, v.sha256, v.published_by, v.published_at FROM agenda_versions v JOIN meetings m ON m.recorded_afterwards \
         WHERE m.minutes_state = 'draft'",
        "an agenda is published before its meeting, version after version",
    ),
    (
        "UPDATE agenda_versions SET note = 'X'",
        "a published agenda never changes",
    ),
    (
        "DELETE FROM agenda_versions",
        "a published agenda is never deleted",
    ),
    (
        "UPDATE meetings SET agenda_version = agenda_version + 7 WHERE agenda_version > 0",
        "the agenda of a meeting is the last one that was published",
    ),
    (
        "UPDATE meetings SET recorded_afterwards = NOT recorded_afterwards WHERE agenda_version > 0",
        "the agenda of a meeting is the last one that was published",
    ),
    ("DELETE FROM attendances", "an attendance is never deleted"),
    (
        "UPDATE agenda_items SET published_in = 9 WHERE published_in IS NULL AND meeting_id IN (SELECT id FROM meetings \
         WHERE minutes_state = 'draft')",
        "an agenda item is published by a version of its agenda",
    ),
    (
        "INSERT INTO attendances (meeting_id, seat_id, on_date, representative_id, presence, recorded_by, recorded_at) SELECT \
         m.id, s.id, '2026-03-12', s.representative_id, 'expected', 'x', m.created_at FROM meetings m JOIN seats s ON s.body_id <> m.body_id \
         WHERE m.agenda_version > 0",
        "an attendance is of a seat of the body that meets",
    ),
    (
        "UPDATE attendances SET meeting_id = (SELECT MAX(id) FROM meetings WHERE minutes_state = 'none') WHERE meeting_id \
         IN (SELECT id FROM meetings WHERE minutes_state = 'draft')",
        "an attendance keeps its meeting and its seat",
    ),
    (
        "UPDATE attendances SET substitute_id = representative_id WHERE presence = 'present' AND meeting_id IN (SELECT id \
         FROM meetings WHERE minutes_state = 'sent-round')",
        "constraint",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, body_id, attached_by, attached_at) \
         SELECT 'x', d.id, 'meeting', m.id, (SELECT MAX(o.id) FROM bodies o WHERE o.id <> m.body_id), d.added_by, \
         d.created_at FROM documents d CROSS JOIN meetings m",
        "a paper is of a meeting that is there",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, body_id, attached_by, attached_at) \
         SELECT 'x', d.id, 'agenda-item', i.id, m.body_id, d.added_by, d.created_at FROM documents d \
         CROSS JOIN agenda_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.removed_at IS NOT NULL",
        "a paper is of a meeting that is there",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, case_id, body_id, attached_by, \
         attached_at) SELECT 'x', document_id, subject_kind, subject_id, case_id, (SELECT MIN(id) FROM bodies), attached_by, \
         attached_at FROM document_attachments WHERE subject_kind = 'case'",
        "a paper is of a meeting that is there",
    ),
    (
        "UPDATE document_attachments SET body_id = NULL, ended_by = attached_by, ended_at = attached_at, end_reason = 'X' \
         WHERE subject_id IN (SELECT id FROM agenda_items WHERE kind = 'document')",
        "an attachment of a document only ends",
    ),
];

/// Tables of which everything is kept.
pub const KEPT: &[&str] = &[
    "agenda_items",
    "agenda_versions",
    "attendances",
    "minutes_parts",
    "minutes_versions",
    "minutes_remarks",
    "action_points",
];

/// A meeting of the board.
fn meeting(w: &World<'_>, day: &str, recorded_afterwards: bool) -> String {
    let meeting = json!({
        "bodyId": w.board, "title": format!("Board van {day}"), "announcement": "Met lunch.", "place": "Stadhuis, zaal 3",
        "startsAt": format!("{day}T13:00:00Z"), "endsAt": format!("{day}T15:00:00Z"),
        "recordedAfterwards": recorded_afterwards,
    });
    let made = w.bureau.post("/v1/meetings", meeting).expect(201);
    format!("/v1/meetings/{}", made.id())
}

fn item(bureau: &Client, meeting: &str, item: Value) -> String {
    bureau
        .post(&format!("{meeting}/agenda-items"), item)
        .expect(201)
        .id()
}

fn topic(title: &str) -> Value {
    json!({ "kind": "topic", "title": title, "explanation": "Mondeling.", "presenter": "De voorzitter", "plannedMinutes": 10 })
}

/// Records that the holder of the first seat was absent, and all others were there.
fn attended(bureau: &Client, meeting: &str) {
    let path = format!("{meeting}/attendance");
    let seats = bureau.get(&path).expect(200).body["lines"].clone();
    let lines: Vec<Value> = seats
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(place, seat)| {
            let presence = if place == 0 { "with-notice" } else { "present" };
            json!({ "seatId": seat["seatId"], "presence": presence })
        })
        .collect();
    bureau
        .put(
            &path,
            json!({ "lines": lines, "guests": "Een gast van de provincie" }),
        )
        .expect(200);
}

/// A meeting of the past with one item, its attendance, and a part of the minutes; the addresses of the two.
fn minuted(w: &World<'_>, day: &str) -> (String, String) {
    let bureau = &w.bureau;
    let meeting = meeting(w, day, true);
    let item = item(bureau, &meeting, topic("Terugblik"));
    let of_item = [papers::thing("agenda-item", &item)];
    papers::add(bureau, &papers::paper("Bijlage", &of_item));
    attended(bureau, &meeting);
    let part = json!({ "outcome": "dealt-with", "text": "Iedereen was het eens.", "decisionText": "Door op deze weg." });
    bureau
        .send(
            "PUT",
            &format!("/v1/agenda-items/{item}/minutes"),
            &[("If-Match", "\"v0\"")],
            Some(part.to_string()),
        )
        .expect(200);
    (meeting, item)
}

/// Sends minutes round, and makes a remark on them; the remark.
fn sent_round(w: &World<'_>, meeting: &str, item: &str) -> String {
    let round = json!({ "remarksUntilDate": "2026-03-20", "note": "Graag snel." });
    w.bureau
        .post_about(meeting, "minutes-versions", round)
        .expect(201);
    let remark = json!({ "agendaItemId": item, "text": "Ik was het niet eens." });
    w.board_members["windesheim"]
        .client
        .post(&format!("{meeting}/minutes-remarks"), remark)
        .expect(201)
        .id()
}

/// Meetings of the board, which has an open ballot: one to come, with an agenda that was published twice, and three of the
/// past, of which the minutes are adopted, sent round with an open remark, and in draft.
pub fn held(w: &World<'_>) {
    let bureau = &w.bureau;
    let ballots = bureau.get("/v1/ballots?status=open").items();
    let ballot = ballots
        .iter()
        .find(|ballot| ballot["bodyId"] == json!(w.board))
        .unwrap();
    let case = text(&ballot["caseId"]);
    let to_come = meeting(w, "2026-03-12", false);
    item(bureau, &to_come, topic("Opening"));
    let about_case = json!({ "kind": "case", "caseId": case, "title": "De zaak" });
    item(bureau, &to_come, about_case);
    let about_ballot = json!({
        "kind": "ballot", "ballotId": ballot["id"], "title": "De stemming",
    });
    let voted_on = item(bureau, &to_come, about_ballot);
    let note = papers::add(bureau, &papers::paper("Notitie", &[papers::thing("case", &case)]));
    let about_document = json!({ "kind": "document", "documentId": note, "title": "De notitie" });
    item(bureau, &to_come, about_document);
    let published = json!({ "note": "Neem de notitie mee." });
    bureau
        .post_about(&to_come, "agenda-versions", published)
        .expect(201);
    let last = item(bureau, &to_come, topic("Rondvraag"));
    bureau
        .post(&format!("/v1/agenda-items/{last}/removals"), json!({}))
        .expect(200);
    bureau
        .patch(
            &format!("/v1/agenda-items/{voted_on}"),
            json!({ "title": "De stemming die loopt" }),
        )
        .expect(200);
    let items = bureau.get(&format!("{to_come}/agenda")).expect(200).body["items"].clone();
    let mut order: Vec<String> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["agendaItemId"]))
        .collect();
    order.swap(1, 2);
    let order = json!({ "agendaItemIds": order }).to_string();
    bureau
        .send("PUT", &format!("{to_come}/agenda-order"), &[], Some(order))
        .expect(200);
    bureau
        .post_about(&to_come, "agenda-versions", json!({}))
        .expect(201);
    let member = &w.board_members["windesheim"];
    let reply = json!({ "seatId": member.seat, "comes": false, "reason": "Op reis." });
    member
        .client
        .post(&format!("{to_come}/replies"), reply)
        .expect(200);

    let (first, its_item) = minuted(w, "2026-02-03");
    let remark = sent_round(w, &first, &its_item);
    let answer = json!({ "answer": "taken-over", "text": "Dat staat er nu." });
    bureau
        .post(&format!("/v1/minutes-remarks/{remark}/answers"), answer)
        .expect(200);
    agreed(w, &first);
    let (second, its_item) = minuted(w, "2026-02-10");
    sent_round(w, &second, &its_item);
    let (third, _) = minuted(w, "2026-02-17");
    let adopted_by = third.rsplit('/').next().unwrap();
    bureau
        .post_about(&first, "adoptions", json!({ "adoptedByMeetingId": adopted_by }))
        .expect(201);
}

/// Two action points of a meeting: one open, one done.
fn agreed(w: &World<'_>, meeting: &str) {
    let owner = &w.board_members["windesheim"];
    for what in ["Offerte vragen", "Plan maken"] {
        let point = json!({
            "meetingId": meeting.rsplit('/').next().unwrap(), "description": what, "owner": "Windesheim",
            "ownerId": owner.representative, "dueDate": "2026-04-01",
        });
        let made = w.bureau.post("/v1/action-points", point).expect(201).id();
        if what == "Plan maken" {
            let closed = json!({ "status": "done", "result": "Het ligt er." });
            w.bureau
                .post_about(&format!("/v1/action-points/{made}"), "closures", closed)
                .expect(200);
        }
    }
}
