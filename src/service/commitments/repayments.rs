//! Repayments: money that came back on a loan, as principal and interest.
//!
//! Principal that comes back, and a subsidy that is recovered, return to the headroom of the mandate where its terms say so;
//! what was paid stays paid.

mod reversals;

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::events::{self, Chain, NewEvent};
use super::super::headroom::{self, Posting, Standing};
use super::super::{Context, versioned};
use super::bookings::{self, Booking, BookingFilter};
use super::disbursements::{lock_mandates, present};
use super::find;
use super::ledger::{NewEntry, enter, mirrored};
use super::settlement::{hindered, standing};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::loan::{repayment_date_faults, repayment_faults};
use edba_domain::mandate::LedgerKind;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Id, Message, Moment, text};
use edba_store::commitment_entries::CommitmentEntry;
use edba_store::decisions::{self, Commitment};
use edba_store::{decision_lists, repayments as store};

pub use reversals::{check_reversal, receipts, reverse, take_back};

/// Money that came back on a loan, in the books of the funder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRepayment {
    /// The part of the loan itself; left out where there is only interest.
    #[schema(example = "20000.00")]
    pub principal: Option<Cents>,
    /// Left out where there is only principal.
    #[schema(example = "450.00")]
    pub interest: Option<Cents>,
    /// The day on which the money moved.
    pub value_date: NaiveDate,
    /// Who paid it back.
    #[schema(min_length = 1, max_length = 200, example = "Stichting Almere Labs")]
    pub payer: String,
    /// The reference of the receipt in the books of the funder, unique there among repayments. The same one sent again is the
    /// same repayment.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711-A1")]
    pub booking_reference: String,
}

impl NewRepayment {
    pub fn principal(&self) -> Cents {
        self.principal.unwrap_or_default()
    }

    pub fn interest(&self) -> Cents {
        self.interest.unwrap_or_default()
    }

    /// The entries that it makes: kind and amount.
    fn parts(&self) -> impl Iterator<Item = (CommitmentEntryKind, Cents)> {
        [
            (CommitmentEntryKind::Repaid, self.principal()),
            (CommitmentEntryKind::Interest, self.interest()),
        ]
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
    }
}

/// Repayments that the caller may see, in the order of the filter: as they were recorded, or the newest first.
pub fn list(
    cx: &mut Context<'_>,
    filter: BookingFilter,
    slice: decision_lists::Slice,
) -> Result<Vec<Booking>> {
    bookings::list(cx, &store::RECEIVED, filter, slice)
}

/// One repayment. Errors: 404.
pub fn one(cx: &mut Context<'_>, id: Id) -> Result<Booking> {
    bookings::one(cx, &store::RECEIVED, id)?.ok_or_else(|| Error::not_found("repayment"))
}

/// Records a repayment on a commitment of the caller's organisation. One that was recorded before changes nothing.
///
/// # Errors
/// 404 for a commitment that the caller may not see; 409 where it is no loan, nothing of it was paid out, its case is not
/// financed, or the booking reference is that of another repayment; 400 for more principal than is outstanding, and for a value
/// date in the future or before the loan was paid out.
pub fn record(cx: &mut Context<'_>, id: Id, new: &NewRepayment) -> Result<Commitment> {
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    repay(cx, &mut chain, id, new)?;
    chain.close(cx)?;
    find(cx, id)
}

/// Checks that a repayment could be recorded now. Errors: as [`record`]; 409 where it was recorded before.
pub fn check_repayment(cx: &mut Context<'_>, id: Id, new: &NewRepayment) -> Result<Commitment> {
    let row = present(cx, id)?;
    if is_recorded(cx, &row, new)? {
        return Err(Error::blocked(
            "This repayment was recorded before.",
            vec![Obstacle::new(
                "repayment-recorded",
                WaitingOn::Nobody,
                "obstacle-repayment-recorded",
            )],
        ));
    }
    check_new(cx, row, new)
}

/// Checks a repayment that is not recorded yet.
fn check_new(cx: &mut Context<'_>, row: Commitment, new: &NewRepayment) -> Result<Commitment> {
    let standing = standing(cx, &row)?;
    hindered("The repayment cannot be recorded now.", &standing.repayment())?;
    let first_paid_on = store::first_paid_on(cx.conn, &row.id)?;
    let mut faults = repayment_faults(&standing.ledger, new.principal(), new.interest());
    faults.extend(repayment_date_faults(new.value_date, first_paid_on, cx.today()));
    faults.extend(text::line_fault("/payer", &new.payer));
    faults.extend(text::line_fault("/bookingReference", &new.booking_reference));
    match faults.is_empty() {
        true => Ok(row),
        false => Err(Error::invalid(faults)),
    }
}

/// Records a repayment under the lock of its case; the same one recorded before is left as it is. Errors: as [`record`].
pub fn repay(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewRepayment) -> Result<()> {
    let row = present(cx, id)?;
    // Lock before anything is dated.
    lock_receipts(cx, &row)?;
    lock_mandates(cx, [&row])?;
    if is_recorded(cx, &row, new)? {
        return Ok(());
    }
    let mut row = check_new(cx, row, new)?;
    let returns = returns(cx, &row, new.value_date)?;
    let mut entries = Vec::new();
    for (kind, amount) in new.parts() {
        let entry = NewEntry {
            value_date: Some(new.value_date),
            booking_reference: Some(new.booking_reference.trim().to_owned()),
            payee: Some(new.payer.trim().to_owned()),
            returned: returns && kind == CommitmentEntryKind::Repaid,
            ..NewEntry::of(kind, amount)
        };
        entries.push(enter(cx, &mut row, entry)?);
    }
    let postings: Vec<Posting> = entries
        .iter()
        .filter_map(|entry| returned(&row, entry, LedgerKind::Return, new.value_date))
        .collect();
    keep(cx, chain, row, EventKind::RepaymentRecorded, &entries)?;
    headroom::post(cx, &postings)
}

