//! Disbursements: money that a funder paid out on a commitment, as recorded by its finance partner, or by the bureau with
//! four eyes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::events::{Chain, NewEvent};
use super::super::{Context, headroom};
use super::bookings::{self, Booking, BookingFilter};
use super::find;
use super::ledger::{NewEntry, enter, mirrored, sums};
use super::payment_limits;
use crate::versioned;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{CaseStatus, CommitmentStatus};
use edba_domain::commitment_ledger::{CommitmentEntryKind, future_fault};
use edba_domain::guarantee;
use edba_domain::mandate::LedgerKind;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id, Message, text};
use edba_store::commitment_entries::{self as store, CommitmentEntry};
use edba_store::decisions::{self, Commitment};
use edba_store::{cases, decision_lists};

/// A payment in the books of the funder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDisbursement {
    #[schema(example = "40000.00")]
    pub amount: Cents,
    /// The day on which the money moved.
    pub value_date: NaiveDate,
    /// Who was paid.
    #[schema(min_length = 1, max_length = 200, example = "Stichting Almere Labs")]
    pub payee: String,
    /// The reference of the payment in the books of the funder, unique there. The same one sent again is the same
    /// disbursement.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711-1")]
    pub booking_reference: String,
}

impl NewDisbursement {
    /// The booking reference as it is stored.
    fn reference(&self) -> &str {
        self.booking_reference.trim()
    }
}

/// Disbursements that the caller may see, in the order of the filter: as they were recorded, or the newest first.
pub fn list(
    cx: &mut Context<'_>,
    filter: BookingFilter,
    slice: decision_lists::Slice,
) -> Result<Vec<Booking>> {
    bookings::list(cx, &[CommitmentEntryKind::Paid], filter, slice)
}

/// One disbursement. Errors: 404.
pub fn one(cx: &mut Context<'_>, id: Id) -> Result<Booking> {
    bookings::one(cx, &[CommitmentEntryKind::Paid], id)?.ok_or_else(|| Error::not_found("disbursement"))
}

/// The entries of a commitment after `after`, in order. Errors: 404.
pub fn entries(
    cx: &mut Context<'_>,
    commitment_id: Id,
    after: i32,
    limit: i64,
) -> Result<Vec<CommitmentEntry>> {
    let row = find(cx, commitment_id)?;
    entries_of(cx, &row, after, limit)
}

/// The same of a commitment that the caller may see.
pub fn entries_of(
    cx: &mut Context<'_>,
    row: &Commitment,
    after: i32,
    limit: i64,
) -> Result<Vec<CommitmentEntry>> {
    store::entries(cx.conn, &row.id, after, limit)
}

/// Records a payment on a commitment of the caller's organisation. A payment that was recorded before is returned as it
/// is.
///
/// # Errors
/// 404 for a commitment that the caller may not see; 409 where the commitment is not acknowledged, its case is not
/// financed, or the booking reference is that of another payment; 400 for an amount above what is open, and for a value
/// date in the future or before the decision.
pub fn record(cx: &mut Context<'_>, commitment_id: Id, new: NewDisbursement) -> Result<Booking> {
    let mut recorded = record_all(cx, &[(commitment_id, new)], true)?;
    recorded
        .pop()
        .ok_or_else(|| Error::internal("nothing was recorded"))
}

/// Records several payments, all or none, and returns them in the same order. Errors: those of [`record`], as faults
/// that name their payment (`/items/3/amount`).
pub fn record_several(cx: &mut Context<'_>, payments: &[(Id, NewDisbursement)]) -> Result<Vec<Booking>> {
    record_all(cx, payments, false)
}

