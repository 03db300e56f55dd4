//! The budget: cells of the programme and below them of its funders, changed by moves only, with what is used of each.
//!
//! A commitment is dated under the locks of its cells (the order of locks is in docs/ARCHITECTURE.md, *Transactions and locks*).
//! Two decisions on the same cell are therefore dated one after the other, and the second one is in breach where both do not fit.

pub mod breaches;
mod histories;
pub mod lines;
pub mod moves;
pub mod of_cases;
pub mod outcomes;
pub mod year_end;
pub mod yearly_programme;

use std::collections::HashMap;

use super::Context;
use super::context::Lock;
use super::events::Chain;
use super::people;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::budget::{BudgetScope, BudgetUsage, CellKey, SupersededUsage};
use edba_domain::codes::{ExpenditureKind, Instrument, PledgeStatus, Role};
use edba_domain::reference::ReferenceCategory;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id};
use edba_store::ballots::Ballot;
use edba_store::budget_cells::{self as store, CellFilter};
use edba_store::budget_usage::CellUsage;
use edba_store::{ballots, budget_usage, reference};

use histories::Histories;

pub use edba_domain::budget::BudgetMoveKind;
pub use edba_store::budget_cells::{BudgetCell, BudgetMove};

/// A cell with the name of its funder and what is used of it.
#[derive(Debug, Clone)]
pub struct FoundCell {
    pub cell: BudgetCell,
    pub organisation_name: Option<String>,
    pub usage: BudgetUsage,
}

impl FoundCell {
    /// What is left of the budget beside what is committed and pledged; negative where that is more. None for p.m.
    pub fn free(&self) -> Option<Cents> {
        let available = self.usage.available(self.cell.budget_cents)?;
        Some(available - self.usage.pledged)
    }

    /// Whether more is committed than its budget.
    pub fn is_exceeded(&self) -> bool {
        self.usage
            .available(self.cell.budget_cents)
            .is_some_and(|available| available.is_negative())
    }
}

/// A cell with the name of its funder.
#[derive(Debug, Clone)]
pub struct NamedCell {
    pub cell: BudgetCell,
    pub organisation_name: Option<String>,
}

/// Which cells are listed.
#[derive(Debug, Clone, Default)]
pub struct CellQuery {
    pub year: Option<i32>,
    pub scope: Option<BudgetScope>,
    pub organisation_id: Option<Id>,
    pub track: Option<String>,
    pub expenditure_kind: Option<ExpenditureKind>,
    pub instrument: Option<Instrument>,
}

/// The organisation whose cells alone the caller sees; None for bureau and auditor. Errors: 403.
fn sees_only(cx: &Context<'_>) -> Result<Option<Id>> {
    match cx.actor.role {
        Role::FinancePartner | Role::MandateOfficer => cx.actor.organisation().map(Some),
        _ => Ok(None),
    }
}

/// The filter of the cells that a query asks for and the caller sees. Errors: 403.
fn filter_of(cx: &Context<'_>, query: CellQuery) -> Result<CellFilter> {
    let CellQuery {
        year,
        scope,
        organisation_id,
        track,
        expenditure_kind,
        instrument,
    } = query;
    Ok(CellFilter {
        years: year.map(|year| vec![year]),
        scope,
        organisation_id,
        track,
        expenditure_kind,
        instrument,
        seen_by: sees_only(cx)?,
        ..CellFilter::default()
    })
}

/// Cells in order of creation, with their usage. Three statements, whatever the number of cells. Errors: 403.
pub fn list(cx: &mut Context<'_>, query: CellQuery, after: Option<Id>, limit: i64) -> Result<Vec<FoundCell>> {
    let filter = filter_of(cx, query)?;
    found(cx, &filter, after, limit)
}

/// All cells that a query asks for, in order of creation, without their usage. Errors: 403.
pub fn named(cx: &mut Context<'_>, query: CellQuery) -> Result<Vec<NamedCell>> {
    let filter = filter_of(cx, query)?;
    let rows = store::cells(cx.conn, &filter, None, i64::MAX)?;
    Ok(rows
        .into_iter()
        .map(|(cell, organisation_name)| NamedCell {
            cell,
            organisation_name,
        })
        .collect())
}

