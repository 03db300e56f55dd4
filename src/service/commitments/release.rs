//! Release of what is unpaid of commitments: it returns to the headroom of their mandates.

use super::super::Context;
use super::super::events::Chain;
use super::super::headroom::Posting;
use super::super::votes;
use super::ledger::{NewEntry, enter, mirrored};
use super::{board_ballot, carry_overs, payment_schedules, write};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::codes::CommitmentStatus;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::mandate::LedgerKind;
use edba_domain::ratification::LapseReason;
use edba_domain::{Cents, Id};
use edba_store::decisions::{self, Commitment};

/// Releases the unpaid amounts of the commitments of a case, when the case ends or its decision is set aside. The caller lapses the
/// ratifications of the decision.
pub fn release_unpaid(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id, reason: &str) -> Result<()> {
    use CommitmentStatus::{Acknowledged, Decided, Offered, Refused};
    let unpaid = [Decided, Offered, Acknowledged, Refused];
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &unpaid)?;
    release_all(cx, chain, whole(rows), reason)
}

/// Releases the refused commitments of a case, when the case is reopened. The rest of the headroom stays committed.
pub fn release_refused(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id, reason: &str) -> Result<()> {
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &[CommitmentStatus::Refused])?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    release_all(cx, chain, whole(rows), reason)?;
    for id in ids {
        carry_overs::lapse_beyond(cx, chain, id, LapseReason::CommitmentReleased)?;
    }
    Ok(())
}

/// Checks that an amount of a commitment can be released by itself; all that is open where none is given. Errors: 404;
/// 409 if the commitment was never offered (it is released only together with its decision), is settled, or the board
/// votes on the gap of its case; 400 for an amount above what is open.
pub fn check_releasable(cx: &mut Context<'_>, id: Id, amount: Option<Cents>) -> Result<Commitment> {
    use CommitmentStatus::{Acknowledged, Offered, Refused};
    let row = decisions::commitment(cx.conn, &id)?.ok_or_else(|| Error::not_found("commitment"))?;
    if !matches!(row.status, Offered | Acknowledged | Refused) {
        return Err(Error::conflict(format!(
            "The commitment is {}; only one that is offered, acknowledged or refused can be released.",
            row.status
        )));
    }
    board_ballot::check_no_supplementary_open(cx, &row, "Nothing can be released now.")?;
    match amount {
        Some(amount) if amount > row.open_cents() => Err(Error::fault(
            "/amount",
            "more-than-open",
            format!("Of the commitment {} is still open.", row.open_cents()),
        )),
        Some(amount) if !amount.is_positive() => Err(Error::fault(
            "/amount",
            "amount-not-positive",
            "What is released is more than zero.",
        )),
        _ => Ok(row),
    }
}

/// Releases an amount of one commitment, or all that is open. Errors: as [`check_releasable`].
pub fn release(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    id: Id,
    amount: Option<Cents>,
    reason: &str,
) -> Result<()> {
    let row = check_releasable(cx, id, amount)?;
    let amount = amount.unwrap_or(row.open_cents());
    release_all(cx, chain, vec![(row, amount)], reason)?;
    carry_overs::lapse_beyond(cx, chain, id, LapseReason::CommitmentReleased)
}

/// What is open of each of these commitments.
fn whole(rows: Vec<Commitment>) -> Vec<(Commitment, Cents)> {
    rows.into_iter()
        .map(|row| {
            let open = row.open_cents();
            (row, open)
        })
        .collect()
}

/// Releases an amount of each of `rows`, which are sorted by mandate: the lock order.
fn release_all(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    rows: Vec<(Commitment, Cents)>,
    reason: &str,
) -> Result<()> {
    let postings: Vec<Posting> = rows
        .iter()
        .filter_map(|(row, amount)| mirrored(row, LedgerKind::Uncommit, *amount, reason))
        .collect();
    let Some(case_id) = rows.first().map(|(row, _)| row.case_id) else {
        return Ok(());
    };
    if !postings.is_empty() {
        // Lock before anything is dated: timestamps are read under these locks.
        votes::lock_all_of_case(cx, &case_id)?;
    }
    for (mut row, amount) in rows {
        let entry = NewEntry {
            reason: Some(reason.to_owned()),
            ..NewEntry::of(CommitmentEntryKind::Released, amount)
        };
        enter(cx, &mut row, entry)?;
        let row = write(cx, chain, row, EventKind::CommitmentReleased, Some(reason))?;
        payment_schedules::trim(cx, chain, &row, amount, reason)?;
    }
    if postings.is_empty() {
        return Ok(());
    }
    votes::give_back(cx, case_id, &postings)
}
