//! Transactional outbox: events that are not yet turned into notifications and webhook messages.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::Conn;
use super::dialect::SkippingLocked;
use super::events::RecordedEvent;
use super::schema::{changes, events, outbox};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// Waiting events after `after` that have a position in the feed of changes, oldest first, at most `limit`.
pub fn waiting(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<Id>> {
    let mut query = outbox::table
        .inner_join(changes::table.on(changes::event_id.eq(outbox::event_id)))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(outbox::event_id.gt(after));
    }
    Ok(query
        .order(outbox::event_id)
        .limit(limit)
        .select(outbox::event_id)
        .load(conn)?)
}

/// Removes these events from the outbox and returns them, oldest first, for processing in this transaction. Skips
/// events that another process has taken or is taking. Three statements, however many events there are.
pub fn take(conn: &mut Conn, events: &[Id]) -> Result<Vec<RecordedEvent>> {
    let here = outbox::table
        .filter(outbox::event_id.eq_any(events))
        .order(outbox::event_id)
        .select(outbox::event_id);
    let here: Vec<Id> = SkippingLocked(here).load(conn)?;
    diesel::delete(outbox::table.filter(outbox::event_id.eq_any(&here))).execute(conn)?;
    Ok(events::table
        .filter(events::id.eq_any(&here))
        .order(events::id)
        .select(RecordedEvent::as_select())
        .load(conn)?)
}

/// The number of waiting events, and the time of the oldest.
pub fn depth(conn: &mut Conn) -> Result<(i64, Option<Moment>)> {
    Ok(outbox::table
        .select((count_star(), min(outbox::recorded_at)))
        .first(conn)?)
}

/// Removes events recorded before a time without processing them; all of them have positions. Returns the number removed.
pub fn forget_before(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(outbox::table.filter(outbox::recorded_at.lt(before))).execute(conn)?)
}
