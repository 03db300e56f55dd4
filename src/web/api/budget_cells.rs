//! The cells of the budget, and their moves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::export::{Column, Exported};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::budget::BudgetScope;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::money::{SignedTotal, Total};
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::budget::moves::{self, FoundMove, NewBudgetMove, Source};
use edba_service::budget::{self, BudgetCell, BudgetMove, BudgetMoveKind, CellQuery, FoundCell};
use edba_service::names::References;
use edba_service::pending_actions::{self, MoneyAction};

/// Filter of the list of cells.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetCellQuery {
    /// Only cells of this budget year.
    pub year: Option<i32>,
    /// Only cells of the programme, or only those of funders.
    pub scope: Option<BudgetScope>,
    /// Only cells of this funder.
    pub organisation_id: Option<Id>,
    /// Only cells of this track.
    pub track: Option<String>,
    pub expenditure_kind: Option<ExpenditureKind>,
    pub instrument: Option<Instrument>,
}

/// A cell that is opened. It is p.m. until a move gives it an amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBudgetCell {
    /// A year in the period of a programme.
    #[schema(example = 2026)]
    pub budget_year: i32,
    /// The code of a track of the programme; absent for all tracks together.
    #[schema(min_length = 1, max_length = 64, example = "clusters")]
    pub track: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// The funder, for a funder's own cell below that of the programme; absent for a cell of the programme.
    pub organisation_id: Option<Id>,
    /// The document that it follows from.
    #[schema(min_length = 1, max_length = 200, example = "Programmabegroting 2026")]
    pub source: String,
    /// The date of that document.
    pub source_date: NaiveDate,
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: Option<String>,
}

impl From<NewBudgetCell> for budget::NewCell {
    fn from(new: NewBudgetCell) -> Self {
        let NewBudgetCell {
            budget_year,
            track,
            expenditure_kind,
            instrument,
            organisation_id,
            source,
            source_date,
            reason,
        } = new;
        Self {
            budget_year,
            track,
            expenditure_kind,
            instrument,
            organisation_id,
            source: Source {
                source,
                source_date,
                reason,
            },
        }
    }
}

/// A cell of the budget, with its usage. The commitments that count are those of its year, expenditure kind and instrument;
/// where the cell has a track, those of cases of that track; where it has a funder, those of that funder. Commitments of cases
/// of an earlier programme count too, in the year that they are charged to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetCellView {
    pub id: Id,
    pub programme_id: Id,
    pub scope: BudgetScope,
    pub budget_year: i32,
    /// The code of the track; null for all tracks together.
    pub track: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// The funder; null for a cell of the programme.
    pub organisation_id: Option<Id>,
    /// The budget as its moves made it; null for p.m. (pro memorie): its amount is set at a later date, and no decision is
    /// checked against it.
    #[schema(value_type = Option<Total>, example = "1250000.00")]
    pub budget: Option<Cents>,
    /// What is pledged in ballots without a decision, and what waits for a ratification. The pledges of a ballot that hides its
    /// votes count after its close. Of a ballot that is to supersede a decision, only what its pledges have beyond what the new
    /// decision would replace counts, per case and cell.
    #[schema(value_type = Total)]
    pub pledged: Cents,
    /// The commitments, less what was released or carried over to another year. Refused ones do not count.
    #[schema(value_type = Total)]
    pub committed: Cents,
    /// What was paid on them, less what was reversed.
    #[schema(value_type = Total)]
    pub paid: Cents,
    /// What came back: recoveries of determined subsidies, and repaid principal of loans.
    #[schema(value_type = Total)]
    pub returned: Cents,
    /// `budget` − `committed`; negative where more is committed, null for p.m.
    #[schema(value_type = Option<SignedTotal>)]
    pub available: Option<Cents>,
    /// The open instalments of the payment schedules in force.
    #[schema(value_type = Total)]
    pub scheduled: Cents,
    /// What is committed, neither paid nor scheduled.
    #[schema(value_type = Total)]
    pub unscheduled: Cents,
    /// `paid` + `scheduled` + `unscheduled`.
    #[schema(value_type = Total)]
    pub forecast: Cents,
    /// The number of its moves. What is used of a cell changes without a new version.
    pub version: i32,
    pub created_at: Moment,
}

/// A change of the budget of a cell; append-only.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetMoveView {
    pub id: Id,
    pub cell_id: Id,
    /// Its place among the moves of the cell, from 1 without gaps.
    pub number: i32,
    pub kind: BudgetMoveKind,
    /// By how much it changes the budget, negative where it takes away; null where the budget is p.m. after it.
    #[schema(value_type = Option<SignedTotal>)]
    pub amount: Option<Cents>,
    /// The budget after it; null for p.m.
    #[schema(value_type = Option<Total>)]
    pub budget: Option<Cents>,
    /// The other cell of a transfer or a carry-over.
    pub other_cell_id: Option<Id>,
    /// The document that it follows from.
    pub source: String,
    pub source_date: NaiveDate,
    pub reason: Option<String>,
    /// The account that approved it, set the yearly programme, or ran the end of the year. Null for the first move of a cell
    /// that was taken over from a yearly programme, when the cells were introduced.
    pub recorded_by_id: Option<Id>,
    pub recorded_at: Moment,
}

