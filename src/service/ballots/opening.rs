//! Opening: the question is fixed with the case's revision, the rules and the electorate of that moment.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::electorate::stored_elector;
use crate::domain::ballot::freeze;
use crate::domain::case::CaseContent;
use crate::domain::codes::{BallotKind, BallotStatus, BodyKind, CaseStatus, Outcome};
use crate::domain::funding::Need;
use crate::domain::{Fault, Id, Moment};
use crate::error::{Error, Obstacle, Result};
use crate::service::Context;
use crate::service::history::{Chain, NewEvent};
use crate::service::votes::sealed_box;
use crate::service::{bodies, cases, deciding};
use crate::store::ballots::{self, BallotBoxRow, BallotRow};
use crate::store::bodies as body_store;
use crate::store::cases::CaseRow;

/// How long a table has for its advice unless the bureau says otherwise, in days.
const ADVICE_DAYS: i64 = 14;
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

/// What the opening of any ballot needs.
struct Spec {
    body_id: Id,
    kind: BallotKind,
    is_lead: bool,
    question: String,
    closes_at: Moment,
    need: Need,
    conditions: Vec<ConditionDraft>,
    lifts_budget_breach: bool,
    ratification_due: Option<NaiveDate>,
    supersedes_id: Option<Id>,
    supersedes_decision_id: Option<Id>,
}

/// Opens a new round: a ballot in the lead table and in each co-review table. The case's round has been
/// raised already.
pub fn open_advice_round(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    case: &CaseRow,
    closes_at: Option<Moment>,
) -> Result<()> {
    let content = cases::content(case)?;
    let closes_at = closes_at.unwrap_or_else(|| cx.now.plus(Duration::days(ADVICE_DAYS)));
    let lead = content.lead_table_id.map(|id| (id, true));
    let co_reviewers = content.co_review_table_ids.iter().map(|id| (*id, false));
    for (body_id, is_lead) in lead.into_iter().chain(co_reviewers) {
        let spec = Spec {
            body_id,
            kind: BallotKind::Advice,
            is_lead,
            question: format!("Adviseert de tafel positief over ‘{}’?", case.title),
            closes_at,
            need: cases::need(case)?,
            conditions: Vec::new(),
            lifts_budget_breach: false,
            ratification_due: None,
            supersedes_id: None,
            supersedes_decision_id: None,
        };
        open(cx, chain, case, &content, spec)?;
    }
    Ok(())
}

/// Opens a ballot of the board. Errors: 409 where the case is not at the board, where a ballot is open, or
/// where a decision stands that this one does not name as superseded.
pub fn open_board_ballot(cx: &mut Context<'_>, new: NewBoardBallot) -> Result<BallotRow> {
    let mut chain = Chain::open(cx, new.case_id, "case")?;
    let case = cases::visible(cx, new.case_id)?;
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

fn open(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    case: &CaseRow,
    content: &CaseContent,
    spec: Spec,
) -> Result<BallotRow> {
    let Spec {
        body_id,
        kind,
        is_lead,
        question,
        closes_at,
        need,
        conditions,
        lifts_budget_breach,
        ratification_due,
        supersedes_id,
        supersedes_decision_id,
    } = spec;
    // Held until the end, so that the body is not closed or merged meanwhile.
    let body = bodies::hold_open(cx, body_id)?;
    let wanted = if kind == BallotKind::Advice {
        BodyKind::Table
    } else {
        BodyKind::Board
    };
    let today = cx.today();
    if body.kind != wanted || body.closed_on.is_some_and(|on| on <= today) {
        return Err(refused(
            "body-not-open",
            &format!(
                "‘{}’ is geen open {}.",
                body.name_nl,
                if wanted == BodyKind::Table {
                    "tafel"
                } else {
                    "board"
                }
            ),
            &format!("“{}” is not an open {wanted}.", body.name_en),
            "bureau",
        ));
    }
    if closes_at <= cx.now {
        return Err(Error::fault(
            "/closesAt",
            "in-the-past",
            "A ballot closes after it opens.",
        ));
    }
    if ballots::open_in_body(cx.conn, &case.id, &body_id)? {
        return Err(refused(
            "ballot-open",
            &format!("Bij ‘{}’ loopt al een stemming over deze zaak.", body.name_nl),
            &format!(
                "A ballot about this case is open before “{}” already.",
                body.name_en
            ),
            if wanted == BodyKind::Table {
                "lead-table"
            } else {
                "board"
            },
        ));
    }
    let (rules_version, rules) = bodies::rules(cx, &body)?;
    let seats = body_store::seats_in_force(cx.conn, &body_id, today)?;
    let mut conflicted: BTreeSet<Id> = content.recipient_organisation_ids.iter().copied().collect();
    conflicted.insert(case.initiator_id);
    let electors = freeze(&seats, today, &conflicted);
    if electors.is_empty() {
        return Err(refused(
            "no-seats",
            &format!("‘{}’ heeft vandaag geen zetels.", body.name_nl),
            &format!("“{}” has no seats today.", body.name_en),
            "bureau",
        ));
    }
    let ballot = BallotRow {
        id: Id::new(),
        case_id: case.id,
        body_id,
        kind,
        round: case.round,
        is_lead,
        question,
        status: BallotStatus::Open,
        secret: rules.secret,
        rules_version,
        rules: serde_json::to_string(&rules)?,
        case_revision: case.revision,
        need: serde_json::to_string(&need)?,
        conditions: serde_json::to_string(&conditions)?,
        lifts_budget_breach,
        ratification_due,
        opened_at: cx.now,
        closes_at,
        ended_at: None,
        end_reason: None,
        tally: None,
        result: None,
        supersedes_id,
        supersedes_decision_id,
        version: 1,
    };
    ballots::insert_ballot(cx.conn, &ballot)?;
    for elector in &electors {
        ballots::insert_elector(cx.conn, &stored_elector(ballot.id, elector))?;
    }
    if rules.secret {
        let sealed = sealed_box::empty(cx, &ballot.id)?;
        ballots::insert_ballot_box(
            cx.conn,
            &BallotBoxRow {
                ballot_id: ballot.id,
                sealed,
            },
        )?;
    }
    let recused: Vec<Id> = electors
        .iter()
        .filter(|e| e.is_recused())
        .map(|e| e.seat_id)
        .collect();
    chain.add(
        cx,
        NewEvent {
            kind: "ballot.opened",
            subject_id: ballot.id,
            reason: None,
            before: None,
            after: Some(1),
            data: json!({
                "bodyId": body_id, "kind": kind, "round": case.round, "question": ballot.question,
                "closesAt": closes_at, "rulesVersion": rules_version, "caseRevision": case.revision,
                "seats": electors.len(), "recusedSeats": recused, "asked": need.total(),
            }),
        },
    )?;
    Ok(ballot)
}

/// A 409 with one obstacle.
pub(super) fn refused(code: &str, nl: &str, en: &str, waiting_on: &str) -> Error {
    Error::blocked(
        en,
        vec![Obstacle {
            code: code.into(),
            nl: nl.into(),
            en: en.into(),
            waiting_on: waiting_on.into(),
        }],
    )
}
