//! The transition table of DOMAIN.md as plain data.

use super::{BlockerCode, Command};
use crate::codes::{CaseStatus, Role};

/// The version that new cases are pinned to.
pub const MACHINE_VERSION: i32 = 3;

/// One version of the state machine.
#[derive(Debug)]
pub struct Machine {
    pub version: i32,
    pub transitions: &'static [Transition],
}

/// One row: `command` takes a case from `from` to `to`.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    pub from: CaseStatus,
    pub command: Command,
    pub to: CaseStatus,
    /// The roles that may give the command. The initiator only for their own case.
    pub by: &'static [Role],
    /// The conditions, each named by the blocker that it raises when it is not met.
    pub conditions: &'static [BlockerCode],
    pub reason: ReasonRule,
    /// Whether a second bureau member must approve, because money moves.
    pub four_eyes: bool,
    /// Whether a second bureau member must approve while a ballot of the board is open, because the command ends it.
    pub four_eyes_while_board_votes: bool,
}

/// Whether a command needs a reason. An optional reason is stored too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonRule {
    Required,
    Optional,
}

static MACHINES: &[Machine] = &[
    Machine {
        version: 1,
        transitions: TRANSITIONS_OF_VERSION_1,
    },
    Machine {
        version: 2,
        transitions: TRANSITIONS_OF_VERSION_2,
    },
    Machine {
        version: 3,
        transitions: TRANSITIONS,
    },
];

/// All versions, oldest first.
pub const fn machines() -> &'static [Machine] {
    MACHINES
}

/// The machine of a version; None for an unknown version.
pub fn machine(version: i32) -> Option<&'static Machine> {
    MACHINES.iter().find(|machine| machine.version == version)
}

/// The machine of new cases ([`MACHINE_VERSION`]).
pub const fn current_machine() -> &'static Machine {
    &MACHINES[MACHINE_VERSION as usize - 1]
}

impl Machine {
    /// The row of a command in a state; at most one, as a test checks.
    pub fn transition(&self, from: CaseStatus, command: Command) -> Option<&'static Transition> {
        self.transitions
            .iter()
            .find(|row| row.from == from && row.command == command)
    }
}

use BlockerCode as B;
use CaseStatus as S;
use Command as C;

/// The transitions of version 3. Source: DOMAIN.md, "The state machine". Changes from version 2: `finance` requires the
/// basis of public money to undertakings, that their *de minimis* aid stays below the ceilings, and the budget of each funder.
#[rustfmt::skip] // a table is read by its columns
pub const TRANSITIONS: &[Transition] = &[
    row(S::Proposal, C::OpenReview, S::TableReview)
        .only_if(&[B::Incomplete, B::BodyNotOpen, B::NoSeats, B::TooFewSeatsForSecrecy]),
    row(S::Proposal, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::TableReview, C::Return, S::Proposal).reasoned(),
    row(S::TableReview, C::Forward, S::BoardDecision)
        .only_if(&[B::BallotsOpen, B::AdviceMissing, B::AdviceNotPositive]),
    row(S::TableReview, C::Reject, S::Rejected).only_if(&[B::AdviceNotNegative]).reasoned(),
    row(S::TableReview, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::BoardDecision, C::ReferBack, S::TableReview)
        .only_if(&[B::BodyNotOpen, B::NoSeats, B::TooFewSeatsForSecrecy])
        .reasoned()
        .four_eyes_while_board_votes(),
    row(S::BoardDecision, C::Defer, S::BoardDecision).only_if(&[B::DateMissing]),
    row(S::BoardDecision, C::Finance, S::Financed)
        .only_if(&[
            B::BoardBallotOpen, B::NoDecision, B::DecisionNotAdopted, B::GapRemains,
            B::RatificationOpen, B::ConditionOpen, B::ProgrammeBudgetExceeded,
            B::FunderBudgetExceeded, B::StateAidMissing, B::StateAidExceeded,
        ])
        .four_eyes(),
    row(S::BoardDecision, C::Reject, S::Rejected)
        .only_if(&[B::BoardBallotOpen, B::NoDecision, B::DecisionNotRejected])
        .reasoned(),
    row(S::BoardDecision, C::Withdraw, S::Withdrawn)
        .or_initiator()
        .reasoned()
        .four_eyes_while_board_votes(),

    row(S::Financed, C::Reopen, S::BoardDecision).only_if(&[B::NoRefusedCommitment]).four_eyes(),
    row(S::Financed, C::Monitor, S::Monitored)
        .only_if(&[B::CommitmentNotAcknowledged, B::NoMonitorableIndicator]),

    row(S::Monitored, C::Complete, S::Completed)
        .only_if(&[B::FinalReportMissing, B::CommitmentNotSettled])
        .four_eyes(),
    row(S::Monitored, C::Stop, S::Stopped).reasoned().four_eyes(),
];

