//! Planning, moving and cancelling meetings, and recording one that has been held.

use serde_json::json;

use super::{locked, trimmed, update, without};
use crate::events::{Chain, NewEvent};
use crate::validation::written;
use crate::{Context, bodies};
use edba_common::error::{Code, Error, Result};
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::{MinutesState, Plan};
use edba_domain::{EventKind, Fault, Id, Moment};
use edba_store::bodies::Body;
use edba_store::meetings::{self as store, Meeting};

/// A partial update of a meeting; a field that is None stays unchanged.
#[derive(Debug, Clone, Default)]
pub struct MeetingChange {
    pub title: Option<String>,
    /// Some(None) removes the announcement.
    pub announcement: Option<Option<String>>,
    pub place: Option<String>,
    pub starts_at: Option<Moment>,
    pub ends_at: Option<Moment>,
}

/// Plans a meeting of an open body, or records one that was held on a day on which the body was open. Errors: 400 with all
/// faults; 409 where the body is closed.
pub fn plan(cx: &mut Context<'_>, body_id: Id, plan: Plan, recorded_afterwards: bool) -> Result<Meeting> {
    let mut chain = Chain::open(cx, body_id, "body").map_err(|error| match error.code {
        Code::NotFound => Error::fault("/bodyId", "unknown", "There is no such body."),
        _ => error,
    })?;
    let body = match recorded_afterwards {
        true => bodies::find(cx, body_id)?,
        false => bodies::hold_open(cx, body_id)?,
    };
    let mut faults = plan.faults(cx.now, recorded_afterwards);
    if recorded_afterwards {
        faults.extend(day_fault(&body, plan.starts_at));
    }
    without(faults)?;
    let Plan {
        title,
        announcement,
        place,
        starts_at,
        ends_at,
    } = plan;
    let row = Meeting {
        id: Id::new(),
        body_id,
        title: title.trim().to_owned(),
        announcement: trimmed(announcement),
        place: place.trim().to_owned(),
        starts_at,
        ends_at,
        status: MeetingStatus::Planned,
        cancel_reason: None,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
        recorded_afterwards,
        agenda_version: 0,
        guests: None,
        minutes_state: MinutesState::None,
        minutes_version: 0,
        remarks_until: None,
        adopted_by_meeting_id: None,
        adopted_at: None,
    };
    store::insert(cx.conn, &row)?;
    let kind = match recorded_afterwards {
        true => EventKind::MeetingRecorded,
        false => EventKind::MeetingPlanned,
    };
    chain.add(cx, event(kind, &row, None, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// The fault of a day on which the body was not open.
fn day_fault(body: &Body, starts_at: Moment) -> Option<Fault> {
    let day = starts_at.local_date();
    let was_open = body.opened_on <= day && body.closed_on.is_none_or(|closed| day <= closed);
    (!was_open).then(|| {
        Fault::new(
            "/startsAt",
            "dates-out-of-order",
            "The body was not open on that day.",
        )
    })
}

/// The plan of an existing meeting.
fn plan_of(row: &Meeting) -> Plan {
    Plan {
        title: row.title.clone(),
        announcement: row.announcement.clone(),
        place: row.place.clone(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    }
}

/// Changes a meeting that has not begun, and records the old values in the event; a change without a difference does
/// nothing. Errors: 400 with all faults; 404; 409 where it was cancelled or has begun; those of `expects`.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: MeetingChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Meeting> {
    let (mut chain, before) = locked(cx, id)?;
    expects(before.version)?;
    still_to_come(cx, &before)?;
    let MeetingChange {
        title,
        announcement,
        place,
        starts_at,
        ends_at,
    } = change;
    let plan = Plan {
        title: title.unwrap_or_else(|| before.title.clone()).trim().to_owned(),
        announcement: trimmed(announcement.unwrap_or_else(|| before.announcement.clone())),
        place: place.unwrap_or_else(|| before.place.clone()).trim().to_owned(),
        starts_at: starts_at.unwrap_or(before.starts_at),
        ends_at: ends_at.unwrap_or(before.ends_at),
    };
    without(plan.faults(cx.now, before.recorded_afterwards))?;
    let differences = plan_of(&before).differences(&plan);
    if differences.is_empty() {
        return Ok(before);
    }
    let mut row = Meeting {
        title: plan.title,
        announcement: plan.announcement,
        place: plan.place,
        starts_at: plan.starts_at,
        ends_at: plan.ends_at,
        ..before
    };
    update(cx, &mut row)?;
    let mut changed = event(EventKind::MeetingChanged, &row, None, Some(row.version - 1));
    changed.data["changes"] = json!(differences);
    chain.add(cx, changed)?;
    chain.close(cx)?;
    Ok(row)
}

/// Cancels a meeting that has not begun; it stays readable. Errors: 400; 404; 409.
pub fn cancel(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<Meeting> {
    let (mut chain, mut row) = locked(cx, id)?;
    let [reason] = written([("/reason", reason)])?;
    still_to_come(cx, &row)?;
    row.status = MeetingStatus::Cancelled;
    row.cancel_reason = Some(reason.clone());
    update(cx, &mut row)?;
    chain.add(
        cx,
        event(
            EventKind::MeetingCancelled,
            &row,
            Some(&reason),
            Some(row.version - 1),
        ),
    )?;
    chain.close(cx)?;
    Ok(row)
}

/// Requires that a meeting is neither cancelled nor begun. Errors: 409.
fn still_to_come(cx: &Context<'_>, row: &Meeting) -> Result<()> {
    if row.status == MeetingStatus::Cancelled {
        return Err(Error::conflict(
            "The meeting was cancelled; plan another in its place.",
        ));
    }
    if row.starts_at <= cx.now {
        return Err(Error::conflict(
            "The meeting has begun: its plan can no longer be changed.",
        ));
    }
    Ok(())
}

/// The event of a plan. Its announcement is the member `agenda`, as it was called at first: events are never rewritten.
fn event<'a>(kind: EventKind, row: &Meeting, reason: Option<&'a str>, before: Option<i32>) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before,
        after: Some(row.version),
        data: json!({
            "bodyId": row.body_id, "title": row.title, "agenda": row.announcement, "place": row.place,
            "startsAt": row.starts_at, "endsAt": row.ends_at, "status": row.status,
            "recordedAfterwards": row.recorded_afterwards, "agendaVersion": row.agenda_version,
        }),
    }
}
