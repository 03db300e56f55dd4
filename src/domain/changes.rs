//! Changes: what the feed of changes tells about an event of the history.

use crate::EventKind;

text_enum! {
    /// A resource of the API whose changes are reported.
    pub enum ChangedResource {
        Case = "case",
        Ballot = "ballot",
        Decision = "decision",
        Ratification = "ratification",
        Condition = "condition",
        Commitment = "commitment",
        Disbursement = "disbursement",
        Repayment = "repayment",
        PaymentSchedule = "payment-schedule",
        Promise = "promise",
        Document = "document",
        StateAidStatement = "state-aid-statement",
        SingleUndertaking = "single-undertaking",
        DeclaredAid = "declared-aid",
        Indicator = "indicator",
        Measurement = "measurement",
        PendingAction = "pending-action",
        Mandate = "mandate",
        Organisation = "organisation",
        Reconciliation = "reconciliation",
        Fund = "fund",
        Representative = "representative",
        Programme = "programme",
        BudgetCell = "budget-cell",
        ReferenceItem = "reference-item",
        Body = "body",
        Seat = "seat",
        Meeting = "meeting",
        ActionPoint = "action-point",
    }
}

impl ChangedResource {
    /// The resource that an event of this kind changes; None for events that the feed leaves out: votes and who took
    /// part in a ballot, what concerns one account only (sign-in, mail, webhooks), what is only drafted for a meeting and
    /// remarks on minutes, and events of a case or body about its documents, since the events of the document itself are
    /// in the feed.
    pub fn of(kind: EventKind) -> Option<Self> {
        use EventKind as E;
        Some(match kind {
            E::CaseCommand
            | E::CaseCommented
            | E::CaseMachineTakenOver
            | E::CaseRegistered
            | E::CaseRevised => Self::Case,
            E::BallotCancelled
            | E::BallotClosed
            | E::BallotExtended
            | E::BallotOpened
            | E::SeatRecused
            | E::SubstituteRecused => Self::Ballot,
            E::DecisionMade | E::DecisionPublished | E::DecisionSetAside | E::DecisionUnpublished => {
                Self::Decision
            }
            E::RatificationAsked | E::RatificationGiven | E::RatificationLapsed | E::RatificationRefused => {
                Self::Ratification
            }
            E::ConditionMet => Self::Condition,
            E::CommitmentAcknowledged
            | E::CommitmentAcknowledgementCorrected
            | E::CommitmentAtRiskPeriodSet
            | E::CommitmentCarriedOver
            | E::CommitmentDetermined
            | E::CommitmentMade
            | E::CommitmentOffered
            | E::CommitmentRefused
            | E::CommitmentRecovered
            | E::CommitmentReleased
            | E::CommitmentRepaymentPlanSet
            | E::CommitmentWrittenOff => Self::Commitment,
            E::DisbursementRecorded | E::DisbursementReversed => Self::Disbursement,
            E::RepaymentRecorded | E::RepaymentReversed => Self::Repayment,
            E::FundChanged | E::FundRegistered => Self::Fund,
            E::PaymentScheduleAgreed
            | E::PaymentScheduleProposed
            | E::PaymentScheduleRefused
            | E::PaymentScheduleTrimmed
            | E::PaymentScheduleWithdrawn => Self::PaymentSchedule,
            E::StateAidRegistered | E::StateAidReplaced | E::StateAidStated => Self::StateAidStatement,
            E::SingleUndertakingChanged | E::SingleUndertakingFormed => Self::SingleUndertaking,
            E::DeclaredAidRecorded | E::DeclaredAidWithdrawn => Self::DeclaredAid,
            E::PromiseChanged | E::PromiseMade | E::PromiseMet | E::PromiseNotMet | E::PromiseWithdrawn => {
                Self::Promise
            }
            E::DocumentAdded
            | E::DocumentAttached
            | E::DocumentChanged
            | E::DocumentDestroyed
            | E::DocumentDetached
            | E::DocumentVersionAdded => Self::Document,
            E::IndicatorChanged | E::IndicatorMade => Self::Indicator,
            E::MeasurementReported => Self::Measurement,
            E::ActionApproved | E::ActionProposed | E::ActionRejected | E::ActionWithdrawn => {
                Self::PendingAction
            }
            E::MandateRegistered | E::MandateRevoked | E::MandateSuperseded => Self::Mandate,
            E::OrganisationChanged | E::OrganisationRegistered => Self::Organisation,
            E::ReconciliationAccepted
            | E::ReconciliationSetAside
            | E::ReconciliationUndone
            | E::ReconciliationUploaded => Self::Reconciliation,
            E::RepresentativeChanged | E::RepresentativeRegistered => Self::Representative,
            E::ProgrammeBudgetSet | E::ProgrammeChanged | E::ProgrammeCreated => Self::Programme,
            E::BudgetCellMoved | E::BudgetCellOpened => Self::BudgetCell,
            E::ReferenceItemAdded | E::ReferenceItemChanged => Self::ReferenceItem,
            E::BodyChanged
            | E::BodyClosed
            | E::BodyMerged
            | E::BodyOpened
            | E::BodyRulesChanged
            | E::BodyTookOver
            | E::BodyYearlyAgendaAdopted => Self::Body,
            E::SeatChanged | E::SeatTaken => Self::Seat,
            E::AgendaPublished
            | E::MeetingAttendanceRecorded
            | E::MeetingCancelled
            | E::MeetingChanged
            | E::MeetingPlanned
            | E::MeetingRecorded
            | E::MeetingReplied
            | E::MinutesAdopted
            | E::MinutesSentRound => Self::Meeting,
            E::ActionPointChanged | E::ActionPointClosed | E::ActionPointMade => Self::ActionPoint,
            E::AgendaItemAdded
            | E::AgendaItemChanged
            | E::AgendaItemRemoved
            | E::AgendaOrdered
            | E::MinutesDrafted
            | E::MinutesRemarkAnswered
            | E::MinutesRemarkMade
            | E::AttachmentDestroyed
            | E::AttachmentEnded
            | E::AttachmentMade
            | E::AttachmentRenewed
            | E::VoteCast
            | E::BallotParticipated
            | E::AccountCalendarAddressEnded
            | E::AccountCalendarAddressMade
            | E::AccountChanged
            | E::AccountCreated
            | E::AccountIdentityBound
            | E::AccountIdentityUnbound
            | E::AccountLanguageChosen
            | E::AccountMessagesChosen
            | E::AccountPasskeyAdded
            | E::AccountPasskeyRefused
            | E::AccountPasskeyRemoved
            | E::AccountPasskeyRenamed
            | E::AccountPasskeysRemoved
            | E::AccountSecondStepChosen
            | E::AccountSignedIn
            | E::AccountSignedOut
            | E::MailSentAgain
            | E::WebhookEndpointChanged
            | E::WebhookEndpointCreated
            | E::WebhookEndpointDeleted
            | E::WebhookEndpointDisabled
            | E::WebhookEndpointEnabled
            | E::WebhookEndpointRedelivered
            | E::WebhookEndpointSecretRotated
            | E::WebhookEndpointTested => return None,
        })
    }

