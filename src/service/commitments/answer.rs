//! A finance partner answers what its organisation was offered.

use super::super::Context;
use super::super::history::Chain;
use super::super::texts::{named, written};
use super::{find, write};
use crate::domain::Id;
use crate::domain::codes::CommitmentStatus;
use crate::error::{Error, Result};
use crate::store::decisions::CommitmentRow;

/// The partner takes the commitment into its books. The same answer given again changes nothing.
/// Errors: 404 for another organisation's; 409 where it is not offered.
pub fn acknowledge(cx: &mut Context<'_>, id: Id, booking_reference: &str) -> Result<CommitmentRow> {
    let [booking_reference] = named([("/bookingReference", booking_reference)])?;
    let (mut chain, mut row) = open(cx, id)?;
    match row.status {
        CommitmentStatus::Offered => {}
        CommitmentStatus::Acknowledged if row.booking_reference.as_ref() == Some(&booking_reference) => {
            return Ok(row);
        }
        _ => return Err(not_offered(&row)),
    }
    row.status = CommitmentStatus::Acknowledged;
    row.booking_reference = Some(booking_reference);
    row.answered_at = Some(cx.now);
    let row = write(cx, &mut chain, row, "commitment.acknowledged", None)?;
    chain.close(cx)?;
    Ok(row)
}

/// The partner refuses; the bureau reopens the case. The same answer given again changes nothing.
/// Errors: as [`acknowledge`].
pub fn refuse(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<CommitmentRow> {
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
    let row = write(cx, &mut chain, row, "commitment.refused", Some(&reason))?;
    chain.close(cx)?;
    Ok(row)
}

/// The lock of the case, and the commitment as it is under it.
fn open(cx: &mut Context<'_>, id: Id) -> Result<(Chain, CommitmentRow)> {
    cx.actor.organisation()?;
    let case_id = find(cx, id)?.case_id;
    let chain = Chain::open(cx, case_id, "case")?;
    Ok((chain, find(cx, id)?))
}

fn not_offered(row: &CommitmentRow) -> Error {
    Error::conflict(format!(
        "The commitment is {}; only what is offered is answered, and once.",
        row.status
    ))
}
