//! Which case an action is about, whether it is allowed now, and carrying it out.

use super::MoneyAction;
use super::PendingActionRow;
use crate::domain::Id;
use crate::error::{Error, Result};
use crate::service::history::Chain;
use crate::service::{Context, commitments, ratifications, transitions};
use crate::store::decisions;

/// The case whose history tells of the action. Errors: 404.
pub(super) fn case_of(cx: &mut Context<'_>, action: &MoneyAction) -> Result<Id> {
    match action {
        MoneyAction::Transition { case_id, .. } => Ok(*case_id),
        MoneyAction::GiveRatification { ratification_id, .. } => {
            decisions::ratification(cx.conn, ratification_id)?
                .map(|row| row.case_id)
                .ok_or_else(|| Error::not_found("ratification"))
        }
        MoneyAction::ReleaseCommitment { commitment_id, .. } => {
            decisions::commitment(cx.conn, commitment_id)?
                .map(|row| row.case_id)
                .ok_or_else(|| Error::not_found("commitment"))
        }
    }
}

/// Whether the action is allowed now, asked under the lock of its case. Errors: 404; 409.
pub(super) fn check(cx: &mut Context<'_>, action: &MoneyAction) -> Result<()> {
    match action {
        MoneyAction::Transition {
            case_id,
            input,
            ballots_close_at,
        } => transitions::check(cx, *case_id, input, *ballots_close_at).map(drop),
        MoneyAction::GiveRatification { ratification_id, .. } => {
            ratifications::check_open(cx, *ratification_id).map(drop)
        }
        MoneyAction::ReleaseCommitment { commitment_id, .. } => {
            commitments::check_releasable(cx, *commitment_id).map(drop)
        }
    }
}

/// Carries out what was approved. The approval is in the history already; what follows comes behind it.
pub(super) fn carry_out(cx: &mut Context<'_>, action: MoneyAction, row: &PendingActionRow) -> Result<()> {
    let mut chain = Chain::open(cx, row.case_id.unwrap_or(row.subject_id), "case")?;
    match action {
        // A command writes its own events.
        MoneyAction::Transition {
            case_id,
            input,
            ballots_close_at,
        } => {
            return transitions::execute_with(cx, case_id, input, ballots_close_at).map(drop);
        }
        MoneyAction::GiveRatification {
            ratification_id,
            document,
        } => ratifications::give(cx, &mut chain, ratification_id, &document)?,
        MoneyAction::ReleaseCommitment {
            commitment_id,
            reason,
        } => commitments::release(cx, &mut chain, commitment_id, &reason)?,
    }
    chain.close(cx)
}