    /// The kinds of events that change this resource.
    pub fn kinds(self) -> impl Iterator<Item = EventKind> {
        EventKind::ALL
            .iter()
            .copied()
            .filter(move |kind| Self::of(*kind) == Some(self))
    }

    /// The path of the resource in the API, before its id.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Case => "/v1/cases/",
            Self::Ballot => "/v1/ballots/",
            Self::Decision => "/v1/decisions/",
            Self::Ratification => "/v1/ratifications/",
            Self::Condition => "/v1/conditions/",
            Self::Commitment => "/v1/commitments/",
            Self::Disbursement => "/v1/disbursements/",
            Self::Repayment => "/v1/repayments/",
            Self::Fund => "/v1/funds/",
            Self::PaymentSchedule => "/v1/payment-schedules/",
            Self::Promise => "/v1/promises/",
            Self::Document => "/v1/documents/",
            Self::StateAidStatement => "/v1/state-aid-statements/",
            Self::SingleUndertaking => "/v1/single-undertakings/",
            Self::DeclaredAid => "/v1/declared-aid/",
            Self::Indicator => "/v1/indicators/",
            Self::Measurement => "/v1/measurements/",
            Self::PendingAction => "/v1/pending-actions/",
            Self::Mandate => "/v1/mandates/",
            Self::Organisation => "/v1/organisations/",
            Self::Reconciliation => "/v1/reconciliations/",
            Self::Representative => "/v1/representatives/",
            Self::Programme => "/v1/programmes/",
            Self::BudgetCell => "/v1/budget-cells/",
            Self::ReferenceItem => "/v1/reference-items/",
            Self::Body => "/v1/bodies/",
            Self::Seat => "/v1/seats/",
            Self::Meeting => "/v1/meetings/",
            Self::ActionPoint => "/v1/action-points/",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_resource_has_kinds_of_events_and_a_path_of_its_own() {
        let paths: std::collections::BTreeSet<_> = ChangedResource::ALL
            .iter()
            .map(|resource| resource.path())
            .collect();
        assert_eq!(paths.len(), ChangedResource::ALL.len());
        for resource in ChangedResource::ALL {
            assert!(resource.kinds().count() > 0, "{resource}");
        }
    }

    #[test]
    fn votes_participation_drafts_and_accounts_are_left_out() {
        use EventKind as E;
        for kind in EventKind::ALL {
            let private = matches!(
                kind.subject(),
                "agenda-item" | "attachment" | "vote" | "account" | "mail" | "webhook-endpoint"
            ) || matches!(
                kind,
                E::AgendaOrdered
                    | E::BallotParticipated
                    | E::MinutesDrafted
                    | E::MinutesRemarkAnswered
                    | E::MinutesRemarkMade
            );
            assert_eq!(ChangedResource::of(*kind).is_none(), private, "{kind}");
        }
    }
}
