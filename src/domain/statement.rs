//! Statements: for a period the opening balance, the movements and the closing balance, for each budget year.
//!
//! Source: DOMAIN.md, *Three dates*. Obligations (verplichtingen) are stated by the day on which an entry was recorded,
//! cash (kas) by its value date. Both are grouped by budget year.

use std::collections::BTreeMap;

use crate::Cents;
use crate::commitment_ledger::CommitmentEntryKind;

text_enum! {
    /// The basis of a statement. `budget-year`: obligations, that is the amount that is open, by the day on which an entry was
    /// recorded. `value-date`: cash, that is the amount that was paid out, less what came back with interest, by the day on
    /// which the money moved.
    pub enum StatementBasis {
        BudgetYear = "budget-year",
        ValueDate = "value-date",
    }
}

impl StatementBasis {
    /// The direction in which an entry moves the balance: 1, −1, or 0 where it is no movement. Obligations: what is
    /// decided, carried in or reversed is open; what is released, carried out or paid is open no more. Cash: what is paid
    /// went out; what is reversed, recovered or repaid, and interest, came in.
    pub const fn sign(self, kind: CommitmentEntryKind) -> i64 {
        use CommitmentEntryKind as K;
        match (self, kind) {
            (Self::BudgetYear, K::Decided | K::CarriedIn | K::Reversed)
            | (Self::ValueDate, K::Paid | K::RepaidReversed | K::InterestReversed | K::RecoveredReversed) => {
                1
            }
            (Self::BudgetYear, K::Released | K::CarriedOut | K::Paid)
            | (Self::ValueDate, K::Reversed | K::Recovered | K::Repaid | K::Interest) => -1,
            (
                _,
                K::Acknowledged
                | K::Scheduled
                | K::Determined
                | K::WrittenOff
                | K::Recovered
                | K::Decided
                | K::CarriedIn
                | K::Released
                | K::CarriedOut
                | K::Repaid
                | K::Interest
                | K::RepaidReversed
                | K::InterestReversed
                | K::RecoveredReversed,
            ) => 0,
        }
    }

    /// The kinds of entries that are movements, in the order in which a statement shows them.
    pub fn kinds(self) -> Vec<CommitmentEntryKind> {
        use CommitmentEntryKind as K;
        let order = [
            K::Decided,
            K::CarriedIn,
            K::Paid,
            K::Reversed,
            K::Recovered,
            K::RecoveredReversed,
            K::Repaid,
            K::RepaidReversed,
            K::Interest,
            K::InterestReversed,
            K::Released,
            K::CarriedOut,
        ];
        order.into_iter().filter(|kind| self.sign(*kind) != 0).collect()
    }

    /// The amount of an entry as a movement.
    pub fn signed(self, kind: CommitmentEntryKind, amount: Cents) -> Cents {
        Cents::new(amount.get() * self.sign(kind))
    }
}

/// The sums of the entries of one kind in one budget year; the amounts are those of the entries, without a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindSum {
    pub budget_year: i32,
    pub kind: CommitmentEntryKind,
    /// Before the period.
    pub before: Cents,
    /// In the period.
    pub during: Cents,
    /// The number of entries in the period.
    pub movements: i64,
}

/// The movements of one kind in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindTotal {
    pub kind: CommitmentEntryKind,
    /// With its sign.
    pub amount: Cents,
    pub movements: i64,
}

/// Opening + the sum of the totals = closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    pub opening: Cents,
    /// One for each kind of the basis, in its order.
    pub totals: Vec<KindTotal>,
    pub closing: Cents,
}

impl Balance {
    fn zero(basis: StatementBasis) -> Self {
        let totals = basis.kinds().into_iter().map(|kind| KindTotal {
            kind,
            amount: Cents::ZERO,
            movements: 0,
        });
        Self {
            opening: Cents::ZERO,
            totals: totals.collect(),
            closing: Cents::ZERO,
        }
    }

    fn add(&mut self, basis: StatementBasis, sum: &KindSum) {
        let before = basis.signed(sum.kind, sum.before);
        let during = basis.signed(sum.kind, sum.during);
        self.opening += before;
        self.closing += before + during;
        for total in self.totals.iter_mut().filter(|total| total.kind == sum.kind) {
            total.amount += during;
            total.movements += sum.movements;
        }
    }

    /// The number of movements.
    pub fn movements(&self) -> i64 {
        self.totals.iter().map(|total| total.movements).sum()
    }
}

/// The balances of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balances {
    /// By budget year, ascending.
    pub years: BTreeMap<i32, Balance>,
    /// Of all budget years.
    pub total: Balance,
}

