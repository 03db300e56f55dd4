//! Meetings of bodies, with what belongs to them: agenda, attendance, minutes and remarks.

mod agenda;
mod attendances;
mod matters;
mod minutes;
mod remarks;
mod visibility;

use diesel::prelude::*;

use super::Conn;
use super::schema::{bodies, meetings};
use chrono::NaiveDate;
use edba_common::error::Result;
use edba_domain::codes::{BodyKind, MeetingStatus};
use edba_domain::meeting::MinutesState;
use edba_domain::{Id, Moment};

pub use agenda::{
    AgendaItem, AgendaVersion, ballot_fact, case_fact, count_papers, insert_item, insert_version, item,
    items, last_versions, mark_minuted, mark_published, papers, recent_ballots, reorder, update_item,
    version, versions, waiting_cases,
};
pub use attendances::{Attendance, NamedSeat, attendances, keep, seats_on, without_line};
pub use matters::{ItemFilter, Matter, NamedItem, items_about};
pub use minutes::{
    BallotOutcome, MinutesPart, MinutesVersion, ballot_results, insert_minutes_version, keep_part,
    last_minutes, minutes_version, minutes_versions, parts,
};
pub use remarks::{MinutesRemark, answer_remark, insert_remark, open_remarks, remark, remarks};
pub use visibility::MeetingSight;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = meetings, treat_none_as_null = true, primary_key(id))]
pub struct Meeting {
    pub id: Id,
    pub body_id: Id,
    pub title: String,
    /// A note with the invitation.
    pub announcement: Option<String>,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub status: MeetingStatus,
    pub cancel_reason: Option<String>,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// Whether it was entered after it had been held: nobody was invited by it.
    pub recorded_afterwards: bool,
    /// The number of the last published version of the agenda; 0: none.
    pub agenda_version: i32,
    /// Who else was there, as free text.
    pub guests: Option<String>,
    pub minutes_state: MinutesState,
    /// The number of the last frozen version of the minutes; 0: none.
    pub minutes_version: i32,
    /// The last day on which remarks are taken.
    pub remarks_until: Option<NaiveDate>,
    pub adopted_by_meeting_id: Option<Id>,
    pub adopted_at: Option<Moment>,
}

/// A meeting with the name of its body.
#[derive(Debug, Clone, Queryable)]
pub struct NamedMeeting {
    pub row: Meeting,
    pub body_nl: String,
    pub body_en: String,
}

/// Filter for a list of meetings; None means no restriction.
#[derive(Debug, Clone, Default)]
pub struct MeetingFilter {
    /// The caller's visibility; None where the service reads for itself.
    pub sight: Option<MeetingSight>,
    pub id: Option<Id>,
    pub body_id: Option<Id>,
    /// Only meetings of bodies of this kind.
    pub kind: Option<BodyKind>,
    pub status: Option<MeetingStatus>,
    /// Only meetings that end after this time.
    pub ends_after: Option<Moment>,
    /// Only meetings that begin before this time.
    pub starts_before: Option<Moment>,
    pub minutes: Option<MinutesState>,
}

/// The meetings of a filter, with their bodies.
macro_rules! filtered {
    ($filter:expr) => {{
        let MeetingFilter {
            sight,
            id,
            body_id,
            kind,
            status,
            ends_after,
            starts_before,
            minutes,
        } = $filter;
        let mut query = meetings::table
            .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
            .into_boxed();
        if let Some(sight) = sight {
            query = query.filter(sight.seen_meetings());
        }
        if let Some(id) = id {
            query = query.filter(meetings::id.eq(id));
        }
        if let Some(body_id) = body_id {
            query = query.filter(meetings::body_id.eq(body_id));
        }
        if let Some(kind) = kind {
            query = query.filter(bodies::kind.eq(kind));
        }
        if let Some(status) = status {
            query = query.filter(meetings::status.eq(status));
        }
        if let Some(moment) = ends_after {
            query = query.filter(meetings::ends_at.gt(moment));
        }
        if let Some(moment) = starts_before {
            query = query.filter(meetings::starts_at.lt(moment));
        }
        if let Some(minutes) = minutes {
            query = query.filter(meetings::minutes_state.eq(minutes));
        }
        query
    }};
}

impl MeetingFilter {
    /// Whether it finds nothing, because the caller sees nothing.
    fn sees_nothing(&self) -> bool {
        self.sight.as_ref().is_some_and(MeetingSight::is_nothing)
    }
}

/// Meetings in order of their start, after the cursor.
pub fn list(
    conn: &mut Conn,
    filter: &MeetingFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<NamedMeeting>> {
    if filter.sees_nothing() {
        return Ok(Vec::new());
    }
    let mut query = filtered!(filter);
    if let Some((starts_at, id)) = after {
        query = query.filter(
            meetings::starts_at
                .gt(starts_at)
                .or(meetings::starts_at.eq(starts_at).and(meetings::id.gt(id))),
        );
    }
    Ok(query
        .order((meetings::starts_at, meetings::id))
        .limit(limit)
        .select((Meeting::as_select(), bodies::name_nl, bodies::name_en))
        .load(conn)?)
}

/// Meetings with the latest start first, before the cursor.
pub fn past(
    conn: &mut Conn,
    filter: &MeetingFilter,
    before: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<NamedMeeting>> {
    if filter.sees_nothing() {
        return Ok(Vec::new());
    }
    let mut query = filtered!(filter);
    if let Some((starts_at, id)) = before {
        query = query.filter(
            meetings::starts_at
                .lt(starts_at)
                .or(meetings::starts_at.eq(starts_at).and(meetings::id.lt(id))),
        );
    }
    Ok(query
        .order((meetings::starts_at.desc(), meetings::id.desc()))
        .limit(limit)
        .select((Meeting::as_select(), bodies::name_nl, bodies::name_en))
        .load(conn)?)
}

pub fn meeting(conn: &mut Conn, id: &Id) -> Result<Option<Meeting>> {
    Ok(meetings::table
        .find(id)
        .select(Meeting::as_select())
        .first(conn)
        .optional()?)
}

/// The last meeting of a body that was held or is to be held before this time; cancelled ones do not count.
pub fn previous(conn: &mut Conn, body_id: &Id, before: Moment) -> Result<Option<Meeting>> {
    Ok(meetings::table
        .filter(meetings::body_id.eq(body_id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.lt(before))
        .order((meetings::starts_at.desc(), meetings::id.desc()))
        .select(Meeting::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert(conn: &mut Conn, row: &Meeting) -> Result<()> {
    diesel::insert_into(meetings::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &Meeting) -> Result<bool> {
    let rows = diesel::update(
        meetings::table
            .filter(meetings::id.eq(row.id))
            .filter(meetings::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Records that the minutes of a meeting are being drafted, if they were not begun. The meeting keeps its version: a part is
/// a thing of its own.
pub fn begin_minutes(conn: &mut Conn, id: &Id) -> Result<()> {
    diesel::update(
        meetings::table
            .filter(meetings::id.eq(id))
            .filter(meetings::minutes_state.eq(MinutesState::None)),
    )
    .set(meetings::minutes_state.eq(MinutesState::Draft))
    .execute(conn)?;
    Ok(())
}

/// The titles of a body's meetings that have not begun, at most `limit`.
pub fn still_to_come(conn: &mut Conn, body_id: &Id, now: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(meetings::table
        .filter(meetings::body_id.eq(body_id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(now))
        .order((meetings::starts_at, meetings::id))
        .limit(limit)
        .select(meetings::title)
        .load(conn)?)
}
