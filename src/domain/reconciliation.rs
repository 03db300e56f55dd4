//! Reconciliation: the lines of an export of a funder's own books beside the movements that are recorded here.
//!
//! Nothing is booked by guess: a line is joined to a movement only where a person accepts it, and only if the amounts are
//! equal. What is proposed, and why, follows from reference, amount and value date alone.

pub mod matching;
pub mod notation;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::commitment_ledger::CommitmentEntryKind;
use crate::{Cents, Id};

/// The most lines of one file.
pub const MOST_LINES: usize = 50_000;
/// The most columns of one file.
pub const MOST_COLUMNS: usize = 500;
/// The largest file, in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// The most faults of a file that are reported; of the others only their number is.
pub const MOST_LINE_FAULTS: usize = 50;
/// The longest reference and payee, in characters.
pub const LONGEST_TEXT: usize = 200;

text_enum! {
    /// How a line of the file stands. `exact`: one movement has its reference, amount and value date. `probable`: one
    /// movement has its amount, and its reference or its value date. `ambiguous`: several lines or movements fit equally
    /// well; none is preselected. `different`: a movement has its reference and another amount. `none`: no movement.
    /// `reconciled-before`: its movement was reconciled with a line of another file. `accepted`: a person joined it to its
    /// movement. `set-aside`: a person said why it needs no movement.
    pub enum LineState {
        Exact = "exact",
        Probable = "probable",
        Ambiguous = "ambiguous",
        Different = "different",
        Unmatched = "none",
        ReconciledBefore = "reconciled-before",
        Accepted = "accepted",
        SetAside = "set-aside",
    }
}

text_enum! {
    /// What a line and a movement have in common.
    pub enum MatchReason {
        Reference = "reference",
        Amount = "amount",
        ValueDate = "value-date",
        Payee = "payee",
        CommitmentReference = "commitment-reference",
    }
}

text_enum! {
    /// How a person resolved a line. `accepted`: it is joined to a movement. `set-aside`: it needs none.
    pub enum ResolutionKind {
        Accepted = "accepted",
        SetAside = "set-aside",
    }
}

text_enum! {
    /// Whether the resolution of a line stands, or was undone. It is kept either way.
    pub enum ResolutionStatus {
        Standing = "standing",
        Undone = "undone",
    }
}

text_enum! {
    /// The character between the columns of a file.
    pub enum Separator {
        Comma = "comma",
        Semicolon = "semicolon",
        Tab = "tab",
        Pipe = "pipe",
    }
}

text_enum! {
    /// How a file writes numbers. `nl`: 1.234,56. `en`: 1,234.56.
    pub enum NumberNotation {
        Nl = "nl",
        En = "en",
    }
}

text_enum! {
    /// How a file writes days. `iso`: 2026-11-30. `nl`: 30-11-2026.
    pub enum DateNotation {
        Iso = "iso",
        Nl = "nl",
    }
}

text_enum! {
    /// The character encoding of a file. A byte order mark at its beginning is skipped.
    pub enum FileEncoding {
        Utf8 = "utf-8",
        Windows1252 = "windows-1252",
    }
}

impl Separator {
    /// The character itself.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// How a file is to be read. Said by the person who sends it, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileFormat {
    pub separator: Separator,
    pub numbers: NumberNotation,
    pub dates: DateNotation,
    pub encoding: FileEncoding,
    /// The name of the column of the booking reference.
    pub reference_column: String,
    /// The name of the column of the amount; a reversal or recovery is negative there.
    pub amount_column: String,
    /// The name of the column of the value date.
    pub date_column: String,
    /// The name of the column of the payee, if there is one.
    pub payee_column: Option<String>,
    /// The name of the column of the reference under which the commitment was acknowledged, if there is one.
    pub commitment_reference_column: Option<String>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLine {
    /// Its number in the file, where the header is line 1.
    pub line: i32,
    pub reference: String,
    /// Negative for money that came back.
    pub amount: Cents,
    pub value_date: NaiveDate,
    pub payee: Option<String>,
    pub commitment_reference: Option<String>,
}

/// A movement of money in the ledger of a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub entry_id: Id,
    pub commitment_id: Id,
    pub kind: CommitmentEntryKind,
    /// Negative for money that came back.
    pub amount: Cents,
    pub value_date: NaiveDate,
    /// Of a reversal that of its payment.
    pub reference: String,
    pub payee: Option<String>,
    /// The reference under which its commitment was acknowledged.
    pub commitment_reference: Option<String>,
    /// Whether it was reconciled with a line of another file.
    pub reconciled_before: bool,
    /// The reference and the value date of the line that it is joined to, which may differ from its own.
    pub joined_as: Option<(String, NaiveDate)>,
    /// Whether it is a payment that was reversed.
    pub reversed: bool,
}

/// The amount of an entry with its sign, where money moved: what is paid is positive, and so is the reversal of what came in;
/// what is reversed, recovered or repaid, and interest, is negative. None for an entry that moves no money.
pub fn moved(kind: CommitmentEntryKind, amount: Cents) -> Option<Cents> {
    match kind {
        CommitmentEntryKind::Paid
        | CommitmentEntryKind::RepaidReversed
        | CommitmentEntryKind::InterestReversed
        | CommitmentEntryKind::RecoveredReversed => Some(amount),
        CommitmentEntryKind::Reversed
        | CommitmentEntryKind::Recovered
        | CommitmentEntryKind::Repaid
        | CommitmentEntryKind::Interest => Some(-amount),
        _ => None,
    }
}

/// The kinds of entries that move money.
pub const MOVEMENTS: [CommitmentEntryKind; 8] = [
    CommitmentEntryKind::Paid,
    CommitmentEntryKind::Reversed,
    CommitmentEntryKind::Recovered,
    CommitmentEntryKind::Repaid,
    CommitmentEntryKind::Interest,
    CommitmentEntryKind::RepaidReversed,
    CommitmentEntryKind::InterestReversed,
    CommitmentEntryKind::RecoveredReversed,
];

/// What a line and a movement have in common.
pub fn reasons(line: &BookLine, movement: &Movement) -> Vec<MatchReason> {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    [
        (MatchReason::Reference, line.reference == movement.reference),
        (MatchReason::Amount, line.amount == movement.amount),
        (MatchReason::ValueDate, line.value_date == movement.value_date),
        (MatchReason::Payee, same(&line.payee, &movement.payee)),
        (
            MatchReason::CommitmentReference,
            same(&line.commitment_reference, &movement.commitment_reference),
        ),
    ]
    .into_iter()
    .filter_map(|(reason, holds)| holds.then_some(reason))
    .collect()
}

text_enum! {
    /// Why a line cannot be joined to a movement. `amount-differs`: the amounts are not equal; correct the one that is
    /// wrong first. `nothing-in-common`: neither reference nor value date is the same.
    pub enum NotAcceptable {
        AmountDiffers = "amount-differs",
        NothingInCommon = "nothing-in-common",
    }
}

/// Checks that a line can be joined to a movement: the amounts are equal, and so is the reference or the value date.
pub fn check_acceptable(line: &BookLine, movement: &Movement) -> Result<(), NotAcceptable> {
    let reasons = reasons(line, movement);
    let has = |reason| reasons.contains(&reason);
    if !has(MatchReason::Amount) {
        return Err(NotAcceptable::AmountDiffers);
    }
    if !has(MatchReason::Reference) && !has(MatchReason::ValueDate) {
        return Err(NotAcceptable::NothingInCommon);
    }
    Ok(())
}
