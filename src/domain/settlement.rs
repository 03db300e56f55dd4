//! Settlement of a commitment: when a subsidy is determined, what was paid beyond it is recovered or written off, and when
//! what is open is carried over to another budget year.
//!
//! Source: DOMAIN.md, *From commitment to settlement*. The amounts are those of [`CommitmentLedger`].

use chrono::NaiveDate;

use crate::codes::{CaseStatus, CommitmentStatus, Instrument};
use crate::commitment_ledger::{CommitmentLedger, future_fault};
use crate::workflow::WaitingOn;
use crate::{Cents, Fault};

/// How long an organisation has to ratify a carry-over, where no other day is set: eight weeks.
pub const RATIFICATION_DAYS: u64 = 56;

/// What prevents a determination, a recovery, a write-off or a carry-over, whatever its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// Only a subsidy is determined.
    NoSubsidy,
    /// The finance partner has not acknowledged the commitment, or nothing of it stands any more.
    NotAcknowledged,
    /// Nothing of the commitment is offered or acknowledged and open.
    NotOpen,
    /// The case is in another state.
    CaseNotFinanced,
    /// The case is not monitored yet, so there is no report to determine the subsidy on.
    CaseNotMonitored,
    /// The subsidy was determined before.
    Determined,
    /// The subsidy was not determined, so nothing can be recovered.
    NotDetermined,
    /// Only a loan is repaid.
    NoLoan,
    /// Nothing of the loan was paid out.
    NothingLent,
}

impl Hindrance {
    /// The code of the obstacle in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSubsidy => "commitment-no-subsidy",
            Self::NotAcknowledged => "commitment-not-acknowledged-yet",
            Self::NotOpen => "commitment-not-open",
            Self::CaseNotFinanced => "case-not-financed",
            Self::CaseNotMonitored => "case-not-monitored",
            Self::Determined => "commitment-determined",
            Self::NotDetermined => "commitment-not-determined",
            Self::NoLoan => "commitment-no-loan",
            Self::NothingLent => "nothing-lent",
        }
    }

    /// The key of the message that describes it.
    pub const fn message_key(self) -> &'static str {
        match self {
            Self::NoSubsidy => "obstacle-commitment-no-subsidy",
            Self::NotAcknowledged => "obstacle-commitment-not-acknowledged-yet",
            Self::NotOpen => "obstacle-commitment-not-open",
            Self::CaseNotFinanced => "obstacle-case-not-financed",
            Self::CaseNotMonitored => "obstacle-case-not-monitored",
            Self::Determined => "obstacle-commitment-determined",
            Self::NotDetermined => "obstacle-commitment-not-determined",
            Self::NoLoan => "obstacle-commitment-no-loan",
            Self::NothingLent => "obstacle-nothing-lent",
        }
    }

    /// Who can remove it.
    pub const fn waiting_on(self) -> WaitingOn {
        match self {
            Self::NoSubsidy | Self::NotOpen | Self::Determined | Self::NoLoan => WaitingOn::Nobody,
            Self::NotAcknowledged | Self::NotDetermined | Self::NothingLent => WaitingOn::FinancePartner,
            Self::CaseNotFinanced | Self::CaseNotMonitored => WaitingOn::Bureau,
        }
    }
}

/// The state of a commitment and of its case.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub instrument: Instrument,
    pub status: CommitmentStatus,
    pub case: CaseStatus,
    pub ledger: CommitmentLedger,
    /// Whether it was carried over from another budget year.
    pub carried_in: bool,
}

impl Standing {
    /// What prevents a determination: of an acknowledged or paid subsidy, once, on the report of a case that is or was
    /// monitored. In a stopped case a subsidy is determined as well: what was paid in advance may have to come back.
    pub fn determination(&self) -> Vec<Hindrance> {
        let mut found = Vec::new();
        if self.instrument != Instrument::Subsidy {
            found.push(Hindrance::NoSubsidy);
        }
        if !matches!(
            self.status,
            CommitmentStatus::Acknowledged | CommitmentStatus::Paid
        ) {
            found.push(Hindrance::NotAcknowledged);
        }
        if !matches!(
            self.case,
            CaseStatus::Monitored | CaseStatus::Completed | CaseStatus::Stopped
        ) {
            found.push(Hindrance::CaseNotMonitored);
        }
        if self.ledger.determined.is_some() {
            found.push(Hindrance::Determined);
        }
        found
    }

    /// What prevents a repayment: only a loan that was paid out is repaid, also after its case has ended.
    pub fn repayment(&self) -> Vec<Hindrance> {
        let mut found = Vec::new();
        if self.instrument != Instrument::Credit {
            found.push(Hindrance::NoLoan);
        } else if !self.ledger.paid.is_positive() {
            found.push(Hindrance::NothingLent);
        }
        if !self.takes_corrections() {
            found.push(Hindrance::CaseNotFinanced);
        }
        found
    }

    /// What prevents a repayment plan: it can be set before the loan is paid out.
    pub fn repayment_plan(&self) -> Vec<Hindrance> {
        let mut found = self.repayment();
        found.retain(|one| *one != Hindrance::NothingLent);
        found
    }

