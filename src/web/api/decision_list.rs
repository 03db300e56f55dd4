//! The decision list of a meeting.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::api_request::NoFilter;
use crate::pagination::Pagination;
use crate::reply::Page;
use crate::{ApiRequest, Query};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::meeting::{BallotResult, DecisionLine};
use edba_service::Context;
use edba_service::meetings;

/// A line of the decision list of a meeting: an item whose ballot is closed, or on which something was decided.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionLineView {
    pub meeting_id: Id,
    /// From 1, within the meeting.
    pub number: i32,
    pub agenda_item_id: Id,
    /// The number of the item on the agenda.
    pub item_number: i32,
    /// The title of the item.
    pub title: String,
    /// The result of the ballot that the item is about, once it is closed.
    pub ballot: Option<BallotResult>,
    /// What was decided, as the minutes say it.
    pub decision_text: Option<String>,
}

/// A line of the list of this meeting.
pub(super) fn view(meeting_id: Id, line: DecisionLine) -> DecisionLineView {
    let DecisionLine {
        number,
        item_id,
        item_number,
        title,
        ballot,
        decision_text,
    } = line;
    DecisionLineView {
        meeting_id,
        number,
        agenda_item_id: item_id,
        item_number,
        title,
        ballot,
        decision_text,
    }
}

pub async fn list(request: ApiRequest, meeting_id: IdPath, none: Query<NoFilter>) -> Answer {
    request
        .list(none, move |cx, _: NoFilter, page| page_of(cx, meeting_id.0, page))
        .await
}

/// A page of the list, as the account reads it.
fn page_of(cx: &mut Context<'_>, meeting_id: Id, page: &Pagination) -> Result<Page<DecisionLineView>> {
    let after = page.after_number()?;
    let (_, mut lines) = meetings::decision_list(cx, meeting_id)?;
    lines.retain(|line| line.number > after);
    let shown = Page::from_rows(lines, page.limit, |line| line.number.to_string());
    Ok(shown.map(|line| view(meeting_id, line)))
}
