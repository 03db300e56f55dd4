//! Opening a ballot of the board: on a decision, or on the gap that a decision left.

use chrono::{Duration, NaiveDate};

use super::opening::{Spec, open, prospect};
use crate::events::Chain;
use crate::obstacles::blocked;
use crate::{Context, cases, decisions};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_common::locale;
use edba_domain::ballot::ConditionDraft;
use edba_domain::case::CaseContent;
use edba_domain::codes::{BallotKind, BallotStatus, BodyKind, CaseStatus, Language};
use edba_domain::funding::Need;
use edba_domain::workflow::WaitingOn;
use edba_domain::working_days::working_day_from;
use edba_domain::{Fault, Id, Message, Moment, deadline, text};
use edba_store::ballots::{self, Ballot};
use edba_store::bodies as body_store;
use edba_store::cases::Case;
use edba_store::decisions::Decision;

/// Default time that an organisation has to ratify, in days.
const RATIFICATION_DAYS: i64 = 42;

/// The data with which a ballot of the board is opened.
#[derive(Debug, Clone)]
pub struct NewBoardBallot {
    pub case_id: Id,
    pub body_id: Option<Id>,
    pub question: Option<String>,
    pub closes_at: Moment,
    /// Whether the ballot is only about the gap that an adopted decision left.
    pub supplementary: bool,
    pub conditions: Vec<ConditionDraft>,
    /// Due date for the ratification of amounts beyond a mandate.
    pub ratification_due: Option<NaiveDate>,
    /// Whether the board, by adopting, lifts a breach of the yearly programme.
    pub lifts_budget_breach: bool,
    /// The ended ballot that this ballot corrects.
    pub supersedes_id: Option<Id>,
    /// The adopted decision in force that this ballot's decision is to replace.
    pub supersedes_decision_id: Option<Id>,
}

impl NewBoardBallot {
    /// Whether it asks for the gap of a decision and to supersede one: it is about one of the two.
    fn contradicts_itself(&self) -> bool {
        self.supplementary && self.supersedes_decision_id.is_some()
    }
}

/// Turns a missing case into a fault of the request body, since the body names the case.
pub(super) fn named(error: Error) -> Error {
    match error.code {
        Code::NotFound => Error::fault("/caseId", "unknown", error.detail),
        _ => error,
    }
}

/// Opens a ballot of the board. Errors: 400, also where it is to supplement and to supersede a decision; 409 if the case is not at the board, if a ballot is open, or if a
/// decision is in force that the request does not name as superseded.
pub fn open_board_ballot(cx: &mut Context<'_>, new: NewBoardBallot) -> Result<Ballot> {
    let mut chain = Chain::open(cx, new.case_id, "case").map_err(named)?;
    let case = cases::visible(cx, new.case_id).map_err(named)?;
    let content = cases::content(&case)?;
    let mut faults = superseded_faults(cx, &case, &new)?;
    faults.extend(condition_faults(&new.conditions, cx.now));
    faults.extend(text_and_date_faults(&new, cx.now));
    // A request that contradicts itself is a fault, whatever stands in the way.
    if new.contradicts_itself() {
        return Err(Error::invalid(faults));
    }
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
    let question = question.map_err(blocked)?;
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let spec = spec(&case, question, new);
    let ballot = open(cx, &mut chain, &case, &content, &spec)?;
    chain.close(cx)?;
    Ok(ballot)
}

/// Faults of what a new ballot says it corrects, or what its decision is to replace.
fn superseded_faults(cx: &mut Context<'_>, case: &Case, new: &NewBoardBallot) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if new.contradicts_itself() {
        faults.push(Fault::new(
            "/supersedesDecisionId",
            "not-allowed",
            "A supplementary ballot is about the gap that a decision left. It supersedes no decision.",
        ));
    } else if let Some(id) = new.supersedes_decision_id
        && decisions::standing(cx, &case.id)?.map(|decision| decision.id) != Some(id)
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
    Ok(faults)
}

/// Faults of the conditions that a decision is to have.
fn condition_faults(conditions: &[ConditionDraft], now: Moment) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, condition) in conditions.iter().enumerate() {
        let at = |name: &str| format!("/conditions/{line}/{name}");
        if condition.due_date < now.local_date() {
            faults.push(Fault::new(
                at("dueDate"),
                "in-the-past",
                "A condition is due today or later.",
            ));
        }
        faults.extend(deadline::due_date_fault(&at("dueDate"), condition.due_date, now));
        faults.extend(text::fault(&at("description"), &condition.description));
        faults.extend(text::line_fault(&at("owner"), &condition.owner));
    }
    faults
}

