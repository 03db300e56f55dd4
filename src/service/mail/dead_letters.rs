//! Dead letters: mail that was given up. The bureau and the administrator see its kind, its recipient and why it was
//! not accepted, never its content; they can have it sent again.

use edba_domain::EventKind;
use serde_json::json;

use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_store::mails::dead;

pub use edba_store::mails::dead::{DeadFilter, DeadLetter};

/// Maximum number of mails sent again in one transaction.
const MOST_AT_ONCE: i64 = 500;

/// Lists dead letters in the order in which they were written.
pub fn list(
    cx: &mut Context<'_>,
    filter: &DeadFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<DeadLetter>> {
    dead::list(cx.conn, filter, after, limit)
}

/// Counts the dead letters of each kind.
pub fn kinds(cx: &mut Context<'_>) -> Result<Vec<(Option<String>, i64)>> {
    dead::kinds(cx.conn)
}

pub fn count(cx: &mut Context<'_>) -> Result<i64> {
    dead::count(cx.conn)
}

/// Whether the mail has not expired, so that sending it again makes sense.
pub fn is_of_use(cx: &Context<'_>, row: &DeadLetter) -> bool {
    row.expires_at.is_none_or(|expires| cx.now < expires)
}

/// Queues one dead letter to be sent again. Errors: 404 where no such mail was given up, 409 where it has expired.
pub fn send_again(cx: &mut Context<'_>, id: Id) -> Result<()> {
    let filter = DeadFilter {
        id: Some(id),
        kind: None,
    };
    let row = dead::list(cx.conn, &filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("dead letter"))?;
    if !is_of_use(cx, &row) {
        return Err(Error::conflict(
            "This mail has expired: its receiver could do nothing with it.",
        ));
    }
    again(cx, &row)?;
    Ok(())
}

/// Queues the unexpired dead letters of one kind to be sent again, at most 500 per call; returns how many.
pub fn send_all_again(cx: &mut Context<'_>, kind: &str) -> Result<usize> {
    let filter = DeadFilter {
        id: None,
        kind: Some(kind.to_owned()),
    };
    let mut rows = dead::list(cx.conn, &filter, None, MOST_AT_ONCE)?;
    rows.retain(|row| is_of_use(cx, row));
    // The chains of the accounts are locks: every caller takes them in the same order.
    rows.sort_by_key(|row| (row.account_id, row.id));
    let mut sent = 0;
    for row in &rows {
        sent += usize::from(again(cx, row)?);
    }
    Ok(sent)
}

/// Puts a mail back in the queue and records that in the history of its recipient's account.
fn again(cx: &mut Context<'_>, row: &DeadLetter) -> Result<bool> {
    let chain = match row.account_id {
        Some(account) => Some(Chain::open(cx, account, "client")?),
        None => None,
    };
    if !dead::send_again(cx.conn, &row.id, cx.now)? {
        return Ok(false);
    }
    if let Some(mut chain) = chain {
        chain.add(
            cx,
            NewEvent {
                kind: EventKind::MailSentAgain,
                subject_id: row.id,
                reason: None,
                before: None,
                after: None,
                data: json!({ "kind": row.kind, "attempts": row.attempts }),
            },
        )?;
        chain.close(cx)?;
    }
    Ok(true)
}
