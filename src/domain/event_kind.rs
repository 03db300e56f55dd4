//! The kinds of events in the history.

text_enum! {
    /// The kind of an event: `subject.verb`. The code is a part of what is hashed, so it never changes. Databases contain
    /// kinds of every version of this program, and of later ones while instances are upgraded one by one: what is read
    /// is a text, and is compared with these.
    pub enum EventKind {
        AccountCalendarAddressEnded = "account.calendar-address-ended",
        AccountCalendarAddressMade = "account.calendar-address-made",
        AccountChanged = "account.changed",
        AccountCreated = "account.created",
        AccountIdentityBound = "account.identity-bound",
        AccountIdentityUnbound = "account.identity-unbound",
        AccountLanguageChosen = "account.language-chosen",
        AccountMessagesChosen = "account.messages-chosen",
        AccountPasskeyAdded = "account.passkey-added",
        AccountPasskeyRefused = "account.passkey-refused",
        AccountPasskeyRemoved = "account.passkey-removed",
        AccountPasskeyRenamed = "account.passkey-renamed",
        AccountPasskeysRemoved = "account.passkeys-removed",
        AccountSecondStepChosen = "account.second-step-chosen",
        AccountSignedIn = "account.signed-in",
        AccountSignedOut = "account.signed-out",
        ActionApproved = "action.approved",
        ActionProposed = "action.proposed",
        ActionRejected = "action.rejected",
        ActionWithdrawn = "action.withdrawn",
        BallotCancelled = "ballot.cancelled",
        BallotClosed = "ballot.closed",
        BallotExtended = "ballot.extended",
        BallotOpened = "ballot.opened",
        BallotParticipated = "ballot.participated",
        BodyChanged = "body.changed",
        BodyClosed = "body.closed",
        BodyMerged = "body.merged",
        BodyOpened = "body.opened",
        BodyRulesChanged = "body.rules-changed",
        BodyTookOver = "body.took-over",
        CaseCommand = "case.command",
        CaseCommented = "case.commented",
        CaseMachineTakenOver = "case.machine-taken-over",
        CaseRegistered = "case.registered",
        CaseRevised = "case.revised",
        CommitmentAcknowledged = "commitment.acknowledged",
        CommitmentMade = "commitment.made",
        CommitmentOffered = "commitment.offered",
        CommitmentRefused = "commitment.refused",
        CommitmentReleased = "commitment.released",
        ConditionMet = "condition.met",
        DecisionMade = "decision.made",
        DecisionPublished = "decision.published",
        DecisionSetAside = "decision.set-aside",
        DecisionUnpublished = "decision.unpublished",
        DisbursementRecorded = "disbursement.recorded",
        DisbursementReversed = "disbursement.reversed",
        IndicatorChanged = "indicator.changed",
        IndicatorMade = "indicator.made",
        MailSentAgain = "mail.sent-again",
        MandateRegistered = "mandate.registered",
        MandateRevoked = "mandate.revoked",
        MandateSuperseded = "mandate.superseded",
        MeasurementReported = "measurement.reported",
        MeetingCancelled = "meeting.cancelled",
        MeetingChanged = "meeting.changed",
        MeetingPlanned = "meeting.planned",
        OrganisationChanged = "organisation.changed",
        OrganisationRegistered = "organisation.registered",
        ProgrammeBudgetSet = "programme-budget.set",
        ProgrammeChanged = "programme.changed",
        ProgrammeCreated = "programme.created",
        RatificationAsked = "ratification.asked",
        RatificationGiven = "ratification.given",
        RatificationLapsed = "ratification.lapsed",
        RatificationRefused = "ratification.refused",
        ReferenceItemAdded = "reference-item.added",
        ReferenceItemChanged = "reference-item.changed",
        RepresentativeChanged = "representative.changed",
        RepresentativeRegistered = "representative.registered",
        SeatChanged = "seat.changed",
        SeatRecused = "seat.recused",
        SeatTaken = "seat.taken",
        SubstituteRecused = "substitute.recused",
        VoteCast = "vote.cast",
        WebhookEndpointChanged = "webhook-endpoint.changed",
        WebhookEndpointCreated = "webhook-endpoint.created",
        WebhookEndpointDeleted = "webhook-endpoint.deleted",
        WebhookEndpointDisabled = "webhook-endpoint.disabled",
        WebhookEndpointEnabled = "webhook-endpoint.enabled",
        WebhookEndpointRedelivered = "webhook-endpoint.redelivered",
        WebhookEndpointSecretRotated = "webhook-endpoint.secret-rotated",
        WebhookEndpointTested = "webhook-endpoint.tested",
    }
}

impl EventKind {
    /// The part before the point: what the event is about.
    pub fn subject(self) -> &'static str {
        self.as_str().split_once('.').map_or("", |(subject, _)| subject)
    }

    /// The part after the point: what happened.
    pub fn verb(self) -> &'static str {
        self.as_str().split_once('.').map_or("", |(_, verb)| verb)
    }
}
