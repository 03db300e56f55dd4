//! The ledger of a mandate: entries that always sum up to the reserved, committed and paid amounts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Cents, Id};

text_enum! {
    /// The kind of a ledger entry of a mandate. Headroom is the ceiling minus what is reserved, committed and paid, plus what
    /// was returned.
    /// `reserve` takes from the headroom (a pledge in an open or undecided ballot). `unreserve` returns a reserved
    /// amount to the headroom (the pledge was changed, reduced, rejected, cancelled, withdrawn or lapsed). `commit`
    /// moves a reserved amount to what is committed (a decision made the pledge a commitment); the headroom stays the
    /// same. `uncommit` returns a committed amount to the headroom (the commitment was released before it was paid).
    /// `pay` moves a committed amount to what is paid, and `reverse` moves it back, as a correction. `return` raises the
    /// headroom by what came back, in the year in which it did; what was paid stays paid. `take-back` lowers it again, as a
    /// correction.
    pub enum LedgerKind {
        /// A pledge in an open or undecided ballot.
        Reserve = "reserve",
        /// The pledge was changed, reduced, rejected, cancelled, withdrawn or lapsed.
        Unreserve = "unreserve",
        /// A decision made the pledge a commitment.
        Commit = "commit",
        /// The commitment was released before it was paid.
        Uncommit = "uncommit",
        /// Money was paid out.
        Pay = "pay",
        /// A payment was reversed.
        Reverse = "reverse",
        /// Money came back, and can be used again.
        Return = "return",
        /// What came back was found not to have.
        TakeBack = "take-back",
    }
}

/// One line of the ledger. The amount is positive: the kind determines the direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    pub mandate_id: Id,
    /// The year that the money is for, not the year of the decision.
    pub budget_year: i32,
    pub kind: LedgerKind,
    pub amount: Cents,
}

/// The amounts of one mandate in one budget year; never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    #[schema(value_type = crate::money::Total)]
    pub reserved: Cents,
    #[schema(value_type = crate::money::Total)]
    pub committed: Cents,
    #[schema(value_type = crate::money::Total)]
    pub paid: Cents,
    /// What came back, and can be used again.
    #[serde(default)]
    #[schema(value_type = crate::money::Total)]
    pub returned: Cents,
}

/// Why an entry is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    #[error("a ledger entry has a positive amount, not {0}")]
    NotPositive(Cents),
    #[error("`{kind}` of {amount} takes more than the {there} that is there")]
    NotThere {
        kind: LedgerKind,
        amount: Cents,
        there: Cents,
    },
    #[error("{returned} would have come back of {paid} that was paid")]
    MoreThanPaid { returned: Cents, paid: Cents },
    #[error("the balance would be more than can be counted")]
    TooLarge,
}

impl Balance {
    /// The amount left under a ceiling: ceiling − used + returned, never below zero.
    pub fn available(&self, ceiling: Cents) -> Cents {
        (ceiling + self.returned).less(self.used())
    }

    /// What is used beyond a ceiling and what was returned, never below zero.
    pub fn overhang(&self, ceiling: Cents) -> Cents {
        self.used().less(ceiling + self.returned)
    }

    /// The total that counts against the ceiling.
    pub fn used(&self) -> Cents {
        self.reserved + self.committed + self.paid
    }

    /// The balance after the entry.
    ///
    /// # Errors When the amount is not positive, or exceeds the part that it is taken from.
    pub fn apply(self, entry: &LedgerEntry) -> Result<Balance, LedgerFault> {
        if !entry.amount.is_positive() {
            return Err(LedgerFault::NotPositive(entry.amount));
        }
        let mut next = self;
        let (from, to) = match entry.kind {
            LedgerKind::Reserve => (None, Some(&mut next.reserved)),
            LedgerKind::Unreserve => (Some(&mut next.reserved), None),
            LedgerKind::Commit => (Some(&mut next.reserved), Some(&mut next.committed)),
            LedgerKind::Uncommit => (Some(&mut next.committed), None),
            LedgerKind::Pay => (Some(&mut next.committed), Some(&mut next.paid)),
            LedgerKind::Reverse => (Some(&mut next.paid), Some(&mut next.committed)),
            LedgerKind::Return => (None, Some(&mut next.returned)),
            LedgerKind::TakeBack => (Some(&mut next.returned), None),
        };
        if let Some(from) = from {
            if entry.amount > *from {
                return Err(LedgerFault::NotThere {
                    kind: entry.kind,
                    amount: entry.amount,
                    there: *from,
                });
            }
            *from -= entry.amount;
        }
        // Only a reservation adds to the used total, and only a return to what was returned; every other kind moves or
        // reduces an amount.
        let largest = self.used().max(self.returned);
        if largest.get().checked_add(entry.amount.get()).is_none() {
            return Err(LedgerFault::TooLarge);
        }
        if let Some(to) = to {
            *to += entry.amount;
        }
        Ok(next)
    }
}

