//! Ratifications: requested from an organisation, recorded by the bureau.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath, pending_actions};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::codes::{RatificationOutcome, RatificationStatus};
use edba_domain::{Cents, Id, Moment};
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
    pub document: Option<String>,
    pub reason: Option<String>,
    pub answered_at: Option<Moment>,
    pub version: i32,
}

fn view(row: Ratification, today: NaiveDate) -> RatificationView {
    RatificationView {
        status: status_on(&row, today),
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
        version: row.version,
    }
}

pub async fn list(request: ApiRequest, filter: Query<RatificationFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let RatificationFilter { status, case_id } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let slice = Slice {
                after: page.after_id()?,
                limit: page.fetch(),
            };
            let rows = ratifications::list(cx, case_id, status, slice)?;
            let today = cx.today();
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(|row| view(row, today)),
            )
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = ratifications::find(cx, id.0)?;
            // A ratification lapses without a new version.
            Ok(Reply::ok(&view(row, cx.today()))?.tagged())
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
                Answered::Refused(row) => Ok(Reply::ok(&view(row, cx.today()))?.tagged()),
            }
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
