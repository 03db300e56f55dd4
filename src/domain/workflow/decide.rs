//! Decides whether a command is allowed now, and its effects.

use chrono::NaiveDate;

use super::conditions::unmet;
use super::effect::effects_of;
use super::facts::LeadAdvice;
use super::{
    Asker, Blocker, BlockerCode, CaseFacts, Command, CommandInput, Effect, Machine, ReasonRule, Transition,
};
use crate::codes::{Advice, CaseStatus, Role};

/// An allowed transition with its effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    pub from: CaseStatus,
    pub to: CaseStatus,
    pub command: Command,
    /// To be carried out in the transaction of the transition, in this order.
    pub effects: Vec<Effect>,
    /// A second bureau member must approve first; the service keeps the command pending until then and decides again.
    pub four_eyes: bool,
}

/// The result of a dry run of one command.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandState {
    pub command: Command,
    /// The resulting state; null where the command does not exist in the present state.
    pub to: Option<CaseStatus>,
    /// Whether it can be given now, with the input named in `asks`.
    pub allowed: bool,
    /// Why it is not allowed; empty exactly when `allowed`.
    pub blockers: Vec<Blocker>,
    /// The input that the command still needs: a reason, a date, a final report.
    pub asks: Vec<Blocker>,
    pub needs_reason: bool,
    /// A second bureau member must approve it.
    pub four_eyes: bool,
}

/// Whether a command takes back what the board decided. Once anything is paid a case is only stopped. A rule of every
/// version: before the ledger of commitments nothing was paid.
fn takes_the_decision_back(row: &Transition) -> bool {
    row.from == CaseStatus::BoardDecision
        && matches!(
            row.command,
            Command::ReferBack | Command::Reject | Command::Withdraw
        )
}

impl Machine {
    /// Decides on a command. `today` is the date in Europe/Amsterdam.
    ///
    /// # Errors
    /// All blockers at once, never the first only.
    pub fn decide(
        &self,
        facts: &CaseFacts,
        asker: &Asker,
        input: &CommandInput,
        today: NaiveDate,
    ) -> Result<Move, Vec<Blocker>> {
        let Some(row) = self.transition(facts.status, input.command) else {
            return Err(self.out_of_place(facts.status, asker, input.command));
        };
        let mut blockers = Vec::new();
        if !asker.may(row) {
            blockers.push(Blocker::not_your_role(row.by));
        } else if moves_money(row, facts) && asker.role != Role::Bureau {
            blockers.push(Blocker::not_your_role(&[Role::Bureau]));
        }
        if facts.proposed.contains(&input.command) {
            blockers.push(Blocker::approval_pending(input.command));
        }
        if takes_the_decision_back(row) && facts.paid.is_positive() {
            blockers.push(Blocker::something_paid(facts.paid));
        }
        if row.reason == ReasonRule::Required && !input.has_reason() {
            blockers.push(Blocker::reason_missing(asker));
        }
        for &condition in row.conditions {
            blockers.extend(unmet(condition, facts, input, today));
        }
        if !blockers.is_empty() {
            return Err(blockers);
        }
        let departs = !matches!(facts.lead_advice(), LeadAdvice::Given(Advice::Positive));
        Ok(Move {
            from: row.from,
            to: row.to,
            command: row.command,
            effects: effects_of(input, departs),
            four_eyes: takes_four_eyes(row, facts),
        })
    }

    /// A dry run of every command, in the order of declaration.
    pub fn dry_run(&self, facts: &CaseFacts, asker: &Asker, today: NaiveDate) -> Vec<CommandState> {
        Command::ALL
            .iter()
            .map(|&command| self.dry_run_one(facts, asker, command, today))
            .collect()
    }

    fn dry_run_one(
        &self,
        facts: &CaseFacts,
        asker: &Asker,
        command: Command,
        today: NaiveDate,
    ) -> CommandState {
        let row = self.transition(facts.status, command);
        let met = self
            .decide(facts, asker, &CommandInput::bare(command), today)
            .err()
            .unwrap_or_default();
        let (asks, blockers): (Vec<_>, Vec<_>) = met.into_iter().partition(|b| b.code.is_lifted_by_input());
        CommandState {
            command,
            to: row.map(|row| row.to),
            allowed: blockers.is_empty(),
            needs_reason: asks.iter().any(|b| {
                matches!(
                    b.code,
                    BlockerCode::ReasonMissing | BlockerCode::AdviceNotPositive
                )
            }),
            blockers,
            asks,
            four_eyes: row.is_some_and(|row| takes_four_eyes(row, facts)),
        }
    }

    fn out_of_place(&self, status: CaseStatus, asker: &Asker, command: Command) -> Vec<Blocker> {
        let rows: Vec<&Transition> = self
            .transitions
            .iter()
            .filter(|row| row.command == command)
            .collect();
        let from: Vec<CaseStatus> = rows.iter().map(|row| row.from).collect();
        let mut blockers = vec![Blocker::wrong_state(command, status, &from)];
        // The role is reported here too, so that nobody waits for a state in which they still may not give the
        // command.
        if let Some(row) = rows.first().filter(|_| !rows.iter().any(|row| asker.may(row))) {
            blockers.push(Blocker::not_your_role(row.by));
        }
        blockers
    }
}

/// Whether a second bureau member must approve: money moves, or the command ends a ballot of the board that still
/// accepts votes.
fn takes_four_eyes(row: &Transition, facts: &CaseFacts) -> bool {
    moves_money(row, facts) || (row.four_eyes_while_board_votes && facts.board_votes_running > 0)
}

/// Whether money moves: the row says so, or the command releases amounts already offered to funders.
fn moves_money(row: &Transition, facts: &CaseFacts) -> bool {
    row.four_eyes || (gives_back(row.command) && facts.funders_hold_commitments())
}

/// Whether a command releases to their mandates the amounts that the decision of a case committed.
fn gives_back(command: Command) -> bool {
    effects_of(&CommandInput::bare(command), false).contains(&Effect::ReleasePledges)
}
