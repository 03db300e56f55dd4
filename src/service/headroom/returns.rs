//! Checks that what returned to the headroom of mandates is what came back, for `edba verify`.

use std::collections::BTreeMap;

use chrono::Datelike;

use edba_common::error::Result;
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Id};
use edba_store::Conn;
use edba_store::headroom::HeadroomEntry;
use edba_store::kept;

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
    let expected = expected(conn, pledge_ids)?;
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
    for ((mandate, pledge, year), amount) in &expected {
        let posted = found
            .get(&(*mandate, *pledge, *year))
            .copied()
            .unwrap_or_default();
        if posted != *amount {
            findings.push(format!(
                "pledge {pledge}: {amount} came back in {year} to mandate {mandate}, and its entries returned {posted}"
            ));
        }
    }
    // The mandates above have the same entries, which is checked with their families; here each pledge returned something.
    for ((mandate, pledge, year), amount) in found {
        if !expected.keys().any(|(_, of, on)| *of == pledge && *on == year) {
            findings.push(format!(
                "pledge {pledge}: the entries of mandate {mandate} returned {amount} in {year}, and nothing came back"
            ));
        }
    }
    Ok(())
}

fn expected(conn: &mut Conn, pledge_ids: &[Id]) -> Result<Returned> {
    let rows = kept::returned_entries(conn, pledge_ids)?;
    let years: BTreeMap<Id, i32> = rows
        .iter()
        .filter_map(|(.., entry)| Some((entry.id, entry.value_date?.year())))
        .collect();
    let mut expected = Returned::new();
    for (mandate, pledge, entry) in &rows {
        let (came_back, amount) = match entry.reverses_id {
            Some(reversed) => (reversed, -entry.amount_cents),
            None => (entry.id, entry.amount_cents),
        };
        if let Some(year) = years.get(&came_back) {
            *expected.entry((*mandate, *pledge, *year)).or_default() += amount;
        }
    }
    expected.retain(|_, amount| !amount.is_zero());
    Ok(expected)
}
