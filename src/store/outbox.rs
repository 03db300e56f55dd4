//! What has happened and is still to be told.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::Conn;
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

/// Takes an event out, to be told in this transaction; none where somebody else has taken it.
pub fn take(conn: &mut Conn, event_id: &Id) -> Result<Option<EventRow>> {
    if diesel::delete(outbox::table.find(event_id)).execute(conn)? == 0 {
        return Ok(None);
    }
    Ok(events::table
        .find(event_id)
        .select(EventRow::as_select())
        .first(conn)
        .optional()?)
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
