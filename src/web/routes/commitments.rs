//! Commitments.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::{BUREAU, COMMITMENT_READERS, FINANCE_PARTNER};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/commitments",
            "listCommitments",
            "Commitments",
            "List commitments",
        )
        .describe("A finance partner sees what its organisation was offered; bureau and auditor see all.")
        .allow(COMMITMENT_READERS)
        .query::<api::commitments::CommitmentQuery>()
        .page::<api::commitments::CommitmentView>("Commitments in the order in which they were made.")
        .to(api::commitments::list),
        get(
            "/v1/commitments/{commitmentId}",
            "getCommitment",
            "Commitments",
            "One commitment",
        )
        .allow(COMMITMENT_READERS)
        .one::<api::commitments::CommitmentView>("The commitment.")
        .to(api::commitments::find),
        post(
            "/v1/commitments/{commitmentId}/acknowledgements",
            "acknowledgeCommitment",
            "Commitments",
            "Take a commitment into the books",
        )
        .describe("The same answer given again changes nothing.")
        .allow(FINANCE_PARTNER)
        .body::<api::commitments::NewAcknowledgement>()
        .ok::<api::commitments::CommitmentView>("The commitment as it is now: acknowledged.")
        .to(api::commitments::acknowledge),
        post(
            "/v1/commitments/{commitmentId}/refusals",
            "refuseCommitment",
            "Commitments",
            "Refuse a commitment",
        )
        .describe("The same answer given again changes nothing. The bureau reopens the case.")
        .allow(FINANCE_PARTNER)
        .body::<api::commitments::NewCommitmentRefusal>()
        .ok::<api::commitments::CommitmentView>("The commitment as it is now: refused.")
        .to(api::commitments::refuse),
        post(
            "/v1/commitments/{commitmentId}/releases",
            "releaseCommitment",
            "Commitments",
            "Give a commitment back to its mandate",
        )
        .describe("All that is open of it, or the amount that is given. For what is offered, acknowledged or refused.")
        .allow(BUREAU)
        .body::<api::commitments::NewRelease>()
        .accepted::<api::pending_actions::PendingActionView>("Proposed; another bureau account approves it.")
        .to(api::commitments::release),
    ]
}
