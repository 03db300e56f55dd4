//! Bookings of funders as readers see them: a finance partner and a mandate officer those of their own organisation only.

use super::super::Context;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_store::bookings as store;
use edba_store::commitment_entries::CommitmentEntry;
use edba_store::decision_lists::Slice;
use edba_store::{cases, decisions};

pub use edba_store::bookings::{Booking, BookingFilter};

/// Bookings of these kinds that the caller may see, in the order of the filter.
pub(super) fn list(
    cx: &mut Context<'_>,
    kinds: &[CommitmentEntryKind],
    filter: BookingFilter,
    slice: Slice,
) -> Result<Vec<Booking>> {
    let seen_by = match cx.actor.role {
        Role::FinancePartner | Role::MandateOfficer => Some(cx.actor.organisation()?),
        _ => None,
    };
    let filter = BookingFilter { seen_by, ..filter };
    store::bookings(cx.conn, kinds, &filter, slice.after.as_ref(), slice.limit)
}

/// The booking with this id; None where the caller may not see it, or it is of another kind.
pub(super) fn one(cx: &mut Context<'_>, kinds: &[CommitmentEntryKind], id: Id) -> Result<Option<Booking>> {
    let filter = BookingFilter {
        id: Some(id),
        ..BookingFilter::default()
    };
    let slice = Slice {
        after: None,
        limit: 1,
    };
    Ok(list(cx, kinds, filter, slice)?.pop())
}

/// The number of the case of a booking of the caller's organisation, or of any for the bureau. Two statements.
pub(super) fn case_number(cx: &mut Context<'_>, booking: &CommitmentEntry) -> Result<String> {
    let missing = || Error::internal(format!("the booking {} has no case", booking.id));
    let commitment = decisions::commitment(cx.conn, &booking.commitment_id)?.ok_or_else(missing)?;
    Ok(cases::case(cx.conn, &commitment.case_id)?
        .ok_or_else(missing)?
        .number)
}

/// Locks booking references of a funder: what another case records under one of them at the same time is seen after this. The
/// chain of the funder would do as well, and let all its payments wait for each other and for an upload of its books. Taken
/// after the chains of the cases and before the mandates.
pub(super) fn lock_references(cx: &mut Context<'_>, organisation_id: Id, references: &[&str]) -> Result<()> {
    let read = store::lock_references(cx.conn, &organisation_id, references)?;
    cx.not_before(read.map(|read| cx.clock.of_database(read)));
    Ok(())
}
