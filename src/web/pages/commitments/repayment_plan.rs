//! The repayment plan of a loan: its table, for the page of a commitment and of a case, and the form that sets one.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::{render, which};
use crate::pages::base::form_errors::{self, Faults};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Badge, Form, Layout, Page, PageRequest, confirm};
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Code, Error, Result};
use edba_common::format::typed;
use edba_domain::case::LAST_YEAR;
use edba_domain::codes::Language;
use edba_domain::loan::{LineProgress, MOST_PLANNED, Overdue, PlanLineState, PlannedRepayment, equal_plan};
use edba_domain::{Cents, Fault, Message};
use edba_service::commitments::repayment_plans::{self, NewRepaymentPlan};

pub(super) fn lines() -> Vec<Line> {
    vec![form(
        "/commitments/{commitment}/repayment-plan",
        BOOKKEEPERS,
        plan,
    )]
}

/// The columns of amounts: the message keys of their labels, and their amounts of a line.
type AmountColumn = (&'static str, fn(&PlannedRepayment, &LineProgress) -> Cents);

/// The first two together are the sum of the others.
const COLUMNS: [AmountColumn; 7] = [
    ("repayments-principal", |line, _| line.principal),
    ("repayments-interest", |line, _| line.interest),
    ("repayments-repaid", |_, progress| progress.repaid),
    ("repayments-interest-received", |_, progress| {
        progress.interest_received
    }),
    ("settlement-written-off", |_, progress| progress.written_off),
    ("repayments-not-due", |_, progress| {
        progress.not_paid_out + progress.interest_not_due
    }),
    ("repayments-open", |_, progress| progress.open()),
];
/// The columns that are left out where they are zero.
const OPTIONAL: [&str; 2] = ["settlement-written-off", "repayments-not-due"];

/// A line of a plan in the view model.
pub(in crate::pages) struct PlannedLine {
    pub due_date: NaiveDate,
    pub badge: Badge,
    /// By column.
    pub amounts: Vec<Cents>,
}

/// A plan that holds, in the view model.
pub(in crate::pages) struct PlanTable {
    /// The name of the table.
    pub label: String,
    /// What is overdue, in words; empty where nothing is.
    pub overdue: String,
    /// The labels of the amounts.
    pub columns: Vec<String>,
    pub rows: Vec<PlannedLine>,
    /// Of all lines, by column.
    pub sums: Vec<Cents>,
}

impl PlanTable {
    /// None for a plan without lines.
    pub(in crate::pages) fn new(
        layout: &Layout,
        label: String,
        lines: impl Iterator<Item = (PlannedRepayment, LineProgress)>,
        overdue: Option<Overdue>,
    ) -> Option<Self> {
        let lines: Vec<(PlannedRepayment, LineProgress)> = lines.collect();
        if lines.is_empty() {
            return None;
        }
        let sum = |of: fn(&PlannedRepayment, &LineProgress) -> Cents| -> Cents {
            lines.iter().map(|(line, progress)| of(line, progress)).sum()
        };
        let columns: Vec<AmountColumn> = COLUMNS
            .into_iter()
            .filter(|(key, of)| !OPTIONAL.contains(key) || sum(*of).is_positive())
            .collect();
        Some(Self {
            label,
            overdue: overdue.map_or_else(String::new, |overdue| in_words(layout, overdue)),
            columns: columns.iter().map(|(key, _)| layout.say(key)).collect(),
            sums: columns.iter().map(|(_, of)| sum(*of)).collect(),
            rows: lines
                .iter()
                .map(|(line, progress)| PlannedLine {
                    due_date: line.due_date,
                    badge: plan_line_badge(layout, progress.state),
                    amounts: columns.iter().map(|(_, of)| of(line, progress)).collect(),
                })
                .collect(),
        })
    }

    pub(super) fn is_overdue(&self) -> bool {
        !self.overdue.is_empty()
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
                let text = format!("It is a number from 1 to {most}.");
                let message = Message::new("repayments-count-out-of-range").with("most", most.to_string());
                faults.push(Fault::new(pointer, "out-of-range", text).saying(message));
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
        _ if faults.is_empty() => {
            let text = format!("The last date is after {LAST_YEAR}.");
            let message = Message::new("repayments-last-date-too-late").with("year", LAST_YEAR.to_string());
            let fault = Fault::new("/firstDueDate", "out-of-years", text).saying(message);
            Err(Error::invalid(vec![fault]))
        }
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

/// A plan that is to be set, and the number of the version that it takes the place of, for its confirmation.
fn facts(layout: &Layout, new: &NewRepaymentPlan, earlier: Option<i32>) -> Vec<(String, String)> {
    let sum = |of: fn(&PlannedRepayment) -> Cents| layout.euros(&new.lines.iter().map(of).sum::<Cents>());
    let mut shown = confirm::facts(
        layout,
        [
            ("repayments-principal", sum(|line| line.principal)),
            ("repayments-interest", sum(|line| line.interest)),
        ],
    );
    shown.extend(earlier.map(|number| {
        let version = layout.with("repayments-plan-version", "number", number);
        (layout.say("repayments-plan-replaces"), version)
    }));
    let reason = new.reason.clone();
    shown.extend(reason.map(|reason| (layout.say("repayments-reason"), reason)));
    shown.extend(new.lines.iter().map(|line| {
        let (principal, interest) = (layout.euros(&line.principal), layout.euros(&line.interest));
        let amounts = layout.with2(
            "repayments-plan-line",
            "principal",
            principal,
            "interest",
            interest,
        );
        (layout.day(&line.due_date), amounts)
    }));
    shown
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
                    let text = "Nothing of the loan is outstanding.";
                    let fault = Fault::new("/parts", "more-than-outstanding", text);
                    let fault = fault.saying(Message::new("repayments-nothing-outstanding"));
                    return Err(Error::invalid(vec![fault]));
                }
                // The parts that were shown are those of this amount.
                if form
                    .given("outstanding")
                    .is_some_and(|seen| seen != outstanding.to_string())
                {
                    let text = "What is outstanding of the loan has changed since the form was made.";
                    return Err(Error::new(Code::PreconditionFailed, text));
                }
                let new = read_plan(form, layout.language, outstanding)?;
                if !confirm::is_given(form) {
                    let earlier = repayment_plans::check_new(cx, id, &new).map_err(at_first_date)?;
                    let mut shown = which(cx, layout, id)?;
                    shown.extend(facts(layout, &new, earlier));
                    return confirm::ask(layout, form, "set-repayment-plan", shown);
                }
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
