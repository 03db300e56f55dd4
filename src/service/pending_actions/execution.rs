//! Executes approved actions: finds the case, checks that the action is allowed, and carries it out.

use super::{CheckStage, MoneyAction, PendingAction};
use crate::budget::moves;
use crate::commitments::carry_overs::NewCarryOver;
use crate::commitments::{
    carry_overs, determination, disbursements, guarantees, recoveries, repayments, reversals,
};
use crate::events::Chain;
use crate::{Context, ballots, commitments, documents, ratifications, workflow};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_store::{ballots as ballot_store, decisions};

/// Whose history records an action: a case, for the budget its programme, or a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    pub case_id: Option<Id>,
    pub stream_id: Id,
}

/// Whose history records the action. Errors: 404.
pub(super) fn owner_of(cx: &mut Context<'_>, action: &MoneyAction) -> Result<Owner> {
    if let MoneyAction::MoveBudget { cell_id, .. } = action {
        return Ok(Owner {
            case_id: None,
            stream_id: moves::programme_of(cx, cell_id)?,
        });
    }
    if let MoneyAction::DestroyDocument { document_id, .. } = action {
        return Ok(Owner {
            case_id: None,
            stream_id: documents::find(cx, *document_id)?.document.id,
        });
    }
    let case_id = case_of(cx, action)?;
    Ok(Owner {
        case_id: Some(case_id),
        stream_id: case_id,
    })
}

/// The chain that records a stored action. Errors: 404.
pub(super) fn chain_of(cx: &mut Context<'_>, row: &PendingAction) -> Result<Chain> {
    let stream_id = match row.case_id {
        Some(case_id) => case_id,
        None => owner_of(cx, &row.payload.read_as()?)?.stream_id,
    };
    Chain::open(cx, stream_id, "case")
}

/// The case that the action is about. Errors: 404.
fn case_of(cx: &mut Context<'_>, action: &MoneyAction) -> Result<Id> {
    match action {
        MoneyAction::Transition { case_id, .. } => Ok(*case_id),
        MoneyAction::GiveRatification { ratification_id, .. }
        | MoneyAction::RefuseRatification { ratification_id, .. } => {
            decisions::ratification(cx.conn, ratification_id)?
                .map(|row| row.case_id)
                .ok_or_else(|| Error::not_found("ratification"))
        }
        MoneyAction::ReleaseCommitment { commitment_id, .. }
        | MoneyAction::SetAtRiskPeriod { commitment_id, .. }
        | MoneyAction::ExpireGuarantee { commitment_id }
        | MoneyAction::DetermineCommitment { commitment_id, .. }
        | MoneyAction::RecordRecovery { commitment_id, .. }
        | MoneyAction::RecordRepayment { commitment_id, .. }
        | MoneyAction::WriteOff { commitment_id, .. }
        | MoneyAction::CarryOverCommitment { commitment_id, .. }
        | MoneyAction::Disburse { commitment_id, .. } => decisions::commitment(cx.conn, commitment_id)?
            .map(|row| row.case_id)
            .ok_or_else(|| Error::not_found("commitment")),
        MoneyAction::ReverseDisbursement { disbursement_id, .. } => {
            Ok(disbursements::one(cx, *disbursement_id)?.case_id)
        }
        MoneyAction::ReverseRepayment { repayment_id, .. } => Ok(repayments::one(cx, *repayment_id)?.case_id),
        MoneyAction::MoveBudget { .. } | MoneyAction::DestroyDocument { .. } => Err(Error::not_found("case")),
        MoneyAction::CancelBallot { ballot_id } | MoneyAction::ExtendBallot { ballot_id, .. } => {
            ballot_store::ballot(cx.conn, ballot_id)?
                .map(|row| row.case_id)
                .ok_or_else(|| Error::not_found("ballot"))
        }
    }
}

