//! What is not paid is given back: the commitment is released, and its amount to its mandate.

use super::super::Context;
use super::super::headroom::Posting;
use super::super::history::Chain;
use super::super::votes;
use super::write;
use crate::domain::Id;
use crate::domain::codes::CommitmentStatus;
use crate::domain::mandate::LedgerKind;
use crate::error::{Error, Result};
use crate::store::decisions::{self, CommitmentRow};

/// When a case is stopped, or its decision falls away: all that is not paid, nor released before.
pub fn release_unpaid(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id, reason: &str) -> Result<()> {
    use CommitmentStatus::{Acknowledged, Decided, Offered, Refused};
    let unpaid = [Decided, Offered, Acknowledged, Refused];
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &unpaid)?;
    release_all(cx, chain, rows, reason)
}

/// When a case is reopened: what was refused. The rest of the headroom stays committed.
pub fn release_refused(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id, reason: &str) -> Result<()> {
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &[CommitmentStatus::Refused])?;
    release_all(cx, chain, rows, reason)
}

/// Whether a commitment can be released by itself. Errors: 404; 409 for one that was never offered
/// (its decision has to fall away first), that is paid, or that was released.
pub fn check_releasable(cx: &mut Context<'_>, id: Id) -> Result<CommitmentRow> {
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

/// `rows` are in the order of their mandates, which is the order of the locks.
fn release_all(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    rows: Vec<CommitmentRow>,
    reason: &str,
) -> Result<()> {
    // What an organisation ratified went beyond its mandate, and was never in the mandate's ledger.
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
        // Before anything is dated: the moment is the one under these locks.
        votes::lock_all_of_case(cx, &case_id)?;
    }
    for mut row in rows {
        row.status = CommitmentStatus::Released;
        row.released_at = Some(cx.now);
        write(cx, chain, row, "commitment.released", Some(reason))?;
    }
    if postings.is_empty() {
        return Ok(());
    }
    votes::give_back(cx, case_id, &postings)
}
