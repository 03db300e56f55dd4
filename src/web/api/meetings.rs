//! The meetings of tables and board.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::patch::Patch;
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::MeetingStatus;
use edba_domain::meeting::Plan;
use edba_domain::{Id, Moment};
use edba_service::meetings::{self, Meeting, MeetingChange, MeetingFilter};

/// Filter of the list of meetings; all given criteria must match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeetingQuery {
    /// Only meetings of this table or board.
    pub body_id: Option<Id>,
    /// Only meetings in this state.
    pub status: Option<MeetingStatus>,
    /// Only meetings that end after this moment.
    pub ends_after: Option<Moment>,
    /// Only meetings that begin before this moment.
    pub starts_before: Option<Moment>,
}

/// A new meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeeting {
    /// The table or board that meets.
    pub body_id: Id,
    #[schema(min_length = 1, max_length = 200, example = "Voorjaarsoverleg")]
    pub title: String,
    /// The agenda.
    #[schema(min_length = 1, max_length = 4000)]
    pub agenda: Option<String>,
    /// A room or a URL.
    #[schema(min_length = 1, max_length = 500, example = "Stadhuis Almere, zaal 3")]
    pub place: String,
    /// In the future.
    pub starts_at: Moment,
    /// After the beginning, by at most a day.
    pub ends_at: Moment,
}

/// Changes to a meeting; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeetingPatch {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// The agenda; null removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub agenda: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    pub place: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Moment)]
    pub starts_at: Patch<Moment>,
    #[serde(default)]
    #[schema(value_type = Moment)]
    pub ends_at: Patch<Moment>,
}

/// The cancellation of a meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeetingCancellation {
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A meeting of a table or the board. A cancelled one stays readable.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeetingView {
    pub id: Id,
    pub body_id: Id,
    pub title: String,
    pub agenda: Option<String>,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub status: MeetingStatus,
    /// Why it was cancelled; null while it is planned.
    pub cancel_reason: Option<String>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub version: i32,
}

fn view(row: Meeting) -> MeetingView {
    let Meeting {
        id,
        body_id,
        title,
        agenda,
        place,
        starts_at,
        ends_at,
        status,
        cancel_reason,
        version,
        created_at,
        updated_at,
    } = row;
    MeetingView {
        id,
        body_id,
        title,
        agenda,
        place,
        starts_at,
        ends_at,
        status,
        cancel_reason,
        created_at,
        updated_at,
        version,
    }
}

fn reply(row: Meeting) -> Result<Reply> {
    let version = row.version;
    Ok(Reply::ok(&view(row))?.version(version))
}

/// The position where a page ended. Opaque to clients.
#[derive(Debug, Serialize, Deserialize)]
struct Cursor(Moment, Id);

impl Cursor {
    fn write(row: &Meeting) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&Self(row.starts_at, row.id))?))
    }

    /// Errors: 400 for an invalid cursor.
    fn read(text: &str) -> Result<(Moment, Id)> {
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .map(|Self(starts_at, id)| (starts_at, id))
            .ok_or_else(Pagination::bad_cursor)
    }
}

pub async fn list(request: ApiRequest, query: Query<MeetingQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let MeetingQuery {
                body_id,
                status,
                ends_after,
                starts_before,
            } = query.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let after = page.cursor.as_deref().map(Cursor::read).transpose()?;
            let filter = MeetingFilter {
                body_id,
                status,
                ends_after,
                starts_before,
                ..MeetingFilter::default()
            };
            let rows = meetings::list(cx, filter, after, page.fetch())?;
            let mut shown = Page::from_rows(rows, page.limit, |_| String::new());
            if shown.next_cursor.is_some() {
                shown.next_cursor = shown
                    .items
                    .last()
                    .map(|one| Cursor::write(&one.row))
                    .transpose()?;
            }
            Reply::page(&head.path, &head.query, shown.map(|one| view(one.row)))
        })
        .await
}

pub async fn plan(request: ApiRequest, body: JsonBody<NewMeeting>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewMeeting {
                body_id,
                title,
                agenda,
                place,
                starts_at,
                ends_at,
            } = new;
            let plan = Plan {
                title,
                agenda,
                place,
                starts_at,
                ends_at,
            };
            let row = meetings::plan(cx, body_id, plan)?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/meetings/{id}"), &view(row))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(meetings::find(cx, id.0)?.row))
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<MeetingPatch>) -> Answer {
    request
        .change(body, move |cx, head, patch| {
            let MeetingPatch {
                title,
                agenda,
                place,
                starts_at,
                ends_at,
            } = patch;
            let change = MeetingChange {
                title: title.set(),
                agenda: agenda.set(),
                place: place.set(),
                starts_at: starts_at.set(),
                ends_at: ends_at.set(),
            };
            reply(meetings::change(cx, id.0, change, |version| {
                head.expects(version)
            })?)
        })
        .await
}

pub async fn cancel(request: ApiRequest, id: IdPath, body: JsonBody<NewMeetingCancellation>) -> Answer {
    request
        .create(body, move |cx, _, NewMeetingCancellation { reason }| {
            reply(meetings::cancel(cx, id.0, &reason)?)
        })
        .await
}