pub(super) fn view(found: FoundCell) -> BudgetCellView {
    let FoundCell {
        cell,
        organisation_name: _,
        usage,
    } = found;
    let scope = cell.key().scope();
    let BudgetCell {
        id,
        programme_id,
        budget_year,
        track_code,
        expenditure_kind,
        instrument,
        organisation_id,
        budget_cents,
        version,
        created_at,
    } = cell;
    BudgetCellView {
        id,
        programme_id,
        scope,
        budget_year,
        track: track_code,
        expenditure_kind,
        instrument,
        organisation_id,
        budget: budget_cents,
        pledged: usage.pledged,
        committed: usage.committed,
        paid: usage.paid,
        returned: usage.returned,
        available: usage.available(budget_cents),
        scheduled: usage.scheduled,
        unscheduled: usage.unscheduled,
        forecast: usage.forecast(),
        version,
        created_at,
    }
}

fn move_view(found: FoundMove) -> BudgetMoveView {
    let FoundMove { row, other_cell_id } = found;
    let BudgetMove {
        id,
        cell_id,
        seq,
        kind,
        amount_cents,
        after_cents,
        pair_id: _,
        source,
        source_date,
        reason,
        recorded_by,
        recorded_at,
    } = row;
    BudgetMoveView {
        id,
        cell_id,
        number: seq,
        kind,
        amount: amount_cents,
        budget: after_cents,
        other_cell_id,
        source,
        source_date,
        reason,
        recorded_by_id: recorded_by,
        recorded_at,
    }
}

impl Exported for BudgetCellView {
    const NAME: &'static str = "budget-cells";

    const COLUMNS: &'static [Column<Self>] = &[
        Column::integer("export-budget-year", |row| Some(row.budget_year.into())),
        Column::text("export-track", |row| row.track.clone()),
        Column::term("export-expenditure-kind", "term-kind", |row| {
            Some(row.expenditure_kind.to_string())
        }),
        Column::term("export-instrument", "term-instrument", |row| {
            Some(row.instrument.to_string())
        }),
        Column::name("export-funder", |row, names| {
            names.organisation(&row.organisation_id?)
        }),
        Column::amount("export-budget", |row| row.budget),
        Column::amount("export-pledged", |row| Some(row.pledged)),
        Column::amount("export-committed", |row| Some(row.committed)),
        Column::amount("export-paid", |row| Some(row.paid)),
        Column::amount("export-returned", |row| Some(row.returned)),
        Column::amount("export-available", |row| row.available),
        Column::amount("export-forecast", |row| Some(row.forecast)),
        Column::text("export-budget-cell-id", |row| Some(row.id.to_string())),
    ];

    fn references(&self) -> References {
        References {
            case_id: None,
            decision_id: None,
            organisation_id: self.organisation_id,
            body_id: None,
        }
    }
}

pub async fn list(request: ApiRequest, filter: Query<BudgetCellQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the cells.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: BudgetCellQuery,
    page: &Pagination,
) -> Result<Page<BudgetCellView>> {
    let BudgetCellQuery {
        year,
        scope,
        organisation_id,
        track,
        expenditure_kind,
        instrument,
    } = filter;
    let query = CellQuery {
        year,
        scope,
        organisation_id,
        track,
        expenditure_kind,
        instrument,
    };
    let rows = budget::list(cx, query, page.after_id()?, page.fetch())?;
    Ok(Page::from_rows(rows, page.limit, |found| id_cursor(&found.cell.id)).map(view))
}

/// A cell, tagged by its content: what is used of it changes without a new version.
fn reply(found: FoundCell) -> Result<Reply> {
    Ok(Reply::ok(&view(found))?.tagged())
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(budget::find(cx, id.0)?)).await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewBudgetCell>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let found = budget::open(cx, new.into())?;
            let location = format!("/v1/budget-cells/{}", found.cell.id);
            Reply::created(location, &view(found))
        })
        .await
}

pub async fn moves(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            let page = head.page()?;
            let rows = moves::list(cx, id.0, page.after_number()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |found| found.row.seq.to_string()).map(move_view),
            )
        })
        .await
}

pub async fn propose_move(request: ApiRequest, id: IdPath, body: JsonBody<NewBudgetMove>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let reason = new.reason.clone();
            let action = MoneyAction::MoveBudget {
                cell_id: id.0,
                change: new,
            };
            let pending = pending_actions::propose(cx, action, reason.as_deref())?;
            accepted(cx, pending)
        })
        .await
}
