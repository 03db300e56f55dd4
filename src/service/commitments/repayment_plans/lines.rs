//! Lines of the repayment plans that hold, each with how far it is settled today: a list by due date, and what is overdue.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::super::super::Context;
use super::super::due_lists::{Batch, DueQuery};
use super::progress_of;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::loan::{self, LineProgress, Overdue, PlanLineState};
use edba_domain::payment_schedule::due_until;
use edba_store::Conn;
use edba_store::repayment_plans::{self as store, DueDates, PlanFilter, PlanLine};

pub use edba_store::repayment_plans::{HoldingPlan, Place};

pub type PlanLineQuery = DueQuery<PlanLineState>;

/// A line of a plan that holds.
#[derive(Debug, Clone)]
pub struct ListedPlanLine {
    pub plan: Arc<HoldingPlan>,
    pub line: PlanLine,
    pub progress: LineProgress,
}

/// A loan of which something is overdue.
#[derive(Debug, Clone)]
pub struct OverdueLoan {
    pub plan: Arc<HoldingPlan>,
    pub overdue: Overdue,
}

/// The only organisation whose loans the caller may see; None for all. Errors: 403.
fn seen_by(cx: &Context<'_>) -> Result<Option<Id>> {
    match cx.actor.role {
        Role::FinancePartner | Role::MandateOfficer => cx.actor.organisation().map(Some),
        _ if cx.actor.sees_everything() => Ok(None),
        _ => Err(Error::forbidden(
            "Only the funder, the project bureau and the auditor see the repayment plans of loans.",
        )),
    }
}

/// Lines in the order of their places, and the place after which more are to be looked for. A finance partner sees those of its
/// own organisation. Three statements for each 500 lines that are read. Errors: 403.
pub fn list(
    cx: &mut Context<'_>,
    query: &PlanLineQuery,
    after: Option<Place>,
    limit: usize,
) -> Result<(Vec<ListedPlanLine>, Option<Place>)> {
    let today = cx.today();
    let filter = PlanFilter {
        commitment_id: query.commitment_id,
        case_id: query.case_id,
        organisation_id: query.organisation_id,
        seen_by: seen_by(cx)?,
        outstanding: query.state.is_some_and(is_outstanding),
        ..PlanFilter::default()
    };
    let due = due_dates(query, today);
    query.page(
        after,
        limit,
        |after, most| {
            let rows = store::lines(cx.conn, &filter, due, after, most)?;
            Ok(Batch {
                count: rows.len(),
                last: rows.last().map(PlanLine::place),
                items: listed(cx.conn, rows, today)?,
            })
        },
        |one| (one.line.place(), one.progress.state),
    )
}

/// Whether something of a loan is outstanding that has a line in this state.
const fn is_outstanding(state: PlanLineState) -> bool {
    match state {
        PlanLineState::Overdue | PlanLineState::Due | PlanLineState::Upcoming => true,
        PlanLineState::Settled | PlanLineState::Waiting => false,
    }
}

/// The due dates of a query. A state narrows them.
fn due_dates(query: &PlanLineQuery, today: NaiveDate) -> DueDates {
    let (from, to) = query.due_dates(match query.state {
        Some(PlanLineState::Overdue) => (None, today.pred_opt()),
        Some(PlanLineState::Due) => (Some(today), Some(due_until(today))),
        Some(PlanLineState::Upcoming) => (due_until(today).succ_opt(), None),
        Some(PlanLineState::Settled | PlanLineState::Waiting) | None => (None, None),
    });
    DueDates { from, to }
}

/// These lines with how far they are settled: two statements.
fn listed(conn: &mut Conn, rows: Vec<PlanLine>, today: NaiveDate) -> Result<Vec<ListedPlanLine>> {
    let mut ids: Vec<Id> = rows.iter().map(|row| row.plan_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = PlanFilter {
        ids: Some(&ids),
        ..PlanFilter::default()
    };
    let plans = store::holding(conn, &filter)?;
    let mut whole: HashMap<Id, Vec<PlanLine>> = HashMap::new();
    for line in store::lines_of(conn, &ids)? {
        whole.entry(line.plan_id).or_default().push(line);
    }
    let mut of: HashMap<(Id, i32), ListedPlanLine> = plans
        .into_iter()
        .flat_map(|plan| {
            let lines = whole.remove(&plan.row.id).unwrap_or_default();
            settled(plan, lines, today)
        })
        .map(|one| ((one.line.plan_id, one.line.number), one))
        .collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| of.remove(&(row.plan_id, row.number)))
        .collect())
}

