//! Settlement of pledges by a decision: the amounts that it takes become commitments and ratifications, and the rest
//! is released.

use std::collections::{BTreeMap, BTreeSet};

use super::new_decision::{ClosedBallot, NewDecision};
use crate::Context;
use crate::headroom::Ledger;
use crate::votes::posting;
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, PledgeStatus, RatificationStatus};
use edba_domain::funding::Allocation;
use edba_domain::mandate::LedgerKind;
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, Pledge};
use edba_store::decisions::{Commitment, Ratification};
use edba_store::funds;

/// The pledges of a decision with the amounts that it takes, and the rows that these amounts become.
pub(super) struct Settlement {
    pub pledges: Vec<Pledge>,
    /// One for each part taken subject to ratification.
    pub ratifications: Vec<Ratification>,
    /// One for each part taken within a mandate.
    pub commitments: Vec<Commitment>,
}

/// Writes and posts the amounts that a decision takes of its pledges. The ratifications and commitments are not stored
/// yet, since they refer to the decision. Errors: internal only.
pub(super) fn settle(
    cx: &mut Context<'_>,
    decision_id: Id,
    decision: &NewDecision<'_>,
) -> Result<Settlement> {
    let pledges = take_shares(cx, &decision.pledges, &decision.allocation)?;
    Ok(Settlement {
        ratifications: ratifications(cx, decision_id, decision.closed, &pledges),
        commitments: commitments(cx, decision_id, decision.closed, &pledges)?,
        pledges,
    })
}

/// Writes the amount that the decision takes of each pledge: commits the part within the mandate, releases the rest.
fn take_shares(cx: &mut Context<'_>, pledges: &[Pledge], allocation: &Allocation) -> Result<Vec<Pledge>> {
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
    decision_id: Id,
    closed: ClosedBallot<'_>,
    pledges: &[Pledge],
) -> Vec<Ratification> {
    pledges
        .iter()
        .filter(|p| p.subject_cents.is_positive())
        .map(|p| Ratification {
            id: Id::new(),
            decision_id,
            case_id: closed.case.id,
            pledge_id: p.id,
            organisation_id: p.organisation_id,
            amount_cents: p.subject_cents,
            due_date: closed.ballot.ratification_due.unwrap_or_else(|| cx.today()),
            status: RatificationStatus::Pending,
            document: None,
            reason: None,
            decided_at: None,
            version: 1,
            carries_over_id: None,
            carry_to_year: None,
        })
        .collect()
}

fn commitments(
    cx: &mut Context<'_>,
    decision_id: Id,
    closed: ClosedBallot<'_>,
    pledges: &[Pledge],
) -> Result<Vec<Commitment>> {
    let mandates: Vec<Id> = pledges.iter().map(|p| p.mandate_id).collect();
    let funds: BTreeMap<Id, Id> = funds::of_mandates(cx.conn, &mandates)?.into_iter().collect();
    Ok(pledges
        .iter()
        .filter(|p| p.within_cents > Cents::ZERO)
        .map(|p| Commitment {
            id: Id::new(),
            decision_id,
            case_id: closed.case.id,
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
            paid_cents: Cents::ZERO,
            released_cents: Cents::ZERO,
            carried_out_cents: Cents::ZERO,
            carried_from_id: None,
            determined_cents: None,
            recovered_cents: Cents::ZERO,
            written_off_cents: Cents::ZERO,
            at_risk_from: None,
            at_risk_to: None,
            fund_id: funds.get(&p.mandate_id).copied(),
            repaid_cents: Cents::ZERO,
            interest_cents: Cents::ZERO,
        })
        .collect())
}
