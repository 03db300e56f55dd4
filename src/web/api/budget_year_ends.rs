//! The end of a budget year over the API: what is carried over, what lapses, and what each organisation has to renew.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::budget_cells::{BudgetCellView, view};
use crate::{ApiRequest, Query, Reply};
use edba_domain::money::Total;
use edba_domain::{Cents, Id};
use edba_service::budget::year_end;

/// The end of a budget year for a cell.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetCellYearEndView {
    pub cell: BudgetCellView,
    /// Goes to the same cell of later years, because commitments were carried over to those years.
    #[schema(value_type = Total)]
    pub carried: Cents,
    /// The same, where the cell of the later year has no amount yet: it is carried once an amount is allocated there.
    #[schema(value_type = Total)]
    pub waits: Cents,
    /// No commitment uses it: it lapses.
    #[schema(value_type = Total)]
    pub lapsed: Cents,
}

/// What an organisation has to do before the year ends.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationYearEndView {
    pub organisation_id: Id,
    pub organisation_name: String,
    /// Commitments of the year of which something is open: they are paid, released or carried over.
    pub open_commitments: i64,
    #[schema(value_type = Total)]
    pub open: Cents,
    /// Its cells of the year without one for the next year.
    pub cells_to_renew: usize,
    /// Its mandates that end in the year.
    pub mandates_to_renew: i64,
}

/// The end of a budget year, as things stand.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetYearEndView {
    pub programme_id: Id,
    pub year: i32,
    pub cells: Vec<BudgetCellYearEndView>,
    pub organisations: Vec<OrganisationYearEndView>,
    /// What goes to later years, of the cells of the programme.
    #[schema(value_type = Total)]
    pub carried: Cents,
    /// What lapses, of the cells of the programme.
    #[schema(value_type = Total)]
    pub lapsed: Cents,
}

/// Filter of the end of a year.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetYearEndQuery {
    /// The budget year that ends.
    #[schema(example = 2026)]
    pub year: i32,
}

pub async fn find(request: ApiRequest, filter: Query<BudgetYearEndQuery>) -> Answer {
    request
        .read(move |cx, _| {
            let BudgetYearEndQuery { year } = filter.read(&[])?;
            let ends = year_end::plan(cx, year)?;
            let (carried, lapsed) = (ends.carried(), ends.lapsed());
            Reply::ok(&BudgetYearEndView {
                programme_id: ends.programme_id,
                year: ends.year,
                cells: ends
                    .cells
                    .into_iter()
                    .map(|one| BudgetCellYearEndView {
                        carried: one.carried(),
                        cell: view(one.found),
                        waits: one.waits,
                        lapsed: one.end.lapsed,
                    })
                    .collect(),
                organisations: ends
                    .organisations
                    .into_iter()
                    .map(|one| OrganisationYearEndView {
                        organisation_id: one.organisation_id,
                        organisation_name: one.name,
                        open_commitments: one.open_commitments,
                        open: one.open,
                        cells_to_renew: one.cells_to_renew,
                        mandates_to_renew: one.mandates_to_renew,
                    })
                    .collect(),
                carried,
                lapsed,
            })
        })
        .await
}
