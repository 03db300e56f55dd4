//! Moves of the budget: allocation, amendment, transfer to another cell, and carry-over to a later year. The bureau proposes
//! them, and a second person approves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{Histories, hold_cell, visible_cell};
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::validation::{named, written};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::budget::{BudgetChange, BudgetMoveKind, BudgetStep, pair_fault};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id};
use edba_store::budget_cells::{self as store, BudgetCell, BudgetMove};
use edba_store::budget_usage;

/// Where a move comes from: a document and its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub source: String,
    pub source_date: NaiveDate,
    pub reason: Option<String>,
}

impl Source {
    /// The same with trimmed texts. Errors: 400.
    pub(super) fn checked(self, cx: &Context<'_>) -> Result<Self> {
        let [source] = named([("/source", &self.source)])?;
        let reason = self
            .reason
            .map(|reason| written([("/reason", &reason)]).map(|[reason]| reason))
            .transpose()?;
        if self.source_date > cx.today() {
            return Err(Error::fault(
                "/sourceDate",
                "in-future",
                "The document has a date of today or earlier.",
            ));
        }
        Ok(Self {
            source,
            source_date: self.source_date,
            reason,
        })
    }

    /// A move that comes from it.
    pub(super) fn of(&self, row: BudgetMove) -> BudgetMove {
        BudgetMove {
            source: self.source.clone(),
            source_date: self.source_date,
            reason: self.reason.clone(),
            ..row
        }
    }
}

/// A change of the budget of a cell. Which amounts it has depends on its kind: an allocation, a transfer and a carry-over have
/// `amount`; an amendment has `newBudget`, or `proMemorie`; a transfer and a carry-over have `toCellId`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBudgetMove {
    pub kind: BudgetMoveKind,
    /// The amount that is added to the cell, or goes from it to the other one.
    #[schema(example = "250000.00")]
    pub amount: Option<Cents>,
    /// The budget after an amendment.
    #[schema(example = "1250000.00")]
    pub new_budget: Option<Cents>,
    /// The budget becomes p.m. by an amendment: its amount is set at a later date, and nothing is checked against it. Not while
    /// commitments use it.
    #[serde(default)]
    pub pro_memorie: bool,
    /// The cell that gets the amount: of a transfer another one of the same year and the same funder, of a carry-over the same
    /// cell of a later year.
    pub to_cell_id: Option<Id>,
    /// The document that it follows from: an adopted budget, a change of it, a decision.
    #[schema(min_length = 1, max_length = 200, example = "Begrotingswijziging 2026-2")]
    pub source: String,
    /// The date of that document.
    pub source_date: NaiveDate,
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: Option<String>,
}

impl NewBudgetMove {
    /// What it does to its cell. Errors: a fault for each field that is missing or does not belong to its kind.
    pub(crate) fn change(&self) -> Result<BudgetChange, Vec<Fault>> {
        let amends = self.kind == BudgetMoveKind::Amendment;
        let needed = [
            ("/amount", !amends, self.amount.is_some()),
            (
                "/newBudget",
                amends && !self.pro_memorie,
                self.new_budget.is_some(),
            ),
            (
                "/proMemorie",
                amends && self.new_budget.is_none(),
                self.pro_memorie,
            ),
            ("/toCellId", self.kind.has_two_cells(), self.to_cell_id.is_some()),
        ];
        let faults: Vec<Fault> = needed
            .into_iter()
            .filter_map(|(pointer, needs, has)| match (needs, has) {
                (true, false) if pointer != "/proMemorie" => {
                    Some(Fault::new(pointer, "required", "A move of this kind needs this."))
                }
                (false, true) => Some(Fault::new(
                    pointer,
                    "not-allowed",
                    "A move of this kind does not have this.",
                )),
                _ => None,
            })
            .collect();
        let amount = self.amount.unwrap_or_default();
        match self.kind {
            _ if !faults.is_empty() => Err(faults),
            BudgetMoveKind::Allocation => Ok(BudgetChange::Add(amount)),
            BudgetMoveKind::Amendment => Ok(BudgetChange::Set(self.new_budget)),
            BudgetMoveKind::Transfer | BudgetMoveKind::CarryOver => Ok(BudgetChange::Take(amount)),
        }
    }

    fn source(&self) -> Source {
        Source {
            source: self.source.clone(),
            source_date: self.source_date,
            reason: self.reason.clone(),
        }
    }
}

/// The steps of a move: of its cell, and of a transfer or a carry-over the other one.
struct Plan {
    source: Source,
    steps: Vec<(BudgetCell, BudgetStep)>,
}

fn cell(cx: &mut Context<'_>, id: &Id) -> Result<BudgetCell> {
    store::cell(cx.conn, id)?.ok_or_else(|| Error::not_found("budget cell"))
}

