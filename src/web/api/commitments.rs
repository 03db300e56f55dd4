//! Commitments: read by the bureau, acknowledged or refused by finance partners.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pending_actions::accepted;
use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, ExpenditureKind, Instrument};
use edba_domain::{Cents, Id, Moment};
use edba_service::commitments::{self, Commitment, CommitmentFilter, Slice};
use edba_service::pending_actions::{self, MoneyAction};

/// Filter of the list of commitments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitmentQuery {
    /// Only commitments about this case.
    pub case_id: Option<Id>,
    /// Only commitments in this state.
    pub status: Option<CommitmentStatus>,
    /// Only commitments for this budget year.
    #[schema(minimum = 2000, maximum = 2200)]
    pub budget_year: Option<i32>,
}

/// Acknowledgement: the finance partner has booked the commitment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcknowledgement {
    /// The partner's own reference for it.
    #[schema(min_length = 1, max_length = 200, example = "2026/4711")]
    pub booking_reference: String,
}

/// Refusal: the finance partner does not execute the commitment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCommitmentRefusal {
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The budget was withdrawn by the council."
    )]
    pub reason: String,
}

/// Release of what is open of a commitment, or of a part of it. It returns to the headroom of its mandate; an amount that
/// was ratified used none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRelease {
    /// Left out: all that is open.
    pub amount: Option<Cents>,
    #[schema(min_length = 1, max_length = 4000, example = "The work turned out cheaper.")]
    pub reason: String,
}

/// A funder's fixed share of a decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentView {
    pub id: Id,
    pub decision_id: Id,
    pub case_id: Id,
    pub pledge_id: Id,
    pub mandate_id: Id,
    /// The ratification that it is based on, if the pledge went beyond the mandate.
    pub ratification_id: Option<Id>,
    pub organisation_id: Id,
    pub instrument: Instrument,
    /// The year that the money is for.
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// What was decided; it never changes.
    pub amount: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    pub released: Cents,
    /// What can still be paid: amount − paid − released.
    pub open: Cents,
    pub status: CommitmentStatus,
    pub booking_reference: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
    pub offered_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub released_at: Option<Moment>,
    pub created_at: Moment,
    pub version: i32,
}

fn view(row: Commitment) -> CommitmentView {
    let open = row.open_cents();
    let Commitment {
        id,
        decision_id,
        case_id,
        pledge_id,
        mandate_id,
        ratification_id,
        organisation_id,
        instrument,
        budget_year,
        expenditure_kind,
        amount_cents,
        status,
        booking_reference,
        reason,
        offered_at,
        answered_at,
        released_at,
        version,
        created_at,
        paid_cents,
        released_cents,
    } = row;
    CommitmentView {
        id,
        decision_id,
        case_id,
        pledge_id,
        mandate_id,
        ratification_id,
        organisation_id,
        instrument,
        budget_year,
        expenditure_kind,
        amount: amount_cents,
        paid: paid_cents,
        released: released_cents,
        open,
        status,
        booking_reference,
        reason,
        offered_at,
        answered_at,
        released_at,
        created_at,
        version,
    }
}

fn reply(row: Commitment) -> Result<Reply> {
    let version = row.version;
    Ok(Reply::ok(&view(row))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<CommitmentQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let CommitmentQuery {
                case_id,
                status,
                budget_year,
            } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let filter = CommitmentFilter {
                case_id,
                status,
                budget_year,
                ..CommitmentFilter::default()
            };
            let slice = Slice {
                after: page.after_id()?,
                limit: page.fetch(),
            };
            let rows = commitments::list(cx, filter, slice)?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view),
            )
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(commitments::find(cx, id.0)?))
        .await
}

pub async fn acknowledge(request: ApiRequest, id: IdPath, body: JsonBody<NewAcknowledgement>) -> Answer {
    request
        .create(body, move |cx, _, NewAcknowledgement { booking_reference }| {
            reply(commitments::acknowledge(cx, id.0, &booking_reference)?)
        })
        .await
}

pub async fn refuse(request: ApiRequest, id: IdPath, body: JsonBody<NewCommitmentRefusal>) -> Answer {
    request
        .create(body, move |cx, _, NewCommitmentRefusal { reason }| {
            reply(commitments::refuse(cx, id.0, &reason)?)
        })
        .await
}

pub async fn release(request: ApiRequest, id: IdPath, body: JsonBody<NewRelease>) -> Answer {
    request
        .create(body, move |cx, _, NewRelease { amount, reason }| {
            let action = MoneyAction::ReleaseCommitment {
                commitment_id: id.0,
                reason: reason.clone(),
                amount,
            };
            let pending = pending_actions::propose(cx, action, Some(&reason))?;
            accepted(cx, pending)
        })
        .await
}
