//! Repayment plans of loans, in versions: by when principal and interest are to come back.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::Conn;
use super::decisions::Commitment;
use super::json::Json;
use super::schema::{
    business_cases, commitments, decisions, organisations, repayment_plan_lines, repayment_plans,
};
use edba_common::error::Result;
use edba_domain::case::CaseContent;
use edba_domain::loan::{CameBack, PlannedRepayment};
use edba_domain::{Cents, Id, Moment};

/// A version of the repayment plan of a loan; the last one holds.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = repayment_plans)]
pub struct RepaymentPlan {
    pub id: Id,
    pub commitment_id: Id,
    /// The version, from 1 without gaps.
    pub number: i32,
    pub reason: Option<String>,
    pub account_id: Id,
    pub recorded_at: Moment,
}

/// A line of a version; it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = repayment_plan_lines)]
pub struct PlanLine {
    pub plan_id: Id,
    /// Its place in the plan, from 1 without gaps.
    pub number: i32,
    pub due_date: NaiveDate,
    pub principal_cents: Cents,
    pub interest_cents: Cents,
}

impl PlanLine {
    pub fn planned(&self) -> PlannedRepayment {
        PlannedRepayment {
            due_date: self.due_date,
            principal: self.principal_cents,
            interest: self.interest_cents,
        }
    }

    pub fn place(&self) -> Place {
        (self.due_date, self.plan_id, self.number)
    }
}

/// The place of a line in a list by due date: due date, plan, and number in the plan.
pub type Place = (NaiveDate, Id, i32);

/// The plan that holds of a loan, with the loan and the display names of related records.
#[derive(Debug, Clone, Queryable)]
pub struct HoldingPlan {
    pub row: RepaymentPlan,
    pub commitment: Commitment,
    pub organisation: String,
    pub decision_number: String,
    pub case_number: String,
    pub case_title: String,
    /// The initiator of the case.
    pub initiator_id: Id,
    repaid_before: Cents,
    written_off_before: Cents,
    interest_before: Cents,
}

impl HoldingPlan {
    /// What had come back of the loan when the plan was set.
    pub fn came_back_before(&self) -> CameBack {
        CameBack {
            repaid: self.repaid_before,
            written_off: self.written_off_before,
            interest: self.interest_before,
        }
    }
}

/// Filter of the plans that hold; None means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanFilter<'a> {
    pub ids: Option<&'a [Id]>,
    pub commitment_id: Option<Id>,
    pub case_id: Option<Id>,
    pub organisation_id: Option<Id>,
    /// The only organisation whose loans the reader may see.
    pub seen_by: Option<Id>,
    /// Only loans for cases of this initiator.
    pub initiator_id: Option<Id>,
    /// Only loans of which something is outstanding.
    pub outstanding: bool,
}

/// The first and the last due date; None means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct DueDates {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Whether no later version took the place of a plan.
const HOLDS: &str = "NOT EXISTS (SELECT 1 FROM repayment_plans later \
    WHERE later.commitment_id = repayment_plans.commitment_id AND later.number > repayment_plans.number)";

/// Restricts a query of plans with their commitments and cases to those of a filter.
macro_rules! holding {
    ($query:expr, $filter:expr) => {{
        let PlanFilter {
            ids,
            commitment_id,
            case_id,
            organisation_id,
            seen_by,
            initiator_id,
            outstanding,
        } = *$filter;
        let mut query = $query.filter(sql::<Bool>(HOLDS)).into_boxed();
        if let Some(ids) = ids {
            query = query.filter(repayment_plans::id.eq_any(ids));
        }
        if let Some(id) = commitment_id {
            query = query.filter(commitments::id.eq(id));
        }
        if let Some(id) = case_id {
            query = query.filter(commitments::case_id.eq(id));
        }
        for id in [organisation_id, seen_by].into_iter().flatten() {
            query = query.filter(commitments::organisation_id.eq(id));
        }
        if let Some(id) = initiator_id {
            query = query.filter(business_cases::initiator_id.eq(id));
        }
        if outstanding {
            let come_back = commitments::repaid_cents + commitments::written_off_cents;
            query = query.filter(commitments::paid_cents.gt(come_back));
        }
        query
    }};
}

pub fn insert(conn: &mut Conn, plan: &RepaymentPlan, lines: &[PlanLine]) -> Result<()> {
    diesel::insert_into(repayment_plans::table)
        .values(plan)
        .execute(conn)?;
    // One by one: the two databases have no insert of several rows in common.
    for line in lines {
        diesel::insert_into(repayment_plan_lines::table)
            .values(line)
            .execute(conn)?;
    }
    Ok(())
}

