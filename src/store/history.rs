//! Event chains and their events.

use diesel::prelude::*;

use super::Conn;
use super::dialect::{Locking, write_both, write_three};
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
