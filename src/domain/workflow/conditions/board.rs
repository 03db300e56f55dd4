//! Conditions of the board's decision. If there is no decision, or it was not adopted, only that is reported: a gap or
//! an open condition would mislead.

use super::counted;
use crate::domain::case::format::{euros_en, euros_nl};
use crate::domain::codes::Outcome;
use crate::domain::workflow::{Blocker, BlockerCode, CaseFacts, DecisionFact, WaitingOn};

fn adopted(facts: &CaseFacts) -> Option<&DecisionFact> {
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
            "Een stemming van de board is nog open.",
            "A ballot of the board is still open.",
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
            "De board heeft nog niet besloten.",
            "The board has not decided yet.",
        )
    })
}

pub fn not_adopted(facts: &CaseFacts) -> Option<Blocker> {
    let (nl, en) = match facts.decision.as_ref()?.outcome {
        Outcome::Rejected => (
            "Het besluit van de board is negatief.",
            "The board's decision is negative.",
        ),
        Outcome::NoQuorum => (
            "De board haalde geen quorum; er is niets aangenomen.",
            "The board had no quorum; nothing was adopted.",
        ),
        Outcome::Adopted | Outcome::AdoptedSubjectToRatification | Outcome::AdoptedWithGap => {
            return None;
        }
    };
    Some(Blocker::new(
        BlockerCode::DecisionNotAdopted,
        WaitingOn::Board,
        nl,
        en,
    ))
}

/// A decision that was not adopted is negative, whether voted down or without quorum. A gap does not make a decision
/// negative: the bureau, which has no vote, cannot undo what the board adopted.
pub fn not_negative(facts: &CaseFacts) -> Option<Blocker> {
    let decision = adopted(facts)?;
    let (nl, en) = if decision.gap.is_positive() {
        (
            "De board heeft de businesscase aangenomen, met een tekort; vul het aan met een nieuwe stemming of verwijs terug.",
            "The board adopted the case with a gap; close it with a new ballot, or refer the case back.",
        )
    } else {
        (
            "De board heeft de businesscase aangenomen.",
            "The board adopted the case.",
        )
    };
    Some(Blocker::new(
        BlockerCode::DecisionNotNegative,
        WaitingOn::Board,
        nl,
        en,
    ))
}

/// Version 2: only a proposal that the board voted down is rejected. Without a quorum the board decided nothing.
pub fn not_rejected(facts: &CaseFacts) -> Option<Blocker> {
    let (waiting_on, nl, en) = match facts.decision.as_ref()?.outcome {
        Outcome::Rejected => return None,
        Outcome::NoQuorum => (
            WaitingOn::Bureau,
            "De board haalde geen quorum; dat is geen afwijzing. Open een nieuwe stemming of verwijs terug.",
            "The board had no quorum, which is no rejection. Open a new ballot, or refer the case back.",
        ),
        Outcome::AdoptedWithGap => (
            WaitingOn::Board,
            "De board heeft de businesscase aangenomen, met een tekort; vul het aan met een nieuwe stemming of verwijs terug.",
            "The board adopted the case with a gap; close it with a new ballot, or refer the case back.",
        ),
        Outcome::Adopted | Outcome::AdoptedSubjectToRatification => (
            WaitingOn::Board,
            "De board heeft de businesscase aangenomen.",
            "The board adopted the case.",
        ),
    };
    Some(Blocker::new(BlockerCode::DecisionNotRejected, waiting_on, nl, en))
}

pub fn gap_remains(facts: &CaseFacts) -> Option<Blocker> {
    let gap = adopted(facts)?.gap;
    (!gap.is_zero()).then(|| {
        Blocker::new(
            BlockerCode::GapRemains,
            WaitingOn::Funder,
            format!("Er ontbreekt nog {} aan financiering.", euros_nl(gap)),
            format!("{} of funding is still missing.", euros_en(gap)),
        )
    })
}

pub fn ratification_open(facts: &CaseFacts) -> Option<Blocker> {
    let open = adopted(facts)?.ratifications_open;
    (open > 0).then(|| {
        Blocker::new(
            BlockerCode::RatificationOpen,
            WaitingOn::RatifyingOrganisation,
            counted(
                open,
                "Een bekrachtiging staat nog open.",
                "bekrachtigingen staan nog open.",
            ),
            counted(
                open,
                "A ratification is still to be given.",
                "ratifications are still to be given.",
            ),
        )
    })
}

pub fn condition_open(facts: &CaseFacts) -> Option<Blocker> {
    let open = adopted(facts)?.conditions_open;
    (open > 0).then(|| {
        Blocker::new(
            BlockerCode::ConditionOpen,
            WaitingOn::ConditionOwner,
            counted(
                open,
                "Aan een voorwaarde van het besluit is nog niet voldaan.",
                "voorwaarden van het besluit zijn nog niet vervuld.",
            ),
            counted(
                open,
                "A condition of the decision is not met yet.",
                "conditions of the decision are not met yet.",
            ),
        )
    })
}

pub fn budget_exceeded(facts: &CaseFacts) -> Option<Blocker> {
    let decision = adopted(facts)?;
    let breached = !decision.budget_breaches.is_empty() && !decision.budget_breach_lifted;
    breached.then(|| {
        let which = decision.budget_breaches.join("; ");
        Blocker::new(
            BlockerCode::ProgrammeBudgetExceeded,
            WaitingOn::Board,
            format!(
                "Het jaarprogramma wordt overschreden ({which}); alleen de board kan dat uitdrukkelijk toestaan, met een \
                 nieuw besluit (`liftsBudgetBreach`: true, `supersedesDecisionId`: {}).",
                decision.id
            ),
            format!(
                "The yearly programme would be exceeded ({which}); only the board can allow that explicitly, by a new \
                 decision (open a ballot with `liftsBudgetBreach`: true and `supersedesDecisionId`: {}).",
                decision.id
            ),
        )
    })
}
