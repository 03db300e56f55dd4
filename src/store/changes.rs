//! The feed of changes: the positions of committed events, and what an account may read of them.

mod readable;

use diesel::dsl::{exists, max};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Timestamp};

use super::Conn;
use super::conn::MultiBackend;
use super::dialect::{DatabaseClock, Locking};
use super::schema::{change_feed, changes, outbox};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

pub use readable::{ChangeRow, Readable, Scope, page};

/// Takes the lock of the feed until the end of the transaction; returns the sealed key of its cursors.
pub fn lock_feed(conn: &mut Conn) -> Result<String> {
    let feed = change_feed::table.select(change_feed::key_sealed);
    let (key, _): (String, Option<Moment>) = Locking::waiting(feed).get_result(conn)?;
    Ok(key)
}

/// The sealed key of the cursors; empty before the first start of the service.
pub fn feed_key(conn: &mut Conn) -> Result<String> {
    Ok(change_feed::table.select(change_feed::key_sealed).first(conn)?)
}

/// Stores the sealed key of the cursors.
pub fn store_feed_key(conn: &mut Conn, sealed: &str) -> Result<()> {
    diesel::update(change_feed::table)
        .set(change_feed::key_sealed.eq(sealed))
        .execute(conn)?;
    Ok(())
}

/// Gives the committed events that have no position the next ones, at most `limit`, and returns how many there were.
/// Events of one chain get them in the order of the chain. The caller holds the lock of the feed, and took it in an
/// earlier statement: a statement that waits for the lock would not see the last position.
///
/// `fixed` is the time of a clock that stands still; else it is the database's clock, read while the rows are written,
/// or `now` on SQLite.
pub fn number(conn: &mut Conn, fixed: Option<Moment>, now: Moment, limit: i64) -> Result<usize> {
    Ok(Numbering { fixed, now, limit }.execute(conn)?)
}

/// Whether an event has no position yet.
pub fn is_behind(conn: &mut Conn) -> Result<bool> {
    Ok(diesel::select(exists(outbox::table.filter(unnumbered()))).get_result(conn)?)
}

/// The number of events that have no position yet, and the time of the oldest.
pub fn lag(conn: &mut Conn) -> Result<(i64, Option<Moment>)> {
    Ok(outbox::table
        .filter(unnumbered())
        .select((diesel::dsl::count_star(), diesel::dsl::min(outbox::recorded_at)))
        .first(conn)?)
}

/// Condition on the outbox: the event has no position.
#[diesel::dsl::auto_type(no_type_alias)]
fn unnumbered() -> _ {
    diesel::dsl::not(exists(
        changes::table.filter(changes::event_id.eq(outbox::event_id)),
    ))
}

/// The last position; 0 where there is none.
pub fn last_position(conn: &mut Conn) -> Result<i64> {
    let last: Option<i64> = changes::table.select(max(changes::position)).first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The event at a position.
pub fn event_at(conn: &mut Conn, position: i64) -> Result<Option<Id>> {
    Ok(changes::table
        .find(position)
        .select(changes::event_id)
        .first(conn)
        .optional()?)
}

/// The position of an event.
pub fn position_of(conn: &mut Conn, event_id: &Id) -> Result<Option<i64>> {
    Ok(changes::table
        .filter(changes::event_id.eq(event_id))
        .select(changes::position)
        .first(conn)
        .optional()?)
}

/// The earliest time before `moment` of an event that a reader may not have seen who had seen all events with times up
/// to `moment` that were visible then: its transaction took its time first and committed last, or it still has no
/// position. None if there is no such event. A transaction takes less than an hour: statements end after 30 seconds,
/// waiting for a lock after five.
pub fn earliest_overtaken(conn: &mut Conn, moment: Moment) -> Result<Option<Moment>> {
    let earliest = moment.plus(-chrono::Duration::hours(1));
    let late: Option<Moment> = changes::table
        .filter(changes::recorded_at.ge(earliest))
        .filter(changes::recorded_at.lt(moment))
        .filter(changes::numbered_at.ge(moment))
        .select(diesel::dsl::min(changes::recorded_at))
        .first(conn)?;
    let waiting: Option<Moment> = outbox::table
        .filter(unnumbered())
        .filter(outbox::recorded_at.ge(earliest))
        .filter(outbox::recorded_at.lt(moment))
        .select(diesel::dsl::min(outbox::recorded_at))
        .first(conn)?;
    Ok(late.into_iter().chain(waiting).min())
}

/// The statement of [`number`].
struct Numbering {
    fixed: Option<Moment>,
    now: Moment,
    limit: i64,
}

impl QueryFragment<MultiBackend> for Numbering {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO changes (position, event_id, recorded_at, numbered_at) \
             SELECT (SELECT coalesce(max(position), 0) FROM changes) + n.place, n.id, n.recorded_at, coalesce(",
        );
        out.push_bind_param::<Nullable<Timestamp>, _>(&self.fixed)?;
        out.push_sql(", ");
        DatabaseClock.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        out.push_bind_param::<Timestamp, _>(&self.now)?;
        out.push_sql(
            ") FROM (SELECT row_number() OVER (ORDER BY e.recorded_at, e.stream_id, e.seq) AS place, e.id, \
             e.recorded_at FROM outbox o JOIN events e ON e.id = o.event_id \
             WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.event_id = o.event_id)) n WHERE n.place <= ",
        );
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        out.push_sql(" ORDER BY n.place");
        Ok(())
    }
}

impl QueryId for Numbering {
    type QueryId = Numbering;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for Numbering {}
