//! What is still to be paid on the commitments of cases: by when, and what each amount waits for.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::super::Context;
use super::repayment_plans::{self, CaseLoan};
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, ConditionStatus, ExpenditureKind, Instrument};
use edba_domain::collation::sort_key;
use edba_domain::expected_payment::{AwaitedStep, CaseStage, awaited, awaited_after_ratification};
use edba_domain::money_flow::{Answer, MoneyFlow};
use edba_domain::payment_schedule::{self as rules, Instalment, InstalmentState};
use edba_domain::{Cents, Id};
use edba_store::Conn;
use edba_store::decision_lists::StillToRatify;
use edba_store::decisions::Commitment;
use edba_store::expected_payments::{self as store, ExpectedInstalment, Whose};
use edba_store::overview::NamedCommitment;

/// The condition of an instalment, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedCondition {
    pub id: Id,
    pub description: String,
    /// Who must meet it, as a free text.
    pub owner: String,
    pub due_date: NaiveDate,
    pub is_met: bool,
}

/// An amount that is still to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedPayment {
    /// The funder.
    pub organisation: String,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// The due date and the state of an instalment; None without a payment schedule.
    pub due: Option<(NaiveDate, InstalmentState)>,
    /// What it was at first, and what is not paid of it.
    pub amount: Cents,
    pub open: Cents,
    pub condition: Option<AwaitedCondition>,
    /// All that it waits for; never empty.
    pub waits_for: Vec<AwaitedStep>,
    /// The last day for the ratification of this amount.
    pub ratify_by: Option<NaiveDate>,
}

/// The money of a case from the decision in force to the last payment.
#[derive(Debug, Clone, Default)]
pub struct CasePayments {
    /// The sums by budget year.
    pub flow: BTreeMap<i32, MoneyFlow>,
    /// What is still to come, by due date; then what has none.
    pub expected: Vec<ExpectedPayment>,
    /// What was lent, and is to come back.
    pub loans: Vec<CaseLoan>,
}

/// An instalment that is to come, and its case.
#[derive(Debug, Clone)]
pub struct ComingInstalment {
    pub case_id: Id,
    pub case_title: String,
    pub decision_number: String,
    pub due_date: NaiveDate,
    pub state: InstalmentState,
    pub open: Cents,
    /// The funder.
    pub organisation: String,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub condition: Option<AwaitedCondition>,
}

/// The payments of a case. `commitments` are those under its decision in force, `to_ratify` what that decision asks to be
/// ratified. One statement; one more for a case with a loan.
pub fn of_case(
    conn: &mut Conn,
    case_id: &Id,
    stage: &CaseStage,
    commitments: &[&NamedCommitment],
    to_ratify: &[StillToRatify],
    today: NaiveDate,
) -> Result<CasePayments> {
    let found = store::instalments(conn, Whose::Case(case_id))?;
    let schedules: HashMap<Id, &[ExpectedInstalment]> = schedules(&found)
        .filter_map(|schedule| Some((schedule.first()?.commitment_id, schedule)))
        .collect();
    let mut payments = CasePayments::default();
    for one in commitments {
        let schedule = schedules.get(&one.row.id).copied().unwrap_or_default();
        let scheduled = schedule.iter().map(|line| line.row.amount_cents).sum();
        *payments.flow.entry(one.row.budget_year).or_default() +=
            MoneyFlow::of(&one.row.ledger(), answer(&one.row), scheduled);
        match schedule {
            [] => payments.expected.extend(undated(one, stage)),
            _ => payments.expected.extend(instalments(one, schedule, stage, today)),
        }
    }
    payments
        .expected
        .extend(to_ratify.iter().map(|one| asked(one, stage)));
    payments.expected.sort_by_cached_key(|one| {
        let due = one.due.map(|(day, _)| day);
        (
            due.is_none(),
            due,
            one.waits_for.clone(),
            sort_key(&one.organisation),
            one.budget_year,
        )
    });
    payments.loans = repayment_plans::loans(conn, *case_id, commitments, today)?;
    Ok(payments)
}

fn answer(row: &Commitment) -> Answer {
    match (row.status, &row.booking_reference) {
        (CommitmentStatus::Refused, _) => Answer::Refused,
        (_, Some(_)) => Answer::Acknowledged,
        (_, None) => Answer::NotYet,
    }
}

