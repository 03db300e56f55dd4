//! Preconditions of the commands on a ballot, by the same checks as the commands themselves make.

use serde::Serialize;
use utoipa::ToSchema;

use super::Ballot;
use super::board_ballot::board_question;
use super::closing::check_closing;
use super::manage::{check_cancellation, check_extension};
use super::query::find;
use super::repeat::{last_of_table, table_question};
use crate::obstacles::{obstacles, only_the_bureau};
use crate::votes::{self, NewVote};
use crate::{Context, cases, decisions, pending_actions};
use edba_common::error::{Obstacle, Result};
use edba_domain::Id;
use edba_domain::ballot::takes_four_eyes;
use edba_domain::codes::{BallotCommand, BallotKind, BallotStatus, MoneyActionKind, Position, Role};
use edba_domain::workflow::WaitingOn;
use edba_store::ballots;
use edba_store::bodies as body_store;

/// Whether one command can be given now, and the obstacles if not.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BallotCommandState {
    pub command: BallotCommand,
    /// Whether it can be given now by this account.
    pub allowed: bool,
    /// The obstacles; empty exactly when `allowed`.
    pub blockers: Vec<Obstacle>,
    /// Whether the command is answered with 202 and waits for the approval of a second bureau member.
    pub four_eyes: bool,
}

/// The state of each command on a ballot for the current account. Errors: 404.
pub fn commands(cx: &mut Context<'_>, id: Id) -> Result<(Ballot, Vec<BallotCommandState>)> {
    let ballot = find(cx, id)?;
    let by_two = takes_four_eyes(ballot.kind);
    let mut states = Vec::new();
    for &command in BallotCommand::ALL {
        let (checked, four_eyes) = match command {
            BallotCommand::Extend => {
                let checked = check_extension(cx, &ballot);
                (
                    not_proposed(cx, checked, by_two, MoneyActionKind::ExtendBallot, id),
                    by_two,
                )
            }
            BallotCommand::Cancel => {
                let checked = check_cancellation(cx, &ballot).map(drop);
                (
                    not_proposed(cx, checked, by_two, MoneyActionKind::CancelBallot, id),
                    by_two,
                )
            }
            BallotCommand::Close => (check_closing(cx, &ballot), false),
            BallotCommand::Vote => (check_vote(cx, id), false),
        };
        let of_bureau = command != BallotCommand::Vote;
        let blockers = if of_bureau && !cx.actor.is(Role::Bureau) {
            vec![only_the_bureau()]
        } else if !of_bureau && cx.actor.representative_id.is_none() {
            vec![only_who_has_a_seat()]
        } else {
            obstacles(checked)?
        };
        states.push(BallotCommandState {
            command,
            allowed: blockers.is_empty(),
            blockers,
            four_eyes,
        });
    }
    Ok((ballot, states))
}

/// Runs the check; where the command takes four eyes, also checks that the same command does not wait for approval.
fn not_proposed(
    cx: &mut Context<'_>,
    checked: Result<()>,
    by_two: bool,
    kind: MoneyActionKind,
    id: Id,
) -> Result<()> {
    checked?;
    if by_two {
        pending_actions::check_not_pending(cx, kind, id)?;
    }
    Ok(())
}

/// Whether the caller could vote for a seat: their own, or one for which they are the substitute. Errors: as for the
/// vote; of several seats those of the first.
fn check_vote(cx: &mut Context<'_>, id: Id) -> Result<()> {
    let me = cx.actor.representative()?;
    let today = cx.today();
    let seats = ballots::fillings(cx.conn, &id, &me, today)?;
    let mut new = NewVote {
        seat_id: None,
        position: Position::Abstain,
        reason: None,
        pledges: Vec::new(),
    };
    let mut refused = None;
    for (seat_id, _) in seats {
        new.seat_id = Some(seat_id);
        match votes::check(cx, id, &new) {
            Ok(()) => return Ok(()),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match refused {
        Some(error) => Err(error),
        None => votes::check(cx, id, &new),
    }
}

fn only_who_has_a_seat() -> Obstacle {
    Obstacle::new("forbidden", WaitingOn::Nobody, "obstacle-only-with-seat")
}

/// A ballot that could be opened about a case, and whether it can be opened now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpeningState {
    /// `decision` or `supplementary` for the board; `advice` if a table is asked for its advice again.
    pub kind: BallotKind,
    /// The body that votes; null if there is no open board.
    pub body_id: Option<Id>,
    /// Whether it can be opened now, with `supersedesDecisionId` and `supersedesBallotId` as given here.
    pub allowed: bool,
    /// The obstacles; empty exactly when `allowed`.
    pub blockers: Vec<Obstacle>,
    /// The value to send as `supersedesDecisionId`: the adopted decision in force.
    pub supersedes_decision_id: Option<Id>,
    /// The value to send as `supersedesBallotId`: the ballot in which the table gave its advice.
    pub supersedes_ballot_id: Option<Id>,
}

/// The ballots that could be opened about a case, with their obstacles: the board's decision, the gap that it left,
/// and a repeat for each table of this round. Errors: 404.
pub fn openings(cx: &mut Context<'_>, case_id: Id) -> Result<Vec<OpeningState>> {
    let case = cases::visible(cx, case_id)?;
    let content = cases::content(&case)?;
    let standing = decisions::standing(cx, &case.id)?;
    let superseded = standing.filter(|decision| decision.outcome.is_adopted());
    let board = body_store::open_board(cx.conn)?.map(|body| body.id);
    let of_bureau = cx.actor.is(Role::Bureau);
    let state = |kind, body_id, blockers: Vec<Obstacle>| {
        let blockers = if of_bureau {
            blockers
        } else {
            vec![only_the_bureau()]
        };
        OpeningState {
            kind,
            body_id,
            allowed: blockers.is_empty(),
            blockers,
            supersedes_decision_id: None,
            supersedes_ballot_id: None,
        }
    };
    let mut states = Vec::new();
    for kind in [BallotKind::Decision, BallotKind::Supplementary] {
        let supplementary = kind == BallotKind::Supplementary;
        let supersedes = superseded
            .as_ref()
            .map(|decision| decision.id)
            .filter(|_| !supplementary);
        let question = board_question(cx, &case, &content, board, supplementary, supersedes)?;
        states.push(OpeningState {
            supersedes_decision_id: supersedes,
            ..state(kind, board, question.err().unwrap_or_default())
        });
    }
    let of_round: Vec<Ballot> = ballots::of_case(cx.conn, &case.id)?
        .into_iter()
        .filter(|b| b.kind == BallotKind::Advice && b.round == case.round)
        .collect();
    let mut body_ids: Vec<Id> = Vec::new();
    for ballot in &of_round {
        if body_ids.contains(&ballot.body_id) {
            continue;
        }
        body_ids.push(ballot.body_id);
        let supersedes = last_of_table(&of_round, ballot.body_id)
            .filter(|b| b.status == BallotStatus::Closed)
            .map(|b| b.id);
        let blockers = table_question(cx, &case, &content, ballot.body_id, &of_round, supersedes)?;
        states.push(OpeningState {
            supersedes_ballot_id: supersedes,
            ..state(BallotKind::Advice, Some(ballot.body_id), blockers)
        });
    }
    Ok(states)
}
