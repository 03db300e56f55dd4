//! The conditions of the transition table, each named by its blocker.

mod board;
mod money;
mod review;
mod state_aid;

use chrono::NaiveDate;

use super::{Blocker, BlockerCode, CaseFacts, CommandInput, WaitingOn};
use crate::Message;

/// The blockers of one unmet condition; empty if it is met.
pub(super) fn unmet(
    condition: BlockerCode,
    facts: &CaseFacts,
    input: &CommandInput,
    today: NaiveDate,
) -> Vec<Blocker> {
    use BlockerCode::*;
    match condition {
        Incomplete => review::incomplete(facts),
        BodyNotOpen | NoSeats | TooFewSeatsForSecrecy => review::tables_blocked(facts, condition),
        BallotsOpen => review::ballots_open(facts),
        AdviceMissing => review::advice_missing(facts),
        AdviceNotPositive => review::advice_not_positive(facts, input).into_iter().collect(),
        AdviceNotNegative => review::advice_not_negative(facts).into_iter().collect(),
        DateMissing | DateNotInFuture => date(input, today).into_iter().collect(),
        BoardBallotOpen => board::ballot_open(facts).into_iter().collect(),
        NoDecision => board::no_decision(facts).into_iter().collect(),
        DecisionNotAdopted => board::not_adopted(facts).into_iter().collect(),
        DecisionNotNegative => board::not_negative(facts).into_iter().collect(),
        DecisionNotRejected => board::not_rejected(facts).into_iter().collect(),
        GapRemains => board::gap_remains(facts).into_iter().collect(),
        RatificationOpen => board::ratification_open(facts).into_iter().collect(),
        ConditionOpen => board::condition_open(facts).into_iter().collect(),
        ProgrammeBudgetExceeded => board::budget_exceeded(facts).into_iter().collect(),
        FunderBudgetExceeded => board::funder_budget_exceeded(facts).into_iter().collect(),
        StateAidMissing => state_aid::missing(facts).into_iter().collect(),
        StateAidExceeded => state_aid::exceeded(facts),
        NoRefusedCommitment => money::none_refused(facts).into_iter().collect(),
        CommitmentNotAcknowledged => money::not_acknowledged(facts),
        NoMonitorableIndicator => money::no_indicator(facts).into_iter().collect(),
        FinalReportMissing => money::report_missing(input).into_iter().collect(),
        CommitmentNotSettled => money::not_settled(facts).into_iter().collect(),
        // Not conditions: the decision itself or the service raises these. A test keeps them out of the table.
        WrongState | NotYourRole | ReasonMissing | ApprovalPending | SomethingPaid | BallotOpen => Vec::new(),
    }
}

fn date(input: &CommandInput, today: NaiveDate) -> Option<Blocker> {
    match input.defer_until {
        None => Some(Blocker::new(
            BlockerCode::DateMissing,
            WaitingOn::Bureau,
            Message::new("blocker-date-missing"),
        )),
        Some(until) if until <= today => Some(Blocker::new(
            BlockerCode::DateNotInFuture,
            WaitingOn::Bureau,
            Message::new("blocker-date-not-in-future").with("date", until),
        )),
        Some(_) => None,
    }
}
