//! Four eyes.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::{PENDING_ACTION_READERS, PROPOSERS, RATIFIERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/pending-actions", "listPendingActions", "Four eyes", "List what was proposed")
            .describe("A mandate officer sees the answers to ratifications that its organisation is asked for; bureau and auditor see all.")
            .allow(PENDING_ACTION_READERS)
            .query::<api::pending_actions::PendingActionFilter>()
            .page::<api::pending_actions::PendingActionView>("Actions in the order in which they were proposed.")
            .to(api::pending_actions::list),
        get("/v1/pending-actions/{pendingActionId}", "getPendingAction", "Four eyes", "One proposed action")
            .allow(PENDING_ACTION_READERS)
            .one::<api::pending_actions::PendingActionView>("The action.")
            .to(api::pending_actions::find),
        post("/v1/pending-actions/{pendingActionId}/approvals", "approvePendingAction", "Four eyes", "Approve, and carry out")
            .describe("By an account other than the one that proposed it: of the bureau, or where `approverOrganisationId` is not null, of a mandate officer of that organisation. The preconditions are checked again, and the action is carried out in the same transaction.")
            .allow(RATIFIERS)
            .body::<api::pending_actions::NewApproval>()
            .ok::<api::pending_actions::PendingActionView>("The action as it is now: carried out.")
            .to(api::pending_actions::approve),
        post("/v1/pending-actions/{pendingActionId}/rejections", "rejectPendingAction", "Four eyes", "Decline")
            .describe("By an account other than the one that proposed it, of those who approve it. An answer to a ratification that was proposed by those who do not answer any more, since mandate officers were appointed or disabled, is declined by those who do.")
            .allow(RATIFIERS)
            .body::<api::pending_actions::NewRejection>()
            .ok::<api::pending_actions::PendingActionView>("The action as it is now: rejected.")
            .to(api::pending_actions::reject),
        post("/v1/pending-actions/{pendingActionId}/withdrawals", "withdrawPendingAction", "Four eyes", "Withdraw an action that the account proposed")
            .describe("By the account that proposed it: one of the bureau, a mandate officer, or the initiator that proposed the withdrawal of its own case. For an initiator any other action gives 404.")
            .allow(PROPOSERS)
            .body::<api::pending_actions::NewActionWithdrawal>()
            .ok::<api::pending_actions::PendingActionView>("The action as it is now: withdrawn.")
            .to(api::pending_actions::withdraw),
    ]
}