fn record_all(cx: &mut Context<'_>, payments: &[(Id, NewDisbursement)], alone: bool) -> Result<Vec<Booking>> {
    let own = cx.actor.organisation()?;
    let mut faults = Vec::new();
    let mut commitments = Vec::new();
    for (index, (commitment_id, _)) in payments.iter().enumerate() {
        match find(cx, *commitment_id) {
            Ok(row) => commitments.push((index, row)),
            Err(error) if alone => return Err(error),
            Err(_) => faults.push(at(
                alone,
                index,
                Fault::new(
                    "/commitmentId",
                    "unknown",
                    "There is no such commitment of your organisation.",
                ),
            )),
        }
    }
    let cases: BTreeSet<Id> = commitments.iter().map(|(_, row)| row.case_id).collect();
    let mut chains: BTreeMap<Id, Chain> = BTreeMap::new();
    for case_id in cases {
        chains.insert(case_id, Chain::open(cx, case_id, "case")?);
    }
    let references: Vec<&str> = payments.iter().map(|(_, new)| new.reference()).collect();
    bookings::lock_references(cx, own, &references)?;
    lock_mandates(cx, commitments.iter().map(|(_, row)| row))?;
    let mut recorded = Vec::new();
    for (index, row) in &commitments {
        let (_, new) = &payments[*index];
        let chain = chains
            .get_mut(&row.case_id)
            .ok_or_else(|| Error::internal("the case is not locked"))?;
        match disburse(cx, chain, row.id, new) {
            Ok(id) => recorded.push(id),
            Err(error) if alone => return Err(error),
            Err(error) => faults.extend(
                faults_of(error)?
                    .into_iter()
                    .map(|fault| at(alone, *index, fault)),
            ),
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    for chain in chains.into_values() {
        chain.close(cx)?;
    }
    recorded.into_iter().map(|id| one(cx, id)).collect()
}

/// The faults of a payment among several. Errors: one that is not about this payment.
fn faults_of(error: Error) -> Result<Vec<Fault>> {
    if !error.faults.is_empty() {
        return Ok(error.faults);
    }
    if error.obstacles.is_empty() {
        return Err(error);
    }
    Ok(error
        .obstacles
        .iter()
        .map(|obstacle| {
            let pointer = obstacle.pointer.as_deref().unwrap_or_default();
            Fault::new(pointer, obstacle.code.clone(), obstacle.en.clone())
        })
        .collect())
}

/// The fault of one payment, at its place in the request.
fn at(alone: bool, index: usize, mut fault: Fault) -> Fault {
    if !alone {
        fault.pointer = format!("/items/{index}{}", fault.pointer);
    }
    fault
}

fn text_faults(new: &NewDisbursement) -> Vec<Fault> {
    [
        ("/payee", &new.payee),
        ("/bookingReference", &new.booking_reference),
    ]
    .into_iter()
    .filter_map(|(pointer, text)| text::line_fault(pointer, text))
    .collect()
}

/// Locks the mandates of these commitments, so that everything that follows is dated under their locks.
pub(super) fn lock_mandates<'a>(
    cx: &mut Context<'_>,
    commitments: impl IntoIterator<Item = &'a Commitment>,
) -> Result<()> {
    let mandates: BTreeSet<Id> = commitments
        .into_iter()
        .filter(|row| row.ratification_id.is_none())
        .map(|row| row.mandate_id)
        .collect();
    headroom::lock(cx, &mandates, &BTreeMap::new()).map(drop)
}

/// Checks that a payment could be recorded now. Errors: as [`record`].
pub fn check_disbursement(
    cx: &mut Context<'_>,
    commitment_id: Id,
    new: &NewDisbursement,
) -> Result<Commitment> {
    let row = present(cx, commitment_id)?;
    if let Some(before) = store::booked(cx.conn, &row.organisation_id, new.reference())? {
        same_or_conflict(cx, &before, commitment_id, new)?;
        let (detail, message) = match store::reversal_of(cx.conn, &before.id)? {
            None => (
                "This payment was recorded before.",
                "obstacle-disbursement-recorded",
            ),
            Some(_) => (
                "This payment was recorded before, and reversed. Another payment needs another booking reference.",
                "obstacle-disbursement-recorded-and-reversed",
            ),
        };
        let obstacle = Obstacle::new("disbursement-recorded", WaitingOn::Nobody, message);
        return Err(Error::blocked(detail, vec![obstacle]));
    }
    check_open(cx, &row, new)?;
    Ok(row)
}

/// Checks a payment that is not recorded yet against its commitment and its case. Errors: as [`record`].
fn check_open(cx: &mut Context<'_>, row: &Commitment, new: &NewDisbursement) -> Result<()> {
    let status = case_status(cx, row)?;
    let mut obstacles = Vec::new();
    if !matches!(
        row.status,
        CommitmentStatus::Acknowledged | CommitmentStatus::Paid
    ) {
        obstacles.push(Obstacle::new(
            "commitment-not-acknowledged-yet",
            WaitingOn::FinancePartner,
            "obstacle-commitment-not-acknowledged-yet",
        ));
    }
    // A completed case has something open only after a reversal: then the right payment is recorded.
    if !matches!(
        status,
        CaseStatus::Financed | CaseStatus::Monitored | CaseStatus::Completed
    ) {
        obstacles.push(not_financed());
    }
    if !obstacles.is_empty() {
        return Err(Error::blocked("The payment cannot be recorded now.", obstacles));
    }
    let mut faults = Vec::new();
    let open = sums(row).open();
    if new.amount > open {
        faults.push(Fault::new(
            "/amount",
            "more-than-open",
            format!("Of the commitment {open} is still open."),
        ));
    } else {
        faults.extend(payment_limits::payment_fault(cx, row, new.amount)?);
    }
    if !new.amount.is_positive() {
        faults.push(Fault::new(
            "/amount",
            "amount-not-positive",
            "A payment is more than zero.",
        ));
    }
    faults.extend(value_date_faults(cx, row, new.value_date));
    faults.extend(text_faults(new));
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(faults)),
    }
}

fn value_date_faults(cx: &Context<'_>, row: &Commitment, value_date: NaiveDate) -> Vec<Fault> {
    let decided = row.created_at.local_date();
    let mut faults = Vec::from_iter(future_fault(value_date, cx.today()));
    faults.extend(guarantee::call_fault(row.instrument, row.at_risk(), value_date));
    if value_date < decided {
        faults.push(Fault::new(
            "/valueDate",
            "before-decision",
            format!("The money was committed on {decided}; nothing was paid on it before."),
        ));
    }
    faults
}

