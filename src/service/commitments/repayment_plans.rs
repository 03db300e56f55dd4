//! Repayment plans of loans: due dates for the principal and interest that are still to come back. A plan is not enforced;
//! repayments do not refer to its lines. What comes back after the plan was set fills the lines in their order.

mod borrowers;
mod lines;
mod loans;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::Context;
use super::super::events::{Chain, NewEvent};
use super::super::validation::written;
use super::disbursements::present;
use super::find;
use super::settlement::{hindered, standing};
use edba_common::error::{Error, Result};
use edba_domain::loan::{self, LineProgress, Overdue, PlannedRepayment};
use edba_domain::settlement::Standing;
use edba_domain::{EventKind, Id};
use edba_store::decisions::Commitment;
use edba_store::repayment_plans::{self as store, PlanFilter, PlanLine};
use edba_store::repayments;

pub use borrowers::{Borrowers, borrowers};
pub use edba_store::repayment_plans::RepaymentPlan;
pub use lines::{
    HoldingPlan, ListedPlanLine, OverdueLoan, Place, PlanLineQuery, due_between, is_overdue,
    list as list_lines, overdue_lines, overdue_loans, to_repay,
};
pub use loans::{CaseLoan, loans};

/// A plan that takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRepaymentPlan {
    /// Why it takes the place of another one; required then.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The firm asked for a year more."
    )]
    pub reason: Option<String>,
    /// In the order of their due dates.
    #[schema(min_items = 1, max_items = 120)]
    pub lines: Vec<PlannedRepayment>,
}

/// A version of a plan, with its lines.
#[derive(Debug, Clone)]
pub struct Plan {
    pub row: RepaymentPlan,
    pub lines: Vec<PlannedRepayment>,
    /// Of the version that holds: how far each line is settled today.
    pub progress: Option<Vec<LineProgress>>,
}

impl Plan {
    /// What of it is overdue today; None where nothing is, and of a version that does not hold.
    pub fn overdue(&self) -> Option<Overdue> {
        loan::overdue(&self.lines, self.progress.as_ref()?)
    }
}

/// Sets the repayment plan of a loan of the caller's organisation, or for the bureau of any.
///
/// # Errors
/// 404 for a commitment that the caller may not see; 409 where it is no loan, or its case is not financed; 400 for lines out of
/// order or before the decision, for more principal than is still to come back, for a due date before
/// the loan was paid out, and without a reason where there is a plan.
pub fn set(cx: &mut Context<'_>, id: Id, new: &NewRepaymentPlan) -> Result<Plan> {
    let case_id = find(cx, id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let row = present(cx, id)?;
    let last = store::plans(cx.conn, &id, None, 1)?.pop();
    let reason = check(cx, &row, new, last.is_some())?;
    let plan = RepaymentPlan {
        id: Id::new(),
        commitment_id: id,
        number: last.map_or(1, |last| last.number + 1),
        reason,
        account_id: cx.actor.id,
        recorded_at: cx.now,
    };
    let lines: Vec<PlanLine> = (1..)
        .zip(&new.lines)
        .map(|(number, line)| PlanLine {
            plan_id: plan.id,
            number,
            due_date: line.due_date,
            principal_cents: line.principal,
            interest_cents: line.interest,
        })
        .collect();
    store::insert(cx.conn, &plan, &lines)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::CommitmentRepaymentPlanSet,
            subject_id: id,
            reason: plan.reason.as_deref(),
            before: None,
            after: None,
            data: json!({ "planId": plan.id, "number": plan.number, "lines": new.lines }),
        },
    )?;
    chain.close(cx)?;
    holding_of(cx, &row)?.ok_or_else(|| Error::internal("a plan was not kept"))
}

/// Checks a plan before it is set, and returns the number of the one that it takes the place of. Errors: as [`set`].
pub fn check_new(cx: &mut Context<'_>, id: Id, new: &NewRepaymentPlan) -> Result<Option<i32>> {
    let row = find(cx, id)?;
    let last = store::plans(cx.conn, &id, None, 1)?.pop();
    check(cx, &row, new, last.is_some())?;
    Ok(last.map(|last| last.number))
}

/// A commitment for which a plan can be set, whatever its lines. Errors: 404 and 409 as [`set`].
pub fn plannable(cx: &mut Context<'_>, id: Id) -> Result<Commitment> {
    let row = find(cx, id)?;
    takes_plan(cx, &row)?;
    Ok(row)
}

