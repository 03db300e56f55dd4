//! The reasons why a command is blocked, and who can remove them.

crate::text_enum! {
    /// The reason why a command is blocked.
    pub enum BlockerCode {
        WrongState = "wrong-state",
        NotYourRole = "not-your-role",
        ReasonMissing = "reason-missing",
        ApprovalPending = "approval-pending",
        Incomplete = "incomplete",
        BodyNotOpen = "body-not-open",
        BallotOpen = "ballot-open",
        NoSeats = "no-seats",
        TooFewSeatsForSecrecy = "too-few-seats-for-secrecy",
        BallotsOpen = "ballots-open",
        AdviceMissing = "advice-missing",
        AdviceNotPositive = "advice-not-positive",
        AdviceNotNegative = "advice-not-negative",
        DateMissing = "date-missing",
        DateNotInFuture = "date-not-in-future",
        BoardBallotOpen = "board-ballot-open",
        NoDecision = "no-decision",
        DecisionNotAdopted = "decision-not-adopted",
        DecisionNotNegative = "decision-not-negative",
        DecisionNotRejected = "decision-not-rejected",
        GapRemains = "gap-remains",
        RatificationOpen = "ratification-open",
        ConditionOpen = "condition-open",
        ProgrammeBudgetExceeded = "programme-budget-exceeded",
        FunderBudgetExceeded = "funder-budget-exceeded",
        StateAidMissing = "state-aid-missing",
        StateAidExceeded = "state-aid-exceeded",
        NoRefusedCommitment = "no-refused-commitment",
        CommitmentNotAcknowledged = "commitment-not-acknowledged",
        NoMonitorableIndicator = "no-monitorable-indicator",
        FinalReportMissing = "final-report-missing",
        CommitmentNotSettled = "commitment-not-settled",
        SomethingPaid = "something-paid",
    }
}

impl BlockerCode {
    /// Whether the command's own input (reason, date, report) removes the blocker.
    pub const fn is_lifted_by_input(&self) -> bool {
        matches!(
            self,
            Self::ReasonMissing
                | Self::AdviceNotPositive
                | Self::DateMissing
                | Self::DateNotInFuture
                | Self::FinalReportMissing
        )
    }
}

crate::text_enum! {
    /// Who can remove a blocker.
    pub enum WaitingOn {
        Bureau = "bureau",
        SecondBureauMember = "second-bureau-member",
        Initiator = "initiator",
        LeadTable = "lead-table",
        CoReviewTable = "co-review-table",
        Board = "board",
        Funder = "funder",
        RatifyingOrganisation = "ratifying-organisation",
        MandateOfficer = "mandate-officer",
        SecondMandateOfficer = "second-mandate-officer",
        ConditionOwner = "condition-owner",
        FinancePartner = "finance-partner",
        Nobody = "nobody",
    }
}
