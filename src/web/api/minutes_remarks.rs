//! Remarks on minutes that were sent round, and their answers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::meeting::RemarkAnswer;
use edba_domain::{Id, Moment};
use edba_service::meetings::{self, MinutesRemark};

/// A new remark on minutes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMinutesRemark {
    /// The agenda item that it is about; left out, the minutes as a whole.
    pub agenda_item_id: Option<Id>,
    #[schema(min_length = 1, max_length = 4000, example = "Ik was er wel bij.")]
    pub text: String,
}

/// The answer to a remark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRemarkAnswer {
    pub answer: RemarkAnswer,
    /// Why; required with `not-taken-over`.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
}

/// A remark on minutes, about the version that was sent round.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MinutesRemarkView {
    pub id: Id,
    pub meeting_id: Id,
    /// The number of the version that it is about.
    pub number: i32,
    /// The agenda item that it is about; null for the minutes as a whole.
    pub agenda_item_id: Option<Id>,
    pub text: String,
    /// The account that made it.
    pub made_by_id: Id,
    pub made_by_name: String,
    pub made_at: Moment,
    /// What was done with it; null while it has no answer.
    pub answer: Option<RemarkAnswer>,
    pub answer_text: Option<String>,
    pub answered_at: Option<Moment>,
}

fn view(row: MinutesRemark) -> MinutesRemarkView {
    let MinutesRemark {
        id,
        meeting_id,
        number,
        item_id,
        text,
        made_by,
        made_by_name,
        made_at,
        answer,
        answer_text,
        answered_at,
    } = row;
    MinutesRemarkView {
        id,
        meeting_id,
        number,
        agenda_item_id: item_id,
        text,
        made_by_id: made_by,
        made_by_name,
        made_at,
        answer,
        answer_text,
        answered_at,
    }
}

pub async fn list(request: ApiRequest, meeting_id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let rows = meetings::remarks(cx, meeting_id.0, page.after_id()?, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |row| id_cursor(&row.id));
            Reply::page(&head.path, &head.query, shown.map(view))
        })
        .await
}

pub async fn create(request: ApiRequest, meeting_id: IdPath, body: JsonBody<NewMinutesRemark>) -> Answer {
    let meeting_id = meeting_id.0;
    request
        .create(body, move |cx, _, new| {
            let NewMinutesRemark { agenda_item_id, text } = new;
            let row = meetings::remark(cx, meeting_id, agenda_item_id, text)?;
            Reply::created(format!("/v1/meetings/{meeting_id}/minutes-remarks"), &view(row))
        })
        .await
}

pub async fn answer(request: ApiRequest, id: IdPath, body: JsonBody<NewRemarkAnswer>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewRemarkAnswer { answer, text } = new;
            Reply::ok(&view(meetings::answer_remark(cx, id.0, answer, text)?))
        })
        .await
}
