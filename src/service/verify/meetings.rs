//! Meetings with their agendas, attendance and minutes. Texts of minutes, remarks and explanations are compared by their
//! hashes, since a history can never forget.

use edba_domain::EventKind;
use edba_domain::codes::MeetingStatus;
use serde_json::{Value, json};

use super::Looked;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use crate::Context;
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept::{self, Adoption};

const MEETING: Subject = Subject::complete("meeting");
const ITEM: Subject = Subject::complete("agenda item");
const AGENDA: Subject = Subject::complete("published agenda");
const ATTENDANCE: Subject = Subject::complete("attendance");
const MINUTES: Subject = Subject::complete("minutes");
const PART: Subject = Subject::complete("part of minutes");
const REMARK: Subject = Subject::complete("remark");

/// Replays an event of the chain of a body.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::MeetingPlanned | EventKind::MeetingRecorded) => {
            // What older events lack is as it was before there were agendas.
            let begins = json!({
                "cancelReason": null, "recordedAfterwards": false, "agendaVersion": 0,
                "guestsSha256": null, "minutesState": "none", "minutesVersion": 0, "remarksUntilDate": null,
                "adoptedByMeetingId": null, "adoptedAt": null, "createdAt": event.at(),
            });
            expected.record(MEETING, &key, with(fields(begins), Value::Object(event.all())));
        }
        Some(EventKind::MeetingChanged) => expected.record(MEETING, &key, event.all()),
        Some(EventKind::MeetingCancelled) => {
            let values = json!({ "cancelReason": event.reason() });
            expected.record(MEETING, &key, with(event.all(), values));
        }
        Some(EventKind::AgendaItemAdded) => {
            let begins = json!({
                "publishedIn": null, "minutedIn": null, "removedAt": null, "createdAt": event.at(),
            });
            expected.record(ITEM, &key, with(event.all(), begins));
            ordered(event.get("order"), expected);
        }
        Some(EventKind::AgendaItemChanged) => expected.record(ITEM, &key, event.all()),
        Some(EventKind::AgendaItemRemoved) => {
            let values = json!({ "place": null, "removedAt": event.at() });
            expected.record(ITEM, &key, with(event.version(), values));
            ordered(event.get("order"), expected);
        }
        Some(EventKind::AgendaOrdered) => ordered(event.get("items"), expected),
        Some(EventKind::AgendaPublished) => published(event, &key, expected),
        Some(EventKind::MeetingAttendanceRecorded) => {
            let values = event.pick(&[("guestsSha256", "guestsSha256")]);
            expected.record(MEETING, &key, with(values, Value::Object(event.version())));
            for line in event.get("attendance").as_array().into_iter().flatten() {
                attended(event, &key, line, expected);
            }
        }
        Some(EventKind::MeetingReplied) => {
            expected.record(MEETING, &key, event.version());
            let line = event.pick(&[
                ("seatId", "seatId"),
                ("onDate", "onDate"),
                ("representativeId", "representativeId"),
                ("presence", "presence"),
                ("substituteId", "substituteId"),
                ("reasonSha256", "reasonSha256"),
            ]);
            attended(event, &key, &Value::Object(line), expected);
        }
        Some(EventKind::MinutesDrafted) => drafted(event, &key, expected),
        Some(EventKind::MinutesSentRound) => {
            let round = json!({
                "minutesState": "sent-round", "minutesVersion": event.get("number"),
                "remarksUntilDate": event.get("remarksUntilDate"),
            });
            expected.record(MEETING, &key, with(event.version(), round));
            frozen(event, &key, "sent-round", expected);
        }
        Some(EventKind::MinutesAdopted) => {
            let adopted = json!({
                "minutesState": "adopted", "minutesVersion": event.get("number"),
                "adoptedByMeetingId": event.get("adoptedByMeetingId"), "adoptedAt": event.at(),
            });
            expected.record(MEETING, &key, with(event.version(), adopted));
            frozen(event, &key, "adopted", expected);
        }
        Some(EventKind::MinutesRemarkMade) => {
            let made = json!({
                "madeBy": event.row.actor_id, "madeAt": event.at(), "answer": null, "answerTextSha256": null,
                "answeredAt": null,
            });
            expected.record(REMARK, &key, with(event.all(), made));
        }
        Some(EventKind::MinutesRemarkAnswered) => {
            let answered = json!({
                "answer": event.get("answer"), "answerTextSha256": event.get("textSha256"),
                "answeredAt": event.at(),
            });
            expected.record(REMARK, &key, fields(answered));
        }
        _ => {}
    }
}

