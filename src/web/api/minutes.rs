//! Minutes of meetings: the draft in parts per agenda item, the versions that were sent round, and the adopted one.

mod views;

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::path::IdAndNumber;
use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::meeting::{ItemOutcome, PartText};
use edba_service::meetings::{self, MinutesVersion};

pub use views::{MinutesAttendanceView, MinutesItemView, MinutesPartView, MinutesVersionView, MinutesView};
use views::{part_view, version_view, view};

/// The part of the draft minutes about an agenda item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMinutesPart {
    pub outcome: ItemOutcome,
    /// What was discussed. Text or decision is required, unless the item was not dealt with.
    #[schema(min_length = 1, max_length = 20000, example = "De tafel bespreekt het plan.")]
    pub text: Option<String>,
    /// What was decided, as it goes into the decision list. Not allowed for an item that was not dealt with.
    #[schema(min_length = 1, max_length = 4000)]
    pub decision_text: Option<String>,
}

/// Sending minutes round, as they are drafted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMinutesVersion {
    /// A message that goes with them.
    #[schema(min_length = 1, max_length = 4000)]
    pub note: Option<String>,
    /// The last day on which remarks are taken: from tomorrow, within 60 days.
    pub remarks_until_date: NaiveDate,
}

/// Adoption of minutes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAdoption {
    /// The meeting that adopted them: later, of the same body or the one that it was merged into, and begun.
    pub adopted_by_meeting_id: Id,
}

/// 201: the version, at its own address.
fn made(row: MinutesVersion) -> Result<Reply> {
    let location = format!("/v1/meetings/{}/minutes-versions/{}", row.meeting_id, row.number);
    Reply::created(location, &version_view(row)?)
}

pub async fn find(request: ApiRequest, meeting_id: IdPath) -> Answer {
    request
        .read(move |cx, _| Reply::ok(&view(meetings::minutes(cx, meeting_id.0)?)))
        .await
}

pub async fn draft(request: ApiRequest, item_id: IdPath, body: JsonBody<NewMinutesPart>) -> Answer {
    request
        .change(body, move |cx, head, new| {
            let NewMinutesPart {
                outcome,
                text,
                decision_text,
            } = new;
            let part = PartText {
                outcome,
                text,
                decision: decision_text,
            };
            let row = meetings::draft(cx, item_id.0, part, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&part_view(row))?.version(version))
        })
        .await
}

pub async fn send_round(
    request: ApiRequest,
    meeting_id: IdPath,
    body: JsonBody<NewMinutesVersion>,
) -> Answer {
    request
        .create(body, move |cx, head, new| {
            let NewMinutesVersion {
                note,
                remarks_until_date,
            } = new;
            let expects = |version| head.expects(version);
            made(meetings::send_round(
                cx,
                meeting_id.0,
                note,
                remarks_until_date,
                expects,
            )?)
        })
        .await
}

pub async fn versions(request: ApiRequest, meeting_id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = meetings::minutes_versions(cx, meeting_id.0, page.after_number()?, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |row| row.number.to_string());
            Reply::page(&head.path, &head.query, shown.try_map(version_view)?)
        })
        .await
}

pub async fn version(request: ApiRequest, path: IdAndNumber) -> Answer {
    let IdAndNumber(meeting_id, number) = path;
    request
        .read(move |cx, _| Reply::ok(&version_view(meetings::minutes_version(cx, meeting_id, number)?)?))
        .await
}

pub async fn adopt(request: ApiRequest, meeting_id: IdPath, body: JsonBody<NewAdoption>) -> Answer {
    request
        .create(body, move |cx, head, new| {
            let NewAdoption {
                adopted_by_meeting_id,
            } = new;
            let expects = |version| head.expects(version);
            made(meetings::adopt(cx, meeting_id.0, adopted_by_meeting_id, expects)?)
        })
        .await
}
