//! The end of a budget year: what lapses, what is carried, and what each organisation has to renew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::moves::{Source, record};
use super::{BudgetCell, BudgetMoveKind, CellQuery, FoundCell, Histories, hold_cell, list};
use crate::Context;
use crate::events::Chain;
use edba_common::error::{Error, Result};
use edba_domain::budget::{BudgetChange, BudgetStep, CarriedCommitments, CellKey, CellYearEnd};
use edba_domain::{Cents, Id};
use edba_store::budget_cells as store;
use edba_store::budget_usage;
use edba_store::reference::{self, Programme};

/// The most cells of one year.
const MOST: i64 = 5_000;

/// A cell at the end of its year.
#[derive(Debug, Clone)]
pub struct CellEnd {
    pub found: FoundCell,
    pub end: CellYearEnd,
    /// What commitments carried over to later years whose cell has no amount yet: it is carried once that is allocated.
    pub waits: Cents,
}

impl CellEnd {
    /// What goes to later years.
    pub fn carried(&self) -> Cents {
        self.end.carried.values().copied().sum()
    }
}

/// What an organisation has to do before the year ends.
#[derive(Debug, Clone)]
pub struct OrganisationEnd {
    pub organisation_id: Id,
    pub name: String,
    /// Commitments of the year of which something is open: pay them, release them or carry them over.
    pub open_commitments: i64,
    pub open: Cents,
    /// Its cells of the year without one for the next year.
    pub cells_to_renew: usize,
    /// Its mandates that end in the year.
    pub mandates_to_renew: i64,
}

/// The end of a budget year.
#[derive(Debug, Clone)]
pub struct YearEnd {
    pub programme_id: Id,
    pub year: i32,
    pub cells: Vec<CellEnd>,
    pub organisations: Vec<OrganisationEnd>,
}

impl YearEnd {
    /// What goes to later years, of the cells of the programme.
    pub fn carried(&self) -> Cents {
        self.of_programme(CellEnd::carried)
    }

    /// What lapses, of the cells of the programme.
    pub fn lapsed(&self) -> Cents {
        self.of_programme(|one| one.end.lapsed)
    }

    fn of_programme(&self, part: impl Fn(&CellEnd) -> Cents) -> Cents {
        let cells = self.cells.iter();
        cells
            .filter(|one| one.found.cell.organisation_id.is_none())
            .map(part)
            .sum()
    }
}

fn programme(cx: &mut Context<'_>, year: i32) -> Result<Programme> {
    reference::programme_with_year(cx.conn, year)?.ok_or_else(|| Error::not_found("programme with this year"))
}

/// The end of a year as it would be carried out now. Nothing is written. Errors: 404 for a year of no programme.
pub fn plan(cx: &mut Context<'_>, year: i32) -> Result<YearEnd> {
    let programme_id = programme(cx, year)?.id;
    let query = CellQuery {
        year: Some(year),
        ..CellQuery::default()
    };
    let found = list(cx, query, None, MOST)?;
    let ids: Vec<Id> = found.iter().map(|one| one.cell.id).collect();
    let mut later: HashMap<Id, BTreeMap<i32, CarriedCommitments>> = HashMap::new();
    for (cell, to_year, amount) in budget_usage::carried_to_later_years(cx.conn, &ids)? {
        later.entry(cell).or_default().entry(to_year).or_default().amount = amount;
    }
    for (cell, to_year, amount) in store::carried_out(cx.conn, &ids)? {
        later
            .entry(cell)
            .or_default()
            .entry(to_year)
            .or_default()
            .followed += amount;
    }
    let years: BTreeSet<i32> = later
        .values()
        .flat_map(BTreeMap::keys)
        .copied()
        .chain([year + 1])
        .collect();
    let cells_of_later_years: HashMap<CellKey, BudgetCell> =
        store::of_years(cx.conn, &years.into_iter().collect::<Vec<_>>())?
            .into_iter()
            .map(|cell| (cell.key(), cell))
            .collect();
    let cells: Vec<CellEnd> = found
        .into_iter()
        .map(|found| {
            let commitments = later.remove(&found.cell.id).unwrap_or_default();
            let mut end = CellYearEnd::of(found.cell.budget_cents, &found.usage, &commitments);
            let mut waits = Cents::ZERO;
            end.carried.retain(|to_year, amount| {
                let takes = cells_of_later_years
                    .get(&found.cell.key().of_year(*to_year))
                    .is_some_and(|cell| cell.budget_cents.is_some());
                if !takes {
                    waits += *amount;
                }
                takes
            });
            CellEnd { found, end, waits }
        })
        .collect();
    let organisations = organisations(cx, year, &cells, &cells_of_later_years)?;
    Ok(YearEnd {
        programme_id,
        year,
        cells,
        organisations,
    })
}

