//! The certificate: the proof of a decision that stands years later. It holds everything that the decision
//! follows from, as it was at that moment, and its hash is kept with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::domain::Id;
use crate::domain::ballot::Tally;
use crate::domain::codes::Outcome;
use crate::domain::funding::Need;
use crate::error::{Error, Result};
use crate::service::Context;
use crate::service::ballots::domain_electors;
use crate::store::ballots::{self, BallotRow, ElectorRow, PledgeRow, VoteRow};
use crate::store::cases::CaseRow;
use crate::store::decisions::{CommitmentRow, ConditionRow, RatificationRow};
use crate::store::{bodies, mandates, people};

/// The form of the certificate; a reader of years later knows by it how to read the rest.
const FORMAT: &str = "edba-certificate-1";

/// What a certificate is composed of.
pub(super) struct Ingredients<'a> {
    pub decision_id: Id,
    pub number: &'a str,
    pub number_version: i32,
    pub outcome: Outcome,
    pub ballot: &'a BallotRow,
    pub case: &'a CaseRow,
    pub tally: &'a Tally,
    pub need: &'a Need,
    pub gap: &'a Need,
    pub pledges: &'a [PledgeRow],
    pub ratifications: &'a [RatificationRow],
    pub commitments: &'a [CommitmentRow],
    pub conditions: &'a [ConditionRow],
    pub supersedes: Option<Id>,
}

/// Names of those who are in a certificate, so that it can be read without the registry.
struct Names {
    representatives: BTreeMap<Id, String>,
    organisations: BTreeMap<Id, String>,
}

impl Names {
    fn load(
        cx: &mut Context<'_>,
        electors: &[ElectorRow],
        pledges: &[PledgeRow],
        initiator: Id,
    ) -> Result<Self> {
        let representatives: BTreeSet<Id> = electors
            .iter()
            .flat_map(|e| [Some(e.representative_id), e.substitute_id])
            .flatten()
            .collect();
        let organisations: BTreeSet<Id> = electors
            .iter()
            .flat_map(|e| [Some(e.organisation_id), e.substitute_organisation_id])
            .flatten()
            .chain(pledges.iter().map(|p| p.organisation_id))
            .chain([initiator])
            .collect();
        Ok(Self {
            representatives: people::representative_names(cx.conn, representatives.into_iter().collect())?
                .into_iter()
                .collect(),
            organisations: people::organisation_names(cx.conn, organisations.into_iter().collect())?
                .into_iter()
                .collect(),
        })
    }

    fn representative(&self, id: &Id) -> Value {
        json!({ "id": id, "name": self.representatives.get(id) })
    }

    fn organisation(&self, id: &Id) -> Value {
        json!({ "id": id, "name": self.organisations.get(id) })
    }
}