    /// What prevents a write-off: of a loan what prevents a repayment, of anything else what prevents a recovery.
    pub fn write_off(&self) -> Vec<Hindrance> {
        match self.instrument {
            Instrument::Credit => self.repayment(),
            _ => self.recovery(),
        }
    }

    /// What prevents a recovery: it follows a determination.
    pub fn recovery(&self) -> Vec<Hindrance> {
        let mut found = Vec::new();
        if self.ledger.determined.is_none() {
            found.push(Hindrance::NotDetermined);
        }
        if !self.takes_corrections() {
            found.push(Hindrance::CaseNotFinanced);
        }
        found
    }

    /// What prevents a carry-over: of what is open of an offered or acknowledged commitment that is not determined, while its
    /// case is financed or monitored. One that was carried over and then refused is carried on, or back, since the
    /// decision still stands.
    pub fn carry_over(&self) -> Vec<Hindrance> {
        let mut found = Vec::new();
        if self.ledger.determined.is_some() {
            found.push(Hindrance::Determined);
        } else {
            match self.status {
                CommitmentStatus::Offered | CommitmentStatus::Acknowledged => {}
                CommitmentStatus::Refused if self.carried_in => {}
                _ => found.push(Hindrance::NotOpen),
            }
        }
        if !matches!(self.case, CaseStatus::Financed | CaseStatus::Monitored) {
            found.push(Hindrance::CaseNotFinanced);
        }
        found
    }

    fn takes_corrections(&self) -> bool {
        matches!(
            self.case,
            CaseStatus::Financed | CaseStatus::Monitored | CaseStatus::Completed | CaseStatus::Stopped
        )
    }
}

/// The faults of a determination at an amount on a day.
pub fn determination_faults(
    ledger: &CommitmentLedger,
    amount: Cents,
    on: NaiveDate,
    decided_on: NaiveDate,
    today: NaiveDate,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if amount.is_negative() {
        faults.push(Fault::new(
            "/amount",
            "amount-negative",
            "A subsidy is determined at zero or more.",
        ));
    }
    let held = ledger.held();
    if amount > held {
        faults.push(Fault::new(
            "/amount",
            "more-than-committed",
            format!("A subsidy is determined at no more than the {held} that is committed."),
        ));
    }
    if on > today {
        faults.push(Fault::new(
            "/determinedDate",
            "in-future",
            "A determination that was made has a date up to today.",
        ));
    }
    if on < decided_on {
        faults.push(Fault::new(
            "/determinedDate",
            "before-decision",
            format!("The money was committed on {decided_on}; it was not determined before."),
        ));
    }
    faults
}

/// The faults of an amount that is written off.
pub fn write_off_faults(ledger: &CommitmentLedger, amount: Cents) -> Vec<Fault> {
    if !ledger.is_loan {
        return recoverable_faults(ledger, amount);
    }
    let outstanding = ledger.outstanding();
    let mut faults = not_positive(amount);
    if amount > outstanding {
        faults.push(Fault::new(
            "/amount",
            "more-than-outstanding",
            format!("Of the loan {outstanding} is still outstanding."),
        ));
    }
    faults
}

/// The faults of an amount that is recovered.
pub fn recoverable_faults(ledger: &CommitmentLedger, amount: Cents) -> Vec<Fault> {
    let there = ledger.recoverable();
    let mut faults = not_positive(amount);
    if amount > there {
        faults.push(Fault::new(
            "/amount",
            "more-than-recoverable",
            format!("Of what was paid beyond the determination {there} is still to be recovered."),
        ));
    }
    faults
}

/// The faults of the value date of a recovery, given the day of the determination.
pub fn recovery_date_faults(
    value_date: NaiveDate,
    determined_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<Fault> {
    let mut faults = Vec::from_iter(future_fault(value_date, today));
    if let Some(determined) = determined_on.filter(|day| value_date < *day) {
        faults.push(Fault::new(
            "/valueDate",
            "before-determination",
            format!("The subsidy was determined on {determined}; nothing was recovered before."),
        ));
    }
    faults
}

/// The faults of an amount that is carried over from one budget year to another.
pub fn carry_over_faults(
    ledger: &CommitmentLedger,
    amount: Cents,
    from_year: i32,
    to_year: i32,
) -> Vec<Fault> {
    let open = ledger.open();
    let mut faults = not_positive(amount);
    if amount > open {
        faults.push(Fault::new(
            "/amount",
            "more-than-open",
            format!("Of the commitment {open} is still open."),
        ));
    }
    if to_year == from_year {
        faults.push(Fault::new(
            "/budgetYear",
            "same-budget-year",
            format!("The commitment is charged to {from_year} already."),
        ));
    }
    if !(2000..=2100).contains(&to_year) {
        faults.push(Fault::new(
            "/budgetYear",
            "year-out-of-range",
            "A budget year is from 2000 to 2100.",
        ));
    }
    faults
}

fn not_positive(amount: Cents) -> Vec<Fault> {
    match amount.is_positive() {
        true => Vec::new(),
        false => vec![Fault::new(
            "/amount",
            "amount-not-positive",
            "The amount is more than zero.",
        )],
    }
}

#[cfg(test)]
mod tests;
