//! The subject of an action, which shows a second account what it approves.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::subject_cells::{NamedCells, SubjectCell};
use super::{MoneyAction, PendingAction};
use crate::Context;
use crate::budget::moves::NewBudgetMove;
use edba_common::error::Result;
use edba_domain::budget::BudgetMoveKind;
use edba_domain::codes::{CommitmentStatus, ExpenditureKind, Instrument, PendingStatus};
use edba_domain::workflow::Command;
use edba_domain::{Cents, Id};
use edba_store::commitment_entries::CommitmentEntry;
use edba_store::pending_action_subjects::{self as store, CommittedBy, RatificationSubject, StandingPledge};

/// The subject of an action: its present state while the action is pending, afterwards its state when the action was
/// decided. A field that does not apply is null.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The organisation of the ratification or commitment.
    pub organisation_id: Option<Id>,
    pub organisation_name: Option<String>,
    /// For a ratification the amount that becomes committed, for a commitment the amount that is released, paid,
    /// reversed, determined, recovered, repaid, written off or carried over. For a
    /// command the total of the commitments that it affects (those that `finance` offers, `reopen` and `stop` release,
    /// `complete` leaves as paid) and of the pledges that it releases. For a ballot the total of its pledges. For a move of
    /// the budget the amount that moves, or the budget after an amendment.
    pub amount: Option<Cents>,
    /// Number of commitments in that total.
    #[schema(example = 2)]
    pub commitments: Option<usize>,
    /// Number of pledges in an open ballot of the board in that total.
    #[schema(example = 3)]
    #[serde(default)]
    pub pledges: Option<usize>,
    pub instrument: Option<Instrument>,
    pub budget_year: Option<i32>,
    /// The budget year that a carry-over goes to.
    #[schema(example = 2027)]
    #[serde(default)]
    pub to_budget_year: Option<i32>,
    pub expenditure_kind: Option<ExpenditureKind>,
    /// The last day on which the ratification can be given.
    pub due_date: Option<NaiveDate>,
    /// The decision that it follows from.
    #[schema(example = "EDBA-2012-017")]
    pub decision_number: Option<String>,
    pub decision_number_version: Option<i32>,
    /// The kind of a move of the budget.
    #[serde(default)]
    pub move_kind: Option<BudgetMoveKind>,
    /// The cells of a move of the budget: the one that changes or gives, and then the one that gets the amount.
    #[serde(default)]
    pub cells: Vec<SubjectCell>,
}

impl Subject {
    fn of_ratification(row: &RatificationSubject) -> Self {
        Self {
            organisation_id: Some(row.organisation_id),
            organisation_name: Some(row.organisation.clone()),
            amount: Some(row.amount_cents),
            instrument: Some(row.instrument),
            budget_year: Some(row.carry_to_year.unwrap_or(row.budget_year)),
            expenditure_kind: Some(row.expenditure_kind),
            due_date: Some(row.due_date),
            decision_number: Some(row.decision_number.clone()),
            decision_number_version: Some(row.decision_version),
            ..Self::default()
        }
    }

    fn of_commitment(row: &CommittedBy, amount: Cents) -> Self {
        Self {
            organisation_id: Some(row.organisation_id),
            organisation_name: Some(row.organisation.clone()),
            amount: Some(amount),
            instrument: Some(row.instrument),
            budget_year: Some(row.budget_year),
            expenditure_kind: Some(row.expenditure_kind),
            decision_number: Some(row.decision_number.clone()),
            decision_number_version: Some(row.decision_version),
            ..Self::default()
        }
    }

    /// The subject of a command: the commitments of its case that it affects, and the pledges that it releases.
    fn of_command(command: Command, of_case: &[&CommittedBy], pledged: &[Cents]) -> Self {
        let moved: Vec<Cents> = of_case
            .iter()
            .filter(|c| moves(command, c.status))
            .map(|c| match command {
                Command::Complete => c.paid_cents,
                _ => c.open_cents(),
            })
            .collect();
        let pledged = if matches!(command, Command::ReferBack | Command::Reject | Command::Withdraw) {
            pledged
        } else {
            &[]
        };
        Self {
            amount: Some(moved.iter().chain(pledged).sum()),
            commitments: Some(moved.len()),
            pledges: (!pledged.is_empty()).then_some(pledged.len()),
            ..Self::default()
        }
    }