impl Balances {
    /// The balances of these sums. A budget year in which nothing is open and nothing moved is left out.
    pub fn of(basis: StatementBasis, sums: &[KindSum]) -> Self {
        let mut years: BTreeMap<i32, Balance> = BTreeMap::new();
        let mut total = Balance::zero(basis);
        for sum in sums {
            total.add(basis, sum);
            years
                .entry(sum.budget_year)
                .or_insert_with(|| Balance::zero(basis))
                .add(basis, sum);
        }
        years.retain(|_, year| !year.opening.is_zero() || year.movements() > 0);
        Self { years, total }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::commitment_ledger::CommitmentEntryKind as K;

    /// An entry: budget year, kind, cents, day.
    type Entry = (i32, K, i64, u16);

    /// The sums of the days from `from` until before `until`.
    fn sums(entries: &[Entry], from: u16, until: u16) -> Vec<KindSum> {
        let mut sums: BTreeMap<(i32, K), KindSum> = BTreeMap::new();
        for (budget_year, kind, cents, day) in entries.iter().filter(|entry| entry.3 < until) {
            let sum = sums.entry((*budget_year, *kind)).or_insert(KindSum {
                budget_year: *budget_year,
                kind: *kind,
                before: Cents::ZERO,
                during: Cents::ZERO,
                movements: 0,
            });
            if *day < from {
                sum.before += Cents::new(*cents);
            } else {
                sum.during += Cents::new(*cents);
                sum.movements += 1;
            }
        }
        sums.into_values().collect()
    }

    #[test]
    fn obligations_are_what_is_open_and_cash_is_what_went_out() {
        let entries = [
            (2026, K::Decided, 100, 1),
            (2026, K::Acknowledged, 0, 2),
            (2026, K::Paid, 60, 3),
            (2026, K::Reversed, 10, 5),
            (2026, K::CarriedOut, 30, 6),
            (2027, K::CarriedIn, 30, 6),
            (2026, K::Recovered, 20, 7),
            (2026, K::Released, 20, 8),
        ];
        let obligations = Balances::of(StatementBasis::BudgetYear, &sums(&entries, 5, 9));
        let year = &obligations.years[&2026];
        assert_eq!((year.opening, year.closing), (Cents::new(40), Cents::ZERO));
        assert_eq!(obligations.years[&2027].closing, Cents::new(30));
        assert_eq!(obligations.total.movements(), 4, "a recovery opens nothing");
        let cash = Balances::of(StatementBasis::ValueDate, &sums(&entries, 5, 9));
        assert_eq!(
            (cash.total.opening, cash.total.closing),
            (Cents::new(60), Cents::new(30))
        );
        assert_eq!(cash.years.len(), 1);
    }

    #[test]
    fn cash_of_a_loan_is_what_is_outstanding_less_the_interest_that_came_in() {
        let entries = [
            (2026, K::Paid, 100, 1),
            (2026, K::Repaid, 40, 2),
            (2026, K::Interest, 3, 2),
            (2026, K::RepaidReversed, 40, 3),
            (2026, K::InterestReversed, 3, 3),
            (2026, K::Repaid, 30, 4),
            (2026, K::Interest, 2, 4),
        ];
        let cash = Balances::of(StatementBasis::ValueDate, &sums(&entries, 3, 5));
        assert_eq!(
            (cash.total.opening, cash.total.closing),
            (Cents::new(57), Cents::new(68))
        );
    }

    #[test]
    fn each_kind_that_moves_a_balance_is_shown() {
        for basis in StatementBasis::ALL {
            let moving: Vec<K> = K::ALL
                .iter()
                .copied()
                .filter(|kind| basis.sign(*kind) != 0)
                .collect();
            let mut shown = basis.kinds();
            shown.sort();
            assert_eq!(shown, moving, "{basis}");
        }
    }

    proptest! {
        #[test]
        fn a_statement_opens_with_what_the_one_before_closed_with(
            entries in prop::collection::vec(
                (2024..2028_i32, prop::sample::select(K::ALL.to_vec()), 0..1_000_000_000_i64, 0..60_u16), 0..60),
            mut days in prop::array::uniform3(0..60_u16),
            basis in prop::sample::select(StatementBasis::ALL.to_vec()),
        ) {
            days.sort_unstable();
            let [a, b, c] = days;
            let of = |from, until| Balances::of(basis, &sums(&entries, from, until));
            let (first, second, both) = (of(a, b), of(b, c), of(a, c));
            prop_assert_eq!(first.total.closing, second.total.opening);
            prop_assert_eq!(both.total.closing, second.total.closing);
            for (year, balance) in &both.years {
                let totals: Cents = balance.totals.iter().map(|total| total.amount).sum();
                prop_assert_eq!(balance.opening + totals, balance.closing);
                let opening = first.years.get(year).map_or(Cents::ZERO, |balance| balance.opening);
                prop_assert_eq!(balance.opening, opening);
            }
            let all: Cents = of(0, 60).years.values().map(|year| year.closing).sum();
            let entered = entries.iter().map(|(_, kind, cents, _)| basis.signed(*kind, Cents::new(*cents))).sum::<Cents>();
            prop_assert_eq!(all, entered);
        }
    }
}
