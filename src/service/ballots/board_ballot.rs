//! Opening a ballot of the board: the decision, or the gap that a decision left.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::commands::blocked;
use super::opening::{Spec, open, prospect};
use crate::domain::case::CaseContent;
use crate::domain::codes::{BallotKind, BallotStatus, BodyKind, CaseStatus, Outcome};
use crate::domain::funding::Need;
use crate::domain::machine::WaitingOn;
use crate::domain::working_days::working_day_from;
use crate::domain::{Fault, Id, Moment, moment, text};
use crate::error::{Code, Error, Obstacle, Result};
use crate::service::history::Chain;
use crate::service::transitions::obstacle;
use crate::service::{Context, cases, deciding};
use crate::store::ballots::{self, BallotRow};
use crate::store::bodies as body_store;
use crate::store::cases::CaseRow;

/// How long an organisation has to ratify unless the ballot says otherwise, in days.
const RATIFICATION_DAYS: i64 = 42;

/// A condition that the board puts to the vote with the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionDraft {
    /// What is demanded.
    #[schema(min_length = 1, max_length = 2000)]
    pub description: String,
    /// Who sees to it: an organisation or an office.
    #[schema(min_length = 1, max_length = 200)]
    pub owner: String,
    pub due_date: NaiveDate,
    /// Whether it must be met before the case is financed.
    pub precedent: bool,
}

/// What a ballot of the board is opened from.
#[derive(Debug, Clone)]
pub struct NewBoardBallot {
    pub case_id: Id,
    pub body_id: Option<Id>,
    pub question: Option<String>,
    pub closes_at: Moment,
    /// On the gap that an adopted decision left, alone.
    pub supplementary: bool,
    pub conditions: Vec<ConditionDraft>,
    /// By when what goes beyond a mandate must be ratified.
    pub ratification_due: Option<NaiveDate>,
    /// Whether the board, by adopting, lifts a breach of the yearly programme.
    pub lifts_budget_breach: bool,
    /// The ended ballot that this one corrects.
    pub supersedes_id: Option<Id>,
    /// The standing adopted decision that this one is to take the place of.
    pub supersedes_decision_id: Option<Id>,
}

/// The case is named in the body, so that it is a fault of the body when it is not there.
pub(super) fn named(error: Error) -> Error {
    match error.code {
        Code::NotFound => Error::fault("/caseId", "unknown", error.detail),
        _ => error,
    }
}

