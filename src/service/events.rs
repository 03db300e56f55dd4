//! Writing the append-only history: one hash chain per case (and one per object outside a case).
//!
//! The chain's row is the lock: a use case that changes a case opens its chain first, so that writes about one case
//! are serialised, on any number of instances. The time of the work is read under this lock from the clock of the
//! database and is never before the last event, so that events are dated in order.

pub mod query;

use edba_domain::EventKind;
use edba_store::Json;
use serde::Serialize;
use serde_json::Value;

use super::Context;
use super::context::Lock;
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::{Id, Moment, text};
use edba_store::ballots::Vote;
use edba_store::events::{self, ChainEnd, LockedChain, RecordedEvent};

/// An event to be added. `kind` is `subject.verb`, as in `case.registered`.
pub struct NewEvent<'a> {
    pub kind: EventKind,
    /// The object that the event is about: the case itself, or a ballot, a ratification … of it.
    pub subject_id: Id,
    pub reason: Option<&'a str>,
    pub before: Option<i32>,
    pub after: Option<i32>,
    pub data: Value,
}

/// A chain that this transaction has locked. If it is dropped without [`Chain::close`], nothing is written.
#[must_use = "events are written by close()"]
pub struct Chain {
    stream_id: Id,
    length: i32,
    head: String,
    rows: Vec<RecordedEvent>,
}

impl Chain {
    /// Starts the chain of a new object.
    pub fn create(cx: &mut Context<'_>, stream_id: Id, kind: &str) -> Result<Self> {
        events::create_chain(cx.conn, &stream_id, kind)?;
        Ok(Self {
            stream_id,
            length: 0,
            head: String::new(),
            rows: Vec::new(),
        })
    }

    /// Locks an existing chain. Errors: 404 naming `what`.
    pub fn open(cx: &mut Context<'_>, stream_id: Id, what: &str) -> Result<Self> {
        let locked = events::lock_chain(cx.conn, &stream_id)?;
        Ok(Self::locked(cx, locked.ok_or_else(|| Error::not_found(what))?))
    }

    /// Locks the chain of the case that a ballot is about. Errors: 404 if there is no such ballot.
    pub fn of_ballot(cx: &mut Context<'_>, ballot_id: Id) -> Result<Self> {
        let locked = events::lock_chain_of_ballot(cx.conn, &ballot_id)?;
        Ok(Self::locked(
            cx,
            locked.ok_or_else(|| Error::not_found("ballot"))?,
        ))
    }

    fn locked(cx: &mut Context<'_>, (end, read): LockedChain) -> Self {
        cx.holds_now(Lock::Chain(end.stream_id), read, end.head_recorded_at);
        Self {
            stream_id: end.stream_id,
            length: end.length,
            head: end.head_hash,
            rows: Vec::new(),
        }
    }

    /// Adds an event after the last.
    pub fn add(&mut self, cx: &Context<'_>, event: NewEvent<'_>) -> Result<()> {
        let row = behind(self.stream_id, self.length, &self.head, cx, &event)?;
        self.length = row.seq;
        self.head.clone_from(&row.hash);
        self.rows.push(row);
        Ok(())
    }

    /// Writes the events and moves the head of the chain.
    pub fn close(self, cx: &mut Context<'_>) -> Result<()> {
        events::append(cx.conn, &self.rows, None)
    }

    /// The same, with the vote that the events describe: on PostgreSQL in the statement that writes the last event.
    pub fn close_with(self, cx: &mut Context<'_>, vote: &Vote) -> Result<()> {
        events::append(cx.conn, &self.rows, Some(vote))
    }
}

/// Locks a chain without adding events; returns false if it does not exist.
pub fn hold(cx: &mut Context<'_>, stream_id: Id) -> Result<bool> {
    let locked = events::lock_chain(cx.conn, &stream_id)?;
    Ok(locked.map(|locked| Chain::locked(cx, locked)).is_some())
}

