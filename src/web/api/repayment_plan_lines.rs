//! Lines of the repayment plans of loans: what is to come back, by when, and what is late.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use crate::pagination::Pagination;
use crate::reply::Page;
use crate::{ApiRequest, Query};
use edba_common::error::Result;
use edba_domain::loan::{LineProgress, PlanLineState};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::commitments::repayment_plans::{self, Borrowers, ListedPlanLine, Place, PlanLineQuery};

/// Filter of the list of lines of repayment plans.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepaymentPlanLineQuery {
    /// Only lines of the plan of this commitment.
    pub commitment_id: Option<Id>,
    /// Only lines about this case.
    pub case_id: Option<Id>,
    /// Only lines of loans of this funder. A finance partner sees those of its own organisation only.
    pub organisation_id: Option<Id>,
    /// Only lines in this state today.
    pub state: Option<PlanLineState>,
    /// The first due date.
    pub due_from_date: Option<NaiveDate>,
    /// The last due date.
    pub due_to_date: Option<NaiveDate>,
}

/// A line of a repayment plan in force, with what of it is open today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepaymentPlanLineView {
    pub repayment_plan_id: Id,
    /// Its place in the plan, from 1 without gaps.
    pub number: i32,
    pub commitment_id: Id,
    pub decision_id: Id,
    pub decision_number: String,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    /// The funder.
    pub organisation_id: Id,
    /// The names of the organisations that repay: the recipients that the case names, or else its initiator.
    pub borrower_names: Vec<String>,
    pub due_date: NaiveDate,
    /// `repaid` + `writtenOff` + `notPaidOut` + `openPrincipal`.
    pub principal: Cents,
    /// `interestReceived` + `interestNotDue` + `openInterest`.
    pub interest: Cents,
    /// What of the principal is repaid.
    pub repaid: Cents,
    /// What of the principal is written off.
    pub written_off: Cents,
    /// What of the principal is not paid out, whether it still will be or not.
    pub not_paid_out: Cents,
    /// What of the principal is outstanding: paid out, and neither repaid nor written off.
    pub open_principal: Cents,
    /// What of the interest came in.
    pub interest_received: Cents,
    /// What of the interest is not expected: its part of the loan is not paid out, or nothing of the loan is outstanding.
    pub interest_not_due: Cents,
    /// What of the interest has not come in; 0.00 once nothing of the loan is outstanding.
    pub open_interest: Cents,
    pub state: PlanLineState,
}

fn listed(one: ListedPlanLine, borrowers: &Borrowers) -> RepaymentPlanLineView {
    let ListedPlanLine { plan, line, progress } = one;
    let LineProgress {
        repaid,
        written_off,
        not_paid_out,
        open_principal,
        interest_received,
        interest_not_due,
        open_interest,
        state,
    } = progress;
    RepaymentPlanLineView {
        repayment_plan_id: line.plan_id,
        number: line.number,
        commitment_id: plan.commitment.id,
        decision_id: plan.commitment.decision_id,
        decision_number: plan.decision_number.clone(),
        case_id: plan.commitment.case_id,
        case_number: plan.case_number.clone(),
        case_title: plan.case_title.clone(),
        organisation_id: plan.commitment.organisation_id,
        borrower_names: borrowers.of(&plan.commitment.case_id).to_vec(),
        due_date: line.due_date,
        principal: line.principal_cents,
        interest: line.interest_cents,
        repaid,
        written_off,
        not_paid_out,
        open_principal,
        interest_received,
        interest_not_due,
        open_interest,
        state,
    }
}

pub async fn list(request: ApiRequest, filter: Query<RepaymentPlanLineQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the lines, as the account sees them.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: RepaymentPlanLineQuery,
    page: &Pagination,
) -> Result<Page<RepaymentPlanLineView>> {
    let RepaymentPlanLineQuery {
        commitment_id,
        case_id,
        organisation_id,
        state,
        due_from_date,
        due_to_date,
    } = filter;
    let query = PlanLineQuery {
        commitment_id,
        case_id,
        organisation_id,
        state,
        due_from: due_from_date,
        due_to: due_to_date,
    };
    let after = page.cursor.as_deref().map(read_place).transpose()?;
    let (found, next) = repayment_plans::list_lines(cx, &query, after, page.limit)?;
    let borrowers = repayment_plans::borrowers(cx, found.iter().map(|one| one.plan.as_ref()))?;
    let shown = Page {
        items: found,
        next_cursor: next.map(written_place),
    };
    Ok(shown.map(|one| listed(one, &borrowers)))
}

/// The cursor of a place: due date, plan and number.
pub(crate) fn written_place((due_date, plan_id, number): Place) -> String {
    format!("{due_date}.{plan_id}.{number}")
}

pub(crate) fn read_place(cursor: &str) -> Result<Place> {
    let mut parts = cursor.split('.');
    let mut read = || {
        let place = (
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        );
        parts.next().is_none().then_some(place)
    };
    read().ok_or_else(Pagination::bad_cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let place = (NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(), Id::new(), 12);
        let cursor = written_place(place);
        assert_eq!(read_place(&cursor).unwrap(), place);
        for wrong in ["", "2026-09-01", "2026-09-01.x.1", &format!("{cursor}.1")] {
            assert!(read_place(wrong).is_err(), "{wrong}");
        }
    }
}
