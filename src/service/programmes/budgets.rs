//! The yearly programme: the budget of a year per expenditure kind and instrument.

use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::{Cents, Fault, Id};
use edba_store::reference::{self, ProgrammeBudgetRow};

/// One cell of the budget of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    pub amount: Cents,
}

/// The budget of a year. A year without a budget has version 0.
#[derive(Debug, Clone)]
pub struct YearBudget {
    pub programme_id: Id,
    pub year: i32,
    pub version: i32,
    pub cells: Vec<Cell>,
}

/// The budget of one year of a programme. Errors: 404, also for a year outside the programme's period.
pub fn budget(cx: &mut Context<'_>, programme_id: Id, year: i32) -> Result<YearBudget> {
    let programme = super::find(cx, programme_id)?;
    if !(programme.from_year..=programme.to_year).contains(&year) {
        return Err(Error::not_found("year in the period of this programme"));
    }
    let rows = budget_cells(cx, programme_id, year)?;
    Ok(YearBudget {
        programme_id,
        year,
        version: rows.first().map_or(0, |r| r.version),
        cells: rows
            .into_iter()
            .map(|r| Cell {
                expenditure_kind: r.expenditure_kind,
                instrument: r.instrument,
                amount: r.amount_cents,
            })
            .collect(),
    })
}

/// The cells of a year's budget; empty where the year has no budget.
pub fn budget_cells(cx: &mut Context<'_>, programme_id: Id, year: i32) -> Result<Vec<ProgrammeBudgetRow>> {
    reference::programme_budget(cx.conn, &programme_id, year)
}

/// Replaces the cells of a year's budget. Errors: 400; 404.
pub fn set_budget(
    cx: &mut Context<'_>,
    programme_id: Id,
    year: i32,
    cells: Vec<Cell>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<YearBudget> {
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    let before = budget(cx, programme_id, year)?;
    expects(before.version)?;
    let twice: Vec<Fault> = cells
        .iter()
        .enumerate()
        .filter(|(index, cell)| {
            cells
                .iter()
                .take(*index)
                .any(|c| (c.expenditure_kind, c.instrument) == (cell.expenditure_kind, cell.instrument))
        })
        .map(|(index, cell)| {
            Fault::new(
                format!("/cells/{index}"),
                "duplicate",
                format!(
                    "The cell {} × {} is given more than once.",
                    cell.expenditure_kind, cell.instrument
                ),
            )
        })
        .collect();
    if !twice.is_empty() {
        return Err(Error::invalid(twice));
    }
    // A year without a cell would have no version for optimistic locking of the next change.
    if cells.is_empty() {
        return Err(Error::fault(
            "/cells",
            "too-short",
            "A budget has at least one cell; it may be 0.00.",
        ));
    }
    let order = |cell: &Cell| (cell.expenditure_kind.as_str(), cell.instrument.as_str());
    let (mut old, mut new) = (before.cells.clone(), cells.clone());
    old.sort_unstable_by_key(order);
    new.sort_unstable_by_key(order);
    if old == new {
        return Ok(before);
    }
    let version = before.version + 1;
    let rows: Vec<_> = cells
        .iter()
        .map(|cell| ProgrammeBudgetRow {
            programme_id,
            budget_year: year,
            expenditure_kind: cell.expenditure_kind,
            instrument: cell.instrument,
            amount_cents: cell.amount,
            version,
        })
        .collect();
    reference::replace_programme_budget(cx.conn, &programme_id, year, &rows)?;
    let recorded_cells: Vec<_> = cells
        .iter()
        .map(|c| {
            serde_json::json!({
                "expenditureKind": c.expenditure_kind, "instrument": c.instrument, "amount": c.amount,
            })
        })
        .collect();
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::ProgrammeBudgetSet,
            subject_id: programme_id,
            reason: None,
            before: (before.version > 0).then_some(before.version),
            after: Some(version),
            data: serde_json::json!({ "year": year, "cells": recorded_cells }),
        },
    )?;
    chain.close(cx)?;
    budget(cx, programme_id, year)
}
