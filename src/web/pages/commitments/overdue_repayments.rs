//! What of the repayment plans of loans is overdue: the list of all lines, and the loans for the desks.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use crate::api::repayment_plan_lines::{read_place, written_place};
use crate::pages::base::presentation::year_kind;
use crate::pages::base::route::{Line, page};
use crate::pages::base::{Layout, Page, PageRequest};
use crate::policy::OBLIGATION_READERS;
use edba_common::error::Result;
use edba_domain::codes::{ExpenditureKind, Role};
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::commitments::repayment_plans::{self, Borrowers, ListedPlanLine, OverdueLoan};

/// Page size.
const ON_A_PAGE: usize = 100;
/// The most loans on a desk.
const MOST: usize = 10;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/overdue-repayments", OBLIGATION_READERS, show)]
}

/// A loan of which something is overdue.
pub(in crate::pages) struct Loan {
    pub commitment_id: Id,
    pub case_title: String,
    /// The first due date of what is overdue.
    pub since: NaiveDate,
    /// Its decision, funder, year and kind.
    pub about: String,
    pub open: Cents,
}

impl Loan {
    /// The end of the day since which it is overdue.
    pub(in crate::pages) fn by(&self) -> Moment {
        Moment::end_of(self.since)
    }
}

/// The loans of which something is overdue, for the desks.
pub(in crate::pages) struct OverdueLoans {
    /// The longest overdue at the top; the others are on the page of all lines.
    pub loans: Vec<Loan>,
    pub count: usize,
    /// What is overdue of all of them together.
    pub open: Cents,
}

impl OverdueLoans {
    pub(super) fn of(cx: &mut Context<'_>, layout: &Layout) -> Result<Self> {
        let names_funder = names_funder(cx);
        let found = repayment_plans::overdue_loans(cx)?;
        Ok(Self {
            count: found.len(),
            open: found.iter().map(|one| one.overdue.open()).sum(),
            loans: found
                .into_iter()
                .take(MOST)
                .map(|one| loan(layout, &one, names_funder))
                .collect(),
        })
    }
}

fn loan(layout: &Layout, one: &OverdueLoan, names_funder: bool) -> Loan {
    let OverdueLoan { plan, overdue } = one;
    let row = &plan.commitment;
    let funder = names_funder.then(|| plan.organisation.clone());
    Loan {
        commitment_id: row.id,
        case_title: plan.case_title.clone(),
        since: overdue.since,
        about: about(
            layout,
            plan.decision_number.clone(),
            funder,
            (row.budget_year, row.expenditure_kind),
        ),
        open: overdue.open(),
    }
}

/// Whether the funder is named: a reader of one organisation knows it.
pub(super) fn names_funder(cx: &Context<'_>) -> bool {
    cx.actor.sees_everything()
}

/// A commitment in words: its decision, its funder where that is named, and its year and kind.
pub(super) fn about(
    layout: &Layout,
    decision_number: String,
    funder: Option<String>,
    (year, kind): (i32, ExpenditureKind),
) -> String {
    let parts = [Some(decision_number), funder, Some(year_kind(layout, year, kind))];
    Vec::from_iter(parts.into_iter().flatten()).join(" · ")
}

#[derive(Template)]
#[template(path = "partner/overdue_repayments.html")]
struct OverdueRepayments<'a> {
    layout: &'a Layout,
    names_funder: bool,
    /// Whether this user can have the list as a file.
    as_file: bool,
    lines: Vec<ListedPlanLine>,
    borrowers: Borrowers,
    /// Of all lines, those of other pages included: principal and interest.
    sums: [Cents; 2],
    /// The address of the next page; empty for none.
    next_page: String,
}

impl OverdueRepayments<'_> {
    /// The names of the borrowers of a loan.
    fn borrower(&self, one: &ListedPlanLine) -> String {
        self.borrowers.of(&one.plan.commitment.case_id).join(", ")
    }
}

async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request
        .read(move |cx, layout| {
            let found = repayment_plans::overdue_lines(cx)?;
            let sum = |of: fn(&ListedPlanLine) -> Cents| found.iter().map(of).sum();
            let sums = [
                sum(|one| one.progress.open_principal),
                sum(|one| one.progress.open_interest),
            ];
            let after = read_place(query.text("after")).ok();
            let mut lines: Vec<ListedPlanLine> = found
                .into_iter()
                .filter(|one| after.is_none_or(|place| one.line.place() > place))
                .take(ON_A_PAGE + 1)
                .collect();
            let more = lines.len() > ON_A_PAGE;
            lines.truncate(ON_A_PAGE);
            let last = lines.last().filter(|_| more);
            let borrowers = repayment_plans::borrowers(cx, lines.iter().map(|one| one.plan.as_ref()))?;
            Page::render(&OverdueRepayments {
                layout,
                names_funder: names_funder(cx),
                as_file: !cx.actor.is(Role::MandateOfficer),
                sums,
                next_page: last.map_or_else(String::new, |one| {
                    format!("/overdue-repayments?after={}", written_place(one.line.place()))
                }),
                lines,
                borrowers,
            })
        })
        .await
}
