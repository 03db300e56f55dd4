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
use edba_domain::{Cents, Id};
use edba_store::decisions::Commitment;

/// Acknowledges a commitment: the partner has booked it. Idempotent for the same answer.
/// Errors: 404 for another organisation's commitment; 409 if it is not offered.
pub fn acknowledge(cx: &mut Context<'_>, id: Id, booking_reference: &str) -> Result<Commitment> {
    let [booking_reference] = named([("/bookingReference", booking_reference)])?;
    let (mut chain, mut row) = open(cx, id)?;
    match row.status {
        CommitmentStatus::Offered => {}
        CommitmentStatus::Acknowledged if row.booking_reference.as_ref() == Some(&booking_reference) => {
            return Ok(row);
        }
        _ => return Err(not_offered(&row)),
    }
    row.answered_at = Some(cx.now);
    let entry = NewEntry {
        booking_reference: Some(booking_reference),
        ..NewEntry::of(CommitmentEntryKind::Acknowledged, Cents::ZERO)
    };
    enter(cx, &mut row, entry)?;
    let row = write(cx, &mut chain, row, EventKind::CommitmentAcknowledged, None)?;
    chain.close(cx)?;
    Ok(row)
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
