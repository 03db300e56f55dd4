//! The cases of one's own organisation, with what each still lacks.

use actix_web::HttpResponse;
use askama::Template;

use super::super::base::{Frame, Page, Visit};
use super::super::bureau::days_since;
use super::super::routes::{Line, page};
use crate::domain::codes::CaseStatus;
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::{Context, cases, drafts};
use crate::web::access::INITIATOR;

/// The most cases that stand on the page.
const MOST: i64 = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/my-cases", INITIATOR, show)]
}

/// A case of one's own.
pub struct Row {
    pub id: Id,
    pub number: String,
    pub title: String,
    pub status: CaseStatus,
    /// Since when it stands there.
    pub since: Moment,
    pub days: i64,
    /// What a proposal still lacks, in words.
    pub missing: Vec<String>,
    /// When what is being written of it was kept.
    pub draft: Option<Moment>,
    pub may_withdraw: bool,
}

/// The cases of one's own, and the draft of a new one.
pub struct OwnCases {
    pub rows: Vec<Row>,
    pub new_draft: Option<Moment>,
}

#[derive(Template)]
#[template(path = "initiator/list.html")]
struct List<'a> {
    frame: &'a Frame,
    own: OwnCases,
}

async fn show(visit: Visit) -> HttpResponse {
    visit
        .read(|cx, frame| {
            Page::of(&List {
                frame,
                own: own_cases(cx, frame)?,
            })
        })
        .await
}

/// The cases of whoever asks.
pub fn own_cases(cx: &mut Context<'_>, frame: &Frame) -> Result<OwnCases> {
    let drafts = drafts::mine(cx)?;
    let kept = |key: &str| drafts.iter().find(|(k, _)| k == key).map(|(_, at)| *at);
    let now = cx.now;
    let rows = cases::own(cx, MOST)?
        .into_iter()
        .map(|(case, missing)| Row {
            draft: kept(&super::edit::key(Some(case.id))),
            days: days_since(&now, &case.status_since),
            since: case.status_since,
            missing: missing
                .iter()
                .map(|one| frame.pick(&one.nl, &one.en).to_owned())
                .collect(),
            may_withdraw: matches!(
                case.status,
                CaseStatus::Proposal | CaseStatus::TableReview | CaseStatus::BoardDecision
            ),
            id: case.id,
            number: case.number,
            title: case.title,
            status: case.status,
        })
        .collect();
    Ok(OwnCases {
        rows,
        new_draft: kept(&super::edit::key(None)),
    })
}
