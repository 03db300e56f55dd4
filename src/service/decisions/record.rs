//! Recording a decision: its number, its certificate, and the resulting commitments, ratifications and conditions.

use chrono::Datelike;
use serde_json::json;

use super::certificate::{self, CertificateData};
use super::new_decision::{ClosedBallot, DecisionNumber, NewDecision};
use super::settlement::{Settlement, settle};
use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::ballot::ConditionDraft;
use edba_domain::codes::ConditionStatus;
use edba_domain::{EventKind, Id};
use edba_store::Json;
use edba_store::decisions::{self, Condition, Decision};
use edba_store::numbers::{self, Counter};

/// Records a decision: settles its pledges, composes its certificate, and stores it with its commitments,
/// ratifications and conditions. Errors: internal only.
pub(super) fn record(cx: &mut Context<'_>, chain: &mut Chain, decision: &NewDecision<'_>) -> Result<()> {
    let id = Id::new();
    let number = number(cx, decision)?;
    let settlement = settle(cx, id, decision)?;
    let conditions = conditions(id, number.version, decision)?;
    let certificate = certificate::compose(
        cx,
        &CertificateData {
            decision_id: id,
            number: &number,
            decision,
            settlement: &settlement,
            conditions: &conditions,
        },
    )?;
    let row = row(cx, id, number, decision, certificate)?;
    decisions::insert_decision(cx.conn, &row)?;
    if row.number_version > 1
        && let Some(earlier) = row.supersedes_id
    {
        decisions::carry_over(cx.conn, &earlier, &row.id)?;
    }
    for ratification in &settlement.ratifications {
        decisions::insert_ratification(cx.conn, ratification)?;
    }
    for commitment in &settlement.commitments {
        decisions::insert_commitment(cx.conn, commitment)?;
        crate::commitments::begin(cx, commitment)?;
    }
    for condition in &conditions {
        decisions::insert_condition(cx.conn, condition)?;
    }
    chain.add(cx, event(&row, &settlement))?;
    for ratification in &settlement.ratifications {
        crate::ratifications::asked(cx, chain, ratification)?;
    }
    Ok(())
}

/// The number of a further version of a decision; otherwise the next number of this year.
fn number(cx: &mut Context<'_>, decision: &NewDecision<'_>) -> Result<DecisionNumber> {
    if let Some(known) = &decision.number {
        return Ok(known.clone());
    }
    let year = cx.today().year();
    let sequence = numbers::next(cx.conn, Counter::Decisions, year)?;
    Ok(DecisionNumber {
        text: format!("EDBA-{year}-{sequence:03}"),
        version: 1,
    })
}

/// The conditions in the question of the ballot, which only an adopted decision sets.
fn conditions(decision_id: Id, number_version: i32, decision: &NewDecision<'_>) -> Result<Vec<Condition>> {
    if !decision.outcome.is_adopted() {
        return Ok(Vec::new());
    }
    let ClosedBallot { case, ballot, .. } = decision.closed;
    let drafts: Vec<ConditionDraft> = ballot.conditions.read_as()?;
    // Continue the numbering of the versions before, whose conditions are carried over.
    let first = (number_version - 1) * 1000 + 1;
    Ok((first..)
        .zip(drafts)
        .map(|(line, draft)| Condition {
            id: Id::new(),
            decision_id,
            case_id: case.id,
            line,
            description: draft.description,
            owner: draft.owner,
            due_date: draft.due_date,
            precedent: draft.precedent,
            status: ConditionStatus::Open,
            evidence: None,
            met_at: None,
            version: 1,
        })
        .collect())
}

fn row(
    cx: &Context<'_>,
    id: Id,
    number: DecisionNumber,
    decision: &NewDecision<'_>,
    certificate: Json,
) -> Result<Decision> {
    let ClosedBallot { case, ballot, .. } = decision.closed;
    Ok(Decision {
        id,
        number: number.text,
        number_version: number.version,
        case_id: case.id,
        ballot_id: ballot.id,
        outcome: decision.outcome,
        decided_at: cx.now,
        asked_cents: decision.need.total(),
        gap_cents: decision.gap.total(),
        need: Json::new(&decision.need)?,
        gap: Json::new(&decision.gap)?,
        lifts_budget_breach: decision.lifts_budget_breach,
        certificate_hash: sha256_hex(certificate.text()),
        certificate,
        supersedes_id: decision.supersedes,
        standing: decision.stands,
        public: false,
        version: 1,
    })
}

fn event(row: &Decision, settlement: &Settlement) -> NewEvent<'static> {
    NewEvent {
        kind: EventKind::DecisionMade,
        subject_id: row.id,
        reason: None,
        before: None,
        after: Some(row.version),
        data: json!({
            "number": row.number, "numberVersion": row.number_version, "outcome": row.outcome,
            "asked": row.asked_cents, "gap": row.gap_cents, "certificateHash": row.certificate_hash,
            "commitments": settlement.commitments.len(), "ratifications": settlement.ratifications.len(),
            "liftsBudgetBreach": row.lifts_budget_breach,
        }),
    }
}
