//! Conditions of the proposal and of the tables' review.

use crate::Message;
use crate::codes::{Advice, BallotStatus};
use crate::message::{Argument, Joined};
use crate::workflow::facts::LeadAdvice;
use crate::workflow::{Blocker, BlockerCode, CaseFacts, CommandInput, WaitingOn};

/// What the initiator sees to and what only the bureau can see to have separate blockers.
pub fn incomplete(facts: &CaseFacts) -> Vec<Blocker> {
    let of = |by_bureau: bool, waiting_on| {
        let missing = facts.missing.iter().filter(|item| item.by_bureau == by_bureau);
        let missing: Vec<Message> = missing.map(|item| item.message.clone()).collect();
        (!missing.is_empty()).then(|| {
            Blocker::new(
                BlockerCode::Incomplete,
                waiting_on,
                Message::new("blocker-incomplete")
                    .with("missing", Argument::Parts(missing, Joined::Semicolon)),
            )
        })
    };
    [of(false, WaitingOn::Initiator), of(true, WaitingOn::Bureau)]
        .into_iter()
        .flatten()
        .collect()
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
            Message::new("blocker-ballots-open-lead"),
        ));
    }
    let others = open(false);
    if others > 0 {
        blockers.push(Blocker::new(
            BlockerCode::BallotsOpen,
            WaitingOn::CoReviewTable,
            Message::new("blocker-ballots-open-co-review").with("count", others),
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
            Message::new("blocker-advice-missing-lead"),
        ));
    }
    let silent = facts.silent_co_reviewers();
    if silent > 0 {
        blockers.push(Blocker::new(
            BlockerCode::AdviceMissing,
            WaitingOn::Bureau,
            Message::new("blocker-advice-missing-co-review").with("count", silent),
        ));
    }
    blockers
}

/// The bureau may depart from the advice with a reason, which is shown to the board. Without an advice there is
/// nothing to depart from; the conditions above report that.
pub fn advice_not_positive(facts: &CaseFacts, input: &CommandInput) -> Option<Blocker> {
    let message = match facts.lead_advice() {
        LeadAdvice::Given(Advice::Negative) => Message::new("blocker-advice-not-positive"),
        LeadAdvice::Given(Advice::NoQuorum) => Message::new("blocker-advice-not-positive-no-quorum"),
        LeadAdvice::Given(Advice::Positive) | LeadAdvice::Voting | LeadAdvice::NotAsked => {
            return None;
        }
    };
    (!input.has_reason()).then(|| Blocker::new(BlockerCode::AdviceNotPositive, WaitingOn::Bureau, message))
}

pub fn advice_not_negative(facts: &CaseFacts) -> Option<Blocker> {
    let (waiting_on, message) = match facts.lead_advice() {
        LeadAdvice::Given(Advice::Negative) => return None,
        LeadAdvice::Given(Advice::Positive) => (
            WaitingOn::Nobody,
            Message::new("blocker-advice-not-negative-positive"),
        ),
        LeadAdvice::Given(Advice::NoQuorum) => (
            WaitingOn::Bureau,
            Message::new("blocker-advice-not-negative-no-quorum"),
        ),
        LeadAdvice::Voting => (
            WaitingOn::LeadTable,
            Message::new("blocker-advice-not-negative-voting"),
        ),
        LeadAdvice::NotAsked => (
            WaitingOn::Bureau,
            Message::new("blocker-advice-not-negative-not-asked"),
        ),
    };
    Some(Blocker::new(BlockerCode::AdviceNotNegative, waiting_on, message))
}