/// The open instalments of the cases of the caller's organisation on which payments are recorded, the first due at the top.
/// One statement. Errors: 403 for an account without an organisation.
pub fn coming(cx: &mut Context<'_>) -> Result<Vec<ComingInstalment>> {
    let organisation = cx.actor.organisation()?;
    let today = cx.today();
    let found = store::instalments(cx.conn, Whose::Initiator(&organisation))?;
    let mut coming: Vec<ComingInstalment> = schedules(&found)
        .flat_map(|schedule| schedule.iter().zip(filled(schedule, today)))
        .filter(|(_, (_, state))| *state != InstalmentState::Paid)
        .map(|(one, (paid, state))| ComingInstalment {
            case_id: one.case_id,
            case_title: one.case_title.clone(),
            decision_number: one.decision_number.clone(),
            due_date: one.row.due_date,
            state,
            open: one.row.amount_cents - paid,
            organisation: one.organisation.clone(),
            instrument: one.instrument,
            budget_year: one.budget_year,
            expenditure_kind: one.expenditure_kind,
            condition: condition(one),
        })
        .collect();
    coming.sort_by_cached_key(|one| (one.due_date, sort_key(&one.organisation)));
    Ok(coming)
}

/// The instalments of each schedule.
fn schedules(found: &[ExpectedInstalment]) -> impl Iterator<Item = &[ExpectedInstalment]> {
    found.chunk_by(|one, next| one.row.schedule_id == next.row.schedule_id)
}

/// What is paid of each instalment of a schedule, and its state.
fn filled(schedule: &[ExpectedInstalment], today: NaiveDate) -> Vec<(Cents, InstalmentState)> {
    let facts: Vec<Instalment> = schedule.iter().map(ExpectedInstalment::facts).collect();
    let paid = schedule.first().map(|one| one.paid_cents).unwrap_or_default();
    let filled = rules::fill(&facts, paid);
    filled
        .into_iter()
        .zip(facts)
        .map(|(paid, facts)| (paid, facts.state(paid, today)))
        .collect()
}

fn condition(one: &ExpectedInstalment) -> Option<AwaitedCondition> {
    Some(AwaitedCondition {
        id: one.row.condition_id?,
        description: one.condition.clone()?,
        owner: one.condition_owner.clone()?,
        due_date: one.condition_due?,
        is_met: one.condition_status? == ConditionStatus::Met,
    })
}

/// What is open of a commitment without a payment schedule.
fn undated(one: &NamedCommitment, stage: &CaseStage) -> Option<ExpectedPayment> {
    let row = &one.row;
    let open = row.open_cents();
    let waits_for = awaited(stage, row.status, row.instrument, None);
    (open.is_positive() && !waits_for.is_empty()).then(|| ExpectedPayment {
        organisation: one.organisation.clone(),
        instrument: row.instrument,
        budget_year: row.budget_year,
        expenditure_kind: row.expenditure_kind,
        due: None,
        amount: row.amount_cents,
        open,
        condition: None,
        waits_for,
        ratify_by: None,
    })
}

/// The instalments of a commitment that are not paid.
fn instalments<'a>(
    one: &'a NamedCommitment,
    schedule: &'a [ExpectedInstalment],
    stage: &'a CaseStage,
    today: NaiveDate,
) -> impl Iterator<Item = ExpectedPayment> + 'a {
    let row = &one.row;
    let filled = schedule.iter().zip(filled(schedule, today));
    filled
        .filter(|(_, (_, state))| *state != InstalmentState::Paid)
        .filter_map(move |(line, (paid, state))| {
            let waits_for = awaited(stage, row.status, row.instrument, Some(state));
            (!waits_for.is_empty()).then(|| ExpectedPayment {
                organisation: one.organisation.clone(),
                instrument: row.instrument,
                budget_year: row.budget_year,
                expenditure_kind: row.expenditure_kind,
                due: Some((line.row.due_date, state)),
                amount: line.row.amount_cents,
                open: line.row.amount_cents - paid,
                condition: condition(line),
                waits_for,
                ratify_by: None,
            })
        })
}

/// What an organisation is asked to ratify.
fn asked(one: &StillToRatify, stage: &CaseStage) -> ExpectedPayment {
    ExpectedPayment {
        organisation: one.organisation.clone(),
        instrument: one.instrument,
        budget_year: one.budget_year,
        expenditure_kind: one.expenditure_kind,
        due: None,
        amount: one.amount_cents,
        open: one.amount_cents,
        condition: None,
        waits_for: awaited_after_ratification(stage),
        ratify_by: Some(one.due_date),
    }
}
