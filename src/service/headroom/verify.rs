//! Checks that all ledgers of a database add up, for `edba verify`.

use std::collections::{BTreeMap, BTreeSet};

use super::reservations;
use crate::mandates::MandateRecord;
use crate::verify::Looked;
use edba_common::error::Result;
use edba_domain::mandate::{Balance, LedgerKind};
use edba_domain::{Cents, Id};
use edba_store::Conn;
use edba_store::commitment_entries;
use edba_store::headroom::{HeadroomBalanceRow, HeadroomEntry, WHOLE_PERIOD, balances, entries};
use edba_store::kept::{self, BATCH};
use edba_store::mandates;

const MANDATES_AT_A_TIME: i64 = 200;

/// Returns the number of ledgers and their faults, one sentence each. Run it in [`edba_store::read`], so that it sees
/// one snapshot while others write.
///
/// Replays every ledger and compares it with the stored balances and with the pledges. Checks the ceilings, the
/// numbering, the chains of mandates, that the parent's ledger contains what a sub-mandate uses, and that a ballot that
/// is to supersede a decision charges each mandate exactly once.
pub fn verify(conn: &mut Conn) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after = None;
    loop {
        let page = mandates::page(conn, after.as_ref(), MANDATES_AT_A_TIME)?;
        let Some((last, _)) = page.last() else {
            check_families(conn, &mut looked.wrong)?;
            check_pledges(conn, &mut looked.wrong)?;
            reservations::check_ballots(conn, &mut looked.wrong)?;
            check_commitments(conn, &mut looked.wrong)?;
            return Ok(looked);
        };
        after = Some(last.id);
        let page = page
            .into_iter()
            .map(|(row, version)| MandateRecord::now(row, &version))
            .collect::<Result<Vec<_>>>()?;
        looked.at += u64::try_from(page.len()).unwrap_or(u64::MAX);
        check_page(conn, &page, &mut looked.wrong)?;
    }
}

fn check_page(conn: &mut Conn, page: &[MandateRecord], findings: &mut Vec<String>) -> Result<()> {
    let ids: Vec<Id> = page.iter().map(|m| m.id).collect();
    let rows = by_mandate(balances(conn, &ids)?, |row| row.mandate_id);
    for mandate in page {
        let kept = rows.get(&mandate.id).map(Vec::as_slice).unwrap_or_default();
        let mut tell = |text: String| findings.push(format!("mandate {}: {text}", mandate.id));
        let replayed = replay(conn, mandate.id, &mut tell)?;
        check_sums(mandate, replayed, kept, &mut tell);
    }
    check_chains(conn, page, findings)
}

/// The sum and the number of the entries of one mandate, by year and over the whole period.
type Replayed = BTreeMap<i32, (Balance, i32)>;

/// Reads the entries of a mandate in batches, and adds them up.
fn replay(conn: &mut Conn, mandate_id: Id, tell: &mut impl FnMut(String)) -> Result<Replayed> {
    let mut replayed: Replayed = BTreeMap::from([(WHOLE_PERIOD, Default::default())]);
    let (mut last, mut numbered) = (0, true);
    loop {
        let batch = entries(conn, &mandate_id, None, last, BATCH)?;
        if batch.is_empty() {
            return Ok(replayed);
        }
        for entry in batch {
            if numbered && entry.seq != last + 1 {
                numbered = false;
                tell(format!(
                    "entry {} stands where entry {} is due",
                    entry.seq,
                    last + 1
                ));
            }
            last = entry.seq;
            for year in [entry.budget_year, WHOLE_PERIOD] {
                let (balance, count) = replayed.entry(year).or_default();
                let applied = match year {
                    WHOLE_PERIOD => balance.apply_to_period(&entry.entry()),
                    _ => balance.apply(&entry.entry()),
                };
                match applied {
                    Ok(next) => *balance = next,
                    Err(fault) => tell(format!("entry {} cannot follow: {fault}", entry.seq)),
                }
                *count += 1;
            }
        }
    }
}

/// Checks, in batches of pledges, that each entry of a sub-mandate is in the ledger of its parent too.
fn check_families(conn: &mut Conn, findings: &mut Vec<String>) -> Result<()> {
    let mut after = None;
    loop {
        let pledges = kept::entered_pledges(conn, after.as_ref())?;
        let Some(last) = pledges.last() else {
            return Ok(());
        };
        after = Some(*last);
        let entries = by_mandate(kept::entries_for(conn, &pledges)?, |entry| entry.mandate_id);
        let again: BTreeSet<Id> = kept::pledged_again(conn, &pledges)?.into_iter().collect();
        let mandates: Vec<Id> = entries.keys().copied().collect();
        let mut children: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for (child, parent) in kept::parents(conn, &mandates)? {
            if let Some(parent) = parent {
                children.entry(parent).or_default().push(child);
            }
        }
        // The amount that a superseding ballot reserves differs per link.
        let same_on_each_link = |e: &&HeadroomEntry| {
            !matches!(e.kind, LedgerKind::Reserve | LedgerKind::Unreserve) || !again.contains(&e.pledge_id)
        };
        for (parent, children) in children {
            let own = entries.get(&parent).map(Vec::as_slice).unwrap_or_default();
            let below = children
                .iter()
                .flat_map(|child| entries.get(child).into_iter().flatten());
            check_children(own, below.filter(same_on_each_link), &mut |text| {
                findings.push(format!("mandate {parent}: {text}"));
            });
        }
    }
}