/// A chain whose end was read without a lock, for optimistic locking.
#[must_use = "events are written by write()"]
pub struct UnlockedChain {
    end: ChainEnd,
}

impl UnlockedChain {
    /// Creates it from the end that was read.
    pub fn seen(end: ChainEnd) -> Self {
        Self { end }
    }

    /// Writes an event and its vote in one statement, if the chain still has the same end and nobody holds its lock.
    /// Otherwise writes nothing and returns false. PostgreSQL only.
    pub fn write(self, cx: &mut Context<'_>, event: &NewEvent<'_>, vote: &Vote) -> Result<bool> {
        let ChainEnd {
            stream_id,
            length,
            head_hash,
            ..
        } = self.end;
        let row = behind(stream_id, length, &head_hash, cx, event)?;
        events::append_where_it_ends(cx.conn, length, &row, vote)
    }
}

/// The row of an event that follows the last of a chain.
fn behind(
    stream_id: Id,
    length: i32,
    head: &str,
    cx: &Context<'_>,
    event: &NewEvent<'_>,
) -> Result<RecordedEvent> {
    // Every required reason passes here, whether it comes from the API, a page or the command line.
    if event
        .reason
        .is_some_and(|reason| !reason.is_empty() && !text::is_visible(reason))
    {
        return Err(Error::fault(
            "/reason",
            "blank",
            "must hold at least one visible character",
        ));
    }
    let mut row = RecordedEvent {
        id: Id::new(),
        stream_id,
        seq: length + 1,
        kind: event.kind.to_string(),
        subject_id: event.subject_id,
        actor_id: Some(cx.actor.id),
        actor_name: cx.actor.name.clone(),
        actor_role: cx.actor.role.to_string(),
        representative_id: cx.actor.representative_id,
        reason: event.reason.map(str::to_owned),
        version_before: event.before,
        version_after: event.after,
        data: Json::new(&event.data)?,
        recorded_at: cx.now,
        previous_hash: head.to_owned(),
        hash: String::new(),
    };
    row.hash = hash_of(&row)?;
    Ok(row)
}

/// The hashed properties of an event: all except the hash itself, in this order, as JSON.
#[derive(Serialize)]
struct Hashed<'a> {
    id: &'a Id,
    stream_id: &'a Id,
    seq: i32,
    kind: &'a str,
    subject_id: &'a Id,
    actor_id: &'a Option<Id>,
    actor_name: &'a str,
    actor_role: &'a str,
    representative_id: &'a Option<Id>,
    reason: &'a Option<String>,
    version_before: Option<i32>,
    version_after: Option<i32>,
    data: &'a str,
    recorded_at: &'a Moment,
    previous_hash: &'a str,
}

/// SHA-256 over the event and the previous hash, in lower-case hexadecimal.
pub fn hash_of(row: &RecordedEvent) -> Result<String> {
    let RecordedEvent {
        id,
        stream_id,
        seq,
        kind,
        subject_id,
        actor_id,
        actor_name,
        actor_role,
        representative_id,
        reason,
        version_before,
        version_after,
        data,
        recorded_at,
        previous_hash,
        hash: _,
    } = row;
    let text = serde_json::to_string(&Hashed {
        id,
        stream_id,
        seq: *seq,
        kind,
        subject_id,
        actor_id,
        actor_name,
        actor_role,
        representative_id,
        reason,
        version_before: *version_before,
        version_after: *version_after,
        data: data.text(),
        recorded_at,
        previous_hash,
    })?;
    Ok(sha256_hex(text))
}

/// The data of the last event of this kind about a subject; null if there is no such event. For `edba verify`.
pub(super) fn recorded(
    cx: &mut Context<'_>,
    stream_id: &Id,
    kind: EventKind,
    subject_id: &Id,
) -> Result<Value> {
    let data = events::recorded(cx.conn, stream_id, kind, subject_id)?;
    Ok(data.and_then(|data| data.read().ok()).unwrap_or_default())
}
