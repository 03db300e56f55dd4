//! The way of money from the decision to the last payment, in sums: decided, acknowledged, scheduled, paid, returned,
//! released and refused.
//!
//! Source: DOMAIN.md, *Money*. What goes to another budget year counts there, and once.

use std::iter::Sum;
use std::ops::AddAssign;

use crate::Cents;
use crate::commitment_ledger::CommitmentLedger;

/// What a finance partner said about a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    NotYet,
    Acknowledged,
    Refused,
}

/// The sums of one commitment, or of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MoneyFlow {
    /// What was decided, less what went to another budget year.
    pub decided: Cents,
    /// The part of it that the finance partners took into their books.
    pub acknowledged: Cents,
    /// The instalments of the schedules in force, paid or not.
    pub scheduled: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    /// What came back of it: principal of loans and recovered subsidies. Interest is no part of it.
    pub returned: Cents,
    pub released: Cents,
    /// What is open of commitments that the finance partners refused: nothing of it comes unless the board decides again.
    pub refused: Cents,
}

impl MoneyFlow {
    /// The sums of a commitment; `scheduled` are the instalments of its schedule in force.
    pub fn of(ledger: &CommitmentLedger, answer: Answer, scheduled: Cents) -> Self {
        let decided = ledger.decided - ledger.carried_out;
        let where_answered = |so: Answer, amount: Cents| match answer == so {
            true => amount,
            false => Cents::ZERO,
        };
        Self {
            decided,
            acknowledged: where_answered(Answer::Acknowledged, decided),
            refused: where_answered(Answer::Refused, ledger.open()),
            scheduled,
            paid: ledger.paid,
            returned: ledger.repaid + ledger.recovered,
            released: ledger.released,
        }
    }

    /// What is still to come: neither paid nor released nor refused.
    pub fn open(&self) -> Cents {
        self.decided - self.paid - self.released - self.refused
    }
}

impl AddAssign for MoneyFlow {
    fn add_assign(&mut self, other: Self) {
        let Self {
            decided,
            acknowledged,
            scheduled,
            paid,
            returned,
            released,
            refused,
        } = other;
        self.decided += decided;
        self.acknowledged += acknowledged;
        self.scheduled += scheduled;
        self.paid += paid;
        self.returned += returned;
        self.released += released;
        self.refused += refused;
    }
}

impl<'a> Sum<&'a Self> for MoneyFlow {
    fn sum<I: Iterator<Item = &'a Self>>(flows: I) -> Self {
        flows.fold(Self::default(), |mut sum, flow| {
            sum += *flow;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sums of a ledger: what was decided, and shares of it that are carried over, released and paid, in that order.
    fn ledgers() -> impl Strategy<Value = CommitmentLedger> {
        (1..1_000_000_i64, 0..=100_i64, 0..=100_i64, 0..=100_i64).prop_map(
            |(decided, carried, released, paid)| {
                let carried_out = decided * carried / 100;
                let released = (decided - carried_out) * released / 100;
                let paid = (decided - carried_out - released) * paid / 100;
                CommitmentLedger {
                    decided: Cents::new(decided),
                    carried_out: Cents::new(carried_out),
                    released: Cents::new(released),
                    paid: Cents::new(paid),
                    ..CommitmentLedger::default()
                }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_open_is_what_the_ledgers_say(ledgers in prop::collection::vec(ledgers(), 0..10)) {
            let flows: Vec<MoneyFlow> = ledgers
                .iter()
                .map(|ledger| MoneyFlow::of(ledger, Answer::Acknowledged, ledger.held()))
                .collect();
            let sum: MoneyFlow = flows.iter().sum();
            prop_assert_eq!(sum.open(), ledgers.iter().map(CommitmentLedger::open).sum::<Cents>());
            prop_assert_eq!(sum.scheduled, sum.acknowledged - sum.released);
            prop_assert!(sum.paid + sum.released <= sum.decided);
        }
    }

    #[test]
    fn what_is_carried_over_is_counted_once() {
        let from = CommitmentLedger {
            decided: Cents::euros(100),
            carried_out: Cents::euros(30),
            paid: Cents::euros(70),
            recovered: Cents::euros(5),
            ..CommitmentLedger::default()
        };
        let to = CommitmentLedger {
            decided: Cents::euros(30),
            ..CommitmentLedger::default()
        };
        let both = [
            MoneyFlow::of(&from, Answer::Acknowledged, Cents::euros(70)),
            MoneyFlow::of(&to, Answer::NotYet, Cents::ZERO),
        ];
        let expected = MoneyFlow {
            decided: Cents::euros(100),
            acknowledged: Cents::euros(70),
            scheduled: Cents::euros(70),
            paid: Cents::euros(70),
            returned: Cents::euros(5),
            released: Cents::ZERO,
            refused: Cents::ZERO,
        };
        assert_eq!(both.iter().sum::<MoneyFlow>(), expected);
        assert_eq!(expected.open(), Cents::euros(30));
    }

    #[test]
    fn what_was_refused_is_not_to_come() {
        let refused = CommitmentLedger {
            decided: Cents::euros(100),
            carried_out: Cents::euros(30),
            released: Cents::euros(10),
            ..CommitmentLedger::default()
        };
        let flow = MoneyFlow::of(&refused, Answer::Refused, Cents::ZERO);
        assert_eq!((flow.decided, flow.refused), (Cents::euros(70), Cents::euros(60)));
        assert_eq!((flow.acknowledged, flow.open()), (Cents::ZERO, Cents::ZERO));
    }
}