impl Balance {
    /// The balance of the whole period after the entry. A year by itself can have more that came back than was paid: money
    /// comes back in another year than it was paid in.
    ///
    /// # Errors As [`Balance::apply`], and when more comes back than was paid.
    pub fn apply_to_period(self, entry: &LedgerEntry) -> Result<Balance, LedgerFault> {
        let next = self.apply(entry)?;
        match next.returned > next.paid {
            true => Err(LedgerFault::MoreThanPaid {
                returned: next.returned,
                paid: next.paid,
            }),
            false => Ok(next),
        }
    }
}

/// The balance of each budget year, from the entries of one mandate in the order written.
///
/// # Errors When an entry does not apply to the balance before it: the ledger is corrupt.
pub fn sum<'a>(
    entries: impl IntoIterator<Item = &'a LedgerEntry>,
) -> Result<BTreeMap<i32, Balance>, LedgerFault> {
    let mut years: BTreeMap<i32, Balance> = BTreeMap::new();
    for entry in entries {
        let balance = years.entry(entry.budget_year).or_default();
        *balance = balance.apply(entry)?;
    }
    Ok(years)
}

/// The amount left under a ceiling, or used beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Headroom {
    pub ceiling: Cents,
    #[schema(value_type = crate::money::Total)]
    pub reserved: Cents,
    #[schema(value_type = crate::money::Total)]
    pub committed: Cents,
    #[schema(value_type = crate::money::Total)]
    pub paid: Cents,
    /// What came back, and can be used again.
    #[schema(value_type = crate::money::Total)]
    pub returned: Cents,
    /// Ceiling − used + returned, never below zero.
    #[schema(value_type = crate::money::Total)]
    pub available: Cents,
    /// Used − ceiling − returned, never below zero: a mandate may be narrowed below the amount already committed, and those
    /// commitments remain.
    #[schema(value_type = crate::money::Total)]
    pub overhang: Cents,
}