/// The transitions of version 2, used to verify earlier steps. Changes from version 1: the board's `reject` requires an
/// outcome `rejected`, commands that end an open ballot of the board need four eyes, and tables are asked only if they
/// can vote.
#[rustfmt::skip] // a table is read by its columns
pub const TRANSITIONS_OF_VERSION_2: &[Transition] = &[
    row(S::Proposal, C::OpenReview, S::TableReview)
        .only_if(&[B::Incomplete, B::BodyNotOpen, B::NoSeats, B::TooFewSeatsForSecrecy]),
    row(S::Proposal, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::TableReview, C::Return, S::Proposal).reasoned(),
    row(S::TableReview, C::Forward, S::BoardDecision)
        .only_if(&[B::BallotsOpen, B::AdviceMissing, B::AdviceNotPositive]),
    row(S::TableReview, C::Reject, S::Rejected).only_if(&[B::AdviceNotNegative]).reasoned(),
    row(S::TableReview, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::BoardDecision, C::ReferBack, S::TableReview)
        .only_if(&[B::BodyNotOpen, B::NoSeats, B::TooFewSeatsForSecrecy])
        .reasoned()
        .four_eyes_while_board_votes(),
    row(S::BoardDecision, C::Defer, S::BoardDecision).only_if(&[B::DateMissing]),
    row(S::BoardDecision, C::Finance, S::Financed)
        .only_if(&[
            B::BoardBallotOpen, B::NoDecision, B::DecisionNotAdopted, B::GapRemains,
            B::RatificationOpen, B::ConditionOpen, B::ProgrammeBudgetExceeded,
        ])
        .four_eyes(),
    row(S::BoardDecision, C::Reject, S::Rejected)
        .only_if(&[B::BoardBallotOpen, B::NoDecision, B::DecisionNotRejected])
        .reasoned(),
    row(S::BoardDecision, C::Withdraw, S::Withdrawn)
        .or_initiator()
        .reasoned()
        .four_eyes_while_board_votes(),

    row(S::Financed, C::Reopen, S::BoardDecision).only_if(&[B::NoRefusedCommitment]).four_eyes(),
    row(S::Financed, C::Monitor, S::Monitored)
        .only_if(&[B::CommitmentNotAcknowledged, B::NoMonitorableIndicator]),

    row(S::Monitored, C::Complete, S::Completed)
        .only_if(&[B::FinalReportMissing, B::CommitmentNotSettled])
        .four_eyes(),
    row(S::Monitored, C::Stop, S::Stopped).reasoned().four_eyes(),
];

/// The transitions of version 1, used to verify earlier steps.
#[rustfmt::skip] // a table is read by its columns
pub const TRANSITIONS_OF_VERSION_1: &[Transition] = &[
    row(S::Proposal, C::OpenReview, S::TableReview).only_if(&[B::Incomplete]),
    row(S::Proposal, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::TableReview, C::Return, S::Proposal).reasoned(),
    row(S::TableReview, C::Forward, S::BoardDecision)
        .only_if(&[B::BallotsOpen, B::AdviceMissing, B::AdviceNotPositive]),
    row(S::TableReview, C::Reject, S::Rejected).only_if(&[B::AdviceNotNegative]).reasoned(),
    row(S::TableReview, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::BoardDecision, C::ReferBack, S::TableReview).reasoned(),
    row(S::BoardDecision, C::Defer, S::BoardDecision).only_if(&[B::DateMissing]),
    row(S::BoardDecision, C::Finance, S::Financed)
        .only_if(&[
            B::BoardBallotOpen, B::NoDecision, B::DecisionNotAdopted, B::GapRemains,
            B::RatificationOpen, B::ConditionOpen, B::ProgrammeBudgetExceeded,
        ])
        .four_eyes(),
    row(S::BoardDecision, C::Reject, S::Rejected)
        .only_if(&[B::BoardBallotOpen, B::NoDecision, B::DecisionNotNegative])
        .reasoned(),
    row(S::BoardDecision, C::Withdraw, S::Withdrawn).or_initiator().reasoned(),

    row(S::Financed, C::Reopen, S::BoardDecision).only_if(&[B::NoRefusedCommitment]).four_eyes(),
    row(S::Financed, C::Monitor, S::Monitored)
        .only_if(&[B::CommitmentNotAcknowledged, B::NoMonitorableIndicator]),

    row(S::Monitored, C::Complete, S::Completed)
        .only_if(&[B::FinalReportMissing, B::CommitmentNotSettled])
        .four_eyes(),
    row(S::Monitored, C::Stop, S::Stopped).reasoned().four_eyes(),
];

const fn row(from: CaseStatus, command: Command, to: CaseStatus) -> Transition {
    Transition {
        from,
        command,
        to,
        by: &[Role::Bureau],
        conditions: &[],
        reason: ReasonRule::Optional,
        four_eyes: false,
        four_eyes_while_board_votes: false,
    }
}

impl Transition {
    const fn or_initiator(mut self) -> Self {
        self.by = &[Role::Bureau, Role::Initiator];
        self
    }

    const fn only_if(mut self, conditions: &'static [BlockerCode]) -> Self {
        self.conditions = conditions;
        self
    }

    const fn reasoned(mut self) -> Self {
        self.reason = ReasonRule::Required;
        self
    }

    const fn four_eyes(mut self) -> Self {
        self.four_eyes = true;
        self
    }

    const fn four_eyes_while_board_votes(mut self) -> Self {
        self.four_eyes_while_board_votes = true;
        self
    }
}
