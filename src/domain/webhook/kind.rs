//! The kinds of events that webhooks report, and the subject of each.

use serde_json::Value;

use crate::workflow::Command;

text_enum! {
    /// The kind of an event that webhooks report. The CloudEvents `type` is `nl.edba.` followed by this code.
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
        CommitmentDetermined = "commitment.determined",
        CommitmentRecovered = "commitment.recovered",
        CommitmentWrittenOff = "commitment.written-off",
        CommitmentCarriedOver = "commitment.carried-over",
        MeasurementReported = "measurement.reported",
    }
}

/// The kind of a test message.
pub const TEST: &str = "webhook.test";

/// The subject of an event: it decides who may read the event, and at which address.
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
    /// The path of the subject in the API, and the name of its id in the data of a message.
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
    /// The webhook kind of an event of the history; None if it is not reported to partners. Votes, and who took part
    /// in a ballot, are never reported.
    pub fn from_event(event: &str, data: &Value) -> Option<Self> {
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
            | Self::CommitmentReleased
            | Self::CommitmentDetermined
            | Self::CommitmentRecovered
            | Self::CommitmentWrittenOff
            | Self::CommitmentCarriedOver => Subject::Commitment,
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
            .map(|command| WebhookKind::from_event("case.command", &json!({ "command": command })).unwrap())
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
            assert_eq!(WebhookKind::from_event(event, &json!({})), None, "{event}");
        }
        assert_eq!(
            WebhookKind::from_event("case.command", &json!({ "command": "dance" })),
            None
        );
    }
}
