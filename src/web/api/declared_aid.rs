//! *De minimis* aid of others, as its recipient declared it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::state_aid::AidRule;
use edba_domain::{Cents, Id, Moment};
use edba_service::state_aid::{self, DeclaredAid, NamedDeclaredAid};

/// Filter of the list of declared aid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclaredAidQuery {
    /// Only aid to this organisation.
    pub organisation_id: Option<Id>,
}

/// Aid of another grantor, as its recipient declared it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDeclaredAid {
    /// The organisation that got it.
    pub organisation_id: Id,
    /// Who granted it.
    #[schema(min_length = 1, max_length = 200, example = "Gemeente Lelystad")]
    pub grantor: String,
    pub rule: AidRule,
    /// The day on which the right to it arose.
    pub granted_on_date: NaiveDate,
    #[schema(example = "80000.00")]
    pub gross_grant_equivalent: Cents,
    /// Where it was declared.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "De minimis declaration of 2 March 2026."
    )]
    pub grounds: String,
}

impl From<NewDeclaredAid> for state_aid::NewDeclaredAid {
    fn from(new: NewDeclaredAid) -> Self {
        let NewDeclaredAid {
            organisation_id,
            grantor,
            rule,
            granted_on_date,
            gross_grant_equivalent,
            grounds,
        } = new;
        Self {
            organisation_id,
            grantor,
            rule,
            granted_on: granted_on_date,
            gross_grant: gross_grant_equivalent,
            grounds,
        }
    }
}

/// Withdrawal of aid that was recorded by mistake.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDeclaredAidWithdrawal {
    #[schema(min_length = 1, max_length = 4000, example = "Recorded twice.")]
    pub reason: String,
}

/// Aid of another grantor. It counts unless it was withdrawn.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeclaredAidView {
    pub id: Id,
    pub organisation_id: Id,
    pub organisation_name: String,
    pub grantor: String,
    pub rule: AidRule,
    pub granted_on_date: NaiveDate,
    pub gross_grant_equivalent: Cents,
    pub grounds: String,
    pub recorded_at: Moment,
    pub withdrawn_at: Option<Moment>,
    pub withdrawal_reason: Option<String>,
    pub version: i32,
}

fn view((row, organisation_name): NamedDeclaredAid) -> DeclaredAidView {
    let DeclaredAid {
        id,
        organisation_id,
        grantor,
        rule,
        granted_on,
        gross_grant_cents,
        grounds,
        withdrawn_at,
        withdrawal_reason,
        version,
        created_at,
    } = row;
    DeclaredAidView {
        id,
        organisation_id,
        organisation_name,
        grantor,
        rule,
        granted_on_date: granted_on,
        gross_grant_equivalent: gross_grant_cents,
        grounds,
        recorded_at: created_at,
        withdrawn_at,
        withdrawal_reason,
        version,
    }
}

fn reply(found: NamedDeclaredAid) -> Result<Reply> {
    let version = found.0.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<DeclaredAidQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let DeclaredAidQuery { organisation_id } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = state_aid::declared_aid(cx, organisation_id, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |(row, _)| id_cursor(&row.id)).map(view),
            )
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(state_aid::find_declared_aid(cx, id.0)?))
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewDeclaredAid>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let found = state_aid::record_declared_aid(cx, new.into())?;
            let (location, version) = (format!("/v1/declared-aid/{}", found.0.id), found.0.version);
            Ok(Reply::created(location, &view(found))?.version(version))
        })
        .await
}

pub async fn withdraw(request: ApiRequest, id: IdPath, body: JsonBody<NewDeclaredAidWithdrawal>) -> Answer {
    request
        .create(body, move |cx, _, NewDeclaredAidWithdrawal { reason }| {
            reply(state_aid::withdraw_declared_aid(cx, id.0, &reason)?)
        })
        .await
}
