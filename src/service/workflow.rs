//! The commands of the state machine: dry run and execution.

use crate::versioned;
use edba_domain::EventKind;
use serde_json::json;

use super::ballots::{cancel_all, open_advice_round, tables_blocked};
use super::events::{Chain, NewEvent};
use super::pending_actions::{self, CheckStage, MoneyAction, PendingAction};
use super::workflow_versions::{machine_for, take_over};
use super::{Context, cases, commitments, decisions, indicators, state_aid, votes};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::ballot::TallyResult;
use edba_domain::codes::{Advice, BallotKind, BallotStatus, CaseStatus, Role};
use edba_domain::workflow::{
    AdviceFact, Asker, Blocker, BlockerCode, CaseFacts, Command, CommandInput, CommandState, Effect, Move,
};
use edba_domain::{Id, Moment, deadline};
use edba_store::ballots;
use edba_store::cases::{self as case_store, Case};

fn asker(cx: &Context<'_>, case: &Case) -> Asker {
    Asker {
        role: cx.actor.role,
        is_initiator_of_case: cx.actor.role == Role::Initiator
            && cx.actor.organisation_id == Some(case.initiator_id),
    }
}

/// Loads everything that a command on this case can depend on.
pub fn facts(cx: &mut Context<'_>, case: &Case) -> Result<CaseFacts> {
    let all = ballots::of_case(cx.conn, &case.id)?;
    let advice_ballots = all
        .iter()
        .filter(|b| b.kind == BallotKind::Advice && b.round == case.round)
        .map(|b| AdviceFact {
            body_id: b.body_id,
            lead: b.is_lead,
            status: b.status,
            advice: b.result.map(advice_of),
        })
        .collect();
    let of_board: Vec<_> = all
        .iter()
        .filter(|b| b.kind != BallotKind::Advice && b.status == BallotStatus::Open)
        .collect();
    let open_ballots = of_board.len();
    let board_votes_running = of_board.iter().filter(|b| cx.now < b.closes_at).count();
    let (decision, committed) = match decisions::decision_fact(cx, case)? {
        Some((fact, committed)) => (Some(fact), committed),
        None => (None, Vec::new()),
    };
    Ok(CaseFacts {
        status: case.status,
        // Only a proposal must be complete.
        missing: match case.status {
            CaseStatus::Proposal => cases::missing(cx, case)?,
            _ => Vec::new(),
        },
        advice_ballots,
        decision,
        open_ballots,
        board_votes_running,
        // In these states a new round of table ballots can be opened.
        tables_blocked: match case.status {
            CaseStatus::Proposal | CaseStatus::BoardDecision => tables_blocked(cx, case)?,
            _ => Vec::new(),
        },
        proposed: pending_actions::waiting_commands(cx, case.id)?,
        commitments: committed.iter().map(|row| row.status).collect(),
        paid: committed.iter().map(|row| row.paid_cents).sum(),
        monitorable_indicators: indicators::monitorable(cx, case.id)?,
    })
}

fn advice_of(result: TallyResult) -> Advice {
    match result {
        TallyResult::Carried => Advice::Positive,
        TallyResult::Rejected => Advice::Negative,
        TallyResult::NoQuorum => Advice::NoQuorum,
    }
}

/// Evaluates each command for this account: whether it is allowed now, and what prevents it.
pub fn dry_run(cx: &mut Context<'_>, case_id: Id) -> Result<(Case, Vec<CommandState>)> {
    let case = cases::visible(cx, case_id)?;
    let facts = facts(cx, &case)?;
    let asker = asker(cx, &case);
    let states = machine_for(&case)?.dry_run(&facts, &asker, cx.today());
    Ok((case, states))
}

/// Requires that a command is allowed now; returns whether it needs four-eyes approval. `ballots_close_at` is the
/// deadline of the ballots that it opens. Errors: 400 for a deadline that has passed; 404; 409 with every blocker.
pub fn check(
    cx: &mut Context<'_>,
    case_id: Id,
    input: &CommandInput,
    ballots_close_at: Option<Moment>,
    stage: CheckStage,
) -> Result<bool> {
    check_dates(cx, input, ballots_close_at)?;
    let case = cases::visible(cx, case_id)?;
    let mut facts = facts(cx, &case)?;
    if stage == CheckStage::Approved {
        facts.proposed.retain(|command| *command != input.command);
    }
    let decided = machine_for(&case)?.decide(&facts, &asker(cx, &case), input, cx.today());
    decided
        .map(|m| m.four_eyes)
        .map_err(|blockers| blocked(input.command, &blockers))
}

