//! Tables, the board and consultation bodies.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::ballot::BodyRules;
use edba_domain::codes::BodyKind;
use edba_domain::{Id, Moment};
use edba_service::bodies::{self, Body};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BodyFilter {
    /// Only bodies of this kind.
    pub kind: Option<BodyKind>,
    /// Only bodies that are open (true), or only those that are closed (false).
    pub open: Option<bool>,
}

/// A new table, board or consultation body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBody {
    /// A short unique name, in lower case.
    #[schema(
        min_length = 2,
        max_length = 60,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "logistics"
    )]
    pub code: String,
    pub kind: BodyKind,
    #[schema(min_length = 1, max_length = 200, example = "Tafel Logistiek & Handel")]
    pub name_nl: String,
    #[schema(min_length = 1, max_length = 200, example = "Logistics & Trade Table")]
    pub name_en: String,
    /// The cluster of a table, in the current programme.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "logistics"
    )]
    pub cluster_code: Option<String>,
    /// The voting rules; default: the initial rules of its kind. Not allowed for a consultation body.
    pub rules: Option<BodyRules>,
    /// The day of opening, not in the future; default: today.
    pub opened_on_date: Option<NaiveDate>,
    /// How many meetings a consultation body must hold in a calendar year; left out: no minimum.
    #[schema(minimum = 1, maximum = 12, example = 1)]
    pub min_meetings_per_year: Option<i32>,
    /// Whether a consultation body adopts a yearly agenda.
    #[serde(default)]
    pub has_yearly_agenda: bool,
}

/// Changes to a body; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BodyChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name_nl: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name_en: Patch<String>,
    /// The cluster of a table; null for none.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub cluster_code: Patch<Option<String>>,
    /// How many meetings a consultation body must hold in a calendar year; null for no minimum.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 12)]
    pub min_meetings_per_year: Patch<Option<i32>>,
    /// Whether a consultation body adopts a yearly agenda.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub has_yearly_agenda: Patch<bool>,
}

/// Closure of a body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Closure {
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// The first day on which the body is closed; not in the future, and not before a ballot that it opened.
    /// Default: today.
    pub closed_on_date: Option<NaiveDate>,
}

/// Merger of a table into another table.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Merger {
    /// The table that remains.
    pub into_body_id: Id,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A table, the board or a consultation body. A closed body stays readable, with its ballots and meetings.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BodyView {
    pub id: Id,
    pub code: String,
    pub kind: BodyKind,
    pub name_nl: String,
    pub name_en: String,
    /// The cluster of a table.
    pub cluster_code: Option<String>,
    pub opened_on_date: NaiveDate,
    /// The first day on which the body is closed; null while it is open.
    pub closed_on_date: Option<NaiveDate>,
    /// The table that this one was merged into.
    pub merged_into_id: Option<Id>,
    /// The version of its current voting rules; a consultation body never applies them.
    pub rules_version: i32,
    /// How many meetings a consultation body must hold in a calendar year; null for no minimum.
    pub min_meetings_per_year: Option<i32>,
    /// Whether it is a consultation body that adopts a yearly agenda.
    pub has_yearly_agenda: bool,
    pub created_at: Moment,
    pub version: i32,
}

fn view(row: Body) -> BodyView {
    let Body {
        id,
        code,
        kind,
        name_nl,
        name_en,
        cluster_code,
        opened_on,
        closed_on,
        merged_into_id,
        rules_version,
        version,
        created_at,
        min_meetings_per_year,
        has_yearly_agenda,
    } = row;
    BodyView {
        id,
        code,
        kind,
        name_nl,
        name_en,
        cluster_code,
        opened_on_date: opened_on,
        closed_on_date: closed_on,
        merged_into_id,
        rules_version,
        min_meetings_per_year,
        has_yearly_agenda,
        created_at,
        version,
    }
}

/// 201 with the current body and its `Location`.
fn created(row: Body) -> Result<Reply> {
    let (id, version) = (row.id, row.version);
    Ok(Reply::created(format!("/v1/bodies/{id}"), &view(row))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<BodyFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let BodyFilter { kind, open } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = bodies::list(cx, kind, open, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view);
            Reply::page(&head.path, &head.query, page)
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewBody>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewBody {
                code,
                kind,
                name_nl,
                name_en,
                cluster_code,
                rules,
                opened_on_date,
                min_meetings_per_year,
                has_yearly_agenda,
            } = new;
            let new = bodies::NewBody {
                code,
                kind,
                name_nl,
                name_en,
                cluster_code,
                rules,
                opened_on: opened_on_date,
                min_meetings_per_year,
                has_yearly_agenda,
            };
            created(bodies::open(cx, new)?)
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = bodies::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<BodyChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let BodyChange {
                name_nl,
                name_en,
                cluster_code,
                min_meetings_per_year,
                has_yearly_agenda,
            } = change;
            let change = bodies::BodyChange {
                name_nl: name_nl.set(),
                name_en: name_en.set(),
                cluster_code: cluster_code.set(),
                min_meetings_per_year: min_meetings_per_year.set(),
                has_yearly_agenda: has_yearly_agenda.set(),
            };
            let row = bodies::change(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}

pub async fn close(request: ApiRequest, id: IdPath, body: JsonBody<Closure>) -> Answer {
    request
        .create(body, move |cx, _, closure| {
            let Closure {
                reason,
                closed_on_date,
            } = closure;
            created(bodies::close(cx, id.0, &reason, closed_on_date)?)
        })
        .await
}

pub async fn merge(request: ApiRequest, id: IdPath, body: JsonBody<Merger>) -> Answer {
    request
        .create(body, move |cx, _, merger| {
            let Merger { into_body_id, reason } = merger;
            created(bodies::merge(cx, id.0, into_body_id, &reason)?)
        })
        .await
}
