//! Repayment plans of loans.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::loan::{LineProgress, PlanLineState, PlannedRepayment};
use edba_domain::{Cents, Id, Moment};
use edba_service::commitments::repayment_plans::{self, NewRepaymentPlan, Plan, RepaymentPlan};

/// A line of a repayment plan.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedRepaymentView {
    pub due_date: NaiveDate,
    pub principal: Cents,
    pub interest: Cents,
    /// What of the principal is repaid: it fills the lines in the order of their due dates. Null unless the version is in force.
    pub repaid: Option<Cents>,
    /// What of the principal is written off. Null unless the version is in force.
    pub written_off: Option<Cents>,
    /// What of the principal is not paid out, whether it still will be or not. Null unless the version is in force.
    pub not_paid_out: Option<Cents>,
    /// What of the principal is outstanding: paid out, and neither repaid nor written off. Null unless the version is in force.
    pub open_principal: Option<Cents>,
    /// What of the interest came in. Null unless the version is in force.
    pub interest_received: Option<Cents>,
    /// What of the interest is not expected: its part of the loan is not paid out, or nothing of the loan is outstanding. Null
    /// unless the version is in force.
    pub interest_not_due: Option<Cents>,
    /// What of the interest has not come in; 0.00 once nothing of the loan is outstanding. Null unless the version is in force.
    pub open_interest: Option<Cents>,
    /// Its state today. Null unless the version is in force.
    pub state: Option<PlanLineState>,
}

/// A version of the repayment plan of a loan. A plan is not enforced; repayments do not refer to its lines.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepaymentPlanView {
    pub id: Id,
    pub commitment_id: Id,
    /// The version, from 1 without gaps; the last one is in force.
    pub number: i32,
    /// Why it took the place of another one.
    pub reason: Option<String>,
    pub recorded_at: Moment,
    /// The principal that should have come back before today: it was paid out, and is neither repaid nor written off. Null
    /// unless the version is in force.
    pub overdue: Option<Cents>,
    /// The interest that should have come in before today and has not. Null unless the version is in force.
    pub overdue_interest: Option<Cents>,
    /// In the order of their due dates.
    pub lines: Vec<PlannedRepaymentView>,
}

fn view(plan: Plan) -> RepaymentPlanView {
    let overdue = plan.overdue();
    let Plan { row, lines, progress } = plan;
    let holds = progress.is_some();
    let RepaymentPlan {
        id,
        commitment_id,
        number,
        reason,
        account_id: _,
        recorded_at,
    } = row;
    RepaymentPlanView {
        id,
        commitment_id,
        number,
        reason,
        recorded_at,
        overdue: holds.then(|| overdue.map_or(Cents::ZERO, |overdue| overdue.principal)),
        overdue_interest: holds.then(|| overdue.map_or(Cents::ZERO, |overdue| overdue.interest)),
        lines: lines
            .into_iter()
            .enumerate()
            .map(|(place, line)| planned(line, progress.as_ref().and_then(|progress| progress.get(place))))
            .collect(),
    }
}

fn planned(line: PlannedRepayment, progress: Option<&LineProgress>) -> PlannedRepaymentView {
    let PlannedRepayment {
        due_date,
        principal,
        interest,
    } = line;
    PlannedRepaymentView {
        due_date,
        principal,
        interest,
        repaid: progress.map(|one| one.repaid),
        written_off: progress.map(|one| one.written_off),
        not_paid_out: progress.map(|one| one.not_paid_out),
        open_principal: progress.map(|one| one.open_principal),
        interest_received: progress.map(|one| one.interest_received),
        interest_not_due: progress.map(|one| one.interest_not_due),
        open_interest: progress.map(|one| one.open_interest),
        state: progress.map(|one| one.state),
    }
}

pub async fn list(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, head| {
            head.only_paged()?;
            let page = head.page()?;
            let before = match page.after_number()? {
                0 => None,
                number => Some(number),
            };
            let rows = repayment_plans::list(cx, id.0, before, page.fetch())?;
            let shown = Page::from_rows(rows, page.limit, |one| one.row.number.to_string());
            Reply::page(&head.path, &head.query, shown.map(view))
        })
        .await
}

pub async fn set(request: ApiRequest, id: IdPath, body: JsonBody<NewRepaymentPlan>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            Reply::ok(&view(repayment_plans::set(cx, id.0, &new)?))
        })
        .await
}
