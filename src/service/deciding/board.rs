//! The close of a ballot of the board: each pledge is checked again, the means are allocated, and the
//! decision is fixed with its certificate, commitments, ratifications and conditions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::certificate::{self, Ingredients};
use super::setting_aside::set_aside;
use super::standing::{is_open, standing};
use crate::domain::ballot::{Tally, TallyResult};
use crate::domain::codes::{
    BallotKind, CommitmentStatus, ConditionStatus, Outcome, PledgeStatus, RatificationStatus,
};
use crate::domain::funding::{
    Allocation, Cell, Need, PledgeOffer, StandingPledge, allocate, board_outcome, split,
};
use crate::domain::mandate::LedgerKind;
use crate::domain::{Cents, Id};
use crate::error::{Error, Result};
use crate::secret::sha256_hex;
use crate::service::ballots::ConditionDraft;
use crate::service::headroom::{Ledger, Posting};
use crate::service::history::{Chain, NewEvent};
use crate::service::votes::{in_decision_of, lock_all_of_case, posting, release, with_decision_use, without};
use crate::service::{Context, cases};
use crate::store::ballots::{self, BallotRow, PledgeRow};
use crate::store::cases::{self as case_store, CaseRow};
use crate::store::decisions::{self, CommitmentRow, ConditionRow, DecisionRow, RatificationRow};
use crate::store::numbers::{self, Counter};

/// Decides what a closed ballot of the board brings about.
pub(crate) fn decide(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    ballot: &BallotRow,
    tally: &Tally,
) -> Result<()> {
    let case = case_store::case(cx.conn, &ballot.case_id)?.ok_or_else(|| Error::not_found("case"))?;
    let pledges = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    // All the mandates that this can touch, in one order: those of the pledges, and those of a decision that
    // may be set aside.
    lock_all_of_case(cx, &case.id)?;
    let earlier = standing(cx, &case.id)?;
    let carried = tally.result == TallyResult::Carried;
    let need: Need = serde_json::from_str(&ballot.need)?;
    if !carried {
        release(cx, &pledges, "ballot not carried")?;
        // A supplementary ballot that fails leaves the decision as it is.
        if ballot.kind == BallotKind::Supplementary {
            return Ok(());
        }
        let stands = match &earlier {
            // Nor does a ballot that was to supersede an adopted decision take it away.
            Some(d) if is_adopted(d.outcome) => false,
            Some(d) => {
                decisions::set_standing(cx.conn, &d.id, false)?;
                true
            }
            None => true,
        };
        let outcome = board_outcome(
            false,
            tally.quorum_met && tally.result != TallyResult::NoQuorum,
            &allocate(&need, &[]),
        );
        let allocation = Allocation {
            lines: Vec::new(),
            gap: none(),
            open_subject: none(),
        };
        let fixed = Fixed {
            outcome,
            allocation,
            need: need.clone(),
            gap: none(),
            stands,
            number: None,
        };
        return fix(cx, chain, ballot, &case, tally, &[], fixed, earlier.map(|d| d.id));
    }
    let rows = check_again(cx, ballot, pledges)?;
    let standing_pledges: Vec<StandingPledge> = rows
        .iter()
        .map(|p| StandingPledge {
            pledge_id: p.id,
            seat_order: p.seat_order,
            cell: Cell {
                budget_year: p.budget_year,
                expenditure_kind: p.expenditure_kind,
            },
            within: p.within_cents,
            subject: p.subject_cents,
        })
        .collect();
    let allocation = allocate(&need, &standing_pledges);
    let mut outcome = board_outcome(true, true, &allocation);
    let mut whole_need = need.clone();
    let mut number = None;
    let mut earlier_id = None;
    if let Some(decision) = earlier {
        earlier_id = Some(decision.id);
        if ballot.kind == BallotKind::Supplementary {
            // The same decision in a new version: what stood goes on in it.
            let today = cx.today();
            let waits = decisions::ratifications_of(cx.conn, &decision.id)?
                .iter()
                .any(|r| is_open(r, today));
            if outcome == Outcome::Adopted && waits {
                outcome = Outcome::AdoptedSubjectToRatification;
            }
            whole_need = serde_json::from_str(&decision.need)?;
            number = Some((decision.number.clone(), decision.number_version + 1));
            decisions::set_standing(cx.conn, &decision.id, false)?;
        } else {
            set_aside(cx, chain, &case, "superseded by a new decision")?;
        }
    }
    let gap = allocation.gap.clone();
    let fixed = Fixed {
        outcome,
        allocation,
        need: whole_need,
        gap,
        stands: true,
        number,
    };
    fix(cx, chain, ballot, &case, tally, &rows, fixed, earlier_id)
}

fn is_adopted(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Rejected | Outcome::NoQuorum)
}

fn none() -> Need {
    Need::default()
}

