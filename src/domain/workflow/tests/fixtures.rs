//! Cases in each state, for which nothing blocks a command.

use chrono::NaiveDate;

use crate::codes::{Advice, BallotStatus, CaseStatus, CommitmentStatus, Outcome, Role};
use crate::workflow::*;
use crate::{Cents, Id};

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 10).unwrap()
}

pub const BUREAU: Asker = Asker {
    role: Role::Bureau,
    is_initiator_of_case: false,
};

pub const INITIATOR: Asker = Asker {
    role: Role::Initiator,
    is_initiator_of_case: true,
};

pub fn advice(lead: bool, advice: Advice) -> AdviceFact {
    AdviceFact {
        body_id: Id::new(),
        lead,
        status: BallotStatus::Closed,
        advice: Some(advice),
    }
}

pub fn voting(lead: bool) -> AdviceFact {
    AdviceFact {
        body_id: Id::new(),
        lead,
        status: BallotStatus::Open,
        advice: None,
    }
}

pub fn decided(outcome: Outcome) -> DecisionFact {
    DecisionFact {
        id: Id::new(),
        outcome,
        gap: Cents::ZERO,
        ratifications_open: 0,
        conditions_open: 0,
        budget_breaches: vec![],
        budget_breach_lifted: false,
        funder_breaches: vec![],
        aid_unstated: 0,
        aid_excesses: vec![],
    }
}

pub fn at(status: CaseStatus) -> CaseFacts {
    CaseFacts {
        status,
        missing: vec![],
        advice_ballots: vec![advice(true, Advice::Positive), advice(false, Advice::Negative)],
        decision: Some(decided(Outcome::Adopted)),
        open_ballots: 0,
        board_votes_running: 0,
        tables_blocked: vec![],
        proposed: vec![],
        commitments: match status {
            CaseStatus::Financed | CaseStatus::Monitored => vec![CommitmentStatus::Acknowledged],
            _ => vec![CommitmentStatus::Decided],
        },
        paid: Cents::ZERO,
        monitorable_indicators: 1,
    }
}

/// Facts under which only state and role can block `command`.
pub fn favourable(status: CaseStatus, command: Command) -> CaseFacts {
    let mut facts = at(status);
    match command {
        Command::Reject => {
            facts.advice_ballots = vec![advice(true, Advice::Negative)];
            facts.decision = Some(decided(Outcome::Rejected));
        }
        Command::Reopen => facts.commitments = vec![CommitmentStatus::Refused],
        Command::Complete => facts.commitments = vec![CommitmentStatus::Paid, CommitmentStatus::Released],
        _ => {}
    }
    facts
}

pub fn full(command: Command) -> CommandInput {
    CommandInput {
        command,
        reason: Some("It is needed.".into()),
        defer_until: today().succ_opt(),
        final_report: Some("All was built.".into()),
    }
}

/// The bureau's result with complete input.
pub fn bureau(facts: &CaseFacts, command: Command) -> Result<Move, Vec<Blocker>> {
    current_machine().decide(facts, &BUREAU, &full(command), today())
}

/// The bureau's result without input.
pub fn bare(facts: &CaseFacts, command: Command) -> Result<Move, Vec<Blocker>> {
    current_machine().decide(facts, &BUREAU, &CommandInput::bare(command), today())
}

/// The blockers as `code waiting-on`.
pub fn blockers_of(result: Result<Move, Vec<Blocker>>) -> Vec<String> {
    let blockers = result.err().unwrap_or_default();
    blockers
        .iter()
        .map(|b| format!("{} {}", b.code, b.waiting_on))
        .collect()
}

pub const NONE: [&str; 0] = [];

/// The effects of an allowed command.
pub fn effects(result: Result<Move, Vec<Blocker>>) -> Vec<Effect> {
    result.unwrap().effects
}
