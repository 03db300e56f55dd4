//! Guarantees.

use crate::api::commitments::CommitmentView;
use crate::api::guarantees;
use crate::api::pending_actions::PendingActionView;
use crate::op::{Line, post};
use crate::policy::{BOOKKEEPERS, BUREAU};
use edba_service::commitments::guarantees::NewAtRiskPeriod;

pub(super) fn lines() -> Vec<Line> {
    vec![
        post(
            "/v1/commitments/{commitmentId}/at-risk-periods",
            "setAtRiskPeriod",
            "Commitments",
            "Set the period in which a guarantee is at risk",
        )
        .describe(
            "Of an acknowledged guarantee of which something is open. Its funder gives the first period with its \
             acknowledgement. A period holds the value date of every payment on the guarantee.",
        )
        .allow(BUREAU)
        .body::<NewAtRiskPeriod>()
        .accepted::<PendingActionView>("Proposed; another bureau account approves it.")
        .errors(&[409])
        .to(guarantees::set_period),
        post(
            "/v1/commitments/{commitmentId}/expiries",
            "expireGuarantee",
            "Commitments",
            "Record that a guarantee has expired",
        )
        .describe(
            "After the last day of its period (`guarantee-running` before): what is open is released, with the reason \
             `expired`, and is available to its mandate again. By the funder's partner, or proposed by the bureau. The body \
             is an empty object.",
        )
        .allow(BOOKKEEPERS)
        .body::<guarantees::NewExpiry>()
        .ok::<CommitmentView>("The commitment as it is now.")
        .accepted::<PendingActionView>("Proposed by the bureau; another bureau account approves it.")
        .errors(&[409])
        .to(guarantees::expire),
    ]
}
