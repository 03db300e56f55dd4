//! Pending actions: four-eyes approval by a second account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::{Error, Result};
use edba_domain::codes::{MoneyActionKind, PendingStatus, Role};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::pending_actions::{self, MoneyAction, Named, PendingAction, PendingFilter, Subject};

/// Filter of the list of pending actions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingActionFilter {
    /// Only actions in this state.
    pub status: Option<PendingStatus>,
    /// Only actions about this case.
    pub case_id: Option<Id>,
}

/// An approval; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApproval {}

/// Why a proposed action is declined.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRejection {
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The bank account is not the funder's."
    )]
    pub reason: String,
}

/// A withdrawal of a proposed action; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewActionWithdrawal {}

/// An action that moves money, ends or extends a ballot of the board, or destroys the content of a document. One account
/// proposes it (of the bureau; a withdrawal also by the initiator, the answer to a ratification by a mandate officer); it is
/// carried out when another account of those who approve it does so.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingActionView {
    pub id: Id,
    pub kind: MoneyActionKind,
    /// The action to carry out on approval.
    pub action: MoneyAction,
    /// The case, ratification, commitment, ballot or document that the action changes.
    pub subject_id: Id,
    pub case_id: Option<Id>,
    /// Details of the subject: organisation, amount and date.
    pub subject: Subject,
    /// The organisation whose mandate officers approve it; null where the bureau does.
    pub approver_organisation_id: Option<Id>,
    /// Why it was proposed.
    pub reason: Option<String>,
    pub status: PendingStatus,
    /// The account that proposed it; this account cannot approve it.
    pub proposed_by_id: Id,
    pub proposed_by_name: String,
    pub proposed_at: Moment,
    /// The account that approved, rejected or withdrew it; null for an answer to a ratification that a background job ended.
    pub decided_by_id: Option<Id>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Moment>,
    /// Why it was rejected. Of an answer to a ratification that ended without it, and which is withdrawn then: the reason of the
    /// ratification, `due-date-passed` if it lapsed by its due date.
    pub decision_reason: Option<String>,
    pub version: i32,
}

fn view((named, subject): (Named, Subject)) -> Result<PendingActionView> {
    let Named {
        row,
        proposed_by_name,
        decided_by_name,
    } = named;
    let action: MoneyAction = row.payload.read_as()?;
    Ok(PendingActionView {
        id: row.id,
        kind: action.kind()?,
        action,
        subject_id: row.subject_id,
        case_id: row.case_id,
        subject,
        approver_organisation_id: row.approver_organisation_id,
        reason: row.reason,
        status: row.status,
        proposed_by_id: row.proposed_by,
        proposed_by_name,
        proposed_at: row.proposed_at,
        decided_by_id: row.decided_by,
        decided_by_name,
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        version: row.version,
    })
}

/// Views of actions, each with the details of its subject.
fn with_subjects(cx: &mut Context<'_>, found: Vec<Named>) -> Result<Vec<(Named, Subject)>> {
    let rows: Vec<&PendingAction> = found.iter().map(|one| &one.row).collect();
    let subjects = pending_actions::subjects(cx, &rows)?;
    Ok(found.into_iter().zip(subjects).collect())
}

fn one(cx: &mut Context<'_>, found: Named) -> Result<PendingActionView> {
    with_subjects(cx, vec![found])?
        .pop()
        .ok_or_else(|| Error::not_found("pending action"))
        .and_then(view)
}

/// 202: proposed, with the address where another account approves it.
pub fn accepted(cx: &mut Context<'_>, row: PendingAction) -> Result<Reply> {
    let (id, version) = (row.id, row.version);
    let found = pending_actions::with_names(cx, row)?;
    let mut view = one(cx, found)?;
    // An initiator may not see pledges and commitments.
    if cx.actor.is(Role::Initiator) {
        view.subject = Subject::default();
    }
    Ok(Reply::accepted(format!("/v1/pending-actions/{id}"), &view)?.version(version))
}

fn reply(cx: &mut Context<'_>, row: PendingAction) -> Result<Reply> {
    let version = row.version;
    let found = pending_actions::with_names(cx, row)?;
    Ok(Reply::ok(&one(cx, found)?)?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<PendingActionFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let PendingActionFilter { status, case_id } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let filter = PendingFilter {
                status,
                case_id,
                ..PendingFilter::default()
            };
            let rows = pending_actions::list(cx, filter, page.after_id()?, page.fetch())?;
            let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |r| id_cursor(&r.row.id));
            let items = with_subjects(cx, items)?
                .into_iter()
                .map(view)
                .collect::<Result<Vec<_>>>()?;
            Reply::page(&head.path, &head.query, Page { items, next_cursor })
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let found = pending_actions::find(cx, id.0)?;
            let version = found.row.version;
            Ok(Reply::ok(&one(cx, found)?)?.version(version))
        })
        .await
}

pub async fn approve(request: ApiRequest, id: IdPath, body: JsonBody<NewApproval>) -> Answer {
    request
        .create(body, move |cx, _, NewApproval {}| {
            let row = pending_actions::approve(cx, id.0)?;
            reply(cx, row)
        })
        .await
}

pub async fn reject(request: ApiRequest, id: IdPath, body: JsonBody<NewRejection>) -> Answer {
    request
        .create(body, move |cx, _, NewRejection { reason }| {
            let row = pending_actions::reject(cx, id.0, &reason)?;
            reply(cx, row)
        })
        .await
}

pub async fn withdraw(request: ApiRequest, id: IdPath, body: JsonBody<NewActionWithdrawal>) -> Answer {
    request
        .create(body, move |cx, _, NewActionWithdrawal {}| {
            let row = pending_actions::withdraw(cx, id.0)?;
            reply(cx, row)
        })
        .await
}