    /// The subject of a move of the budget: its cells, and the amount that moves or the budget after an amendment.
    fn of_move(known: &NamedCells, cell_id: &Id, change: &NewBudgetMove) -> Self {
        let Some((cell, funder)) = known.find(cell_id) else {
            return Self::default();
        };
        let cells = known.of_move(cell_id, change);
        let goes_to = cells.get(1).filter(|_| change.kind == BudgetMoveKind::CarryOver);
        Self {
            organisation_id: cell.organisation_id,
            organisation_name: funder.cloned(),
            to_budget_year: goes_to.map(|to| to.budget_year),
            move_kind: Some(change.kind),
            amount: change.amount.or(change.new_budget),
            instrument: Some(cell.instrument),
            budget_year: Some(cell.budget_year),
            expenditure_kind: Some(cell.expenditure_kind),
            cells,
            ..Self::default()
        }
    }

    /// The subject of a ballot: the pledges in it.
    fn of_ballot(pledged: &[Cents]) -> Self {
        Self {
            amount: Some(pledged.iter().sum()),
            pledges: Some(pledged.len()),
            ..Self::default()
        }
    }
}

/// Whether a command affects commitments with this status.
fn moves(command: Command, status: CommitmentStatus) -> bool {
    use CommitmentStatus::{Acknowledged, Decided, Offered, Paid, Refused};
    match command {
        Command::Finance => status == Decided,
        Command::Reopen => status == Refused,
        Command::Stop | Command::ReferBack | Command::Reject | Command::Withdraw => {
            matches!(status, Decided | Offered | Acknowledged | Refused)
        }
        Command::Complete => status == Paid,
        _ => false,
    }
}

/// The entries that the reversals among these actions reverse, by the booking that they name: a payment, or the parts of a receipt
/// in the order in which they were recorded. One statement.
pub fn reversed_bookings(
    cx: &mut Context<'_>,
    rows: &[&PendingAction],
) -> Result<BTreeMap<Id, Vec<CommitmentEntry>>> {
    let mut ids = Vec::new();
    for row in rows {
        if let MoneyAction::ReverseDisbursement {
            disbursement_id: id, ..
        }
        | MoneyAction::ReverseRepayment { repayment_id: id, .. } = row.payload.read_as()?
        {
            ids.push(id);
        }
    }
    let mut reversed: BTreeMap<Id, Vec<CommitmentEntry>> = BTreeMap::new();
    for (id, part) in store::reversed_with(cx.conn, &ids)? {
        reversed.entry(id).or_default().push(part);
    }
    Ok(reversed)
}

/// The subject of an action as stored at its decision; None while it is pending, and for actions that were decided before subjects
/// were stored.
pub fn recorded_subject(row: &PendingAction) -> Result<Option<Subject>> {
    Ok(row.subject.as_ref().map(|kept| kept.read_as()).transpose()?)
}

