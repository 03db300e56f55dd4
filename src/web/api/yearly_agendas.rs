//! Yearly agendas of consultation bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::path::IdYearAndNumber;
use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::consultation::YearlyPoint;
use edba_domain::{Id, Moment};
use edba_service::yearly_agendas::{self, NamedYearlyAgenda};

/// Filter of the list of yearly agendas.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearlyAgendaQuery {
    /// Only those of this year.
    pub year: Option<i32>,
}

/// A yearly agenda that a meeting adopted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewYearlyAgenda {
    #[schema(minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    #[schema(min_items = 1, max_items = 50)]
    pub points: Vec<YearlyPoint>,
    /// The meeting of the body that adopted it. It has begun.
    pub adopted_by_meeting_id: Id,
}

impl From<NewYearlyAgenda> for yearly_agendas::NewYearlyAgenda {
    fn from(new: NewYearlyAgenda) -> Self {
        let NewYearlyAgenda {
            year,
            points,
            adopted_by_meeting_id,
        } = new;
        Self {
            year,
            points,
            adopted_by_meeting_id,
        }
    }
}

/// A yearly agenda of a consultation body. It never changes; of a year the one with the highest number applies.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearlyAgendaView {
    pub body_id: Id,
    pub year: i32,
    /// From 1, within the body and the year.
    pub number: i32,
    pub points: Vec<YearlyPoint>,
    pub adopted_by_meeting_id: Id,
    /// When that meeting began.
    pub adopted_at: Moment,
    pub recorded_at: Moment,
}

fn view(found: NamedYearlyAgenda) -> Result<YearlyAgendaView> {
    let NamedYearlyAgenda { row, adopted_at } = found;
    Ok(YearlyAgendaView {
        points: row.points.read()?,
        body_id: row.body_id,
        year: row.year,
        number: row.number,
        adopted_by_meeting_id: row.adopted_by_meeting_id,
        adopted_at,
        recorded_at: row.recorded_at,
    })
}

/// The position where a page ended: year and number, joined by a hyphen.
fn cursor(text: &str) -> Result<(i32, i32)> {
    text.split_once('-')
        .and_then(|(year, number)| Some((year.parse().ok()?, number.parse().ok()?)))
        .ok_or_else(Pagination::bad_cursor)
}

pub async fn list(request: ApiRequest, body_id: IdPath, filter: Query<YearlyAgendaQuery>) -> Answer {
    request
        .read(move |cx, head| {
            let YearlyAgendaQuery { year } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let after = page.cursor.as_deref().map(cursor).transpose()?;
            let rows = yearly_agendas::list(cx, body_id.0, year, after, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |one| {
                format!("{}-{}", one.row.year, one.row.number)
            });
            Reply::page(&head.path, &head.query, shown.try_map(view)?)
        })
        .await
}

pub async fn record(request: ApiRequest, body_id: IdPath, body: JsonBody<NewYearlyAgenda>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let row = yearly_agendas::record(cx, body_id.0, new.into())?;
            let found = yearly_agendas::find(cx, body_id.0, row.year, row.number)?;
            let location = format!(
                "/v1/bodies/{}/yearly-agendas/{}/{}",
                body_id.0, row.year, row.number
            );
            Reply::created(location, &view(found)?)
        })
        .await
}

pub async fn find(request: ApiRequest, path: IdYearAndNumber) -> Answer {
    let IdYearAndNumber(body_id, year, number) = path;
    request
        .read(move |cx, _| Reply::ok(&view(yearly_agendas::find(cx, body_id, year, number)?)?))
        .await
}