/// Checks the dates that come with a command. Errors: 400.
fn check_dates(cx: &Context<'_>, input: &CommandInput, ballots_close_at: Option<Moment>) -> Result<()> {
    if ballots_close_at.is_some_and(|at| at <= cx.now) {
        return Err(Error::fault(
            "/ballotsCloseAt",
            "in-the-past",
            "A ballot closes after it opens.",
        ));
    }
    let too_far: Vec<_> = ballots_close_at
        .and_then(|at| deadline::deadline_fault("/ballotsCloseAt", at, cx.now))
        .into_iter()
        .chain(
            input
                .defer_until
                .and_then(|day| deadline::due_date_fault("/deferUntilDate", day, cx.now)),
        )
        .collect();
    if !too_far.is_empty() {
        return Err(Error::invalid(too_far));
    }
    Ok(())
}

/// The outcome of a command.
pub enum Given {
    /// It was executed; the case in its new state.
    Done(Box<Case>),
    /// It moves money or ends a vote of the board, and waits for approval by a second bureau member.
    Waits(Box<PendingAction>),
}

/// Executes a command, or proposes it for approval by a second bureau member. Which of the two is decided under the
/// lock of the case, since it can depend on what funders hold. Errors: 400 for a deadline that has passed; 404; 409
/// with every blocker.
pub fn give(
    cx: &mut Context<'_>,
    case_id: Id,
    input: CommandInput,
    ballots_close_at: Option<Moment>,
) -> Result<Given> {
    // Checked before the lock: a case that is not visible to the actor is a 404, without waiting.
    cases::visible(cx, case_id)?;
    let chain = Chain::open(cx, case_id, "case")?;
    check_dates(cx, &input, ballots_close_at)?;
    let case = cases::visible(cx, case_id)?;
    let step = decided(cx, &case, &input)?;
    if !step.four_eyes {
        let case = carry_out(cx, chain, case, Some(step), &input, ballots_close_at)?;
        return Ok(Given::Done(Box::new(case)));
    }
    // Nothing is written to it: the proposal opens it itself.
    drop(chain);
    let reason = input.reason.clone();
    let action = MoneyAction::Transition {
        case_id,
        input,
        ballots_close_at,
    };
    let pending = pending_actions::propose(cx, action, reason.as_deref())?;
    Ok(Given::Waits(Box::new(pending)))
}

/// Executes a command: the status, its effects and the history, in this transaction. A command that needs four-eyes
/// approval must have been approved before. Errors: 404; 409 with every blocker.
pub fn execute(cx: &mut Context<'_>, case_id: Id, input: CommandInput) -> Result<Case> {
    execute_with(cx, case_id, input, None)
}

/// The same; `ballots_close_at` is the deadline of the ballots that the command opens.
pub fn execute_with(
    cx: &mut Context<'_>,
    case_id: Id,
    input: CommandInput,
    ballots_close_at: Option<Moment>,
) -> Result<Case> {
    let chain = Chain::open(cx, case_id, "case")?;
    let case = cases::visible(cx, case_id)?;
    carry_out(cx, chain, case, None, &input, ballots_close_at)
}

