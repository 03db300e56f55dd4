//! The meetings of tables and board: the bureau plans, moves and cancels them; the body's members on the day of the
//! meeting can read it.

use edba_domain::EventKind;
use serde_json::json;

use super::events::{Chain, NewEvent};
use super::validation::written;
use super::{Context, bodies, versioned};
use edba_common::error::{Code, Error, Result};
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::Plan;
use edba_domain::seating::{Sitting, Term};
use edba_domain::{Id, Moment};
use edba_store::Conn;
use edba_store::bodies as body_store;
use edba_store::meetings as store;

pub use edba_store::meetings::{Meeting, MeetingFilter, NamedMeeting};

/// A partial update of a meeting; a field that is None stays unchanged.
#[derive(Debug, Clone, Default)]
pub struct MeetingChange {
    pub title: Option<String>,
    /// Some(None) removes the agenda.
    pub agenda: Option<Option<String>>,
    pub place: Option<String>,
    pub starts_at: Option<Moment>,
    pub ends_at: Option<Moment>,
}

/// Lists meetings that the actor may read, in the order in which they begin.
pub fn list(
    cx: &mut Context<'_>,
    filter: MeetingFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<NamedMeeting>> {
    let visible = visible(cx)?;
    store::list(cx.conn, &MeetingFilter { visible, ..filter }, after, limit)
}

/// The terms in bodies for which the actor may read the meetings; None for an actor who may read all.
fn visible(cx: &mut Context<'_>) -> Result<Option<Vec<Sitting>>> {
    if cx.actor.sees_everything() {
        return Ok(None);
    }
    let me = cx.actor.representative()?;
    Ok(Some(sittings(cx.conn, &me)?))
}

/// The terms in which a representative is a member or a substitute of a body that is not closed.
pub(super) fn sittings(conn: &mut Conn, representative_id: &Id) -> Result<Vec<Sitting>> {
    let seats = body_store::all_seats_of_representative(conn, representative_id)?;
    Ok(seats
        .into_iter()
        .filter_map(|(seat, closed_on)| {
            let term = Term {
                from: seat.from_date,
                // The day on which the body is closed is not included.
                until: match (seat.until_date, closed_on.and_then(|on| on.pred_opt())) {
                    (Some(until), Some(last)) => Some(until.min(last)),
                    (until, last) => until.or(last),
                },
            };
            let term = if seat.representative_id == *representative_id {
                term.is_in_order().then_some(term)
            } else {
                term.common(&Term {
                    from: seat.substitute_from?,
                    until: seat.substitute_until,
                })
            };
            Some(Sitting::on_days(seat.body_id, term?))
        })
        .collect())
}

/// A meeting that the actor may read. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<NamedMeeting> {
    let filter = MeetingFilter {
        id: Some(id),
        ..MeetingFilter::default()
    };
    list(cx, filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("meeting"))
}

/// Plans a meeting of an open body. Errors: 400 with all faults; 409 where the body is closed.
pub fn plan(cx: &mut Context<'_>, body_id: Id, plan: Plan) -> Result<Meeting> {
    let mut chain = Chain::open(cx, body_id, "body").map_err(|error| match error.code {
        Code::NotFound => Error::fault("/bodyId", "unknown", "There is no such body."),
        _ => error,
    })?;
    bodies::hold_open(cx, body_id)?;
    let row = Meeting {
        id: Id::new(),
        body_id,
        title: String::new(),
        agenda: None,
        place: String::new(),
        starts_at: plan.starts_at,
        ends_at: plan.ends_at,
        status: MeetingStatus::Planned,
        cancel_reason: None,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    let row = planned(row, plan, cx.now)?;
    store::insert(cx.conn, &row)?;
    chain.add(cx, event(EventKind::MeetingPlanned, &row, None, None))?;
    chain.close(cx)?;
    Ok(row)
}

/// Applies a plan to a meeting. Errors: 400 with all faults.
fn planned(row: Meeting, plan: Plan, now: Moment) -> Result<Meeting> {
    let faults = plan.faults(now);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    Ok(Meeting {
        title: plan.title.trim().to_owned(),
        agenda: plan.agenda.map(|agenda| agenda.trim().to_owned()),
        place: plan.place.trim().to_owned(),
        starts_at: plan.starts_at,
        ends_at: plan.ends_at,
        updated_at: now,
        ..row
    })
}

/// The plan of an existing meeting.
fn plan_of(row: &Meeting) -> Plan {
    Plan {
        title: row.title.clone(),
        agenda: row.agenda.clone(),
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
        agenda,
        place,
        starts_at,
        ends_at,
    } = change;
    let plan = Plan {
        title: title.unwrap_or_else(|| before.title.clone()),
        agenda: agenda.unwrap_or_else(|| before.agenda.clone()),
        place: place.unwrap_or_else(|| before.place.clone()),
        starts_at: starts_at.unwrap_or(before.starts_at),
        ends_at: ends_at.unwrap_or(before.ends_at),
    };
    let mut row = planned(before.clone(), plan, cx.now)?;
    let differences = plan_of(&before).differences(&plan_of(&row));
    if differences.is_empty() {
        return Ok(before);
    }
    update(cx, &mut row)?;
    let mut changed = event(EventKind::MeetingChanged, &row, None, Some(before.version));
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
    row.updated_at = cx.now;
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

/// A meeting under the lock of its body. Errors: 404.
fn locked(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Meeting)> {
    // The body of a meeting never changes, so it may be read before the lock; the meeting is read again under the lock.
    let body_id = find(cx, id)?.row.body_id;
    let chain = Chain::open(cx, body_id, "body")?;
    let row = store::meeting(cx.conn, &id)?.ok_or_else(|| Error::not_found("meeting"))?;
    Ok((chain, row))
}

/// Requires that a meeting is neither cancelled nor begun. Errors: 409.
fn still_to_come(cx: &Context<'_>, row: &Meeting) -> Result<()> {
    if row.status == MeetingStatus::Cancelled {
        return Err(Error::conflict(
            "The meeting was cancelled; plan another in its place.",
        ));
    }
    if row.starts_at <= cx.now {
        return Err(Error::conflict("The meeting has begun; it is as it was."));
    }
    Ok(())
}

fn update(cx: &mut Context<'_>, row: &mut Meeting) -> Result<()> {
    row.version += 1;
    versioned::store(cx, row, store::update)
}

fn event<'a>(kind: EventKind, row: &Meeting, reason: Option<&'a str>, before: Option<i32>) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before,
        after: Some(row.version),
        data: json!({
            "bodyId": row.body_id, "title": row.title, "agenda": row.agenda, "place": row.place,
            "startsAt": row.starts_at, "endsAt": row.ends_at, "status": row.status,
        }),
    }
}
