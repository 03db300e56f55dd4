//! What consultation bodies hold in a calendar year: their minimum of meetings, and their yearly agenda.

use chrono::{Datelike, NaiveDate};

use super::Context;
use super::meeting_access::sight;
use edba_common::error::{Error, Result};
use edba_domain::consultation::{self, YearOfMeetings, YearStatus};
use edba_domain::{Id, Moment};
use edba_store::Conn;
use edba_store::bodies::Body;
use edba_store::consultations::{self as store, YearAt};

pub use edba_store::consultations::SeatedMember;

/// From this month on, the previous year is no longer listed.
const LOOKS_BACK_UNTIL_MONTH: u32 = 2;

/// A consultation body in a calendar year.
#[derive(Debug, Clone)]
pub struct ConsultationYear {
    pub body: Body,
    /// Its minimum is 0 where it has none.
    pub of: YearOfMeetings,
    pub status: YearStatus,
    /// Whether it has the yearly agenda of the year; None for a body that adopts none.
    pub yearly_agenda_adopted: Option<bool>,
}

impl ConsultationYear {
    /// Whether meetings are to be planned, or were not held.
    pub fn lacks_meetings(&self) -> bool {
        matches!(self.status, YearStatus::Missing | YearStatus::Missed)
    }

    /// Whether the yearly agenda is to be adopted.
    pub fn lacks_agenda(&self) -> bool {
        self.yearly_agenda_adopted == Some(false)
    }
}

/// The consultation bodies in which somebody sits, in this year, and until 1 February in the last one. One statement for
/// each year. Errors: 403 except for bureau and auditor.
pub fn years(cx: &mut Context<'_>) -> Result<Vec<ConsultationYear>> {
    if !cx.actor.sees_everything() {
        return Err(Error::forbidden(
            "Only the project bureau and the auditor see this.",
        ));
    }
    let today = cx.today();
    let mut found = Vec::new();
    if today.month() < LOOKS_BACK_UNTIL_MONTH {
        found = of_year(cx.conn, today.year() - 1, cx.now)?;
    }
    found.extend(of_year(cx.conn, today.year(), cx.now)?);
    Ok(found)
}

/// The consultation bodies in this year that the caller reads: all open ones for bureau and auditor, those in which it sits today
/// for a member. Two statements at most.
pub fn of_this_year(cx: &mut Context<'_>) -> Result<Vec<ConsultationYear>> {
    let sight = sight(cx)?;
    if sight.is_nothing() {
        return Ok(Vec::new());
    }
    // Also those in which nobody sits yet: the bureau looks after them here.
    let mut found = in_year(cx.conn, cx.today().year(), None, cx.now)?;
    found.retain(|one| sight.all || sight.bodies.contains(&one.body.id));
    Ok(found)
}

/// Who sits in these bodies today, the chair first. One statement; none for none.
pub fn members(cx: &mut Context<'_>, body_ids: &[Id]) -> Result<Vec<SeatedMember>> {
    if body_ids.is_empty() {
        return Ok(Vec::new());
    }
    let today = cx.today();
    store::members(cx.conn, body_ids, today)
}

/// Those of which something is missing: the bureau acts on them. Errors: 403 except for bureau and auditor.
pub fn missing(cx: &mut Context<'_>) -> Result<Vec<ConsultationYear>> {
    let year = cx.today().year();
    let mut found = years(cx)?;
    // Last year is listed for its meetings only: nobody adopts its agenda any more.
    found.retain(|one| one.lacks_meetings() || (one.of.year == year && one.lacks_agenda()));
    Ok(found)
}

/// The open consultation bodies in which somebody sits, or sat on the last day of a year that is over, with what they hold in it;
/// those that were opened before the year ended.
pub(crate) fn of_year(conn: &mut Conn, year: i32, now: Moment) -> Result<Vec<ConsultationYear>> {
    let today = now.local_date();
    // Of a year that is over, those who sat on its last day: a body that had no members then missed nothing.
    let day = NaiveDate::from_ymd_opt(year, 12, 31).map_or(today, |last| today.min(last));
    in_year(conn, year, Some(day), now)
}

/// The open consultation bodies with what they hold in a year; with a day, only those in which somebody sits on it. One statement.
fn in_year(
    conn: &mut Conn,
    year: i32,
    seated_on: Option<NaiveDate>,
    now: Moment,
) -> Result<Vec<ConsultationYear>> {
    let today = now.local_date();
    let (Some(first), Some(next)) = (
        NaiveDate::from_ymd_opt(year, 1, 1),
        NaiveDate::from_ymd_opt(year + 1, 1, 1),
    ) else {
        return Ok(Vec::new());
    };
    let at = YearAt {
        year,
        begins: Moment::start_of(first),
        ends: Moment::start_of(next),
        now,
    };
    let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let found = store::in_year(conn, at, today, seated_on)?.into_iter();
    Ok(found
        .map(|found| {
            let of = YearOfMeetings {
                year,
                minimum: found.body.min_meetings_per_year.unwrap_or(0),
                held: count(found.held),
                planned: count(found.planned),
            };
            ConsultationYear {
                status: consultation::year_status(of, today),
                yearly_agenda_adopted: found.body.has_yearly_agenda.then_some(found.yearly_agendas > 0),
                of,
                body: found.body,
            }
        })
        .collect())
}

/// Whether a body still has too few meetings in a year.
pub(crate) fn is_missing(conn: &mut Conn, body_id: Id, year: i32, now: Moment) -> Result<bool> {
    Ok(of_year(conn, year, now)?
        .iter()
        .any(|one| one.body.id == body_id && one.status == YearStatus::Missing))
}
