//! Repayments.

use crate::api::commitments::CommitmentView;
use crate::api::pending_actions::PendingActionView;
use crate::api::{repayment_plan_lines, repayment_plans, repayments};
use crate::op::{Line, get, post};
use crate::policy::{BOOKKEEPERS, COMMITMENT_READERS};
use edba_service::commitments::repayment_plans::NewRepaymentPlan;
use edba_service::commitments::repayments::NewRepayment;
use edba_service::commitments::reversals::NewReversal;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/repayments", "listRepayments", "Repayments", "List money that came back")
            .describe("A finance partner sees what came back to its own organisation; bureau and auditor see all.")
            .allow(COMMITMENT_READERS)
            .query::<repayments::RepaymentQuery>()
            .page_or_file::<repayments::RepaymentView>("Repayments in the order in which they were recorded.")
            .to(repayments::list),
        get(
            "/v1/repayments/{repaymentId}",
            "getRepayment",
            "Repayments",
            "One repayment",
        )
        .allow(COMMITMENT_READERS)
        .one::<repayments::RepaymentView>("The repayment, with its reversal.")
        .to(repayments::find),
        post(
            "/v1/repayments/{repaymentId}/reversals",
            "reverseRepayment",
            "Repayments",
            "Take a repayment back",
        )
        .describe(
            "The whole receipt, and once: principal and interest under one booking reference are reversed together, whichever \
             of the two is named. Both stay, each with its reversal. What it returned to the headroom of the mandate is \
             taken back: where that is used again, the reversal is refused and names the cases that use it (`return-in-use`). \
             The same reversal given again changes nothing. For the bureau another bureau account approves it.",
        )
        .allow(BOOKKEEPERS)
        .body::<NewReversal>()
        .ok::<repayments::RepaymentView>("The repayment, with its reversal.")
        .accepted::<PendingActionView>("Proposed; another bureau account approves it.")
        .to(repayments::reverse),
        post(
            "/v1/commitments/{commitmentId}/repayments",
            "createRepayment",
            "Repayments",
            "Record a repayment of a loan",
        )
        .describe(
            "Principal and interest of a commitment of the instrument *credit*, as a fact of the funder's books: never more \
             principal than is `outstanding`, never before the loan was paid out (`nothing-lent`). `paid` stays as it is. \
             Principal returns to the headroom of the mandate in the year of the value date, where every mandate of its chain \
             was in force on that day and says that returns are available. The booking reference is unique for the \
             organisation among repayments: the same repayment sent again changes nothing, and another one with that \
             reference is refused (`booking-reference-taken`).",
        )
        .allow(BOOKKEEPERS)
        .body::<NewRepayment>()
        .ok::<CommitmentView>("The commitment as it is now.")
        .accepted::<PendingActionView>("Proposed; another bureau account approves it.")
        .errors(&[409])
        .to(repayments::create),
        get(
            "/v1/commitments/{commitmentId}/repayment-plans",
            "listRepaymentPlans",
            "Repayments",
            "The versions of the repayment plan of a loan",
        )
        .allow(COMMITMENT_READERS)
        .page::<repayment_plans::RepaymentPlanView>("Versions, newest first; the newest one is in force.")
        .to(repayment_plans::list),
        post(
            "/v1/commitments/{commitmentId}/repayment-plans",
            "setRepaymentPlan",
            "Repayments",
            "Set the repayment plan of a loan",
        )
        .describe(
            "By when principal and interest are to come back. A plan is not enforced; repayments do not refer to its lines: \
             what comes back after the plan was set fills the lines in their order. A plan has no more principal than \
             is still to come back of the loan (`more-than-committed` at `/lines`), and no due date before the first payment \
             (`before-payment`). A `reason` is required where it takes the place of another plan.",
        )
        .allow(BOOKKEEPERS)
        .body::<NewRepaymentPlan>()
        .ok::<repayment_plans::RepaymentPlanView>("The plan, which is now in force.")
        .errors(&[409])
        .to(repayment_plans::set),
        get(
            "/v1/repayment-plan-lines",
            "listRepaymentPlanLines",
            "Repayments",
            "List the lines of the repayment plans in force",
        )
        .describe(
            "With `state=overdue` the lines that are late, each with the principal and the interest that are open. A finance \
             partner sees those of its own organisation; bureau and auditor see all. With `state` a page can have fewer items \
             than `limit`, or none, while there are more: follow `nextCursor` until it is null.",
        )
        .allow(COMMITMENT_READERS)
        .query::<repayment_plan_lines::RepaymentPlanLineQuery>()
        .page_or_file::<repayment_plan_lines::RepaymentPlanLineView>(
            "Lines in the order of due date, plan and number.",
        )
        .to(repayment_plan_lines::list),
    ]
}
