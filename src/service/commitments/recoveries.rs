//! What was paid beyond the determination of a subsidy: recovered, as a fact of the funder's books, or written off; and what
//! is written off of a loan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::events::Chain;
use super::super::validation::{named, written};
use super::super::{Context, headroom};
use super::bookings;
use super::disbursements::{lock_mandates, present};
use super::find;
use super::ledger::{NewEntry, enter, sums};
use super::repayments::{lock_receipts, returned, returns};
use super::settlement::{hindered, standing, write_with_entry};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::mandate::LedgerKind;
use edba_domain::settlement::{recoverable_faults, recovery_date_faults, write_off_faults};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id, Message, text};
use edba_store::commitment_entries::{self as store, CommitmentEntry};
use edba_store::decisions::Commitment;

/// Money that came back, in the books of the funder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRecovery {
    #[schema(example = "20000.00")]
    pub amount: Cents,
    /// The day on which the money moved.
    pub value_date: NaiveDate,
    /// Who paid it back.
    #[schema(min_length = 1, max_length = 200, example = "Stichting Almere Labs")]
    pub payer: String,
    /// The reference of the receipt in the books of the funder, unique there among recoveries. The same one sent again is the
    /// same recovery.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711-R1")]
    pub booking_reference: String,
}

/// An amount that is to be recovered of a subsidy or repaid of a loan, and is given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWriteOff {
    #[schema(example = "5000.00")]
    pub amount: Cents,
    /// Reference to the decision of the funder.
    #[schema(min_length = 1, max_length = 200, example = "College 2026-204")]
    pub document: String,
    #[schema(min_length = 1, max_length = 4000, example = "The recipient is bankrupt.")]
    pub reason: String,
}

/// Records a recovery on a commitment of the caller's organisation. A recovery that was recorded before changes nothing.
///
/// # Errors
/// 404 for a commitment that the caller may not see; 409 where nothing was determined, its case is not financed, or the
/// booking reference is that of another recovery; 400 for an amount above what is to be recovered, and for a value date in the
/// future or before the determination.
pub fn record(cx: &mut Context<'_>, id: Id, new: &NewRecovery) -> Result<Commitment> {
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    recover(cx, &mut chain, id, new)?;
    chain.close(cx)?;
    find(cx, id)
}

/// Checks that a recovery could be recorded now. Errors: as [`record`]; 409 where it was recorded before.
pub fn check_recovery(cx: &mut Context<'_>, id: Id, new: &NewRecovery) -> Result<Commitment> {
    let row = present(cx, id)?;
    if let Some(before) = store::recovery_booked(cx.conn, &row.organisation_id, new.booking_reference.trim())?
    {
        same_or_conflict(cx, &before, id, new)?;
        return Err(Error::blocked(
            "This recovery was recorded before.",
            vec![Obstacle::new(
                "recovery-recorded",
                WaitingOn::Nobody,
                "obstacle-recovery-recorded",
            )],
        ));
    }
    check_new(cx, row, new)
}

/// The faults of the amount and of the value date of a recovery, of those that are known. Errors: 404 for a commitment that the caller
/// may not see.
pub fn known_faults(
    cx: &mut Context<'_>,
    id: Id,
    amount: Option<Cents>,
    value_date: Option<NaiveDate>,
) -> Result<Vec<Fault>> {
    let row = find(cx, id)?;
    let mut faults = match amount {
        Some(amount) => recoverable_faults(&sums(&row), amount),
        None => Vec::new(),
    };
    if let Some(day) = value_date {
        let determined_on = store::determination(cx.conn, &row.id)?.and_then(|entry| entry.value_date);
        faults.extend(recovery_date_faults(day, determined_on, cx.today()));
    }
    Ok(faults)
}

/// The faults of the amount of a write-off, if it is known. Errors: 404 for a commitment that the caller may not see.
pub fn known_write_off_faults(cx: &mut Context<'_>, id: Id, amount: Option<Cents>) -> Result<Vec<Fault>> {
    let row = find(cx, id)?;
    Ok(amount.map_or_else(Vec::new, |amount| write_off_faults(&sums(&row), amount)))
}

