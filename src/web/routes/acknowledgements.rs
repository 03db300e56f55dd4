//! Acknowledgements of several commitments.

use crate::api::acknowledgements;
use crate::op::{Line, post};
use crate::policy::FINANCE_PARTNER;

pub(super) fn lines() -> Vec<Line> {
    vec![
        post(
            "/v1/acknowledgements",
            "createAcknowledgements",
            "Commitments",
            "Take several commitments into the books",
        )
        .describe(
            "All or none: with a fault in one of them nothing is acknowledged, and every fault names its commitment \
             (`/items/3/commitmentId`). The same acknowledgements sent again change nothing.",
        )
        .allow(FINANCE_PARTNER)
        .body::<acknowledgements::NewAcknowledgements>()
        .ok::<acknowledgements::AcknowledgedCommitments>("The commitments as they are now, in the order in which they were sent.")
        .to(acknowledgements::create_several),
    ]
}
