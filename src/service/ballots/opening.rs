//! Opening: the question is fixed with the case's revision, the rules and the electorate of that moment.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::board_ballot::ConditionDraft;
use super::electorate::stored_elector;
use crate::domain::ballot::tally::SECRET_FROM;
use crate::domain::ballot::{can_be_secret, freeze};
use crate::domain::case::CaseContent;
use crate::domain::codes::{BallotKind, BallotStatus, BodyKind};
use crate::domain::funding::Need;
use crate::domain::{Id, Moment};
use crate::error::{Error, Obstacle, Result};
use crate::service::Context;
use crate::service::history::{Chain, NewEvent};
use crate::service::votes::sealed_box;
use crate::service::{bodies, cases};
use crate::store::ballots::{self, BallotBoxRow, BallotRow};
use crate::store::bodies as body_store;
use crate::store::cases::CaseRow;

/// How long a table has for its advice unless the bureau says otherwise, in days.
const ADVICE_DAYS: i64 = 14;

/// What the opening of any ballot needs.
pub(super) struct Spec {
    pub body_id: Id,
    pub kind: BallotKind,
    pub is_lead: bool,
    pub question: String,
    pub closes_at: Moment,
    pub need: Need,
    pub conditions: Vec<ConditionDraft>,
    pub lifts_budget_breach: bool,
    pub ratification_due: Option<NaiveDate>,
    pub supersedes_id: Option<Id>,
    pub supersedes_decision_id: Option<Id>,
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

pub(super) fn open(
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
    if rules.secret && !can_be_secret(&electors) {
        return Err(refused(
            "too-few-seats-for-secrecy",
            &format!(
                "‘{}’ stemt geheim, en minder dan {SECRET_FROM} zetels mogen over deze zaak stemmen: de uitslag zou \
                 verraden wat ieder heeft gestemd.",
                body.name_nl
            ),
            &format!(
                "“{}” votes in secret, and fewer than {SECRET_FROM} seats may vote on this case: the result would give \
                 away what each has voted.",
                body.name_en
            ),
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
        voided: false,
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
