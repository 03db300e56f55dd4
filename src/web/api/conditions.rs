//! Conditions of decisions, and the evidence that they are met.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::ConditionStatus;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::conditions::{self, Condition, ConditionFilter, Slice};

/// Filter of the list of conditions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionQuery {
    /// Only conditions about this case.
    pub case_id: Option<Id>,
    /// Only conditions in this state.
    pub status: Option<ConditionStatus>,
}

/// Report that a condition is met.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFulfilment {
    /// The evidence: a text, or a reference to where it can be found.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Permit OV-2026-0412, in force since 1 May."
    )]
    pub evidence: String,
}

/// A condition of a decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConditionView {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    /// Its position among the conditions of the decision.
    pub line: i32,
    pub description: String,
    /// The owner, who is responsible for meeting it.
    pub owner: String,
    pub due_date: NaiveDate,
    /// Whether it must be met before the case is financed.
    pub precedent: bool,
    pub status: ConditionStatus,
    pub evidence: Option<String>,
    pub met_at: Option<Moment>,
    pub version: i32,
}

fn view(row: Condition) -> ConditionView {
    let Condition {
        id,
        decision_id,
        case_id,
        line,
        description,
        owner,
        due_date,
        precedent,
        status,
        evidence,
        met_at,
        version,
    } = row;
    ConditionView {
        id,
        decision_id,
        case_id,
        line,
        description,
        owner,
        due_date,
        precedent,
        status,
        evidence,
        met_at,
        version,
    }
}

fn reply(row: Condition) -> Result<Reply> {
    let version = row.version;
    Ok(Reply::ok(&view(row))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<ConditionQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: ConditionQuery,
    page: &Pagination,
) -> Result<Page<ConditionView>> {
    let ConditionQuery { case_id, status } = filter;
    let filter = ConditionFilter {
        id: None,
        case_id,
        status,
    };
    let slice = Slice {
        after: page.after_id()?,
        limit: page.fetch(),
    };
    let rows = conditions::list(cx, &filter, slice)?;
    Ok(Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view))
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(conditions::find(cx, id.0)?))
        .await
}

pub async fn fulfil(request: ApiRequest, id: IdPath, body: JsonBody<NewFulfilment>) -> Answer {
    request
        .create(body, move |cx, _, NewFulfilment { evidence }| {
            reply(conditions::fulfil(cx, id.0, &evidence)?)
        })
        .await
}
