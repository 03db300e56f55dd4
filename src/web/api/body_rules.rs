//! Versions of the voting rules of a body.

use serde::Serialize;
use utoipa::ToSchema;

use super::path::IdAndNumber;
use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::ballot::BodyRules;
use edba_domain::{Id, Moment};
use edba_service::bodies::{self, RulesVersion};

/// One version of a body's voting rules. It never changes; a ballot keeps the version under which it was opened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BodyRulesView {
    pub body_id: Id,
    pub version: i32,
    pub rules: BodyRules,
    pub recorded_at: Moment,
}

fn view(version: RulesVersion) -> BodyRulesView {
    let RulesVersion {
        body_id,
        version,
        rules,
        recorded_at,
    } = version;
    BodyRulesView {
        body_id,
        version,
        rules,
        recorded_at,
    }
}

pub async fn list(request: ApiRequest, body_id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            let page = head.page()?;
            let versions = bodies::rules_versions(cx, body_id.0, page.after_number()?, page.fetch())?;
            let page = Page::from_rows(versions, page.limit, |v| v.version.to_string()).map(view);
            Reply::page(&head.path, &head.query, page)
        })
        .await
}

pub async fn create(request: ApiRequest, body_id: IdPath, body: JsonBody<BodyRules>) -> Answer {
    request
        .create(body, move |cx, _, rules| {
            let added = bodies::add_rules(cx, body_id.0, rules)?;
            let version = added.version;
            let location = format!("/v1/bodies/{}/rules/{version}", body_id.0);
            Ok(Reply::created(location, &view(added))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, address: IdAndNumber) -> Answer {
    let IdAndNumber(body_id, version) = address;
    request
        .read(move |cx, _| {
            let found = bodies::rules_version(cx, body_id, version)?;
            Ok(Reply::ok(&view(found))?.version(version))
        })
        .await
}
