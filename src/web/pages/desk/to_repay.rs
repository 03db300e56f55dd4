//! Part of an initiator's desk: what it is to repay on loans, overdue or soon.

use super::due_money::{DueMoney, Line};
use crate::pages::base::Layout;
use crate::pages::base::presentation::year_kind;
use crate::pages::commitments::plan_line_badge;
use edba_common::error::Result;
use edba_domain::loan::PlanLineState;
use edba_service::Context;
use edba_service::commitments::repayment_plans::{self, ListedPlanLine};

/// What is overdue, and what is due as far as the desk looks ahead. One statement.
pub(super) fn to_repay(cx: &mut Context<'_>, layout: &Layout) -> Result<DueMoney> {
    let found = repayment_plans::to_repay(cx, DueMoney::last_day(layout))?;
    let lines = found.iter().map(|one| line(layout, one)).collect();
    Ok(DueMoney::new(
        layout,
        "to-repay",
        "desk-to-repay",
        "desk-to-repay-more",
        lines,
    ))
}

fn line(layout: &Layout, one: &ListedPlanLine) -> Line {
    let ListedPlanLine { plan, line, progress } = one;
    let row = &plan.commitment;
    let open = progress.open();
    Line {
        path: format!("/cases/{}#loans", row.case_id),
        case_title: plan.case_title.clone(),
        decision_number: plan.decision_number.clone(),
        due_date: line.due_date,
        is_late: progress.state == PlanLineState::Overdue,
        open,
        amount: layout.with2(
            "desk-to-repay-to",
            "amount",
            layout.euros(&open),
            "who",
            &plan.organisation,
        ),
        what: year_kind(layout, row.budget_year, row.expenditure_kind),
        badge: plan_line_badge(layout, progress.state),
        condition: None,
    }
}
