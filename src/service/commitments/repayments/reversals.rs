//! Reversals of what came back: a receipt is taken back as a whole, principal and interest; it stays, and what it returned to
//! the headroom is taken back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::super::bookings::Booking;
use super::super::disbursements::{lock_mandates, present};
use super::super::ledger::{NewEntry, enter};
use super::super::reversals::NewReversal;
use super::{keep, one, returned};
use crate::events::Chain;
use crate::validation::written;
use crate::{Context, headroom};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::mandate::LedgerKind;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Id, Message};
use edba_store::commitment_entries::{CommitmentEntry, reversal_of};
use edba_store::decisions::Commitment;
use edba_store::headroom as ledgers;
use edba_store::overview;
use edba_store::repayments::{self as store};

/// The most cases that a refusal names.
const MOST_CASES: usize = 5;

/// Reverses the receipt that a repayment is a part of, on a commitment of the caller's organisation. The same reversal given
/// again, for any part of the receipt, changes nothing.
///
/// # Errors
/// 404; 409 where it was reversed otherwise, or what it returned to the headroom is used; 400 for a value date in the future or
/// before that of the repayment.
pub fn reverse(cx: &mut Context<'_>, id: Id, new: &NewReversal) -> Result<Booking> {
    cx.actor.organisation()?;
    let case_id = one(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    take_back(cx, &mut chain, id, new)?;
    chain.close(cx)?;
    one(cx, id)
}

/// The booking reference that the parts of a receipt share: principal and interest under one are one receipt. None for what is
/// recovered of a subsidy, which is a receipt by itself.
fn shared_reference(entry: &CommitmentEntry) -> Option<&str> {
    match entry.kind {
        CommitmentEntryKind::Repaid | CommitmentEntryKind::Interest => entry.booking_reference.as_deref(),
        _ => None,
    }
}

/// The parts of the receipt that an entry belongs to, in the order in which they were recorded.
fn receipt(cx: &mut Context<'_>, entry: CommitmentEntry) -> Result<Vec<CommitmentEntry>> {
    let Some(reference) = shared_reference(&entry) else {
        return Ok(vec![entry]);
    };
    let mut parts = store::booked(cx.conn, &entry.organisation_id, reference)?;
    parts.retain(|part| part.commitment_id == entry.commitment_id);
    Ok(parts)
}

/// The receipts that stand of repayments of one commitment, which are listed with the newest first: in that order, each with all
/// its parts in the order in which they were recorded.
pub fn receipts(
    cx: &mut Context<'_>,
    newest_first: &[Booking],
    more: bool,
) -> Result<Vec<Vec<CommitmentEntry>>> {
    let mut found: Vec<Vec<CommitmentEntry>> = Vec::new();
    for booking in newest_first.iter().filter(|one| one.reversal.is_none()) {
        let entry = booking.entry.clone();
        let reference = shared_reference(&entry);
        let whole = found.iter_mut().find(|parts| {
            reference.is_some() && parts.iter().any(|part| shared_reference(part) == reference)
        });
        match whole {
            Some(parts) => parts.insert(0, entry),
            None => found.push(vec![entry]),
        }
    }
    // A list with `more` behind it may end within a receipt.
    if more && let Some(first) = found.pop().and_then(|parts| parts.into_iter().next()) {
        found.push(receipt(cx, first)?);
    }
    Ok(found)
}

/// Checks that the receipt of a repayment could be reversed now: its parts, and their commitment. Errors: as [`reverse`].
pub fn check_reversal(
    cx: &mut Context<'_>,
    id: Id,
    new: &NewReversal,
) -> Result<(Vec<CommitmentEntry>, Commitment)> {
    written([("/reason", &new.reason)])?;
    let entry = store::repayment(cx.conn, &id)?.ok_or_else(|| Error::not_found("repayment"))?;
    let row = present(cx, entry.commitment_id)?;
    if reversal_of(cx.conn, &id)?.is_some() {
        return Err(Error::blocked(
            "The repayment was reversed before.",
            vec![Obstacle::new(
                "repayment-reversed",
                WaitingOn::Nobody,
                "obstacle-repayment-reversed",
            )],
        ));
    }
    new.check_date(
        cx,
        &entry,
        "A repayment is not reversed before its own value date.",
    )?;
    let parts = receipt(cx, entry)?;
    must_be_free(cx, &row, &parts)?;
    Ok((parts, row))
}

/// Requires that what a receipt returned to the headroom is still there. Errors: 409 naming the cases that use it.
fn must_be_free(cx: &mut Context<'_>, row: &Commitment, parts: &[CommitmentEntry]) -> Result<()> {
    let returned = || parts.iter().filter(|part| part.returned);
    let amount: Cents = returned().map(|part| part.amount_cents).sum();
    // The parts of a receipt have one value date.
    let Some(year) = returned().find_map(|part| part.value_date).map(|day| day.year()) else {
        return Ok(());
    };
    let chains = headroom::chains(cx, &BTreeSet::from([row.mandate_id]), &BTreeMap::new())?;
    let chain = chains
        .get(&row.mandate_id)
        .ok_or_else(|| Error::internal("a commitment has no mandate"))?;
    let (tightest, free) = chain.free_returns(year);
    if amount <= free {
        return Ok(());
    }
    let used_by = used_by(cx, tightest, year)?.join(", ");
    Err(Error::blocked(
        format!("Of what was returned in {year}, {free} is still free; the rest is used by {used_by}."),
        vec![Obstacle::new(
            "return-in-use",
            WaitingOn::Bureau,
            Message::new("obstacle-return-in-use")
                .with("amount", free)
                .with("year", year.to_string())
                .with("cases", used_by),
        )],
    ))
}

/// The numbers of the cases that use the headroom of a mandate in a year, those that use most first; where nothing is used in
/// that year, those of the whole period.
fn used_by(cx: &mut Context<'_>, mandate_id: Id, year: i32) -> Result<Vec<String>> {
    let entries = ledgers::all_entries(cx.conn, &[mandate_id])?;
    let used = |of_year: &dyn Fn(i32) -> bool| {
        let mut used: BTreeMap<Id, Cents> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| of_year(entry.budget_year)) {
            let amount = match entry.kind {
                LedgerKind::Reserve => entry.amount_cents,
                LedgerKind::Unreserve | LedgerKind::Uncommit => -entry.amount_cents,
                _ => continue,
            };
            *used.entry(entry.case_id).or_default() += amount;
        }
        used.retain(|_, amount| amount.is_positive());
        used
    };
    let mut found = used(&|of| of == year);
    if found.is_empty() {
        found = used(&|_| true);
    }
    let mut found: Vec<(Id, Cents)> = found.into_iter().collect();
    found.sort_by_key(|(_, amount)| std::cmp::Reverse(*amount));
    found.truncate(MOST_CASES);
    let ids: Vec<Id> = found.iter().map(|(id, _)| *id).collect();
    let names: BTreeMap<Id, String> = overview::case_names(cx.conn, &ids)?
        .into_iter()
        .map(|case| (case.id, case.number))
        .collect();
    Ok(ids.iter().filter_map(|id| names.get(id).cloned()).collect())
}

