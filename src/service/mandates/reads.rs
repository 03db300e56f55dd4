//! Reading mandates, their versions and their ledgers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::{HeadroomEntry, MandateRecord, MandateVersion, must_see, visible_to};
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::mandate::{Balance, Headroom};
use edba_domain::{Id, Moment};
use edba_store::headroom::{self as ledgers, WHOLE_PERIOD};
use edba_store::mandates::{self, MandateQuery};
use edba_store::overview;

/// A mandate as it is now. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<MandateRecord> {
    let (row, version) = mandates::with_present_version(cx.conn, &[id])?
        .pop()
        .ok_or_else(|| Error::not_found("mandate"))?;
    must_see(cx, row.grantor_id)?;
    MandateRecord::now(row, &version)
}

/// A mandate as it was recorded at a moment. Errors: 404, also where it was not registered yet.
pub fn as_of(cx: &mut Context<'_>, id: Id, moment: Moment) -> Result<MandateRecord> {
    let (row, version) = mandates::with_versions_until(cx.conn, &[id], moment)?
        .pop()
        .ok_or_else(|| Error::not_found("mandate"))?;
    must_see(cx, row.grantor_id)?;
    MandateRecord::at(moment, row, &version)
}

/// Mandates that this account may read, in the order in which they were registered.
pub fn list(
    cx: &mut Context<'_>,
    query: MandateQuery,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<MandateRecord>> {
    let query = MandateQuery {
        visible_to: visible_to(cx.actor)?,
        ..query
    };
    mandates::list(cx.conn, query, after, limit)?
        .into_iter()
        .map(|(row, version)| MandateRecord::now(row, &version))
        .collect()
}

/// The versions of a mandate's terms, oldest first. Errors: 404.
pub fn versions(cx: &mut Context<'_>, id: Id, after: i32, limit: i64) -> Result<Vec<MandateVersion>> {
    find(cx, id)?;
    mandates::versions(cx.conn, &id, after, limit)
}

/// The headroom over the whole period, and per budget year: each year with a balance, and each year that
/// the period of the mandate touches. Errors: 404.
pub fn headroom(cx: &mut Context<'_>, id: Id) -> Result<(Headroom, BTreeMap<i32, Headroom>)> {
    let mandate = find(cx, id)?;
    let balances = ledgers::balances(cx.conn, &[id])?
        .into_iter()
        .map(|row| (row.budget_year, row.balance()))
        .collect();
    Ok(from_rows(&mandate, &balances))
}

/// View model of a mandate, with the names of its parties and its headroom.
#[derive(Debug, Clone)]
pub struct Shown {
    pub mandate: MandateRecord,
    pub grantor_name: String,
    pub representative_name: String,
    pub whole_period: Headroom,
    pub years: BTreeMap<i32, Headroom>,
}

/// Lists mandates that this account may read, with the names of their representatives. Two statements.
pub fn with_representatives(
    cx: &mut Context<'_>,
    query: MandateQuery,
    limit: i64,
) -> Result<Vec<(MandateRecord, String)>> {
    let found = list(cx, query, None, limit)?;
    let mut names = names_of(cx, &found)?;
    Ok(found
        .into_iter()
        .filter_map(|mandate| {
            let names = names.remove(&mandate.id)?;
            Some((mandate, names.representative_name))
        })
        .collect())
}

fn names_of(cx: &mut Context<'_>, found: &[MandateRecord]) -> Result<BTreeMap<Id, mandates::MandateNames>> {
    let ids: Vec<Id> = found.iter().map(|mandate| mandate.id).collect();
    let names = mandates::names(cx.conn, &ids)?;
    Ok(names.into_iter().map(|names| (names.id, names)).collect())
}

/// Lists mandates that this account may read, with names and headroom. Three statements, whatever the number of rows.
pub fn shown(cx: &mut Context<'_>, query: MandateQuery, limit: i64) -> Result<Vec<Shown>> {
    let found = list(cx, query, None, limit)?;
    let ids: Vec<Id> = found.iter().map(|m| m.id).collect();
    let mut names = names_of(cx, &found)?;
    let mut balances: BTreeMap<Id, BTreeMap<i32, Balance>> = BTreeMap::new();
    for row in ledgers::balances(cx.conn, &ids)? {
        balances
            .entry(row.mandate_id)
            .or_default()
            .insert(row.budget_year, row.balance());
    }
    Ok(found
        .into_iter()
        .filter_map(|mandate| {
            let names = names.remove(&mandate.id)?;
            let (whole_period, years) =
                from_rows(&mandate, &balances.remove(&mandate.id).unwrap_or_default());
            Some(Shown {
                mandate,
                grantor_name: names.grantor_name,
                representative_name: names.representative_name,
                whole_period,
                years,
            })
        })
        .collect())
}

/// One mandate with names and headroom. Errors: 404.
pub fn shown_one(cx: &mut Context<'_>, id: Id) -> Result<Shown> {
    let mandate = find(cx, id)?;
    let (whole_period, years) = headroom(cx, id)?;
    let names = mandates::names(cx.conn, &[id])?
        .pop()
        .ok_or_else(|| Error::not_found("mandate"))?;
    Ok(Shown {
        mandate,
        grantor_name: names.grantor_name,
        representative_name: names.representative_name,
        whole_period,
        years,
    })
}

/// Computes the headroom of a mandate from the sums of its ledger, in which year 0 is the whole period.
pub(super) fn from_rows(
    mandate: &MandateRecord,
    balances: &BTreeMap<i32, Balance>,
) -> (Headroom, BTreeMap<i32, Headroom>) {
    let terms = &mandate.terms;
    let at = |year| balances.get(&year).copied().unwrap_or_default();
    let years: BTreeSet<i32> = (terms.valid_from.year()..=terms.valid_until.year())
        .chain(balances.keys().copied().filter(|year| *year != WHOLE_PERIOD))
        .collect();
    let years = years
        .into_iter()
        .map(|year| (year, Headroom::new(terms.ceiling_per_year, at(year))))
        .collect();
    (Headroom::new(terms.ceiling_total, at(WHOLE_PERIOD)), years)
}

/// A page of the ledger of a mandate, oldest first. Errors: 404.
pub fn ledger_entries(
    cx: &mut Context<'_>,
    id: Id,
    budget_year: Option<i32>,
    after: i32,
    limit: i64,
) -> Result<Vec<HeadroomEntry>> {
    find(cx, id)?;
    ledgers::entries(cx.conn, &id, budget_year, after, limit)
}

/// A page of the ledger of a mandate, newest first. Errors: 404.
pub fn latest_entries(
    cx: &mut Context<'_>,
    id: Id,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<HeadroomEntry>> {
    find(cx, id)?;
    ledgers::latest_entries(cx.conn, &id, before, limit)
}

/// The numbers of the cases of these entries; anybody who may read the ledger may see them.
pub fn cases_of(cx: &mut Context<'_>, entries: &[HeadroomEntry]) -> Result<BTreeMap<Id, String>> {
    let mut ids: Vec<Id> = entries.iter().map(|entry| entry.case_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = overview::case_names(cx.conn, &ids)?;
    Ok(names.into_iter().map(|case| (case.id, case.number)).collect())
}