fn found(cx: &mut Context<'_>, filter: &CellFilter, after: Option<Id>, limit: i64) -> Result<Vec<FoundCell>> {
    let found = found_with_parts(cx, filter, &[], after, limit)?;
    Ok(found.into_iter().map(|(found, _)| found).collect())
}

/// The part of cases in a cell, by their ids.
pub type PartsOfCases = HashMap<Id, SupersededUsage>;

/// The cells, each with the part of these cases in it, and that of every case whose decision an open ballot is to supersede.
fn found_with_parts(
    cx: &mut Context<'_>,
    filter: &CellFilter,
    cases: &[Id],
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<(FoundCell, PartsOfCases)>> {
    let rows = store::cells(cx.conn, filter, after, limit)?;
    let ids: Vec<Id> = rows.iter().map(|(cell, _)| cell.id).collect();
    let mut usages = budget_usage::of_cells(cx.conn, &ids, cases)?;
    Ok(rows
        .into_iter()
        .map(|(cell, organisation_name)| {
            let CellUsage { usage, superseded } = usages.remove(&cell.id).unwrap_or_default();
            let found = FoundCell {
                cell,
                organisation_name,
                usage,
            };
            (found, superseded)
        })
        .collect())
}

/// The filter of one cell, where the caller sees it. Errors: 403.
fn filter_of_one(cx: &Context<'_>, id: Id) -> Result<CellFilter> {
    Ok(CellFilter {
        ids: Some(vec![id]),
        seen_by: sees_only(cx)?,
        ..CellFilter::default()
    })
}

/// One cell with its usage. Errors: 403; 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<FoundCell> {
    let filter = filter_of_one(cx, id)?;
    found(cx, &filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("budget cell"))
}

/// One cell with its usage, and the part in it of each case whose decision an open ballot is to supersede. Errors: 403; 404.
pub fn find_with_parts(cx: &mut Context<'_>, id: Id) -> Result<(FoundCell, PartsOfCases)> {
    let filter = filter_of_one(cx, id)?;
    found_with_parts(cx, &filter, &[], None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("budget cell"))
}

/// One cell without its usage. Errors: 403; 404.
fn visible_cell(cx: &mut Context<'_>, id: Id) -> Result<BudgetCell> {
    let filter = filter_of_one(cx, id)?;
    let found = store::cells(cx.conn, &filter, None, 1)?.pop();
    found
        .map(|(cell, _)| cell)
        .ok_or_else(|| Error::not_found("budget cell"))
}

/// The years that have a cell, newest first.
pub fn years(cx: &mut Context<'_>) -> Result<Vec<i32>> {
    store::years(cx.conn)
}

/// A cell that is opened.
#[derive(Debug, Clone)]
pub struct NewCell {
    pub budget_year: i32,
    pub track: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    pub organisation_id: Option<Id>,
    pub source: moves::Source,
}

/// Opens a cell with a p.m. budget, against which nothing is checked until a move gives it an amount. Errors: 400 with all
/// faults; 409 where there is such a cell.
pub fn open(cx: &mut Context<'_>, new: NewCell) -> Result<FoundCell> {
    let NewCell {
        budget_year,
        track,
        expenditure_kind,
        instrument,
        organisation_id,
        source,
    } = new;
    let Some(programme) = reference::programme_with_year(cx.conn, budget_year)? else {
        return Err(Error::fault(
            "/budgetYear",
            "unknown",
            "No programme has this year in its period.",
        ));
    };
    let source = source.checked(cx)?;
    let key = CellKey {
        budget_year,
        track,
        expenditure_kind,
        instrument,
        organisation_id,
    };
    let mut chain = Chain::open(cx, programme.id, "programme")?;
    check_key(cx, &programme.id, &key)?;
    if store::cell_of(cx.conn, &key)?.is_some() {
        return Err(Error::blocked_by(Obstacle::new(
            "budget-cell-exists",
            WaitingOn::Nobody,
            "obstacle-budget-cell-exists",
        )));
    }
    let (cell, first) = begun(cx, programme.id, key);
    let first = source.of(first);
    store::insert_cell(cx.conn, &cell)?;
    store::insert_move(cx.conn, &first)?;
    chain.add(cx, moves::event(EventKind::BudgetCellOpened, &cell, &first))?;
    chain.close(cx)?;
    find(cx, cell.id)
}

