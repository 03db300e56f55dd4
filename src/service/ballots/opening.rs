//! Opening a ballot: fixes the question with the present revision of the case, the rules and the electorate.

use edba_domain::EventKind;
use edba_store::Json;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::electorate::stored_elector;
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::obstacles::blocked;
use crate::votes::sealed_box;
use crate::{bodies, cases, verify};
use edba_common::error::{Error, Obstacle, Result};
use edba_common::locale;
use edba_domain::ballot::ConditionDraft;
use edba_domain::ballot::{BodyRules, Elector, can_be_secret, freeze};
use edba_domain::case::CaseContent;
use edba_domain::codes::{BallotKind, BallotStatus, BodyKind, Language};
use edba_domain::funding::Need;
use edba_domain::workflow::{Blocker, BodyFact, opening_blockers};
use edba_domain::working_days::working_moment_from;
use edba_domain::{Id, Message, Moment, moment};
use edba_store::ballots::{self, Ballot, BallotBoxRow};
use edba_store::bodies as body_store;
use edba_store::cases::Case;

/// Default time that a table has for its advice, in days.
const ADVICE_DAYS: i64 = 14;

/// The data that the opening of any ballot needs.
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

/// Opens a new round: a ballot in the lead table and in each co-review table. The caller has already incremented
/// the case's round.
pub fn open_advice_round(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    case: &Case,
    closes_at: Option<Moment>,
) -> Result<()> {
    let content = cases::content(case)?;
    let closes_at =
        closes_at.unwrap_or_else(|| working_moment_from(cx.now.plus(Duration::days(ADVICE_DAYS))));
    // Lock all tables first, in the order of their ids; the lead table's ballot is opened before the others.
    let in_order: BTreeSet<Id> = tables(&content).map(|(id, _)| id).collect();
    for id in in_order {
        bodies::hold(cx, id)?;
    }
    for (body_id, is_lead) in tables(&content) {
        let spec = Spec {
            body_id,
            kind: BallotKind::Advice,
            is_lead,
            question: advice_question(case),
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

/// The question of a table's ballot, where the request has none.
pub(super) fn advice_question(case: &Case) -> String {
    let message = Message::new("ballot-question-advice").with("title", &case.title);
    locale::recorded(Language::Nl, &message)
}

/// The state in which a body would vote on a case now.
pub(super) struct Prospect {
    rules_version: i32,
    rules: BodyRules,
    electors: Vec<Elector>,
    /// For each seat that succeeds another: the first seat of its line.
    origins: BTreeMap<Id, Id>,
    /// The organisations with a conflict of interest: the initiator, and those that would receive money.
    conflicted: BTreeSet<Id>,
    /// The obstacles to a ballot.
    pub blockers: Vec<Blocker>,
}

/// The data with which a ballot in a body would be opened, and the obstacles. `wanted` is the kind of body that must
/// answer the question. Errors: 404.
pub(super) fn prospect(
    cx: &mut Context<'_>,
    case: &Case,
    content: &CaseContent,
    body_id: Id,
    wanted: BodyKind,
) -> Result<Prospect> {
    let body = bodies::find(cx, body_id)?;
    let (rules_version, rules) = bodies::rules(cx, &body)?;
    let today = cx.today();
    let seats = body_store::seats_in_force(cx.conn, &body_id, today)?;
    let mut conflicted: BTreeSet<Id> = content.recipient_organisation_ids.iter().copied().collect();
    conflicted.insert(case.initiator_id);
    let electors = freeze(&seats, today, &conflicted);
    let fact = BodyFact {
        kind: body.kind,
        closed: body.closed_on.is_some(),
        votes_already: ballots::open_in_body(cx.conn, &case.id, &body_id)?,
        has_seats: !electors.is_empty(),
        too_few_for_secrecy: rules.secret && !can_be_secret(&electors),
        name_nl: body.name_nl,
        name_en: body.name_en,
    };
    Ok(Prospect {
        rules_version,
        rules,
        electors,
        origins: seats
            .iter()
            .filter_map(|seat| Some((seat.seat_id, seat.origin_id?)))
            .collect(),
        conflicted,
        blockers: opening_blockers(&fact, wanted),
    })
}

/// The tables of a case: the lead table first.
fn tables(content: &CaseContent) -> impl Iterator<Item = (Id, bool)> {
    let lead = content.lead_table_id.map(|id| (id, true));
    let co_reviewers = content.co_review_table_ids.iter().map(|id| (*id, false));
    lead.into_iter().chain(co_reviewers)
}

/// The obstacles to a new round of ballots in the tables of a case.
pub fn tables_blocked(cx: &mut Context<'_>, case: &Case) -> Result<Vec<Blocker>> {
    let content = cases::content(case)?;
    let mut blockers = Vec::new();
    for (body_id, _) in tables(&content) {
        blockers.extend(prospect(cx, case, &content, body_id, BodyKind::Table)?.blockers);
    }
    Ok(blockers)
}

pub(super) fn open(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    case: &Case,
    content: &CaseContent,
    spec: Spec,
) -> Result<Ballot> {
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
    // Lock the body until the end of the transaction, so that it is not closed or merged meanwhile.
    bodies::hold(cx, body_id)?;
    let wanted = if kind == BallotKind::Advice {
        BodyKind::Table
    } else {
        BodyKind::Board
    };
    let prospect = prospect(cx, case, content, body_id, wanted)?;
    if !prospect.blockers.is_empty() {
        return Err(blocked(prospect.blockers.iter().map(Obstacle::from).collect()));
    }
    let Prospect {
        rules_version,
        rules,
        electors,
        origins,
        conflicted,
        ..
    } = prospect;
    if closes_at <= cx.now {
        return Err(Error::fault(
            "/closesAt",
            "in-the-past",
            "A ballot closes after it opens.",
        ));
    }
    if let Some(fault) = moment::deadline_fault("/closesAt", closes_at, cx.now) {
        return Err(Error::invalid(vec![fault]));
    }
    let ballot = Ballot {
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
        rules: Json::new(&rules)?,
        case_revision: case.revision,
        need: Json::new(&need)?,
        conditions: Json::new(&conditions)?,
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
    let electorate: Vec<_> = electors
        .iter()
        .map(|elector| {
            let origin = origins.get(&elector.seat_id).copied();
            stored_elector(ballot.id, elector, origin)
        })
        .collect();
    for elector in &electorate {
        ballots::insert_elector(cx.conn, elector)?;
    }
    for organisation in &conflicted {
        ballots::insert_conflict(cx.conn, &ballot.id, organisation)?;
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
            kind: EventKind::BallotOpened,
            subject_id: ballot.id,
            reason: None,
            before: None,
            after: Some(1),
            data: json!({
                "bodyId": body_id, "kind": kind, "round": case.round, "question": ballot.question,
                "closesAt": closes_at, "rulesVersion": rules_version, "caseRevision": case.revision,
                "seats": electors.len(), "recusedSeats": recused, "asked": need.total(), "lead": is_lead,
                "secret": rules.secret, "rules": rules, "need": need, "conditions": conditions,
                "liftsBudgetBreach": lifts_budget_breach, "ratificationDueDate": ratification_due,
                "supersedesBallotId": supersedes_id, "supersedesDecisionId": supersedes_decision_id,
                "electorate": electorate.iter().map(verify::elector).collect::<Vec<_>>(),
                "conflictedOrganisationIds": conflicted,
            }),
        },
    )?;
    Ok(ballot)
}
