//! Recording a decision: its number, its certificate, and the resulting commitments, ratifications and conditions.

use edba_domain::EventKind;
use edba_store::Json;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::certificate::{self, Ingredients};
use super::mandate_snapshot::Judged;
use super::retained::Carried;
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::headroom::Ledger;
use crate::votes::posting;
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::ballot::ConditionDraft;
use edba_domain::ballot::Tally;
use edba_domain::codes::{CommitmentStatus, ConditionStatus, Outcome, PledgeStatus, RatificationStatus};
use edba_domain::funding::{Allocation, Need};
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Ballot, Pledge};
use edba_store::cases::Case;
use edba_store::decisions::{self, Commitment, Condition, Decision, Ratification};
use edba_store::numbers::{self, Counter};

/// The data with which a decision is recorded.
pub(super) struct Fixed {
    pub outcome: Outcome,
    pub allocation: Allocation,
    /// The total that was asked; a supplementary ballot is about a part of it.
    pub need: Need,
    pub gap: Need,
    pub stands: bool,
    /// The number and version of an existing decision that is added to; otherwise it gets the next number.
    pub number: Option<(String, i32)>,
    /// Whether the board, by adopting it, lifts a breach of the yearly programme.
    pub lifts_budget_breach: bool,
    /// The mandate versions by which its pledges were judged.
    pub judged: Judged,
    /// For a decision that is added to: the part carried over from the version before.
    pub carried: Option<Carried>,
}

#[allow(
    clippy::too_many_arguments,
    reason = "everything that a decision is fixed from, once"
)]
pub(super) fn fix(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    ballot: &Ballot,
    case: &Case,
    tally: &Tally,
    pledges: &[Pledge],
    fixed: Fixed,
    earlier: Option<Id>,
) -> Result<()> {
    let Fixed {
        outcome,
        allocation,
        need,
        gap,
        stands,
        number,
        lifts_budget_breach,
        judged,
        carried,
    } = fixed;
    let id = Id::new();
    let (number, number_version) = match number {
        Some(known) => known,
        None => {
            use chrono::Datelike;
            let year = cx.today().year();
            (
                format!(
                    "EDBA-{year}-{:03}",
                    numbers::next(cx.conn, Counter::Decisions, year)?
                ),
                1,
            )
        }
    };
    let settled = settle(cx, pledges, &allocation)?;
    let ratifications = ratifications(cx, &id, ballot, case, &settled);
    let commitments = commitments(cx, &id, case, &settled);
    let conditions = if outcome.is_adopted() {
        conditions(&id, number_version, ballot, case)?
    } else {
        Vec::new()
    };
    let certificate = certificate::compose(
        cx,
        Ingredients {
            decision_id: id,
            number: &number,
            number_version,
            outcome,
            ballot,
            case,
            tally,
            need: &need,
            gap: &gap,
            pledges: &settled,
            allocation: &allocation,
            judged: &judged,
            carried,
            ratifications: &ratifications,
            commitments: &commitments,
            conditions: &conditions,
            supersedes: earlier,
        },
    )?;
    let gap_cents = gap.total();
    let row = Decision {
        id,
        number: number.clone(),
        number_version,
        case_id: case.id,
        ballot_id: ballot.id,
        outcome,
        decided_at: cx.now,
        asked_cents: need.total(),
        gap_cents,
        need: Json::new(&need)?,
        gap: Json::new(&gap)?,
        lifts_budget_breach,
        certificate_hash: sha256_hex(certificate.text()),
        certificate,
        supersedes_id: earlier,
        standing: stands,
        public: false,
        version: 1,
    };
    decisions::insert_decision(cx.conn, &row)?;
    if number_version > 1
        && let Some(earlier) = earlier
    {
        decisions::carry_over(cx.conn, &earlier, &id)?;
    }
    for ratification in &ratifications {
        decisions::insert_ratification(cx.conn, ratification)?;
    }
    for commitment in &commitments {
        decisions::insert_commitment(cx.conn, commitment)?;
    }
    for condition in &conditions {
        decisions::insert_condition(cx.conn, condition)?;
    }
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::DecisionMade,
            subject_id: id,
            reason: None,
            before: None,
            after: Some(1),
            data: json!({
                "number": number, "numberVersion": number_version, "outcome": outcome,
                "asked": row.asked_cents, "gap": gap_cents, "certificateHash": row.certificate_hash,
                "commitments": commitments.len(), "ratifications": ratifications.len(),
                "liftsBudgetBreach": row.lifts_budget_breach,
            }),
        },
    )?;
    for ratification in &ratifications {
        crate::ratifications::asked(cx, chain, ratification)?;
    }
    Ok(())
}