/// The certificate as canonical JSON text; what is hashed is this text.
pub(super) fn compose(cx: &mut Context<'_>, of: Ingredients<'_>) -> Result<String> {
    let Ingredients {
        decision_id,
        number,
        number_version,
        outcome,
        ballot,
        case,
        tally,
        need,
        gap,
        pledges,
        ratifications,
        commitments,
        conditions,
        supersedes,
    } = of;
    let electors = ballots::electors(cx.conn, &ballot.id)?;
    let votes = ballots::current_votes(cx.conn, &ballot.id)?;
    let names = Names::load(cx, &electors, pledges, case.initiator_id)?;
    let body = bodies::body(cx.conn, &ballot.body_id)?.ok_or_else(|| Error::not_found("body"))?;
    let rules: Value = serde_json::from_str(&ballot.rules)?;
    let mandates = mandates_relied_on(cx, pledges)?;
    let certificate = json!({
        "format": FORMAT,
        "decisionId": decision_id,
        "number": number,
        "numberVersion": number_version,
        "outcome": outcome,
        "decidedAt": cx.now,
        "supersedesDecisionId": supersedes,
        "case": {
            "id": case.id, "number": case.number, "title": case.title, "revision": ballot.case_revision,
            "machineVersion": case.machine_version, "initiator": names.organisation(&case.initiator_id),
            "departureReason": case.departure_reason,
        },
        "body": { "id": body.id, "code": body.code, "nameNl": body.name_nl, "nameEn": body.name_en },
        "ballot": {
            "id": ballot.id, "kind": ballot.kind, "round": ballot.round, "question": ballot.question,
            "openedAt": ballot.opened_at, "closesAt": ballot.closes_at, "endedAt": ballot.ended_at,
            "endReason": ballot.end_reason, "rulesVersion": ballot.rules_version,
            "liftsBudgetBreach": ballot.lifts_budget_breach, "supersedesBallotId": ballot.supersedes_id,
        },
        "rules": rules,
        "electorate": electorate(&electors, &names),
        "votes": votes.iter().map(|v| vote(v, &names)).collect::<Vec<_>>(),
        "tally": tally,
        "need": need,
        "pledges": pledges.iter().map(|p| pledge(p, &names)).collect::<Result<Vec<_>>>()?,
        "gap": gap,
        "mandates": mandates,
        "ratifications": ratifications.iter().map(|r| json!({
            "id": r.id, "organisation": names.organisation(&r.organisation_id), "pledgeId": r.pledge_id,
            "amount": r.amount_cents, "dueDate": r.due_date,
        })).collect::<Vec<_>>(),
        "conditions": conditions.iter().map(|c| json!({
            "id": c.id, "description": c.description, "owner": c.owner, "dueDate": c.due_date,
            "precedent": c.precedent,
        })).collect::<Vec<_>>(),
        "commitments": commitments.iter().map(|c| json!({
            "id": c.id, "organisation": names.organisation(&c.organisation_id), "pledgeId": c.pledge_id,
            "mandateId": c.mandate_id, "instrument": c.instrument, "budgetYear": c.budget_year,
            "expenditureKind": c.expenditure_kind, "amount": c.amount_cents,
        })).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string(&certificate)?)
}

fn electorate(electors: &[ElectorRow], names: &Names) -> Vec<Value> {
    domain_electors(electors)
        .iter()
        .map(|e| {
            json!({
                "seatId": e.seat_id, "order": e.position_in_order, "role": e.role, "sector": e.sector,
                "representative": names.representative(&e.representative_id),
                "organisation": names.organisation(&e.organisation_id),
                "substitute": e.substitute.as_ref().map(|s| json!({
                    "representative": names.representative(&s.representative_id),
                    "organisation": names.organisation(&s.organisation_id),
                    "recusal": s.recusal,
                })),
                "recusal": e.recusal,
            })
        })
        .collect()
}

fn vote(vote: &VoteRow, names: &Names) -> Value {
    json!({
        "voteId": vote.id, "seatId": vote.seat_id, "position": vote.position, "reason": vote.reason,
        "castBy": names.representative(&vote.cast_by), "castAt": vote.cast_at, "version": vote.version,
    })
}

/// A pledge with what was offered, what the decision took of it, and why it was split.
fn pledge(pledge: &PledgeRow, names: &Names) -> Result<Value> {
    let reasons: Value = serde_json::from_str(&pledge.reasons)?;
    Ok(json!({
        "id": pledge.id, "voteId": pledge.vote_id, "seatId": pledge.seat_id,
        "organisation": names.organisation(&pledge.organisation_id),
        "mandateId": pledge.mandate_id, "mandateVersion": pledge.mandate_version,
        "instrument": pledge.instrument, "budgetYear": pledge.budget_year,
        "expenditureKind": pledge.expenditure_kind, "offered": pledge.offered_cents,
        "takenWithin": pledge.within_cents, "takenSubjectToRatification": pledge.subject_cents,
        "reasons": reasons,
    }))
}

/// The terms of the mandates relied on, as they were when the decision was made; ancestors included.
fn mandates_relied_on(cx: &mut Context<'_>, pledges: &[PledgeRow]) -> Result<Vec<Value>> {
    let mut ids: BTreeSet<Id> = pledges.iter().map(|p| p.mandate_id).collect();
    let mut rows = Vec::new();
    let mut level: Vec<Id> = ids.iter().copied().collect();
    while !level.is_empty() {
        let found = mandates::by_ids(cx.conn, &level)?;
        level = found
            .iter()
            .filter_map(|m| m.parent_id)
            .filter(|id| ids.insert(*id))
            .collect();
        rows.extend(found);
    }
    let versions = mandates::versions_of(cx.conn, &ids.into_iter().collect::<Vec<_>>())?;
    rows.sort_by_key(|m| m.id);
    rows.iter()
        .map(|m| {
            let terms = versions
                .iter()
                .find(|v| v.mandate_id == m.id && v.version == m.terms_version)
                .ok_or_else(|| Error::internal(format!("mandate {} lacks its version", m.id)))?;
            let terms: Value = serde_json::from_str(&terms.terms)?;
            Ok(json!({
                "id": m.id, "version": m.terms_version, "grantorId": m.grantor_id,
                "representativeId": m.representative_id, "parentId": m.parent_id,
                "revokedAt": m.revoked_at, "terms": terms,
            }))
        })
        .collect()
}
