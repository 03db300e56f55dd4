//! Event chains and their events.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Nullable, Text, Timestamp};

use super::Conn;
use super::dialect::{Locking, ThreeInOneStatement, first, write_both, write_three};
use super::schema::{ballots, event_chains, events, votes};
use super::votes::VoteRow;
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
    let chain = event_chains::table
        .filter(event_chains::stream_id.eq(stream_id))
        .select((event_chains::length, event_chains::head_hash));
    Ok(Locking(chain).get_result(conn).optional()?)
}

/// Takes the lock of the chain of the case that a ballot is about; tells the case, the chain's length
/// and its head. What the ballot is must be read after it.
pub fn lock_chain_of_ballot(conn: &mut Conn, ballot_id: &Id) -> Result<Option<(Id, i32, String)>> {
    let case_id = ballots::table
        .filter(ballots::id.eq(ballot_id))
        .select(ballots::case_id)
        .single_value();
    let chain = event_chains::table
        .filter(event_chains::stream_id.nullable().eq(case_id))
        .select((
            event_chains::stream_id,
            event_chains::length,
            event_chains::head_hash,
        ));
    Ok(Locking(chain).get_result(conn).optional()?)
}

/// Appends events that belong together, and moves the head. A vote that they tell of is written along.
pub fn append(conn: &mut Conn, rows: &[EventRow], vote: Option<&VoteRow>) -> Result<()> {
    let Some((last, before)) = rows.split_last() else {
        return vote.map_or(Ok(()), |vote| super::votes::insert_vote(conn, vote));
    };
    for row in before {
        diesel::insert_into(events::table).values(row).execute(conn)?;
    }
    let event = diesel::insert_into(events::table).values(last);
    let head = diesel::update(event_chains::table.filter(event_chains::stream_id.eq(&last.stream_id))).set((
        event_chains::length.eq(last.seq),
        event_chains::head_hash.eq(&last.hash),
    ));
    match vote {
        None => write_both(conn, event, head)?,
        Some(vote) => write_three(conn, diesel::insert_into(votes::table).values(vote), event, head)?,
    }
    Ok(())
}

/// Appends one event and writes the vote that it tells of, by one statement, if the chain has this length and ends with
/// the event's predecessor. False, and nothing is written, where it does not: whoever else writes to the chain is waited
/// for, and what they left is looked at. For PostgreSQL.
pub fn append_where_it_ends(conn: &mut Conn, length: i32, event: &EventRow, vote: &VoteRow) -> Result<bool> {
    let moved = diesel::update(
        event_chains::table
            .filter(event_chains::stream_id.eq(&event.stream_id))
            .filter(event_chains::length.eq(length))
            .filter(event_chains::head_hash.eq(&event.previous_hash)),
    )
    .set((
        event_chains::length.eq(event.seq),
        event_chains::head_hash.eq(&event.hash),
    ))
    .returning(event_chains::stream_id);
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
        ))
        .insert_into(votes::table)
        .into_columns(votes::all_columns);
    Ok(ThreeInOneStatement(moved, event, vote).execute(conn)? == 1)
}

/// What an event of this kind about a subject tells, the last where there are several.
pub fn told(conn: &mut Conn, stream_id: &Id, kind: &str, subject_id: &Id) -> Result<Option<String>> {
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
