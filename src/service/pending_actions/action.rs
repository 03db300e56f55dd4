//! Actions that need four-eyes approval, as stored until then: those that move money, end or extend a board ballot, or destroy
//! content.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::budget::moves::NewBudgetMove;
use crate::commitments::carry_overs::NewCarryOver;
use crate::commitments::determination::NewDetermination;
use crate::commitments::disbursements::NewDisbursement;
use crate::commitments::guarantees::NewAtRiskPeriod;
use crate::commitments::recoveries::{NewRecovery, NewWriteOff};
use crate::commitments::repayments::NewRepayment;
use crate::commitments::reversals::NewReversal;
use crate::documents::NewDestruction;
use edba_common::error::{Error, Result};
use edba_domain::codes::MoneyActionKind;
use edba_domain::workflow::{Command, CommandInput};
use edba_domain::{Cents, Id, Moment};

/// The action that is carried out when a second account approves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
// Each field has its own `rename`: the schema derive does not support `rename_all_fields`.
pub enum MoneyAction {
    /// A command of the state machine.
    Transition {
        #[serde(rename = "caseId")]
        case_id: Id,
        input: CommandInput,
        /// The deadline of the ballots that the command opens, if one was given.
        #[serde(rename = "ballotsCloseAt", default, skip_serializing_if = "Option::is_none")]
        ballots_close_at: Option<Moment>,
    },
    /// An organisation's consent to what went beyond a mandate.
    GiveRatification {
        #[serde(rename = "ratificationId")]
        ratification_id: Id,
        document: String,
    },
    /// An organisation's refusal to consent, as its mandate officers give it.
    RefuseRatification {
        #[serde(rename = "ratificationId")]
        ratification_id: Id,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        reason: String,
    },
    /// What is open of a commitment, or a part of it, is released; what was within its mandate returns to the headroom.
    ReleaseCommitment {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        reason: String,
        /// The amount that is released. Absent in actions of earlier versions: all that is open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
    },
    /// A payment is recorded on behalf of the funder.
    Disburse {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        disbursement: NewDisbursement,
    },
    /// A payment is reversed on behalf of the funder.
    ReverseDisbursement {
        #[serde(rename = "disbursementId")]
        disbursement_id: Id,
        reversal: NewReversal,
    },
    /// The period in which a guarantee is at risk is set on behalf of its funder.
    SetAtRiskPeriod {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        period: NewAtRiskPeriod,
    },
    /// What is open of a guarantee is released after its period.
    ExpireGuarantee {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
    },
    /// A subsidy is determined on behalf of its funder.
    DetermineCommitment {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        determination: NewDetermination,
    },
    /// Money that came back is recorded on behalf of the funder.
    RecordRecovery {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        recovery: NewRecovery,
    },
    /// A repayment of a loan is recorded on behalf of the funder.
    RecordRepayment {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        repayment: NewRepayment,
    },
    /// A repayment or a recovery is reversed on behalf of the funder.
    ReverseRepayment {
        #[serde(rename = "repaymentId")]
        repayment_id: Id,
        reversal: NewReversal,
    },
    /// An amount that is to come back is given up.
    WriteOff {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        #[serde(rename = "writeOff")]
        write_off: NewWriteOff,
    },
    /// What is open of a commitment, or a part of it, goes to another budget year.
    CarryOverCommitment {
        #[serde(rename = "commitmentId")]
        commitment_id: Id,
        #[serde(rename = "carryOver")]
        carry_over: NewCarryOver,
    },
    /// The budget of a cell changes.
    MoveBudget {
        #[serde(rename = "cellId")]
        cell_id: Id,
        #[serde(rename = "move")]
        change: NewBudgetMove,
    },
    /// An open ballot of the board is cancelled; its pledges are released.
    CancelBallot {
        #[serde(rename = "ballotId")]
        ballot_id: Id,
    },
    /// An open ballot of the board gets a later deadline.
    ExtendBallot {
        #[serde(rename = "ballotId")]
        ballot_id: Id,
        /// The later deadline.
        #[serde(rename = "closesAt")]
        closes_at: Moment,
    },
    /// The content of a document is destroyed.
    DestroyDocument {
        #[serde(rename = "documentId")]
        document_id: Id,
        destruction: NewDestruction,
        /// The numbers of the versions whose content is destroyed: those that had content when it was proposed.
        #[serde(default)]
        versions: Vec<i32>,
    },
}

impl MoneyAction {
    /// A destruction of content; which versions it is about is put down when it is proposed.
    pub fn destroy_document(document_id: Id, destruction: NewDestruction) -> Self {
        Self::DestroyDocument {
            document_id,
            destruction,
            versions: Vec::new(),
        }
    }

