//! Event chains and their events.

use diesel::prelude::*;

use super::Conn;
use super::schema::{event_chains, events};
use crate::domain::{Id, Moment};
use crate::error::Result;

/// An event as it is kept; append-only.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
pub struct EventRow {
    pub id: Id,
    pub stream_id: Id,
    pub seq: i32,
    pub kind: String,
    pub subject_id: Id,
    pub actor_id: Option<Id>,
    pub actor_name: String,
    pub actor_role: String,
    pub representative_id: Option<Id>,
    pub reason: Option<String>,
    pub version_before: Option<i32>,
    pub version_after: Option<i32>,
    pub data: String,
    pub recorded_at: Moment,
    pub previous_hash: String,
    pub hash: String,
}

/// Makes an empty chain; its first event follows.
pub fn create_chain(conn: &mut Conn, stream_id: &Id, kind: &str) -> Result<()> {
    diesel::insert_into(event_chains::table)
        .values((
            event_chains::stream_id.eq(stream_id),
            event_chains::stream_kind.eq(kind),
            event_chains::length.eq(0),
            event_chains::head_hash.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the lock of a chain until the end of the transaction, and tells its length and head.
/// None where there is no such chain.
pub fn lock_chain(conn: &mut Conn, stream_id: &Id) -> Result<Option<(i32, String)>> {
    Ok(
        diesel::update(event_chains::table.filter(event_chains::stream_id.eq(stream_id)))
            .set(event_chains::length.eq(event_chains::length + 0))
            .returning((event_chains::length, event_chains::head_hash))
            .get_result(conn)
            .optional()?,
    )
}

/// Appends events that belong together, and moves the head.
pub fn append(conn: &mut Conn, rows: &[EventRow]) -> Result<()> {
    let Some(last) = rows.last() else { return Ok(()) };
    for row in rows {
        diesel::insert_into(events::table).values(row).execute(conn)?;
    }
    diesel::update(event_chains::table.filter(event_chains::stream_id.eq(&last.stream_id)))
        .set((
            event_chains::length.eq(last.seq),
            event_chains::head_hash.eq(&last.hash),
        ))
        .execute(conn)?;
    Ok(())
}

/// Events of one chain after `after`, oldest first.
pub fn list(conn: &mut Conn, stream_id: &Id, after: i32, limit: i64) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::stream_id.eq(stream_id))
        .filter(events::seq.gt(after))
        .order(events::seq)
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?)
}

/// The last events of one chain, the latest first.
pub fn latest(conn: &mut Conn, stream_id: &Id, limit: i64) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::stream_id.eq(stream_id))
        .order(events::seq.desc())
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?)
}

/// A chain's id, kind, length and head hash.
pub type ChainHead = (Id, String, i32, String);

/// Chains after `after`, in the order of their ids.
pub fn chains(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<ChainHead>> {
    let mut query = event_chains::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(event_chains::stream_id.gt(after));
    }
    Ok(query
        .order(event_chains::stream_id)
        .limit(limit)
        .select((
            event_chains::stream_id,
            event_chains::stream_kind,
            event_chains::length,
            event_chains::head_hash,
        ))
        .load(conn)?)
}