/// Checks that the sums of every commitment are those of its entries.
fn check_commitments(conn: &mut Conn, findings: &mut Vec<String>) -> Result<()> {
    for id in commitment_entries::commitments_unlike_their_entries(conn)? {
        findings.push(format!(
            "commitment {id}: its amounts, acknowledgement or funder are not what its entries say"
        ));
    }
    Ok(())
}

/// Checks pledges against their entries, in batches.
fn check_pledges(conn: &mut Conn, findings: &mut Vec<String>) -> Result<()> {
    let mut after = None;
    loop {
        let pledges = kept::all_pledges(conn, after.as_ref())?;
        let Some(last) = pledges.last() else {
            return Ok(());
        };
        after = Some(last.id);
        reservations::check(conn, &pledges, findings)?;
    }
}

fn by_mandate<T>(rows: Vec<T>, key: impl Fn(&T) -> Id) -> BTreeMap<Id, Vec<T>> {
    let mut grouped: BTreeMap<Id, Vec<T>> = BTreeMap::new();
    for row in rows {
        grouped.entry(key(&row)).or_default().push(row);
    }
    grouped
}

/// Compares the sums of the entries, in each year and over the whole period, with the stored balances.
fn check_sums(
    mandate: &MandateRecord,
    replayed: Replayed,
    kept: &[HeadroomBalanceRow],
    tell: &mut impl FnMut(String),
) {
    let kept: BTreeMap<i32, &HeadroomBalanceRow> = kept.iter().map(|row| (row.budget_year, row)).collect();
    let years: BTreeSet<i32> = replayed.keys().chain(kept.keys()).copied().collect();
    for year in years {
        let (balance, count) = replayed.get(&year).copied().unwrap_or_default();
        let Some(row) = kept.get(&year) else {
            tell(format!("budget year {year} has entries and no balance"));
            continue;
        };
        if row.balance() != balance || row.entries != count {
            tell(format!(
                "budget year {year}: {count} entries add up to {balance:?}, kept are {} and {:?}",
                row.entries,
                row.balance()
            ));
        }
        let ceiling = if year == WHOLE_PERIOD {
            mandate.terms.ceiling_total
        } else {
            mandate.terms.ceiling_per_year
        };
        if row.ceiling_cents != ceiling {
            tell(format!(
                "budget year {year}: the ceiling kept is {}, by the terms it is {ceiling}",
                row.ceiling_cents
            ));
        }
        let overhang = balance.overhang(ceiling);
        if row.overhang_cents != overhang {
            tell(format!(
                "budget year {year}: the overhang kept is {}, it is {overhang}",
                row.overhang_cents
            ));
        }
    }
    check_whole_period(&kept, tell);
}

/// Checks that the whole period is the sum of its years.
fn check_whole_period(kept: &BTreeMap<i32, &HeadroomBalanceRow>, tell: &mut impl FnMut(String)) {
    let mut sum = Balance::default();
    let mut count = 0;
    for (_, row) in kept.iter().filter(|(year, _)| **year != WHOLE_PERIOD) {
        sum.reserved += row.reserved_cents;
        sum.committed += row.committed_cents;
        sum.paid += row.paid_cents;
        sum.returned += row.returned_cents;
        count += row.entries;
    }
    if let Some(whole) = kept.get(&WHOLE_PERIOD)
        && (whole.balance() != sum || whole.entries != count)
    {
        tell(format!(
            "the years add up to {sum:?}, the whole period is kept as {:?}",
            whole.balance()
        ));
    }
}

/// Checks that each entry of a sub-mandate is in the ledger of its parent too.
fn check_children<'a>(
    own: &[HeadroomEntry],
    below: impl Iterator<Item = &'a HeadroomEntry>,
    tell: &mut impl FnMut(String),
) {
    let mut open: BTreeMap<(Id, Id, i32, LedgerKind, Cents), i32> = BTreeMap::new();
    let key = |e: &HeadroomEntry| (e.case_id, e.pledge_id, e.budget_year, e.kind, e.amount_cents);
    for entry in own {
        *open.entry(key(entry)).or_default() += 1;
    }
    for entry in below {
        let left = open.entry(key(entry)).or_default();
        *left -= 1;
        if *left < 0 {
            tell(format!(
                "entry {} of its sub-mandate {} does not stand here",
                entry.seq, entry.mandate_id
            ));
        }
    }
}

/// Checks that the stored chain of a mandate is the mandate itself, followed by the chain of its parent.
fn check_chains(conn: &mut Conn, page: &[MandateRecord], findings: &mut Vec<String>) -> Result<()> {
    let ids: BTreeSet<Id> = page
        .iter()
        .flat_map(|m| [Some(m.id), m.parent_id])
        .flatten()
        .collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    let chains = by_mandate(mandates::chain_links(conn, &ids)?, |link| link.mandate_id);
    let links = |id: &Id| -> Vec<Id> {
        let chain = chains.get(id).into_iter().flatten();
        chain.map(|link| link.link_id).collect()
    };
    for mandate in page {
        let mut expected = vec![mandate.id];
        expected.extend(mandate.parent_id.iter().flat_map(links));
        if links(&mandate.id) != expected {
            findings.push(format!(
                "mandate {}: its stored chain is not the mandate itself followed by the chain of its parent",
                mandate.id
            ));
        }
    }
    Ok(())
}
