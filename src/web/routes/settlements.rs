//! Settlement of commitments: determinations, recoveries, write-offs and carry-overs.

use crate::api::commitments::CommitmentView;
use crate::api::pending_actions::PendingActionView;
use crate::api::settlements;
use crate::op::{Line, post};
use crate::policy::{BOOKKEEPERS, BUREAU};
use edba_service::commitments::carry_overs::NewCarryOver;
use edba_service::commitments::determination::NewDetermination;
use edba_service::commitments::recoveries::{NewRecovery, NewWriteOff};

const PROPOSED: &str = "Proposed; another bureau account approves it.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        post(
            "/v1/commitments/{commitmentId}/determinations",
            "determineCommitment",
            "Commitments",
            "Determine a subsidy",
        )
        .describe(
            "Fixes the amount of a subsidy, once, by the funder's decision on the final report. Of an acknowledged or paid \
             subsidy (`commitment-no-subsidy`, `commitment-not-acknowledged-yet`) of a case that is or was monitored \
             (`case-not-monitored`). What is \
             open beyond the amount is released at once; what was paid beyond it is `recoverable`. Afterwards no more is paid \
             than was determined, and nothing is carried over. The same determination given again changes nothing; another \
             one is refused (`commitment-determined`).",
        )
        .allow(BOOKKEEPERS)
        .body::<NewDetermination>()
        .ok::<CommitmentView>("The commitment as it is now.")
        .accepted::<PendingActionView>(PROPOSED)
        .errors(&[409])
        .to(settlements::determine),
        post(
            "/v1/commitments/{commitmentId}/recoveries",
            "createRecovery",
            "Commitments",
            "Record that money came back",
        )
        .describe(
            "Money that was paid beyond the determination and came back, as a fact of the funder's books: never more than is \
             `recoverable`, never before the determination (`commitment-not-determined`). `paid` stays as it is. It returns to the \
             headroom of the mandate as a repayment does. The booking reference is unique for the organisation among recoveries: the same recovery sent again \
             changes nothing, and another one with that reference is refused (`booking-reference-taken`).",
        )
        .allow(BOOKKEEPERS)
        .body::<NewRecovery>()
        .ok::<CommitmentView>("The commitment as it is now.")
        .accepted::<PendingActionView>(PROPOSED)
        .errors(&[409])
        .to(settlements::recover),
        post(
            "/v1/commitments/{commitmentId}/write-offs",
            "createWriteOff",
            "Commitments",
            "Give up an amount that was to come back",
        )
        .describe(
            "Of a subsidy never more than is `recoverable`, and only after a determination (`commitment-not-determined`); of a \
             loan never more than is `outstanding`.",
        )
        .allow(BUREAU)
        .body::<NewWriteOff>()
        .accepted::<PendingActionView>(PROPOSED)
        .errors(&[409])
        .to(settlements::write_off),
        post(
            "/v1/commitments/{commitmentId}/carry-overs",
            "carryCommitmentOver",
            "Commitments",
            "Carry a commitment over to another budget year",
        )
        .describe(
            "What is open of an offered or acknowledged commitment goes to a new commitment of the same decision for another \
             budget year (`carriedFromId`), which is offered to the finance partner. While the case is financed or monitored, and \
             before a determination (`commitment-not-open`, `commitment-determined`). It stands within the given mandate, or that \
             of the commitment, where that mandate is in force and has room for that year by the rules of a pledge. A given \
             mandate that does not cover it is refused (`mandate-does-not-cover`). Where none is given and that of the commitment \
             does not cover it, the approval asks the organisation for a ratification (`carriesOverCommitmentId`); it is carried \
             over once that is given.",
        )
        .allow(BUREAU)
        .body::<NewCarryOver>()
        .accepted::<PendingActionView>(PROPOSED)
        .errors(&[409])
        .to(settlements::carry_over),
    ]
}
