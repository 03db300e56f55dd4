//! The loans of a case: what was paid out and came back of each, and by when the rest is to come back.

use chrono::NaiveDate;

use crate::pages::base::presentation::instrument_year_kind;
use crate::pages::base::{Badge, Layout};
use crate::pages::commitments::{PlanTable, plan_line_badge};
use edba_domain::loan::PlanLineState;
use edba_domain::{Cents, Id};
use edba_service::commitments::repayment_plans::{CaseLoan, ListedPlanLine};

/// A loan.
pub(super) struct Loan {
    pub commitment_id: Id,
    /// The funder.
    pub organisation: String,
    /// Instrument, budget year and kind.
    pub what: String,
    /// By the message keys of their labels.
    pub figures: Vec<(&'static str, Cents)>,
    /// None where there is none.
    pub plan: Option<PlanTable>,
}

/// What is to come back next of a loan.
pub(super) struct NextRepayment {
    pub due_date: NaiveDate,
    pub organisation: String,
    pub what: String,
    /// Principal and interest.
    pub open: Cents,
    pub badge: Badge,
}

/// The loans of a case.
pub(super) fn loans(layout: &Layout, found: &[CaseLoan]) -> Vec<Loan> {
    (1..)
        .zip(found)
        .map(|(number, one)| loan(layout, number, one))
        .collect()
}

fn loan(layout: &Layout, number: usize, one: &CaseLoan) -> Loan {
    let row = &one.commitment.row;
    let ledger = row.ledger();
    let organisation = one.commitment.organisation.clone();
    let mut figures = vec![
        ("loans-paid-out", ledger.paid),
        ("repayments-repaid", ledger.repaid),
        ("settlement-written-off", ledger.written_off),
        ("repayments-outstanding", ledger.outstanding()),
    ];
    if ledger.interest.is_positive() {
        figures.push(("repayments-interest-received", ledger.interest));
    }
    let label = layout.with2("loans-plan-of", "number", number, "who", organisation.as_str());
    let lines = one.lines.iter().map(|line| (line.line.planned(), line.progress));
    Loan {
        commitment_id: row.id,
        what: what(layout, one),
        figures,
        plan: PlanTable::new(layout, label, lines, one.overdue),
        organisation,
    }
}

fn what(layout: &Layout, one: &CaseLoan) -> String {
    let row = &one.commitment.row;
    instrument_year_kind(layout, row.instrument, row.budget_year, row.expenditure_kind)
}

/// Of each loan what is overdue or due within a week, and what comes after that.
pub(super) fn next_repayments(layout: &Layout, found: &[CaseLoan]) -> Vec<NextRepayment> {
    let mut next = Vec::new();
    for loan in found {
        let in_state = |states: &'static [PlanLineState]| {
            let lines = loan.lines.iter();
            lines.filter(move |line| states.contains(&line.progress.state))
        };
        let lines = in_state(&[PlanLineState::Overdue, PlanLineState::Due])
            .chain(in_state(&[PlanLineState::Upcoming]).take(1));
        next.extend(lines.map(|line| repayment(layout, loan, line)));
    }
    next
}

fn repayment(layout: &Layout, loan: &CaseLoan, line: &ListedPlanLine) -> NextRepayment {
    NextRepayment {
        due_date: line.line.due_date,
        organisation: loan.commitment.organisation.clone(),
        what: what(layout, loan),
        open: line.progress.open(),
        badge: plan_line_badge(layout, line.progress.state),
    }
}

/// What is to come back by the plans of the loans: principal and interest.
pub(super) fn to_repay(found: &[CaseLoan]) -> Cents {
    let lines = found.iter().flat_map(|loan| &loan.lines);
    lines.map(|line| line.progress.open()).sum()
}
