//! Organisations.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::codes::Sector;
use edba_domain::{Id, Moment};
use edba_service::organisations::{self, Organisation};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganisationFilter {
    /// Only organisations of this sector.
    pub sector: Option<Sector>,
}

/// A new organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOrganisation {
    /// A short unique name, in lower case.
    #[schema(
        min_length = 2,
        max_length = 60,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "gemeente-almere"
    )]
    pub code: String,
    #[schema(min_length = 1, max_length = 200, example = "Gemeente Almere")]
    pub name: String,
    pub sector: Sector,
    /// The number in the trade register of the Chamber of Commerce.
    #[schema(pattern = "^[0-9]{8}$")]
    pub kvk_number: Option<String>,
    /// The identification number of a public body.
    #[schema(pattern = "^[0-9]{20}$")]
    pub oin: Option<String>,
}

/// Changes to an organisation; a property that is left out stays unchanged, null clears it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganisationChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{8}$")]
    pub kvk_number: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{20}$")]
    pub oin: Patch<Option<String>>,
}

/// An organisation that takes part.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationView {
    pub id: Id,
    pub code: String,
    pub name: String,
    pub sector: Sector,
    pub kvk_number: Option<String>,
    pub oin: Option<String>,
    pub created_at: Moment,
    pub version: i32,
}

fn view(row: Organisation) -> OrganisationView {
    let Organisation {
        id,
        code,
        name,
        sector,
        kvk_number,
        oin,
        version,
        created_at,
    } = row;
    OrganisationView {
        id,
        code,
        name,
        sector,
        kvk_number,
        oin,
        created_at,
        version,
    }
}

pub async fn list(request: ApiRequest, filter: Query<OrganisationFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let OrganisationFilter { sector } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = organisations::list(cx, sector, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view),
            )
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewOrganisation>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewOrganisation {
                code,
                name,
                sector,
                kvk_number,
                oin,
            } = new;
            let new = organisations::NewOrganisation {
                code,
                name,
                sector,
                kvk_number,
                oin,
            };
            let row = organisations::register(cx, new)?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/organisations/{id}"), &view(row))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = organisations::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<OrganisationChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let OrganisationChange {
                name,
                kvk_number,
                oin,
            } = change;
            let change = organisations::OrganisationChange {
                name: name.set(),
                kvk_number: kvk_number.set(),
                oin: oin.set(),
            };
            let row = organisations::change(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}