/// The first lines of a plan, or all of them, with how far they are settled.
pub(super) fn settled(plan: HoldingPlan, lines: Vec<PlanLine>, today: NaiveDate) -> Vec<ListedPlanLine> {
    let progress = progress_of(&plan, &lines, today);
    let plan = Arc::new(plan);
    let listed = lines.into_iter().zip(progress);
    listed
        .map(|(line, progress)| ListedPlanLine {
            plan: plan.clone(),
            line,
            progress,
        })
        .collect()
}

/// The lines up to a due date of the loans of which something is outstanding, by loan: one statement.
fn of_running_loans(
    conn: &mut Conn,
    filter: PlanFilter<'_>,
    due_to: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<Vec<ListedPlanLine>>> {
    let filter = PlanFilter {
        outstanding: true,
        ..filter
    };
    let found = store::holding_with_lines(conn, &filter, due_to)?.into_iter();
    Ok(found.map(|(plan, lines)| settled(plan, lines, today)).collect())
}

/// The lines that are overdue, the first due at the top. A finance partner and a mandate officer see those of their own
/// organisation. One statement. Errors: 403.
pub fn overdue_lines(cx: &mut Context<'_>) -> Result<Vec<ListedPlanLine>> {
    let mut found: Vec<ListedPlanLine> = late(cx)?.into_iter().flatten().collect();
    found.retain(|one| one.progress.state == PlanLineState::Overdue);
    found.sort_by_key(|one| one.line.place());
    Ok(found)
}

/// The loans of which something is overdue, the longest overdue at the top; seen as [`overdue_lines`]. One statement. Errors:
/// 403.
pub fn overdue_loans(cx: &mut Context<'_>) -> Result<Vec<OverdueLoan>> {
    let mut found: Vec<OverdueLoan> = late(cx)?
        .into_iter()
        .filter_map(|lines| {
            Some(OverdueLoan {
                overdue: overdue_of(&lines)?,
                plan: lines.into_iter().next()?.plan,
            })
        })
        .collect();
    found.sort_by_key(|one| (one.overdue.since, one.plan.row.id));
    Ok(found)
}

/// The lines whose due date has passed, by loan.
fn late(cx: &mut Context<'_>) -> Result<Vec<Vec<ListedPlanLine>>> {
    let filter = PlanFilter {
        seen_by: seen_by(cx)?,
        ..PlanFilter::default()
    };
    let today = cx.today();
    of_running_loans(cx.conn, filter, today.pred_opt(), today)
}

/// What of these lines of one plan is overdue.
pub(super) fn overdue_of(lines: &[ListedPlanLine]) -> Option<Overdue> {
    let planned: Vec<_> = lines.iter().map(|one| one.line.planned()).collect();
    let progress: Vec<_> = lines.iter().map(|one| one.progress).collect();
    loan::overdue(&planned, &progress)
}

/// The lines with a due date in a period, both days included, of all loans of which something is outstanding. Three statements,
/// one where there is no such line.
pub fn due_between(
    conn: &mut Conn,
    from: NaiveDate,
    until: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<ListedPlanLine>> {
    let filter = PlanFilter {
        outstanding: true,
        ..PlanFilter::default()
    };
    let due = DueDates {
        from: Some(from),
        to: Some(until),
    };
    let rows = store::lines(conn, &filter, due, None, i64::MAX)?;
    listed(conn, rows, today)
}

/// Whether something is overdue of what was to come back of a loan on a due date. One statement.
pub fn is_overdue(conn: &mut Conn, commitment_id: Id, due_date: NaiveDate, today: NaiveDate) -> Result<bool> {
    let filter = PlanFilter {
        commitment_id: Some(commitment_id),
        ..PlanFilter::default()
    };
    let found = of_running_loans(conn, filter, Some(due_date), today)?;
    let mut lines = found.iter().flatten().filter(|one| one.line.due_date == due_date);
    Ok(lines.any(|one| one.progress.state == PlanLineState::Overdue))
}

/// What the caller's organisation is to repay up to a day on the loans for its cases, the first due at the top: what is overdue
/// included. One statement. Errors: 403 for an account without an organisation.
pub fn to_repay(cx: &mut Context<'_>, until: NaiveDate) -> Result<Vec<ListedPlanLine>> {
    let filter = PlanFilter {
        initiator_id: Some(cx.actor.organisation()?),
        ..PlanFilter::default()
    };
    let today = cx.today();
    let found = of_running_loans(cx.conn, filter, Some(until), today)?;
    let mut found: Vec<ListedPlanLine> = found.into_iter().flatten().collect();
    found.retain(|one| is_outstanding(one.progress.state));
    found.sort_by_key(|one| one.line.place());
    Ok(found)
}
