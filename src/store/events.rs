//! Event chains and their events.

use crate::json::Json;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Date, Integer, Nullable, Text, Timestamp};
use edba_domain::EventKind;

use super::Conn;
use super::conn::{Lock, MultiBackend};
use super::dialect::{Locking, ThreeInOneStatement, first, write_both, write_three};
use super::schema::{ballots, event_chains, events, votes};
use super::votes::Vote;
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// A stored event; append-only.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct RecordedEvent {
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
    pub data: Json,
    pub recorded_at: Moment,
    pub previous_hash: String,
    pub hash: String,
}

impl RecordedEvent {
    /// The kind, if this version of the program knows it.
    pub fn known_kind(&self) -> Option<EventKind> {
        self.kind.parse().ok()
    }
}

/// The values of an INSERT of an event. It names every column, even one without a value, so that the SQL text is
/// always the same.
macro_rules! every_column {
    ($row:expr) => {{
        let row: &RecordedEvent = $row;
        (
            events::id.eq(&row.id),
            events::stream_id.eq(&row.stream_id),
            events::seq.eq(row.seq),
            events::kind.eq(&row.kind),
            events::subject_id.eq(&row.subject_id),
            events::actor_id.eq(&row.actor_id),
            events::actor_name.eq(&row.actor_name),
            events::actor_role.eq(&row.actor_role),
            events::representative_id.eq(&row.representative_id),
            events::reason.eq(&row.reason),
            events::version_before.eq(row.version_before),
            events::version_after.eq(row.version_after),
            events::data.eq(&row.data),
            events::recorded_at.eq(row.recorded_at),
            events::previous_hash.eq(&row.previous_hash),
            events::hash.eq(&row.hash),
        )
    }};
}

/// Creates an empty chain, to which the caller appends the first event.
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

/// The end of a chain.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event_chains)]
pub struct ChainEnd {
    pub stream_id: Id,
    pub length: i32,
    pub head_hash: String,
    /// The time of the last event; None if the chain is empty.
    pub head_recorded_at: Option<Moment>,
}

/// The columns of [`ChainEnd`].
const END: (
    event_chains::stream_id,
    event_chains::length,
    event_chains::head_hash,
    event_chains::head_recorded_at,
) = (
    event_chains::stream_id,
    event_chains::length,
    event_chains::head_hash,
    event_chains::head_recorded_at,
);

/// The end of a locked chain, with the database's time under the lock (None on SQLite).
pub type LockedChain = (ChainEnd, Option<Moment>);

/// Locks a chain until the end of the transaction. None if there is no such chain. Errors: 503 if too many requests
/// wait for the lock or it times out.
pub fn lock_chain(conn: &mut Conn, stream_id: &Id) -> Result<Option<LockedChain>> {
    let chain = || {
        event_chains::table
            .filter(event_chains::stream_id.eq(stream_id))
            .select(END)
    };
    let free = Locking::at_once(chain()).get_result(conn).optional()?;
    if free.is_some() || !conn.has_lock_waits() {
        return Ok(free);
    }
    let _place = conn.wait_for(Lock::Chain(*stream_id))?;
    Ok(Locking::waiting(chain()).get_result(conn).optional()?)
}

/// Locks the chain of a ballot's case, like [`lock_chain`]. Read the ballot after this call.
pub fn lock_chain_of_ballot(conn: &mut Conn, ballot_id: &Id) -> Result<Option<LockedChain>> {
    let case_id = || {
        ballots::table
            .filter(ballots::id.eq(ballot_id))
            .select(ballots::case_id)
    };
    let chain = event_chains::table
        .filter(event_chains::stream_id.nullable().eq(case_id().single_value()))
        .select(END);
    let free = Locking::at_once(chain).get_result(conn).optional()?;
    if free.is_some() || !conn.has_lock_waits() {
        return Ok(free);
    }
    match case_id().get_result::<Id>(conn).optional()? {
        Some(case_id) => lock_chain(conn, &case_id),
        None => Ok(None),
    }
}

/// Appends related events and updates the head of the chain. Also inserts `vote`, the vote that they record.
pub fn append(conn: &mut Conn, rows: &[RecordedEvent], vote: Option<&Vote>) -> Result<()> {
    let Some((last, before)) = rows.split_last() else {
        return vote.map_or(Ok(()), |vote| super::votes::insert_vote(conn, vote));
    };
    for row in before {
        diesel::insert_into(events::table)
            .values(every_column!(row))
            .execute(conn)?;
    }
    let event = diesel::insert_into(events::table).values(every_column!(last));
    let head = diesel::update(event_chains::table.filter(event_chains::stream_id.eq(&last.stream_id))).set((
        event_chains::length.eq(last.seq),
        event_chains::head_hash.eq(&last.hash),
        event_chains::head_recorded_at.eq(last.recorded_at),
    ));
    match vote {
        None => write_both(conn, event, head)?,
        Some(vote) => write_three(
            conn,
            diesel::insert_into(votes::table).values(super::votes::every_column!(vote)),
            event,
            head,
        )?,
    }
    Ok(())
}

/// Moves the end of a chain to a new event, if it ends with the event's predecessor and is not locked. It does not
/// wait for the lock, because the event would then be written later than its timestamp. PostgreSQL only.
#[derive(Debug)]
struct MovedEnd<'a> {
    length: i32,
    event: &'a RecordedEvent,
}