fn organisations(
    cx: &mut Context<'_>,
    year: i32,
    cells: &[CellEnd],
    next: &HashMap<CellKey, BudgetCell>,
) -> Result<Vec<OrganisationEnd>> {
    let mut found: BTreeMap<(String, Id), OrganisationEnd> = BTreeMap::new();
    let mut of = |organisation_id: Id, name: &str, change: &dyn Fn(&mut OrganisationEnd)| {
        let entry = found
            .entry((name.to_owned(), organisation_id))
            .or_insert(OrganisationEnd {
                organisation_id,
                name: name.to_owned(),
                open_commitments: 0,
                open: Cents::ZERO,
                cells_to_renew: 0,
                mandates_to_renew: 0,
            });
        change(entry);
    };
    for (id, name, count, open) in budget_usage::open_by_funder(cx.conn, year)? {
        of(id, &name, &|one| (one.open_commitments, one.open) = (count, open));
    }
    for one in cells {
        let cell = &one.found.cell;
        if let (Some(id), Some(name)) = (cell.organisation_id, &one.found.organisation_name)
            && !next.contains_key(&cell.key().of_year(year + 1))
        {
            of(id, name, &|one| one.cells_to_renew += 1);
        }
    }
    if let Some((first, last)) =
        NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31))
    {
        for (id, name, count) in store::mandates_ending(cx.conn, first, last)? {
            of(id, &name, &|one| one.mandates_to_renew = count);
        }
    }
    Ok(found.into_values().collect())
}

/// Moves the budget after the commitments that were carried over to later years: a carry-over of each cell and later year for
/// what did not follow yet. What lapses stays in its cell, unused. Run again, it moves only what was carried over since. Returns
/// what it carried. Errors: 400 for the source; 404 for a year of no programme.
pub fn carry_out(cx: &mut Context<'_>, year: i32, source: Source) -> Result<YearEnd> {
    let source = source.checked(cx)?;
    let programme_id = programme(cx, year)?.id;
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    let mut histories = Histories::of(programme_id, &mut chain);
    let mut later = reference::programmes(cx.conn, None, None, i64::MAX)?;
    later.retain(|programme| programme.to_year > year);
    later.sort_unstable_by_key(|programme| programme.from_year);
    for programme in later {
        histories.open(cx, programme.id)?;
    }
    let mut cells: HashMap<CellKey, BudgetCell> = hold_from(cx, year)?
        .into_iter()
        .map(|cell| (cell.key(), cell))
        .collect();
    let planned = plan(cx, year)?;
    for one in &planned.cells {
        for (to_year, amount) in &one.end.carried {
            let key = one.found.cell.key();
            let to_key = key.of_year(*to_year);
            let held = |key: &CellKey| {
                let cell = cells.get(key).cloned();
                cell.ok_or_else(|| Error::internal("a budget cell is not locked"))
            };
            let (from, to) = (held(&key)?, held(&to_key)?);
            let step = |change: BudgetChange, of: &BudgetCell| {
                change
                    .apply(of.budget_cents)
                    .map_err(|fault| Error::invalid(vec![fault]))
            };
            let out = step(BudgetChange::Take(*amount), &from)?;
            let into = step(BudgetChange::Add(*amount), &to)?;
            // The next carry-over out of this cell, or into that one, goes on from here.
            cells.insert(key, moved(&from, out));
            cells.insert(to_key, moved(&to, into));
            let steps = vec![(from, out), (to, into)];
            record(cx, &mut histories, BudgetMoveKind::CarryOver, &source, steps)?;
        }
    }
    histories.close(cx)?;
    chain.close(cx)?;
    Ok(planned)
}

/// Locks the cells of a year and the same cells of later years, in the order of their ids; returns them.
fn hold_from(cx: &mut Context<'_>, year: i32) -> Result<Vec<BudgetCell>> {
    let concerned = |cells: &[BudgetCell]| -> Vec<Id> {
        let keys: HashSet<CellKey> = cells
            .iter()
            .filter(|cell| cell.budget_year == year)
            .map(BudgetCell::key)
            .collect();
        cells
            .iter()
            .filter(|cell| keys.contains(&cell.key().of_year(year)))
            .map(|cell| cell.id)
            .collect()
    };
    for id in concerned(&store::from_year(cx.conn, year)?) {
        hold_cell(cx, &id)?;
    }
    store::from_year(cx.conn, year)
}

/// A cell after a step.
fn moved(cell: &BudgetCell, step: BudgetStep) -> BudgetCell {
    BudgetCell {
        budget_cents: step.after,
        version: cell.version + 1,
        ..cell.clone()
    }
}
