//! Executes approved actions: finds the case, checks that the action is allowed, and carries it out.

use super::{CheckStage, MoneyAction, PendingAction};
use crate::events::Chain;
use crate::{Context, ballots, commitments, ratifications, workflow};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_store::{ballots as ballot_store, decisions};

/// The case whose history records the action. Errors: 404.
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
        MoneyAction::CancelBallot { ballot_id } | MoneyAction::ExtendBallot { ballot_id, .. } => {
            ballot_store::ballot(cx.conn, ballot_id)?
                .map(|row| row.case_id)
                .ok_or_else(|| Error::not_found("ballot"))
        }
    }
}

/// Requires that the action is allowed now. Called under the lock of its case, when the action is proposed and when it
/// is approved. Errors: 404; 409.
pub(super) fn check(cx: &mut Context<'_>, action: &MoneyAction, stage: CheckStage) -> Result<()> {
    match action {
        MoneyAction::Transition {
            case_id,
            input,
            ballots_close_at,
        } => workflow::check(cx, *case_id, input, *ballots_close_at, stage).map(drop),
        MoneyAction::GiveRatification { ratification_id, .. } => {
            ratifications::check_open(cx, *ratification_id).map(drop)
        }
        MoneyAction::ReleaseCommitment { commitment_id, .. } => {
            commitments::check_releasable(cx, *commitment_id).map(drop)
        }
        MoneyAction::CancelBallot { ballot_id } => ballots::check_proposed_cancellation(cx, *ballot_id),
        MoneyAction::ExtendBallot { ballot_id, closes_at } => {
            ballots::check_proposed_extension(cx, *ballot_id, *closes_at)
        }
    }
}

/// Carries out an approved action. Its events follow the approval, which is in the history already.
pub(super) fn carry_out(cx: &mut Context<'_>, action: MoneyAction, row: &PendingAction) -> Result<()> {
    let mut chain = Chain::open(cx, row.case_id.unwrap_or(row.subject_id), "case")?;
    match action {
        // A command writes its own events.
        MoneyAction::Transition {
            case_id,
            input,
            ballots_close_at,
        } => {
            return workflow::execute_with(cx, case_id, input, ballots_close_at).map(drop);
        }
        MoneyAction::GiveRatification {
            ratification_id,
            document,
        } => ratifications::give(cx, &mut chain, ratification_id, &document)?,
        MoneyAction::ReleaseCommitment {
            commitment_id,
            reason,
        } => commitments::release(cx, &mut chain, commitment_id, &reason)?,
        MoneyAction::CancelBallot { ballot_id } => {
            ballots::cancel_approved(cx, &mut chain, ballot_id, why(row)?)?;
        }
        MoneyAction::ExtendBallot { ballot_id, closes_at } => {
            ballots::extend_approved(cx, &mut chain, ballot_id, closes_at, why(row)?)?;
        }
    }
    chain.close(cx)
}

/// The reason given with the proposal, which is required to end or extend a ballot.
fn why(row: &PendingAction) -> Result<&str> {
    row.reason
        .as_deref()
        .ok_or_else(|| Error::internal(format!("the action {} has no reason", row.id)))
}
