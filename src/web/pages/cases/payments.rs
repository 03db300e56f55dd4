//! The money of a case from the decision to the last payment: a bar chart with its table, what is still to come, and what is to
//! be repaid. Rendered on the server so that no script is needed.

use chrono::NaiveDate;

use super::loans::{self, Loan, NextRepayment};
use super::money::tenths;
use crate::pages::base::bars::percent;
use crate::pages::base::presentation::{instalment_tone, instrument_year_kind};
use crate::pages::base::{Badge, Layout};
use edba_domain::codes::Instrument;
use edba_domain::expected_payment::AwaitedStep;
use edba_domain::money_flow::MoneyFlow;
use edba_domain::{Cents, Id};
use edba_service::commitments::expected_payments::{AwaitedCondition, CasePayments, ExpectedPayment};

/// Vertical measures of the chart, in tenths of its font size.
const BAR: u32 = 32;
const TEXT: u32 = 12;
const TO_BAR: u32 = 4;

/// A bar, with the line of text above it.
pub(super) struct Bar {
    pub label: String,
    pub amount: String,
    pub text_y: String,
    pub bar_y: String,
    /// None where there is nothing to draw.
    pub width: Option<String>,
}

/// The sums of a budget year.
pub(super) struct YearSums {
    pub year: i32,
    pub flow: MoneyFlow,
}

/// The condition of an instalment, in words.
pub(super) struct Condition {
    pub description: String,
    pub is_met: bool,
    pub status: String,
}

/// Something that an amount waits for.
pub(super) struct HoldUp {
    pub text: String,
    /// The decision whose page lists the conditions that are meant.
    pub conditions_of: Option<Id>,
}

/// An amount that is still to come, or is to be repaid.
pub(super) struct Line {
    /// The due date: the day itself, and in words.
    pub due: Option<(NaiveDate, String)>,
    pub organisation: String,
    /// Instrument, budget year and kind.
    pub what: String,
    pub open: Cents,
    /// The whole amount, of which a part is paid or given up.
    pub part_of: Option<Cents>,
    pub badge: Option<Badge>,
    pub condition: Option<Condition>,
    /// All that it waits for.
    pub waits_for: Vec<HoldUp>,
    /// Whether it goes back to the funder.
    pub is_repayment: bool,
}

/// The chart, the table, and what comes when.
pub(super) struct Payments {
    pub bars: Vec<Bar>,
    pub height: String,
    /// All sums as text, for readers who cannot see the chart.
    pub in_words: String,
    pub years: Vec<YearSums>,
    pub total: MoneyFlow,
    /// By due date: all that is still to come, and of each loan what is to be repaid next.
    pub lines: Vec<Line>,
    /// Whether anything is still to be paid.
    pub expects: bool,
    /// What is still to come, without guarantees: what is still to be paid of the commitments, less `guaranteed`, and `to_ratify`.
    pub to_come: Cents,
    /// What of it is to be ratified first, and is no commitment yet.
    pub to_ratify: Cents,
    /// What is still to be paid of guarantees, if they are called.
    pub guaranteed: Cents,
    /// What is to be repaid by the plans of all loans.
    pub to_repay: Cents,
    pub loans: Vec<Loan>,
}

impl Payments {
    /// `decision_id` is the decision in force.
    pub(super) fn new(layout: &Layout, decision_id: Option<Id>, payments: &CasePayments) -> Self {
        let total: MoneyFlow = payments.flow.values().sum();
        let stages = stages(layout, &total);
        let bars: Vec<Bar> = (0..)
            .zip(&stages)
            .map(|(place, (label, amount))| bar(layout, place, label, *amount, total.decided))
            .collect();
        let rows = u32::try_from(bars.len()).unwrap_or_default();
        let sum = |of: fn(&ExpectedPayment) -> bool| -> Cents {
            let found = payments.expected.iter().filter(|one| of(one));
            found.map(|one| one.open).sum()
        };
        Self {
            height: tenths(rows * BAR),
            in_words: stages
                .iter()
                .map(|(label, amount)| format!("{label}: {}", layout.euros(amount)))
                .collect::<Vec<_>>()
                .join(", "),
            bars,
            years: payments
                .flow
                .iter()
                .map(|(year, flow)| YearSums {
                    year: *year,
                    flow: *flow,
                })
                .collect(),
            total,
            lines: lines(layout, decision_id, payments),
            expects: !payments.expected.is_empty(),
            to_come: sum(|one| !is_guarantee(one)),
            to_ratify: sum(|one| !is_guarantee(one) && one.ratify_by.is_some()),
            guaranteed: sum(|one| is_guarantee(one) && one.ratify_by.is_none()),
            to_repay: loans::to_repay(&payments.loans),
            loans: loans::loans(layout, &payments.loans),
        }
    }
}

