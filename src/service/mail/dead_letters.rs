//! Mail that was given up. The bureau and the administrator see of what kind it is, for whom, and why it was not
//! taken, never what it says; they can have it sent again.

use serde_json::json;

use crate::domain::Id;
use crate::error::{Error, Result};
use crate::service::Context;
use crate::service::history::{Chain, NewEvent};
use crate::store::mails::dead;

pub use crate::store::mails::dead::{DeadFilter, DeadRow};

/// How many are sent again in one transaction.
const MOST_AT_ONCE: i64 = 500;

/// Mail that was given up, in the order in which it was written.
pub fn list(
    cx: &mut Context<'_>,
    filter: &DeadFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<DeadRow>> {
    dead::list(cx.conn, filter, after, limit)
}

/// How many there are of each kind.
pub fn kinds(cx: &mut Context<'_>) -> Result<Vec<(Option<String>, i64)>> {
    dead::kinds(cx.conn)
}

pub fn count(cx: &mut Context<'_>) -> Result<i64> {
    dead::count(cx.conn)
}

/// Whether somebody could still have something of it.
pub fn is_of_use(cx: &Context<'_>, row: &DeadRow) -> bool {
    row.expires_at.is_none_or(|expires| cx.now < expires)
}

/// Has one mail sent again. Errors: 404 where no such mail was given up, 409 where nobody would have anything
/// of it any more.
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

/// Has all mail of one kind sent again that is still of use, at most 500 at once; tells how many.
pub fn send_all_again(cx: &mut Context<'_>, kind: &str) -> Result<usize> {
    let filter = DeadFilter {
        id: None,
        kind: Some(kind.to_owned()),
    };
    let mut rows = dead::list(cx.conn, &filter, None, MOST_AT_ONCE)?;
    rows.retain(|row| is_of_use(cx, row));
    // The chains of the accounts are locks: taken in one order by everybody.
    rows.sort_by_key(|row| (row.account_id, row.id));
    let mut sent = 0;
    for row in &rows {
        sent += usize::from(again(cx, row)?);
    }
    Ok(sent)
}

/// Puts a mail among those to be sent and notes it in the history of the account that it is for.
fn again(cx: &mut Context<'_>, row: &DeadRow) -> Result<bool> {
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
                kind: "mail.sent-again",
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
