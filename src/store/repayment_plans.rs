//! Repayment plans of loans, in versions: by when principal and interest are to come back.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{commitment_entries, repayment_plan_lines, repayment_plans};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::loan::PlannedRepayment;
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

/// The principal of a loan that came back before its plan was set, and what of it was written off by then.
pub fn settled_before(conn: &mut Conn, plan: &RepaymentPlan) -> Result<(Cents, Cents)> {
    use CommitmentEntryKind::{Repaid, RepaidReversed, WrittenOff};
    let found: Vec<(CommitmentEntryKind, Cents)> = commitment_entries::table
        .filter(commitment_entries::commitment_id.eq(plan.commitment_id))
        .filter(commitment_entries::kind.eq_any([Repaid, RepaidReversed, WrittenOff]))
        .filter(commitment_entries::id.lt(plan.id))
        .select((commitment_entries::kind, commitment_entries::amount_cents))
        .load(conn)?;
    let (mut repaid, mut written_off) = (Cents::ZERO, Cents::ZERO);
    for (kind, amount) in found {
        match kind {
            Repaid => repaid += amount,
            RepaidReversed => repaid -= amount,
            _ => written_off += amount,
        }
    }
    Ok((repaid, written_off))
}

/// The lines of these plans, by plan and place.
pub fn lines_of(conn: &mut Conn, plan_ids: &[Id]) -> Result<Vec<PlanLine>> {
    Ok(repayment_plan_lines::table
        .filter(repayment_plan_lines::plan_id.eq_any(plan_ids))
        .order((repayment_plan_lines::plan_id, repayment_plan_lines::number))
        .select(PlanLine::as_select())
        .load(conn)?)
}
