//! The certificate: lasting proof of a decision. It contains all data from which the decision follows, as it was at
//! that time, and its hash is stored with it.

use edba_store::Json;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::certificate_format::Format;
use super::mandate_snapshot::{self, Judged};
use super::names::Names;
use super::retained::Carried;
use super::verify_certificate;
use crate::Context;
use crate::ballots::{caster_of, domain_electors};
use edba_common::error::{Error, Result};
use edba_domain::ballot::Tally;
use edba_domain::codes::Outcome;
use edba_domain::funding::{ALLOCATION_RULE, AllocatedPledge, Allocation, Need};
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Ballot, BallotElector, Pledge, Vote};
use edba_store::bodies;
use edba_store::cases::Case;
use edba_store::decisions::{Commitment, Condition, Ratification};

/// The data from which a certificate is composed.
pub(super) struct Ingredients<'a> {
    pub decision_id: Id,
    pub number: &'a str,
    pub number_version: i32,
    pub outcome: Outcome,
    pub ballot: &'a Ballot,
    pub case: &'a Case,
    pub tally: &'a Tally,
    pub need: &'a Need,
    pub gap: &'a Need,
    pub pledges: &'a [Pledge],
    /// The amount taken of each pledge.
    pub allocation: &'a Allocation,
    /// The mandate versions by which the pledges were judged.
    pub judged: &'a Judged,
    /// For a further version of a decision: the part carried over from the version before.
    pub carried: Option<Carried>,
    pub ratifications: &'a [Ratification],
    pub commitments: &'a [Commitment],
    pub conditions: &'a [Condition],
    pub supersedes: Option<Id>,
}