/// The standing of a commitment for which a plan can be set. Errors: 409 as [`set`].
fn takes_plan(cx: &mut Context<'_>, row: &Commitment) -> Result<Standing> {
    let standing = standing(cx, row)?;
    hindered("A repayment plan cannot be set now.", &standing.repayment_plan())?;
    Ok(standing)
}

/// The reason of a plan that can be set. Errors: as [`set`].
fn check(
    cx: &mut Context<'_>,
    row: &Commitment,
    new: &NewRepaymentPlan,
    takes_place: bool,
) -> Result<Option<String>> {
    let ledger = takes_plan(cx, row)?.ledger;
    let to_come_back = ledger.held() - ledger.repaid - ledger.written_off;
    let mut faults = loan::plan_faults(&new.lines, to_come_back, row.created_at.local_date());
    let first_paid_on = repayments::first_paid_on(cx.conn, &row.id)?;
    let first_due = loan::first_due_fault(&new.lines, first_paid_on);
    faults.extend(first_due.filter(|fault| faults.iter().all(|other| other.pointer != fault.pointer)));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    match (&new.reason, takes_place) {
        (None, true) => Err(Error::fault(
            "/reason",
            "required",
            "There is a plan: say why another one takes its place.",
        )),
        (None, false) => Ok(None),
        (Some(reason), _) => written([("/reason", reason)]).map(|[reason]| Some(reason)),
    }
}

/// The plan that holds of a commitment that the caller may see; None where there is none. One statement.
pub fn holding_of(cx: &mut Context<'_>, row: &Commitment) -> Result<Option<Plan>> {
    let found = store::holding_with_lines(cx.conn, &of_commitment(row), None)?.pop();
    Ok(found.map(|(holding, lines)| Plan {
        progress: Some(progress_of(&holding, &lines, cx.today())),
        lines: lines.iter().map(PlanLine::planned).collect(),
        row: holding.row,
    }))
}

fn of_commitment(row: &Commitment) -> PlanFilter<'static> {
    PlanFilter {
        commitment_id: Some(row.id),
        ..PlanFilter::default()
    }
}

/// The versions of the plan of a commitment before `before`, the newest first. Errors: 404.
pub fn list(cx: &mut Context<'_>, commitment_id: Id, before: Option<i32>, limit: i64) -> Result<Vec<Plan>> {
    let row = find(cx, commitment_id)?;
    versions(cx, &row, before, limit)
}

fn versions(cx: &mut Context<'_>, row: &Commitment, before: Option<i32>, limit: i64) -> Result<Vec<Plan>> {
    let plans = store::plans(cx.conn, &row.id, before, limit)?;
    // The versions of later pages hold no more.
    let holding = match plans.is_empty() || before.is_some() {
        true => None,
        false => store::holding(cx.conn, &of_commitment(row))?.pop(),
    };
    let ids: Vec<Id> = plans.iter().map(|plan| plan.id).collect();
    let mut lines: BTreeMap<Id, Vec<PlanLine>> = BTreeMap::new();
    if !ids.is_empty() {
        for line in store::lines_of(cx.conn, &ids)? {
            lines.entry(line.plan_id).or_default().push(line);
        }
    }
    let today = cx.today();
    Ok(plans
        .into_iter()
        .map(|plan| {
            let lines = lines.remove(&plan.id).unwrap_or_default();
            let holds = holding.as_ref().filter(|holding| holding.row.id == plan.id);
            Plan {
                row: plan,
                progress: holds.map(|holding| progress_of(holding, &lines, today)),
                lines: lines.iter().map(PlanLine::planned).collect(),
            }
        })
        .collect())
}

/// How far each line of a plan that holds is settled. `lines` are its first ones, or all of them.
fn progress_of(plan: &HoldingPlan, lines: &[PlanLine], today: NaiveDate) -> Vec<LineProgress> {
    let planned: Vec<PlannedRepayment> = lines.iter().map(PlanLine::planned).collect();
    loan::progress(
        &planned,
        &plan.commitment.ledger(),
        plan.came_back_before(),
        today,
    )
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema;

    use super::*;

    #[test]
    fn the_schema_knows_how_many_lines_a_plan_has() {
        let schema = serde_json::to_value(NewRepaymentPlan::schema()).unwrap();
        assert_eq!(schema["properties"]["lines"]["maxItems"], loan::MOST_PLANNED);
    }
}
