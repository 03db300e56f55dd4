//! The meetings of bodies.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::patch::Patch;
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::codes::{BodyKind, MeetingStatus};
use edba_domain::meeting::{MinutesState, Plan};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::meetings::{self, Meeting, MeetingChange, MeetingFilter};

/// Filter of the list of meetings; all given criteria must match.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeetingQuery {
    /// Only meetings of this body.
    pub body_id: Option<Id>,
    /// Only meetings of bodies of this kind.
    pub body_kind: Option<BodyKind>,
    /// Only meetings in this state.
    pub status: Option<MeetingStatus>,
    /// Only meetings that end after this moment.
    pub ends_after: Option<Moment>,
    /// Only meetings that begin before this moment.
    pub starts_before: Option<Moment>,
    /// Only meetings that have begun, the latest first (`true`), or all, the earliest first (`false`).
    pub past: Option<bool>,
}

/// A new meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeeting {
    /// The body that meets.
    pub body_id: Id,
    #[schema(min_length = 1, max_length = 200, example = "Voorjaarsoverleg")]
    pub title: String,
    /// A note with the invitation. The agenda is made of agenda items.
    #[schema(min_length = 1, max_length = 4000)]
    pub announcement: Option<String>,
    /// A room or a URL.
    #[schema(min_length = 1, max_length = 500, example = "Stadhuis Almere, zaal 3")]
    pub place: String,
    /// In the future; of a meeting that is recorded afterwards in the past.
    pub starts_at: Moment,
    /// After the beginning, by at most a day; of a meeting that is recorded afterwards in the past.
    pub ends_at: Moment,
    /// Whether it has been held already: nobody is notified, and its agenda is not published.
    #[serde(default)]
    pub recorded_afterwards: bool,
}

/// Changes to a meeting; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeetingPatch {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// The note with the invitation; null removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub announcement: Patch<Option<String>>,
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

/// A meeting of a body. A cancelled one stays readable.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeetingView {
    pub id: Id,
    pub body_id: Id,
    pub title: String,
    /// The note with the invitation.
    pub announcement: Option<String>,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub status: MeetingStatus,
    /// Why it was cancelled; null while it is planned.
    pub cancel_reason: Option<String>,
    /// Whether it was recorded after it had been held.
    pub recorded_afterwards: bool,
    /// The number of the version of the agenda that was published last; null while none was.
    pub agenda_version: Option<i32>,
    /// To an account that does not read drafts, minutes in draft are `none`.
    pub minutes_state: MinutesState,
    /// The number of the version of the minutes that was sent round or adopted last; null while none was.
    pub minutes_version: Option<i32>,
    /// The last day on which remarks on the minutes are taken.
    pub remarks_until_date: Option<NaiveDate>,
    /// The meeting that adopted the minutes.
    pub adopted_by_meeting_id: Option<Id>,
    pub adopted_at: Option<Moment>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub version: i32,
}

fn view(row: Meeting, reads_drafts: bool) -> MeetingView {
    let Meeting {
        id,
        body_id,
        title,
        announcement,
        place,
        starts_at,
        ends_at,
        status,
        cancel_reason,
        version,
        created_at,
        updated_at,
        recorded_afterwards,
        agenda_version,
        // Shown with the attendance.
        guests: _,
        minutes_state,
        minutes_version,
        remarks_until,
        adopted_by_meeting_id,
        adopted_at,
    } = row;
    let minutes_state = match minutes_state {
        MinutesState::Draft if !reads_drafts => MinutesState::None,
        state => state,
    };
    MeetingView {
        id,
        body_id,
        title,
        announcement,
        place,
        starts_at,
        ends_at,
        status,
        cancel_reason,
        recorded_afterwards,
        agenda_version: (agenda_version > 0).then_some(agenda_version),
        minutes_state,
        minutes_version: (minutes_version > 0).then_some(minutes_version),
        remarks_until_date: remarks_until,
        adopted_by_meeting_id,
        adopted_at,
        created_at,
        updated_at,
        version,
    }
}

fn reply(cx: &Context<'_>, row: Meeting) -> Result<Reply> {
    let version = row.version;
    Ok(Reply::ok(&view(row, cx.actor.sees_everything()))?.version(version))
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

pub async fn list(request: ApiRequest, filter: Query<MeetingQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: MeetingQuery,
    page: &Pagination,
) -> Result<Page<MeetingView>> {
    let MeetingQuery {
        body_id,
        body_kind,
        status,
        ends_after,
        starts_before,
        past,
    } = filter;
    let cursor = page.cursor.as_deref().map(Cursor::read).transpose()?;
    let filter = MeetingFilter {
        body_id,
        kind: body_kind,
        status,
        ends_after,
        starts_before,
        ..MeetingFilter::default()
    };
    let rows = if past == Some(true) {
        let begun = starts_before.map_or(cx.now, |moment| moment.min(cx.now));
        let filter = MeetingFilter {
            starts_before: Some(begun),
            ..filter
        };
        meetings::past(cx, filter, cursor, page.fetch())?
    } else {
        meetings::list(cx, filter, cursor, page.fetch())?
    };
    let mut shown = Page::from_rows(rows, page.limit, |_| String::new());
    if shown.next_cursor.is_some() {
        shown.next_cursor = shown
            .items
            .last()
            .map(|one| Cursor::write(&one.row))
            .transpose()?;
    }
    let reads_drafts = cx.actor.sees_everything();
    Ok(shown.map(|one| view(one.row, reads_drafts)))
}

pub async fn plan(request: ApiRequest, body: JsonBody<NewMeeting>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewMeeting {
                body_id,
                title,
                announcement,
                place,
                starts_at,
                ends_at,
                recorded_afterwards,
            } = new;
            let plan = Plan {
                title,
                announcement,
                place,
                starts_at,
                ends_at,
            };
            let row = meetings::plan(cx, body_id, plan, recorded_afterwards)?;
            let (location, version) = (format!("/v1/meetings/{}", row.id), row.version);
            let shown = view(row, cx.actor.sees_everything());
            Ok(Reply::created(location, &shown)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let found = meetings::find(cx, id.0)?;
            reply(cx, found.row)
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<MeetingPatch>) -> Answer {
    request
        .change(body, move |cx, head, patch| {
            let MeetingPatch {
                title,
                announcement,
                place,
                starts_at,
                ends_at,
            } = patch;
            let change = MeetingChange {
                title: title.set(),
                announcement: announcement.set(),
                place: place.set(),
                starts_at: starts_at.set(),
                ends_at: ends_at.set(),
            };
            let row = meetings::change(cx, id.0, change, |version| head.expects(version))?;
            reply(cx, row)
        })
        .await
}

pub async fn cancel(request: ApiRequest, id: IdPath, body: JsonBody<NewMeetingCancellation>) -> Answer {
    request
        .create(body, move |cx, _, NewMeetingCancellation { reason }| {
            let row = meetings::cancel(cx, id.0, &reason)?;
            reply(cx, row)
        })
        .await
}