/// A p.m. cell, and its first move without a source.
fn begun(cx: &Context<'_>, programme_id: Id, key: CellKey) -> (BudgetCell, BudgetMove) {
    let CellKey {
        budget_year,
        track,
        expenditure_kind,
        instrument,
        organisation_id,
    } = key;
    let cell = BudgetCell {
        id: Id::new(),
        programme_id,
        budget_year,
        track_code: track,
        expenditure_kind,
        instrument,
        organisation_id,
        budget_cents: None,
        version: 1,
        created_at: cx.now,
    };
    let first = BudgetMove {
        id: Id::new(),
        cell_id: cell.id,
        seq: 1,
        kind: BudgetMoveKind::Allocation,
        amount_cents: None,
        after_cents: None,
        pair_id: None,
        source: String::new(),
        source_date: cx.today(),
        reason: None,
        recorded_by: Some(cx.actor.id),
        recorded_at: cx.now,
    };
    (cell, first)
}

/// Checks the track and the funder of a new cell. Errors: 400 with all faults.
fn check_key(cx: &mut Context<'_>, programme_id: &Id, key: &CellKey) -> Result<()> {
    let mut faults = Vec::new();
    if let Some(track) = &key.track
        && reference::reference_item_by_code(cx.conn, programme_id, ReferenceCategory::Track, track)?
            .is_none()
    {
        faults.push(Fault::new(
            "/track",
            "unknown",
            "The programme has no such track.",
        ));
    }
    if let Some(id) = key.organisation_id {
        let of_programme = CellKey {
            organisation_id: None,
            ..key.clone()
        };
        if let Some(fault) = people::unknown_fault(cx, "/organisationId", &id)? {
            faults.push(fault);
        } else if store::cell_of(cx.conn, &of_programme)?.is_none() {
            faults.push(Fault::new(
                "/organisationId",
                "no-programme-cell",
                "A funder's cell stands below the same cell of the programme: open that first.",
            ));
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(faults)),
    }
}

/// What a commitment is charged to: budget year, expenditure kind and instrument.
pub(super) type Charge = (i32, ExpenditureKind, Instrument);

/// Locks the cells that commitments count in, in the order of their ids, and advances `cx.now` to the time under these locks.
/// Called under the locks of the case and of the mandates, before anything is judged by the clock and the commitments are dated.
pub(super) fn hold(cx: &mut Context<'_>, charges: &[Charge]) -> Result<()> {
    let mut years: Vec<i32> = charges.iter().map(|(year, ..)| *year).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        return Ok(());
    }
    for cell in store::of_years(cx.conn, &years)? {
        if charges.contains(&(cell.budget_year, cell.expenditure_kind, cell.instrument)) {
            hold_cell(cx, &cell.id)?;
        }
    }
    Ok(())
}

/// Locks the cells that the pledges of a ballot can be charged to. Called under the locks of the case and of its mandates, before
/// the ballot ends.
pub(super) fn hold_pledged(cx: &mut Context<'_>, ballot: &Ballot) -> Result<()> {
    let charges: Vec<Charge> = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?
        .iter()
        .map(|pledge| (pledge.budget_year, pledge.expenditure_kind, pledge.instrument))
        .collect();
    hold(cx, &charges)
}

fn hold_cell(cx: &mut Context<'_>, id: &Id) -> Result<()> {
    let lock = Lock::BudgetCell(*id);
    if cx.holds(lock) {
        return Ok(());
    }
    let (_, read) = store::lock(cx.conn, id)?.ok_or_else(|| Error::not_found("budget cell"))?;
    cx.holds_now(lock, read, None);
    Ok(())
}
