//! What a command on a ballot would meet if it were given now: the same checks as the commands make themselves.

use serde::Serialize;
use utoipa::ToSchema;

use super::BallotRow;
use super::asking_again::{last_asked, table_question};
use super::board_ballot::board_question;
use super::closing::check_closing;
use super::reading::find;
use super::running::{check_cancellation, check_extension};
use crate::domain::Id;
use crate::domain::ballot::takes_four_eyes;
use crate::domain::codes::{BallotCommand, BallotKind, BallotStatus, MoneyActionKind, Position, Role};
use crate::domain::machine::WaitingOn;
use crate::error::{Error, Obstacle, Result};
use crate::service::votes::{self, NewVote};
use crate::service::{Context, cases, deciding, four_eyes};
use crate::store::ballots;
use crate::store::bodies as body_store;

/// What one command would meet now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BallotCommandState {
    pub command: BallotCommand,
    /// Whether it can be given now by this account.
    pub allowed: bool,
    /// What stands in the way; empty exactly when `allowed`.
    pub blockers: Vec<Obstacle>,
    /// Whether it is answered with 202 and waits for a second bureau member.
    pub four_eyes: bool,
}

/// What each command on a ballot would meet now, for the account that asks. Errors: 404.
pub fn commands(cx: &mut Context<'_>, id: Id) -> Result<(BallotRow, Vec<BallotCommandState>)> {
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

/// The check, and that the same does not wait for approval where it takes two.
fn not_proposed(
    cx: &mut Context<'_>,
    checked: Result<()>,
    by_two: bool,
    kind: MoneyActionKind,
    id: Id,
) -> Result<()> {
    checked?;
    if by_two {
        four_eyes::check_not_pending(cx, kind, id)?;
    }
    Ok(())
}

/// Whether the one who asks could vote for a seat: their own, or one of those they are the substitute of. Errors: as the
/// vote's own; of several seats those of the first.
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

/// That an account is not one of the project bureau.
pub(in crate::service) fn only_the_bureau() -> Obstacle {
    Obstacle::new(
        "not-your-role",
        WaitingOn::Bureau,
        "Dit kan alleen het projectbureau.",
        "Only the project bureau can do this.",
    )
}

fn only_who_has_a_seat() -> Obstacle {
    Obstacle::new(
        "forbidden",
        WaitingOn::Nobody,
        "Stemmen kan alleen wie een zetel in dit orgaan heeft, of wie daarvoor als vervanger is aangewezen.",
        "Only a member of this body, or the substitute of one, can vote.",
    )
}

/// What a refusal names as standing in the way; nothing where nothing was refused. Errors: those of the service itself.
pub(in crate::service) fn obstacles(checked: Result<()>) -> Result<Vec<Obstacle>> {
    match checked {
        Ok(()) => Ok(Vec::new()),
        Err(error) if error.obstacles.is_empty() => Err(error),
        Err(error) => Ok(error.obstacles),
    }
}

/// A ballot that could be opened about a case, and what opening it would meet now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpeningState {
    /// `decision` or `supplementary` before the board; `advice` where a table is asked again.
    pub kind: BallotKind,
    /// The body that votes; null where there is no open board.
    pub body_id: Option<Id>,
    /// Whether it can be opened now, with what the two properties below say is to be sent.
    pub allowed: bool,
    /// What stands in the way; empty exactly when `allowed`.
    pub blockers: Vec<Obstacle>,
    /// What is to be sent as `supersedesDecisionId`: the adopted decision that stands.
    pub supersedes_decision_id: Option<Id>,
    /// What is to be sent as `supersedesBallotId`: the ballot in which the table gave its advice.
    pub supersedes_ballot_id: Option<Id>,
}

/// What opening a ballot about a case would meet now: the board's decision, the gap that it left, and each table of this
/// round once more. Errors: 404.
pub fn openings(cx: &mut Context<'_>, case_id: Id) -> Result<Vec<OpeningState>> {
    let case = cases::visible(cx, case_id)?;
    let content = cases::content(&case)?;
    let standing = deciding::standing(cx, &case.id)?;
    let superseded = standing.filter(|decision| super::board_ballot::is_adopted(decision.outcome));
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
    let of_round: Vec<BallotRow> = ballots::of_case(cx.conn, &case.id)?
        .into_iter()
        .filter(|b| b.kind == BallotKind::Advice && b.round == case.round)
        .collect();
    let mut asked: Vec<Id> = Vec::new();
    for ballot in &of_round {
        if asked.contains(&ballot.body_id) {
            continue;
        }
        asked.push(ballot.body_id);
        let supersedes = last_asked(&of_round, ballot.body_id)
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

/// A 409 with these obstacles, the first of which is the detail.
pub(super) fn blocked(obstacles: Vec<Obstacle>) -> Error {
    let detail = obstacles
        .first()
        .map_or_else(String::new, |first| first.en.clone());
    Error::blocked(detail, obstacles)
}
