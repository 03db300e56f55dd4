//! Statements of funders.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::statement_movements::{Cursor, MovementView, StatementQuery, movement, page_of};
use super::{Answer, statement_files};
use crate::api_request::{Polled, Waiting, filter_of_page, varying};
use crate::{ApiRequest, Query, Reply};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::money::SignedTotal;
use edba_domain::statement::{Balance, Balances, KindTotal, StatementBasis};
use edba_domain::{Cents, Id};
use edba_service::money_statements::{self, Statement, StatementFilter};

/// The movements of one kind in the period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindTotalView {
    pub kind: CommitmentEntryKind,
    #[schema(value_type = SignedTotal)]
    pub amount: Cents,
    /// The number of movements.
    pub count: i64,
}

/// Opening + the amounts of the totals = closing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BalanceView {
    #[schema(value_type = SignedTotal)]
    pub opening: Cents,
    /// One for each kind of movement of this statement, also where there was none.
    pub totals: Vec<KindTotalView>,
    #[schema(value_type = SignedTotal)]
    pub closing: Cents,
}

/// The balance of a budget year.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearBalanceView {
    pub budget_year: i32,
    #[schema(value_type = SignedTotal)]
    pub opening: Cents,
    /// One for each kind of movement of this statement, also where there was none.
    pub totals: Vec<KindTotalView>,
    #[schema(value_type = SignedTotal)]
    pub closing: Cents,
}

/// The statement of a period, with a page of its movements.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    pub by: StatementBasis,
    pub from_date: NaiveDate,
    pub to_date: NaiveDate,
    /// Null: of all organisations.
    pub organisation_id: Option<Id>,
    /// By budget year. A year in which the opening is 0.00 and nothing moved is left out.
    pub years: Vec<YearBalanceView>,
    /// Of all budget years together.
    pub total: BalanceView,
    /// The number of movements in the whole period.
    pub movement_count: i64,
    /// A cursor of the partner feed and of the feed of changes: everything up to it is in the statement.
    pub position: String,
    /// The movements of this page, in the order of their date.
    pub items: Vec<MovementView>,
    pub next_cursor: Option<String>,
}

fn kind_total(total: KindTotal) -> KindTotalView {
    let KindTotal {
        kind,
        amount,
        movements,
    } = total;
    KindTotalView {
        kind,
        amount,
        count: movements,
    }
}

fn balance(balance: Balance) -> BalanceView {
    let Balance {
        opening,
        totals,
        closing,
    } = balance;
    BalanceView {
        opening,
        totals: totals.into_iter().map(kind_total).collect(),
        closing,
    }
}

fn view(filter: &StatementFilter, statement: Statement, limit: usize) -> Result<StatementView> {
    let Statement {
        organisation_id,
        balances: Balances { years, total },
        movements,
        position,
    } = statement;
    let (movements, next_cursor) = page_of(movements, limit)?;
    let years = years.into_iter().map(|(budget_year, year)| {
        let BalanceView {
            opening,
            totals,
            closing,
        } = balance(year);
        YearBalanceView {
            budget_year,
            opening,
            totals,
            closing,
        }
    });
    Ok(StatementView {
        by: filter.basis,
        from_date: filter.from,
        to_date: filter.to,
        organisation_id,
        years: years.collect(),
        movement_count: total.movements(),
        total: balance(total),
        position,
        items: movements.into_iter().map(movement).collect(),
        next_cursor,
    })
}

pub async fn find(request: ApiRequest, query: Query<StatementQuery>) -> Answer {
    if let Some(format) = request.file_format() {
        return request.file_of(format, query, statement_files::page).await;
    }
    request
        // A read of one snapshot, which waits for nothing: balances and movements belong together.
        .poll(move |cx, head| {
            let StatementQuery {
                from_date,
                to_date,
                by,
                organisation_id,
            } = filter_of_page(&head.query, &query)?;
            let page = head.page()?;
            let filter = StatementFilter {
                basis: by.unwrap_or(StatementBasis::BudgetYear),
                from: from_date,
                to: to_date,
                organisation_id,
            };
            let after = page
                .cursor
                .as_deref()
                .map(|text| Cursor::read(text, filter.basis));
            let found = money_statements::statement(cx, &filter, after.transpose()?, page.fetch())?;
            let shown = view(&filter, found, page.limit)?;
            let reply = Reply::ok(&shown)?.followed_by(&head.path, &head.query, shown.next_cursor.as_deref());
            Ok(Polled {
                reply,
                waiting: Waiting::none(cx.actor.id),
            })
        })
        .await
        .map(varying)
}
