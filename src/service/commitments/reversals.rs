//! Reversals: a payment that was none, or came back as a whole, is taken back once; it stays, with its reversal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::events::Chain;
use super::super::validation::written;
use super::super::{Context, headroom, votes};
use super::bookings::Booking;
use super::disbursements::{case_status, keep, lock_mandates, one, present};
use super::ledger::{NewEntry, enter, mirrored, sums};
use super::{board_ballot, release};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::CaseStatus;
use edba_domain::commitment_ledger::{CommitmentEntryKind, future_fault};
use edba_domain::mandate::LedgerKind;
use edba_domain::workflow::WaitingOn;
use edba_domain::{EventKind, Fault, Id};
use edba_store::commitment_entries::{self as store, CommitmentEntry};
use edba_store::decisions::Commitment;

/// The correction of a payment: it is taken back as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReversal {
    #[schema(min_length = 1, max_length = 4000, example = "Paid to the wrong account.")]
    pub reason: String,
    /// The day on which the money came back, or the payment was found to be none.
    pub value_date: NaiveDate,
}

impl NewReversal {
    /// Whether an entry is this reversal.
    pub(super) fn is_same(&self, entry: &CommitmentEntry) -> bool {
        entry.reason.as_deref() == Some(self.reason.trim()) && entry.value_date == Some(self.value_date)
    }

    /// Requires a value date up to today, and not before that of what is reversed; `before` says the latter. Errors: 400.
    pub(super) fn check_date(
        &self,
        cx: &Context<'_>,
        reversed: &CommitmentEntry,
        before: &str,
    ) -> Result<()> {
        let mut faults = Vec::from_iter(future_fault(self.value_date, cx.today()));
        if reversed.value_date.is_some_and(|date| self.value_date < date) {
            faults.push(Fault::new("/valueDate", "before-payment", before));
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(Error::invalid(faults)),
        }
    }
}

/// Reverses a payment on a commitment of the caller's organisation. The same reversal given again changes nothing.
/// Errors: 404; 409 where it was reversed otherwise, its case is before the board again, or what was recovered and written off
/// would exceed what was paid beyond the determination; 400 for a value date in the future or before that of the payment.
pub fn reverse(cx: &mut Context<'_>, id: Id, new: &NewReversal) -> Result<Booking> {
    cx.actor.organisation()?;
    let case_id = one(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    take_back(cx, &mut chain, id, new)?;
    chain.close(cx)?;
    one(cx, id)
}

/// Checks that a payment could be reversed now. Errors: as [`reverse`].
pub fn check_reversal(
    cx: &mut Context<'_>,
    id: Id,
    new: &NewReversal,
) -> Result<(CommitmentEntry, Commitment)> {
    written([("/reason", &new.reason)])?;
    let paid = store::payment(cx.conn, &id)?.ok_or_else(|| Error::not_found("disbursement"))?;
    let row = present(cx, paid.commitment_id)?;
    if store::reversal_of(cx.conn, &id)?.is_some() {
        return Err(Error::blocked(
            "The payment was reversed before.",
            vec![Obstacle::new(
                "disbursement-reversed",
                WaitingOn::Nobody,
                "obstacle-disbursement-reversed",
            )],
        ));
    }
    board_ballot::check_none_open(cx, &row, "The payment cannot be reversed now.")?;
    if paid.amount_cents > sums(&row).reversible() {
        let (code, message) = match sums(&row).is_loan {
            true => ("commitment-repaid", "obstacle-commitment-repaid"),
            false => ("commitment-recovered", "obstacle-commitment-recovered"),
        };
        return Err(Error::blocked(
            "The payment cannot be reversed any more.",
            vec![Obstacle::new(code, WaitingOn::Nobody, message)],
        ));
    }
    new.check_date(cx, &paid, "A payment is not reversed before its own value date.")?;
    Ok((paid, row))
}

/// Reverses a payment under the lock of its case. Errors: as [`reverse`].
pub fn take_back(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewReversal) -> Result<()> {
    let [reason] = written([("/reason", &new.reason)])?;
    if store::reversal_of(cx.conn, &id)?.is_some_and(|before| new.is_same(&before)) {
        return Ok(());
    }
    let (paid, mut row) = check_reversal(cx, id, new)?;
    if row.determined_cents.is_some() || case_status(cx, &row)? == CaseStatus::Stopped {
        // What is open beyond the determination, or in a stopped case, is given up at once: all locks of the case are taken
        // in one call.
        votes::lock_all_of_case(cx, &row.case_id)?;
    }
    lock_mandates(cx, [&row])?;
    let before = row.version;
    let entry = enter(
        cx,
        &mut row,
        NewEntry {
            value_date: Some(new.value_date),
            reason: Some(reason.clone()),
            reverses_id: Some(paid.id),
            ..NewEntry::of(CommitmentEntryKind::Reversed, paid.amount_cents)
        },
    )?;
    let posting = mirrored(&row, LedgerKind::Reverse, paid.amount_cents, "payment reversed");
    let commitment_id = row.id;
    keep(cx, chain, row, before, EventKind::DisbursementReversed, &entry)?;
    headroom::post(cx, posting.as_slice())?;
    // What a stopped case has not paid is released, and so is what is open beyond the determination of a subsidy.
    let row = present(cx, commitment_id)?;
    let given_up = match case_status(cx, &row)? {
        CaseStatus::Stopped => paid.amount_cents,
        _ => sums(&row).beyond_determination(),
    };
    match given_up.is_positive() {
        true => release(cx, chain, commitment_id, Some(given_up), &reason),
        false => Ok(()),
    }
}