/// Faults of the question, the deadline, and the day on which ratifications are due.
fn text_and_date_faults(new: &NewBoardBallot, now: Moment) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(deadline::deadline_fault("/closesAt", new.closes_at, now));
    let question = new.question.as_deref();
    faults.extend(question.and_then(|question| text::fault("/question", question)));
    if let Some(due) = new.ratification_due {
        faults.extend(deadline::due_date_fault("/ratificationDueDate", due, now));
        if due < new.closes_at.local_date() {
            faults.push(Fault::new(
                "/ratificationDueDate",
                "dates-out-of-order",
                "Ratification cannot be due before the ballot closes.",
            ));
        }
    }
    faults
}

/// What is opened: with the usual question and the usual time to ratify, where the request has none.
fn spec(case: &Case, BoardQuestion { body_id, need }: BoardQuestion, new: NewBoardBallot) -> Spec {
    let kind = if new.supplementary {
        BallotKind::Supplementary
    } else {
        BallotKind::Decision
    };
    let due = new.ratification_due.unwrap_or_else(|| {
        working_day_from(new.closes_at.plus(Duration::days(RATIFICATION_DAYS)).local_date())
    });
    let question = new.question.unwrap_or_else(|| {
        let message = match kind {
            BallotKind::Supplementary => {
                Message::new("ballot-question-supplementary").with("amount", need.total())
            }
            _ => Message::new("ballot-question-decision"),
        };
        locale::recorded(Language::Nl, &message.with("title", &case.title))
    });
    Spec {
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
    }
}

/// The question of a ballot of the board, and the body that votes on it.
pub(super) struct BoardQuestion {
    body_id: Id,
    need: Need,
}

/// What a ballot of the board on a case asks: all that the case needs, or where it is supplementary the gap that the adopted
/// decision left. Errors: internal only.
pub fn need_of(cx: &mut Context<'_>, case: &Case, supplementary: bool) -> Result<Need> {
    let supplemented = match supplementary {
        true => adopted(cx, case)?,
        false => None,
    };
    need_or_gap(cx, case, supplemented.as_ref())
}

/// The decision on a case that stands and was adopted.
fn adopted(cx: &mut Context<'_>, case: &Case) -> Result<Option<Decision>> {
    let standing = decisions::standing(cx, &case.id)?;
    Ok(standing.filter(|decision| decision.outcome.is_adopted()))
}

/// The gap that a decision left, or all that the case needs.
fn need_or_gap(cx: &mut Context<'_>, case: &Case, supplemented: Option<&Decision>) -> Result<Need> {
    match supplemented {
        Some(decision) => decisions::gap_of(cx, decision),
        None => cases::need(case),
    }
}

/// The question of a ballot of the board, or all obstacles to opening it; `board` is the body that is to vote.
/// Errors: internal only.
pub(super) fn board_question(
    cx: &mut Context<'_>,
    case: &Case,
    content: &CaseContent,
    board: Option<Id>,
    supplementary: bool,
    supersedes: Option<Id>,
) -> Result<std::result::Result<BoardQuestion, Vec<Obstacle>>> {
    if case.status != CaseStatus::BoardDecision {
        return Ok(Err(vec![Obstacle::new(
            "wrong-state",
            WaitingOn::Bureau,
            "obstacle-not-at-board",
        )]));
    }
    let mut obstacles = Vec::new();
    let standing = adopted(cx, case)?;
    let need = need_or_gap(cx, case, standing.as_ref().filter(|_| supplementary))?;
    match &standing {
        Some(_) if supplementary && need.is_zero() => {
            obstacles.push(Obstacle::new("no-gap", WaitingOn::Nobody, "obstacle-no-gap"));
        }
        Some(_) if supplementary => {}
        None if supplementary => obstacles.push(Obstacle::new(
            "no-decision",
            WaitingOn::Board,
            "obstacle-nothing-to-supplement",
        )),
        Some(decision) if supersedes != Some(decision.id) => obstacles.push(Obstacle::new(
            "decision-stands",
            WaitingOn::Bureau,
            Message::new("obstacle-decision-stands")
                .with("number", &decision.number)
                .with("id", decision.id.to_string()),
        )),
        Some(decision) if decisions::paid(cx, &decision.id)?.is_positive() => obstacles.push(Obstacle::new(
            "something-paid",
            WaitingOn::Nobody,
            "obstacle-something-paid",
        )),
        _ => {}
    }
    let Some(body_id) = board else {
        obstacles.push(Obstacle::new(
            "body-not-open",
            WaitingOn::Bureau,
            "obstacle-no-board",
        ));
        return Ok(Err(obstacles));
    };
    let prospect = prospect(cx, case, content, body_id, BodyKind::Board)?;
    obstacles.extend(prospect.blockers.iter().map(Obstacle::from));
    if obstacles.is_empty() {
        Ok(Ok(BoardQuestion { body_id, need }))
    } else {
        Ok(Err(obstacles))
    }
}
