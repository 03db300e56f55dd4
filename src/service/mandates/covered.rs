//! Covered pledges: the part of a decision's unpaid commitments that pledges in an open superseding ballot may reuse.

use std::collections::BTreeMap;

use super::reads;
use crate::Context;
use crate::headroom::CaseHoldings;
use edba_common::error::Result;
use edba_domain::{Cents, Id};
use edba_store::pledged;

/// The amount that a decision in force has committed under a mandate for one budget year and that an open ballot
/// pledges again. It is charged once: the pledges reserve only the excess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredPledges {
    pub case_id: Id,
    /// The open ballot.
    pub ballot_id: Id,
    /// The decision that the ballot is to supersede.
    pub decision_id: Id,
    pub decision_number: String,
    pub budget_year: i32,
    pub amount: Cents,
}

/// The covered amounts under a mandate, sub-mandates included, by case and budget year. Errors: 404.
pub fn covered_pledges(cx: &mut Context<'_>, id: Id) -> Result<Vec<CoveredPledges>> {
    reads::find(cx, id)?;
    let mut pledged: BTreeMap<(Id, i32), CoveredPledges> = BTreeMap::new();
    for (pledge, decision_id, decision_number) in pledged::superseding_under(cx.conn, &id)? {
        pledged
            .entry((pledge.case_id, pledge.budget_year))
            .or_insert(CoveredPledges {
                case_id: pledge.case_id,
                ballot_id: pledge.ballot_id,
                decision_id,
                decision_number,
                budget_year: pledge.budget_year,
                amount: Cents::ZERO,
            })
            .amount += pledge.within_cents;
    }
    let mut held: BTreeMap<Id, BTreeMap<i32, Cents>> = BTreeMap::new();
    for (case_id, _) in pledged.keys() {
        if !held.contains_key(case_id) {
            let years = CaseHoldings::load(cx.conn, case_id)?.of_mandate(id);
            let years = years.into_iter().map(|(year, b)| (year, b.committed)).collect();
            held.insert(*case_id, years);
        }
    }
    Ok(pledged
        .into_values()
        .map(|mut covered| {
            let years = held.get(&covered.case_id);
            let held = years.and_then(|years| years.get(&covered.budget_year));
            covered.amount = covered.amount.min(held.copied().unwrap_or_default());
            covered
        })
        .filter(|covered| covered.amount.is_positive())
        .collect())
}