/// At the close each pledge is checked again: what a mandate revoked or narrowed meanwhile no longer covers
/// becomes subject to ratification. It never becomes more than was pledged within.
fn check_again(cx: &mut Context<'_>, ballot: &BallotRow, pledges: Vec<PledgeRow>) -> Result<Vec<PledgeRow>> {
    let own: BTreeSet<Id> = pledges.iter().map(|p| p.id).collect();
    let beside = in_decision_of(cx, ballot, &own)?;
    let concerned: BTreeSet<Id> = pledges.iter().chain(&beside).map(|p| p.mandate_id).collect();
    if concerned.is_empty() {
        return Ok(pledges);
    }
    let mut ledger = Ledger::lock(cx, &concerned, &BTreeMap::new())?;
    let mut chains = ledger.chains();
    without(&mut chains, &pledges.iter().collect::<Vec<_>>());
    with_decision_use(&mut chains, &beside);
    let offers: Vec<PledgeOffer> = pledges
        .iter()
        .map(|p| PledgeOffer {
            mandate_id: p.mandate_id,
            instrument: p.instrument,
            budget_year: p.budget_year,
            expenditure_kind: p.expenditure_kind,
            amount: p.within_cents,
        })
        .collect();
    let cluster = cases::cluster_of(cx, &ballot.case_id)?;
    let parts = split(&offers, &chains, &cluster, cx.today(), cx.now.utc());
    let mut given_back: Vec<Posting> = Vec::new();
    let mut checked = Vec::with_capacity(pledges.len());
    for (mut pledge, part) in pledges.into_iter().zip(parts) {
        let lost = pledge.within_cents - part.within;
        if lost.is_positive() {
            given_back.push(posting(
                &pledge,
                LedgerKind::Unreserve,
                lost,
                "no longer covered at the close",
            ));
            pledge.within_cents = part.within;
            pledge.subject_cents += lost;
            pledge.reasons = serde_json::to_string(&part.reasons)?;
        }
        checked.push(pledge);
    }
    ledger.post(cx, &given_back)?;
    Ok(checked)
}

/// What a decision is fixed from.
struct Fixed {
    outcome: Outcome,
    allocation: Allocation,
    need: Need,
    gap: Need,
    stands: bool,
    number: Option<(String, i32)>,
}

#[allow(
    clippy::too_many_arguments,
    reason = "everything that a decision is fixed from, once"
)]
fn fix(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    ballot: &BallotRow,
    case: &CaseRow,
    tally: &Tally,
    pledges: &[PledgeRow],
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
    let conditions = if is_adopted(outcome) {
        conditions(&id, ballot, case)?
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
            ratifications: &ratifications,
            commitments: &commitments,
            conditions: &conditions,
            supersedes: earlier,
        },
    )?;
    let gap_cents = gap.total();
    let row = DecisionRow {
        id,
        number: number.clone(),
        number_version,
        case_id: case.id,
        ballot_id: ballot.id,
        outcome,
        decided_at: cx.now,
        asked_cents: need.total(),
        gap_cents,
        need: serde_json::to_string(&need)?,
        gap: serde_json::to_string(&gap)?,
        lifts_budget_breach: ballot.lifts_budget_breach && is_adopted(outcome),
        certificate_hash: sha256_hex(&certificate),
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
            kind: "decision.made",
            subject_id: id,
            reason: None,
            before: None,
            after: Some(1),
            data: json!({
                "number": number, "numberVersion": number_version, "outcome": outcome,
                "asked": row.asked_cents, "gap": gap_cents, "certificateHash": row.certificate_hash,
                "commitments": commitments.len(), "ratifications": ratifications.len(),
            }),
        },
    )
}

/// Writes what the decision takes of each pledge: the part taken within is committed, the rest given back.
fn settle(cx: &mut Context<'_>, pledges: &[PledgeRow], allocation: &Allocation) -> Result<Vec<PledgeRow>> {
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
        ballots::settle_pledge(
            cx.conn,
            &pledge.id,
            line.within,
            line.subject,
            &pledge.reasons,
            status,
        )?;
        settled.push(PledgeRow {
            within_cents: line.within,
            subject_cents: line.subject,
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
    ballot: &BallotRow,
    case: &CaseRow,
    pledges: &[PledgeRow],
) -> Vec<RatificationRow> {
    pledges
        .iter()
        .filter(|p| p.subject_cents.is_positive())
        .map(|p| RatificationRow {
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

fn commitments(
    cx: &Context<'_>,
    decision_id: &Id,
    case: &CaseRow,
    pledges: &[PledgeRow],
) -> Vec<CommitmentRow> {
    pledges
        .iter()
        .filter(|p| p.within_cents > Cents::ZERO)
        .map(|p| CommitmentRow {
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

fn conditions(decision_id: &Id, ballot: &BallotRow, case: &CaseRow) -> Result<Vec<ConditionRow>> {
    let drafts: Vec<ConditionDraft> = serde_json::from_str(&ballot.conditions)?;
    // Numbered on from the version before, whose conditions are carried over.
    let first = i32::from(ballot.kind == BallotKind::Supplementary) * 1000 + 1;
    Ok((first..)
        .zip(drafts)
        .map(|(line, draft)| ConditionRow {
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
