//! Answers of a finance partner to a commitment that its organisation was offered.

use super::super::Context;
use super::super::events::Chain;
use super::super::validation::{named, written};
use super::ledger::{NewEntry, enter};
use super::{find, write};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::codes::CommitmentStatus;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::guarantee::{AtRiskPeriod, period_fault};
use edba_domain::{Cents, Id};
use edba_store::decisions::Commitment;

/// Acknowledges a commitment: the partner has booked it. Idempotent for the same answer.
/// Errors: 404 for another organisation's commitment; 409 if it is not offered.
pub fn acknowledge(cx: &mut Context<'_>, id: Id, booking_reference: &str) -> Result<Commitment> {
    acknowledge_at_risk(cx, id, booking_reference, None)
}

/// Acknowledges a commitment; a guarantee with the period in which it is at risk, which nothing else has. Errors: as
/// [`acknowledge`]; 400 for a missing period, and for that of another instrument.
pub fn acknowledge_at_risk(
    cx: &mut Context<'_>,
    id: Id,
    booking_reference: &str,
    period: Option<AtRiskPeriod>,
) -> Result<Commitment> {
    let [booking_reference] = named([("/bookingReference", booking_reference)])?;
    let (mut chain, mut row) = open(cx, id)?;
    let row = match standing(&row, &booking_reference) {
        Standing::Waits => {
            if let Some(fault) = period.and_then(|period| period.ended_fault(cx.today())) {
                return Err(Error::invalid(vec![fault]));
            }
            row.set_at_risk(period);
            book(cx, &mut chain, row, booking_reference)?
        }
        Standing::Acknowledged if row.at_risk() == period => return Ok(row),
        Standing::Acknowledged | Standing::Otherwise => return Err(not_offered(&row)),
    };
    chain.close(cx)?;
    Ok(row)
}

/// How a commitment stands towards its acknowledgement with a booking reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It waits for an answer.
    Waits,
    /// It was acknowledged so before.
    Acknowledged,
    /// It is not offered, or was answered otherwise.
    Otherwise,
}

pub(super) fn standing(row: &Commitment, booking_reference: &str) -> Standing {
    match row.status {
        CommitmentStatus::Offered => Standing::Waits,
        CommitmentStatus::Acknowledged if row.booking_reference.as_deref() == Some(booking_reference) => {
            Standing::Acknowledged
        }
        _ => Standing::Otherwise,
    }
}

/// Acknowledges a commitment that waits for an answer, under the lock of its case.
pub(super) fn book(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Commitment,
    booking_reference: String,
) -> Result<Commitment> {
    if let Some(fault) = period_fault(row.instrument, row.at_risk()) {
        return Err(Error::invalid(vec![fault]));
    }
    row.answered_at = Some(cx.now);
    let entry = NewEntry {
        booking_reference: Some(booking_reference),
        ..NewEntry::of(CommitmentEntryKind::Acknowledged, Cents::ZERO)
    };
    enter(cx, &mut row, entry)?;
    write(cx, chain, row, EventKind::CommitmentAcknowledged, None)
}

/// Refuses a commitment; the bureau then reopens the case. Idempotent for the same answer.
/// Errors: as [`acknowledge`].
pub fn refuse(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<Commitment> {
    let [reason] = written([("/reason", reason)])?;
    let (mut chain, mut row) = open(cx, id)?;
    match row.status {
        CommitmentStatus::Offered => {}
        CommitmentStatus::Refused if row.reason.as_ref() == Some(&reason) => return Ok(row),
        _ => return Err(not_offered(&row)),
    }
    row.status = CommitmentStatus::Refused;
    row.reason = Some(reason.clone());
    row.answered_at = Some(cx.now);
    let row = write(cx, &mut chain, row, EventKind::CommitmentRefused, Some(&reason))?;
    chain.close(cx)?;
    Ok(row)
}

/// Locks the case, then reads the commitment.
fn open(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Commitment)> {
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let chain = Chain::open(cx, case_id, "case")?;
    Ok((chain, find(cx, id)?))
}

fn not_offered(row: &Commitment) -> Error {
    Error::conflict(format!(
        "The commitment is {}; only what is offered is answered, and once.",
        row.status
    ))
}
