//! Promises in kind about a case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::promise::{PromiseKind, PromiseStatus};
use edba_domain::{Id, Moment};
use edba_service::promises::{self, NamedPromise, Outcome, Promise};

/// Filter of the list of promises.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PromiseQuery {
    /// Only promises in this state.
    pub status: Option<PromiseStatus>,
}

/// A new promise. The party is an organisation of the registry or, in `party`, another one by its name: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPromise {
    pub kind: PromiseKind,
    /// What is promised.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Two hectares at the quay, ready to build."
    )]
    pub description: String,
    /// The organisation that promises.
    pub organisation_id: Option<Id>,
    /// The name of a party that is not in the registry.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// The person or office that sees to it.
    #[schema(min_length = 1, max_length = 200, example = "Head of land affairs")]
    pub owner: String,
    /// The last day on which it is to be met.
    pub due_date: NaiveDate,
    /// The decision that counts on it.
    pub decision_id: Option<Id>,
}

/// Changes to an open promise: a property that is left out stays as it is. A change needs a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PromiseChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub owner: Patch<String>,
    #[serde(default)]
    #[schema(value_type = NaiveDate)]
    pub due_date: Patch<NaiveDate>,
    #[schema(min_length = 1, max_length = 4000, example = "The ground is cleaned first.")]
    pub reason: String,
}

/// Report that a promise is met.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPromiseFulfilment {
    /// The evidence: a text, or a reference to where it can be found.
    #[schema(min_length = 1, max_length = 4000, example = "Deed of 1 May 2026, no. 4711.")]
    pub evidence: String,
}

/// Report that a promise is not met.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPromiseFailure {
    #[schema(min_length = 1, max_length = 4000, example = "The land was sold.")]
    pub reason: String,
}

/// Withdrawal of a promise by its party.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPromiseWithdrawal {
    #[schema(min_length = 1, max_length = 4000, example = "The party leaves the project.")]
    pub reason: String,
}

/// What a party promised beside money.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromiseView {
    pub id: Id,
    pub case_id: Id,
    /// The decision that counts on it. A new version of that decision takes it over.
    pub decision_id: Option<Id>,
    pub kind: PromiseKind,
    pub description: String,
    /// The organisation that promises; null for a party that is not in the registry.
    pub organisation_id: Option<Id>,
    /// The name of the party.
    pub promised_by: String,
    /// The person or office that sees to it.
    pub owner: String,
    pub due_date: NaiveDate,
    pub status: PromiseStatus,
    /// The evidence that it is met.
    pub evidence: Option<String>,
    /// Why it was not met, or was withdrawn.
    pub reason: Option<String>,
    pub answered_at: Option<Moment>,
    pub created_at: Moment,
    pub version: i32,
}

fn view(found: NamedPromise) -> PromiseView {
    let promised_by = found.promiser().to_owned();
    let Promise {
        id,
        case_id,
        decision_id,
        kind,
        description,
        organisation_id,
        party: _,
        owner,
        due_date,
        status,
        evidence,
        reason,
        answered_at,
        version,
        created_at,
    } = found.row;
    PromiseView {
        id,
        case_id,
        decision_id,
        kind,
        description,
        organisation_id,
        promised_by,
        owner,
        due_date,
        status,
        evidence,
        reason,
        answered_at,
        created_at,
        version,
    }
}

fn reply(found: NamedPromise) -> Result<Reply> {
    let version = found.row.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

pub async fn list(request: ApiRequest, case_id: IdPath, filter: Query<PromiseQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let PromiseQuery { status } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = promises::list(cx, case_id.0, status, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |found| id_cursor(&found.row.id)).map(view),
            )
        })
        .await
}

pub async fn create(request: ApiRequest, case_id: IdPath, body: JsonBody<NewPromise>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewPromise {
                kind,
                description,
                organisation_id,
                party,
                owner,
                due_date,
                decision_id,
            } = new;
            let new = promises::NewPromise {
                kind,
                description,
                organisation_id,
                party,
                owner,
                due_date,
                decision_id,
            };
            let found = promises::record(cx, case_id.0, new)?;
            let (location, version) = (format!("/v1/promises/{}", found.row.id), found.row.version);
            Ok(Reply::created(location, &view(found))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(promises::find(cx, id.0)?)).await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<PromiseChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let PromiseChange {
                owner,
                due_date,
                reason,
            } = change;
            reply(promises::change(
                cx,
                id.0,
                owner.set(),
                due_date.set(),
                &reason,
                |version| head.expects(version),
            )?)
        })
        .await
}

pub async fn fulfil(request: ApiRequest, id: IdPath, body: JsonBody<NewPromiseFulfilment>) -> Answer {
    request
        .create(body, move |cx, _, NewPromiseFulfilment { evidence }| {
            reply(promises::answer(cx, id.0, Outcome::Met(&evidence))?)
        })
        .await
}

pub async fn fail(request: ApiRequest, id: IdPath, body: JsonBody<NewPromiseFailure>) -> Answer {
    request
        .create(body, move |cx, _, NewPromiseFailure { reason }| {
            reply(promises::answer(cx, id.0, Outcome::NotMet(&reason))?)
        })
        .await
}

pub async fn withdraw(request: ApiRequest, id: IdPath, body: JsonBody<NewPromiseWithdrawal>) -> Answer {
    request
        .create(body, move |cx, _, NewPromiseWithdrawal { reason }| {
            reply(promises::answer(cx, id.0, Outcome::Withdrawn(&reason))?)
        })
        .await
}
