//! Mandates: register, supersede, revoke, and read as of any moment.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::mandate::MandateTerms;
use edba_domain::{Id, Moment};
use edba_service::mandates::{self, MandateQuery, MandateRecord, MandateVersion};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MandateFilter {
    /// Only mandates of this representative.
    pub representative_id: Option<Id>,
    /// Only mandates that this organisation granted.
    pub organisation_id: Option<Id>,
    /// Only mandates that are in force on this day by their current terms, as are all their ancestors.
    pub in_force_on_date: Option<NaiveDate>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MandateMoment {
    /// Reads the mandate as recorded at this moment.
    pub as_of: Option<Moment>,
}

/// A new mandate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMandate {
    /// The organisation whose money it is.
    pub grantor_organisation_id: Id,
    /// The representative who may commit it; acts for the grantor.
    pub representative_id: Id,
    /// For a sub-mandate, its parent mandate. The sub-mandate is narrower than the parent on every axis,
    /// and its use counts for the parent too.
    pub parent_mandate_id: Option<Id>,
    pub terms: MandateTerms,
}

/// New terms that replace the current ones.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMandateVersion {
    pub terms: MandateTerms,
}

/// Revocation of a mandate, effective now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRevocation {
    /// The reason.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A mandate: what a representative may commit for their organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MandateView {
    pub id: Id,
    pub grantor_organisation_id: Id,
    pub representative_id: Id,
    /// The parent mandate of a sub-mandate.
    pub parent_mandate_id: Option<Id>,
    /// Version number of the terms.
    pub terms_version: i32,
    pub terms: MandateTerms,
    pub terms_recorded_at: Moment,
    pub revoked_at: Option<Moment>,
    pub revocation_reason: Option<String>,
    pub created_at: Moment,
    /// Version number of the mandate; every change increments it, including a revocation.
    pub version: i32,
}

/// One version of a mandate's terms.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MandateVersionView {
    pub mandate_id: Id,
    pub terms_version: i32,
    pub terms: MandateTerms,
    pub recorded_at: Moment,
    /// When the next version replaced it; null for the current one.
    pub superseded_at: Option<Moment>,
}

pub(super) fn view(mandate: MandateRecord) -> MandateView {
    let MandateRecord {
        id,
        grantor_id,
        representative_id,
        parent_id,
        terms_version,
        terms,
        terms_recorded_at,
        revoked_at,
        revocation_reason,
        version,
        created_at,
    } = mandate;
    MandateView {
        id,
        grantor_organisation_id: grantor_id,
        representative_id,
        parent_mandate_id: parent_id,
        terms_version,
        terms,
        terms_recorded_at,
        revoked_at,
        revocation_reason,
        created_at,
        version,
    }
}

fn version_view(row: &MandateVersion) -> Result<MandateVersionView> {
    Ok(MandateVersionView {
        mandate_id: row.mandate_id,
        terms_version: row.version,
        terms: row.terms.read_as()?,
        recorded_at: row.recorded_at,
        superseded_at: row.superseded_at,
    })
}

fn made(mandate: MandateRecord) -> Result<Reply> {
    let (id, version) = (mandate.id, mandate.version);
    Ok(Reply::created(format!("/v1/mandates/{id}"), &view(mandate))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<MandateFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let MandateFilter {
                representative_id,
                organisation_id,
                in_force_on_date,
            } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let query = MandateQuery {
                grantor_id: organisation_id,
                representative_id,
                in_force_on: in_force_on_date,
                ..MandateQuery::default()
            };
            let rows = mandates::list(cx, query, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |m| id_cursor(&m.id)).map(view),
            )
        })
        .await
}

pub async fn register(request: ApiRequest, body: JsonBody<NewMandate>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewMandate {
                grantor_organisation_id,
                representative_id,
                parent_mandate_id,
                terms,
            } = new;
            let new = mandates::NewMandate {
                grantor_id: grantor_organisation_id,
                representative_id,
                parent_id: parent_mandate_id,
                terms,
            };
            made(mandates::register(cx, new)?)
        })
        .await
}

pub async fn supersede(request: ApiRequest, id: IdPath, body: JsonBody<NewMandateVersion>) -> Answer {
    request
        .create(body, move |cx, head, new| {
            let NewMandateVersion { terms } = new;
            made(mandates::supersede(cx, id.0, terms, |version| {
                head.expects(version)
            })?)
        })
        .await
}

pub async fn revoke(request: ApiRequest, id: IdPath, body: JsonBody<NewRevocation>) -> Answer {
    request
        .create(body, move |cx, head, new| {
            let NewRevocation { reason } = new;
            made(mandates::revoke(cx, id.0, &reason, |version| {
                head.expects(version)
            })?)
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath, moment: Query<MandateMoment>) -> Answer {
    request
        .read(move |cx, _| {
            let mandate = match moment.read(&[])?.as_of {
                Some(moment) => mandates::as_of(cx, id.0, moment)?,
                None => mandates::find(cx, id.0)?,
            };
            let version = mandate.version;
            Ok(Reply::ok(&view(mandate))?.version(version))
        })
        .await
}

pub async fn versions(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            let page = head.page()?;
            let rows = mandates::versions(cx, id.0, page.after_number()?, page.fetch())?;
            let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |v| v.version.to_string());
            let items = items.iter().map(version_view).collect::<Result<Vec<_>>>()?;
            Reply::page(&head.path, &head.query, Page { items, next_cursor })
        })
        .await
}
