//! What a decision about a command is taken on. The service reads these facts inside the write
//! transaction; nothing else is known here.

use super::{Blocker, Command, Transition};
use crate::domain::case::Missing;
use crate::domain::codes::{Advice, BallotStatus, CaseStatus, CommitmentStatus, Outcome, Role};
use crate::domain::{Cents, Id};

/// Everything about a case that a command can depend on.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFacts {
    pub status: CaseStatus,
    /// What the case lacks to be complete (`CaseContent::missing`).
    pub missing: Vec<Missing>,
    /// The advice ballots of the present round, oldest first. Where a table has several, the last
    /// that was not cancelled counts: a correction supersedes what it corrects.
    pub advice_ballots: Vec<AdviceFact>,
    /// The decision that stands now, in its last version; none before the board has decided, nor
    /// after the case was referred back.
    pub decision: Option<DecisionFact>,
    /// How many of the board's ballots on this case are open, counted or not.
    pub open_ballots: usize,
    /// How many of them take votes still: their deadline has not passed.
    pub board_votes_running: usize,
    /// What keeps the tables of the case from voting on it in a new round ([`super::opening_blockers`]).
    pub tables_blocked: Vec<Blocker>,
    /// The commands that were proposed and wait for a second bureau member.
    pub proposed: Vec<Command>,
    /// The commitments of the decision's last version.
    pub commitments: Vec<CommitmentStatus>,
    /// How many indicators have a baseline, a target and a reporting rhythm.
    pub monitorable_indicators: usize,
}

/// One table's ballot.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceFact {
    pub body_id: Id,
    /// Whether this is the lead table; else it is a co-review table.
    pub lead: bool,
    pub status: BallotStatus,
    /// What a closed ballot advises.
    pub advice: Option<Advice>,
}

/// What is still open around the board's decision.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionFact {
    pub id: Id,
    pub outcome: Outcome,
    /// What is asked and neither pledged within a mandate nor ratified, nor still to be ratified.
    pub gap: Cents,
    pub ratifications_open: usize,
    pub conditions_open: usize,
    /// Where the decision would exceed the yearly programme, each in words such as
    /// `2026, investment, subsidy`.
    pub budget_breaches: Vec<String>,
    /// Whether the board lifted the breach explicitly.
    pub budget_breach_lifted: bool,
}

/// Who gives the command.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asker {
    pub role: Role,
    /// Whether the asker acts for the organisation that initiated this case.
    pub is_initiator_of_case: bool,
}

impl Asker {
    /// Whether a transition is theirs to make.
    pub fn may(&self, transition: &Transition) -> bool {
        transition.by.contains(&self.role) && (self.role != Role::Initiator || self.is_initiator_of_case)
    }
}

/// What the lead table says in this round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LeadAdvice {
    NotAsked,
    Voting,
    Given(Advice),
}

impl CaseFacts {
    /// Whether a funder has been offered its share, or has acknowledged it. Before a case is financed that is only so
    /// after it was reopened.
    pub(super) fn funders_hold_commitments(&self) -> bool {
        use CommitmentStatus::{Acknowledged, Offered};
        self.commitments
            .iter()
            .any(|status| matches!(status, Offered | Acknowledged))
    }

    pub(super) fn lead_advice(&self) -> LeadAdvice {
        let last = self.standing_ballots().into_iter().find(|ballot| ballot.lead);
        match last.map(|ballot| (ballot.status, ballot.advice)) {
            Some((BallotStatus::Open, _)) => LeadAdvice::Voting,
            Some((BallotStatus::Closed, Some(advice))) => LeadAdvice::Given(advice),
            _ => LeadAdvice::NotAsked,
        }
    }

    /// Per table the ballot that counts.
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

    /// How many co-review tables were asked and have no ballot left that counts.
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