/// Executes a command on a case that was read under the lock of its chain; `step` is the decision on it, if it was made
/// already. A case under an earlier machine moves to the present one first, which then decides.
fn carry_out(
    cx: &mut Context<'_>,
    mut chain: Chain,
    mut case: Case,
    step: Option<Move>,
    input: &CommandInput,
    ballots_close_at: Option<Moment>,
) -> Result<Case> {
    let case_id = case.id;
    let version = case.machine_version;
    take_over(cx, &mut chain, &mut case)?;
    let mut step = match step.filter(|_| case.machine_version == version) {
        Some(step) => step,
        None => decided(cx, &case, input)?,
    };
    if step.effects.contains(&Effect::OfferCommitments) {
        // A cell may get another budget, and two cases of one single undertaking may be financed, at once: both are looked at
        // again under their locks. The register comes last.
        commitments::hold_budget(cx, case_id)?;
        state_aid::lock(cx)?;
        step = decided(cx, &case, input)?;
    }
    if step.effects.iter().any(gives_back) {
        let before = cx.now;
        votes::lock_all_of_case(cx, &case_id)?;
        if cx.now != before {
            // A deadline may have passed while waiting for the locks.
            step = decided(cx, &case, input)?;
        }
    }
    let reason = input.reason.as_deref().map(str::trim).filter(|r| !r.is_empty());
    let why = reason.map_or_else(|| input.command.to_string(), str::to_owned);
    let before = case.version;
    case.version += 1;
    case.updated_at = cx.now;
    if step.to != step.from {
        case.status = step.to;
        case.status_since = cx.now;
    }
    if step.to == CaseStatus::BoardDecision && step.from == CaseStatus::TableReview {
        case.board_since = case.board_since.or(Some(cx.now));
    }
    case.deferred_until = None;
    if step.effects.contains(&Effect::OpenAdviceBallots) {
        case.round += 1;
        case.departure_reason = None;
    }
    for effect in &step.effects {
        match effect {
            Effect::RecordDeparture => case.departure_reason = reason.map(str::to_owned),
            Effect::Defer { until } => case.deferred_until = Some(*until),
            Effect::AcceptFinalReport => case.final_report.clone_from(&input.final_report),
            _ => {}
        }
    }
    // The row is stored first, because the effects read the case in its new state.
    versioned::store(cx, &case, case_store::update_case)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::CaseCommand,
            subject_id: case_id,
            reason,
            before: Some(before),
            after: Some(case.version),
            data: json!({
                "command": input.command, "from": step.from, "to": step.to,
                "deferUntilDate": input.defer_until, "round": case.round,
                "departureReason": case.departure_reason, "finalReport": case.final_report,
            }),
        },
    )?;
    for effect in &step.effects {
        apply(cx, &mut chain, &case, *effect, &why, ballots_close_at)?;
    }
    chain.close(cx)?;
    Ok(case)
}

/// Decides a command on the present state of a case. Errors: 409 with every blocker.
fn decided(cx: &mut Context<'_>, case: &Case, input: &CommandInput) -> Result<Move> {
    let facts = facts(cx, case)?;
    machine_for(case)?
        .decide(&facts, &asker(cx, case), input, cx.today())
        .map_err(|blockers| blocked(input.command, &blockers))
}

/// Whether an effect releases headroom: if so, every mandate concerned is locked first, in a fixed order.
fn gives_back(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::CancelOpenBallots
            | Effect::SetAsideDecision
            | Effect::ReleasePledges
            | Effect::ReleaseRefused
            | Effect::ReleaseUnpaid
    )
}

fn apply(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    case: &Case,
    effect: Effect,
    why: &str,
    ballots_close_at: Option<Moment>,
) -> Result<()> {
    match effect {
        Effect::OpenAdviceBallots => open_advice_round(cx, chain, case, ballots_close_at),
        Effect::CancelOpenBallots => cancel_all(cx, chain, &case.id, why),
        Effect::SetAsideDecision => decisions::set_aside(cx, chain, case, why),
        Effect::ReleasePledges => decisions::let_go(cx, chain, case, why),
        Effect::OfferCommitments => commitments::offer(cx, chain, case.id),
        Effect::ReleaseRefused => commitments::release_refused(cx, chain, case.id, why),
        // A carry-over that still waits for a ratification falls away with the case. Of a completed case nothing is open; its
        // report is stored in its row.
        Effect::ReleaseUnpaid | Effect::AcceptFinalReport => decisions::let_go(cx, chain, case, why),
        // Stored in the row of the case.
        Effect::RecordDeparture | Effect::Defer { .. } => Ok(()),
    }
}

/// The 409 with every blocker, or a 403 where only the role prevents the command.
fn blocked(command: Command, blockers: &[Blocker]) -> Error {
    let obstacles: Vec<Obstacle> = blockers.iter().map(Obstacle::from).collect();
    // Only the role prevents the command: that is a matter of authorisation.
    if blockers.iter().all(|b| b.code == BlockerCode::NotYourRole) {
        let why = obstacles.first().map_or("", |obstacle| obstacle.en.as_str());
        let detail = format!("This account may not {command} this case. {why}");
        return Error {
            obstacles,
            ..Error::forbidden(detail)
        };
    }
    Error::blocked(
        format!("“{command}” is not possible now; see blockers."),
        obstacles,
    )
}

#[cfg(test)]
mod tests;
