//! Usage of each mandate within one decision, so that the ceiling per decision applies to all its votes together,
//! sub-mandates included.

use std::collections::{BTreeMap, BTreeSet};

use crate::Context;
use edba_common::error::Result;
use edba_domain::funding::MandateChain;
use edba_domain::{Cents, Id};
use edba_store::ballots::Pledge;
use edba_store::{ballots, decisions};

/// The standing pledges of this decision except `but_not`: those of the other seats on this ballot and, for a
/// supplementary ballot, those that the decision in force took.
pub(crate) fn in_decision_of(
    cx: &mut Context<'_>,
    ballot: &ballots::Ballot,
    but_not: &BTreeSet<Id>,
) -> Result<Vec<Pledge>> {
    use edba_domain::codes::{BallotKind, PledgeStatus};
    let mut standing = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    standing.retain(|p| !but_not.contains(&p.id));
    if ballot.kind == BallotKind::Supplementary {
        standing.extend(decisions::live_pledges(cx.conn, &ballot.case_id)?);
    }
    Ok(standing)
}

/// Sets on each link of the chains what these pledges use within this decision. Every mandate of the pledges must be
/// among the chains, so that a parent counts what its sub-mandates use.
pub(crate) fn with_decision_use(chains: &mut BTreeMap<Id, MandateChain>, pledges: &[Pledge]) {
    let mut used: BTreeMap<Id, Cents> = BTreeMap::new();
    for pledge in pledges {
        if let Some(chain) = chains.get(&pledge.mandate_id) {
            for link in chain.links() {
                *used.entry(link.mandate_id).or_default() += pledge.within_cents;
            }
        }
    }
    for chain in chains.values_mut() {
        for link in std::iter::once(&mut chain.own).chain(&mut chain.ancestors) {
            link.usage.in_decision = used.get(&link.mandate_id).copied().unwrap_or_default();
        }
    }
}

/// Subtracts from each link of the chains the amounts that these pledges have reserved, as if they were released.
pub(crate) fn without(chains: &mut BTreeMap<Id, MandateChain>, pledges: &[&Pledge]) {
    let mut given_back: BTreeMap<(Id, i32), Cents> = BTreeMap::new();
    for pledge in pledges {
        if let Some(chain) = chains.get(&pledge.mandate_id) {
            for link in chain.links() {
                *given_back
                    .entry((link.mandate_id, pledge.budget_year))
                    .or_default() += pledge.within_cents;
            }
        }
    }
    for chain in chains.values_mut() {
        for link in std::iter::once(&mut chain.own).chain(&mut chain.ancestors) {
            for ((mandate_id, year), amount) in &given_back {
                if *mandate_id == link.mandate_id {
                    let used = link.usage.by_year.entry(*year).or_default();
                    *used = used.less(*amount);
                    link.usage.total = link.usage.total.less(*amount);
                }
            }
        }
    }
}
