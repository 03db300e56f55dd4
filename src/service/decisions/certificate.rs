//! The certificate: lasting proof of a decision. It contains all data from which the decision follows, as it was at
//! that time, and its hash is stored with it.

use edba_store::Json;

use serde_json::{Value, json};

use super::certificate_format::Format;
use super::mandate_snapshot::{self, links_of};
use super::names::Names;
use super::new_decision::{ClosedBallot, DecisionNumber, NewDecision};
use super::retained::Carried;
use super::settlement::Settlement;
use super::verify_certificate;
use crate::Context;
use crate::ballots::{caster_of, domain_electors};
use edba_common::error::{Error, Result};
use edba_domain::funding::{ALLOCATION_RULE, AllocatedPledge};
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Ballot, BallotElector, Pledge, Vote};
use edba_store::bodies;
use edba_store::cases::Case;
use edba_store::decisions::Condition;
use edba_store::documents;

/// The data from which a certificate is composed.
pub(super) struct CertificateData<'a> {
    pub decision_id: Id,
    pub number: &'a DecisionNumber,
    pub decision: &'a NewDecision<'a>,
    /// The amounts that the decision takes of its pledges.
    pub settlement: &'a Settlement,
    pub conditions: &'a [Condition],
}

impl CertificateData<'_> {
    /// The pledge that a ratification or a commitment of the decision relies on.
    fn pledge(&self, id: &Id) -> Result<&Pledge> {
        self.settlement
            .pledges
            .iter()
            .find(|pledge| pledge.id == *id)
            .ok_or_else(|| Error::internal(format!("pledge {id} does not belong to this ballot")))
    }
}

/// Composes the certificate as canonical JSON text; the hash is computed over this text.
pub(super) fn compose(cx: &mut Context<'_>, of: &CertificateData<'_>) -> Result<Json> {
    let certificate = Json::new(&document(cx, of)?)?;
    let wrong = verify_certificate::faults_of(&certificate);
    if wrong.is_empty() {
        return Ok(certificate);
    }
    // A certificate can never be corrected, so fail rather than record a wrong decision.
    Err(Error::internal(format!(
        "the certificate of {} {}",
        of.number.text,
        wrong.join(", and ")
    )))
}

/// The properties of the certificate. Their order is part of the text, and so of the hash.
fn document(cx: &mut Context<'_>, of: &CertificateData<'_>) -> Result<Value> {
    let decision = of.decision;
    let ClosedBallot { case, ballot, tally } = decision.closed;
    let electors = ballots::electors(cx.conn, &ballot.id)?;
    let votes = ballots::current_votes(cx.conn, &ballot.id)?;
    let names = load_names(cx, of, &electors, &votes)?;
    let body = bodies::body(cx.conn, &ballot.body_id)?.ok_or_else(|| Error::not_found("body"))?;
    let rules: Value = ballot.rules.read_as()?;
    let mandates = mandate_snapshot::pledges_json(cx, &of.settlement.pledges, &decision.judged)?;
    let carried = decision.carried.as_ref();
    Ok(json!({
        "format": Format::NOW.name(),
        "decisionId": of.decision_id,
        "number": of.number.text,
        "numberVersion": of.number.version,
        "outcome": decision.outcome,
        "decidedAt": cx.now,
        "supersedesDecisionId": decision.supersedes,
        "case": case_json(case, ballot, &names),
        "body": { "id": body.id, "code": body.code, "nameNl": body.name_nl, "nameEn": body.name_en },
        "ballot": ballot_json(ballot),
        "rules": rules,
        "electorate": electorate(&electors, &names),
        "votes": votes.iter().map(|v| vote(v, &electors, &names)).collect::<Vec<_>>(),
        "tally": tally,
        "need": decision.need,
        "allocationRule": ALLOCATION_RULE,
        "askedOnBallot": decision.allocation.need,
        "pledges": pledges(of, &names)?,
        "gap": decision.gap,
        "mandatesAsOf": decision.judged.at,
        "mandates": mandates,
        "documents": documents(cx, case, &of.settlement.pledges)?,
        "ratifications": ratifications(of, &names)?,
        "conditions": conditions(of.conditions),
        "commitments": commitments(of, &names)?,
        "carriedOver": carried.map(|c| c.to_json(&names)).transpose()?,
        "sums": sums(of),
    }))
}

fn load_names(
    cx: &mut Context<'_>,
    of: &CertificateData<'_>,
    electors: &[BallotElector],
    votes: &[Vote],
) -> Result<Names> {
    let pledging = of.settlement.pledges.iter().map(|p| p.organisation_id);
    let carried = of.decision.carried.iter().flat_map(Carried::organisations);
    let initiator = of.decision.closed.case.initiator_id;
    Names::load(cx, electors, votes, pledging.chain(carried).chain([initiator]))
}

