//! Outcomes of proposals: the last ones of the user that were decided, and all of them by status.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;

use super::super::super::base::presentation::reason_text;
use super::super::super::base::{Badge, Layout, Page, PageRequest};
use super::budget::{MovedCellLine, lines};
use super::facts::facts;
use super::{Reversed, details, documents};
use crate::pages::documents::NamedDocument;
use edba_common::error::{Error, Result};
use edba_domain::codes::PendingStatus;
use edba_domain::{Id, Moment};
use edba_service::overview::CaseName;
use edba_service::pending_actions::PendingAction;
use edba_service::{overview, pending_actions};

/// How many outcomes the page of the approvals shows.
pub(super) const LAST: i64 = 10;
/// Page size of the list.
const ON_A_PAGE: usize = 50;
/// The statuses of a decided proposal.
const ENDS: [PendingStatus; 3] = [
    PendingStatus::Approved,
    PendingStatus::Rejected,
    PendingStatus::Withdrawn,
];

/// A decided proposal in the view model.
pub(super) struct Outcome {
    pub what: String,
    pub case: Option<CaseName>,
    /// Label and value of each fact at the time of the decision.
    pub facts: Vec<(String, String)>,
    /// The document whose content it was about.
    pub document: Option<NamedDocument>,
    /// The cells of a move of the budget, with their budgets at that time.
    pub moved: Vec<MovedCellLine>,
    /// Further details, and whether each is user-written.
    pub details: Vec<(String, String, bool)>,
    pub proposed_by: String,
    pub proposed_at: Moment,
    pub badge: Badge,
    /// Who approved, rejected or withdrew it, and when; empty where a background job withdrew it.
    pub decided_by: String,
    pub decided_at: Option<Moment>,
    /// Why it was proposed.
    pub why: Option<String>,
    /// Why it was rejected or withdrawn, and whether that is user-written.
    pub reason: Option<(String, bool)>,
}

impl Outcome {
    fn of(
        layout: &Layout,
        (named, case): Decided,
        reversed: &Reversed,
        documents: &HashMap<Id, NamedDocument>,
    ) -> Result<Self> {
        let details = details(layout, &named, reversed)?;
        let pending_actions::Named {
            row,
            proposed_by_name,
            decided_by_name,
        } = named;
        let subject = pending_actions::recorded_subject(&row)?.unwrap_or_default();
        let tone = match row.status {
            PendingStatus::Approved => "ok",
            PendingStatus::Rejected => "error",
            PendingStatus::Withdrawn => "neutral",
            PendingStatus::Pending => "info",
        };
        Ok(Self {
            what: layout.name_of("term-action", &row.action),
            case,
            document: documents::of(documents, &row),
            moved: lines(layout, "approvals-cell-decided", &subject.cells),
            facts: facts(layout, &row.action, subject),
            details,
            proposed_by: proposed_by_name,
            proposed_at: row.proposed_at,
            badge: Badge {
                tone,
                text: layout.name_of("term-pending", row.status),
            },
            decided_by: decided_by_name.unwrap_or_default(),
            decided_at: row.decided_at,
            why: row.reason,
            reason: (row.decision_reason.as_deref()).map(|reason| reason_text(layout, reason)),
        })
    }
}

/// A decided proposal with the name of its case.
type Decided = (pending_actions::Named, Option<CaseName>);

/// The actions of these proposals.
pub(super) fn rows(decided: &[Decided]) -> impl Iterator<Item = &PendingAction> {
    decided.iter().map(|(named, _)| &named.row)
}

/// These proposals in the view model; `reversed` has the bookings that they reverse, `documents` the documents that they are about.
pub(super) fn shown(
    layout: &Layout,
    decided: Vec<Decided>,
    reversed: &Reversed,
    documents: &HashMap<Id, NamedDocument>,
) -> Result<Vec<Outcome>> {
    decided
        .into_iter()
        .map(|one| Outcome::of(layout, one, reversed, documents))
        .collect()
}

#[derive(Template)]
#[template(path = "bureau/approvals_decided.html")]
struct DecidedPage<'a> {
    layout: &'a Layout,
    status: PendingStatus,
    /// The codes and names of [`ENDS`].
    ends: Vec<(PendingStatus, String)>,
    decided: Vec<Outcome>,
    next: Option<Id>,
    further: bool,
}

/// All proposals in one status, as `GET /v1/pending-actions?status=` lists them, the last proposed first.
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
            let rows: Vec<_> = rows(&found).collect();
            let reversed = pending_actions::reversed_bookings(cx, &rows)?;
            let documents = documents::named_in(cx, layout, rows.into_iter())?;
            Page::render(&DecidedPage {
                layout,
                status,
                ends: ENDS
                    .iter()
                    .map(|&end| (end, layout.name_of("term-pending", end)))
                    .collect(),
                next: found.last().filter(|_| more).map(|(last, _)| last.row.id),
                further: before.is_some(),
                decided: shown(layout, found, &reversed, &documents)?,
            })
        })
        .await
}