/// The subjects of these actions, in the same order. Seven statements at most, whatever the number of actions, where the cells of the
/// budget are of one programme.
pub fn subjects(cx: &mut Context<'_>, rows: &[&PendingAction]) -> Result<Vec<Subject>> {
    let actions = rows
        .iter()
        .map(|row| Ok(row.payload.read_as()?))
        .collect::<Result<Vec<MoneyAction>>>()?;
    let (mut ratification_ids, mut committed, mut reversed, mut cases, mut ballots) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut cells = Vec::new();
    for action in &actions {
        match action {
            MoneyAction::Transition { case_id, .. } => cases.push(*case_id),
            MoneyAction::GiveRatification { ratification_id, .. }
            | MoneyAction::RefuseRatification { ratification_id, .. } => {
                ratification_ids.push(*ratification_id);
            }
            MoneyAction::ReleaseCommitment { commitment_id, .. }
            | MoneyAction::SetAtRiskPeriod { commitment_id, .. }
            | MoneyAction::ExpireGuarantee { commitment_id }
            | MoneyAction::DetermineCommitment { commitment_id, .. }
            | MoneyAction::RecordRecovery { commitment_id, .. }
            | MoneyAction::RecordRepayment { commitment_id, .. }
            | MoneyAction::WriteOff { commitment_id, .. }
            | MoneyAction::CarryOverCommitment { commitment_id, .. }
            | MoneyAction::Disburse { commitment_id, .. } => committed.push(*commitment_id),
            MoneyAction::ReverseDisbursement {
                disbursement_id: id, ..
            }
            | MoneyAction::ReverseRepayment { repayment_id: id, .. } => reversed.push(*id),
            MoneyAction::MoveBudget { cell_id, change } => {
                cells.push(*cell_id);
                cells.extend(change.to_cell_id);
            }
            MoneyAction::CancelBallot { ballot_id } | MoneyAction::ExtendBallot { ballot_id, .. } => {
                ballots.push(*ballot_id);
            }
            MoneyAction::DestroyDocument { .. } => {}
        }
    }
    let ratifications: BTreeMap<Id, RatificationSubject> = store::ratifications(cx.conn, &ratification_ids)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let taken_back = store::reversed_with(cx.conn, &reversed)?;
    let mut reversed: BTreeMap<Id, (Id, Cents)> = BTreeMap::new();
    for (id, part) in taken_back {
        reversed.entry(id).or_insert((part.commitment_id, Cents::ZERO)).1 += part.amount_cents;
    }
    committed.extend(reversed.values().map(|(commitment_id, _)| *commitment_id));
    let commitments = store::commitments(cx.conn, &committed, &cases)?;
    let numbers: BTreeMap<Id, (String, i32)> = store::standing_numbers(cx.conn, &cases)?
        .into_iter()
        .map(|(case, number, version)| (case, (number, version)))
        .collect();
    let pledges = store::standing_pledges(cx.conn, &ballots, &cases)?;
    let cells = NamedCells::read(cx, cells)?;
    let pledged = |holds: &dyn Fn(&StandingPledge) -> bool| -> Vec<Cents> {
        let found = pledges.iter().filter(|pledge| holds(pledge));
        found.map(|pledge| pledge.offered_cents).collect()
    };
    let of_commitment = |id: &Id, amount: Option<Cents>| {
        let found = commitments.iter().find(|c| c.id == *id);
        found
            .map(|row| Subject::of_commitment(row, amount.unwrap_or(row.open_cents())))
            .unwrap_or_default()
    };
    let as_things_are = |(action, row): (&MoneyAction, &&PendingAction)| {
        match action {
            MoneyAction::Transition { case_id, input, .. } => {
                // Decided before subjects were stored: the action has changed the amounts, so none are shown.
                let mut subject = if row.status == PendingStatus::Pending {
                    let of_case: Vec<_> = commitments.iter().filter(|c| c.case_id == *case_id).collect();
                    Subject::of_command(input.command, &of_case, &pledged(&|p| p.case_id == *case_id))
                } else {
                    Subject::default()
                };
                if let Some((number, version)) = numbers.get(case_id) {
                    subject.decision_number = Some(number.clone());
                    subject.decision_number_version = Some(*version);
                }
                subject
            }
            MoneyAction::GiveRatification { ratification_id, .. }
            | MoneyAction::RefuseRatification { ratification_id, .. } => ratifications
                .get(ratification_id)
                .map(Subject::of_ratification)
                .unwrap_or_default(),
            MoneyAction::ReleaseCommitment {
                commitment_id,
                amount,
                ..
            } => of_commitment(commitment_id, *amount),
            MoneyAction::SetAtRiskPeriod { commitment_id, .. }
            | MoneyAction::ExpireGuarantee { commitment_id } => of_commitment(commitment_id, None),
            MoneyAction::DetermineCommitment {
                commitment_id,
                determination,
            } => of_commitment(commitment_id, Some(determination.amount)),
            MoneyAction::RecordRecovery {
                commitment_id,
                recovery,
            } => of_commitment(commitment_id, Some(recovery.amount)),
            MoneyAction::RecordRepayment {
                commitment_id,
                repayment,
            } => of_commitment(commitment_id, Some(repayment.principal() + repayment.interest())),
            MoneyAction::WriteOff {
                commitment_id,
                write_off,
            } => of_commitment(commitment_id, Some(write_off.amount)),
            MoneyAction::CarryOverCommitment {
                commitment_id,
                carry_over,
            } => Subject {
                to_budget_year: Some(carry_over.budget_year),
                ..of_commitment(commitment_id, carry_over.amount)
            },
            MoneyAction::Disburse {
                commitment_id,
                disbursement,
            } => of_commitment(commitment_id, Some(disbursement.amount)),
            MoneyAction::ReverseDisbursement {
                disbursement_id: id, ..
            }
            | MoneyAction::ReverseRepayment { repayment_id: id, .. } => match reversed.get(id) {
                Some((commitment_id, amount)) => of_commitment(commitment_id, Some(*amount)),
                None => Subject::default(),
            },
            MoneyAction::MoveBudget { cell_id, change } => Subject::of_move(&cells, cell_id, change),
            MoneyAction::CancelBallot { ballot_id } | MoneyAction::ExtendBallot { ballot_id, .. } => {
                Subject::of_ballot(&pledged(&|p| p.ballot_id == *ballot_id))
            }
            MoneyAction::DestroyDocument { .. } => Subject::default(),
        }
    };
    actions
        .iter()
        .zip(rows)
        .map(|pair| match &pair.1.subject {
            Some(kept) => Ok(kept.read_as()?),
            None => Ok(as_things_are(pair)),
        })
        .collect()
}
