//! The kinds of events that partners can be told of, and what each is about.

use serde_json::Value;

use crate::domain::machine::Command;

text_enum! {
    /// A kind of event that an endpoint can be told of. The CloudEvents `type` is the same behind `nl.edba.`.
    pub enum WebhookKind {
        CaseRegistered = "case.registered",
        CaseRevised = "case.revised",
        CaseReviewOpened = "case.review-opened",
        CaseReturned = "case.returned",
        CaseForwarded = "case.forwarded",
        CaseRejected = "case.rejected",
        CaseReferredBack = "case.referred-back",
        CaseDeferred = "case.deferred",
        CaseFinanced = "case.financed",
        CaseReopened = "case.reopened",
        CaseMonitored = "case.monitored",
        CaseCompleted = "case.completed",
        CaseStopped = "case.stopped",
        CaseWithdrawn = "case.withdrawn",
        BallotOpened = "ballot.opened",
        BallotExtended = "ballot.extended",
        BallotCancelled = "ballot.cancelled",
        BallotClosed = "ballot.closed",
        DecisionMade = "decision.made",
        DecisionSetAside = "decision.set-aside",
        DecisionPublished = "decision.published",
        DecisionUnpublished = "decision.unpublished",
        RatificationAsked = "ratification.asked",
        RatificationGiven = "ratification.given",
        RatificationRefused = "ratification.refused",
        RatificationLapsed = "ratification.lapsed",
        ConditionMet = "condition.met",
        CommitmentOffered = "commitment.offered",
        CommitmentAcknowledged = "commitment.acknowledged",
        CommitmentRefused = "commitment.refused",
        CommitmentReleased = "commitment.released",
        MeasurementReported = "measurement.reported",
    }
}

/// The kind of a message that only tries an endpoint out.
pub const TEST: &str = "webhook.test";

/// What an event is about: it decides who may read it, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Case,
    Ballot,
    Decision,
    Ratification,
    Condition,
    Commitment,
    Measurement,
}

impl Subject {
    /// Where the API has it, and what its identity is called in the data of a message.
    pub const fn address(self) -> (&'static str, &'static str) {
        match self {
            Self::Case => ("/v1/cases/", "caseId"),
            Self::Ballot => ("/v1/ballots/", "ballotId"),
            Self::Decision => ("/v1/decisions/", "decisionId"),
            Self::Ratification => ("/v1/ratifications/", "ratificationId"),
            Self::Condition => ("/v1/conditions/", "conditionId"),
            Self::Commitment => ("/v1/commitments/", "commitmentId"),
            Self::Measurement => ("/v1/measurements/", "measurementId"),
        }
    }
}

impl WebhookKind {
    /// The kind of an event of the history; none where partners are not told of it. Votes and who took part
    /// in a ballot are never told.
    pub fn of(event: &str, data: &Value) -> Option<Self> {
        match event {
            "case.command" => data["command"].as_str()?.parse().ok().map(Self::of_command),
            other => other.parse().ok().filter(|kind: &Self| !kind.is_of_a_command()),
        }
    }

    const fn of_command(command: Command) -> Self {
        match command {
            Command::OpenReview => Self::CaseReviewOpened,
            Command::Return => Self::CaseReturned,
            Command::Forward => Self::CaseForwarded,
            Command::Reject => Self::CaseRejected,
            Command::ReferBack => Self::CaseReferredBack,
            Command::Defer => Self::CaseDeferred,
            Command::Finance => Self::CaseFinanced,
            Command::Reopen => Self::CaseReopened,
            Command::Monitor => Self::CaseMonitored,
            Command::Complete => Self::CaseCompleted,
            Command::Stop => Self::CaseStopped,
            Command::Withdraw => Self::CaseWithdrawn,
        }
    }

    fn is_of_a_command(self) -> bool {
        Command::ALL
            .iter()
            .any(|command| Self::of_command(*command) == self)
    }

    pub const fn subject(self) -> Subject {
        match self {
            Self::CaseRegistered
            | Self::CaseRevised
            | Self::CaseReviewOpened
            | Self::CaseReturned
            | Self::CaseForwarded
            | Self::CaseRejected
            | Self::CaseReferredBack
            | Self::CaseDeferred
            | Self::CaseFinanced
            | Self::CaseReopened
            | Self::CaseMonitored
            | Self::CaseCompleted
            | Self::CaseStopped
            | Self::CaseWithdrawn => Subject::Case,
            Self::BallotOpened | Self::BallotExtended | Self::BallotCancelled | Self::BallotClosed => {
                Subject::Ballot
            }
            Self::DecisionMade
            | Self::DecisionSetAside
            | Self::DecisionPublished
            | Self::DecisionUnpublished => Subject::Decision,
            Self::RatificationAsked
            | Self::RatificationGiven
            | Self::RatificationRefused
            | Self::RatificationLapsed => Subject::Ratification,
            Self::ConditionMet => Subject::Condition,
            Self::CommitmentOffered
            | Self::CommitmentAcknowledged
            | Self::CommitmentRefused
            | Self::CommitmentReleased => Subject::Commitment,
            Self::MeasurementReported => Subject::Measurement,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_command_is_a_kind_of_its_own() {
        let kinds: std::collections::BTreeSet<_> = Command::ALL
            .iter()
            .map(|command| WebhookKind::of("case.command", &json!({ "command": command })).unwrap())
            .collect();
        assert_eq!(kinds.len(), Command::ALL.len());
        assert!(kinds.iter().all(|kind| kind.subject() == Subject::Case));
    }

    #[test]
    fn what_was_voted_and_by_whom_is_not_told() {
        for event in [
            "vote.cast",
            "ballot.participated",
            "seat.recused",
            "substitute.recused",
            "account.signed-in",
            "case.commented",
            "commitment.made",
            "webhook-endpoint.created",
            "case.financed",
            "",
        ] {
            assert_eq!(WebhookKind::of(event, &json!({})), None, "{event}");
        }
        assert_eq!(
            WebhookKind::of("case.command", &json!({ "command": "dance" })),
            None
        );
    }
}