/// The case in the revision that was put to the vote.
fn case_json(case: &Case, ballot: &Ballot, names: &Names) -> Value {
    json!({
        "id": case.id, "number": case.number, "title": case.title, "revision": ballot.case_revision,
        "machineVersion": case.machine_version, "initiator": names.organisation(&case.initiator_id),
        "departureReason": case.departure_reason,
    })
}

fn ballot_json(ballot: &Ballot) -> Value {
    json!({
        "id": ballot.id, "kind": ballot.kind, "round": ballot.round, "question": ballot.question,
        "openedAt": ballot.opened_at, "closesAt": ballot.closes_at, "endedAt": ballot.ended_at,
        "endReason": ballot.end_reason, "rulesVersion": ballot.rules_version,
        "liftsBudgetBreach": ballot.lifts_budget_breach, "supersedesBallotId": ballot.supersedes_id,
    })
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

fn pledges(of: &CertificateData<'_>, names: &Names) -> Result<Vec<Value>> {
    of.settlement
        .pledges
        .iter()
        .zip(&of.decision.allocation.lines)
        .map(|(p, line)| pledge(p, line, names))
        .collect()
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

/// The papers of the case, of its appraisals and of the mandates that the pledges rely on, ancestors included: id, number,
/// hash and size of their last versions at the decision, ordered by document. No titles or names, since more accounts read a
/// certificate than its papers.
fn documents(cx: &mut Context<'_>, case: &Case, pledges: &[Pledge]) -> Result<Vec<Value>> {
    let mandates: Vec<Id> = if pledges.is_empty() {
        Vec::new()
    } else {
        links_of(cx, pledges)?.into_iter().collect()
    };
    let papers = documents::papers(cx.conn, &case.id, &mandates)?;
    Ok(papers
        .into_iter()
        .map(|paper| {
            json!({
                "documentId": paper.document_id, "attachedTo": paper.subject_kind, "subjectId": paper.subject_id,
                "number": paper.number, "sha256": paper.sha256, "byteCount": paper.byte_count,
            })
        })
        .collect())
}

/// The amounts beyond a mandate that an organisation is asked to ratify.
fn ratifications(of: &CertificateData<'_>, names: &Names) -> Result<Vec<Value>> {
    of.settlement
        .ratifications
        .iter()
        .map(|r| {
            let pledge = of.pledge(&r.pledge_id)?;
            Ok(json!({
                "id": r.id, "organisation": names.organisation(&r.organisation_id), "pledgeId": r.pledge_id,
                "mandateId": pledge.mandate_id, "mandateVersion": pledge.mandate_version,
                "instrument": pledge.instrument, "budgetYear": pledge.budget_year,
                "expenditureKind": pledge.expenditure_kind, "amount": r.amount_cents,
                "dueDate": r.due_date,
            }))
        })
        .collect()
}

fn conditions(conditions: &[Condition]) -> Vec<Value> {
    conditions
        .iter()
        .map(|c| {
            json!({
                "id": c.id, "description": c.description, "owner": c.owner, "dueDate": c.due_date,
                "precedent": c.precedent,
            })
        })
        .collect()
}

/// The amounts granted within mandates.
fn commitments(of: &CertificateData<'_>, names: &Names) -> Result<Vec<Value>> {
    of.settlement
        .commitments
        .iter()
        .map(|c| {
            Ok(json!({
                "id": c.id, "organisation": names.organisation(&c.organisation_id),
                "pledgeId": c.pledge_id, "mandateId": c.mandate_id,
                "mandateVersion": of.pledge(&c.pledge_id)?.mandate_version,
                "instrument": c.instrument, "budgetYear": c.budget_year,
                "expenditureKind": c.expenditure_kind, "amount": c.amount_cents,
            }))
        })
        .collect()
}

/// The totals of an adopted decision, the part carried over from the version before included.
fn sums(of: &CertificateData<'_>) -> Option<Value> {
    let CertificateData {
        decision, settlement, ..
    } = of;
    if !decision.outcome.is_adopted() {
        return None;
    }
    let (standing, open): (Cents, Cents) =
        decision.carried.as_ref().map_or((Cents::ZERO, Cents::ZERO), |c| {
            (
                c.commitments.iter().map(|c| c.amount_cents).sum(),
                c.ratifications.iter().map(|r| r.amount_cents).sum(),
            )
        });
    Some(json!({
        "asked": decision.need.total(),
        "granted": settlement.commitments.iter().map(|c| c.amount_cents).sum::<Cents>(),
        "toBeRatified": settlement.ratifications.iter().map(|r| r.amount_cents).sum::<Cents>(),
        "carriedOver": standing,
        "carriedOverToBeRatified": open,
        "gap": decision.gap.total(),
    }))
}