impl QueryId for MovedEnd<'_> {
    type QueryId = MovedEnd<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryFragment<MultiBackend> for MovedEnd<'_> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.push_sql("UPDATE event_chains SET length = ");
        pass.push_bind_param::<Integer, _>(&self.event.seq)?;
        pass.push_sql(", head_hash = ");
        pass.push_bind_param::<Text, _>(&self.event.hash)?;
        pass.push_sql(", head_recorded_at = ");
        pass.push_bind_param::<Timestamp, _>(&self.event.recorded_at)?;
        pass.push_sql(" WHERE stream_id = (SELECT stream_id FROM event_chains WHERE stream_id = ");
        pass.push_bind_param::<Text, _>(&self.event.stream_id)?;
        pass.push_sql(" AND length = ");
        pass.push_bind_param::<Integer, _>(&self.length)?;
        pass.push_sql(" AND head_hash = ");
        pass.push_bind_param::<Text, _>(&self.event.previous_hash)?;
        pass.push_sql(" FOR NO KEY UPDATE SKIP LOCKED) RETURNING stream_id");
        Ok(())
    }
}

/// Appends one event and inserts the vote that it records, in one statement, if the chain has this length and ends
/// with the event's predecessor. False, with nothing written, if it does not or if the chain is locked. PostgreSQL
/// only.
pub fn append_where_it_ends(
    conn: &mut Conn,
    length: i32,
    event: &RecordedEvent,
    vote: &Vote,
) -> Result<bool> {
    let moved = MovedEnd { length, event };
    let event = first::table
        .select((
            event.id.into_sql::<Text>(),
            first::stream_id,
            event.seq.into_sql::<Integer>(),
            (&event.kind).into_sql::<Text>(),
            event.subject_id.into_sql::<Text>(),
            event.actor_id.into_sql::<Nullable<Text>>(),
            (&event.actor_name).into_sql::<Text>(),
            (&event.actor_role).into_sql::<Text>(),
            event.representative_id.into_sql::<Nullable<Text>>(),
            (&event.reason).into_sql::<Nullable<Text>>(),
            event.version_before.into_sql::<Nullable<Integer>>(),
            event.version_after.into_sql::<Nullable<Integer>>(),
            (&event.data).into_sql::<Text>(),
            event.recorded_at.into_sql::<Timestamp>(),
            (&event.previous_hash).into_sql::<Text>(),
            (&event.hash).into_sql::<Text>(),
        ))
        .insert_into(events::table)
        .into_columns(events::all_columns);
    let vote = first::table
        .select((
            vote.id.into_sql::<Text>(),
            vote.ballot_id.into_sql::<Text>(),
            vote.seat_id.into_sql::<Text>(),
            vote.version.into_sql::<Integer>(),
            vote.position.into_sql::<Text>(),
            (&vote.reason).into_sql::<Nullable<Text>>(),
            vote.cast_by.into_sql::<Text>(),
            vote.cast_at.into_sql::<Timestamp>(),
            vote.is_current.into_sql::<Bool>(),
            vote.principal_id.into_sql::<Nullable<Text>>(),
            vote.appointed_from.into_sql::<Nullable<Date>>(),
            vote.appointed_until.into_sql::<Nullable<Date>>(),
            vote.cast_on.into_sql::<Nullable<Date>>(),
        ))
        .insert_into(votes::table)
        .into_columns(votes::all_columns);
    Ok(ThreeInOneStatement(moved, event, vote).execute(conn)? == 1)
}

/// The data of the last event of this kind about a subject.
pub fn recorded(conn: &mut Conn, stream_id: &Id, kind: EventKind, subject_id: &Id) -> Result<Option<Json>> {
    Ok(events::table
        .filter(events::stream_id.eq(stream_id))
        .filter(events::kind.eq(kind))
        .filter(events::subject_id.eq(subject_id))
        .order(events::seq.desc())
        .select(events::data)
        .first(conn)
        .optional()?)
}

/// Events of one chain after `after`, oldest first.
pub fn list(conn: &mut Conn, stream_id: &Id, after: i32, limit: i64) -> Result<Vec<RecordedEvent>> {
    Ok(events::table
        .filter(events::stream_id.eq(stream_id))
        .filter(events::seq.gt(after))
        .order(events::seq)
        .limit(limit)
        .select(RecordedEvent::as_select())
        .load(conn)?)
}

/// The last events of one chain, newest first.
pub fn latest(conn: &mut Conn, stream_id: &Id, limit: i64) -> Result<Vec<RecordedEvent>> {
    Ok(events::table
        .filter(events::stream_id.eq(stream_id))
        .order(events::seq.desc())
        .limit(limit)
        .select(RecordedEvent::as_select())
        .load(conn)?)
}

/// A chain with its end.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event_chains)]
pub struct ChainHead {
    pub stream_id: Id,
    pub stream_kind: String,
    pub length: i32,
    pub head_hash: String,
    /// The time of the last event; None if the chain is empty.
    pub head_recorded_at: Option<Moment>,
    /// Sequence number from which on timestamps never decrease.
    pub ordered_from: i32,
}

/// Chains after `after`, in id order.
pub fn chains(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<ChainHead>> {
    let mut query = event_chains::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(event_chains::stream_id.gt(after));
    }
    Ok(query
        .order(event_chains::stream_id)
        .limit(limit)
        .select(ChainHead::as_select())
        .load(conn)?)
}
