//! Proposed actions that do not wait any more: the last ones of the user, and all of them by what became of them.

use actix_web::HttpResponse;
use askama::Template;

use super::super::super::base::{Badge, Layout, Page, PageRequest};
use super::facts;
use edba_common::error::{Error, Result};
use edba_domain::codes::PendingStatus;
use edba_domain::{Id, Moment};
use edba_service::overview::CaseName;
use edba_service::{Context, overview, pending_actions};

/// How many the page of the approvals shows.
const LAST: i64 = 10;
/// Page size of the whole list.
const ON_A_PAGE: usize = 50;
/// What can become of a proposal.
const ENDS: [PendingStatus; 3] = [
    PendingStatus::Approved,
    PendingStatus::Rejected,
    PendingStatus::Withdrawn,
];

/// A proposal that was decided, in the view model.
pub(super) struct Decided {
    pub what: String,
    pub case: Option<CaseName>,
    /// Label and value of each fact, as it was then.
    pub facts: Vec<(String, String)>,
    pub proposed_by: String,
    pub proposed_at: Moment,
    pub badge: Badge,
    /// Who approved, rejected or withdrew it, and when.
    pub decided_by: String,
    pub decided_at: Option<Moment>,
    /// Why it was proposed, and why it was rejected.
    pub why: Option<String>,
    pub reason: Option<String>,
}

impl Decided {
    fn of(layout: &Layout, named: pending_actions::Named, case: Option<CaseName>) -> Result<Self> {
        let pending_actions::Named {
            row,
            proposed_by_name,
            decided_by_name,
        } = named;
        let subject = pending_actions::recorded_subject(&row)?;
        let tone = match row.status {
            PendingStatus::Approved => "ok",
            PendingStatus::Rejected => "error",
            PendingStatus::Withdrawn => "neutral",
            PendingStatus::Pending => "info",
        };
        Ok(Self {
            what: layout.name_of("term-action", &row.action),
            case,
            facts: subject.map_or_else(Vec::new, |subject| facts(layout, &row.action, subject)),
            proposed_by: proposed_by_name,
            proposed_at: row.proposed_at,
            badge: Badge {
                tone,
                text: layout.name_of("term-pending", row.status),
            },
            decided_by: decided_by_name.unwrap_or_default(),
            decided_at: row.decided_at,
            why: row.reason,
            reason: row.decision_reason,
        })
    }
}

fn shown(layout: &Layout, found: Vec<(pending_actions::Named, Option<CaseName>)>) -> Result<Vec<Decided>> {
    found
        .into_iter()
        .map(|(named, case)| Decided::of(layout, named, case))
        .collect()
}

/// What became of the last proposals of the user.
pub(super) fn last_of_mine(cx: &mut Context<'_>, layout: &Layout) -> Result<Vec<Decided>> {
    let found = overview::decided_proposals(cx, LAST)?;
    shown(layout, found)
}

#[derive(Template)]
#[template(path = "bureau/approvals_decided.html")]
struct DecidedPage<'a> {
    layout: &'a Layout,
    status: PendingStatus,
    /// The codes and names of what can become of a proposal.
    ends: Vec<(PendingStatus, String)>,
    decided: Vec<Decided>,
    next: Option<Id>,
    further: bool,
}

/// All proposals in a state, as `GET /v1/pending-actions?status=` lists them, the last proposed first.
pub(super) async fn list(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request
        .read(move |cx, layout| {
            let asked = query.text("status").parse().ok();
            let status = asked.filter(|asked| ENDS.contains(asked)).unwrap_or(ENDS[0]);
            let before: Option<Id> = query.text("before").parse().ok();
            let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
            let mut found = overview::proposals_in(cx, status, before, limit)?;
            let more = found.len() > ON_A_PAGE;
            found.truncate(ON_A_PAGE);
            Page::render(&DecidedPage {
                layout,
                status,
                ends: ENDS
                    .iter()
                    .map(|&end| (end, layout.name_of("term-pending", end)))
                    .collect(),
                next: found.last().filter(|_| more).map(|(last, _)| last.row.id),
                further: before.is_some(),
                decided: shown(layout, found)?,
            })
        })
        .await
}
