//! Views of reconciliations.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::money::SignedTotal;
use edba_domain::reconciliation::{
    DateNotation, FileEncoding, FileFormat, LineState, MatchReason, Movement, NumberNotation, ResolutionKind,
    Separator,
};
use edba_domain::{Cents, Id, Moment};
use edba_service::reconciliations::{
    ComparedLine, Proposal, Reconciliation, ReconciliationProgress, ReconciliationResult, Resolution,
};

/// How a file was read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileFormatView {
    pub separator: Separator,
    pub numbers: NumberNotation,
    pub dates: DateNotation,
    pub encoding: FileEncoding,
    pub reference_column: String,
    pub amount_column: String,
    /// The name of the column of the value date.
    pub date_column: String,
    pub payee_column: Option<String>,
    pub commitment_reference_column: Option<String>,
}

/// The number of lines in a state.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineCountView {
    pub state: LineState,
    pub count: usize,
}

/// The comparison of an export as it is now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineCountsView {
    /// States without lines are left out.
    pub states: Vec<LineCountView>,
    /// The number of movements in the period of the file that no line names.
    pub missing_movements: usize,
}

/// An export of the books of a funder, compared with what is recorded here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReconciliationView {
    pub id: Id,
    pub organisation_id: Id,
    pub file_name: Option<String>,
    /// SHA-256 of the bytes of the file, in hexadecimal.
    pub sha256: String,
    pub format: FileFormatView,
    pub line_count: i32,
    /// The sum of the amounts of its lines.
    #[schema(value_type = SignedTotal)]
    pub total: Cents,
    /// The first value date of the file.
    pub period_from_date: NaiveDate,
    /// The last value date of the file.
    pub period_to_date: NaiveDate,
    /// The account that sent it.
    pub account_id: Id,
    pub recorded_at: Moment,
    /// The number of lines that are accepted.
    pub accepted: i64,
    /// The number of lines that are set aside.
    pub set_aside: i64,
    /// The number of lines that are neither.
    pub open: i64,
    /// Null in lists.
    pub counts: Option<LineCountsView>,
}

/// A movement of money in the ledger of a commitment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovementView {
    pub entry_id: Id,
    pub commitment_id: Id,
    pub kind: CommitmentEntryKind,
    #[schema(value_type = SignedTotal)]
    pub amount: Cents,
    pub value_date: NaiveDate,
    /// Of a reversal that of its payment.
    pub booking_reference: String,
    pub payee: Option<String>,
    /// The reference under which its commitment was acknowledged.
    pub commitment_reference: Option<String>,
}

/// A movement that is proposed for a line, and why.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposalView {
    pub movement: MovementView,
    /// What the line and the movement have in common.
    pub reasons: Vec<MatchReason>,
    /// Whether the line can be joined to it.
    pub acceptable: bool,
}

/// How a person resolved a line.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResolutionView {
    pub id: Id,
    pub kind: ResolutionKind,
    /// The movement that the line was joined to.
    pub entry_id: Option<Id>,
    /// Why it needs no movement.
    pub reason: Option<String>,
    /// Who resolved it.
    pub account_id: Id,
    pub recorded_at: Moment,
}

/// A line of an export, as it stands now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReconciliationLineView {
    /// Its number in the file, where the header is line 1.
    pub line: i32,
    pub reference: String,
    #[schema(value_type = SignedTotal)]
    pub amount: Cents,
    pub value_date: NaiveDate,
    pub payee: Option<String>,
    pub commitment_reference: Option<String>,
    pub state: LineState,
    /// At most ten.
    pub proposals: Vec<ProposalView>,
    /// Null while the line is open.
    pub resolution: Option<ResolutionView>,
}

fn format_view(format: FileFormat) -> FileFormatView {
    let FileFormat {
        separator,
        numbers,
        dates,
        encoding,
        reference_column,
        amount_column,
        date_column,
        payee_column,
        commitment_reference_column,
    } = format;
    FileFormatView {
        separator,
        numbers,
        dates,
        encoding,
        reference_column,
        amount_column,
        date_column,
        payee_column,
        commitment_reference_column,
    }
}

pub(super) fn view(
    progress: ReconciliationProgress,
    counts: Option<LineCountsView>,
) -> Result<ReconciliationView> {
    let open = progress.open();
    let ReconciliationProgress {
        row,
        accepted,
        set_aside,
    } = progress;
    let Reconciliation {
        id,
        organisation_id,
        file_name,
        sha256,
        format,
        line_count,
        total_cents,
        period_from,
        period_to,
        account_id,
        recorded_at,
    } = row;
    Ok(ReconciliationView {
        id,
        organisation_id,
        file_name,
        sha256,
        format: format_view(format.read()?),
        line_count,
        total: total_cents,
        period_from_date: period_from,
        period_to_date: period_to,
        account_id,
        recorded_at,
        accepted,
        set_aside,
        open,
        counts,
    })
}

pub(super) fn compared_view(compared: ReconciliationResult) -> Result<ReconciliationView> {
    let counts = LineCountsView {
        states: compared
            .counts()
            .into_iter()
            .map(|(state, count)| LineCountView { state, count })
            .collect(),
        missing_movements: compared.missing.len(),
    };
    view(compared.reconciliation, Some(counts))
}

pub(super) fn movement_view(movement: &Movement) -> MovementView {
    let Movement {
        entry_id,
        commitment_id,
        kind,
        amount,
        value_date,
        reference,
        payee,
        commitment_reference,
        reconciled_before: _,
        joined_as: _,
        reversed: _,
    } = movement.clone();
    MovementView {
        entry_id,
        commitment_id,
        kind,
        amount,
        value_date,
        booking_reference: reference,
        payee,
        commitment_reference,
    }
}

pub(super) fn line_view(compared: &ComparedLine) -> ReconciliationLineView {
    let proposals = compared.proposals.iter();
    let line = compared.line.clone();
    ReconciliationLineView {
        line: line.line,
        reference: line.reference,
        amount: line.amount,
        value_date: line.value_date,
        payee: line.payee,
        commitment_reference: line.commitment_reference,
        state: compared.state,
        proposals: proposals
            .map(|proposal| {
                let Proposal {
                    movement,
                    reasons,
                    acceptable,
                } = proposal;
                ProposalView {
                    movement: movement_view(movement),
                    reasons: reasons.clone(),
                    acceptable: *acceptable,
                }
            })
            .collect(),
        resolution: compared.resolution.clone().map(resolution_view),
    }
}

fn resolution_view(row: Resolution) -> ResolutionView {
    let Resolution {
        id,
        kind,
        entry_id,
        reason,
        account_id,
        recorded_at,
        ..
    } = row;
    ResolutionView {
        id,
        kind,
        entry_id,
        reason,
        account_id,
        recorded_at,
    }
}