/// Checks a recovery that is not recorded yet.
fn check_new(cx: &mut Context<'_>, row: Commitment, new: &NewRecovery) -> Result<Commitment> {
    let standing = standing(cx, &row)?;
    hindered("The recovery cannot be recorded now.", &standing.recovery())?;
    let determined_on = store::determination(cx.conn, &row.id)?.and_then(|entry| entry.value_date);
    let mut faults = recoverable_faults(&standing.ledger, new.amount);
    faults.extend(recovery_date_faults(new.value_date, determined_on, cx.today()));
    faults.extend(text::line_fault("/payer", &new.payer));
    faults.extend(text::line_fault("/bookingReference", &new.booking_reference));
    match faults.is_empty() {
        true => Ok(row),
        false => Err(Error::invalid(faults)),
    }
}

/// Records a recovery under the lock of its case; the same one recorded before is left as it is. Errors: as [`record`].
pub fn recover(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewRecovery) -> Result<()> {
    let row = present(cx, id)?;
    let [payer, reference] = [&new.payer, &new.booking_reference].map(|text| text.trim().to_owned());
    // Lock before anything is dated: what comes back can return to the mandate.
    lock_receipts(cx, &row)?;
    lock_mandates(cx, [&row])?;
    if let Some(before) = store::recovery_booked(cx.conn, &row.organisation_id, &reference)? {
        return same_or_conflict(cx, &before, id, new);
    }
    let mut row = check_new(cx, row, new)?;
    let entry = NewEntry {
        value_date: Some(new.value_date),
        booking_reference: Some(reference),
        payee: Some(payer),
        returned: returns(cx, &row, new.value_date)?,
        ..NewEntry::of(CommitmentEntryKind::Recovered, new.amount)
    };
    let entry = enter(cx, &mut row, entry)?;
    let posting = returned(&row, &entry, LedgerKind::Return, new.value_date);
    write_with_entry(cx, chain, row, EventKind::CommitmentRecovered, &entry)?;
    headroom::post(cx, posting.as_slice())
}

fn same_or_conflict(cx: &mut Context<'_>, before: &CommitmentEntry, id: Id, new: &NewRecovery) -> Result<()> {
    let is_same = before.commitment_id == id
        && before.amount_cents == new.amount
        && before.value_date == Some(new.value_date)
        && before.payee.as_deref() == Some(new.payer.trim());
    if is_same {
        return Ok(());
    }
    let recorded_on = before.value_date.unwrap_or(before.recorded_at.local_date());
    let recorded_by = before.payee.as_deref().unwrap_or_default();
    Err(Error::blocked(
        format!(
            "The booking reference {} is that of another recovery: {} of {recorded_on} by {recorded_by} on commitment {}. This \
             one is {} of {} by {} on commitment {id}.",
            new.booking_reference.trim(),
            before.amount_cents,
            before.commitment_id,
            new.amount,
            new.value_date,
            new.payer.trim(),
        ),
        vec![
            Obstacle::new(
                "booking-reference-taken",
                WaitingOn::FinancePartner,
                Message::new("obstacle-booking-reference-taken-by-recovery")
                    .with("amount", before.amount_cents)
                    .with("date", recorded_on)
                    .with("payer", recorded_by)
                    .with("case", bookings::case_number(cx, before)?),
            )
            .at("/bookingReference"),
        ],
    ))
}

/// Checks that an amount could be written off now. Errors: 404; 409 where nothing was determined or lent, or the case is not
/// financed; 400 for an amount above what is to be recovered or outstanding.
pub fn check_write_off(cx: &mut Context<'_>, id: Id, new: &NewWriteOff) -> Result<Commitment> {
    named([("/document", &new.document)])?;
    written([("/reason", &new.reason)])?;
    let row = present(cx, id)?;
    let standing = standing(cx, &row)?;
    hindered("Nothing can be written off now.", &standing.write_off())?;
    let faults = write_off_faults(&sums(&row), new.amount);
    match faults.is_empty() {
        true => Ok(row),
        false => Err(Error::invalid(faults)),
    }
}

/// Writes an amount off under the lock of its case. Errors: as [`check_write_off`].
pub fn write_off(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewWriteOff) -> Result<()> {
    let [document] = named([("/document", &new.document)])?;
    let [reason] = written([("/reason", &new.reason)])?;
    let mut row = check_write_off(cx, id, new)?;
    let entry = enter(
        cx,
        &mut row,
        NewEntry {
            document: Some(document),
            reason: Some(reason),
            ..NewEntry::of(CommitmentEntryKind::WrittenOff, new.amount)
        },
    )?;
    write_with_entry(cx, chain, row, EventKind::CommitmentWrittenOff, &entry).map(drop)
}
