//! Programmes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::{Id, Moment};
use edba_service::programmes::{self, Programme};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgrammeFilter {
    /// Only the programme whose period contains this year.
    #[schema(minimum = 2000, maximum = 2100)]
    pub year: Option<i32>,
}

/// A new programme.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewProgramme {
    /// A short name, in lower case; programmes of following periods may share it.
    #[schema(
        min_length = 2,
        max_length = 60,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "almere-werkt"
    )]
    pub code: String,
    #[schema(min_length = 1, max_length = 200, example = "Almere Werkt!")]
    pub name_nl: String,
    #[schema(min_length = 1, max_length = 200, example = "Almere Works!")]
    pub name_en: String,
    /// The first budget year. A year belongs to at most one programme.
    #[schema(minimum = 2000, maximum = 2100)]
    pub from_year: i32,
    /// The last budget year.
    #[schema(minimum = 2000, maximum = 2100)]
    pub to_year: i32,
    /// Additional data of the programme: a JSON object of at most 20,000 bytes. `jobsTarget`, `baseline` and
    /// `indicativeYearlyCost` have fixed types and ranges; other names are free.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({ "jobsTarget": { "extraJobs": 100000 } }))]
    pub details: Option<Map<String, Value>>,
}

/// Changes to a programme; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgrammeChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name_nl: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name_en: Patch<String>,
    /// Not after a year that has a budget.
    #[serde(default)]
    #[schema(value_type = i32, minimum = 2000, maximum = 2100)]
    pub from_year: Patch<i32>,
    /// Not before a year that has a budget.
    #[serde(default)]
    #[schema(value_type = i32, minimum = 2000, maximum = 2100)]
    pub to_year: Patch<i32>,
    /// Replaces the whole document.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "jobsTarget": { "extraJobs": 100000 } }))]
    pub details: Patch<Map<String, Value>>,
}

/// A programme: a period with its reference data and its yearly programme.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgrammeView {
    pub id: Id,
    pub code: String,
    pub name_nl: String,
    pub name_en: String,
    pub from_year: i32,
    pub to_year: i32,
    /// Additional data of the programme.
    #[schema(value_type = Object, example = json!({ "jobsTarget": { "extraJobs": 100000 } }))]
    pub details: Map<String, Value>,
    pub created_at: Moment,
    pub version: i32,
}

fn view(row: Programme) -> Result<ProgrammeView> {
    let Programme {
        id,
        code,
        name_nl,
        name_en,
        from_year,
        to_year,
        details,
        version,
        created_at,
    } = row;
    Ok(ProgrammeView {
        id,
        code,
        name_nl,
        name_en,
        from_year,
        to_year,
        details: details.read()?,
        created_at,
        version,
    })
}

pub async fn list(request: ApiRequest, filter: Query<ProgrammeFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let ProgrammeFilter { year } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = programmes::list(cx, year, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).try_map(view)?;
            Reply::page(&head.path, &head.query, page)
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewProgramme>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewProgramme {
                code,
                name_nl,
                name_en,
                from_year,
                to_year,
                details,
            } = new;
            let new = programmes::NewProgramme {
                code,
                name_nl,
                name_en,
                from_year,
                to_year,
                details: details.unwrap_or_default(),
            };
            let row = programmes::create(cx, new)?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/programmes/{id}"), &view(row)?)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = programmes::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row)?)?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<ProgrammeChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let ProgrammeChange {
                name_nl,
                name_en,
                from_year,
                to_year,
                details,
            } = change;
            let change = programmes::ProgrammeChange {
                name_nl: name_nl.set(),
                name_en: name_en.set(),
                from_year: from_year.set(),
                to_year: to_year.set(),
                details: details.set(),
            };
            let row = programmes::change(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row)?)?.version(version))
        })
        .await
}
