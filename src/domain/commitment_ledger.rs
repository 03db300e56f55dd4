//! The ledger of a commitment: what was paid and released of the amount that was decided.
//!
//! Source: DOMAIN.md, *The commitment ledger*. Entries are only added. What was decided stays; the status of a commitment
//! follows from its entries and from the answer of its finance partner.

use crate::Cents;
use crate::codes::CommitmentStatus;

text_enum! {
    /// The kind of an entry in the ledger of a commitment. `decided`: the board's decision committed the amount.
    /// `acknowledged`: the finance partner took it into its books; no amount moves. `paid`: money was paid out.
    /// `reversed`: a payment is taken back, as a correction. `released`: an unpaid amount is given up.
    pub enum CommitmentEntryKind {
        Decided = "decided",
        Acknowledged = "acknowledged",
        Paid = "paid",
        Reversed = "reversed",
        Released = "released",
    }
}

/// The sums of the entries of one commitment. Never below zero; paid and released together never exceed decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitmentLedger {
    pub decided: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    pub released: Cents,
}

/// An entry takes more than is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{amount} is more than the {there} that is left")]
pub struct MoreThanThere {
    pub amount: Cents,
    pub there: Cents,
}

impl CommitmentLedger {
    /// The amount that is neither paid nor released.
    pub fn open(&self) -> Cents {
        self.decided - self.paid - self.released
    }

    /// Whether nothing is left to be paid: paid − reversed + released = committed.
    pub fn is_settled(&self) -> bool {
        self.open().is_zero()
    }

    /// The sums after an entry. Errors: it takes more than is open, or a reversal more than was paid.
    pub fn after(self, kind: CommitmentEntryKind, amount: Cents) -> Result<Self, MoreThanThere> {
        let taking = |there: Cents| match amount <= there {
            true => Ok(()),
            false => Err(MoreThanThere { amount, there }),
        };
        let mut next = self;
        match kind {
            CommitmentEntryKind::Decided => next.decided += amount,
            CommitmentEntryKind::Acknowledged => {}
            CommitmentEntryKind::Paid => {
                taking(self.open())?;
                next.paid += amount;
            }
            CommitmentEntryKind::Reversed => {
                taking(self.paid)?;
                next.paid -= amount;
            }
            CommitmentEntryKind::Released => {
                taking(self.open())?;
                next.released += amount;
            }
        }
        Ok(next)
    }

    /// The status of the commitment, given that of its finance partner's answer: decided, offered, acknowledged or
    /// refused. A settled commitment is paid where anything was paid, and released where nothing was.
    pub fn status(&self, answer: CommitmentStatus) -> CommitmentStatus {
        match (self.is_settled(), self.paid.is_positive()) {
            (false, _) => answer,
            (true, true) => CommitmentStatus::Paid,
            (true, false) => CommitmentStatus::Released,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CommitmentEntryKind::{Acknowledged, Paid, Released, Reversed};
    use super::*;

    fn decided(euros: i64) -> CommitmentLedger {
        CommitmentLedger {
            decided: Cents::euros(euros),
            paid: Cents::ZERO,
            released: Cents::ZERO,
        }
    }

    #[test]
    fn what_is_paid_and_released_settles_a_commitment() {
        let ledger = decided(100).after(Acknowledged, Cents::ZERO).unwrap();
        let status = |ledger: CommitmentLedger| ledger.status(CommitmentStatus::Acknowledged);
        assert_eq!(status(ledger), CommitmentStatus::Acknowledged);
        let half = ledger.after(Paid, Cents::euros(60)).unwrap();
        assert_eq!(
            (half.open(), status(half)),
            (Cents::euros(40), CommitmentStatus::Acknowledged)
        );
        let settled = half.after(Released, Cents::euros(40)).unwrap();
        assert_eq!(status(settled), CommitmentStatus::Paid);
        let reversed = settled.after(Reversed, Cents::euros(60)).unwrap();
        assert_eq!(
            (reversed.open(), status(reversed)),
            (Cents::euros(60), CommitmentStatus::Acknowledged)
        );
        let released = reversed.after(Released, Cents::euros(60)).unwrap();
        assert_eq!(status(released), CommitmentStatus::Released);
        assert_eq!(released.decided, Cents::euros(100), "what was decided stays");
    }

    #[test]
    fn no_more_is_taken_than_is_there() {
        let half = decided(100).after(Paid, Cents::euros(60)).unwrap();
        for (kind, there) in [(Paid, 40), (Released, 40), (Reversed, 60)] {
            let more = Cents::euros(there) + Cents::new(1);
            let refused = MoreThanThere {
                amount: more,
                there: Cents::euros(there),
            };
            assert_eq!(half.after(kind, more), Err(refused), "{kind}");
            assert!(half.after(kind, Cents::euros(there)).is_ok(), "{kind}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_entered_the_sums_stay_within_what_was_decided(
            decided in 1..1_000_000_i64,
            entries in prop::collection::vec((prop::sample::select(vec![Paid, Reversed, Released]), 1..1_000_000_i64), 0..30),
        ) {
            let mut ledger = CommitmentLedger { decided: Cents::new(decided), paid: Cents::ZERO, released: Cents::ZERO };
            let (mut paid, mut released) = (0, 0);
            for (kind, amount) in entries {
                if let Ok(next) = ledger.after(kind, Cents::new(amount)) {
                    ledger = next;
                    match kind {
                        Paid => paid += amount,
                        Reversed => paid -= amount,
                        _ => released += amount,
                    }
                }
                prop_assert_eq!((ledger.paid, ledger.released), (Cents::new(paid), Cents::new(released)));
                prop_assert!(paid >= 0 && released >= 0 && paid + released <= decided);
                prop_assert_eq!(ledger.open(), Cents::new(decided - paid - released));
                let settled = matches!(
                    ledger.status(CommitmentStatus::Acknowledged),
                    CommitmentStatus::Paid | CommitmentStatus::Released
                );
                prop_assert_eq!(settled, paid + released == decided);
            }
        }
    }
}
