//! What aid of a commitment depends on over time.

use diesel::prelude::*;

use super::AidStatement;
use crate::Conn;
use crate::commitment_entries::CommitmentEntry;
use crate::decisions::Commitment;
use crate::schema::{commitment_entries, commitments, state_aid_statements};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::commitment_ledger::CommitmentEntryKind;

/// A commitment with one of its entries and one of the statements about it.
pub type HistoryRow = (Commitment, Option<CommitmentEntry>, Option<AidStatement>);

/// The entries by which a commitment comes to stand for more or less.
const KINDS: [CommitmentEntryKind; 4] = [
    CommitmentEntryKind::Released,
    CommitmentEntryKind::CarriedOut,
    CommitmentEntryKind::Determined,
    CommitmentEntryKind::WrittenOff,
];

/// The commitments of these cases in order of creation, each with every pair of an entry that changes what it stands for and of a
/// statement about it: one statement, and there are few of both.
pub fn history_of_cases(conn: &mut Conn, case_ids: &[Id]) -> Result<Vec<HistoryRow>> {
    let entries = commitment_entries::commitment_id
        .eq(commitments::id)
        .and(commitment_entries::kind.eq_any(KINDS));
    Ok(commitments::table
        .left_join(commitment_entries::table.on(entries))
        .left_join(state_aid_statements::table.on(state_aid_statements::commitment_id.eq(commitments::id)))
        .filter(commitments::case_id.eq_any(case_ids))
        .order((
            commitments::id,
            commitment_entries::seq.nullable(),
            state_aid_statements::id.nullable(),
        ))
        .select((
            Commitment::as_select(),
            Option::<CommitmentEntry>::as_select(),
            Option::<AidStatement>::as_select(),
        ))
        .load(conn)?)
}
