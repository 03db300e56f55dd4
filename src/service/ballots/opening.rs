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
use edba_domain::{Id, Message, Moment, deadline};
use edba_store::ballots::{self, Ballot, BallotBoxRow, BallotElector};
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
        open(cx, chain, case, &content, &spec)?;
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

/// Opens a ballot: freezes its question, rules and electorate, and adds the opening to the history of the case. Errors:
/// 404; 409 with the obstacles; 400 if the deadline has passed or is too far ahead.
pub(super) fn open(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    case: &Case,
    content: &CaseContent,
    spec: &Spec,
) -> Result<Ballot> {
    // Lock the body until the end of the transaction, so that it is not closed or merged meanwhile.
    bodies::hold(cx, spec.body_id)?;
    let prospect = prospect(cx, case, content, spec.body_id, answering_body(spec.kind))?;
    if !prospect.blockers.is_empty() {
        return Err(blocked(prospect.blockers.iter().map(Obstacle::from).collect()));
    }
    check_deadline(spec.closes_at, cx.now)?;
    let ballot = new_ballot(cx, case, spec, &prospect)?;
    ballots::insert_ballot(cx.conn, &ballot)?;
    let electorate = frozen_electorate(&ballot, &prospect);
    for elector in &electorate {
        ballots::insert_elector(cx.conn, elector)?;
    }
    for organisation in &prospect.conflicted {
        ballots::insert_conflict(cx.conn, &ballot.id, organisation)?;
    }
    if ballot.secret {
        let sealed = sealed_box::empty(cx, &ballot.id)?;
        let ballot_box = BallotBoxRow {
            ballot_id: ballot.id,
            sealed,
        };
        ballots::insert_ballot_box(cx.conn, &ballot_box)?;
    }
    chain.add(cx, opening_event(&ballot, spec, &prospect, &electorate))?;
    Ok(ballot)
}

/// The kind of body that answers a question: a table advises, the board decides.
fn answering_body(kind: BallotKind) -> BodyKind {
    if kind == BallotKind::Advice {
        BodyKind::Table
    } else {
        BodyKind::Board
    }
}

fn check_deadline(closes_at: Moment, now: Moment) -> Result<()> {
    if closes_at <= now {
        return Err(Error::fault(
            "/closesAt",
            "in-the-past",
            "A ballot closes after it opens.",
        ));
    }
    match deadline::deadline_fault("/closesAt", closes_at, now) {
        Some(fault) => Err(Error::invalid(vec![fault])),
        None => Ok(()),
    }
}

/// The ballot with the question, the revision of the case and the rules of the body as they are now.
fn new_ballot(cx: &Context<'_>, case: &Case, spec: &Spec, prospect: &Prospect) -> Result<Ballot> {
    Ok(Ballot {
        id: Id::new(),
        case_id: case.id,
        body_id: spec.body_id,
        kind: spec.kind,
        round: case.round,
        is_lead: spec.is_lead,
        question: spec.question.clone(),
        status: BallotStatus::Open,
        secret: prospect.rules.secret,
        rules_version: prospect.rules_version,
        rules: Json::new(&prospect.rules)?,
        case_revision: case.revision,
        need: Json::new(&spec.need)?,
        conditions: Json::new(&spec.conditions)?,
        lifts_budget_breach: spec.lifts_budget_breach,
        ratification_due: spec.ratification_due,
        opened_at: cx.now,
        closes_at: spec.closes_at,
        ended_at: None,
        end_reason: None,
        tally: None,
        result: None,
        supersedes_id: spec.supersedes_id,
        supersedes_decision_id: spec.supersedes_decision_id,
        version: 1,
        voided: false,
    })
}

/// The rows of the electorate, each with the first seat of its line of holders.
fn frozen_electorate(ballot: &Ballot, prospect: &Prospect) -> Vec<BallotElector> {
    prospect
        .electors
        .iter()
        .map(|elector| {
            let origin = prospect.origins.get(&elector.seat_id).copied();
            stored_elector(ballot.id, elector, origin)
        })
        .collect()
}

fn opening_event(
    ballot: &Ballot,
    spec: &Spec,
    prospect: &Prospect,
    electorate: &[BallotElector],
) -> NewEvent<'static> {
    NewEvent {
        kind: EventKind::BallotOpened,
        subject_id: ballot.id,
        reason: None,
        before: None,
        after: Some(ballot.version),
        data: json!({
            "bodyId": ballot.body_id, "kind": ballot.kind, "round": ballot.round, "question": ballot.question,
            "closesAt": ballot.closes_at, "rulesVersion": ballot.rules_version,
            "caseRevision": ballot.case_revision, "seats": electorate.len(),
            "recusedSeats": computed_recusals(&prospect.electors), "asked": spec.need.total(),
            "lead": ballot.is_lead, "secret": ballot.secret, "rules": prospect.rules, "need": spec.need,
            "conditions": spec.conditions, "liftsBudgetBreach": ballot.lifts_budget_breach,
            "ratificationDueDate": ballot.ratification_due, "supersedesBallotId": ballot.supersedes_id,
            "supersedesDecisionId": ballot.supersedes_decision_id,
            "electorate": electorate.iter().map(verify::elector).collect::<Vec<_>>(),
            "conflictedOrganisationIds": prospect.conflicted,
        }),
    }
}

/// The seats that may not vote because of a conflict of interest that follows from the case.
fn computed_recusals(electors: &[Elector]) -> Vec<Id> {
    electors
        .iter()
        .filter(|elector| elector.is_recused())
        .map(|elector| elector.seat_id)
        .collect()
}
