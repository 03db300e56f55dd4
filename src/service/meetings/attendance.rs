//! Who comes to a meeting, and who was there: one line for each seat that is in force on its day.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{find, locked, require, text_fault, trimmed, update, without};
use crate::Context;
use crate::events::NewEvent;
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::{
    AttendanceLine, MeetingAct, Presence, SeatOnDay, Turnup, attendance_faults, turnup,
};
use edba_domain::{EventKind, Id};
use edba_store::meetings::{self as store, Attendance, Meeting, NamedMeeting, NamedSeat};

/// The longest list of guests, and the longest reason of a reply, in characters.
const LONGEST: usize = 4_000;

/// The attendance of a meeting.
#[derive(Debug, Clone)]
pub struct Attendances {
    pub meeting: Meeting,
    /// The seats in force on the day of the meeting, each with what is recorded of it.
    pub lines: Vec<(NamedSeat, Option<Attendance>)>,
    pub turnup: Turnup,
}

/// The attendance of a meeting that the caller reads. Errors: 404. Two statements beside those of `find`.
pub fn attendance(cx: &mut Context<'_>, meeting_id: Id) -> Result<Attendances> {
    let meeting = find(cx, meeting_id)?.row;
    attendance_of(cx, meeting)
}

/// The attendance of a meeting that was found for the caller. Two statements.
pub fn attendance_of(cx: &mut Context<'_>, meeting: Meeting) -> Result<Attendances> {
    let found = of(cx, meeting)?;
    Ok(readable(cx, found))
}

/// The attendance as the caller reads it: reasons are for bureau and auditor, and for who gave them.
fn readable(cx: &Context<'_>, mut found: Attendances) -> Attendances {
    if !cx.actor.sees_everything() {
        for row in found.lines.iter_mut().filter_map(|(_, row)| row.as_mut()) {
            // With a substitute the reason may be that of the holder, which the substitute does not read.
            row.reason = row
                .reason
                .take()
                .filter(|_| row.recorded_by == cx.actor.id && row.substitute_id.is_none());
        }
    }
    found
}

/// Of these meetings those for which the caller, as the holder of a seat, has not said yet whether it comes, and still can.
/// One statement, or none.
pub fn unanswered(cx: &mut Context<'_>, meetings: &[NamedMeeting]) -> Result<Vec<Id>> {
    let to_come: Vec<Id> = meetings
        .iter()
        .filter(|one| one.row.status == MeetingStatus::Planned && cx.now < one.row.starts_at)
        .map(|one| one.row.id)
        .collect();
    match cx.actor.representative_id {
        Some(me) if !to_come.is_empty() => store::without_line(cx.conn, &to_come, &me),
        _ => Ok(Vec::new()),
    }
}

pub(super) fn of(cx: &mut Context<'_>, meeting: Meeting) -> Result<Attendances> {
    let day = meeting.starts_at.local_date();
    let seats = store::seats_on(cx.conn, &meeting.body_id, day)?;
    let rows = store::attendances(cx.conn, &meeting.id, day)?;
    let recorded: Vec<AttendanceLine> = rows.iter().map(line).collect();
    let turnup = turnup(&recorded, &on_day(&seats));
    let mut rows: HashMap<Id, Attendance> = rows.into_iter().map(|row| (row.seat_id, row)).collect();
    let lines = seats
        .into_iter()
        .map(|seat| {
            let row = rows.remove(&seat.seat.seat_id);
            (seat, row)
        })
        .collect();
    Ok(Attendances {
        meeting,
        lines,
        turnup,
    })
}

/// Whether it is recorded of each seat who was there; so where there was no seat, as of an old meeting that was recorded.
pub(super) fn is_complete(cx: &mut Context<'_>, row: &Meeting) -> Result<bool> {
    let found = of(cx, row.clone())?;
    Ok(found.lines.iter().all(|(_, line)| {
        line.as_ref()
            .is_some_and(|line| line.presence != Presence::Expected)
    }))
}

