//! Reversals of what came back: a receipt is taken back as a whole, principal and interest; it stays, and what it returned to
//! the headroom is taken back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::super::disbursements::{future_fault, lock_mandates, present};
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
use edba_domain::{Cents, EventKind, Fault, Id, Message};
use edba_store::commitment_entries::{CommitmentEntry, reversal_of};
use edba_store::decisions::Commitment;
use edba_store::headroom as ledgers;
use edba_store::overview;
use edba_store::repayments::{self as store, Repayment};

/// The most cases that a refusal names.
const MOST_CASES: usize = 5;

/// Reverses the receipt that a repayment is a part of, on a commitment of the caller's organisation. The same reversal given
/// again, for any part of the receipt, changes nothing.
///
/// # Errors
/// 404; 409 where it was reversed otherwise, or what it returned to the headroom is used; 400 for a value date in the future or
/// before that of the repayment.
pub fn reverse(cx: &mut Context<'_>, id: Id, new: &NewReversal) -> Result<Repayment> {
    cx.actor.organisation()?;
    let case_id = one(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    take_back(cx, &mut chain, id, new)?;
    chain.close(cx)?;
    one(cx, id)
}

/// The parts of the receipt that an entry belongs to: principal and interest that came back under one booking reference. What
/// is recovered of a subsidy is a receipt by itself.
fn receipt(cx: &mut Context<'_>, entry: CommitmentEntry) -> Result<Vec<CommitmentEntry>> {
    match (entry.kind, &entry.booking_reference) {
        (CommitmentEntryKind::Repaid | CommitmentEntryKind::Interest, Some(reference)) => {
            let mut parts = store::booked(cx.conn, &entry.organisation_id, reference)?;
            parts.retain(|part| part.commitment_id == entry.commitment_id);
            Ok(parts)
        }
        _ => Ok(vec![entry]),
    }
}

/// The parts of the receipt that are reversed with a repayment. Errors: 404.
pub fn reversed_with(cx: &mut Context<'_>, id: Id) -> Result<Vec<CommitmentEntry>> {
    let entry = store::repayment(cx.conn, &id)?.ok_or_else(|| Error::not_found("repayment"))?;
    receipt(cx, entry)
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
    let mut faults = Vec::from_iter(future_fault(cx, new.value_date));
    if entry.value_date.is_some_and(|date| new.value_date < date) {
        faults.push(Fault::new(
            "/valueDate",
            "before-payment",
            "A repayment is not reversed before its own value date.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
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
    if let Some(before) = reversal_of(cx.conn, &id)?
        && before.reason.as_deref() == Some(&*reason)
        && before.value_date == Some(new.value_date)
    {
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