    /// The kind of the action. Errors: internal for a command that moves no money.
    pub fn kind(&self) -> Result<MoneyActionKind> {
        match self {
            MoneyAction::Transition { input, .. } => match input.command {
                Command::Finance => Ok(MoneyActionKind::Finance),
                Command::Reopen => Ok(MoneyActionKind::Reopen),
                Command::Complete => Ok(MoneyActionKind::Complete),
                Command::Stop => Ok(MoneyActionKind::Stop),
                Command::ReferBack => Ok(MoneyActionKind::ReferBack),
                Command::Reject => Ok(MoneyActionKind::Reject),
                Command::Withdraw => Ok(MoneyActionKind::Withdraw),
                command => Err(Error::internal(format!("`{command}` needs no approval"))),
            },
            MoneyAction::GiveRatification { .. } => Ok(MoneyActionKind::GiveRatification),
            MoneyAction::RefuseRatification { .. } => Ok(MoneyActionKind::RefuseRatification),
            MoneyAction::ReleaseCommitment { .. } => Ok(MoneyActionKind::ReleaseCommitment),
            MoneyAction::Disburse { .. } => Ok(MoneyActionKind::Disburse),
            MoneyAction::ReverseDisbursement { .. } => Ok(MoneyActionKind::ReverseDisbursement),
            MoneyAction::SetAtRiskPeriod { .. } => Ok(MoneyActionKind::SetAtRiskPeriod),
            MoneyAction::ExpireGuarantee { .. } => Ok(MoneyActionKind::ExpireGuarantee),
            MoneyAction::DetermineCommitment { .. } => Ok(MoneyActionKind::DetermineCommitment),
            MoneyAction::RecordRecovery { .. } => Ok(MoneyActionKind::RecordRecovery),
            MoneyAction::RecordRepayment { .. } => Ok(MoneyActionKind::RecordRepayment),
            MoneyAction::ReverseRepayment { .. } => Ok(MoneyActionKind::ReverseRepayment),
            MoneyAction::WriteOff { .. } => Ok(MoneyActionKind::WriteOff),
            MoneyAction::CarryOverCommitment { .. } => Ok(MoneyActionKind::CarryOverCommitment),
            MoneyAction::MoveBudget { .. } => Ok(MoneyActionKind::MoveBudget),
            MoneyAction::CancelBallot { .. } => Ok(MoneyActionKind::CancelBallot),
            MoneyAction::ExtendBallot { .. } => Ok(MoneyActionKind::ExtendBallot),
            MoneyAction::DestroyDocument { .. } => Ok(MoneyActionKind::DestroyDocument),
        }
    }

    /// The deadline of the ballots that the action opens, if it names one.
    pub fn ballots_close_at(&self) -> Option<Moment> {
        match self {
            MoneyAction::Transition { ballots_close_at, .. } => *ballots_close_at,
            _ => None,
        }
    }

    /// The id of the object that the action changes.
    pub fn subject_id(&self) -> Id {
        match self {
            MoneyAction::Transition { case_id, .. } => *case_id,
            MoneyAction::GiveRatification { ratification_id, .. }
            | MoneyAction::RefuseRatification { ratification_id, .. } => *ratification_id,
            MoneyAction::ReleaseCommitment { commitment_id, .. }
            | MoneyAction::SetAtRiskPeriod { commitment_id, .. }
            | MoneyAction::ExpireGuarantee { commitment_id }
            | MoneyAction::DetermineCommitment { commitment_id, .. }
            | MoneyAction::RecordRecovery { commitment_id, .. }
            | MoneyAction::RecordRepayment { commitment_id, .. }
            | MoneyAction::WriteOff { commitment_id, .. }
            | MoneyAction::CarryOverCommitment { commitment_id, .. }
            | MoneyAction::Disburse { commitment_id, .. } => *commitment_id,
            MoneyAction::ReverseDisbursement { disbursement_id, .. } => *disbursement_id,
            MoneyAction::MoveBudget { cell_id, .. } => *cell_id,
            MoneyAction::ReverseRepayment { repayment_id, .. } => *repayment_id,
            MoneyAction::CancelBallot { ballot_id } | MoneyAction::ExtendBallot { ballot_id, .. } => {
                *ballot_id
            }
            MoneyAction::DestroyDocument { document_id, .. } => *document_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::workflow::TRANSITIONS;

    #[test]
    fn an_action_is_kept_and_read_back() {
        let action = MoneyAction::ReleaseCommitment {
            commitment_id: Id::new(),
            reason: "The funder withdrew.".into(),
            amount: None,
        };
        let text = serde_json::to_string(&action).unwrap();
        assert!(
            text.starts_with(r#"{"type":"release-commitment","commitmentId":"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<MoneyAction>(&text).unwrap(), action);
    }

    #[test]
    fn a_command_that_moves_no_money_is_no_money_action() {
        let of = |command| MoneyAction::Transition {
            case_id: Id::new(),
            input: CommandInput::bare(command),
            ballots_close_at: None,
        };
        // Four eyes always, or only where the command releases commitments of funders.
        let four_eyes = |command: Command| {
            matches!(command, Command::ReferBack | Command::Reject | Command::Withdraw)
                || TRANSITIONS
                    .iter()
                    .any(|row| row.command == command && row.four_eyes)
        };
        for &command in Command::ALL {
            assert_eq!(of(command).kind().is_ok(), four_eyes(command), "{command}");
        }
    }
}
