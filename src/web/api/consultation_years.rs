//! Whether consultation bodies hold their minimum of meetings, and have their yearly agenda.

use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::reply::Page;
use crate::{ApiRequest, Reply};
use edba_domain::Id;
use edba_domain::consultation::YearStatus;
use edba_service::consultations::{self, ConsultationYear};

/// A consultation body in a calendar year, in Europe/Amsterdam. A cancelled meeting does not count.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsultationYearView {
    pub body_id: Id,
    pub year: i32,
    /// The minimum of meetings in a year, as `minMeetingsPerYear` of the body; null for none.
    pub min_meetings_per_year: Option<i32>,
    /// The meetings of the year that have ended.
    pub held: i32,
    /// The meetings of the year that have not ended yet.
    pub planned: i32,
    /// Null for a body without a minimum.
    pub status: Option<YearStatus>,
    /// Whether it has the yearly agenda of the year; null for a body that adopts none.
    pub yearly_agenda_adopted: Option<bool>,
}

fn view(one: ConsultationYear) -> ConsultationYearView {
    let ConsultationYear {
        body,
        of,
        status,
        yearly_agenda_adopted,
    } = one;
    ConsultationYearView {
        body_id: body.id,
        year: of.year,
        min_meetings_per_year: body.min_meetings_per_year,
        held: of.held,
        planned: of.planned,
        status: body.min_meetings_per_year.map(|_| status),
        yearly_agenda_adopted,
    }
}

pub async fn list(request: ApiRequest) -> Answer {
    request
        .read(|cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let begin = usize::try_from(page.after_number()?).unwrap_or_default();
            // The cursor of a page is the place of its last row in the list.
            let rows: Vec<(usize, ConsultationYear)> =
                (1..).zip(consultations::years(cx)?).skip(begin).collect();
            let shown = Page::from_rows(rows, page.limit, |(place, _)| place.to_string());
            Reply::page(&head.path, &head.query, shown.map(|(_, one)| view(one)))
        })
        .await
}
