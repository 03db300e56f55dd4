//! What has happened and is still to be told.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::Conn;
use super::dialect::SkippingLocked;
use super::history::EventRow;
use super::schema::{events, outbox};
use crate::domain::{Id, Moment};
use crate::error::Result;

/// The events that wait, the oldest first, at most `limit` of those behind `after`.
pub fn waiting(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<Id>> {
    let mut query = outbox::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(outbox::event_id.gt(after));
    }
    Ok(query
        .order(outbox::event_id)
        .limit(limit)
        .select(outbox::event_id)
        .load(conn)?)
}

/// Takes these events out, to be told in this transaction, the oldest first; without those that somebody else has
/// taken or is taking. Three statements, however many there are.
pub fn take(conn: &mut Conn, events: &[Id]) -> Result<Vec<EventRow>> {
    let here = outbox::table
        .filter(outbox::event_id.eq_any(events))
        .order(outbox::event_id)
        .select(outbox::event_id);
    let here: Vec<Id> = SkippingLocked(here).load(conn)?;
    diesel::delete(outbox::table.filter(outbox::event_id.eq_any(&here))).execute(conn)?;
    Ok(events::table
        .filter(events::id.eq_any(&here))
        .order(events::id)
        .select(EventRow::as_select())
        .load(conn)?)
}

/// How many events wait, and since when the oldest does.
pub fn depth(conn: &mut Conn) -> Result<(i64, Option<Moment>)> {
    Ok(outbox::table
        .select((count_star(), min(outbox::recorded_at)))
        .first(conn)?)
}

/// Takes out what was recorded before this, untold; tells how many.
pub fn forget_before(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(outbox::table.filter(outbox::recorded_at.lt(before))).execute(conn)?)
}
