//! The end of a budget year: what lapses, what is carried, and what each organisation has to renew.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::moves::{Source, record};
use super::{BudgetCell, BudgetMoveKind, CellQuery, FoundCell, hold_cell, list};
use crate::Context;
use crate::events::Chain;
use edba_common::error::{Error, Result};
use edba_domain::budget::{BudgetChange, CellKey, CellYearEnd};
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
    /// What commitments carried over to the next year whose cell has no amount yet: it is carried once that is allocated.
    pub waits: Cents,
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
    /// What goes to the next year, of the cells of the programme.
    pub fn carried(&self) -> Cents {
        self.of_programme(|end| end.carried)
    }

    /// What lapses, of the cells of the programme.
    pub fn lapsed(&self) -> Cents {
        self.of_programme(|end| end.lapsed)
    }

    fn of_programme(&self, part: impl Fn(&CellYearEnd) -> Cents) -> Cents {
        let cells = self.cells.iter();
        cells
            .filter(|one| one.found.cell.organisation_id.is_none())
            .map(|one| part(&one.end))
            .sum()
    }
}

fn programme(cx: &mut Context<'_>, year: i32) -> Result<Programme> {
    reference::programme_of_year(cx.conn, year)?
        .filter(|programme| (programme.from_year..=programme.to_year).contains(&year))
        .ok_or_else(|| Error::not_found("programme with this year"))
}

/// What the end of a year comes to, as things stand. Nothing is written. Errors: 404 for a year of no programme.
pub fn plan(cx: &mut Context<'_>, year: i32) -> Result<YearEnd> {
    let programme_id = programme(cx, year)?.id;
    let query = CellQuery {
        year: Some(year),
        ..CellQuery::default()
    };
    let found = list(cx, query, None, MOST)?;
    let ids: Vec<Id> = found.iter().map(|one| one.cell.id).collect();
    let next: HashMap<CellKey, BudgetCell> = store::of_years(cx.conn, &programme_id, &[year + 1])?
        .into_iter()
        .map(|cell| (cell.key(), cell))
        .collect();
    let carried_on: HashMap<Id, Cents> = budget_usage::carried_to_next_year(cx.conn, &ids)?
        .into_iter()
        .collect();
    let mut followed: HashMap<Id, Cents> = HashMap::new();
    for (cell, amount) in store::carried_out(cx.conn, &ids)? {
        *followed.entry(cell).or_default() += -amount.unwrap_or_default();
    }
    let cells: Vec<CellEnd> = found
        .into_iter()
        .map(|found| {
            let of = |sums: &HashMap<Id, Cents>| sums.get(&found.cell.id).copied().unwrap_or_default();
            let end = CellYearEnd::of(
                found.cell.budget_cents,
                &found.usage,
                of(&carried_on),
                of(&followed),
            );
            let takes = next
                .get(&found.cell.key().of_year(year + 1))
                .is_some_and(|cell| cell.budget_cents.is_some());
            match takes {
                true => CellEnd {
                    found,
                    end,
                    waits: Cents::ZERO,
                },
                false => CellEnd {
                    found,
                    waits: end.carried,
                    end: CellYearEnd {
                        carried: Cents::ZERO,
                        ..end
                    },
                },
            }
        })
        .collect();
    let organisations = organisations(cx, &programme_id, year, &cells, &next)?;
    Ok(YearEnd {
        programme_id,
        year,
        cells,
        organisations,
    })
}

fn organisations(
    cx: &mut Context<'_>,
    programme_id: &Id,
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
    for (id, name, count, open) in budget_usage::open_by_funder(cx.conn, programme_id, year)? {
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

/// Lets the budget follow the commitments that were carried over to the next year: a carry-over of each cell for what did not
/// follow yet. What lapses stays in its cell, unused. Done again, it moves nothing. Returns what it carried. Errors: 400 for the
/// source; 404 for a year of no programme.
pub fn carry_out(cx: &mut Context<'_>, year: i32, source: Source) -> Result<YearEnd> {
    let source = source.checked(cx)?;
    let programme_id = programme(cx, year)?.id;
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    for cell in store::of_years(cx.conn, &programme_id, &[year, year + 1])? {
        hold_cell(cx, &cell.id)?;
    }
    let planned = plan(cx, year)?;
    let next = store::of_years(cx.conn, &programme_id, &[year + 1])?;
    for one in &planned.cells {
        let (cell, amount) = (&one.found.cell, one.end.carried);
        let to = next.iter().find(|to| to.key() == cell.key().of_year(year + 1));
        let (Some(to), true) = (to, amount.is_positive()) else {
            continue;
        };
        let step = |change: BudgetChange, of: &BudgetCell| {
            change
                .apply(of.budget_cents)
                .map_err(|fault| Error::invalid(vec![fault]))
        };
        let out = step(BudgetChange::Take(amount), cell)?;
        let into = step(BudgetChange::Add(amount), to)?;
        let steps = vec![(cell.clone(), out), (to.clone(), into)];
        record(cx, &mut chain, BudgetMoveKind::CarryOver, &source, steps)?;
    }
    chain.close(cx)?;
    Ok(planned)
}
