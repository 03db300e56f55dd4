//! Checks that what returned to the headroom of mandates is what came back, for `edba verify`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::mandates::MandateRecord;
use edba_common::error::Result;
use edba_domain::funding::has_returns_available;
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Id, Moment};
use edba_store::Conn;
use edba_store::headroom::HeadroomEntry;
use edba_store::kept::{self, ReturnableEntry};
use edba_store::mandates::{chain_links, with_versions_until};

/// Amounts by mandate, pledge and budget year; those that are zero are left out.
type Returned = BTreeMap<(Id, Id, i32), Cents>;

/// Compares what the entries of commitments say returned to the headroom, in the year in which it came back, with the entries
/// of their mandates for the same pledges.
pub(super) fn check(
    conn: &mut Conn,
    pledge_ids: &[Id],
    posted: &[HeadroomEntry],
    findings: &mut Vec<String>,
) -> Result<()> {
    let mut rows = kept::returnable_entries(conn, pledge_ids)?;
    check_terms(conn, &rows, findings)?;
    rows.retain(|row| row.entry.returned);
    let expected = expected(conn, &rows)?;
    let mut found = Returned::new();
    for entry in posted {
        let amount = match entry.kind {
            LedgerKind::Return => entry.amount_cents,
            LedgerKind::TakeBack => -entry.amount_cents,
            _ => continue,
        };
        let key = (entry.mandate_id, entry.pledge_id, entry.budget_year);
        *found.entry(key).or_default() += amount;
    }
    found.retain(|_, amount| !amount.is_zero());
    for (key, amount) in &found {
        if !expected.contains_key(key) {
            let (mandate, pledge, year) = key;
            findings.push(format!(
                "pledge {pledge}: the entries of mandate {mandate} returned {amount} in {year}, and nothing came back"
            ));
        }
    }
    for (key, amount) in &expected {
        let posted = found.get(key).copied().unwrap_or_default();
        if posted != *amount {
            let (mandate, pledge, year) = key;
            findings.push(format!(
                "pledge {pledge}: {amount} came back in {year} to mandate {mandate}, and its entries returned {posted}"
            ));
        }
    }
    Ok(())
}

/// Reports what returned to the headroom of a mandate although its terms on the value date, as they were recorded then, do not
/// say so; what did not return although they do; and what returned of a ratification.
fn check_terms(conn: &mut Conn, rows: &[ReturnableEntry], findings: &mut Vec<String>) -> Result<()> {
    let came_back: Vec<_> = rows
        .iter()
        .filter(|row| row.entry.reverses_id.is_none())
        .collect();
    let links = links(conn, &came_back)?;
    let all: BTreeSet<Id> = links.values().flatten().copied().collect();
    let until = came_back.iter().map(|row| row.entry.recorded_at).max();
    let mut versions: BTreeMap<Id, Vec<MandateRecord>> = BTreeMap::new();
    if let Some(until) = until {
        for (mandate, version) in with_versions_until(conn, &all.into_iter().collect::<Vec<_>>(), until)? {
            let versions = versions.entry(mandate.id).or_default();
            versions.push(MandateRecord::now(mandate, &version)?);
        }
    }
    for row in came_back {
        let (entry, mandate) = (&row.entry, row.mandate_id);
        if row.ratification_id.is_some() {
            if entry.returned {
                findings.push(format!(
                    "commitment entry {}: what was ratified returned to a mandate",
                    entry.id
                ));
            }
            continue;
        }
        let Some(on) = entry.value_date else {
            continue;
        };
        let chain = links.get(&mandate).into_iter().flatten();
        let of_chain: Vec<BTreeSet<bool>> = chain
            .map(|link| {
                let versions = versions.get(link).map_or(&[][..], Vec::as_slice);
                availability(versions, on, entry.recorded_at)
            })
            .collect();
        let can_return = !of_chain.is_empty() && of_chain.iter().all(|link| link.contains(&true));
        let must_return = can_return && of_chain.iter().all(|link| !link.contains(&false));
        if entry.returned && !can_return {
            findings.push(format!(
                "commitment entry {}: it returned to mandate {mandate}, and the terms on {on} do not say so",
                entry.id
            ));
        } else if !entry.returned && must_return {
            findings.push(format!(
                "commitment entry {}: it did not return to mandate {mandate}, and the terms on {on} say so",
                entry.id
            ));
        }
    }
    Ok(())
}

/// Whether returns were available in a mandate with these versions, oldest first, for an entry with this value date: one answer,
/// or none for a mandate without a version then. What was recorded of the mandate in the moment of the entry itself may have come
/// before it or after it: then both answers are possible.
fn availability(versions: &[MandateRecord], on: NaiveDate, recorded_at: Moment) -> BTreeSet<bool> {
    let then = Moment::end_of(on).min(recorded_at);
    let last_until = |until: Moment| {
        let mut newest_first = versions.iter().rev();
        newest_first.find(|version| version.terms_recorded_at <= until)
    };
    let is_available = |version: &MandateRecord, at: Moment| {
        let revoked_at = version.revoked_at.map(Moment::utc);
        has_returns_available(&version.terms, revoked_at, on, at.utc())
    };
    if then < recorded_at {
        return last_until(then)
            .map(|version| is_available(version, then))
            .into_iter()
            .collect();
    }
    let just_before = then.plus(chrono::Duration::microseconds(-1));
    let of_the_moment = versions
        .iter()
        .filter(|version| version.terms_recorded_at == then);
    last_until(just_before)
        .into_iter()
        .chain(of_the_moment)
        .flat_map(|version| [just_before, then].map(|at| is_available(version, at)))
        .collect()
}

/// The chain of each mandate to which something can return.
fn links<'a>(
    conn: &mut Conn,
    rows: impl IntoIterator<Item = &'a &'a ReturnableEntry>,
) -> Result<BTreeMap<Id, Vec<Id>>> {
    let mandates: BTreeSet<Id> = rows.into_iter().map(|row| row.mandate_id).collect();
    let mandates: Vec<Id> = mandates.into_iter().collect();
    let mut links: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for link in chain_links(conn, &mandates)? {
        links.entry(link.mandate_id).or_default().push(link.link_id);
    }
    Ok(links)
}

/// What is to have returned to each mandate: what came back of its own commitments and of those of its sub-mandates.
fn expected(conn: &mut Conn, rows: &[ReturnableEntry]) -> Result<Returned> {
    let years: BTreeMap<Id, i32> = rows
        .iter()
        .filter_map(|row| Some((row.entry.id, row.entry.value_date?.year())))
        .collect();
    let links = links(conn, &rows.iter().collect::<Vec<_>>())?;
    let mut expected = Returned::new();
    for row in rows {
        let entry = &row.entry;
        let (came_back, amount) = match entry.reverses_id {
            Some(reversed) => (reversed, -entry.amount_cents),
            None => (entry.id, entry.amount_cents),
        };
        let Some(year) = years.get(&came_back) else {
            continue;
        };
        for link in links.get(&row.mandate_id).into_iter().flatten() {
            *expected.entry((*link, row.pledge_id, *year)).or_default() += amount;
        }
    }
    expected.retain(|_, amount| !amount.is_zero());
    Ok(expected)
}
