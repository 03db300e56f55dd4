//! The ledger of a commitment: what was paid, released and carried over of the amount that was decided, and how a subsidy is
//! determined afterwards.
//!
//! Source: DOMAIN.md, *The commitment ledger*. Entries are only added. What was decided stays; the status of a commitment
//! follows from its entries and from the answer of its finance partner.

use chrono::NaiveDate;

use crate::codes::CommitmentStatus;
use crate::{Cents, Fault};

text_enum! {
    /// The kind of an entry in the ledger of a commitment. `decided`: the board's decision committed the amount.
    /// `acknowledged`: the finance partner took it into its books; no amount moves. `scheduled`: a payment schedule came into
    /// force; no amount moves. `paid`: money was paid out. `reversed`: a payment is taken back, as a correction. `released`: an
    /// unpaid amount is given up. `carried-out`: an unpaid amount goes to a commitment of another budget year, which begins
    /// with `carried-in`. `determined`: the amount at which a subsidy is fixed; what is paid beyond it is `recovered` or
    /// `written-off`. `repaid`: principal of a loan that came back, and `interest` on it; what does not come back is
    /// `written-off`. `repaid-reversed`, `interest-reversed`, `recovered-reversed`: such a receipt is taken back, as a
    /// correction.
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
        Repaid = "repaid",
        Interest = "interest",
        RepaidReversed = "repaid-reversed",
        InterestReversed = "interest-reversed",
        RecoveredReversed = "recovered-reversed",
    }
}

impl CommitmentEntryKind {
    /// The kind of the entry that takes back an entry of this kind, as a correction; None where there is none.
    pub const fn reversal(self) -> Option<Self> {
        match self {
            Self::Paid => Some(Self::Reversed),
            Self::Repaid => Some(Self::RepaidReversed),
            Self::Interest => Some(Self::InterestReversed),
            Self::Recovered => Some(Self::RecoveredReversed),
            _ => None,
        }
    }
}

text_enum! {
    /// What money that came back is. `principal`: of a loan. `interest`: on a loan. `recovery`: of a subsidy that was determined
    /// at less than was paid.
    pub enum RepaymentKind {
        Principal = "principal",
        Interest = "interest",
        Recovery = "recovery",
    }
}

impl RepaymentKind {
    /// That of an entry for money that came back, or of its reversal.
    pub const fn of(kind: CommitmentEntryKind) -> Self {
        match kind {
            CommitmentEntryKind::Interest | CommitmentEntryKind::InterestReversed => Self::Interest,
            CommitmentEntryKind::Recovered | CommitmentEntryKind::RecoveredReversed => Self::Recovery,
            _ => Self::Principal,
        }
    }

    /// The kind of its entries.
    pub const fn entry(self) -> CommitmentEntryKind {
        match self {
            Self::Principal => CommitmentEntryKind::Repaid,
            Self::Interest => CommitmentEntryKind::Interest,
            Self::Recovery => CommitmentEntryKind::Recovered,
        }
    }
}

/// The fault of a value date after today.
pub fn future_fault(value_date: NaiveDate, today: NaiveDate) -> Option<Fault> {
    (value_date > today).then(|| {
        Fault::new(
            "/valueDate",
            "in-future",
            "Money that has moved has a value date up to today.",
        )
    })
}

/// The sums of the entries of one commitment. Never below zero; paid, released and carried out together never exceed decided;
/// recovered and written off together never exceed what was paid beyond the determination, and of a loan repaid and written off
/// together never what was paid.
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
    /// The principal that came back, less what was reversed.
    pub repaid: Cents,
    /// The interest that came in, less what was reversed.
    pub interest: Cents,
    /// Whether what is paid is to be repaid.
    pub is_loan: bool,
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
    #[error("interest comes in on a loan that was paid out")]
    NothingLent,
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

    /// What was paid of a loan, and is neither repaid nor written off. Zero for what is no loan.
    pub fn outstanding(&self) -> Cents {
        match self.is_loan {
            true => self.paid - self.repaid - self.written_off,
            false => Cents::ZERO,
        }
    }

    /// What can be written off: what is outstanding of a loan, or to be recovered of a subsidy.
    pub fn can_be_written_off(&self) -> Cents {
        match self.is_loan {
            true => self.outstanding(),
            false => self.recoverable(),
        }
    }

    /// The most that the reversal of a payment can take back: what was repaid, recovered or written off was paid.
    pub fn reversible(&self) -> Cents {
        if self.is_loan {
            return self.outstanding();
        }
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
                taking(self.can_be_written_off())?;
                next.written_off += amount;
            }
            CommitmentEntryKind::Repaid
            | CommitmentEntryKind::Interest
            | CommitmentEntryKind::RepaidReversed
            | CommitmentEntryKind::InterestReversed
            | CommitmentEntryKind::RecoveredReversed => next = self.after_receipt(kind, amount, taking)?,
        }
        Ok(next)
    }

    /// The sums after an entry for what came back on a loan, or for the correction of what came back.
    fn after_receipt(
        self,
        kind: CommitmentEntryKind,
        amount: Cents,
        taking: impl Fn(Cents) -> Result<(), CannotFollow>,
    ) -> Result<Self, CannotFollow> {
        let mut next = self;
        match kind {
            CommitmentEntryKind::Repaid => {
                taking(self.outstanding())?;
                next.repaid += amount;
            }
            CommitmentEntryKind::RepaidReversed => {
                taking(self.repaid)?;
                next.repaid -= amount;
            }
            CommitmentEntryKind::InterestReversed => {
                taking(self.interest)?;
                next.interest -= amount;
            }
            CommitmentEntryKind::RecoveredReversed => {
                taking(self.recovered)?;
                next.recovered -= amount;
            }
            _ => {
                if !self.is_loan || !self.paid.is_positive() {
                    return Err(CannotFollow::NothingLent);
                }
                next.interest += amount;
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
mod tests;
