//! Part of an initiator's desk: what it is to repay on loans, overdue or soon.

use chrono::{Duration, NaiveDate};

use super::coming::AHEAD;
use crate::pages::base::presentation::year_kind;
use crate::pages::base::{Badge, Layout};
use crate::pages::commitments::plan_line_badge;
use edba_common::error::Result;
use edba_domain::loan::PlanLineState;
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::commitments::repayment_plans::{self, ListedPlanLine};

/// The most lines on the desk; the others are on the pages of their cases.
const MOST: usize = 10;

/// What is to be repaid on a day.
pub(super) struct Line {
    pub case_id: Id,
    pub case_title: String,
    pub decision_number: String,
    pub due_date: NaiveDate,
    pub is_late: bool,
    /// Principal and interest.
    pub open: Cents,
    /// The funder.
    pub organisation: String,
    /// Budget year and kind.
    pub what: String,
    pub badge: Badge,
}

impl Line {
    /// The end of the day on which it is due.
    pub(super) fn by(&self) -> Moment {
        Moment::end_of(self.due_date)
    }
}

/// What is overdue, and what is due as far as the desk looks ahead.
pub(super) struct ToRepay {
    pub lines: Vec<Line>,
    /// The sum of all of them, those that are not shown included.
    pub total: Cents,
    /// How many more there are in that time.
    pub more: usize,
}

impl ToRepay {
    pub(super) fn of(cx: &mut Context<'_>, layout: &Layout) -> Result<Self> {
        let last = cx.today() + Duration::days(AHEAD);
        let found = repayment_plans::to_repay(cx, last)?;
        let total = found.iter().map(|one| one.progress.open()).sum();
        let more = found.len().saturating_sub(MOST);
        Ok(Self {
            lines: found
                .into_iter()
                .take(MOST)
                .map(|one| line(layout, &one))
                .collect(),
            total,
            more,
        })
    }

    /// How many days ahead it looks.
    pub(super) fn days(&self) -> i64 {
        AHEAD
    }
}

fn line(layout: &Layout, one: &ListedPlanLine) -> Line {
    let ListedPlanLine { plan, line, progress } = one;
    let row = &plan.commitment;
    Line {
        case_id: row.case_id,
        case_title: plan.case_title.clone(),
        decision_number: plan.decision_number.clone(),
        due_date: line.due_date,
        is_late: progress.state == PlanLineState::Overdue,
        open: progress.open(),
        organisation: plan.organisation.clone(),
        what: year_kind(layout, row.budget_year, row.expenditure_kind),
        badge: plan_line_badge(layout, progress.state),
    }
}
