//! Holdings of one case under mandates, from the entries of their ledgers.

use std::collections::BTreeMap;

use edba_common::error::{Error, Result};
use edba_domain::funding::Held;
use edba_domain::mandate::Balance;
use edba_domain::{Cents, Id, Moment};
use edba_store::Conn;
use edba_store::headroom::entries_of_case;

/// The amounts that a case has reserved, committed and paid under each mandate, sub-mandates included, by pledge.
#[derive(Debug, Default)]
pub struct CaseHoldings {
    /// Keyed by mandate, budget year and pledge.
    balances: BTreeMap<(Id, i32, Id), Balance>,
}

impl CaseHoldings {
    /// Loads the present holdings; under the lock of the case nobody else changes them. One query.
    pub fn load(conn: &mut Conn, case_id: &Id) -> Result<Self> {
        Self::replay(conn, case_id, |_| true)
    }

    /// Loads the holdings from the entries recorded up to and including a moment. One query.
    pub fn at(conn: &mut Conn, case_id: &Id, moment: Moment) -> Result<Self> {
        Self::replay(conn, case_id, |recorded| recorded <= moment)
    }

    fn replay(conn: &mut Conn, case_id: &Id, counts: impl Fn(Moment) -> bool) -> Result<Self> {
        let mut balances: BTreeMap<(Id, i32, Id), Balance> = BTreeMap::new();
        for row in entries_of_case(conn, case_id)? {
            if !counts(row.recorded_at) {
                continue;
            }
            let balance = balances
                .entry((row.mandate_id, row.budget_year, row.pledge_id))
                .or_default();
            *balance = balance.apply(&row.entry()).map_err(|fault| {
                let (mandate, pledge) = (row.mandate_id, row.pledge_id);
                Error::internal(format!(
                    "the ledger of mandate {mandate} is broken at pledge {pledge}: {fault}"
                ))
            })?;
        }
        Ok(Self { balances })
    }

    /// The reserved amounts by mandate, budget year and pledge; zero amounts are left out.
    pub fn reserved(&self) -> impl Iterator<Item = ((Id, i32, Id), Cents)> {
        self.balances
            .iter()
            .filter(|(_, balance)| balance.reserved.is_positive())
            .map(|(key, balance)| (*key, balance.reserved))
    }

    /// The unpaid amount that is committed.
    pub fn held(&self) -> Held {
        let mut held = Held::new();
        for ((mandate_id, year, _), balance) in &self.balances {
            *held.entry((*mandate_id, *year)).or_default() += balance.committed;
        }
        held
    }

    /// The total holdings of the case under one mandate, by budget year.
    pub fn of_mandate(&self, mandate_id: Id) -> BTreeMap<i32, Balance> {
        let mut years: BTreeMap<i32, Balance> = BTreeMap::new();
        for ((_, year, _), balance) in self.balances.iter().filter(|((id, ..), _)| *id == mandate_id) {
            let sum = years.entry(*year).or_default();
            sum.reserved += balance.reserved;
            sum.committed += balance.committed;
            sum.paid += balance.paid;
            sum.returned += balance.returned;
        }
        years
    }
}
