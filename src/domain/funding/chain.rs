//! A mandate with its ancestors: the terms and the usage of each.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::mandate::{Balance, MandateTerms};
use crate::{Cents, Id};

/// The amounts that count against the three ceilings of one mandate, its sub-mandates included.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Usage {
    /// Reserved, committed and paid per budget year; a year that is absent is unused.
    pub by_year: BTreeMap<i32, Cents>,
    /// The same over the whole period. Kept separately, so that years outside the question need not be loaded.
    pub total: Cents,
    /// The amount already taken for the decision that is being pledged for.
    pub in_decision: Cents,
    /// The part of `total` that is in two budget years of one case, and counts once over the whole period: see
    /// [`counted_twice`](super::counted_twice).
    pub counted_twice: Cents,
    /// What came back and can be used again, by the year in which it did; a year that is absent has none.
    pub returned: BTreeMap<i32, Cents>,
    /// The same over the whole period.
    pub returned_total: Cents,
}

impl Usage {
    /// From the balances of *every* budget year of the mandate.
    pub fn from_balances(balances: &BTreeMap<i32, Balance>, in_decision: Cents) -> Self {
        let by_year: BTreeMap<i32, Cents> = balances.iter().map(|(y, b)| (*y, b.used())).collect();
        Self {
            total: by_year.values().sum(),
            by_year,
            in_decision,
            counted_twice: Cents::ZERO,
            returned: balances.iter().map(|(y, b)| (*y, b.returned)).collect(),
            returned_total: balances.values().map(|b| b.returned).sum(),
        }
    }

    pub fn year(&self, budget_year: i32) -> Cents {
        self.by_year.get(&budget_year).copied().unwrap_or_default()
    }

    /// What came back in a year and can be used again.
    pub fn returned_in(&self, budget_year: i32) -> Cents {
        self.returned.get(&budget_year).copied().unwrap_or_default()
    }

    /// What is left of a year under its ceiling: ceiling − used + returned, never below zero.
    pub fn left_of_year(&self, ceiling: Cents, budget_year: i32) -> Cents {
        (ceiling + self.returned_in(budget_year)).less(self.year(budget_year))
    }

    /// What is left of the whole period under its ceiling, never below zero.
    pub fn left_of_period(&self, ceiling: Cents) -> Cents {
        (ceiling + self.returned_total).less(self.whole_period())
    }

    /// The amount that counts against the ceiling of the whole period.
    pub fn whole_period(&self) -> Cents {
        self.total.less(self.counted_twice)
    }

    /// Removes the amounts that one case has reserved and committed, by budget year, and the part that is counted
    /// twice. Paid amounts stay, and count for its next decision.
    pub fn take_out_case(&mut self, of_case: &BTreeMap<i32, Balance>, counted_twice: Cents) {
        for (year, balance) in of_case {
            let unpaid = balance.reserved + balance.committed;
            let used = self.by_year.entry(*year).or_default();
            *used = used.less(unpaid);
            self.total = self.total.less(unpaid);
            self.in_decision += balance.paid;
        }
        self.counted_twice = self.counted_twice.less(counted_twice);
    }

    /// Adds a pledge to its year and to the whole period.
    pub fn add_pledged(&mut self, budget_year: i32, amount: Cents) {
        *self.by_year.entry(budget_year).or_default() += amount;
        self.total += amount;
    }

    /// Removes an amount that the decision holds and that is to be held for another year.
    pub fn give_up(&mut self, budget_year: i32, amount: Cents) {
        let used = self.by_year.entry(budget_year).or_default();
        *used = used.less(amount);
        self.total = self.total.less(amount);
        self.in_decision = self.in_decision.less(amount);
    }

    pub(super) fn take(&mut self, budget_year: i32, amount: Cents) {
        *self.by_year.entry(budget_year).or_default() += amount;
        self.total += amount;
        self.in_decision += amount;
    }
}

/// One mandate of a chain, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainLink {
    pub mandate_id: Id,
    pub terms: MandateTerms,
    pub revoked_at: Option<DateTime<Utc>>,
    pub usage: Usage,
}

/// A mandate and all its ancestors. A pledge under a sub-mandate uses the headroom of all of them, so that the same
/// euro cannot be spent through two.
///
/// A mandate that is in several chains is loaded once: it has the same usage in each.
#[derive(Debug, Clone, PartialEq)]
pub struct MandateChain {
    pub own: ChainLink,
    /// The parent first, the root last; empty for a mandate without a parent.
    pub ancestors: Vec<ChainLink>,
}

impl MandateChain {
    /// The mandate itself, then its ancestors.
    pub fn links(&self) -> impl Iterator<Item = &ChainLink> {
        std::iter::once(&self.own).chain(&self.ancestors)
    }
}
