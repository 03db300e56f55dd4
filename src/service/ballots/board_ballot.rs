//! Opening a ballot of the board: the decision, or the gap that a decision left.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::opening::{Spec, open, refused};
use crate::domain::codes::{BallotKind, BallotStatus, CaseStatus, Outcome};
use crate::domain::{Fault, Id, Moment};
use crate::error::{Code, Error, Result};
use crate::service::history::Chain;
use crate::service::{Context, cases, deciding};
use crate::store::ballots::{self, BallotRow};
use crate::store::bodies as body_store;

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
    if case.status != CaseStatus::BoardDecision {
        return Err(refused(
            "wrong-state",
            "De zaak ligt niet bij de board.",
            "The case is not before the board.",
            "bureau",
        ));
    }
    let standing = deciding::standing(cx, &case.id)?;
    let content = cases::content(&case)?;
    let need = match (&standing, new.supplementary) {
        (Some(decision), true) if is_adopted(decision.outcome) => {
            let gap = deciding::gap_of(cx, decision)?;
            if gap.is_zero() {
                return Err(refused(
                    "no-gap",
                    "Het besluit laat geen gat; er valt niets aan te vullen.",
                    "The decision leaves no gap; there is nothing to supplement.",
                    "nobody",
                ));
            }
            gap
        }
        (_, true) => {
            return Err(refused(
                "no-decision",
                "Een aanvullende stemming gaat over het gat van een genomen besluit; dat is er niet.",
                "A supplementary ballot is about the gap of an adopted decision; there is none.",
                "board",
            ));
        }
        (Some(decision), false)
            if is_adopted(decision.outcome) && new.supersedes_decision_id != Some(decision.id) =>
        {
            return Err(refused(
                "decision-stands",
                &format!(
                    "Besluit {} staat; noem het als vervangen besluit.",
                    decision.number
                ),
                &format!(
                    "Decision {} stands; name it as the decision to supersede.",
                    decision.number
                ),
                "bureau",
            ));
        }
        _ => cases::need(&case)?,
    };
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
    let body_id = match new.body_id {
        Some(id) => id,
        None => body_store::open_board(cx.conn)?
            .map(|b| b.id)
            .ok_or_else(|| Error::conflict("There is no open board; open one first."))?,
    };
    let kind = if new.supplementary {
        BallotKind::Supplementary
    } else {
        BallotKind::Decision
    };
    let due = new
        .ratification_due
        .unwrap_or_else(|| new.closes_at.plus(Duration::days(RATIFICATION_DAYS)).local_date());
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

fn is_adopted(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Rejected | Outcome::NoQuorum)
}
