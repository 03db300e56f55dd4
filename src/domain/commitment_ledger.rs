//! The ledger of a commitment: what was paid, released and carried over of the amount that was decided, and how a subsidy is
//! determined afterwards.
//!
//! Source: DOMAIN.md, *The commitment ledger*. Entries are only added. What was decided stays; the status of a commitment
//! follows from its entries and from the answer of its finance partner.

use crate::Cents;
use crate::codes::CommitmentStatus;

text_enum! {
    /// The kind of an entry in the ledger of a commitment. `decided`: the board's decision committed the amount.
    /// `acknowledged`: the finance partner took it into its books; no amount moves. `scheduled`: a payment schedule came into
    /// force; no amount moves. `paid`: money was paid out. `reversed`: a payment is taken back, as a correction. `released`: an
    /// unpaid amount is given up. `carried-out`: an unpaid amount goes to a commitment of another budget year, which begins
    /// with `carried-in`. `determined`: the amount at which a subsidy is fixed; what is paid beyond it is `recovered` or
    /// `written-off`.
    pub enum CommitmentEntryKind {
        Decided = "decided",
        Acknowledged = "acknowledged",
        Paid = "paid",
        Reversed = "reversed",
        Released = "released",
        Scheduled = "scheduled",
        CarriedOut = "carried-out",
        CarriedIn = "carried-in",
        Determined = "determined",
        Recovered = "recovered",
        WrittenOff = "written-off",
    }
}

/// The sums of the entries of one commitment. Never below zero; paid, released and carried out together never exceed decided;
/// recovered and written off together never exceed what was paid beyond the determination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommitmentLedger {
    /// What was decided, or carried over from another budget year.
    pub decided: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    pub released: Cents,
    /// What went to a commitment of another budget year.
    pub carried_out: Cents,
    /// The amount at which the subsidy was determined; None until then.
    pub determined: Option<Cents>,
    pub recovered: Cents,
    pub written_off: Cents,
}

/// Why an entry cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotFollow {
    #[error("{amount} is more than the {there} that is left")]
    MoreThanThere { amount: Cents, there: Cents },
    #[error("what is determined is neither determined again nor carried over")]
    Determined,
    #[error("a commitment begins once")]
    Begun,
}

impl CommitmentLedger {
    /// The amount that is neither paid, released nor carried out.
    pub fn open(&self) -> Cents {
        self.held() - self.paid
    }

    /// The amount that the commitment still stands for, paid or not.
    pub fn held(&self) -> Cents {
        self.decided - self.released - self.carried_out
    }

    /// Whether nothing is left to be paid: paid − reversed + released + carried out = committed.
    pub fn is_settled(&self) -> bool {
        self.open().is_zero()
    }

    /// The amount that can still be paid: what is open, and after a determination no more than was determined.
    pub fn payable(&self) -> Cents {
        match self.determined {
            Some(determined) => self.open().min(determined.less(self.paid)),
            None => self.open(),
        }
    }

    /// The open amount beyond what was determined, which is released with the determination, and again after a reversal.
    pub fn beyond_determination(&self) -> Cents {
        self.open() - self.payable()
    }

    /// What was paid beyond the determination, and is neither recovered nor written off. Zero without a determination.
    pub fn recoverable(&self) -> Cents {
        self.determined.map_or(Cents::ZERO, |determined| {
            self.paid
                .less(determined)
                .less(self.recovered)
                .less(self.written_off)
        })
    }

    /// The most that a reversal can take back: what was recovered or written off was paid.
    pub fn reversible(&self) -> Cents {
        match (self.recovered + self.written_off).is_zero() {
            true => self.paid,
            false => self.recoverable(),
        }
    }

    /// The sums after an entry. Errors: it takes more than is there, or comes after a determination that excludes it.
    pub fn after(self, kind: CommitmentEntryKind, amount: Cents) -> Result<Self, CannotFollow> {
        let taking = |there: Cents| match amount <= there {
            true => Ok(()),
            false => Err(CannotFollow::MoreThanThere { amount, there }),
        };
        let mut next = self;
        match kind {
            CommitmentEntryKind::Decided | CommitmentEntryKind::CarriedIn => {
                if !self.decided.is_zero() {
                    return Err(CannotFollow::Begun);
                }
                next.decided = amount;
            }
            CommitmentEntryKind::Acknowledged | CommitmentEntryKind::Scheduled => {}
            CommitmentEntryKind::Paid => {
                taking(self.payable())?;
                next.paid += amount;
            }
            CommitmentEntryKind::Reversed => {
                taking(self.reversible())?;
                next.paid -= amount;
            }
            CommitmentEntryKind::Released => {
                taking(self.open())?;
                next.released += amount;
            }
            CommitmentEntryKind::CarriedOut => {
                self.not_determined()?;
                taking(self.open())?;
                next.carried_out += amount;
            }
            CommitmentEntryKind::Determined => {
                self.not_determined()?;
                taking(self.held())?;
                next.determined = Some(amount);
            }
            CommitmentEntryKind::Recovered => {
                taking(self.recoverable())?;
                next.recovered += amount;
            }
            CommitmentEntryKind::WrittenOff => {
                taking(self.recoverable())?;
                next.written_off += amount;
            }
        }
        Ok(next)
    }

