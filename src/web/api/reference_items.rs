//! The reference data of a programme.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::reference::ReferenceCategory;
use edba_service::programmes::{self, ReferenceItem};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferenceItemFilter {
    /// Only items of this category.
    pub category: Option<ReferenceCategory>,
}

/// A new item of the reference data.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReferenceItem {
    #[schema(example = "action")]
    pub category: ReferenceCategory,
    /// Unique within the category; it never changes.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
        example = "C1a"
    )]
    pub code: String,
    /// The parent: the line of an action, or the track of a line; other items have none.
    #[schema(min_length = 1, max_length = 60, example = "C1")]
    pub parent_code: Option<String>,
    #[schema(min_length = 1, max_length = 200, example = "Almere Smart Society 2.0")]
    pub name_nl: String,
    #[schema(min_length = 1, max_length = 200, example = "Almere Smart Society 2.0")]
    pub name_en: String,
    /// The place among the items of the same category and parent.
    #[schema(minimum = 0, maximum = 10_000)]
    pub order: i32,
    /// Additional data of the item: a JSON object of at most 20,000 bytes. Known names have a type and a range and
    /// belong to one kind of item, such as `jobs2030Min` and `jobs2030Max` of a `job-strategy`, `cluster` of a line or
    /// an action, and `leadTable` (the code of a table) of a cluster, line or action; other names are free.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub attributes: Option<Map<String, Value>>,
}

/// Changes to an item; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferenceItemChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name_nl: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name_en: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, example = "C1")]
    pub parent_code: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = i32, minimum = 0, maximum = 10_000)]
    pub order: Patch<i32>,
    /// Replaces the whole document.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "emerging": true }))]
    pub attributes: Patch<Map<String, Value>>,
    /// From this day on, new data cannot refer to the item; null reopens it.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub closed_on_date: Patch<Option<NaiveDate>>,
}

/// An item of a programme's reference data.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceItemView {
    pub id: Id,
    pub programme_id: Id,
    pub category: ReferenceCategory,
    pub code: String,
    pub parent_code: Option<String>,
    pub name_nl: String,
    pub name_en: String,
    /// The place among the items of the same category and parent.
    pub order: i32,
    /// Additional data of the item.
    #[schema(value_type = Object)]
    pub attributes: Map<String, Value>,
    /// From this day on, new data cannot refer to the item.
    pub closed_on_date: Option<NaiveDate>,
    pub version: i32,
}

fn view(row: ReferenceItem) -> Result<ReferenceItemView> {
    let ReferenceItem {
        id,
        programme_id,
        category,
        code,
        parent_code,
        name_nl,
        name_en,
        item_order,
        attributes,
        closed_on,
        version,
    } = row;
    Ok(ReferenceItemView {
        id,
        programme_id,
        category,
        code,
        parent_code,
        name_nl,
        name_en,
        order: item_order,
        attributes: attributes.read()?,
        closed_on_date: closed_on,
        version,
    })
}

pub async fn list(request: ApiRequest, programme_id: IdPath, filter: Query<ReferenceItemFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let ReferenceItemFilter { category } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = programmes::list_items(cx, programme_id.0, category, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).try_map(view)?;
            Reply::page(&head.path, &head.query, page)
        })
        .await
}

pub async fn create(request: ApiRequest, programme_id: IdPath, body: JsonBody<NewReferenceItem>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewReferenceItem {
                category,
                code,
                parent_code,
                name_nl,
                name_en,
                order,
                attributes,
            } = new;
            let new = programmes::NewItem {
                category,
                code,
                parent_code,
                name_nl,
                name_en,
                order,
                attributes: attributes.unwrap_or_default(),
            };
            let row = programmes::add_item(cx, programme_id.0, new)?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/reference-items/{id}"), &view(row)?)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = programmes::find_item(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row)?)?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<ReferenceItemChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let ReferenceItemChange {
                name_nl,
                name_en,
                parent_code,
                order,
                attributes,
                closed_on_date,
            } = change;
            let change = programmes::ItemChange {
                name_nl: name_nl.set(),
                name_en: name_en.set(),
                parent_code: parent_code.set(),
                order: order.set(),
                attributes: attributes.set(),
                closed_on: closed_on_date.set(),
            };
            let row = programmes::change_item(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row)?)?.version(version))
        })
        .await
}