/// Requires that the action is allowed now. Called under the lock of its case, when the action is proposed and when it
/// is approved, with the organisation whose mandate officers approve it. Errors: 404; 409.
pub(super) fn check(
    cx: &mut Context<'_>,
    action: &MoneyAction,
    stage: CheckStage,
    approvers: Option<Id>,
) -> Result<()> {
    match action {
        MoneyAction::Transition {
            case_id,
            input,
            ballots_close_at,
        } => workflow::check(cx, *case_id, input, *ballots_close_at, stage).map(drop),
        MoneyAction::GiveRatification { ratification_id, .. } => {
            ratifications::check_givable(cx, *ratification_id, approvers).map(drop)
        }
        MoneyAction::RefuseRatification { ratification_id, .. } => {
            ratifications::check_answerable(cx, *ratification_id, approvers).map(drop)
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
        MoneyAction::SetAtRiskPeriod {
            commitment_id,
            period,
        } => guarantees::check_period(cx, *commitment_id, period).map(drop),
        MoneyAction::ExpireGuarantee { commitment_id } => {
            guarantees::check_expirable(cx, *commitment_id).map(drop)
        }
        MoneyAction::DetermineCommitment {
            commitment_id,
            determination,
        } => determination::check_determination(cx, *commitment_id, determination).map(drop),
        MoneyAction::RecordRecovery {
            commitment_id,
            recovery,
        } => recoveries::check_recovery(cx, *commitment_id, recovery).map(drop),
        MoneyAction::RecordRepayment {
            commitment_id,
            repayment,
        } => repayments::check_repayment(cx, *commitment_id, repayment).map(drop),
        MoneyAction::ReverseRepayment {
            repayment_id,
            reversal,
        } => repayments::check_reversal(cx, *repayment_id, reversal).map(drop),
        MoneyAction::WriteOff {
            commitment_id,
            write_off,
        } => recoveries::check_write_off(cx, *commitment_id, write_off).map(drop),
        MoneyAction::CarryOverCommitment {
            commitment_id,
            carry_over,
        } => carry_overs::check_carry_over(cx, *commitment_id, carry_over).map(drop),
        MoneyAction::MoveBudget { cell_id, change } => moves::check(cx, cell_id, change),
        MoneyAction::CancelBallot { ballot_id } => ballots::check_proposed_cancellation(cx, *ballot_id),
        MoneyAction::ExtendBallot { ballot_id, closes_at } => {
            ballots::check_proposed_extension(cx, *ballot_id, *closes_at)
        }
        MoneyAction::DestroyDocument {
            document_id,
            destruction,
            versions,
        } => documents::check_proposal(cx, *document_id, destruction, versions, stage),
    }
}

/// Whether the action answers a ratification that the caller's side answers, as things stand.
pub(super) fn is_answered_by_caller(cx: &mut Context<'_>, action: &MoneyAction) -> Result<bool> {
    match action {
        MoneyAction::GiveRatification { ratification_id, .. }
        | MoneyAction::RefuseRatification { ratification_id, .. } => {
            ratifications::is_answered_by_caller(cx, *ratification_id)
        }
        _ => Ok(false),
    }
}

/// The action with the amount that it moves, or the versions whose content it destroys: what is approved is what was proposed,
/// whatever is open or was added by then.
pub(super) fn with_its_extent(cx: &mut Context<'_>, action: MoneyAction) -> Result<MoneyAction> {
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
        MoneyAction::CarryOverCommitment {
            commitment_id,
            carry_over,
        } if carry_over.amount.is_none() => {
            let row = carry_overs::check_carry_over(cx, commitment_id, &carry_over)?;
            let amount = Some(row.open_cents());
            Ok(MoneyAction::CarryOverCommitment {
                commitment_id,
                carry_over: NewCarryOver { amount, ..carry_over },
            })
        }
        MoneyAction::DestroyDocument {
            document_id,
            destruction,
            versions: _,
        } => Ok(MoneyAction::DestroyDocument {
            versions: documents::check_destruction(cx, document_id, &destruction)?,
            document_id,
            destruction,
        }),
        other => Ok(other),
    }
}

/// Carries out an approved action. Its events follow the approval, which is in the history already.
pub(super) fn carry_out(cx: &mut Context<'_>, action: MoneyAction, row: &PendingAction) -> Result<()> {
    let mut chain = chain_of(cx, row)?;
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
        MoneyAction::RefuseRatification {
            ratification_id,
            document,
            reason,
        } => ratifications::decline(cx, &mut chain, ratification_id, document, reason).map(drop)?,
        MoneyAction::ReleaseCommitment {
            commitment_id,
            reason,
            amount,
        } => commitments::release(cx, &mut chain, commitment_id, amount, &reason)?,
        MoneyAction::Disburse {
            commitment_id,
            disbursement,
        } => disbursements::record_on_behalf(cx, &mut chain, commitment_id, &disbursement)?,
        MoneyAction::ReverseDisbursement {
            disbursement_id,
            reversal,
        } => reversals::take_back(cx, &mut chain, disbursement_id, &reversal)?,
        MoneyAction::SetAtRiskPeriod {
            commitment_id,
            period,
        } => guarantees::set_period(cx, &mut chain, commitment_id, &period)?,
        MoneyAction::ExpireGuarantee { commitment_id } => {
            guarantees::expire(cx, &mut chain, commitment_id)?;
        }
        MoneyAction::DetermineCommitment {
            commitment_id,
            determination,
        } => determination::fix(cx, &mut chain, commitment_id, &determination)?,
        MoneyAction::RecordRecovery {
            commitment_id,
            recovery,
        } => recoveries::recover(cx, &mut chain, commitment_id, &recovery)?,
        MoneyAction::RecordRepayment {
            commitment_id,
            repayment,
        } => repayments::repay(cx, &mut chain, commitment_id, &repayment)?,
        MoneyAction::ReverseRepayment {
            repayment_id,
            reversal,
        } => repayments::take_back(cx, &mut chain, repayment_id, &reversal)?,
        MoneyAction::WriteOff {
            commitment_id,
            write_off,
        } => recoveries::write_off(cx, &mut chain, commitment_id, &write_off)?,
        MoneyAction::CarryOverCommitment {
            commitment_id,
            carry_over,
        } => carry_overs::carry_over(cx, &mut chain, commitment_id, &carry_over)?,
        MoneyAction::MoveBudget { cell_id, change } => moves::carry_out(cx, &mut chain, &cell_id, &change)?,
        MoneyAction::CancelBallot { ballot_id } => {
            ballots::cancel_approved(cx, &mut chain, ballot_id, why(row)?)?;
        }
        MoneyAction::ExtendBallot { ballot_id, closes_at } => {
            ballots::extend_approved(cx, &mut chain, ballot_id, closes_at, why(row)?)?;
        }
        MoneyAction::DestroyDocument {
            document_id,
            destruction,
            versions,
        } => documents::destroy(cx, &mut chain, document_id, &destruction, &versions)?,
    }
    chain.close(cx)
}

/// The reason given with the proposal, which is required to end or extend a ballot.
fn why(row: &PendingAction) -> Result<&str> {
    row.reason
        .as_deref()
        .ok_or_else(|| Error::internal(format!("the action {} has no reason", row.id)))
}