    fn not_determined(&self) -> Result<(), CannotFollow> {
        match self.determined {
            Some(_) => Err(CannotFollow::Determined),
            None => Ok(()),
        }
    }

    /// The status of the commitment, given that of its finance partner's answer: decided, offered, acknowledged or
    /// refused. A settled commitment is paid where anything was paid, carried over where the rest of it was, and released
    /// otherwise.
    pub fn status(&self, answer: CommitmentStatus) -> CommitmentStatus {
        match self.is_settled() {
            false => answer,
            true if self.paid.is_positive() => CommitmentStatus::Paid,
            true if self.carried_out.is_positive() => CommitmentStatus::CarriedOver,
            true => CommitmentStatus::Released,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CommitmentEntryKind::{
        Acknowledged, CarriedIn, CarriedOut, Decided, Determined, Paid, Recovered, Released, Reversed,
        WrittenOff,
    };
    use super::*;

    fn decided(euros: i64) -> CommitmentLedger {
        CommitmentLedger {
            decided: Cents::euros(euros),
            ..CommitmentLedger::default()
        }
    }

    fn after(ledger: CommitmentLedger, entries: &[(CommitmentEntryKind, i64)]) -> CommitmentLedger {
        entries.iter().fold(ledger, |ledger, (kind, euros)| {
            ledger.after(*kind, Cents::euros(*euros)).unwrap()
        })
    }

    fn status(ledger: CommitmentLedger) -> CommitmentStatus {
        ledger.status(CommitmentStatus::Acknowledged)
    }

    #[test]
    fn what_is_paid_and_released_settles_a_commitment() {
        let ledger = after(decided(100), &[(Acknowledged, 0)]);
        assert_eq!(status(ledger), CommitmentStatus::Acknowledged);
        let half = after(ledger, &[(Paid, 60)]);
        assert_eq!(
            (half.open(), status(half)),
            (Cents::euros(40), CommitmentStatus::Acknowledged)
        );
        let settled = after(half, &[(Released, 40)]);
        assert_eq!(status(settled), CommitmentStatus::Paid);
        let reversed = after(settled, &[(Reversed, 60)]);
        assert_eq!(
            (reversed.open(), status(reversed)),
            (Cents::euros(60), CommitmentStatus::Acknowledged)
        );
        let released = after(reversed, &[(Released, 60)]);
        assert_eq!(status(released), CommitmentStatus::Released);
        assert_eq!(released.decided, Cents::euros(100), "what was decided stays");
    }

    #[test]
    fn what_is_carried_over_settles_a_commitment_and_begins_another() {
        let carried = after(decided(100), &[(Released, 30), (CarriedOut, 70)]);
        assert_eq!(
            (carried.open(), status(carried)),
            (Cents::ZERO, CommitmentStatus::CarriedOver)
        );
        let paid = after(decided(100), &[(Paid, 30), (CarriedOut, 70)]);
        assert_eq!(status(paid), CommitmentStatus::Paid);
        let next = after(CommitmentLedger::default(), &[(CarriedIn, 70)]);
        assert_eq!(
            (next.open(), status(next)),
            (Cents::euros(70), CommitmentStatus::Acknowledged)
        );
        assert_eq!(next.after(Decided, Cents::euros(1)), Err(CannotFollow::Begun));
    }

    #[test]
    fn a_determination_says_what_is_still_paid_and_what_is_released() {
        let determined = after(decided(100), &[(Paid, 50), (Determined, 80)]);
        assert_eq!(
            (
                determined.payable(),
                determined.beyond_determination(),
                determined.recoverable()
            ),
            (Cents::euros(30), Cents::euros(20), Cents::ZERO)
        );
        let more = Cents::euros(31);
        let there = Cents::euros(30);
        assert_eq!(
            determined.after(Paid, more),
            Err(CannotFollow::MoreThanThere { amount: more, there })
        );
        assert!(determined.after(Paid, there).is_ok());
        for kind in [Determined, CarriedOut] {
            assert_eq!(
                determined.after(kind, Cents::new(1)),
                Err(CannotFollow::Determined),
                "{kind}"
            );
        }
    }

    #[test]
    fn what_was_paid_beyond_a_determination_is_recovered_or_written_off() {
        let determined = after(decided(100), &[(Paid, 50), (Paid, 50), (Determined, 60)]);
        assert_eq!(determined.recoverable(), Cents::euros(40));
        let half = after(determined, &[(Recovered, 15), (WrittenOff, 5)]);
        assert_eq!(
            (half.recoverable(), half.reversible()),
            (Cents::euros(20), Cents::euros(20))
        );
        assert!(
            half.after(Reversed, Cents::euros(50)).is_err(),
            "what was recovered was paid"
        );
        let done = after(half, &[(Recovered, 20)]);
        assert_eq!((done.recoverable(), done.paid), (Cents::ZERO, Cents::euros(100)));
        assert!(done.after(WrittenOff, Cents::new(1)).is_err());
        let reversed = after(determined, &[(Reversed, 50)]);
        assert_eq!(
            (
                reversed.payable(),
                reversed.beyond_determination(),
                reversed.recoverable()
            ),
            (Cents::euros(10), Cents::euros(40), Cents::ZERO)
        );
    }

    #[test]
    fn no_more_is_taken_than_is_there() {
        let half = after(decided(100), &[(Paid, 60)]);
        for (kind, there) in [
            (Paid, 40),
            (Released, 40),
            (CarriedOut, 40),
            (Reversed, 60),
            (Determined, 100),
            (Recovered, 0),
            (WrittenOff, 0),
        ] {
            let more = Cents::euros(there) + Cents::new(1);
            let refused = CannotFollow::MoreThanThere {
                amount: more,
                there: Cents::euros(there),
            };
            assert_eq!(half.after(kind, more), Err(refused), "{kind}");
            assert!(half.after(kind, Cents::euros(there)).is_ok(), "{kind}");
        }
    }

    fn any_entry() -> impl Strategy<Value = (CommitmentEntryKind, i64)> {
        let kinds = vec![
            Paid, Paid, Reversed, Released, CarriedOut, Determined, Recovered, WrittenOff,
        ];
        // Often an amount that fits, so that the longer stories come about.
        (
            prop::sample::select(kinds),
            prop_oneof![1..1_000_i64, 1..1_000_000_i64],
        )
    }

    proptest! {
        #[test]
        fn whatever_is_entered_the_sums_stay_within_what_was_decided(
            decided in 1..1_000_000_i64,
            entries in prop::collection::vec(any_entry(), 0..40),
        ) {
            let mut ledger = CommitmentLedger { decided: Cents::new(decided), ..CommitmentLedger::default() };
            let mut kept: Vec<(CommitmentEntryKind, i64)> = Vec::new();
            for (kind, amount) in entries {
                if let Ok(next) = ledger.after(kind, Cents::new(amount)) {
                    if kind == Paid {
                        prop_assert!(Cents::new(amount) <= ledger.payable());
                    }
                    ledger = next;
                    kept.push((kind, amount));
                }
                let of = |kind| kept.iter().filter(|(of, _)| *of == kind).map(|(_, amount)| amount).sum::<i64>();
                let paid = of(Paid) - of(Reversed);
                let (released, carried_out) = (of(Released), of(CarriedOut));
                let (recovered, written_off) = (of(Recovered), of(WrittenOff));
                prop_assert_eq!(
                    (ledger.paid, ledger.released, ledger.carried_out, ledger.recovered, ledger.written_off),
                    (
                        Cents::new(paid), Cents::new(released), Cents::new(carried_out), Cents::new(recovered),
                        Cents::new(written_off),
                    )
                );
                prop_assert!(paid >= 0 && paid + released + carried_out <= decided);
                prop_assert_eq!(ledger.open(), Cents::new(decided - paid - released - carried_out));
                prop_assert!(!ledger.payable().is_negative() && ledger.payable() <= ledger.open());
                let determined = kept.iter().find(|(kind, _)| *kind == Determined).map(|(_, amount)| *amount);
                prop_assert_eq!(ledger.determined, determined.map(Cents::new));
                prop_assert!(of(Determined) == determined.unwrap_or(0), "determined once");
                let beyond = determined.map_or(0, |determined| (paid - determined).max(0));
                prop_assert!(recovered + written_off <= beyond);
                prop_assert_eq!(ledger.recoverable(), Cents::new(beyond - recovered - written_off));
                let settled = matches!(
                    ledger.status(CommitmentStatus::Acknowledged),
                    CommitmentStatus::Paid | CommitmentStatus::Released | CommitmentStatus::CarriedOver
                );
                prop_assert_eq!(settled, paid + released + carried_out == decided);
            }
        }
    }
}
