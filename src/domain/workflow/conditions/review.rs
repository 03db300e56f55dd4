//! Conditions of the proposal and of the tables' review.

use super::counted;
use crate::domain::codes::{Advice, BallotStatus};
use crate::domain::workflow::facts::LeadAdvice;
use crate::domain::workflow::{Blocker, BlockerCode, CaseFacts, CommandInput, WaitingOn};

pub fn incomplete(facts: &CaseFacts) -> Option<Blocker> {
    if facts.missing.is_empty() {
        return None;
    }
    let nl: Vec<&str> = facts.missing.iter().map(|m| m.nl.as_str()).collect();
    let en: Vec<&str> = facts.missing.iter().map(|m| m.en.as_str()).collect();
    Some(Blocker::new(
        BlockerCode::Incomplete,
        WaitingOn::Initiator,
        format!("De businesscase is niet compleet: {}.", nl.join("; ")),
        format!("The case is not complete: {}.", en.join("; ")),
    ))
}

/// The blockers of this code that keep tables from voting in a new round.
pub fn tables_blocked(facts: &CaseFacts, code: BlockerCode) -> Vec<Blocker> {
    let blockers = facts.tables_blocked.iter();
    blockers.filter(|blocker| blocker.code == code).cloned().collect()
}

/// The lead table and the co-review tables have separate blockers: different people can remove them.
pub fn ballots_open(facts: &CaseFacts) -> Vec<Blocker> {
    let open = |lead: bool| {
        facts
            .advice_ballots
            .iter()
            .filter(|b| b.lead == lead && b.status == BallotStatus::Open)
            .count()
    };
    let mut blockers = Vec::new();
    if open(true) > 0 {
        blockers.push(Blocker::new(
            BlockerCode::BallotsOpen,
            WaitingOn::LeadTable,
            "De stemming van de trekkende tafel is nog open.",
            "The lead table's ballot is still open.",
        ));
    }
    let others = open(false);
    if others > 0 {
        blockers.push(Blocker::new(
            BlockerCode::BallotsOpen,
            WaitingOn::CoReviewTable,
            counted(
                others,
                "De stemming van een meelezende tafel is nog open.",
                "stemmingen van meelezende tafels zijn nog open.",
            ),
            counted(
                others,
                "The ballot of a co-review table is still open.",
                "ballots of co-review tables are still open.",
            ),
        ));
    }
    blockers
}

/// A cancelled ballot is no advice: otherwise cancelling could bypass a table.
pub fn advice_missing(facts: &CaseFacts) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    if facts.lead_advice() == LeadAdvice::NotAsked {
        blockers.push(Blocker::new(
            BlockerCode::AdviceMissing,
            WaitingOn::Bureau,
            "De trekkende tafel heeft geen advies gegeven en er is geen stemming open.",
            "The lead table has given no advice and has no open ballot.",
        ));
    }
    let silent = facts.silent_co_reviewers();
    if silent > 0 {
        blockers.push(Blocker::new(
            BlockerCode::AdviceMissing,
            WaitingOn::Bureau,
            counted(
                silent,
                "De stemming van een meelezende tafel is geannuleerd en niet vervangen.",
                "stemmingen van meelezende tafels zijn geannuleerd en niet vervangen.",
            ),
            counted(
                silent,
                "The ballot of a co-review table was cancelled and not replaced.",
                "ballots of co-review tables were cancelled and not replaced.",
            ),
        ));
    }
    blockers
}

/// The bureau may depart from the advice with a reason, which is shown to the board. Without an advice there is
/// nothing to depart from; the conditions above report that.
pub fn advice_not_positive(facts: &CaseFacts, input: &CommandInput) -> Option<Blocker> {
    let (nl, en) = match facts.lead_advice() {
        LeadAdvice::Given(Advice::Negative) => (
            "Het advies van de trekkende tafel is negatief",
            "The lead table's advice is negative",
        ),
        LeadAdvice::Given(Advice::NoQuorum) => (
            "De trekkende tafel haalde geen quorum en gaf dus geen advies",
            "The lead table had no quorum and so gave no advice",
        ),
        LeadAdvice::Given(Advice::Positive) | LeadAdvice::Voting | LeadAdvice::NotAsked => {
            return None;
        }
    };
    (!input.has_reason()).then(|| {
        Blocker::new(
            BlockerCode::AdviceNotPositive,
            WaitingOn::Bureau,
            format!("{nl}; geef de reden om daarvan af te wijken, die de board te zien krijgt."),
            format!("{en}; give the reason for departing from it, which the board is shown."),
        )
    })
}

pub fn advice_not_negative(facts: &CaseFacts) -> Option<Blocker> {
    let blocker = |waiting_on, nl: &str, en: &str| {
        Some(Blocker::new(BlockerCode::AdviceNotNegative, waiting_on, nl, en))
    };
    match facts.lead_advice() {
        LeadAdvice::Given(Advice::Negative) => None,
        LeadAdvice::Given(Advice::Positive) => blocker(
            WaitingOn::Nobody,
            "Het advies van de trekkende tafel is positief.",
            "The lead table's advice is positive.",
        ),
        LeadAdvice::Given(Advice::NoQuorum) => blocker(
            WaitingOn::Bureau,
            "De trekkende tafel haalde geen quorum; dat is geen negatief advies.",
            "The lead table had no quorum; that is no negative advice.",
        ),
        LeadAdvice::Voting => blocker(
            WaitingOn::LeadTable,
            "De trekkende tafel stemt nog; er is geen negatief advies.",
            "The lead table is still voting; there is no negative advice.",
        ),
        LeadAdvice::NotAsked => blocker(
            WaitingOn::Bureau,
            "De trekkende tafel heeft geen advies gegeven.",
            "The lead table has given no advice.",
        ),
    }
}