/// The versions of the plan of a commitment before `before`, the newest first.
pub fn plans(
    conn: &mut Conn,
    commitment_id: &Id,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<RepaymentPlan>> {
    Ok(repayment_plans::table
        .filter(repayment_plans::commitment_id.eq(commitment_id))
        .filter(repayment_plans::number.lt(before.unwrap_or(i32::MAX)))
        .order(repayment_plans::number.desc())
        .limit(limit)
        .select(RepaymentPlan::as_select())
        .load(conn)?)
}

/// The sum of the entries of a kind that a loan had when its plan was set, less those that take them back. Entries of one moment
/// are in the order of their ids.
fn before_the_plan(kind: &str) -> String {
    format!(
        "(SELECT CAST(coalesce(sum(CASE WHEN e.kind = '{kind}' THEN e.amount_cents ELSE -e.amount_cents END), 0) AS BIGINT) \
         FROM commitment_entries e WHERE e.commitment_id = repayment_plans.commitment_id \
         AND e.kind IN ('{kind}', '{kind}-reversed') AND (e.recorded_at < repayment_plans.recorded_at \
         OR (e.recorded_at = repayment_plans.recorded_at AND e.id < repayment_plans.id)))"
    )
}

/// The columns of a plan that holds. `$before` makes the expression of a sum from that of [`before_the_plan`].
macro_rules! columns {
    ($before:expr) => {
        (
            RepaymentPlan::as_select(),
            Commitment::as_select(),
            organisations::name,
            decisions::number,
            business_cases::number,
            business_cases::title,
            business_cases::initiator_id,
            sql::<BigInt>(&$before(before_the_plan("repaid"))),
            sql::<BigInt>(&$before(before_the_plan("written-off"))),
            sql::<BigInt>(&$before(before_the_plan("interest"))),
        )
    };
}

/// The plans that hold, in the order in which they were set. One statement.
pub fn holding(conn: &mut Conn, filter: &PlanFilter<'_>) -> Result<Vec<HoldingPlan>> {
    let query = repayment_plans::table
        .inner_join(commitments::table.on(commitments::id.eq(repayment_plans::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)));
    Ok(holding!(query, filter)
        .order(repayment_plans::id)
        .select(columns!(std::convert::identity))
        .load(conn)?)
}

/// The plans that hold with their lines up to a due date, by plan and place; a plan without such a line is left out. One
/// statement.
pub fn holding_with_lines(
    conn: &mut Conn,
    filter: &PlanFilter<'_>,
    due_to: Option<NaiveDate>,
) -> Result<Vec<(HoldingPlan, Vec<PlanLine>)>> {
    let query = repayment_plan_lines::table
        .inner_join(repayment_plans::table.on(repayment_plans::id.eq(repayment_plan_lines::plan_id)))
        .inner_join(commitments::table.on(commitments::id.eq(repayment_plans::commitment_id)))
        .inner_join(organisations::table.on(organisations::id.eq(commitments::organisation_id)))
        .inner_join(decisions::table.on(decisions::id.eq(commitments::decision_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)));
    let mut query = holding!(query, filter);
    if let Some(to) = due_to {
        query = query.filter(repayment_plan_lines::due_date.le(to));
    }
    // The first line of a plan is due first, so it is there where any is: it brings the sums, which are added up once for a plan.
    let of_the_first =
        |sum: String| format!("CASE WHEN repayment_plan_lines.number = 1 THEN {sum} ELSE 0 END");
    let rows: Vec<(PlanLine, HoldingPlan)> = query
        .order((repayment_plan_lines::plan_id, repayment_plan_lines::number))
        .select((PlanLine::as_select(), columns!(of_the_first)))
        .load(conn)?;
    let mut found: Vec<(HoldingPlan, Vec<PlanLine>)> = Vec::new();
    for (line, plan) in rows {
        match found.last_mut() {
            Some((holding, lines)) if holding.row.id == line.plan_id => lines.push(line),
            _ => found.push((plan, vec![line])),
        }
    }
    Ok(found)
}

/// Lines of the plans that hold after `after`, in the order of their places, at most `limit`. One statement.
pub fn lines(
    conn: &mut Conn,
    filter: &PlanFilter<'_>,
    due: DueDates,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<PlanLine>> {
    let query = repayment_plan_lines::table
        .inner_join(repayment_plans::table.on(repayment_plans::id.eq(repayment_plan_lines::plan_id)))
        .inner_join(commitments::table.on(commitments::id.eq(repayment_plans::commitment_id)))
        .inner_join(business_cases::table.on(business_cases::id.eq(commitments::case_id)));
    let mut query = holding!(query, filter);
    if let Some(from) = due.from {
        query = query.filter(repayment_plan_lines::due_date.ge(from));
    }
    if let Some(to) = due.to {
        query = query.filter(repayment_plan_lines::due_date.le(to));
    }
    if let Some((due_date, plan_id, number)) = after {
        let later_in_plan = repayment_plan_lines::plan_id
            .eq(plan_id)
            .and(repayment_plan_lines::number.gt(number));
        let same_day = repayment_plan_lines::plan_id.gt(plan_id).or(later_in_plan);
        query = query.filter(
            repayment_plan_lines::due_date
                .gt(due_date)
                .or(repayment_plan_lines::due_date.eq(due_date).and(same_day)),
        );
    }
    Ok(query
        .limit(limit)
        .order((
            repayment_plan_lines::due_date,
            repayment_plan_lines::plan_id,
            repayment_plan_lines::number,
        ))
        .select(PlanLine::as_select())
        .load(conn)?)
}

/// The content of these cases, which names who receives their money. One statement.
pub fn case_contents(conn: &mut Conn, case_ids: &[Id]) -> Result<Vec<(Id, Json<CaseContent>)>> {
    Ok(business_cases::table
        .filter(business_cases::id.eq_any(case_ids))
        .select((business_cases::id, business_cases::content))
        .load(conn)?)
}

/// The lines of these plans, by plan and place.
pub fn lines_of(conn: &mut Conn, plan_ids: &[Id]) -> Result<Vec<PlanLine>> {
    Ok(repayment_plan_lines::table
        .filter(repayment_plan_lines::plan_id.eq_any(plan_ids))
        .order((repayment_plan_lines::plan_id, repayment_plan_lines::number))
        .select(PlanLine::as_select())
        .load(conn)?)
}
