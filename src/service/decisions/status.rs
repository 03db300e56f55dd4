//! Present status of the decision in force of a case: what is covered, what is still to be ratified, and whether it
//! fits the yearly programme.

use std::collections::BTreeMap;

use crate::budget::breaches;
use crate::{Context, state_aid};
use edba_common::error::Result;
use edba_domain::codes::{ConditionStatus, RatificationStatus};
use edba_domain::funding::{Cell, Need};
use edba_domain::workflow::DecisionFact;
use edba_domain::{Cents, Id};
use edba_store::ballots;
use edba_store::cases::Case;
use edba_store::decisions::{self, Commitment, Decision, Ratification};

/// The decision of a case that is in force, if there is one.
pub fn standing(cx: &mut Context<'_>, case_id: &Id) -> Result<Option<Decision>> {
    decisions::standing(cx.conn, case_id)
}

/// What was paid on the commitments of a decision, less what was reversed.
pub fn paid(cx: &mut Context<'_>, decision_id: &Id) -> Result<Cents> {
    let commitments = decisions::commitments_of(cx.conn, decision_id)?;
    Ok(commitments.iter().map(|row| row.paid_cents).sum())
}

/// The need of a decision that its live commitments do not cover. What is carried over to another year covers the year that
/// it was pledged for.
fn after_commitments(cx: &mut Context<'_>, decision: &Decision, commitments: &[Commitment]) -> Result<Need> {
    let carried: Vec<Id> = commitments
        .iter()
        .filter(|c| c.carried_from_id.is_some())
        .map(|c| c.pledge_id)
        .collect();
    let mut pledged_for: BTreeMap<Id, i32> = BTreeMap::new();
    if !carried.is_empty() {
        for pledge in ballots::pledges_by_ids(cx.conn, &carried)? {
            pledged_for.insert(pledge.id, pledge.budget_year);
        }
    }
    let covers = |row: &Commitment| {
        let cell = Cell {
            budget_year: pledged_for
                .get(&row.pledge_id)
                .copied()
                .unwrap_or(row.budget_year),
            expenditure_kind: row.expenditure_kind,
        };
        (cell, row.ledger().held())
    };
    let need: Need = decision.need.read()?;
    Ok(need.after(commitments.iter().filter(|c| c.status.is_live()).map(covers)))
}

/// The amounts asked that are neither committed within a mandate nor ratified.
pub fn uncovered(cx: &mut Context<'_>, decision: &Decision) -> Result<Need> {
    let commitments = decisions::commitments_of(cx.conn, &decision.id)?;
    after_commitments(cx, decision, &commitments)
}

/// The amounts that are missing even if all open ratifications are given: the subject of a supplementary ballot.
pub fn gap_of(cx: &mut Context<'_>, decision: &Decision) -> Result<Need> {
    let uncovered = uncovered(cx, decision)?;
    let ratifications = decisions::ratifications_of(cx.conn, &decision.id)?;
    Ok(uncovered.after(pending(cx, &ratifications)?))
}

/// The amounts that can still be ratified, by cell.
fn pending(cx: &mut Context<'_>, ratifications: &[Ratification]) -> Result<Vec<(Cell, Cents)>> {
    let today = cx.today();
    let mut pending = Vec::new();
    for ratification in ratifications {
        if is_open(ratification, today)
            && let Some(pledge) = ballots::pledge(cx.conn, &ratification.pledge_id)?
        {
            let cell = Cell {
                budget_year: pledge.budget_year,
                expenditure_kind: pledge.expenditure_kind,
            };
            pending.push((cell, ratification.amount_cents));
        }
    }
    Ok(pending)
}

/// Whether what was pledged beyond a mandate can still be ratified: after its due date it has lapsed, whether or not a
/// background job has marked it so. What asks to be carried over is committed already.
pub(super) fn is_open(row: &Ratification, today: chrono::NaiveDate) -> bool {
    row.status == RatificationStatus::Pending && row.due_date >= today && row.carries_over_id.is_none()
}

/// The facts about the decision in force that the state machine needs, and its commitments.
pub fn decision_fact(cx: &mut Context<'_>, case: &Case) -> Result<Option<(DecisionFact, Vec<Commitment>)>> {
    let Some(decision) = standing(cx, &case.id)? else {
        return Ok(None);
    };
    let today = cx.today();
    let commitments = decisions::commitments_of(cx.conn, &decision.id)?;
    let ratifications = decisions::ratifications_of(cx.conn, &decision.id)?;
    let conditions = decisions::conditions_of(cx.conn, &decision.id)?;
    // Open ratifications are a blocker of their own, so they do not count as gap too.
    let gap = after_commitments(cx, &decision, &commitments)?
        .after(pending(cx, &ratifications)?)
        .total();
    let aid = state_aid::status(cx, case, &commitments)?;
    let breaches = breaches::of_decision(cx, &decision.id)?;
    let fact = DecisionFact {
        id: decision.id,
        outcome: decision.outcome,
        gap,
        ratifications_open: ratifications.iter().filter(|r| is_open(r, today)).count(),
        conditions_open: conditions
            .iter()
            .filter(|c| c.precedent && c.status == ConditionStatus::Open)
            .count(),
        budget_breaches: breaches.programme,
        budget_breach_lifted: decision.lifts_budget_breach,
        funder_breaches: breaches.funder,
        aid_unstated: aid.unstated,
        aid_excesses: aid.excesses,
    };
    Ok(Some((fact, commitments)))
}
