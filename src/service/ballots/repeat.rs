//! Opening another ballot of a table in the same round, if its ballot was cancelled or is to be corrected.

use super::board_ballot::{NewBoardBallot, named, open_board_ballot};
use super::opening::{Spec, advice_question, open, prospect};
use crate::events::Chain;
use crate::obstacles::blocked;
use crate::{Context, cases};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::case::CaseContent;
use edba_domain::codes::{BallotKind, BallotStatus, BodyKind, CaseStatus};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Fault, Id, Message};
use edba_store::ballots::{self, Ballot};
use edba_store::bodies as body_store;
use edba_store::cases::Case;

/// Opens a ballot of the board, or a further ballot of a table. Errors: as [`open_board_ballot`]; for a table 400,
/// and 409 if the case is not in review, if the table votes on it now, or if the table gave an advice that the
/// request does not name as superseded.
pub fn open_ballot(cx: &mut Context<'_>, new: NewBoardBallot) -> Result<Ballot> {
    let body = match &new.body_id {
        Some(id) => body_store::body(cx.conn, id)?,
        None => None,
    };
    match body {
        Some(body) if body.kind == BodyKind::Table => ask_again(cx, body.id, new),
        _ => open_board_ballot(cx, new),
    }
}

fn ask_again(cx: &mut Context<'_>, table_id: Id, new: NewBoardBallot) -> Result<Ballot> {
    // Destructured in full, so that fields that apply only to the board are refused, not ignored.
    let NewBoardBallot {
        case_id,
        body_id: _,
        question,
        closes_at,
        supplementary,
        conditions,
        ratification_due,
        lifts_budget_breach,
        supersedes_id,
        supersedes_decision_id,
    } = new;
    let mut faults: Vec<Fault> = [
        ("/supplementary", supplementary),
        ("/conditions", !conditions.is_empty()),
        ("/ratificationDueDate", ratification_due.is_some()),
        ("/liftsBudgetBreach", lifts_budget_breach),
        ("/supersedesDecisionId", supersedes_decision_id.is_some()),
    ]
    .into_iter()
    .filter(|(_, given)| *given)
    .map(|(pointer, _)| {
        Fault::new(
            pointer,
            "not-allowed",
            "A table advises; this is the board's to decide.",
        )
    })
    .collect();
    let mut chain = Chain::open(cx, case_id, "case").map_err(named)?;
    let case = cases::visible(cx, case_id).map_err(named)?;
    // The ballots of this table in this round; the last one that was not cancelled counts.
    if case.status != CaseStatus::TableReview {
        return Err(blocked(vec![not_in_review()]));
    }
    let content = cases::content(&case)?;
    let of_table: Vec<Ballot> = ballots::of_case(cx.conn, &case.id)?
        .into_iter()
        .filter(|b| b.kind == BallotKind::Advice && b.round == case.round && b.body_id == table_id)
        .collect();
    if of_table.is_empty() {
        faults.push(Fault::new(
            "/bodyId",
            "not-asked",
            "Only a table that reviews the case in this round is asked again.",
        ));
    }
    if supersedes_id.is_some_and(|id| {
        !of_table
            .iter()
            .any(|b| b.id == id && b.status != BallotStatus::Open)
    }) {
        faults.push(Fault::new(
            "/supersedesBallotId",
            "unknown",
            "Only an ended ballot of this table in this round can be corrected.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let obstacles = table_question(cx, &case, &content, table_id, &of_table, supersedes_id)?;
    if !obstacles.is_empty() {
        return Err(blocked(obstacles));
    }
    let spec = Spec {
        body_id: table_id,
        kind: BallotKind::Advice,
        is_lead: content.lead_table_id == Some(table_id),
        question: question.unwrap_or_else(|| advice_question(&case)),
        closes_at,
        need: cases::need(&case)?,
        conditions: Vec::new(),
        lifts_budget_breach: false,
        ratification_due: None,
        supersedes_id,
        supersedes_decision_id: None,
    };
    let ballot = open(cx, &mut chain, &case, &content, &spec)?;
    chain.close(cx)?;
    Ok(ballot)
}

fn not_in_review() -> Obstacle {
    Obstacle::new("wrong-state", WaitingOn::Bureau, "obstacle-not-at-tables")
}

/// The last ballot of a table among the ballots of a round, cancelled ballots excluded.
pub(super) fn last_of_table(of_round: &[Ballot], table_id: Id) -> Option<&Ballot> {
    let mut of_table = of_round.iter().rev().filter(|b| b.body_id == table_id);
    of_table.find(|b| b.status != BallotStatus::Cancelled)
}

/// All obstacles to a further ballot of a table; `of_round` are the ballots of this round, of which only the table's
/// own are considered. Errors: internal only.
pub(super) fn table_question(
    cx: &mut Context<'_>,
    case: &Case,
    content: &CaseContent,
    table_id: Id,
    of_round: &[Ballot],
    supersedes: Option<Id>,
) -> Result<Vec<Obstacle>> {
    if case.status != CaseStatus::TableReview {
        return Ok(vec![not_in_review()]);
    }
    let standing = last_of_table(of_round, table_id);
    let mut obstacles = Vec::new();
    if let Some(closed) = standing.filter(|b| b.status == BallotStatus::Closed)
        && supersedes != Some(closed.id)
    {
        obstacles.push(Obstacle::new(
            "advice-stands",
            WaitingOn::Bureau,
            Message::new("obstacle-advice-stands").with("id", closed.id.to_string()),
        ));
    }
    let prospect = prospect(cx, case, content, table_id, BodyKind::Table)?;
    obstacles.extend(prospect.blockers.iter().map(Obstacle::from));
    Ok(obstacles)
}
