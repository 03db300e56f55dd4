//! The desk of the bureau: what waits for it, and what it should see coming.

use askama::Template;
use chrono::NaiveDate;

use crate::domain::codes::{CaseStatus, Role};
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::overview::{self, CaseName, DueCondition, DueRatification, OpenBallotName};
use crate::service::{Context, four_eyes};
use crate::web::pages::base::{Frame, Page};
use crate::web::pages::bureau::{days_since, waits_text};

/// How many cases that wait stand on the desk.
const LONGEST: i64 = 5;

/// A ballot that closes soon, or should have been closed.
struct Ballot {
    row: OpenBallotName,
    body: String,
    past: bool,
}

/// A case that waits.
struct Waiting {
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    since: Moment,
    days: i64,
    waits: String,
}

#[derive(Template)]
#[template(path = "desk/bureau.html")]
struct Desk<'a> {
    frame: &'a Frame,
    bureau: bool,
    today: NaiveDate,
    approvals: Vec<(four_eyes::Named, Option<CaseName>)>,
    ballots: Vec<Ballot>,
    ratifications: Vec<DueRatification>,
    conditions: Vec<DueCondition>,
    refused: usize,
    longest: Vec<Waiting>,
}

/// The page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    let me = cx.actor.id;
    let until = overview::looks_ahead_to(cx);
    let mut approvals = overview::waiting_approvals(cx)?;
    // One's own proposals wait for somebody else.
    approvals.retain(|(named, _)| named.row.proposed_by != me);
    let now = cx.now;
    let ballots = overview::closing_soon(cx)?
        .into_iter()
        .map(|row| Ballot {
            body: frame.pick(&row.body_nl, &row.body_en).to_owned(),
            past: row.closes_at <= now,
            row,
        })
        .collect();
    let mut due = overview::due(cx)?;
    due.ratifications.retain(|one| one.row.due_date <= until);
    due.conditions.retain(|one| one.row.due_date <= until);
    let longest = overview::waiting_longest(cx, LONGEST)?
        .into_iter()
        .map(|one| Waiting {
            waits: waits_text(frame, &one.waits_for),
            days: days_since(&now, &one.case.status_since),
            id: one.case.id,
            number: one.case.number,
            title: one.case.title,
            status: one.case.status,
            since: one.case.status_since,
        })
        .collect();
    Page::of(&Desk {
        frame,
        bureau: cx.actor.is(Role::Bureau),
        today: cx.today(),
        approvals,
        ballots,
        refused: due
            .commitments
            .iter()
            .filter(|one| one.row.status == crate::domain::codes::CommitmentStatus::Refused)
            .count(),
        ratifications: due.ratifications,
        conditions: due.conditions,
        longest,
    })
}
