//! Ratifications: requested from an organisation, answered by its mandate officers or recorded by the bureau.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath, pending_actions};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::{RatificationOutcome, RatificationStatus};
use edba_domain::ratification::RatificationAnswerer;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::ratifications::{
    self, Answer as Given, AnswerState, Answered, Ratification, Slice, status_on,
};

/// Filter of the list of ratifications.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatificationFilter {
    /// Only ratifications in this state today.
    pub status: Option<RatificationStatus>,
    /// Only ratifications about this case.
    pub case_id: Option<Id>,
}

/// The outcome of a ratification, as the organisation answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRatificationOutcome {
    pub outcome: RatificationOutcome,
    /// Reference to the organisation's decision; required with `given`.
    #[schema(min_length = 1, max_length = 500, example = "Council decision 2026-118")]
    pub document: Option<String>,
    /// The reason; required with `refused`.
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: Option<String>,
}

/// Withdrawal of a ratification of a carry-over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRatificationWithdrawal {
    /// Read by everyone who reads the ratification.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The work is done this year after all."
    )]
    pub reason: String,
}

/// An organisation's consent to what its representative pledged beyond the mandate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatificationView {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    pub pledge_id: Id,
    pub organisation_id: Id,
    pub amount: Cents,
    /// The last day on which it can be given; after it, a pending ratification lapses.
    pub due_date: NaiveDate,
    pub status: RatificationStatus,
    /// Who answers it, as things stand; null once it cannot be answered any more.
    pub answered_by: Option<RatificationAnswerer>,
    pub document: Option<String>,
    /// Why it was refused or withdrawn, or lapsed before the due date. Of a carry-over `commitment-released` or
    /// `commitment-determined` where the commitment that it would carry over was released or determined.
    pub reason: Option<String>,
    /// When it was answered or withdrawn, or lapsed before the due date.
    pub answered_at: Option<Moment>,
    /// The commitment that it lets be carried over to another budget year; null for what was pledged beyond a mandate.
    pub carries_over_commitment_id: Option<Id>,
    /// The budget year that the commitment is carried over to.
    pub carry_to_year: Option<i32>,
    pub version: i32,
}

/// The views of ratifications. One statement.
fn views(cx: &mut Context<'_>, rows: Vec<Ratification>) -> Result<Vec<RatificationView>> {
    let answerers = ratifications::answerers(cx, rows.iter().map(|row| row.organisation_id))?;
    let today = cx.today();
    Ok(rows
        .into_iter()
        .map(|row| {
            let answerer = answerers.get(&row.organisation_id).copied();
            view(row, today, answerer)
        })
        .collect())
}

fn one(cx: &mut Context<'_>, row: Ratification) -> Result<Reply> {
    let answerer = ratifications::answerer(cx, row.organisation_id)?;
    // A ratification lapses without a new version.
    Ok(Reply::ok(&view(row, cx.today(), Some(answerer)))?.tagged())
}

fn view(row: Ratification, today: NaiveDate, answerer: Option<RatificationAnswerer>) -> RatificationView {
    let status = status_on(&row, today);
    RatificationView {
        status,
        answered_by: answerer.filter(|_| status == RatificationStatus::Pending),
        id: row.id,
        decision_id: row.decision_id,
        case_id: row.case_id,
        pledge_id: row.pledge_id,
        organisation_id: row.organisation_id,
        amount: row.amount_cents,
        due_date: row.due_date,
        document: row.document,
        reason: row.reason,
        answered_at: row.decided_at,
        carries_over_commitment_id: row.carries_over_id,
        carry_to_year: row.carry_to_year,
        version: row.version,
    }
}

pub async fn list(request: ApiRequest, filter: Query<RatificationFilter>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: RatificationFilter,
    page: &Pagination,
) -> Result<Page<RatificationView>> {
    let RatificationFilter { status, case_id } = filter;
    let slice = Slice {
        after: page.after_id()?,
        limit: page.fetch(),
    };
    let rows = ratifications::list(cx, case_id, status, slice)?;
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id));
    let items = views(cx, items)?;
    Ok(Page { items, next_cursor })
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = ratifications::find(cx, id.0)?;
            one(cx, row)
        })
        .await
}

pub async fn answer(request: ApiRequest, id: IdPath, body: JsonBody<NewRatificationOutcome>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewRatificationOutcome {
                outcome,
                document,
                reason,
            } = new;
            let given = Given {
                outcome,
                document,
                reason,
            };
            match ratifications::answer(cx, id.0, given)? {
                Answered::Proposed(pending) => pending_actions::accepted(cx, pending),
                Answered::Refused(row) => one(cx, row),
            }
        })
        .await
}

pub async fn withdraw(request: ApiRequest, id: IdPath, body: JsonBody<NewRatificationWithdrawal>) -> Answer {
    request
        .create(body, move |cx, _, NewRatificationWithdrawal { reason }| {
            let row = ratifications::withdraw(cx, id.0, &reason)?;
            one(cx, row)
        })
        .await
}

/// Dry run of each outcome of a ratification.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatificationCommandsView {
    pub ratification_id: Id,
    pub commands: Vec<AnswerState>,
}

pub async fn commands(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            Reply::ok(&RatificationCommandsView {
                ratification_id: id.0,
                commands: ratifications::commands(cx, id.0)?,
            })
        })
        .await
}