fn plan(cx: &mut Context<'_>, id: &Id, new: &NewBudgetMove) -> Result<Plan> {
    let from = cell(cx, id)?;
    let change = new.change().map_err(Error::invalid)?;
    let source = new.source().checked(cx)?;
    let step = change
        .apply(from.budget_cents)
        .map_err(|fault| Error::invalid(vec![fault]))?;
    let used = budget_usage::of_cells(cx.conn, &[from.id], &[])?;
    let usage = used.get(&from.id).map(|of_cell| of_cell.usage);
    if change.lifts_check(&usage.unwrap_or_default()) {
        return Err(Error::blocked_by(Obstacle::new(
            "budget-in-use",
            WaitingOn::Nobody,
            "obstacle-budget-in-use-by-cell",
        )));
    }
    let mut steps = vec![(from.clone(), step)];
    if let Some(to_id) = &new.to_cell_id {
        let to = store::cell(cx.conn, to_id)?
            .ok_or_else(|| Error::fault("/toCellId", "unknown", "There is no such cell."))?;
        if let Some(fault) = pair_fault(new.kind, &from.key(), &to.key()) {
            return Err(Error::invalid(vec![fault]));
        }
        let added = BudgetChange::Add(new.amount.unwrap_or_default()).apply(to.budget_cents);
        steps.push((to, added.map_err(|fault| Error::invalid(vec![fault]))?));
    }
    Ok(Plan { source, steps })
}

/// The programme whose history records the moves of a cell. Errors: 404.
pub(crate) fn programme_of(cx: &mut Context<'_>, id: &Id) -> Result<Id> {
    Ok(cell(cx, id)?.programme_id)
}

/// Checks that a move could be recorded now. Errors: 404; 400 with all faults; 409 where a budget that commitments use would
/// become p.m.
pub(crate) fn check(cx: &mut Context<'_>, id: &Id, new: &NewBudgetMove) -> Result<()> {
    plan(cx, id, new).map(drop)
}

/// Records a move under the lock of the chain of its programme. Errors: as [`check`].
pub(crate) fn carry_out(cx: &mut Context<'_>, chain: &mut Chain, id: &Id, new: &NewBudgetMove) -> Result<()> {
    let from = cell(cx, id)?;
    let mut histories = Histories::of(from.programme_id, chain);
    let mut ids = vec![from.id];
    if let Some(to) = new
        .to_cell_id
        .map(|to| store::cell(cx.conn, &to))
        .transpose()?
        .flatten()
    {
        // A carry-over only goes to a later year: the chain of a later programme is locked after that of an earlier one.
        if to.budget_year >= from.budget_year {
            histories.open(cx, to.programme_id)?;
        }
        ids.push(to.id);
    }
    ids.sort_unstable();
    for id in &ids {
        hold_cell(cx, id)?;
    }
    let Plan { source, steps } = plan(cx, id, new)?;
    record(cx, &mut histories, new.kind, &source, steps)?;
    histories.close(cx)
}

/// Records the steps of a move under the locks of its cells, with an event each. Several belong together as a pair.
pub(super) fn record(
    cx: &mut Context<'_>,
    histories: &mut Histories<'_>,
    kind: BudgetMoveKind,
    source: &Source,
    steps: Vec<(BudgetCell, BudgetStep)>,
) -> Result<()> {
    let pair_id = (steps.len() > 1).then(Id::new);
    for (cell, step) in steps {
        let row = source.of(BudgetMove {
            id: Id::new(),
            cell_id: cell.id,
            seq: cell.version + 1,
            kind,
            amount_cents: step.amount,
            after_cents: step.after,
            pair_id,
            source: String::new(),
            source_date: source.source_date,
            reason: None,
            recorded_by: Some(cx.actor.id),
            recorded_at: cx.now,
        });
        store::insert_move(cx.conn, &row)?;
        if cell.is_of_the_whole_programme() {
            store::next_year_version(cx.conn, &cell.programme_id, cell.budget_year)?;
        }
        histories.add(
            cx,
            cell.programme_id,
            event(EventKind::BudgetCellMoved, &cell, &row),
        )?;
    }
    Ok(())
}

/// The event of a move.
pub(super) fn event<'a>(kind: EventKind, cell: &BudgetCell, row: &'a BudgetMove) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: cell.id,
        reason: row.reason.as_deref(),
        before: (row.seq > 1).then(|| row.seq - 1),
        after: Some(row.seq),
        data: json!({
            "year": cell.budget_year, "track": cell.track_code, "expenditureKind": cell.expenditure_kind,
            "instrument": cell.instrument, "organisationId": cell.organisation_id, "moveId": row.id, "kind": row.kind,
            "amount": row.amount_cents, "budget": row.after_cents, "pairId": row.pair_id, "source": row.source,
            "sourceDate": row.source_date,
        }),
    }
}

/// A move with the other cell of a transfer or a carry-over.
#[derive(Debug, Clone)]
pub struct FoundMove {
    pub row: BudgetMove,
    pub other_cell_id: Option<Id>,
}

/// The moves of a cell, oldest first. Errors: 403; 404.
pub fn list(cx: &mut Context<'_>, cell_id: Id, after: i32, limit: i64) -> Result<Vec<FoundMove>> {
    let cell = visible_cell(cx, cell_id)?;
    of(cx, &cell, after, limit)
}

/// The moves of a cell that the caller may see, oldest first.
pub fn of(cx: &mut Context<'_>, cell: &BudgetCell, after: i32, limit: i64) -> Result<Vec<FoundMove>> {
    let rows = store::moves(cx.conn, &cell.id, after, limit)?;
    let pairs: Vec<Id> = rows.iter().filter_map(|row| row.pair_id).collect();
    let sides = match pairs.is_empty() {
        true => Vec::new(),
        false => store::sides_of(cx.conn, &pairs)?,
    };
    Ok(rows
        .into_iter()
        .map(|row| FoundMove {
            other_cell_id: sides
                .iter()
                .find(|(pair, other)| Some(*pair) == row.pair_id && *other != cell.id)
                .map(|(_, other)| *other),
            row,
        })
        .collect())
}