pub(super) fn not_financed() -> Obstacle {
    Obstacle::new(
        "case-not-financed",
        WaitingOn::Bureau,
        "obstacle-case-not-financed",
    )
}

pub(super) fn present(cx: &mut Context<'_>, commitment_id: Id) -> Result<Commitment> {
    decisions::commitment(cx.conn, &commitment_id)?.ok_or_else(|| Error::not_found("commitment"))
}

pub(super) fn case_status(cx: &mut Context<'_>, row: &Commitment) -> Result<CaseStatus> {
    cases::case(cx.conn, &row.case_id)?
        .map(|case| case.status)
        .ok_or_else(|| Error::internal("a commitment has no case"))
}

/// Records a payment on behalf of its funder, under the lock of its case. Errors: as [`record`].
pub fn record_on_behalf(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    commitment_id: Id,
    new: &NewDisbursement,
) -> Result<()> {
    let row = present(cx, commitment_id)?;
    bookings::lock_references(cx, row.organisation_id, &[new.reference()])?;
    lock_mandates(cx, [&row])?;
    disburse(cx, chain, commitment_id, new).map(drop)
}

/// Records a payment under the locks of its case, its booking reference and its mandate, and returns its id; the same payment
/// recorded before is returned as it is. Errors: as [`record`].
fn disburse(cx: &mut Context<'_>, chain: &mut Chain, commitment_id: Id, new: &NewDisbursement) -> Result<Id> {
    let mut row = present(cx, commitment_id)?;
    if let Some(before) = store::booked(cx.conn, &row.organisation_id, new.reference())? {
        return same_or_conflict(cx, &before, commitment_id, new);
    }
    check_open(cx, &row, new)?;
    let before = row.version;
    let entry = enter(
        cx,
        &mut row,
        NewEntry {
            value_date: Some(new.value_date),
            booking_reference: Some(new.reference().to_owned()),
            payee: Some(new.payee.trim().to_owned()),
            ..NewEntry::of(CommitmentEntryKind::Paid, new.amount)
        },
    )?;
    let posting = mirrored(&row, LedgerKind::Pay, new.amount, "paid");
    keep(cx, chain, row, before, EventKind::DisbursementRecorded, &entry)?;
    headroom::post(cx, posting.as_slice())?;
    Ok(entry.id)
}

fn same_or_conflict(
    cx: &mut Context<'_>,
    before: &CommitmentEntry,
    commitment_id: Id,
    new: &NewDisbursement,
) -> Result<Id> {
    let is_same = before.commitment_id == commitment_id
        && before.amount_cents == new.amount
        && before.value_date == Some(new.value_date)
        && before.payee.as_deref() == Some(new.payee.trim());
    if is_same {
        return Ok(before.id);
    }
    let described = |commitment: Id, amount: Cents, date: Option<NaiveDate>, payee: &str| {
        let date = date.map_or_else(String::new, |date| date.to_string());
        format!("{amount} of {date} to {payee} on commitment {commitment}")
    };
    let recorded = described(
        before.commitment_id,
        before.amount_cents,
        before.value_date,
        before.payee.as_deref().unwrap_or_default(),
    );
    let given = described(commitment_id, new.amount, Some(new.value_date), new.payee.trim());
    Err(Error::blocked(
        format!(
            "The booking reference {} is that of another payment: {recorded}. This one is {given}.",
            new.reference()
        ),
        vec![
            Obstacle::new(
                "booking-reference-taken",
                WaitingOn::FinancePartner,
                Message::new("obstacle-booking-reference-taken")
                    .with("amount", before.amount_cents)
                    .with(
                        "date",
                        before.value_date.unwrap_or(before.recorded_at.local_date()),
                    )
                    .with("payee", before.payee.as_deref().unwrap_or_default())
                    .with("case", bookings::case_number(cx, before)?),
            )
            .at("/bookingReference"),
        ],
    ))
}

/// Stores the commitment after an entry, with the event. The subject of the event is the payment.
pub(super) fn keep(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Commitment,
    before: i32,
    kind: EventKind,
    entry: &CommitmentEntry,
) -> Result<()> {
    row.version = before + 1;
    versioned::store(cx, &row, decisions::update_commitment)?;
    chain.add(
        cx,
        NewEvent {
            kind,
            subject_id: entry.reverses_id.unwrap_or(entry.id),
            reason: entry.reason.as_deref(),
            before: None,
            after: None,
            data: json!({
                "entryId": entry.id, "seq": entry.seq, "commitmentId": row.id, "organisationId": row.organisation_id,
                "amount": entry.amount_cents, "valueDate": entry.value_date, "payee": entry.payee,
                "bookingReference": entry.booking_reference, "budgetYear": row.budget_year,
                "commitment": {
                    "status": row.status, "paid": row.paid_cents, "released": row.released_cents, "version": row.version,
                },
            }),
        },
    )
}