/// Locks the receipts of the funder: what another case records under the same booking reference at the same time is seen after
/// it. Taken after the chain of the case and before the mandates.
pub(super) fn lock_receipts(cx: &mut Context<'_>, row: &Commitment) -> Result<()> {
    match events::hold(cx, row.organisation_id)? {
        true => Ok(()),
        false => Err(Error::internal("a funder has no history")),
    }
}

/// Whether this repayment was recorded before. Errors: 409 where another one has its booking reference.
fn is_recorded(cx: &mut Context<'_>, row: &Commitment, new: &NewRepayment) -> Result<bool> {
    let reference = new.booking_reference.trim();
    let booked = store::booked(cx.conn, &row.organisation_id, reference)?;
    let Some(first) = booked.first() else {
        return Ok(false);
    };
    let parts: Vec<_> = booked
        .iter()
        .map(|entry| (entry.kind, entry.amount_cents))
        .collect();
    let is_same = parts == new.parts().collect::<Vec<_>>()
        && booked.iter().all(|entry| {
            entry.commitment_id == row.id
                && entry.value_date == Some(new.value_date)
                && entry.payee.as_deref() == Some(new.payer.trim())
        });
    if is_same {
        return Ok(true);
    }
    let recorded = |kind| -> Cents {
        let parts = booked.iter().filter(|entry| entry.kind == kind);
        parts.map(|entry| entry.amount_cents).sum()
    };
    let principal = recorded(CommitmentEntryKind::Repaid);
    let interest = recorded(CommitmentEntryKind::Interest);
    let recorded_on = first.value_date.unwrap_or(first.recorded_at.local_date());
    let recorded_by = first.payee.as_deref().unwrap_or_default();
    Err(Error::blocked(
        format!(
            "The booking reference {reference} is that of another repayment: {principal} principal and {interest} interest of \
             {recorded_on} by {recorded_by} on commitment {}. This one is {} principal and {} interest of {} by {} on \
             commitment {}.",
            first.commitment_id,
            new.principal(),
            new.interest(),
            new.value_date,
            new.payer.trim(),
            row.id,
        ),
        vec![
            Obstacle::new(
                "booking-reference-taken",
                WaitingOn::FinancePartner,
                Message::new("obstacle-booking-reference-taken-by-repayment")
                    .with("principal", principal)
                    .with("interest", interest)
                    .with("date", recorded_on)
                    .with("payer", recorded_by)
                    .with("case", bookings::case_number(cx, first)?),
            )
            .at("/bookingReference"),
        ],
    ))
}

/// Whether what comes back on this day on a commitment returns to the headroom of its mandate, by the terms as they were
/// recorded at the end of that day. What was ratified went beyond the mandate, and never returns to it. Called under the locks
/// of the chain.
pub(super) fn returns(cx: &mut Context<'_>, row: &Commitment, on: NaiveDate) -> Result<bool> {
    if row.ratification_id.is_some() {
        return Ok(false);
    }
    let then = Moment::end_of(on).min(cx.now);
    let terms = Standing::terms_at(cx.conn, &BTreeSet::from([row.mandate_id]), then)?;
    Ok(terms
        .chains()
        .get(&row.mandate_id)
        .is_some_and(|chain| chain.makes_returns_available(on, then.utc())))
}

/// The posting of an entry that returned, or takes back what did, in the year in which the money came back. None for an entry
/// that did not.
pub(super) fn returned(
    row: &Commitment,
    entry: &CommitmentEntry,
    kind: LedgerKind,
    came_back_on: NaiveDate,
) -> Option<Posting> {
    let reason = match kind {
        LedgerKind::TakeBack => "repayment reversed",
        _ => "repaid",
    };
    let posting = mirrored(row, kind, entry.amount_cents, reason).filter(|_| entry.returned)?;
    Some(Posting {
        budget_year: came_back_on.year(),
        ..posting
    })
}

/// Stores the commitment after its entries, with an event for each. The subject of an event is the repayment.
fn keep(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Commitment,
    kind: EventKind,
    entries: &[CommitmentEntry],
) -> Result<()> {
    row.version += 1;
    versioned::store(cx, &row, decisions::update_commitment)?;
    for entry in entries {
        chain.add(
            cx,
            NewEvent {
                kind,
                subject_id: entry.reverses_id.unwrap_or(entry.id),
                reason: entry.reason.as_deref(),
                before: None,
                after: None,
                data: json!({
                    "entryId": entry.id, "seq": entry.seq, "kind": entry.kind, "commitmentId": row.id,
                    "organisationId": row.organisation_id, "amount": entry.amount_cents, "valueDate": entry.value_date,
                    "payee": entry.payee, "bookingReference": entry.booking_reference, "returned": entry.returned,
                    "fundId": row.fund_id,
                    "commitment": {
                        "repaid": row.repaid_cents, "interest": row.interest_cents, "recovered": row.recovered_cents,
                        "version": row.version,
                    },
                }),
            },
        )?;
    }
    Ok(())
}