/// Writes the amount that the decision takes of each pledge: commits the part within the mandate, releases the rest.
fn settle(cx: &mut Context<'_>, pledges: &[Pledge], allocation: &Allocation) -> Result<Vec<Pledge>> {
    if pledges.is_empty() {
        return Ok(Vec::new());
    }
    let concerned: BTreeSet<Id> = pledges.iter().map(|p| p.mandate_id).collect();
    let mut ledger = Ledger::lock(cx, &concerned, &BTreeMap::new())?;
    let mut postings = Vec::new();
    let mut settled = Vec::with_capacity(pledges.len());
    for (pledge, line) in pledges.iter().zip(&allocation.lines) {
        postings.push(posting(
            pledge,
            LedgerKind::Unreserve,
            line.released_within,
            "more than was asked",
        ));
        postings.push(posting(pledge, LedgerKind::Commit, line.within, "decided"));
        let taken = line.within + line.subject;
        let status = if taken.is_zero() {
            PledgeStatus::Released
        } else {
            PledgeStatus::Decided
        };
        let covered = pledge.covered_cents.min(line.within);
        ballots::settle_pledge(
            cx.conn,
            &pledge.id,
            line.within,
            line.subject,
            covered,
            &pledge.reasons,
            status,
        )?;
        settled.push(Pledge {
            within_cents: line.within,
            subject_cents: line.subject,
            covered_cents: covered,
            status,
            ..pledge.clone()
        });
    }
    ledger.post(cx, &postings)?;
    Ok(settled)
}

fn ratifications(
    cx: &Context<'_>,
    decision_id: &Id,
    ballot: &Ballot,
    case: &Case,
    pledges: &[Pledge],
) -> Vec<Ratification> {
    pledges
        .iter()
        .filter(|p| p.subject_cents.is_positive())
        .map(|p| Ratification {
            id: Id::new(),
            decision_id: *decision_id,
            case_id: case.id,
            pledge_id: p.id,
            organisation_id: p.organisation_id,
            amount_cents: p.subject_cents,
            due_date: ballot.ratification_due.unwrap_or_else(|| cx.today()),
            status: RatificationStatus::Pending,
            document: None,
            reason: None,
            decided_at: None,
            version: 1,
        })
        .collect()
}

fn commitments(cx: &Context<'_>, decision_id: &Id, case: &Case, pledges: &[Pledge]) -> Vec<Commitment> {
    pledges
        .iter()
        .filter(|p| p.within_cents > Cents::ZERO)
        .map(|p| Commitment {
            id: Id::new(),
            decision_id: *decision_id,
            case_id: case.id,
            pledge_id: p.id,
            mandate_id: p.mandate_id,
            ratification_id: None,
            organisation_id: p.organisation_id,
            instrument: p.instrument,
            budget_year: p.budget_year,
            expenditure_kind: p.expenditure_kind,
            amount_cents: p.within_cents,
            status: CommitmentStatus::Decided,
            booking_reference: None,
            reason: None,
            offered_at: None,
            answered_at: None,
            released_at: None,
            version: 1,
            created_at: cx.now,
        })
        .collect()
}

fn conditions(decision_id: &Id, number_version: i32, ballot: &Ballot, case: &Case) -> Result<Vec<Condition>> {
    let drafts: Vec<ConditionDraft> = ballot.conditions.read_as()?;
    // Continue the numbering of the versions before, whose conditions are carried over.
    let first = (number_version - 1) * 1000 + 1;
    Ok((first..)
        .zip(drafts)
        .map(|(line, draft)| Condition {
            id: Id::new(),
            decision_id: *decision_id,
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
