//! The yearly programme of a programme.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::path::IdAndNumber;
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::Result;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::money::Total;
use edba_domain::{Cents, Id};
use edba_service::budget::yearly_programme::{self, Cell, YearBudget};

/// A cell of the programme for all tracks together: the amount for one expenditure kind and one instrument in the year.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetCell {
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    #[schema(example = "6000000.00")]
    pub amount: Cents,
}

/// The new amounts of the programme's cells of a year for all tracks together. A cell that is left out becomes p.m., and no
/// decision is checked against it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewYearBudget {
    /// Each combination of expenditure kind and instrument at most once.
    #[schema(min_items = 1, max_items = 100)]
    pub cells: Vec<BudgetCell>,
}

/// The programme's cells of a year for all tracks together that have an amount. Decisions are checked against them. A year
/// without a budget has no cells and version 0.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearBudgetView {
    pub programme_id: Id,
    pub year: i32,
    pub cells: Vec<BudgetCell>,
    /// The sum of the cells.
    #[schema(value_type = Total, example = "6000000.00")]
    pub total: Cents,
    #[schema(minimum = 0)]
    pub version: i32,
}

fn reply(budget: YearBudget) -> Result<Reply> {
    let YearBudget {
        programme_id,
        year,
        version,
        cells,
    } = budget;
    let view = YearBudgetView {
        programme_id,
        year,
        total: cells.iter().map(|c| c.amount).sum(),
        cells: cells
            .into_iter()
            .map(|cell| BudgetCell {
                expenditure_kind: cell.expenditure_kind,
                instrument: cell.instrument,
                amount: cell.amount,
            })
            .collect(),
        version,
    };
    Ok(Reply::ok(&view)?.version(version))
}

pub async fn find(request: ApiRequest, address: IdAndNumber) -> Answer {
    let IdAndNumber(programme_id, year) = address;
    request
        .read(move |cx, _| reply(yearly_programme::budget(cx, programme_id, year)?))
        .await
}

pub async fn replace(request: ApiRequest, address: IdAndNumber, body: JsonBody<NewYearBudget>) -> Answer {
    let IdAndNumber(programme_id, year) = address;
    request
        .change(body, move |cx, head, NewYearBudget { cells }| {
            let cells = cells
                .into_iter()
                .map(|cell| Cell {
                    expenditure_kind: cell.expenditure_kind,
                    instrument: cell.instrument,
                    amount: cell.amount,
                })
                .collect();
            reply(yearly_programme::set_budget(
                cx,
                programme_id,
                year,
                cells,
                |version| head.expects(version),
            )?)
        })
        .await
}
