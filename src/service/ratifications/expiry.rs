//! Proposed answers to ratifications whose due date has passed: nobody can approve them any more, so a background job withdraws
//! them. No deadline depends on it: an approval compares the dates itself.

use crate::events::Chain;
use crate::{Actor, Context, UnitOfWork, Who, pending_actions};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::RatificationStatus;
use edba_domain::ratification::LapseReason;
use edba_store::decisions as store;

/// The most answers that one run withdraws.
const MOST: i64 = 500;

/// Withdraws the proposed answers to ratifications whose due date has passed; returns how many. Any number of processes may do this
/// at once.
pub fn withdraw_expired_answers(unit: &UnitOfWork<'_>, clockwork: &Actor) -> Result<usize> {
    // Read first: usually there are none, and then no write lock is taken.
    let expired = unit.read(Who::Known(clockwork), |cx| {
        pending_actions::expired_answers(cx, MOST)
    })?;
    let mut withdrawn = 0;
    for id in expired {
        match unit.write(Who::Known(clockwork), |cx| withdraw_expired(cx, id)) {
            Ok(true) => withdrawn += 1,
            Ok(false) => {}
            // One that fails does not keep the others.
            Err(error) => {
                tracing::error!(ratification = %id, %error, "withdrawing an expired answer failed; it is retried");
            }
        }
    }
    Ok(withdrawn)
}

/// Withdraws the answer to a ratification whose due date has passed; false if it was answered or ended meanwhile.
fn withdraw_expired(cx: &mut Context<'_>, id: Id) -> Result<bool> {
    let missing = || Error::not_found("ratification");
    let case_id = store::ratification(cx.conn, &id)?.ok_or_else(missing)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let row = store::ratification(cx.conn, &id)?.ok_or_else(missing)?;
    if row.status != RatificationStatus::Pending || row.due_date >= cx.today() {
        return Ok(false);
    }
    let reason = LapseReason::DueDatePassed.as_str();
    let withdrawn = pending_actions::withdraw_answer(cx, &mut chain, id, Some(reason))?;
    chain.close(cx)?;
    Ok(withdrawn)
}
