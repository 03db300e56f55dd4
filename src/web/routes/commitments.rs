//! Commitments.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::{BUREAU, FINANCE_PARTNER, OBLIGATION_READERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/commitments",
            "listCommitments",
            "Commitments",
            "List commitments",
        )
        .describe("A finance partner sees what its organisation was offered; a mandate officer what its organisation owes; bureau and auditor see all.")
        .allow(OBLIGATION_READERS)
        .query::<api::commitments::CommitmentQuery>()
        .page_or_file::<api::commitments::CommitmentView>("Commitments in the order in which they were made.")
        .to(api::commitments::list),
        get(
            "/v1/commitments/{commitmentId}",
            "getCommitment",
            "Commitments",
            "One commitment",
        )
        .allow(OBLIGATION_READERS)
        .one::<api::commitments::CommitmentView>("The commitment.")
        .to(api::commitments::find),
        post(
            "/v1/commitments/{commitmentId}/acknowledgements",
            "acknowledgeCommitment",
            "Commitments",
            "Take a commitment into the books",
        )
        .describe(
            "The same answer given again changes nothing. A payment schedule can be proposed with it, by the rules of \
             `proposePaymentSchedule`.",
        )
        .allow(FINANCE_PARTNER)
        .body::<api::commitments::NewAcknowledgement>()
        .ok::<api::commitments::CommitmentView>("The commitment as it is now: acknowledged.")
        .to(api::commitments::acknowledge),
        post(
            "/v1/commitments/{commitmentId}/acknowledgement-corrections",
            "correctAcknowledgement",
            "Commitments",
            "Correct the booking reference",
        )
        .describe("A further acknowledgement with the right reference. The old one stays in the ledger of the commitment; no amount changes. The same correction sent again changes nothing.")
        .allow(FINANCE_PARTNER)
        .body::<api::acknowledgement_corrections::NewAcknowledgementCorrection>()
        .ok::<api::commitments::CommitmentView>("The commitment with its new booking reference.")
        .to(api::acknowledgement_corrections::create),
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
