//! List of the cases of the user's organisation, with what is missing in each.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::super::base::form_errors;
use super::super::base::presentation::days_since;
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use crate::policy::INITIATOR;
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::CaseStatus;
use edba_domain::{Id, Moment};
use edba_service::{Context, cases, desk, drafts, pending_actions};

/// The most cases on the page.
const MOST: i64 = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/my-cases", INITIATOR, show),
        form("/my-cases/{case}/withdrawal/take-back", INITIATOR, take_back),
    ]
}

/// A case of the user's organisation.
pub struct Row {
    pub id: Id,
    pub number: String,
    pub title: String,
    pub status: CaseStatus,
    /// When it entered its state.
    pub since: Moment,
    pub days: i64,
    /// What is missing in a proposal, as text.
    pub missing: Vec<String>,
    /// Whether some of that waits for the initiator.
    pub lacks: bool,
    /// When its draft was saved.
    pub draft: Option<Moment>,
    pub may_withdraw: bool,
    /// When its withdrawal was proposed, while the bureau has not yet approved it.
    pub withdrawal_proposed: Option<Moment>,
    /// When the next measurement is due, if overdue or soon.
    pub report_due: Option<NaiveDate>,
}

impl Row {
    /// Whether it waits for the initiator: to finish a draft, complete a proposal, or report.
    pub fn waits(&self) -> bool {
        self.draft.is_some() || self.lacks || self.report_due.is_some()
    }
}

/// The cases of the user's organisation, and the draft of a new one.
pub struct OwnCases {
    pub rows: Vec<Row>,
    pub new_draft: Option<Moment>,
}

#[derive(Template)]
#[template(path = "initiator/list.html")]
struct List<'a> {
    layout: &'a Layout,
    own: OwnCases,
}

async fn show(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| {
            Page::render(&List {
                layout,
                own: own_cases(cx, layout)?,
            })
        })
        .await
}

/// Cancels the user's own proposal to withdraw. Errors: 404 if none is waiting.
async fn take_back(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, _, _| {
                let case = form_errors::id(&case)?;
                let proposed = pending_actions::proposed_by_me(cx)?;
                let own = proposed.iter().find(|one| one.case_id == Some(case));
                let own = own.ok_or_else(|| Error::not_found("proposed withdrawal"))?.id;
                pending_actions::withdraw(cx, own)?;
                Ok(Page::go("/my-cases").saying("notice-withdrawal-taken-back"))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}

/// Loads the cases of the user's organisation.
pub fn own_cases(cx: &mut Context<'_>, layout: &Layout) -> Result<OwnCases> {
    let drafts = drafts::mine(cx)?;
    let kept = |key: &str| drafts.iter().find(|(k, _)| k == key).map(|(_, at)| *at);
    let now = cx.now;
    let mut reports = desk::reports_due(cx)?;
    let proposed = pending_actions::proposed_by_me(cx)?;
    let rows = cases::own(cx, MOST)?
        .into_iter()
        .map(|(case, missing)| Row {
            withdrawal_proposed: proposed
                .iter()
                .find(|one| one.case_id == Some(case.id))
                .map(|one| one.proposed_at),
            report_due: reports.remove(&case.id),
            draft: kept(&super::edit::key(Some(case.id))),
            days: days_since(&now, &case.status_since),
            since: case.status_since,
            lacks: missing.iter().any(|one| !one.by_bureau),
            missing: missing
                .iter()
                .map(|one| locale::text(layout.language, &one.message))
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
