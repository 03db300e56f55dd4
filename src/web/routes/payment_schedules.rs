//! Payment schedules and their instalments.

use crate::api::payment_schedules;
use crate::op::{Line, get, post};
use crate::policy::{BOOKKEEPERS, COMMITMENT_READERS};
use edba_service::commitments::payment_schedules::NewPaymentSchedule;

/// The rules of a proposal.
const PROPOSING: &str = "By the bureau, or by the finance partner of the funder once it has acknowledged the commitment (it can \
also send its proposal with the acknowledgement). The instalments add up to the commitment less what is released of it, and \
are in the order of their due dates, the first not before the day on which the money was committed. An instalment can wait \
for a condition of the decision. A proposal that waits for an answer is replaced. It comes into force when the other side \
agrees. In place of a schedule in force give a `reason`. A guarantee has no schedule.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/commitments/{commitmentId}/payment-schedules",
            "listPaymentSchedules",
            "Payment schedules",
            "The versions of the payment schedule of a commitment",
        )
        .allow(COMMITMENT_READERS)
        .page::<payment_schedules::PaymentScheduleView>("Versions, newest first.")
        .to(payment_schedules::list),
        post(
            "/v1/commitments/{commitmentId}/payment-schedules",
            "proposePaymentSchedule",
            "Payment schedules",
            "Propose a payment schedule",
        )
        .describe(PROPOSING)
        .allow(BOOKKEEPERS)
        .body::<NewPaymentSchedule>()
        .created::<payment_schedules::PaymentScheduleView>("The proposal.")
        .errors(&[409])
        .to(payment_schedules::propose),
        get(
            "/v1/payment-schedules/{paymentScheduleId}",
            "getPaymentSchedule",
            "Payment schedules",
            "One version of a payment schedule",
        )
        .allow(COMMITMENT_READERS)
        .one::<payment_schedules::PaymentScheduleView>("The version.")
        .to(payment_schedules::find),
        post(
            "/v1/payment-schedules/{paymentScheduleId}/agreements",
            "agreeToPaymentSchedule",
            "Payment schedules",
            "Agree to a payment schedule",
        )
        .describe(
            "By the side that did not propose it. It comes into force and takes the place of the version before. From then on \
             a payment is refused where it is more than `payableNow`. A finance partner acknowledges the commitment first (409 \
             `commitment-not-acknowledged-yet`). The same answer given again changes nothing.",
        )
        .allow(BOOKKEEPERS)
        .body::<payment_schedules::NewAgreement>()
        .ok::<payment_schedules::PaymentScheduleView>("The version as it is now: in force.")
        .errors(&[409])
        .to(payment_schedules::agree),
        post(
            "/v1/payment-schedules/{paymentScheduleId}/refusals",
            "refusePaymentSchedule",
            "Payment schedules",
            "Refuse a payment schedule",
        )
        .describe(
            "By the side that did not propose it. The version in force stays. A finance partner acknowledges the commitment first \
             (409 `commitment-not-acknowledged-yet`). The same answer given again changes nothing.",
        )
        .allow(BOOKKEEPERS)
        .body::<payment_schedules::NewScheduleRefusal>()
        .ok::<payment_schedules::PaymentScheduleView>("The version as it is now: refused.")
        .errors(&[409])
        .to(payment_schedules::refuse),
        post(
            "/v1/payment-schedules/{paymentScheduleId}/withdrawals",
            "withdrawPaymentSchedule",
            "Payment schedules",
            "Withdraw a proposed payment schedule",
        )
        .describe(
            "By the side that proposed it, while it waits for the answer of the other side, which gets a mail. The version in \
             force stays. The same withdrawal given again changes nothing. 409 `schedule-other-proposal`: the other side \
             proposed it; refuse it instead. 409 `schedule-answered`: it was answered, replaced or withdrawn already.",
        )
        .allow(BOOKKEEPERS)
        .body::<payment_schedules::NewScheduleWithdrawal>()
        .ok::<payment_schedules::PaymentScheduleView>("The version as it is now: withdrawn.")
        .errors(&[409])
        .to(payment_schedules::withdraw),
        get(
            "/v1/instalments",
            "listInstalments",
            "Payment schedules",
            "List the instalments of the schedules in force",
        )
        .describe(
            "A finance partner sees those of its own organisation; bureau and auditor see all. With `state` a page can have \
             fewer items than `limit`, or none, while there are more: follow `nextCursor` until it is null.",
        )
        .allow(COMMITMENT_READERS)
        .query::<payment_schedules::InstalmentQuery>()
        .page_or_file::<payment_schedules::InstalmentView>("Instalments in the order of due date and id.")
        .to(payment_schedules::instalments),
    ]
}
