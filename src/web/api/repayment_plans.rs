//! Repayment plans of loans.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::{Cents, Id, Moment};
use edba_service::commitments::repayment_plans::{self, NewRepaymentPlan, Plan, RepaymentPlan};

/// A line of a repayment plan.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedRepaymentView {
    pub due_date: NaiveDate,
    pub principal: Cents,
    pub interest: Cents,
    /// What of the principal is repaid: it fills the lines in the order of their due dates. Null unless the version holds.
    pub repaid: Option<Cents>,
}

/// A version of the repayment plan of a loan. A plan is not enforced; repayments do not refer to its lines.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepaymentPlanView {
    pub id: Id,
    pub commitment_id: Id,
    /// The version, from 1 without gaps; the last one holds.
    pub number: i32,
    /// Why it took the place of another one.
    pub reason: Option<String>,
    pub recorded_at: Moment,
    /// The principal that should have come back before today, and is neither repaid nor written off. Null unless the version
    /// holds.
    pub overdue: Option<Cents>,
    /// In the order of their due dates.
    pub lines: Vec<PlannedRepaymentView>,
}

fn view(plan: Plan) -> RepaymentPlanView {
    let Plan { row, lines, progress } = plan;
    let RepaymentPlan {
        id,
        commitment_id,
        number,
        reason,
        account_id: _,
        recorded_at,
    } = row;
    let (repaid, overdue) = progress.unzip();
    RepaymentPlanView {
        id,
        commitment_id,
        number,
        reason,
        recorded_at,
        overdue,
        lines: lines
            .into_iter()
            .enumerate()
            .map(|(place, line)| PlannedRepaymentView {
                due_date: line.due_date,
                principal: line.principal,
                interest: line.interest,
                repaid: repaid.as_ref().and_then(|repaid| repaid.get(place).copied()),
            })
            .collect(),
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
