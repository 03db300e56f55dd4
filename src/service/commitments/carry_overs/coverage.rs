//! Whether a mandate covers what is carried over, by the same rules as a pledge.

use std::collections::{BTreeMap, BTreeSet};

use crate::headroom::Ledger;
use crate::{Context, cases};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::Language;
use edba_domain::funding::{PledgeOffer, split};
use edba_domain::mandate::in_force_in_year;
use edba_domain::{Cents, Id};
use edba_store::decisions::{self, Commitment};

/// Whether a mandate covers an amount that is carried over.
pub(super) enum Coverage {
    Within,
    /// The limits that leave less than the amount, as sentences.
    Beyond(String),
}

impl Coverage {
    /// Judges a carry-over under a mandate, as it stands now. What the commitment gives up in its own year counts no more. Locks
    /// both mandates with those above them, in one call.
    pub(super) fn under(
        cx: &mut Context<'_>,
        row: &Commitment,
        amount: Cents,
        budget_year: i32,
        mandate_id: Id,
    ) -> Result<Self> {
        let cluster = cases::cluster_of(cx, &row.case_id)?;
        let in_decision = in_decision(cx, row)?;
        let concerned = BTreeSet::from([row.mandate_id, mandate_id]);
        let ledger = Ledger::lock(cx, &concerned, &in_decision)?;
        let mut chains = ledger.chains();
        chains.retain(|id, _| *id == mandate_id);
        if row.ratification_id.is_none() {
            let left: BTreeSet<Id> = ledger.links(row.mandate_id)?.iter().copied().collect();
            for chain in chains.values_mut() {
                for link in std::iter::once(&mut chain.own).chain(&mut chain.ancestors) {
                    if left.contains(&link.mandate_id) {
                        link.usage.give_up(row.budget_year, amount);
                    }
                }
            }
        }
        let mandate = chains
            .get(&mandate_id)
            .ok_or_else(|| Error::internal("a mandate is not locked"))?;
        // A pledge is for a year that the case asks for. A carry-over names any year, which the mandate may not reach.
        if !in_force_in_year(&mandate.own.terms, budget_year) {
            let terms = &mandate.own.terms;
            return Ok(Self::Beyond(format!(
                "It is in force from {} until {}, and not in {budget_year}.",
                terms.valid_from, terms.valid_until
            )));
        }
        let offer = PledgeOffer {
            mandate_id,
            instrument: row.instrument,
            budget_year,
            expenditure_kind: row.expenditure_kind,
            amount,
        };
        let part = split(&[offer], &chains, &cluster, cx.today(), cx.now.utc())
            .pop()
            .ok_or_else(|| Error::internal("an offer was not judged"))?;
        if part.subject.is_zero() {
            return Ok(Self::Within);
        }
        let limits: Vec<String> = part
            .reasons
            .iter()
            .map(|limit| locale::text(Language::En, &limit.message))
            .collect();
        Ok(Self::Beyond(limits.join(" ")))
    }
}

/// What the decision of a commitment holds directly under each mandate.
fn in_decision(cx: &mut Context<'_>, row: &Commitment) -> Result<BTreeMap<Id, Cents>> {
    let mut taken: BTreeMap<Id, Cents> = BTreeMap::new();
    for one in decisions::commitments_of(cx.conn, &row.decision_id)? {
        // What is carried over itself is given up from this sum, whatever its status.
        let stands = one.id == row.id || one.status.is_live();
        if stands && one.ratification_id.is_none() {
            *taken.entry(one.mandate_id).or_default() += one.ledger().held();
        }
    }
    Ok(taken)
}
