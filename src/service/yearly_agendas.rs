//! Yearly agendas: what a consultation body deals with in a year. Each is a record of what a meeting adopted; it never changes,
//! and another one of the same year follows on it.

use serde_json::json;

use super::events::{Chain, NewEvent};
use super::meeting_access::sight;
use super::meetings::without;
use super::{Context, bodies};
use edba_common::error::{Error, Obstacle, Result};
use edba_common::secret::sha256_hex;
use edba_domain::codes::MeetingStatus;
use edba_domain::consultation::{self, YearlyPoint};
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Fault, Id};
use edba_store::yearly_agendas as store;
use edba_store::{Json, meetings};

pub use edba_store::yearly_agendas::{NamedYearlyAgenda, YearlyAgenda};

/// A yearly agenda that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewYearlyAgenda {
    pub year: i32,
    pub points: Vec<YearlyPoint>,
    pub adopted_by_meeting_id: Id,
}

/// The yearly agendas of a body, the latest year and number first, after (year, number): for bureau, auditor and those who sit
/// in it today; none for others. Errors: 404.
pub fn list(
    cx: &mut Context<'_>,
    body_id: Id,
    year: Option<i32>,
    after: Option<(i32, i32)>,
    limit: i64,
) -> Result<Vec<NamedYearlyAgenda>> {
    bodies::find(cx, body_id)?;
    if !reads(cx, body_id)? {
        return Ok(Vec::new());
    }
    store::list(cx.conn, &body_id, year, after, limit)
}

/// A yearly agenda that the caller reads. Errors: 404.
pub fn find(cx: &mut Context<'_>, body_id: Id, year: i32, number: i32) -> Result<NamedYearlyAgenda> {
    if !reads(cx, body_id)? {
        return Err(Error::not_found("yearly agenda"));
    }
    store::find(cx.conn, &body_id, year, number)?.ok_or_else(|| Error::not_found("yearly agenda"))
}

/// The yearly agendas that apply to a year, of those of these bodies that the caller reads. At most two statements.
pub fn latest(cx: &mut Context<'_>, body_ids: &[Id], year: i32) -> Result<Vec<NamedYearlyAgenda>> {
    let read = read_of(cx, body_ids)?;
    if read.is_empty() {
        return Ok(Vec::new());
    }
    store::latest(cx.conn, &read, year)
}

/// The yearly agendas that apply to each year from one on, of those of these bodies that the caller reads, by body, the latest
/// year first. At most two statements.
pub fn latest_since(cx: &mut Context<'_>, body_ids: &[Id], from_year: i32) -> Result<Vec<NamedYearlyAgenda>> {
    let read = read_of(cx, body_ids)?;
    if read.is_empty() {
        return Ok(Vec::new());
    }
    store::latest_since(cx.conn, &read, from_year)
}

/// Those of these bodies of which the caller reads the yearly agendas.
fn read_of(cx: &mut Context<'_>, body_ids: &[Id]) -> Result<Vec<Id>> {
    let sight = sight(cx)?;
    Ok(body_ids
        .iter()
        .copied()
        .filter(|body| sight.all || sight.bodies.contains(body))
        .collect())
}

/// Whether the caller reads the yearly agendas of a body.
fn reads(cx: &mut Context<'_>, body_id: Id) -> Result<bool> {
    let sight = sight(cx)?;
    Ok(sight.all || sight.bodies.contains(&body_id))
}

/// Records a yearly agenda that a meeting of the body adopted. Errors: 400 with all faults; 404; 409
/// `has-no-yearly-agenda` for a body that adopts none.
pub fn record(cx: &mut Context<'_>, body_id: Id, new: NewYearlyAgenda) -> Result<YearlyAgenda> {
    let mut chain = Chain::open(cx, body_id, "body")?;
    let body = bodies::find(cx, body_id)?;
    if !body.has_yearly_agenda {
        return Err(Error::blocked_by(Obstacle::new(
            "has-no-yearly-agenda",
            WaitingOn::Bureau,
            "obstacle-has-no-yearly-agenda",
        )));
    }
    let NewYearlyAgenda {
        year,
        points,
        adopted_by_meeting_id,
    } = new;
    let mut faults: Vec<Fault> = consultation::year_fault("/year", year).into_iter().collect();
    faults.extend(consultation::points_faults(&points));
    faults.extend(meeting_fault(cx, body_id, adopted_by_meeting_id)?);
    without(faults)?;
    let points: Vec<YearlyPoint> = points.into_iter().map(trimmed).collect();
    let row = YearlyAgenda {
        body_id,
        year,
        number: store::next_number(cx.conn, &body_id, year)?,
        points: Json::new(&points)?,
        adopted_by_meeting_id,
        recorded_by: cx.actor.id,
        recorded_at: cx.now,
    };
    store::insert(cx.conn, &row)?;
    let event = NewEvent {
        kind: EventKind::BodyYearlyAgendaAdopted,
        subject_id: body_id,
        reason: None,
        before: None,
        after: None,
        data: json!({
            "year": row.year, "number": row.number, "pointsSha256": sha256_hex(row.points.text()),
            "adoptedByMeetingId": row.adopted_by_meeting_id,
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(row)
}

/// The fault of the meeting that is to have adopted a yearly agenda.
fn meeting_fault(cx: &mut Context<'_>, body_id: Id, meeting_id: Id) -> Result<Option<Fault>> {
    let fault = |code: &str, text: &str| Ok(Some(Fault::new("/adoptedByMeetingId", code, text)));
    let Some(meeting) = meetings::meeting(cx.conn, &meeting_id)? else {
        return fault("unknown", "There is no such meeting.");
    };
    if meeting.body_id != body_id {
        return fault("not-of-body", "The meeting is one of another body.");
    }
    if meeting.status == MeetingStatus::Cancelled || meeting.starts_at > cx.now {
        return fault("not-begun", "The meeting has not begun, or was cancelled.");
    }
    Ok(None)
}

/// A point as it is stored: without blanks around its texts.
fn trimmed(point: YearlyPoint) -> YearlyPoint {
    let YearlyPoint {
        title,
        goal,
        programme_line,
        quarter,
    } = point;
    YearlyPoint {
        title: title.trim().to_owned(),
        goal: goal.trim().to_owned(),
        programme_line: programme_line.map(|line| line.trim().to_owned()),
        quarter,
    }
}
