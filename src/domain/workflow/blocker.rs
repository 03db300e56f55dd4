//! Why a command is not allowed, in both languages, and who can remove the obstacle.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Asker, Command, names};
use crate::domain::codes::{CaseStatus, Role};

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
        NoRefusedCommitment = "no-refused-commitment",
        CommitmentNotAcknowledged = "commitment-not-acknowledged",
        NoMonitorableIndicator = "no-monitorable-indicator",
        FinalReportMissing = "final-report-missing",
        CommitmentNotSettled = "commitment-not-settled",
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
        ConditionOwner = "condition-owner",
        FinancePartner = "finance-partner",
        Nobody = "nobody",
    }
}

/// One reason why a command is not allowed now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Blocker {
    pub code: BlockerCode,
    /// A sentence in Dutch, with the particulars.
    pub nl: String,
    /// The same in English.
    pub en: String,
    pub waiting_on: WaitingOn,
}

impl Blocker {
    pub(super) fn new(
        code: BlockerCode,
        waiting_on: WaitingOn,
        nl: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            code,
            nl: nl.into(),
            en: en.into(),
            waiting_on,
        }
    }

    /// The command has already been proposed by one account.
    pub(super) fn approval_pending(command: Command) -> Self {
        let name = names::command(command);
        Self::new(
            BlockerCode::ApprovalPending,
            WaitingOn::SecondBureauMember,
            format!(
                "‘{}’ wacht op de goedkeuring van een tweede medewerker van het projectbureau.",
                name.nl
            ),
            format!(
                "“{}” waits for the approval of a second member of the project bureau.",
                name.en
            ),
        )
    }

    pub(super) fn wrong_state(command: Command, status: CaseStatus, from: &[CaseStatus]) -> Self {
        let (name, here) = (names::command(command), names::status(status));
        let nl: Vec<&str> = from.iter().map(|&s| names::status(s).nl).collect();
        let en: Vec<&str> = from.iter().map(|&s| names::status(s).en).collect();
        Self::new(
            BlockerCode::WrongState,
            WaitingOn::Nobody,
            format!(
                "‘{}’ kan alleen vanuit de status {}; de status is nu {}.",
                name.nl,
                nl.join(" of "),
                here.nl
            ),
            format!(
                "“{}” is possible only from {}; the case is now at {}.",
                name.en,
                en.join(" or "),
                here.en
            ),
        )
    }

    pub(super) fn not_your_role(by: &[Role]) -> Self {
        let (nl, en) = if by.contains(&Role::Initiator) {
            (
                "Dit kan alleen het projectbureau of de initiatiefnemer van deze businesscase.",
                "Only the project bureau or the initiator of this case can do this.",
            )
        } else {
            (
                "Dit kan alleen het projectbureau.",
                "Only the project bureau can do this.",
            )
        };
        Self::new(BlockerCode::NotYourRole, WaitingOn::Bureau, nl, en)
    }

    /// The account that gives the command must give the reason.
    pub(super) fn reason_missing(asker: &Asker) -> Self {
        let waiting_on = if asker.role == Role::Initiator {
            WaitingOn::Initiator
        } else {
            WaitingOn::Bureau
        };
        Self::new(
            BlockerCode::ReasonMissing,
            waiting_on,
            "Hier hoort een reden bij.",
            "This needs a reason.",
        )
    }
}
