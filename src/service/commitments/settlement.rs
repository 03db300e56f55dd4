//! What determinations, recoveries, write-offs and carry-overs share: the state that they need, and their events.

use serde_json::json;

use super::super::Context;
use super::super::events::Chain;
use super::disbursements::case_status;
use super::event;
use super::ledger::sums;
use crate::versioned;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::EventKind;
use edba_domain::codes::CaseStatus;
use edba_domain::settlement::{Hindrance, Standing};
use edba_store::commitment_entries::CommitmentEntry;
use edba_store::decisions::{self, Commitment};

/// The actions on a commitment that are possible now, with any amount.
#[derive(Debug, Clone, Copy)]
pub struct Possible {
    pub determination: bool,
    /// Something is to be recovered.
    pub recovery: bool,
    /// Something is to be recovered of a subsidy, or to be repaid of a loan.
    pub write_off: bool,
    pub carry_over: bool,
    /// A repayment of a loan can be recorded.
    pub repayment: bool,
    /// A repayment plan of a loan can be set.
    pub repayment_plan: bool,
}

/// What can be done about a commitment of a case in this state.
pub fn possible(row: &Commitment, case: CaseStatus) -> Possible {
    let standing = standing_in(row, case);
    Possible {
        determination: standing.determination().is_empty(),
        recovery: standing.recovery().is_empty() && standing.ledger.recoverable().is_positive(),
        write_off: standing.write_off().is_empty() && standing.ledger.can_be_written_off().is_positive(),
        carry_over: standing.carry_over().is_empty(),
        repayment: standing.repayment().is_empty(),
        repayment_plan: standing.repayment_plan().is_empty(),
    }
}

/// The commitments that a part of a commitment that the caller may see was carried over to, in the order in which that happened.
pub fn carried_over_to(cx: &mut Context<'_>, row: &Commitment) -> Result<Vec<Commitment>> {
    decisions::carried_over_from(cx.conn, &row.id)
}

/// The state of a commitment and of its case, for the rules of the domain.
pub(super) fn standing(cx: &mut Context<'_>, row: &Commitment) -> Result<Standing> {
    Ok(standing_in(row, case_status(cx, row)?))
}

fn standing_in(row: &Commitment, case: CaseStatus) -> Standing {
    Standing {
        instrument: row.instrument,
        status: row.status,
        case,
        ledger: sums(row),
        carried_in: row.carried_from_id.is_some(),
    }
}

/// Requires that nothing prevents it. Errors: 409 with every obstacle.
pub(super) fn hindered(detail: &str, found: &[Hindrance]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let obstacles = found
        .iter()
        .map(|one| Obstacle::new(one.code(), one.waiting_on(), one.message_key()))
        .collect();
    Err(Error::blocked(detail, obstacles))
}

/// Stores a commitment after an entry, with the event, whose data have the entry as well.
pub(super) fn write_with_entry(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Commitment,
    kind: EventKind,
    entry: &CommitmentEntry,
) -> Result<Commitment> {
    row.version += 1;
    versioned::store(cx, &row, decisions::update_commitment)?;
    let mut new = event(kind, &row, Some(row.version - 1), entry.reason.as_deref());
    new.data["entry"] = json!({
        "id": entry.id, "seq": entry.seq, "amount": entry.amount_cents, "valueDate": entry.value_date,
        "payee": entry.payee, "bookingReference": entry.booking_reference, "document": entry.document,
        "returned": entry.returned,
    });
    chain.add(cx, new)?;
    Ok(row)
}