/// Records the places of the items of an agenda, which are named in their order.
fn ordered(items: &Value, expected: &mut Expected) {
    for (item, place) in items.as_array().into_iter().flatten().zip(1_i32..) {
        if let Some(item) = item.as_str() {
            expected.record(ITEM, item, fields(json!({ "place": place })));
        }
    }
}

/// Records a published agenda, and of its items the first version that has them.
fn published(event: &Event<'_>, meeting: &str, expected: &mut Expected) {
    let number = event.get("number");
    let values = json!({ "agendaVersion": number });
    expected.record(MEETING, meeting, with(event.version(), values));
    let version = json!({
        "contentSha256": event.get("contentSha256"), "noteSha256": event.get("noteSha256"),
        "publishedBy": event.row.actor_id, "publishedAt": event.at(),
    });
    expected.record(AGENDA, format!("{meeting}/{number}"), fields(version));
    first_in(meeting, "publishedIn", number, expected);
}

/// Sets `column` to this version for the items on the agenda that have none yet.
fn first_in(meeting: &str, column: &str, number: &Value, expected: &mut Expected) {
    expected.each(ITEM, |_, item| {
        let stands = item.get("meetingId").and_then(Value::as_str) == Some(meeting)
            && item.get("place").is_some_and(Value::is_number);
        if stands && item.get(column).is_some_and(Value::is_null) {
            item.insert(column.to_owned(), number.clone());
        }
    });
}

/// Records the attendance of a seat.
fn attended(event: &Event<'_>, meeting: &str, line: &Value, expected: &mut Expected) {
    let seat = line["seatId"].as_str().unwrap_or_default();
    let by = json!({ "recordedBy": event.row.actor_id, "recordedAt": event.at() });
    let line = line.as_object().cloned().unwrap_or_default();
    expected.record(ATTENDANCE, format!("{meeting}/{seat}"), with(line, by));
}

/// Records a part of minutes, the first of which begins their draft.
fn drafted(event: &Event<'_>, item: &str, expected: &mut Expected) {
    let by = json!({ "updatedBy": event.row.actor_id, "updatedAt": event.at() });
    expected.record(PART, item, with(event.all(), by));
    let Some(meeting) = event.text("meetingId") else {
        return;
    };
    expected.change(MEETING, meeting, |recorded| {
        if recorded.get("minutesState").and_then(Value::as_str) == Some("none") {
            recorded.insert("minutesState".to_owned(), json!("draft"));
        }
    });
}

/// Records a frozen version of minutes, and of its items the first version that has them.
fn frozen(event: &Event<'_>, meeting: &str, state: &str, expected: &mut Expected) {
    let version = json!({
        "state": state, "contentSha256": event.get("contentSha256"), "noteSha256": event.get("noteSha256"),
        "frozenBy": event.row.actor_id, "frozenAt": event.at(),
    });
    let number = event.get("number");
    expected.record(MINUTES, format!("{meeting}/{number}"), fields(version));
    first_in(meeting, "minutedIn", number, expected);
}

/// The SHA-256 of a text, as events have it.
fn hashed(text: Option<&str>) -> Option<String> {
    text.map(sha256_hex)
}

