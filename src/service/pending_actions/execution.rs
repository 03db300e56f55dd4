//! Executes approved actions: finds the case, checks that the action is allowed, and carries it out.

use super::{CheckStage, MoneyAction, PendingAction};
use crate::commitments::{disbursements, reversals};
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
        MoneyAction::ReleaseCommitment { commitment_id, .. }
        | MoneyAction::Disburse { commitment_id, .. } => decisions::commitment(cx.conn, commitment_id)?
            .map(|row| row.case_id)
            .ok_or_else(|| Error::not_found("commitment")),
        MoneyAction::ReverseDisbursement { disbursement_id, .. } => {
            Ok(disbursements::one(cx, *disbursement_id)?.case_id)
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
        MoneyAction::ReleaseCommitment {
            commitment_id,
            amount,
            ..
        } => commitments::check_releasable(cx, *commitment_id, *amount).map(drop),
        MoneyAction::Disburse {
            commitment_id,
            disbursement,
        } => disbursements::check_disbursement(cx, *commitment_id, disbursement).map(drop),
        MoneyAction::ReverseDisbursement {
            disbursement_id,
            reversal,
        } => reversals::check_reversal(cx, *disbursement_id, reversal).map(drop),
        MoneyAction::CancelBallot { ballot_id } => ballots::check_proposed_cancellation(cx, *ballot_id),
        MoneyAction::ExtendBallot { ballot_id, closes_at } => {
            ballots::check_proposed_extension(cx, *ballot_id, *closes_at)
        }
    }
}

/// The action with the amount that it moves: what is approved is what was proposed, whatever is open by then.
pub(super) fn with_its_amount(cx: &mut Context<'_>, action: MoneyAction) -> Result<MoneyAction> {
    match action {
        MoneyAction::ReleaseCommitment {
            commitment_id,
            reason,
            amount: None,
        } => {
            let row = commitments::check_releasable(cx, commitment_id, None)?;
            Ok(MoneyAction::ReleaseCommitment {
                commitment_id,
                reason,
                amount: Some(row.open_cents()),
            })
        }
        other => Ok(other),
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
            amount,
        } => commitments::release(cx, &mut chain, commitment_id, amount, &reason)?,
        MoneyAction::Disburse {
            commitment_id,
            disbursement,
        } => disbursements::disburse(cx, &mut chain, commitment_id, &disbursement).map(drop)?,
        MoneyAction::ReverseDisbursement {
            disbursement_id,
            reversal,
        } => reversals::take_back(cx, &mut chain, disbursement_id, &reversal)?,
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
