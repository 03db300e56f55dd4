//! Repayments: entries of commitments for money that came back, as principal, interest or a recovered subsidy.

use chrono::NaiveDate;
use diesel::dsl::min;
use diesel::prelude::*;

use super::Conn;
use super::commitment_entries::{CommitmentEntry, is_of_kind};
use super::schema::commitment_entries;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::commitment_ledger::CommitmentEntryKind;

diesel::alias!(commitment_entries as takings_back: TakingsBack);

/// The kinds of entries for money that came back.
pub const RECEIVED: [CommitmentEntryKind; 3] = [
    CommitmentEntryKind::Repaid,
    CommitmentEntryKind::Interest,
    CommitmentEntryKind::Recovered,
];

/// A repayment.
pub fn repayment(conn: &mut Conn, id: &Id) -> Result<Option<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::id.eq(id))
        .filter(commitment_entries::kind.eq_any(RECEIVED))
        .select(CommitmentEntry::as_select())
        .first(conn)
        .optional()?)
}

/// Principal and interest that an organisation booked under this reference.
pub fn booked(conn: &mut Conn, organisation_id: &Id, reference: &str) -> Result<Vec<CommitmentEntry>> {
    Ok(commitment_entries::table
        .filter(commitment_entries::organisation_id.eq(organisation_id))
        .filter(commitment_entries::booking_reference.eq(reference))
        .filter(is_of_kind(&[
            CommitmentEntryKind::Repaid,
            CommitmentEntryKind::Interest,
        ]))
        .order(commitment_entries::seq)
        .select(CommitmentEntry::as_select())
        .load(conn)?)
}

/// The value date of the first payment on a commitment that was not reversed.
pub fn first_paid_on(conn: &mut Conn, commitment_id: &Id) -> Result<Option<NaiveDate>> {
    let reversed = takings_back
        .filter(
            takings_back
                .field(commitment_entries::commitment_id)
                .eq(commitment_id),
        )
        .filter(
            takings_back
                .field(commitment_entries::kind)
                .eq(CommitmentEntryKind::Reversed),
        )
        .select(
            takings_back
                .field(commitment_entries::reverses_id)
                .assume_not_null(),
        );
    Ok(commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(commitment_id))
        .filter(commitment_entries::kind.eq(CommitmentEntryKind::Paid))
        .filter(commitment_entries::id.ne_all(reversed))
        .select(min(commitment_entries::value_date))
        .first(conn)?)
}