/// Composes the certificate as canonical JSON text; the hash is computed over this text.
pub(super) fn compose(cx: &mut Context<'_>, of: Ingredients<'_>) -> Result<Json> {
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
        allocation,
        judged,
        carried,
        ratifications,
        commitments,
        conditions,
        supersedes,
    } = of;
    let electors = ballots::electors(cx.conn, &ballot.id)?;
    let votes = ballots::current_votes(cx.conn, &ballot.id)?;
    let others = pledges
        .iter()
        .map(|p| p.organisation_id)
        .chain(carried.iter().flat_map(Carried::organisations))
        .chain([case.initiator_id]);
    let names = Names::load(cx, &electors, &votes, others)?;
    let body = bodies::body(cx.conn, &ballot.body_id)?.ok_or_else(|| Error::not_found("body"))?;
    let rules: Value = ballot.rules.read_as()?;
    let mandates = mandate_snapshot::pledges_json(cx, pledges, judged)?;
    let sums = outcome.is_adopted().then(|| {
        let (standing, open): (Cents, Cents) = carried.as_ref().map_or((Cents::ZERO, Cents::ZERO), |c| {
            (
                c.commitments.iter().map(|c| c.amount_cents).sum(),
                c.ratifications.iter().map(|r| r.amount_cents).sum(),
            )
        });
        json!({
            "asked": need.total(),
            "granted": commitments.iter().map(|c| c.amount_cents).sum::<Cents>(),
            "toBeRatified": ratifications.iter().map(|r| r.amount_cents).sum::<Cents>(),
            "carriedOver": standing,
            "carriedOverToBeRatified": open,
            "gap": gap.total(),
        })
    });
    let behind: BTreeMap<Id, &Pledge> = pledges.iter().map(|p| (p.id, p)).collect();
    let behind = |id: &Id| {
        behind
            .get(id)
            .copied()
            .ok_or_else(|| Error::internal(format!("pledge {id} does not belong to this ballot")))
    };
    let asked = ratifications
        .iter()
        .map(|r| {
            let pledge = behind(&r.pledge_id)?;
            Ok(json!({
                "id": r.id, "organisation": names.organisation(&r.organisation_id), "pledgeId": r.pledge_id,
                "mandateId": pledge.mandate_id, "mandateVersion": pledge.mandate_version,
                "instrument": pledge.instrument, "budgetYear": pledge.budget_year,
                "expenditureKind": pledge.expenditure_kind, "amount": r.amount_cents,
                "dueDate": r.due_date,
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let granted = commitments
        .iter()
        .map(|c| {
            Ok(json!({
                "id": c.id, "organisation": names.organisation(&c.organisation_id),
                "pledgeId": c.pledge_id, "mandateId": c.mandate_id,
                "mandateVersion": behind(&c.pledge_id)?.mandate_version,
                "instrument": c.instrument, "budgetYear": c.budget_year,
                "expenditureKind": c.expenditure_kind, "amount": c.amount_cents,
            }))
        })
        .collect::<Result<Vec<_>>>()?;
    let carried = carried.map(|c| c.into_json(&names)).transpose()?;
    let certificate = json!({
        "format": Format::NOW.name(),
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
        "votes": votes.iter().map(|v| vote(v, &electors, &names)).collect::<Vec<_>>(),
        "tally": tally,
        "need": need,
        "allocationRule": ALLOCATION_RULE,
        "askedOnBallot": allocation.need,
        "pledges": pledges
            .iter()
            .zip(&allocation.lines)
            .map(|(p, line)| pledge(p, line, &names))
            .collect::<Result<Vec<_>>>()?,
        "gap": gap,
        "mandatesAsOf": judged.at,
        "mandates": mandates,
        "ratifications": asked,
        "conditions": conditions.iter().map(|c| json!({
            "id": c.id, "description": c.description, "owner": c.owner, "dueDate": c.due_date,
            "precedent": c.precedent,
        })).collect::<Vec<_>>(),
        "commitments": granted,
        "carriedOver": carried,
        "sums": sums,
    });
    let certificate = Json::new(&certificate)?;
    let wrong = verify_certificate::faults_of(&certificate);
    if wrong.is_empty() {
        return Ok(certificate);
    }
    // A certificate can never be corrected, so fail rather than record a wrong decision.
    Err(Error::internal(format!(
        "the certificate of {number} {}",
        wrong.join(", and ")
    )))
}

fn electorate(electors: &[BallotElector], names: &Names) -> Vec<Value> {
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

/// A vote with its caster, the holder of the seat at that time, and the appointment if a substitute voted.
fn vote(vote: &Vote, electors: &[BallotElector], names: &Names) -> Value {
    let elector = electors.iter().find(|e| e.seat_id == vote.seat_id);
    let caster = elector.map(|e| caster_of(vote, e));
    json!({
        "principal": caster.map(|c| names.representative(&c.principal_id)),
        "casting": caster.map(|c| c.casting()),
        "appointment": caster.and_then(|c| c.appointment),
        "voteId": vote.id, "seatId": vote.seat_id, "position": vote.position, "reason": vote.reason,
        "castBy": names.representative(&vote.cast_by), "castAt": vote.cast_at, "version": vote.version,
    })
}

/// A pledge with the offered amount, the amounts taken and reduced by the decision, and the reasons for the split.
fn pledge(pledge: &Pledge, line: &AllocatedPledge, names: &Names) -> Result<Value> {
    let reasons: Value = pledge.reasons.read_as()?;
    Ok(json!({
        "id": pledge.id, "voteId": pledge.vote_id, "seatId": pledge.seat_id,
        "organisation": names.organisation(&pledge.organisation_id),
        "mandateId": pledge.mandate_id, "mandateVersion": pledge.mandate_version,
        "instrument": pledge.instrument, "budgetYear": pledge.budget_year,
        "expenditureKind": pledge.expenditure_kind, "offered": pledge.offered_cents,
        "takenWithin": pledge.within_cents, "takenSubjectToRatification": pledge.subject_cents,
        "coveredByStandingDecision": pledge.covered_cents,
        "reducedWithin": line.released_within, "reducedSubjectToRatification": line.released_subject,
        "reasons": reasons,
    }))
}