/// A guarantee is never paid by plan: it is not counted in what is to come.
fn is_guarantee(one: &ExpectedPayment) -> bool {
    one.instrument == Instrument::Guarantee
}

/// The names of the sums and the sums, in the order in which money goes through them.
fn stages(layout: &Layout, flow: &MoneyFlow) -> Vec<(String, Cents)> {
    let mut stages = vec![
        (layout.say("commitments-decided"), flow.decided),
        (layout.say("settlement-acknowledged"), flow.acknowledged),
        (layout.say("payments-scheduled"), flow.scheduled),
        (layout.say("amounts-paid"), flow.paid),
        (layout.say("amounts-repaid"), flow.returned),
        (layout.say("amounts-released"), flow.released),
    ];
    if flow.refused.is_positive() {
        stages.push((layout.say("amounts-refused"), flow.refused));
    }
    stages
}

fn bar(layout: &Layout, place: u32, label: &str, amount: Cents, whole: Cents) -> Bar {
    let text = place * BAR + TEXT;
    Bar {
        label: label.to_owned(),
        amount: layout.euros(&amount),
        text_y: tenths(text),
        bar_y: tenths(text + TO_BAR),
        width: amount.is_positive().then(|| percent(amount.get(), whole.get())),
    }
}

/// What comes and what is to be repaid, by due date; then what has none.
fn lines(layout: &Layout, decision_id: Option<Id>, payments: &CasePayments) -> Vec<Line> {
    let coming = payments.expected.iter().map(|one| line(layout, decision_id, one));
    let next = loans::next_repayments(layout, &payments.loans);
    let mut lines: Vec<Line> = coming
        .chain(next.into_iter().map(|one| repayment(layout, one)))
        .collect();
    lines.sort_by_key(|line| {
        let due = line.due.as_ref().map(|(day, _)| *day);
        (due.is_none(), due)
    });
    lines
}

fn repayment(layout: &Layout, one: NextRepayment) -> Line {
    Line {
        due: Some((one.due_date, layout.day(&one.due_date))),
        what: one.what,
        open: one.open,
        part_of: None,
        badge: Some(one.badge),
        condition: None,
        waits_for: vec![HoldUp {
            text: layout.with("payments-waits-repayment", "who", one.organisation.as_str()),
            conditions_of: None,
        }],
        is_repayment: true,
        organisation: one.organisation,
    }
}

fn line(layout: &Layout, decision_id: Option<Id>, one: &ExpectedPayment) -> Line {
    Line {
        due: one.due.map(|(day, _)| (day, layout.day(&day))),
        organisation: one.organisation.clone(),
        what: instrument_year_kind(layout, one.instrument, one.budget_year, one.expenditure_kind),
        open: one.open,
        part_of: (one.open < one.amount).then_some(one.amount),
        badge: one
            .due
            .map(|(_, state)| Badge::new(instalment_tone(state), layout.name_of("term-instalment", state))),
        condition: one.condition.as_ref().map(|one| condition(layout, one)),
        waits_for: one
            .waits_for
            .iter()
            .map(|step| HoldUp {
                text: step_in_words(layout, one, *step),
                conditions_of: decision_id.filter(|_| *step == AwaitedStep::DecisionCondition),
            })
            .collect(),
        is_repayment: false,
    }
}

fn condition(layout: &Layout, one: &AwaitedCondition) -> Condition {
    let status = match one.is_met {
        true => layout.say("payments-condition-met"),
        false => layout.with2(
            "payments-condition-open",
            "owner",
            one.owner.as_str(),
            "day",
            layout.day(&one.due_date),
        ),
    };
    Condition {
        description: one.description.clone(),
        is_met: one.is_met,
        status,
    }
}

fn step_in_words(layout: &Layout, one: &ExpectedPayment, step: AwaitedStep) -> String {
    let who = one.organisation.as_str();
    match step {
        AwaitedStep::Ratification => match one.ratify_by {
            Some(day) => {
                let day = layout.day(&day);
                layout.with2("payments-waits-ratification", "who", who, "day", day)
            }
            None => layout.say("payments-waits-other-ratification"),
        },
        AwaitedStep::DecisionCondition => layout.say("payments-waits-decision-condition"),
        AwaitedStep::Coverage => layout.say("payments-waits-coverage"),
        AwaitedStep::Ballot => layout.say("payments-waits-ballot"),
        AwaitedStep::Budget => layout.say("payments-waits-budget"),
        AwaitedStep::StateAid => layout.say("payments-waits-state-aid"),
        AwaitedStep::Financing => layout.say("payments-waits-financing"),
        AwaitedStep::Acknowledgement => layout.with("payments-waits-acknowledgement", "who", who),
        AwaitedStep::InstalmentCondition => layout.say("payments-waits-instalment-condition"),
        AwaitedStep::Payment => layout.with("payments-waits-payment", "who", who),
        AwaitedStep::Call => layout.say("payments-waits-call"),
    }
}
