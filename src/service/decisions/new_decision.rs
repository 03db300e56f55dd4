//! A decision of the board before it is recorded.

use super::mandate_snapshot::Judged;
use super::retained::Carried;
use edba_domain::Id;
use edba_domain::ballot::Tally;
use edba_domain::codes::Outcome;
use edba_domain::funding::{Allocation, Need};
use edba_store::ballots::{Ballot, Pledge};
use edba_store::cases::Case;

/// A closed ballot of the board, with its case and its tally.
#[derive(Clone, Copy)]
pub(super) struct ClosedBallot<'a> {
    pub case: &'a Case,
    pub ballot: &'a Ballot,
    pub tally: &'a Tally,
}

/// The data with which a decision is recorded.
pub(super) struct NewDecision<'a> {
    pub closed: ClosedBallot<'a>,
    pub outcome: Outcome,
    /// The pledges at the close of the ballot; empty if the ballot was not carried.
    pub pledges: Vec<Pledge>,
    /// The amount taken of each pledge: one line per pledge, in the same order.
    pub allocation: Allocation,
    /// The total that was asked; a supplementary ballot is about a part of it.
    pub need: Need,
    pub gap: Need,
    /// Whether it is the decision in force from now on.
    pub stands: bool,
    /// The number and version of an existing decision that is added to; otherwise it gets the next number.
    pub number: Option<DecisionNumber>,
    /// Whether the board, by adopting it, lifts a breach of the yearly programme.
    pub lifts_budget_breach: bool,
    /// The mandate versions by which its pledges were judged.
    pub judged: Judged,
    /// For a decision that is added to: the part carried over from the version before.
    pub carried: Option<Carried>,
    /// The decision that was in force when the ballot closed.
    pub supersedes: Option<Id>,
}

/// The number of a decision, as in `EDBA-2026-007`, and its version, which a carried supplementary ballot increments.
#[derive(Clone)]
pub(super) struct DecisionNumber {
    pub text: String,
    pub version: i32,
}
