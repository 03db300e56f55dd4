//! The kinds of notifications, and how they are delivered.

crate::text_enum! {
    /// The kind of a notification.
    pub enum NotificationKind {
        BallotOpened = "ballot-opened",
        BallotReminder = "ballot-reminder",
        BallotClosed = "ballot-closed",
        VoteReceipt = "vote-receipt",
        VoteCastForYou = "vote-cast-for-you",
        BallotExtended = "ballot-extended",
        BallotCancelled = "ballot-cancelled",
        DecisionMade = "decision-made",
        RatificationAsked = "ratification-asked",
        RatificationAnswered = "ratification-answered",
        RatificationDueSoon = "ratification-due-soon",
        RatificationLapsed = "ratification-lapsed",
        ConditionDue = "condition-due",
        PromiseDue = "promise-due",
        GuaranteeEnded = "guarantee-ended",
        AidEntryDue = "aid-entry-due",
        MandateExpiring = "mandate-expiring",
        MandateChanged = "mandate-changed",
        CommitmentToAcknowledge = "commitment-to-acknowledge",
        CommitmentRefused = "commitment-refused",
        CommitmentReleased = "commitment-released",
        ScheduleProposed = "schedule-proposed",
        ScheduleWithdrawn = "schedule-withdrawn",
        InstalmentDue = "instalment-due",
        InstalmentOverdue = "instalment-overdue",
        RepaymentPlanSet = "repayment-plan-set",
        RepaymentOverdue = "repayment-overdue",
        ReportDue = "report-due",
        CaseReturned = "case-returned",
        CaseForwarded = "case-forwarded",
        CaseFinanced = "case-financed",
        CaseRejected = "case-rejected",
        CaseStopped = "case-stopped",
        CaseCompleted = "case-completed",
        ApprovalWaiting = "approval-waiting",
        NewSignIn = "new-sign-in",
        AccountChanged = "account-changed",
        PrivilegedAccount = "privileged-account",
        WebhookDisabled = "webhook-disabled",
        MeetingPlanned = "meeting-planned",
        MeetingChanged = "meeting-changed",
        MeetingCancelled = "meeting-cancelled",
        AgendaPublished = "agenda-published",
        MinutesSentRound = "minutes-sent-round",
        MinutesAdopted = "minutes-adopted",
        RemarkMade = "remark-made",
        ActionPointMade = "action-point-made",
        ActionPointDue = "action-point-due",
        ConsultationMissing = "consultation-missing",
    }
}

crate::text_enum! {
    /// How a person receives notifications of a kind: each in its own mail, together in a daily digest, or not at all.
    pub enum Delivery { AtOnce = "at-once", Daily = "daily", Off = "off" }
}

crate::text_enum! {
    /// The state of a notification: due in a mail of its own, held for the digest, mailed, or dropped because it was
    /// obsolete.
    pub enum NotificationState { Due = "due", Held = "held", Mailed = "mailed", Dropped = "dropped" }
}

impl NotificationKind {
    /// Whether the recipient is expected to act.
    pub const fn must_act(self) -> bool {
        matches!(
            self,
            Self::BallotOpened
                | Self::BallotReminder
                | Self::RatificationAsked
                | Self::RatificationDueSoon
                | Self::ConditionDue
                | Self::PromiseDue
                | Self::GuaranteeEnded
                | Self::AidEntryDue
                | Self::MandateExpiring
                | Self::CommitmentToAcknowledge
                | Self::ScheduleProposed
                | Self::InstalmentDue
                | Self::InstalmentOverdue
                | Self::RepaymentOverdue
                | Self::ReportDue
                | Self::ApprovalWaiting
                | Self::WebhookDisabled
                | Self::ActionPointMade
                | Self::ActionPointDue
                | Self::ConsultationMissing
        )
    }

    /// Whether those of this kind that are due for a recipient at the same time are mailed together, in one mail that lists
    /// them: on one day something can be late of many commitments.
    pub const fn is_mailed_together(self) -> bool {
        matches!(self, Self::InstalmentOverdue | Self::RepaymentOverdue)
    }

    /// Whether it protects an account: it reports to the account's holder a sign-in or a change of the sign-in, or to
    /// the supervisors of the service that an account of the bureau or of an administrator was given to someone. It
    /// cannot be switched off: an attacker who takes over an account would do that first.
    pub const fn guards_account(self) -> bool {
        matches!(
            self,
            Self::NewSignIn | Self::AccountChanged | Self::PrivilegedAccount
        )
    }

    /// Whether it is always sent at once, in a mail of its own, and cannot be switched off.
    pub const fn always_at_once(self) -> bool {
        self.must_act() || self.guards_account()
    }

    /// Whether it answers an act of the recipient a moment ago: the recipient is awake, so quiet hours do not delay it,
    /// and the actor receives it too. Notifications that protect an account count as such: another person may have
    /// acted in the holder's name, and at night.
    pub const fn answers_own_act(self) -> bool {
        matches!(self, Self::VoteReceipt) || self.guards_account()
    }

    /// The default delivery, if the recipient has chosen none.
    pub const fn usual_delivery(self) -> Delivery {
        Delivery::AtOnce
    }
}
