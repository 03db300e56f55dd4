//! Action points: what meetings agreed to have done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::patch::Patch;
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::action_point::{ActionPointStatus, ActionPointText};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::action_points::{
    self, ActionPoint, ActionPointChange, ActionPointFilter, NamedActionPoint,
};

/// Filter of the list of action points; all given criteria must match.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActionPointQuery {
    /// Only action points of meetings of this body.
    pub body_id: Option<Id>,
    /// Only action points of this meeting.
    pub meeting_id: Option<Id>,
    /// Only action points in this state.
    pub status: Option<ActionPointStatus>,
    /// Only action points of the account's representative (`true`), or all (`false`).
    pub mine: Option<bool>,
    /// Only action points that are due before this day.
    pub due_before: Option<NaiveDate>,
}

/// A new action point.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewActionPoint {
    /// The meeting that agreed on it, which has begun.
    pub meeting_id: Id,
    /// The agenda item of that meeting.
    pub agenda_item_id: Option<Id>,
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Offertes vragen bij drie aannemers."
    )]
    pub description: String,
    /// The person or office that is responsible.
    #[schema(min_length = 1, max_length = 200, example = "Hoofd grondzaken")]
    pub owner: String,
    /// The representative who is responsible, and is notified.
    pub owner_id: Option<Id>,
    /// The last day on which it is to be done.
    pub due_date: NaiveDate,
}

/// Changes to an open action point; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActionPointPatch {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub owner: Patch<String>,
    /// Null for an owner who is no representative.
    #[serde(default)]
    #[schema(value_type = Option<Id>)]
    pub owner_id: Patch<Option<Id>>,
    #[serde(default)]
    #[schema(value_type = NaiveDate)]
    pub due_date: Patch<NaiveDate>,
}

/// Closing an action point.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "status": "done", "result": "De offertes zijn binnen." }))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewActionPointClosure {
    /// Not `open`. Its owner reports it `done`; the bureau also has it `dropped`.
    pub status: ActionPointStatus,
    /// The result of the work, or the reason for dropping it. Required for one that is dropped.
    #[schema(min_length = 1, max_length = 4000)]
    pub result: Option<String>,
}

/// What a meeting agreed to have done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActionPointView {
    pub id: Id,
    /// The body that met.
    pub body_id: Id,
    pub meeting_id: Id,
    pub meeting_starts_at: Moment,
    pub agenda_item_id: Option<Id>,
    /// From 1, within the body.
    pub number: i32,
    pub description: String,
    /// The person or office that is responsible.
    pub owner: String,
    /// The representative who is responsible; null if the owner is no representative.
    pub owner_id: Option<Id>,
    pub due_date: NaiveDate,
    pub status: ActionPointStatus,
    /// The result of the work, or the reason for dropping it.
    pub result: Option<String>,
    pub closed_at: Option<Moment>,
    pub created_at: Moment,
    pub version: i32,
}

/// Due date and id, where a page ends.
type Place = (NaiveDate, Id);

fn view(found: NamedActionPoint) -> ActionPointView {
    let ActionPoint {
        id,
        body_id,
        meeting_id,
        item_id,
        number,
        description,
        owner,
        owner_id,
        due_date,
        status,
        result,
        closed_at,
        version,
        created_at,
    } = found.row;
    ActionPointView {
        id,
        body_id,
        meeting_id,
        meeting_starts_at: found.meeting_starts_at,
        agenda_item_id: item_id,
        number,
        description,
        owner,
        owner_id,
        due_date,
        status,
        result,
        closed_at,
        created_at,
        version,
    }
}

/// 200 with the action point as it is now.
fn reply(cx: &mut Context<'_>, id: Id) -> Result<Reply> {
    let found = action_points::find(cx, id)?;
    let version = found.row.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

pub async fn list(request: ApiRequest, filter: Query<ActionPointQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: ActionPointQuery,
    page: &Pagination,
) -> Result<Page<ActionPointView>> {
    let ActionPointQuery {
        body_id,
        meeting_id,
        status,
        mine,
        due_before,
    } = filter;
    // An account without a representative has none.
    let me = cx.actor.representative_id.unwrap_or(cx.actor.id);
    let filter = ActionPointFilter {
        owner: (mine == Some(true)).then_some(me),
        body_id,
        meeting_id,
        status,
        due_before,
        ..ActionPointFilter::default()
    };
    let after = page.cursor.as_deref().map(read_place).transpose()?;
    let rows = action_points::list(cx, filter, after, page.fetch())?;
    let shown = Page::from_rows(rows, page.limit, |found| {
        format!("{}.{}", found.row.due_date, found.row.id)
    });
    Ok(shown.map(view))
}

fn read_place(cursor: &str) -> Result<Place> {
    cursor
        .split_once('.')
        .and_then(|(due_date, id)| Some((due_date.parse().ok()?, id.parse().ok()?)))
        .ok_or_else(Pagination::bad_cursor)
}

pub async fn create(request: ApiRequest, body: JsonBody<NewActionPoint>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewActionPoint {
                meeting_id,
                agenda_item_id,
                description,
                owner,
                owner_id,
                due_date,
            } = new;
            let text = ActionPointText {
                description,
                owner,
                due_date,
            };
            let made = action_points::add(cx, meeting_id, agenda_item_id, text, owner_id)?;
            let found = action_points::find(cx, made.id)?;
            Ok(Reply::created(format!("/v1/action-points/{}", made.id), &view(found))?.version(made.version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(cx, id.0)).await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<ActionPointPatch>) -> Answer {
    request
        .change(body, move |cx, head, patch| {
            let ActionPointPatch {
                description,
                owner,
                owner_id,
                due_date,
            } = patch;
            let change = ActionPointChange {
                description: description.set(),
                owner: owner.set(),
                owner_id: owner_id.set(),
                due_date: due_date.set(),
            };
            action_points::change(cx, id.0, change, |version| head.expects(version))?;
            reply(cx, id.0)
        })
        .await
}

pub async fn close(request: ApiRequest, id: IdPath, body: JsonBody<NewActionPointClosure>) -> Answer {
    request
        .create(body, move |cx, head, new| {
            let NewActionPointClosure { status, result } = new;
            let expects = |version| head.expects(version);
            action_points::close(cx, id.0, status, result, expects)?;
            reply(cx, id.0)
        })
        .await
}
