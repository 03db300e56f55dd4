//! Webhooks: the kinds of events, the egress policy, the retry schedule and the payload.

mod cloud_event;
mod egress_policy;
mod kind;
mod schedule;
mod target;

pub use cloud_event::{EventFacts, MOST_BYTES, Message, SourceEvent, cloud_event};
pub use egress_policy::{AllowList, Reach, Refusal};
pub use kind::{Subject, TEST, WebhookKind};
pub use schedule::{Retry, gives_up_on, next_attempt, rest_after, retry_after};
pub use target::{Target, TargetFault};

text_enum! {
    /// Whether messages are sent to an endpoint.
    pub enum EndpointStatus { Enabled = "enabled", Disabled = "disabled" }
}

text_enum! {
    /// Who or what disabled an endpoint: its owner, an administrator, its own answer 410 Gone, or three days without a success.
    pub enum DisabledBecause { Owner = "owner", Administrator = "administrator", Gone = "gone", Failing = "failing" }
}

text_enum! {
    /// The state of a delivery: pending until the message is delivered or, after the last attempt, failed; held while
    /// its endpoint is disabled.
    pub enum DeliveryStatus { Pending = "pending", Held = "held", Delivered = "delivered", Failed = "failed" }
}

text_enum! {
    /// Why an attempt failed. No more detail of a failed connection is disclosed.
    pub enum AttemptFault {
        AddressNotAllowed = "address-not-allowed",
        NotSigned = "not-signed",
        NotReached = "not-reached",
        NotTrusted = "not-trusted",
        BrokenOff = "broken-off",
        TooSlow = "too-slow",
        Redirected = "redirected",
        Refused = "refused",
        Gone = "gone",
    }
}

/// The fault of an answer with this status; None for a success.
pub fn fault_of(status: u16) -> Option<AttemptFault> {
    match status {
        200..=299 => None,
        300..=399 => Some(AttemptFault::Redirected),
        410 => Some(AttemptFault::Gone),
        _ => Some(AttemptFault::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_from_200_to_299_is_a_success() {
        for status in 100..1000 {
            assert_eq!(
                fault_of(status).is_none(),
                (200..300).contains(&status),
                "{status}"
            );
        }
        assert_eq!(fault_of(301), Some(AttemptFault::Redirected));
        assert_eq!(fault_of(410), Some(AttemptFault::Gone));
    }
}
