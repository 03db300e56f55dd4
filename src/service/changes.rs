//! The feed of changes: every committed event gets a position, and an account reads those of what it may see.
//!
//! A position is given after the commit, by one transaction at a time. So a reader that continues after the last
//! position that it read misses no change and gets none twice, however late a transaction commits, with any number of
//! processes.

mod access;
mod cursor;
mod feed;

pub(crate) use feed::{Begin, Feed};

use serde_json::Value;

use super::{Actor, Context, UnitOfWork, Who};
use cursor::{Cursor, Key};
use edba_common::error::{Error, Result};
use edba_common::secret::Seal;
use edba_domain::changes::ChangedResource;
use edba_domain::webhook::WebhookKind;
use edba_domain::{EventKind, Id, Moment};
use edba_store::Conn;
use edba_store::changes::{self as store, ChangeRow};

/// Maximum number of events that get positions in one transaction.
const BATCH: i64 = 20_000;

/// Maximum number of positions that one request looks at.
pub(crate) const WINDOW: i64 = 10_000;

/// Gives every committed event a position; returns how many had none.
pub fn number(unit: &UnitOfWork<'_>, clockwork: &Actor) -> Result<usize> {
    let mut numbered = 0;
    // Looks without writing first: this is called several times a second, and there is seldom anything new.
    while store::is_behind(&mut *unit.db.reader()?)? {
        numbered += unit.write(Who::Known(clockwork), |cx| {
            store::lock_feed(cx.conn)?;
            store::number(cx.conn, cx.clock.fixed(), cx.clock.now(), BATCH)
        })?;
    }
    Ok(numbered)
}

/// Makes the key of the cursors where there is none, and where the application's secret was lost and replaced: the
/// cursors that were given are then refused. Called when a service or a worker starts, in the transaction that checks the
/// secret, or after that check.
pub fn ensure_key(conn: &mut Conn, seal: &Seal) -> Result<()> {
    let sealed = store::lock_feed(conn)?;
    if Key::open_sealed(seal, &sealed).is_err() {
        if !sealed.is_empty() {
            tracing::warn!("the feed of changes has a new key: clients begin anew");
        }
        store::store_feed_key(conn, &Key::sealed_new(seal))?;
    }
    Ok(())
}

/// The last position of the feed. Errors: 503.
pub fn last_position(unit: &UnitOfWork<'_>) -> Result<i64> {
    unit.read_public(|cx| store::last_position(cx.conn))
}

/// Where to continue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// Before the first change.
    Beginning,
    /// After the last change: no change, only the cursor.
    Latest,
    /// After what was returned with this cursor.
    Cursor(String),
}

/// Changes, in the order of their positions.
#[derive(Debug, Clone)]
pub struct Changes {
    pub changes: Vec<Change>,
    /// The cursor with which to continue, also where there are no changes.
    pub next_after: String,
    /// Whether there is more to look at now.
    pub more: bool,
    /// The last position of the feed.
    pub last_position: i64,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Resource {
        event_id: Id,
        resource: ChangedResource,
        id: Id,
        /// The number of the decision, or of the case that the resource belongs to.
        number: Option<String>,
        case_id: Option<Id>,
        /// The kind of the event; of a command of a case what it did, as in `case.financed`.
        kind: String,
        happened_at: Moment,
    },
    /// Everything is to be read anew.
    Reset { because: Reset, at: Moment },
}

/// Why everything is to be read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// What the account may read is not what it was: another role, organisation or seat.
    AccessChanged,
    /// The database was restored from a backup: the change at the cursor is not the one that it was.
    HistoryReplaced,
}

/// The changes after a cursor that the caller may read, at most `limit`. Call it in a consistent read. Errors: 400 for a
/// text that is not a cursor of this feed.
pub fn after(cx: &mut Context<'_>, after: &After, limit: i64) -> Result<Changes> {
    let access = access::of(cx)?;
    let feed = Feed::open(cx, access.fingerprint)?;
    let last_position = feed.last_position;
    let only = |changes: Vec<Change>, next_after: String, more: bool| Changes {
        changes,
        next_after,
        more,
        last_position,
    };
    let position = match feed.begin(cx, after)? {
        Begin::After(position) => position,
        Begin::AtTheEnd => return Ok(only(Vec::new(), feed.cursor_at(cx, last_position)?, false)),
        Begin::Anew {
            because,
            position,
            more,
        } => {
            let reset = vec![Change::Reset { because, at: cx.now }];
            return Ok(only(reset, feed.cursor_at(cx, position)?, more));
        }
    };
    let window = last_position.min(position + WINDOW);
    let mut rows = store::page(cx.conn, &access.readable, position, window, limit + 1)?;
    let cut = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    if cut {
        rows.pop();
    }
    let end = match rows.last() {
        Some(last) if cut => last.position,
        _ => window,
    };
    let changes = rows.into_iter().map(change).collect::<Result<Vec<_>>>()?;
    Ok(only(changes, feed.cursor_at(cx, end)?, end < last_position))
}

/// The feed for the finance partner of an organisation: its cursors are of this account and organisation. Errors: 503.
pub(crate) fn partner_feed(cx: &mut Context<'_>, organisation_id: Id) -> Result<Feed> {
    let fingerprint = access::of_partner(cx, organisation_id);
    Feed::open(cx, fingerprint)
}

/// The cursor at the end of the feed, for any account. Errors: 503.
pub fn present_cursor(cx: &mut Context<'_>) -> Result<String> {
    let key = Key::load(cx)?;
    let position = store::last_position(cx.conn)?;
    let event = store::event_at(cx.conn, position)?;
    Ok(key.seal(&Cursor::of_any_account(position, event.as_ref())))
}

/// The cursor after an event, for its webhook messages. It contains no access, so that every account can use it. None for
/// an event without a position.
pub fn cursor_of(cx: &mut Context<'_>, event_id: &Id) -> Result<Option<String>> {
    let Some(position) = store::position_of(cx.conn, event_id)? else {
        return Ok(None);
    };
    // A key that cannot be opened must not stop the message.
    let key = Key::load(cx).inspect_err(|error| tracing::warn!(%error, "a message has no cursor"));
    Ok(key
        .ok()
        .map(|key| key.seal(&Cursor::of_any_account(position, Some(event_id)))))
}

fn change(row: ChangeRow) -> Result<Change> {
    let ChangeRow {
        position: _,
        event_id,
        kind,
        stream_id,
        subject_id,
        recorded_at,
        command,
        case_number,
        decision_number,
    } = row;
    let event_kind: EventKind = kind.parse().map_err(Error::internal)?;
    let resource =
        ChangedResource::of(event_kind).ok_or_else(|| Error::internal(format!("{kind} is no change")))?;
    let command: Option<Value> = command.map(|data| data.read_as()).transpose()?;
    let done = command.and_then(|data| WebhookKind::from_event(&kind, &data));
    Ok(Change::Resource {
        event_id,
        resource,
        // The subject of some events of a case is a part of it that has no address, such as a comment.
        id: match resource {
            ChangedResource::Case => stream_id,
            _ => subject_id,
        },
        case_id: case_number.is_some().then_some(stream_id),
        number: decision_number.or(case_number),
        kind: done.map_or(kind, |done| done.to_string()),
        happened_at: recorded_at,
    })
}
