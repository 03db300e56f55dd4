//! Conditions of the board's decision. If there is no decision, or it was not adopted, only that is reported: a gap or
//! an open condition would mislead.

use crate::Message;
use crate::codes::Outcome;
use crate::message::{Argument, Joined};
use crate::workflow::{Blocker, BlockerCode, CaseFacts, DecisionFact, WaitingOn};

pub(super) fn adopted(facts: &CaseFacts) -> Option<&DecisionFact> {
    facts
        .decision
        .as_ref()
        .filter(|decision| decision.outcome.is_adopted())
}

pub fn ballot_open(facts: &CaseFacts) -> Option<Blocker> {
    (facts.open_ballots > 0).then(|| {
        Blocker::new(
            BlockerCode::BoardBallotOpen,
            WaitingOn::Board,
            Message::new("blocker-board-ballot-open"),
        )
    })
}

pub fn no_decision(facts: &CaseFacts) -> Option<Blocker> {
    facts.decision.is_none().then(|| {
        let waiting_on = if facts.open_ballots > 0 {
            WaitingOn::Board
        } else {
            WaitingOn::Bureau
        };
        Blocker::new(
            BlockerCode::NoDecision,
            waiting_on,
            Message::new("blocker-no-decision"),
        )
    })
}

pub fn not_adopted(facts: &CaseFacts) -> Option<Blocker> {
    let message = match facts.decision.as_ref()?.outcome {
        Outcome::Rejected => Message::new("blocker-decision-not-adopted"),
        Outcome::NoQuorum => Message::new("blocker-decision-not-adopted-no-quorum"),
        Outcome::Adopted | Outcome::AdoptedSubjectToRatification | Outcome::AdoptedWithGap => {
            return None;
        }
    };
    Some(Blocker::new(
        BlockerCode::DecisionNotAdopted,
        WaitingOn::Board,
        message,
    ))
}

/// A decision that was not adopted is negative, whether voted down or without quorum. A gap does not make a decision
/// negative: the bureau, which has no vote, cannot undo what the board adopted.
pub fn not_negative(facts: &CaseFacts) -> Option<Blocker> {
    let decision = adopted(facts)?;
    let message = if decision.gap.is_positive() {
        Message::new("blocker-adopted-with-gap")
    } else {
        Message::new("blocker-adopted")
    };
    Some(Blocker::new(
        BlockerCode::DecisionNotNegative,
        WaitingOn::Board,
        message,
    ))
}

/// Version 2: only a proposal that the board voted down is rejected. Without a quorum the board decided nothing.
pub fn not_rejected(facts: &CaseFacts) -> Option<Blocker> {
    let (waiting_on, message) = match facts.decision.as_ref()?.outcome {
        Outcome::Rejected => return None,
        Outcome::NoQuorum => (
            WaitingOn::Bureau,
            Message::new("blocker-decision-not-rejected-no-quorum"),
        ),
        Outcome::AdoptedWithGap => (WaitingOn::Board, Message::new("blocker-adopted-with-gap")),
        Outcome::Adopted | Outcome::AdoptedSubjectToRatification => {
            (WaitingOn::Board, Message::new("blocker-adopted"))
        }
    };
    Some(Blocker::new(
        BlockerCode::DecisionNotRejected,
        waiting_on,
        message,
    ))
}

pub fn gap_remains(facts: &CaseFacts) -> Option<Blocker> {
    let gap = adopted(facts)?.gap;
    (!gap.is_zero()).then(|| {
        Blocker::new(
            BlockerCode::GapRemains,
            WaitingOn::Funder,
            Message::new("blocker-gap-remains").with("amount", gap),
        )
    })
}

pub fn ratification_open(facts: &CaseFacts) -> Option<Blocker> {
    let open = adopted(facts)?.ratifications_open;
    (open > 0).then(|| {
        Blocker::new(
            BlockerCode::RatificationOpen,
            WaitingOn::RatifyingOrganisation,
            Message::new("blocker-ratification-open").with("count", open),
        )
    })
}

pub fn condition_open(facts: &CaseFacts) -> Option<Blocker> {
    let open = adopted(facts)?.conditions_open;
    (open > 0).then(|| {
        Blocker::new(
            BlockerCode::ConditionOpen,
            WaitingOn::ConditionOwner,
            Message::new("blocker-condition-open").with("count", open),
        )
    })
}

fn cells(breaches: &[Message]) -> Argument {
    Argument::Parts(breaches.to_vec(), Joined::Semicolon)
}

pub fn budget_exceeded(facts: &CaseFacts) -> Option<Blocker> {
    let decision = adopted(facts)?;
    let breached = !decision.budget_breaches.is_empty() && !decision.budget_breach_lifted;
    breached.then(|| {
        Blocker::new(
            BlockerCode::ProgrammeBudgetExceeded,
            WaitingOn::Board,
            Message::new("blocker-programme-budget-exceeded")
                .with("cells", cells(&decision.budget_breaches))
                .with("decision", decision.id.to_string()),
        )
    })
}

/// The budget of a funder, which only that funder changes.
pub fn funder_budget_exceeded(facts: &CaseFacts) -> Option<Blocker> {
    let decision = adopted(facts)?;
    (!decision.funder_breaches.is_empty()).then(|| {
        Blocker::new(
            BlockerCode::FunderBudgetExceeded,
            WaitingOn::Funder,
            Message::new("blocker-funder-budget-exceeded").with("cells", cells(&decision.funder_breaches)),
        )
    })
}