/// Reverses the receipt of a repayment under the lock of its case. Errors: as [`reverse`].
pub fn take_back(cx: &mut Context<'_>, chain: &mut Chain, id: Id, new: &NewReversal) -> Result<()> {
    let [reason] = written([("/reason", &new.reason)])?;
    if reversal_of(cx.conn, &id)?.is_some_and(|before| new.is_same(&before)) {
        return Ok(());
    }
    let entry = store::repayment(cx.conn, &id)?.ok_or_else(|| Error::not_found("repayment"))?;
    let row = present(cx, entry.commitment_id)?;
    lock_mandates(cx, [&row])?;
    let (parts, mut row) = check_reversal(cx, id, new)?;
    let (mut entries, mut postings) = (Vec::new(), Vec::new());
    for part in parts {
        let kind = part
            .kind
            .reversal()
            .ok_or_else(|| Error::internal(format!("`{}` is not reversed", part.kind)))?;
        let entry = enter(
            cx,
            &mut row,
            NewEntry {
                value_date: Some(new.value_date),
                reason: Some(reason.clone()),
                reverses_id: Some(part.id),
                returned: part.returned,
                ..NewEntry::of(kind, part.amount_cents)
            },
        )?;
        let came_back_on = part.value_date.unwrap_or(new.value_date);
        postings.extend(returned(&row, &entry, LedgerKind::TakeBack, came_back_on));
        entries.push(entry);
    }
    keep(cx, chain, row, EventKind::RepaymentReversed, &entries)?;
    headroom::post(cx, &postings)
}