/// Records who was there, for every seat; what is recorded already does nothing. The reasons that were given with replies
/// stay, unless `clear_reasons`. Errors: 400 with all faults; 404; 409 by `domain::meeting::obstacle`; those of `expects`.
pub fn record_attendance(
    cx: &mut Context<'_>,
    meeting_id: Id,
    lines: &[AttendanceLine],
    guests: Option<String>,
    clear_reasons: bool,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Attendances> {
    let (mut chain, mut meeting) = locked(cx, meeting_id)?;
    expects(meeting.version)?;
    require(cx, &meeting, MeetingAct::RecordAttendance)?;
    let day = meeting.starts_at.local_date();
    let seats = store::seats_on(cx.conn, &meeting.body_id, day)?;
    let mut faults = attendance_faults(lines, &on_day(&seats));
    faults.extend(
        guests
            .as_deref()
            .and_then(|guests| text_fault("/guests", guests, LONGEST)),
    );
    without(faults)?;
    let holders: HashMap<Id, Id> = seats
        .iter()
        .map(|seat| (seat.seat.seat_id, seat.seat.representative_id))
        .collect();
    let before = store::attendances(cx.conn, &meeting_id, day)?;
    let of_seat = |seat_id: Id| before.iter().find(|one| one.seat_id == seat_id);
    let mut rows: Vec<Attendance> = Vec::new();
    for line in lines {
        let AttendanceLine {
            seat_id,
            presence,
            substitute_id,
        } = *line;
        let missing = || Error::internal(format!("seat {seat_id} has no holder"));
        rows.push(Attendance {
            meeting_id,
            seat_id,
            on_date: day,
            representative_id: *holders.get(&seat_id).ok_or_else(missing)?,
            presence,
            substitute_id,
            reason: of_seat(seat_id)
                .and_then(|one| one.reason.clone())
                .filter(|_| !clear_reasons),
            recorded_by: cx.actor.id,
            recorded_at: cx.now,
        });
    }
    let is_recorded = |row: &Attendance| {
        of_seat(row.seat_id).is_some_and(|one| {
            line(one) == line(row)
                && one.representative_id == row.representative_id
                && one.reason == row.reason
        })
    };
    let guests = trimmed(guests);
    // A reply that stays as it is stays with the account that gave it, which reads its reason.
    let changed: Vec<&Attendance> = rows.iter().filter(|row| !is_recorded(row)).collect();
    if guests == meeting.guests && changed.is_empty() {
        return of(cx, meeting);
    }
    for row in &changed {
        store::keep(cx.conn, row)?;
    }
    let recorded: Vec<Value> = changed
        .iter()
        .map(|row| {
            json!({
                "seatId": row.seat_id, "onDate": row.on_date, "representativeId": row.representative_id,
                "presence": row.presence,
                "substituteId": row.substitute_id, "reasonSha256": row.reason.as_ref().map(sha256_hex),
            })
        })
        .collect();
    meeting.guests = guests;
    update(cx, &mut meeting)?;
    let data = json!({
        "attendance": recorded, "guestsSha256": meeting.guests.as_ref().map(sha256_hex),
    });
    chain.add(cx, event(EventKind::MeetingAttendanceRecorded, &meeting, data))?;
    chain.close(cx)?;
    of(cx, meeting)
}

/// Records whether who holds a seat, or is its appointed substitute, on the day of the meeting comes, and why not. A substitute
/// who comes takes the place of the holder. Errors: 400; 403 for another; 404; 409 once the meeting has begun.
pub fn reply(
    cx: &mut Context<'_>,
    meeting_id: Id,
    seat_id: Id,
    comes: bool,
    reason: Option<String>,
) -> Result<Attendances> {
    let me = cx.actor.representative()?;
    let (mut chain, mut meeting) = locked(cx, meeting_id)?;
    let before = of(cx, meeting.clone())?;
    let own = before.lines.iter().find(|(seat, _)| {
        let seat = &seat.seat;
        seat.seat_id == seat_id && (seat.representative_id == me || seat.substitute_id == Some(me))
    });
    let Some((seat, recorded)) = own else {
        return Err(Error::forbidden(
            "Only the holder of a seat, or its substitute on the day of the meeting, replies for it.",
        ));
    };
    require(cx, &meeting, MeetingAct::Reply)?;
    let reason = match reason.as_deref() {
        None => None,
        Some(reason) => {
            without(text_fault("/reason", reason, LONGEST).into_iter().collect())?;
            Some(reason.trim().to_owned())
        }
    };
    let is_substitute = seat.seat.representative_id != me;
    let (presence, substitute_id) = match (comes, is_substitute) {
        (true, false) => (Presence::Expected, None),
        (true, true) => (Presence::WithNotice, Some(me)),
        (false, _) => (Presence::WithNotice, None),
    };
    let is_same = recorded.as_ref().is_some_and(|row| {
        row.presence == presence
            && row.substitute_id == substitute_id
            && (reason.is_none() || row.reason == reason)
    });
    if is_same {
        return Ok(readable(cx, before));
    }
    let row = Attendance {
        meeting_id,
        seat_id,
        on_date: meeting.starts_at.local_date(),
        representative_id: seat.seat.representative_id,
        presence,
        substitute_id,
        // A substitute who comes leaves the reason of the holder as it is.
        reason: match substitute_id {
            Some(_) => reason.or_else(|| recorded.as_ref().and_then(|row| row.reason.clone())),
            None => reason,
        },
        recorded_by: cx.actor.id,
        recorded_at: cx.now,
    };
    store::keep(cx.conn, &row)?;
    update(cx, &mut meeting)?;
    let data = json!({
        "seatId": seat_id, "onDate": row.on_date, "representativeId": row.representative_id, "presence": presence,
        "substituteId": row.substitute_id, "reasonSha256": row.reason.as_ref().map(sha256_hex),
    });
    chain.add(cx, event(EventKind::MeetingReplied, &meeting, data))?;
    chain.close(cx)?;
    let found = of(cx, meeting)?;
    Ok(readable(cx, found))
}

fn on_day(seats: &[NamedSeat]) -> Vec<SeatOnDay> {
    seats.iter().map(|seat| seat.seat.clone()).collect()
}

fn line(row: &Attendance) -> AttendanceLine {
    AttendanceLine {
        seat_id: row.seat_id,
        presence: row.presence,
        substitute_id: row.substitute_id,
    }
}

fn event(kind: EventKind, row: &Meeting, data: Value) -> NewEvent<'static> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason: None,
        before: Some(row.version - 1),
        after: Some(row.version),
        data,
    }
}