/// Compares the meetings of these bodies and what belongs to them.
pub(super) fn compare(conn: &mut Conn, bodies: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::meetings(conn, bodies, &mut |row| {
        let kept = json!({
            "bodyId": row.body_id, "title": row.title, "agenda": row.announcement, "place": row.place,
            "startsAt": row.starts_at, "endsAt": row.ends_at, "status": row.status,
            "cancelReason": row.cancel_reason, "version": row.version,
            "recordedAfterwards": row.recorded_afterwards, "agendaVersion": row.agenda_version,
            "guestsSha256": hashed(row.guests.as_deref()), "minutesState": row.minutes_state,
            "minutesVersion": row.minutes_version, "remarksUntilDate": row.remarks_until,
            "adoptedByMeetingId": row.adopted_by_meeting_id, "adoptedAt": row.adopted_at,
            "createdAt": row.created_at,
        });
        comparison.row(MEETING, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(MEETING);
    compare_agendas(conn, bodies, comparison)?;
    kept::attendances(conn, bodies, &mut |row| {
        let kept = json!({
            "onDate": row.on_date, "representativeId": row.representative_id, "presence": row.presence,
            "substituteId": row.substitute_id,
            "reasonSha256": hashed(row.reason.as_deref()),
            "recordedBy": row.recorded_by, "recordedAt": row.recorded_at,
        });
        comparison.row(
            ATTENDANCE,
            &format!("{}/{}", row.meeting_id, row.seat_id),
            fields(kept),
        );
        Ok(())
    })?;
    comparison.end(ATTENDANCE);
    compare_minutes(conn, bodies, comparison)
}

fn compare_agendas(conn: &mut Conn, bodies: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::agenda_items(conn, bodies, &mut |row| {
        let kept = json!({
            "meetingId": row.meeting_id, "place": row.place, "kind": row.kind, "caseId": row.case_id,
            "ballotId": row.ballot_id, "documentId": row.document_id, "title": row.title,
            "explanationSha256": hashed(row.explanation.as_deref()), "presenter": row.presenter,
            "plannedMinutes": row.planned_minutes, "publishedIn": row.published_in, "minutedIn": row.minuted_in,
            "removedAt": row.removed_at, "version": row.version, "createdAt": row.created_at,
        });
        comparison.row(ITEM, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ITEM);
    kept::agenda_versions(conn, bodies, &mut |row| {
        let key = format!("{}/{}", row.meeting_id, row.number);
        agree(comparison, AGENDA, &key, &row.sha256, row.content.text());
        let kept = json!({
            "contentSha256": row.sha256, "noteSha256": hashed(row.note.as_deref()), "publishedBy": row.published_by,
            "publishedAt": row.published_at,
        });
        comparison.row(AGENDA, &key, fields(kept));
        Ok(())
    })?;
    comparison.end(AGENDA);
    Ok(())
}

fn compare_minutes(conn: &mut Conn, bodies: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::minutes_parts(conn, bodies, &mut |row| {
        let kept = json!({
            "meetingId": row.meeting_id, "outcome": row.outcome, "textSha256": hashed(row.text.as_deref()),
            "decisionSha256": hashed(row.decision.as_deref()), "updatedBy": row.updated_by,
            "updatedAt": row.updated_at, "version": row.version,
        });
        comparison.row(PART, row.item_id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(PART);
    kept::minutes_versions(conn, bodies, &mut |row| {
        let key = format!("{}/{}", row.meeting_id, row.number);
        agree(comparison, MINUTES, &key, &row.sha256, row.content.text());
        let kept = json!({
            "state": row.state, "contentSha256": row.sha256, "noteSha256": hashed(row.note.as_deref()),
            "frozenBy": row.frozen_by, "frozenAt": row.frozen_at,
        });
        comparison.row(MINUTES, &key, fields(kept));
        Ok(())
    })?;
    comparison.end(MINUTES);
    kept::minutes_remarks(conn, bodies, &mut |row| {
        let kept = json!({
            "meetingId": row.meeting_id, "number": row.number, "itemId": row.item_id,
            "textSha256": sha256_hex(&row.text), "madeBy": row.made_by, "madeByName": row.made_by_name,
            "madeAt": row.made_at, "answer": row.answer, "answerTextSha256": hashed(row.answer_text.as_deref()),
            "answeredAt": row.answered_at,
        });
        comparison.row(REMARK, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(REMARK);
    Ok(())
}

/// Reports a frozen copy whose hash is not that of its content.
fn agree(comparison: &mut Comparison<'_>, subject: Subject, key: &str, sha256: &str, content: &str) {
    if comparison.expected.is_about(key) && sha256_hex(content) != sha256 {
        let name = subject.name;
        comparison.report(format!("{name} {key}: its hash is not that of its content"));
    }
}

/// Checks across rows: the items of an agenda are numbered from 1 without gaps, and minutes were adopted by a later
/// meeting of the body, or of the one that it was merged into.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after: Option<Id> = None;
    loop {
        let numberings = kept::numberings(cx.conn, after.as_ref())?;
        let Some((last, ..)) = numberings.last() else {
            break;
        };
        after = Some(*last);
        for (meeting, items, highest) in &numberings {
            looked.at += 1;
            if highest.map(i64::from) != Some(*items) {
                looked.wrong.push(format!(
                    "meeting {meeting}: its agenda has {items} items, and they are not numbered from 1 to {items}"
                ));
            }
        }
    }
    let mut after: Option<Id> = None;
    loop {
        let adoptions = kept::adoptions(cx.conn, after.as_ref())?;
        let Some(last) = adoptions.last() else {
            return Ok(looked);
        };
        after = Some(last.meeting.id);
        for adoption in &adoptions {
            looked.at += 1;
            if !is_right(adoption) {
                looked.wrong.push(format!(
                    "meeting {}: its minutes are adopted, and not by a later meeting of its body",
                    adoption.meeting.id
                ));
            }
        }
    }
}

fn is_right(adoption: &Adoption) -> bool {
    let Adoption {
        meeting,
        merged_into_id,
        adopted_by,
    } = adoption;
    adopted_by.as_ref().is_some_and(|later| {
        later.status == MeetingStatus::Planned
            && later.starts_at > meeting.starts_at
            && meeting.adopted_at.is_some_and(|at| later.starts_at <= at)
            && (later.body_id == meeting.body_id || Some(later.body_id) == *merged_into_id)
    })
}