impl Headroom {
    pub fn new(ceiling: Cents, balance: Balance) -> Self {
        let Balance {
            reserved,
            committed,
            paid,
            returned,
        } = balance;
        Self {
            ceiling,
            reserved,
            committed,
            paid,
            returned,
            available: balance.available(ceiling),
            overhang: balance.overhang(ceiling),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::id;
    use super::*;
    use LedgerKind::*;
    use proptest::prelude::*;

    fn entry(kind: LedgerKind, budget_year: i32, cents: i64) -> LedgerEntry {
        LedgerEntry {
            mandate_id: id(1),
            budget_year,
            kind,
            amount: Cents::new(cents),
        }
    }

    fn balance(reserved: i64, committed: i64, paid: i64) -> Balance {
        Balance {
            reserved: Cents::new(reserved),
            committed: Cents::new(committed),
            paid: Cents::new(paid),
            returned: Cents::ZERO,
        }
    }

    fn returned(balance: Balance, returned: i64) -> Balance {
        Balance {
            returned: Cents::new(returned),
            ..balance
        }
    }

    #[test]
    fn a_pledge_is_reserved_reduced_committed_paid_and_its_credit_comes_back() {
        let story = [
            entry(Reserve, 2026, 1000),
            entry(Unreserve, 2026, 200),
            entry(Commit, 2026, 800),
            entry(Reserve, 2027, 50),
            entry(Uncommit, 2026, 100),
            entry(Pay, 2026, 600),
            entry(Return, 2027, 250),
            entry(TakeBack, 2027, 50),
        ];
        let years = sum(&story).unwrap();
        assert_eq!(years[&2026], balance(0, 100, 600), "what was paid stays paid");
        assert_eq!(years[&2027], returned(balance(50, 0, 0), 200));
        assert_eq!(years[&2027].available(Cents::new(100)), Cents::new(250));
    }

    #[test]
    fn nothing_is_taken_that_is_not_there() {
        let there = returned(balance(10, 20, 30), 40);
        for (kind, have) in [
            (Unreserve, 10),
            (Commit, 10),
            (Uncommit, 20),
            (Pay, 20),
            (Reverse, 30),
            (TakeBack, 40),
        ] {
            assert!(there.apply(&entry(kind, 2026, have)).is_ok(), "{kind}");
            assert_eq!(
                there.apply(&entry(kind, 2026, have + 1)),
                Err(LedgerFault::NotThere {
                    kind,
                    amount: Cents::new(have + 1),
                    there: Cents::new(have)
                })
            );
        }
        assert_eq!(
            there.apply(&entry(Reserve, 2026, 0)),
            Err(LedgerFault::NotPositive(Cents::ZERO))
        );
        assert_eq!(
            there.apply(&entry(Reserve, 2026, i64::MAX)),
            Err(LedgerFault::TooLarge)
        );
    }

    #[test]
    fn over_the_whole_period_no_more_comes_back_than_was_paid() {
        let paid = returned(balance(0, 0, 100), 60);
        let back = |cents| paid.apply_to_period(&entry(Return, 2027, cents));
        assert_eq!(back(40), Ok(returned(balance(0, 0, 100), 100)));
        let more = |returned, paid| {
            Err(LedgerFault::MoreThanPaid {
                returned: Cents::new(returned),
                paid: Cents::new(paid),
            })
        };
        assert_eq!(back(41), more(101, 100));
        // Nor is a payment reversed that came back.
        let reverse = |cents| paid.apply_to_period(&entry(Reverse, 2026, cents));
        assert_eq!(reverse(40), Ok(returned(balance(0, 40, 60), 60)));
        assert_eq!(reverse(41), more(60, 59));
    }

    #[test]
    fn a_narrowed_mandate_has_an_overhang_and_no_room() {
        let used = balance(0, 700, 100);
        assert_eq!(Headroom::new(Cents::new(1000), used).available, Cents::new(200));
        let narrowed = Headroom::new(Cents::new(500), used);
        assert_eq!(
            (narrowed.available, narrowed.overhang),
            (Cents::ZERO, Cents::new(300))
        );
    }

    fn any_entry() -> impl Strategy<Value = LedgerEntry> {
        (
            proptest::sample::select(LedgerKind::ALL.to_vec()),
            2026i32..2029,
            1i64..100,
        )
            .prop_map(|(kind, year, cents)| entry(kind, year, cents))
    }

    proptest! {
        #[test]
        fn the_ledger_always_sums_up(tried in proptest::collection::vec(any_entry(), 0..200)) {
            let mut years: BTreeMap<i32, Balance> = BTreeMap::new();
            let mut kept = Vec::new();
            for e in tried {
                let now = years.get(&e.budget_year).copied().unwrap_or_default();
                if let Ok(next) = now.apply(&e) {
                    prop_assert!([next.reserved, next.committed, next.paid, next.returned].iter().all(|c| !c.is_negative()));
                    years.insert(e.budget_year, next);
                    kept.push(e);
                }
            }
            prop_assert_eq!(&sum(&kept).unwrap(), &years);
            for (year, balance) in years {
                let of = |kind| -> Cents {
                    kept.iter().filter(|e| e.kind == kind && e.budget_year == year).map(|e| e.amount).sum()
                };
                prop_assert_eq!(balance.reserved, of(Reserve) - of(Unreserve) - of(Commit));
                prop_assert_eq!(balance.committed, of(Commit) - of(Uncommit) - of(Pay) + of(Reverse));
                prop_assert_eq!(balance.paid, of(Pay) - of(Reverse));
                prop_assert_eq!(balance.returned, of(Return) - of(TakeBack));
                prop_assert_eq!(balance.used(), of(Reserve) - of(Unreserve) - of(Uncommit));
            }
        }
    }
}
