//! Preview of the impact of revoking or ending a mandate.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{MandateRecord, reads};
use crate::Context;
use edba_common::error::Result;
use edba_domain::mandate::Balance;
use edba_domain::{Cents, Id, Moment};
use edba_store::headroom::{self as ledgers, WHOLE_PERIOD};
use edba_store::mandates;
use edba_store::pledged::{self, PledgedRow};

/// The impact of the end of a mandate.
#[derive(Debug, Clone)]
pub struct Impact {
    pub mandate: MandateRecord,
    /// The impact on each case, ordered by case number.
    pub cases: Vec<CaseImpact>,
    /// The sub-mandates that would lose their force with it.
    pub sub_mandates: Vec<MandateRecord>,
    /// The balance that is not affected: committed, paid, and reserved for ballots that close before the end.
    pub stays: Balance,
}

/// The impact on one case.
#[derive(Debug, Clone)]
pub struct CaseImpact {
    pub case_id: Id,
    pub number: String,
    pub title: String,
    pub pledges: Vec<ImpactPledge>,
}

impl CaseImpact {
    /// The amount that would become subject to ratification, summed over all its pledges.
    pub fn amount(&self) -> Cents {
        self.pledges.iter().map(|p| p.pledge.within_cents).sum()
    }
}

/// A pledge of a current vote in an open ballot.
#[derive(Debug, Clone)]
pub struct ImpactPledge {
    pub pledge: PledgedRow,
    pub closes_at: Moment,
}

/// Returns the impact of revoking the mandate now or, given `last_day`, of ending it with that day: pledges in ballots
/// that close by the end of that day are then not affected. Errors: 404.
pub fn impact(cx: &mut Context<'_>, id: Id, last_day: Option<NaiveDate>) -> Result<Impact> {
    let mandate = reads::find(cx, id)?;
    let closing_after = last_day.map(Moment::end_of);
    let found = pledged::in_open_ballots_under(cx.conn, &id, closing_after)?;
    let mut cases: BTreeMap<Id, CaseImpact> = BTreeMap::new();
    for (pledge, closes_at, number, title) in found {
        cases
            .entry(pledge.case_id)
            .or_insert_with(|| CaseImpact {
                case_id: pledge.case_id,
                number,
                title,
                pledges: Vec::new(),
            })
            .pledges
            .push(ImpactPledge { pledge, closes_at });
    }
    let mut cases: Vec<CaseImpact> = cases.into_values().collect();
    cases.sort_by(|a, b| a.number.cmp(&b.number));

    // Revocation also ends a sub-mandate whose last day is today; ending with a day does not.
    let day = last_day
        .or_else(|| cx.today().pred_opt())
        .unwrap_or_else(|| cx.today());
    let sub_mandates = mandates::sub_mandates_after(cx.conn, &id, day)?
        .into_iter()
        .map(|(row, version)| MandateRecord::now(row, &version))
        .collect::<Result<Vec<_>>>()?;

    // The amount that a decision already covers is not reserved for the pledge.
    let pledges = cases.iter().flat_map(|case| &case.pledges);
    let lost: Cents = pledges
        .map(|p| p.pledge.within_cents - p.pledge.covered_cents)
        .sum();
    let mut stays = ledgers::balances(cx.conn, &[id])?
        .into_iter()
        .find(|row| row.budget_year == WHOLE_PERIOD)
        .map(|row| row.balance())
        .unwrap_or_default();
    stays.reserved = stays.reserved.less(lost);
    Ok(Impact {
        mandate,
        cases,
        sub_mandates,
        stays,
    })
}
