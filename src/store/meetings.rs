//! Meetings of bodies.

use diesel::prelude::*;

use super::Conn;
use super::schema::{bodies, meetings};
use edba_common::error::Result;
use edba_domain::codes::MeetingStatus;
use edba_domain::seating::Sitting;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = meetings, treat_none_as_null = true, primary_key(id))]
pub struct Meeting {
    pub id: Id,
    pub body_id: Id,
    pub title: String,
    pub agenda: Option<String>,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub status: MeetingStatus,
    pub cancel_reason: Option<String>,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// A meeting with the name of its body.
#[derive(Debug, Clone, Queryable)]
pub struct NamedMeeting {
    pub row: Meeting,
    pub body_nl: String,
    pub body_en: String,
}

/// Filter for a list of meetings.
#[derive(Debug, Clone, Default)]
pub struct MeetingFilter {
    /// Only meetings that begin during one of the caller's seats in the body, which is the caller's visibility.
    pub visible: Option<Vec<Sitting>>,
    pub id: Option<Id>,
    pub body_id: Option<Id>,
    pub status: Option<MeetingStatus>,
    /// Only meetings that end after this time.
    pub ends_after: Option<Moment>,
    /// Only meetings that begin before this time.
    pub starts_before: Option<Moment>,
}

/// Meetings in order of their start, after the cursor.
pub fn list(
    conn: &mut Conn,
    filter: &MeetingFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<NamedMeeting>> {
    let mut query = meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .into_boxed();
    if let Some(visible) = &filter.visible {
        if visible.is_empty() {
            return Ok(Vec::new());
        }
        // Any of these seats, in addition to the other filters.
        for sitting in visible {
            let since = meetings::body_id
                .eq(sitting.body_id)
                .and(meetings::starts_at.ge(sitting.from));
            query = match sitting.until {
                Some(until) => query.or_filter(since.and(meetings::starts_at.lt(until))),
                None => query.or_filter(since),
            };
        }
    }
    if let Some(id) = &filter.id {
        query = query.filter(meetings::id.eq(id));
    }
    if let Some(body_id) = &filter.body_id {
        query = query.filter(meetings::body_id.eq(body_id));
    }
    if let Some(status) = filter.status {
        query = query.filter(meetings::status.eq(status));
    }
    if let Some(moment) = filter.ends_after {
        query = query.filter(meetings::ends_at.gt(moment));
    }
    if let Some(moment) = filter.starts_before {
        query = query.filter(meetings::starts_at.lt(moment));
    }
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

pub fn meeting(conn: &mut Conn, id: &Id) -> Result<Option<Meeting>> {
    Ok(meetings::table
        .find(id)
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
