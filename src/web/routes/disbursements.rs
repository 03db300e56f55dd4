//! Disbursements.

use crate::api::disbursements;
use crate::api::pending_actions::PendingActionView;
use crate::op::{Line, get, post};
use crate::policy::{BOOKKEEPERS, COMMITMENT_READERS, FINANCE_PARTNER};
use edba_service::commitments::disbursements::NewDisbursement;
use edba_service::commitments::reversals::NewReversal;

/// What is checked for each payment.
const RECORDING: &str = "Recorded as a fact of the funder's books. Never more than is open on the commitment, never before \
it is acknowledged and its case is financed, never with a value date in the future or before the commitment was made. The \
booking reference is unique for the organisation: the same payment sent again is returned as it was recorded, and another \
payment with that reference is refused (`booking-reference-taken`). A payment is corrected by a reversal.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/disbursements",
            "listDisbursements",
            "Disbursements",
            "List payments",
        )
        .describe("A finance partner sees those of its own organisation; bureau and auditor see all.")
        .allow(COMMITMENT_READERS)
        .query::<disbursements::DisbursementQuery>()
        .page_or_file::<disbursements::DisbursementView>("Payments in the order in which they were recorded.")
        .to(disbursements::list),
        post(
            "/v1/disbursements",
            "createDisbursements",
            "Disbursements",
            "Record several payments",
        )
        .describe(
            "All or none: with a fault in one of them nothing is recorded, and every fault names its payment \
             (`/items/3/amount`). The rules are those of one payment.",
        )
        .allow(FINANCE_PARTNER)
        .body::<disbursements::NewDisbursements>()
        .ok::<disbursements::DisbursementsView>("The payments, in the order in which they were sent.")
        .errors(&[409])
        .to(disbursements::create_several),
        get(
            "/v1/disbursements/{disbursementId}",
            "getDisbursement",
            "Disbursements",
            "One payment",
        )
        .allow(COMMITMENT_READERS)
        .one::<disbursements::DisbursementView>("The payment, with its reversal.")
        .to(disbursements::find),
        post(
            "/v1/disbursements/{disbursementId}/reversals",
            "reverseDisbursement",
            "Disbursements",
            "Take a payment back",
        )
        .describe(
            "As a whole, and once; the payment stays, with its reversal. The same reversal given again changes nothing. \
             For the bureau another bureau account approves it.",
        )
        .allow(BOOKKEEPERS)
        .body::<NewReversal>()
        .ok::<disbursements::DisbursementView>("The payment, with its reversal.")
        .accepted::<PendingActionView>("Proposed; another bureau account approves it.")
        .to(disbursements::reverse),
        get(
            "/v1/commitments/{commitmentId}/entries",
            "listCommitmentEntries",
            "Disbursements",
            "The ledger of a commitment",
        )
        .allow(COMMITMENT_READERS)
        .page_or_file::<disbursements::CommitmentEntryView>("Entries in order, the oldest first.")
        .to(disbursements::entries),
        post(
            "/v1/commitments/{commitmentId}/disbursements",
            "createDisbursement",
            "Disbursements",
            "Record a payment",
        )
        .describe(RECORDING)
        .allow(BOOKKEEPERS)
        .body::<NewDisbursement>()
        .created::<disbursements::DisbursementView>("The payment.")
        .accepted::<PendingActionView>("Proposed by the bureau on behalf of the funder; another bureau account approves it.")
        .to(disbursements::create),
    ]
}
