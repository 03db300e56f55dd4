//! Withdrawal of a request to ratify a carry-over, by the bureau.

use super::lapse::lapse;
use super::{check_open, find};
use crate::Context;
use crate::events::Chain;
use crate::validation::written;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::codes::RatificationStatus;
use edba_domain::workflow::WaitingOn;
use edba_store::decisions::{self as store, Ratification};

/// Withdraws a pending ratification of a carry-over: it lapses with this reason, and the money stays open in its own budget year.
/// Idempotent. Errors: 404; 409 for a ratification that a decision asks for, which lapses with the decision only, and for one that
/// was answered or has lapsed.
pub fn withdraw(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<Ratification> {
    let [reason] = written([("/reason", reason)])?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let row = store::ratification(cx.conn, &id)?.ok_or_else(|| Error::not_found("ratification"))?;
    if row.carries_over_id.is_none() {
        return Err(Error::blocked_by(Obstacle::new(
            "ratification-of-decision",
            WaitingOn::Nobody,
            "obstacle-ratification-of-decision",
        )));
    }
    if row.status == RatificationStatus::Lapsed && row.reason.as_ref() == Some(&reason) {
        return Ok(row);
    }
    let row = check_open(cx, id)?;
    let row = lapse(cx, &mut chain, row, &reason)?;
    chain.close(cx)?;
    Ok(row)
}
