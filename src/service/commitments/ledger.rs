//! Entries in the ledger of a commitment. An entry changes the sums and the status of the commitment; the caller stores
//! the commitment with the event, and posts to the ledger of the mandate.

use chrono::NaiveDate;

use super::super::Context;
use super::super::headroom::Posting;
use edba_common::error::{Error, Result};
use edba_domain::codes::CommitmentStatus;
use edba_domain::commitment_ledger::{CommitmentEntryKind, CommitmentLedger};
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Id};
use edba_store::commitment_entries::{self as store, CommitmentEntry};
use edba_store::decisions::Commitment;

/// An entry to be made; a field that does not apply is None.
#[derive(Debug, Clone)]
pub(super) struct NewEntry {
    pub kind: CommitmentEntryKind,
    pub amount: Cents,
    pub value_date: Option<NaiveDate>,
    pub booking_reference: Option<String>,
    pub payee: Option<String>,
    pub reason: Option<String>,
    pub reverses_id: Option<Id>,
    pub document: Option<String>,
    /// Whether the headroom of the mandate rises by it, or falls again.
    pub returned: bool,
}

impl NewEntry {
    pub(super) fn of(kind: CommitmentEntryKind, amount: Cents) -> Self {
        Self {
            kind,
            amount,
            value_date: None,
            booking_reference: None,
            payee: None,
            reason: None,
            reverses_id: None,
            document: None,
            returned: false,
        }
    }
}

/// The sums of a commitment.
pub(super) fn sums(row: &Commitment) -> CommitmentLedger {
    row.ledger()
}

/// The answer of the finance partner, as a status.
fn answer(row: &Commitment) -> CommitmentStatus {
    match (&row.booking_reference, &row.reason, row.offered_at) {
        (Some(_), ..) => CommitmentStatus::Acknowledged,
        (None, Some(_), _) => CommitmentStatus::Refused,
        (None, None, Some(_)) => CommitmentStatus::Offered,
        (None, None, None) => CommitmentStatus::Decided,
    }
}

/// Enters the amount of a new commitment: that of the decision, or what is carried over from another budget year.
pub(crate) fn begin(cx: &mut Context<'_>, row: &Commitment) -> Result<()> {
    let kind = match row.carried_from_id {
        Some(_) => CommitmentEntryKind::CarriedIn,
        None => CommitmentEntryKind::Decided,
    };
    insert(cx, row, NewEntry::of(kind, row.amount_cents)).map(drop)
}

/// Makes an entry, and sets the sums and the status of the commitment. Called under the lock of its case. Errors:
/// internal where the ledger cannot carry it, which the caller has checked.
pub(super) fn enter(cx: &mut Context<'_>, row: &mut Commitment, new: NewEntry) -> Result<CommitmentEntry> {
    let sums = sums(row).after(new.kind, new.amount).map_err(Error::internal)?;
    row.paid_cents = sums.paid;
    row.released_cents = sums.released;
    row.carried_out_cents = sums.carried_out;
    row.determined_cents = sums.determined;
    row.recovered_cents = sums.recovered;
    row.written_off_cents = sums.written_off;
    row.repaid_cents = sums.repaid;
    row.interest_cents = sums.interest;
    if new.kind == CommitmentEntryKind::Acknowledged {
        row.booking_reference.clone_from(&new.booking_reference);
    }
    row.status = sums.status(answer(row));
    row.released_at = match row.status {
        CommitmentStatus::Released => row.released_at.or(Some(cx.now)),
        _ => None,
    };
    insert(cx, row, new)
}

fn insert(cx: &mut Context<'_>, row: &Commitment, new: NewEntry) -> Result<CommitmentEntry> {
    let NewEntry {
        kind,
        amount,
        value_date,
        booking_reference,
        payee,
        reason,
        reverses_id,
        document,
        returned,
    } = new;
    let entry = CommitmentEntry {
        id: Id::new(),
        commitment_id: row.id,
        seq: store::last_seq(cx.conn, &row.id)? + 1,
        kind,
        amount_cents: amount,
        organisation_id: row.organisation_id,
        value_date,
        booking_reference,
        payee,
        reason,
        reverses_id,
        account_id: cx.actor.account_id(),
        recorded_at: cx.now,
        document,
        returned,
    };
    store::insert(cx.conn, &entry)?;
    Ok(entry)
}

/// The posting of an entry to the ledger of the mandate. None for a ratified commitment: it went beyond the mandate and
/// was never in its ledger.
pub(super) fn mirrored(row: &Commitment, kind: LedgerKind, amount: Cents, reason: &str) -> Option<Posting> {
    row.ratification_id.is_none().then(|| Posting {
        mandate_id: row.mandate_id,
        budget_year: row.budget_year,
        kind,
        amount,
        case_id: row.case_id,
        pledge_id: row.pledge_id,
        reason: reason.to_owned(),
    })
}
