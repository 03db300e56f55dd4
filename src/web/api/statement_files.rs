//! Statements as files: the opening of each budget year, then the movements. The sum of all amounts is the closing.

use chrono::NaiveDate;
use serde::Serialize;

use super::statement_movements::{Cursor, MovementView, StatementQuery, movement, page_of};
use crate::pagination::Pagination;
use crate::reply::Page;
use edba_common::error::Result;
use edba_domain::statement::{Balances, StatementBasis};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::money_statements::{self, StatementFilter};

/// A line of a statement.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum StatementLine {
    Opening(OpeningLine),
    Movement(Box<MovementView>),
}

/// The opening of a budget year.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpeningLine {
    /// Always `opening`.
    pub kind: &'static str,
    pub organisation_id: Option<Id>,
    pub budget_year: i32,
    pub amount: Cents,
    /// The first day of the period.
    pub from_date: NaiveDate,
}

/// A page of the lines; the openings come before the first movement. Errors: 400 and 404 as for the statement.
pub(crate) fn page(
    cx: &mut Context<'_>,
    query: StatementQuery,
    page: &Pagination,
) -> Result<Page<StatementLine>> {
    let StatementQuery {
        from_date,
        to_date,
        by,
        organisation_id,
    } = query;
    let filter = StatementFilter {
        basis: by.unwrap_or(StatementBasis::BudgetYear),
        from: from_date,
        to: to_date,
        organisation_id,
    };
    let after = page
        .cursor
        .as_deref()
        .map(|text| Cursor::read(text, filter.basis))
        .transpose()?;
    let mut items = Vec::new();
    let movements = if after.is_none() {
        let found = money_statements::statement(cx, &filter, None, page.fetch())?;
        items.extend(openings(found.balances, found.organisation_id, from_date));
        found.movements
    } else {
        money_statements::movements(cx, &filter, after, page.fetch())?
    };
    let (movements, next_cursor) = page_of(movements, page.limit)?;
    items.extend(
        movements
            .into_iter()
            .map(|one| StatementLine::Movement(Box::new(movement(one)))),
    );
    Ok(Page { items, next_cursor })
}

fn openings(
    balances: Balances,
    organisation_id: Option<Id>,
    from_date: NaiveDate,
) -> impl Iterator<Item = StatementLine> {
    balances.years.into_iter().map(move |(budget_year, balance)| {
        StatementLine::Opening(OpeningLine {
            kind: "opening",
            organisation_id,
            budget_year,
            amount: balance.opening,
            from_date,
        })
    })
}
