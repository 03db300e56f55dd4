//! The yearly programme: the budget of a year per expenditure kind and instrument, for all tracks together. It is drawn up as a
//! whole; once a decision has committed money of that year, its cells change by moves with four eyes.

use serde_json::{Value, json};

use super::moves::Source;
use super::{BudgetCell, BudgetMove, BudgetMoveKind, begun, hold_cell};
use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::{Error, Obstacle, Result};
use edba_common::locale;
use edba_domain::budget::{BudgetChange, CellKey};
use edba_domain::codes::{ExpenditureKind, Instrument, Language};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id, Message};
use edba_store::budget_cells as store;
use edba_store::{budget_usage, reference};

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
    /// Without the cells that are p.m.
    pub cells: Vec<Cell>,
}

/// The budget of one year of a programme. Errors: 404, also for a year outside the programme's period.
pub fn budget(cx: &mut Context<'_>, programme_id: Id, year: i32) -> Result<YearBudget> {
    let programme =
        reference::programme(cx.conn, &programme_id)?.ok_or_else(|| Error::not_found("programme"))?;
    if !(programme.from_year..=programme.to_year).contains(&year) {
        return Err(Error::not_found("year in the period of this programme"));
    }
    let mut cells: Vec<Cell> = of_all_tracks(cx, &programme_id, year)?
        .into_iter()
        .filter_map(|row| {
            Some(Cell {
                expenditure_kind: row.expenditure_kind,
                instrument: row.instrument,
                amount: row.budget_cents?,
            })
        })
        .collect();
    cells.sort_unstable_by_key(order);
    Ok(YearBudget {
        programme_id,
        year,
        version: store::year_version(cx.conn, &programme_id, year)?,
        cells,
    })
}

/// The programme's cells of a year for all tracks together.
fn of_all_tracks(cx: &mut Context<'_>, programme_id: &Id, year: i32) -> Result<Vec<BudgetCell>> {
    let mut cells = store::of_years(cx.conn, &[year])?;
    cells.retain(|cell| cell.programme_id == *programme_id && cell.is_of_the_whole_programme());
    Ok(cells)
}

fn order(cell: &Cell) -> (&'static str, &'static str) {
    (cell.expenditure_kind.as_str(), cell.instrument.as_str())
}

/// Sets the budget of a year as a whole: a cell that is left out becomes p.m. Errors: 400; 404; 409 where commitments use the
/// budget of that year already.
pub fn set_budget(
    cx: &mut Context<'_>,
    programme_id: Id,
    year: i32,
    mut cells: Vec<Cell>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<YearBudget> {
    let mut chain = Chain::open(cx, programme_id, "programme")?;
    let before = budget(cx, programme_id, year)?;
    expects(before.version)?;
    check(&cells)?;
    cells.sort_unstable_by_key(order);
    if before.cells == cells {
        return Ok(before);
    }
    let kept = of_all_tracks(cx, &programme_id, year)?;
    for cell in &kept {
        hold_cell(cx, &cell.id)?;
    }
    check_not_used(cx, &before, &kept)?;
    let named = Message::new("budget-yearly-programme").with("year", year.to_string());
    let source = Source {
        source: locale::recorded(Language::Nl, &named),
        source_date: cx.today(),
        reason: None,
    };
    let mut moves = Vec::new();
    for cell in &cells {
        let key = CellKey {
            budget_year: year,
            track: None,
            expenditure_kind: cell.expenditure_kind,
            instrument: cell.instrument,
            organisation_id: None,
        };
        let row = kept.iter().find(|row| row.key() == key).cloned();
        moves.extend(set(cx, programme_id, key, row, Some(cell.amount), &source)?);
    }
    for row in kept {
        let listed = cells
            .iter()
            .any(|cell| (cell.expenditure_kind, cell.instrument) == (row.expenditure_kind, row.instrument));
        if !listed {
            moves.extend(set(cx, programme_id, row.key(), Some(row), None, &source)?);
        }
    }
    let version = store::next_year_version(cx.conn, &programme_id, year)?;
    let recorded: Vec<Value> = of_all_tracks(cx, &programme_id, year)?
        .into_iter()
        .map(|row| {
            json!({
                "expenditureKind": row.expenditure_kind, "instrument": row.instrument, "amount": row.budget_cents,
                "version": row.version,
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
            data: json!({ "year": year, "cells": recorded, "moves": moves }),
        },
    )?;
    chain.close(cx)?;
    budget(cx, programme_id, year)
}

/// Errors: 400 for cells that are given twice, and for none.
fn check(cells: &[Cell]) -> Result<()> {
    let twice: Vec<Fault> = cells
        .iter()
        .enumerate()
        .filter(|(index, cell)| cells.iter().take(*index).any(|c| order(c) == order(cell)))
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
    Ok(())
}

/// Requires that no commitment uses the budget that is to be set again. Errors: 409.
fn check_not_used(cx: &mut Context<'_>, before: &YearBudget, kept: &[BudgetCell]) -> Result<()> {
    // Where a cell has an amount, a budget was set before, even if the version is 0.
    if before.version == 0 && kept.iter().all(|cell| cell.budget_cents.is_none()) {
        return Ok(());
    }
    let ids: Vec<Id> = kept.iter().map(|cell| cell.id).collect();
    let used = budget_usage::of_cells(cx.conn, &ids, &[])?;
    if used.values().all(|of_cell| of_cell.usage.committed.is_zero()) {
        return Ok(());
    }
    Err(Error::blocked_by(Obstacle::new(
        "budget-in-use",
        WaitingOn::Bureau,
        "obstacle-budget-in-use",
    )))
}

/// Sets the budget of one cell, which is made if it is missing. Returns its move for the history; None where nothing changes.
fn set(
    cx: &mut Context<'_>,
    programme_id: Id,
    key: CellKey,
    row: Option<BudgetCell>,
    budget: Option<Cents>,
    source: &Source,
) -> Result<Option<Value>> {
    let Ok(step) = BudgetChange::Set(budget).apply(row.as_ref().and_then(|row| row.budget_cents)) else {
        return Ok(None);
    };
    let (cell, first) = begun(cx, programme_id, key);
    let (cell, seq, kind) = match row {
        Some(row) => {
            let kind = match row.budget_cents {
                None => BudgetMoveKind::Allocation,
                Some(_) => BudgetMoveKind::Amendment,
            };
            let seq = row.version + 1;
            (row, seq, kind)
        }
        None => {
            store::insert_cell(cx.conn, &cell)?;
            (cell, 1, BudgetMoveKind::Allocation)
        }
    };
    let made = source.of(BudgetMove {
        cell_id: cell.id,
        seq,
        kind,
        amount_cents: step.amount,
        after_cents: step.after,
        ..first
    });
    store::insert_move(cx.conn, &made)?;
    Ok(Some(json!({
        "moveId": made.id, "cellId": made.cell_id, "seq": made.seq, "kind": made.kind, "amount": made.amount_cents,
        "budget": made.after_cents, "pairId": null, "source": made.source, "sourceDate": made.source_date,
    })))
}
