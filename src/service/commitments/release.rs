//! Release of unpaid commitments: their amounts return to the headroom of their mandates.

use super::super::Context;
use super::super::events::Chain;
use super::super::headroom::Posting;
use super::super::votes;
use super::write;
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::Id;
use edba_domain::codes::CommitmentStatus;
use edba_domain::mandate::LedgerKind;
use edba_store::decisions::{self, Commitment};

/// Releases all unpaid commitments of a case, when the case ends or its decision is set aside.
pub fn release_unpaid(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id, reason: &str) -> Result<()> {
    use CommitmentStatus::{Acknowledged, Decided, Offered, Refused};
    let unpaid = [Decided, Offered, Acknowledged, Refused];
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &unpaid)?;
    release_all(cx, chain, rows, reason)
}

/// Releases the refused commitments of a case, when the case is reopened. The rest of the headroom stays committed.
pub fn release_refused(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id, reason: &str) -> Result<()> {
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &[CommitmentStatus::Refused])?;
    release_all(cx, chain, rows, reason)
}

/// Checks that a commitment can be released by itself. Errors: 404; 409 if it was never offered (it is released only
/// together with its decision), is paid, or was released before.
pub fn check_releasable(cx: &mut Context<'_>, id: Id) -> Result<Commitment> {
    use CommitmentStatus::{Acknowledged, Offered, Refused};
    let row = decisions::commitment(cx.conn, &id)?.ok_or_else(|| Error::not_found("commitment"))?;
    if matches!(row.status, Offered | Acknowledged | Refused) {
        Ok(row)
    } else {
        Err(Error::conflict(format!(
            "The commitment is {}; only one that is offered, acknowledged or refused can be released.",
            row.status
        )))
    }
}

/// Releases one commitment. Errors: as [`check_releasable`].
pub fn release(cx: &mut Context<'_>, chain: &mut Chain, id: Id, reason: &str) -> Result<()> {
    let row = check_releasable(cx, id)?;
    release_all(cx, chain, vec![row], reason)
}

/// Releases `rows`, which are sorted by mandate: the lock order.
fn release_all(cx: &mut Context<'_>, chain: &mut Chain, rows: Vec<Commitment>, reason: &str) -> Result<()> {
    // Ratified amounts went beyond the mandate and were never in the mandate's ledger.
    let postings: Vec<Posting> = rows
        .iter()
        .filter(|row| row.ratification_id.is_none())
        .map(|row| Posting {
            mandate_id: row.mandate_id,
            budget_year: row.budget_year,
            kind: LedgerKind::Uncommit,
            amount: row.amount_cents,
            case_id: row.case_id,
            pledge_id: row.pledge_id,
            reason: reason.to_owned(),
        })
        .collect();
    let Some(case_id) = rows.first().map(|row| row.case_id) else {
        return Ok(());
    };
    if !postings.is_empty() {
        // Lock before anything is dated: timestamps are read under these locks.
        votes::lock_all_of_case(cx, &case_id)?;
    }
    for mut row in rows {
        row.status = CommitmentStatus::Released;
        row.released_at = Some(cx.now);
        write(cx, chain, row, EventKind::CommitmentReleased, Some(reason))?;
    }
    if postings.is_empty() {
        return Ok(());
    }
    votes::give_back(cx, case_id, &postings)
}