/// Opens a ballot of the board. Errors: 400; 409 where the case is not at the board, where a ballot is open, or
/// where a decision stands that this one does not name as superseded.
pub fn open_board_ballot(cx: &mut Context<'_>, new: NewBoardBallot) -> Result<BallotRow> {
    let mut chain = Chain::open(cx, new.case_id, "case").map_err(named)?;
    let case = cases::visible(cx, new.case_id).map_err(named)?;
    let content = cases::content(&case)?;
    let standing = deciding::standing(cx, &case.id)?;
    let board = match new.body_id {
        Some(id) => Some(id),
        None => body_store::open_board(cx.conn)?.map(|body| body.id),
    };
    let question = board_question(
        cx,
        &case,
        &content,
        board,
        new.supplementary,
        new.supersedes_decision_id,
    )?;
    let BoardQuestion { body_id, need } = question.map_err(blocked)?;
    let mut faults = Vec::new();
    if let Some(id) = new.supersedes_decision_id
        && standing.as_ref().map(|d| d.id) != Some(id)
    {
        faults.push(Fault::new(
            "/supersedesDecisionId",
            "unknown",
            "This is not the decision that stands.",
        ));
    }
    if let Some(id) = new.supersedes_id {
        match ballots::ballot(cx.conn, &id)? {
            Some(ballot) if ballot.case_id == case.id && ballot.status != BallotStatus::Open => {}
            _ => faults.push(Fault::new(
                "/supersedesBallotId",
                "unknown",
                "Only an ended ballot about the same case can be corrected.",
            )),
        }
    }
    let earliest = cx.today();
    for (line, condition) in new.conditions.iter().enumerate() {
        if condition.due_date < earliest {
            faults.push(Fault::new(
                format!("/conditions/{line}/dueDate"),
                "in-the-past",
                "A condition is due today or later.",
            ));
        }
        let at = |name: &str| format!("/conditions/{line}/{name}");
        faults.extend(moment::due_date_fault(&at("dueDate"), condition.due_date, cx.now));
        faults.extend(text::fault(&at("description"), &condition.description));
        faults.extend(text::line_fault(&at("owner"), &condition.owner));
    }
    faults.extend(moment::deadline_fault("/closesAt", new.closes_at, cx.now));
    faults.extend(
        new.question
            .as_deref()
            .and_then(|question| text::fault("/question", question)),
    );
    if let Some(due) = new.ratification_due {
        faults.extend(moment::due_date_fault("/ratificationDueDate", due, cx.now));
    }
    if new
        .ratification_due
        .is_some_and(|due| due < new.closes_at.local_date())
    {
        faults.push(Fault::new(
            "/ratificationDueDate",
            "dates-out-of-order",
            "Ratification cannot be due before the ballot closes.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let kind = if new.supplementary {
        BallotKind::Supplementary
    } else {
        BallotKind::Decision
    };
    let due = new.ratification_due.unwrap_or_else(|| {
        working_day_from(new.closes_at.plus(Duration::days(RATIFICATION_DAYS)).local_date())
    });
    let question = new.question.unwrap_or_else(|| match kind {
        BallotKind::Supplementary => {
            format!(
                "Welke middelen dekken het resterende gat van {} euro van ‘{}’?",
                need.total(),
                case.title
            )
        }
        _ => format!(
            "Stemt de board in met ‘{}’, en welke middelen zegt zij toe?",
            case.title
        ),
    });
    let spec = Spec {
        body_id,
        kind,
        is_lead: false,
        question,
        closes_at: new.closes_at,
        need,
        conditions: new.conditions,
        lifts_budget_breach: new.lifts_budget_breach,
        ratification_due: Some(due),
        supersedes_id: new.supersedes_id,
        supersedes_decision_id: new.supersedes_decision_id,
    };
    let ballot = open(cx, &mut chain, &case, &content, spec)?;
    chain.close(cx)?;
    Ok(ballot)
}

/// What a ballot of the board is about, and before whom.
pub(super) struct BoardQuestion {
    body_id: Id,
    need: Need,
}

/// The question of a ballot of the board, or everything that keeps it from being put; `board` is the body that is to
/// vote. Errors: those of the service itself.
pub(super) fn board_question(
    cx: &mut Context<'_>,
    case: &CaseRow,
    content: &CaseContent,
    board: Option<Id>,
    supplementary: bool,
    supersedes: Option<Id>,
) -> Result<std::result::Result<BoardQuestion, Vec<Obstacle>>> {
    if case.status != CaseStatus::BoardDecision {
        return Ok(Err(vec![Obstacle::new(
            "wrong-state",
            WaitingOn::Bureau,
            "De zaak ligt niet bij de board.",
            "The case is not before the board.",
        )]));
    }
    let mut obstacles = Vec::new();
    let standing = deciding::standing(cx, &case.id)?.filter(|decision| is_adopted(decision.outcome));
    let mut need = cases::need(case)?;
    match &standing {
        Some(decision) if supplementary => {
            need = deciding::gap_of(cx, decision)?;
            if need.is_zero() {
                obstacles.push(Obstacle::new(
                    "no-gap",
                    WaitingOn::Nobody,
                    "Het besluit laat geen gat; er valt niets aan te vullen.",
                    "The decision leaves no gap; there is nothing to supplement.",
                ));
            }
        }
        None if supplementary => obstacles.push(Obstacle::new(
            "no-decision",
            WaitingOn::Board,
            "Een aanvullende stemming gaat over het gat van een genomen besluit; dat is er niet.",
            "A supplementary ballot is about the gap of an adopted decision; there is none.",
        )),
        Some(decision) if supersedes != Some(decision.id) => obstacles.push(Obstacle::new(
            "decision-stands",
            WaitingOn::Bureau,
            format!(
                "Besluit {} staat; noem het als vervangen besluit (`supersedesDecisionId`: {}).",
                decision.number, decision.id
            ),
            format!(
                "Decision {} stands; name it as the decision to supersede (`supersedesDecisionId`: {}).",
                decision.number, decision.id
            ),
        )),
        _ => {}
    }
    let Some(body_id) = board else {
        obstacles.push(Obstacle::new(
            "body-not-open",
            WaitingOn::Bureau,
            "Er is geen open board; open er eerst een.",
            "There is no open board; open one first.",
        ));
        return Ok(Err(obstacles));
    };
    let prospect = prospect(cx, case, content, body_id, BodyKind::Board)?;
    obstacles.extend(prospect.blockers.iter().map(obstacle));
    if obstacles.is_empty() {
        Ok(Ok(BoardQuestion { body_id, need }))
    } else {
        Ok(Err(obstacles))
    }
}

pub(super) fn is_adopted(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Rejected | Outcome::NoQuorum)
}
