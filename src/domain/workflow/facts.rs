//! The facts for the decision about a command. The service reads them inside the write transaction; the decision uses
//! nothing else.

use super::{AidExcessFact, Blocker, Command};
use crate::case::Missing;
use crate::codes::{Advice, BallotStatus, CaseStatus, CommitmentStatus, Outcome};
use crate::{Cents, Id, Message};

/// All facts of a case that a command can depend on.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFacts {
    pub status: CaseStatus,
    /// The items that the case lacks to be complete (`CaseContent::missing`).
    pub missing: Vec<Missing>,
    /// The advice ballots of the present round, oldest first. If a table has several, the last that was not cancelled
    /// counts: a correction supersedes the ballot that it corrects.
    pub advice_ballots: Vec<AdviceFact>,
    /// The current decision, in its last version; None before the board has decided, and after the case was referred
    /// back.
    pub decision: Option<DecisionFact>,
    /// The number of the board's open ballots on this case, counted or not.
    pub open_ballots: usize,
    /// The number of them that still accept votes: their deadline has not passed.
    pub board_votes_running: usize,
    /// The blockers that keep the tables of the case from voting on it in a new round ([`super::opening_blockers`]).
    pub tables_blocked: Vec<Blocker>,
    /// The proposed commands that wait for a second bureau member.
    pub proposed: Vec<Command>,
    /// The commitments of the decision's last version.
    pub commitments: Vec<CommitmentStatus>,
    /// What was paid on them, less what was reversed.
    pub paid: Cents,
    /// The number of indicators with a baseline, a target and a reporting rhythm.
    pub monitorable_indicators: usize,
}

/// One table's ballot.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceFact {
    pub body_id: Id,
    /// True for the lead table, false for a co-review table.
    pub lead: bool,
    pub status: BallotStatus,
    /// The advice of a closed ballot.
    pub advice: Option<Advice>,
}

/// The open points of the board's decision.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionFact {
    pub id: Id,
    pub outcome: Outcome,
    /// The amount asked that is neither pledged within a mandate nor ratified, nor waiting for ratification.
    pub gap: Cents,
    pub ratifications_open: usize,
    pub conditions_open: usize,
    /// The cells in which the decision would exceed the budget of the programme, each with by how much.
    pub budget_breaches: Vec<Message>,
    /// Whether the board lifted the breach explicitly.
    pub budget_breach_lifted: bool,
    /// The cells in which the decision would exceed the budget of a funder, each with the funder and by how much.
    pub funder_breaches: Vec<Message>,
    /// The number of its commitments of public money to undertakings whose basis is not stated.
    pub aid_unstated: usize,
    /// By how much its *de minimis* aid goes beyond the ceilings.
    pub aid_excesses: Vec<AidExcessFact>,
}

/// The advice of the lead table in this round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LeadAdvice {
    NotAsked,
    Voting,
    Given(Advice),
}

impl CaseFacts {
    /// Whether a funder has been offered its share, has acknowledged it, or has paid it. Before a case is financed, this is only
    /// possible after it was reopened.
    pub(super) fn funders_hold_commitments(&self) -> bool {
        use CommitmentStatus::{Acknowledged, CarriedOver, Offered, Paid};
        self.commitments
            .iter()
            .any(|status| matches!(status, Offered | Acknowledged | Paid | CarriedOver))
    }

    pub(super) fn lead_advice(&self) -> LeadAdvice {
        let last = self.standing_ballots().into_iter().find(|ballot| ballot.lead);
        match last.map(|ballot| (ballot.status, ballot.advice)) {
            Some((BallotStatus::Open, _)) => LeadAdvice::Voting,
            Some((BallotStatus::Closed, Some(advice))) => LeadAdvice::Given(advice),
            _ => LeadAdvice::NotAsked,
        }
    }

    /// The ballot that counts, per table.
    pub(super) fn standing_ballots(&self) -> Vec<&AdviceFact> {
        let mut standing: Vec<&AdviceFact> = Vec::new();
        for ballot in self
            .advice_ballots
            .iter()
            .rev()
            .filter(|b| b.status != BallotStatus::Cancelled)
        {
            if !standing.iter().any(|later| later.body_id == ballot.body_id) {
                standing.push(ballot);
            }
        }
        standing
    }

    /// The number of co-review tables that were asked and have no ballot that counts.
    pub(super) fn silent_co_reviewers(&self) -> usize {
        let standing = self.standing_ballots();
        let mut silent: Vec<Id> = Vec::new();
        for ballot in self.advice_ballots.iter().filter(|ballot| !ballot.lead) {
            let id = ballot.body_id;
            if !silent.contains(&id) && !standing.iter().any(|b| b.body_id == id) {
                silent.push(id);
            }
        }
        silent.len()
    }
}
