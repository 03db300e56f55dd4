//! Correction of a mistyped booking reference: a further acknowledgement with the right one, which keeps the old one.

use super::super::Context;
use super::super::events::{Chain, NewEvent};
use super::super::validation::{named, written};
use super::ledger::{NewEntry, enter};
use super::{event, find};
use crate::versioned;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Id};
use edba_store::commitment_entries::{self as store, CommitmentEntry};
use edba_store::decisions::{self, Commitment};

/// Replaces the booking reference of an acknowledged commitment of the caller's organisation. No amount and no status
/// changes. The same correction sent again changes nothing. Errors: 400; 404; 409 for a commitment that was not
/// acknowledged.
pub fn correct_acknowledgement(
    cx: &mut Context<'_>,
    id: Id,
    booking_reference: &str,
    reason: &str,
) -> Result<Commitment> {
    let [booking_reference] = named([("/bookingReference", booking_reference)])?;
    let [reason] = written([("/reason", reason)])?;
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let mut row = find(cx, id)?;
    let Some(previous) = row.booking_reference.clone() else {
        return Err(not_acknowledged());
    };
    if previous == booking_reference {
        return Ok(row);
    }
    let entry = NewEntry {
        booking_reference: Some(booking_reference),
        reason: Some(reason.clone()),
        ..NewEntry::of(CommitmentEntryKind::Acknowledged, Cents::ZERO)
    };
    let released_at = row.released_at;
    enter(cx, &mut row, entry)?;
    row.released_at = released_at;
    row.version += 1;
    versioned::store(cx, &row, decisions::update_commitment)?;
    let kind = EventKind::CommitmentAcknowledgementCorrected;
    let mut told: NewEvent<'_> = event(kind, &row, Some(row.version - 1), Some(&reason));
    told.data["previousBookingReference"] = previous.into();
    chain.add(cx, told)?;
    chain.close(cx)?;
    Ok(row)
}

/// The acknowledgements of a commitment, the last one first: each after the first is a correction. Errors: 404.
pub fn acknowledgements(cx: &mut Context<'_>, id: Id) -> Result<Vec<CommitmentEntry>> {
    find(cx, id)?;
    store::of_kind(cx.conn, &id, CommitmentEntryKind::Acknowledged)
}

fn not_acknowledged() -> Error {
    Error::blocked(
        "The commitment was not acknowledged, so it has no booking reference to correct.",
        vec![Obstacle::new(
            "commitment-not-acknowledged-yet",
            WaitingOn::FinancePartner,
            "obstacle-commitment-not-acknowledged-yet",
        )],
    )
}
