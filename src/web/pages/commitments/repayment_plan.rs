//! The repayment plan of a loan: its table, for the page of a commitment and of a case, and the form that sets one.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::render;
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Badge, Form, Layout, Page, PageRequest};
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Error, Result};
use edba_common::format::typed;
use edba_domain::codes::Language;
use edba_domain::loan::{LineProgress, MOST_PLANNED, Overdue, PlanLineState, PlannedRepayment, equal_plan};
use edba_domain::{Cents, Fault};
use edba_service::commitments::repayment_plans::{self, NewRepaymentPlan};

pub(super) fn lines() -> Vec<Line> {
    vec![form(
        "/commitments/{commitment}/repayment-plan",
        BOOKKEEPERS,
        plan,
    )]
}

/// A line of a plan in the view model.
pub(in crate::pages) struct PlannedLine {
    pub planned: PlannedRepayment,
    /// What of the principal is repaid.
    pub repaid: Cents,
    /// What of principal and interest is still to come back.
    pub open: Cents,
    pub badge: Badge,
}

/// A plan that holds, in the view model.
pub(in crate::pages) struct PlanTable {
    /// The name of the table.
    pub label: String,
    /// What is overdue, in words; empty where nothing is.
    pub overdue: String,
    pub rows: Vec<PlannedLine>,
    /// Of all lines: principal, interest, what of the principal is repaid, and what is open.
    pub sums: [Cents; 4],
}

impl PlanTable {
    /// None for a plan without lines.
    pub(in crate::pages) fn new(
        layout: &Layout,
        label: String,
        lines: impl Iterator<Item = (PlannedRepayment, LineProgress)>,
        overdue: Option<Overdue>,
    ) -> Option<Self> {
        let rows: Vec<PlannedLine> = lines
            .map(|(planned, progress)| PlannedLine {
                planned,
                repaid: progress.repaid,
                open: progress.open(),
                badge: plan_line_badge(layout, progress.state),
            })
            .collect();
        if rows.is_empty() {
            return None;
        }
        let sum = |of: fn(&PlannedLine) -> Cents| rows.iter().map(of).sum();
        let sums = [
            sum(|row| row.planned.principal),
            sum(|row| row.planned.interest),
            sum(|row| row.repaid),
            sum(|row| row.open),
        ];
        Some(Self {
            label,
            overdue: overdue.map_or_else(String::new, |overdue| in_words(layout, overdue)),
            rows,
            sums,
        })
    }
}

/// What is overdue, and since when.
fn in_words(layout: &Layout, overdue: Overdue) -> String {
    let (amount, day) = (layout.euros(&overdue.open()), layout.day(&overdue.since));
    layout.with2("repayments-overdue", "amount", amount, "day", day)
}

/// The badge of a line of a plan.
pub(in crate::pages) fn plan_line_badge(layout: &Layout, state: PlanLineState) -> Badge {
    let tone = match state {
        PlanLineState::Settled => "ok",
        PlanLineState::Waiting => "neutral",
        PlanLineState::Overdue => "error",
        PlanLineState::Due => "warning",
        PlanLineState::Upcoming => "info",
    };
    Badge::new(tone, layout.name_of("term-plan-line", state))
}

/// A plan of equal parts of what was lent and is outstanding, as the form asks for it.
fn read_plan(form: &Form, language: Language, principal: Cents) -> Result<NewRepaymentPlan> {
    let mut faults = Vec::new();
    let first: Option<NaiveDate> = form
        .parse_at("firstDueDate", "/firstDueDate")
        .map_err(|fault| faults.push(fault))
        .ok();
    let mut count = |name: &str, pointer: &str, most: u32| -> Option<u32> {
        let parsed = form.parse_at::<u32>(name, pointer);
        match parsed.ok().filter(|count| (1..=most).contains(count)) {
            Some(count) => Some(count),
            None => {
                faults.push(Fault::new(
                    pointer,
                    "out-of-range",
                    format!("It is a number from 1 to {most}."),
                ));
                None
            }
        }
    };
    let parts = count("parts", "/parts", MOST_PLANNED);
    let months = count("everyMonths", "/everyMonths", 120);
    let interest = match form.given("interest") {
        None => Some(Cents::ZERO),
        Some(_) => typed::amount(form.text("interest"), language)
            .map_err(|unread| faults.push(unread.fault("/interest", language)))
            .ok(),
    };
    let lines = match (first, parts, months, interest) {
        (Some(first), Some(parts), Some(months), Some(interest)) => {
            equal_plan(principal, first, months, parts, interest)
        }
        _ => None,
    };
    match lines {
        Some(lines) if faults.is_empty() => Ok(NewRepaymentPlan {
            reason: form.given("reason"),
            lines,
        }),
        _ if faults.is_empty() => Err(Error::fault(
            "/firstDueDate",
            "out-of-years",
            "The last date is after 2100.",
        )),
        _ => Err(Error::invalid(faults)),
    }
}

/// The form has no field for each line: what is wrong with a due date is said at the first one.
fn at_first_date(mut error: Error) -> Error {
    error
        .faults
        .retain(|fault| !fault.pointer.ends_with("/dueDate") || fault.pointer == "/lines/0/dueDate");
    for fault in &mut error.faults {
        if fault.pointer == "/lines/0/dueDate" {
            fault.pointer = "/firstDueDate".to_owned();
        }
    }
    error
}

async fn plan(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let outstanding = repayment_plans::plannable(cx, id)?.ledger().outstanding();
                if !outstanding.is_positive() {
                    return Err(Error::fault(
                        "/parts",
                        "more-than-outstanding",
                        "Nothing of the loan is outstanding.",
                    ));
                }
                let new = read_plan(form, layout.language, outstanding)?;
                repayment_plans::set(cx, id, &new).map_err(at_first_date)?;
                Ok(Page::go(format!("/commitments/{id}#repayments")).saying("notice-repayment-plan-set"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "repayments");
                render(
                    cx,
                    layout,
                    form_errors::id(&same)?,
                    faults,
                    form,
                    "repayment-plan",
                )
            },
        )
        .await
}
