//! Funds: pots of a funder from which its mandates may draw, and how far a revolving fund really revolves.
//!
//! Source: DOMAIN.md, *Money that comes back*. What is repaid of a commitment is counted against its payments in the order
//! of their years, so that each year of payment shows how much of it has come back.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::codes::Instrument;
use crate::commitment_ledger::CommitmentEntryKind;
use crate::{Cents, Fault, text};

/// The terms of a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundTerms<'a> {
    pub name: &'a str,
    pub purpose: &'a str,
    pub revolving: bool,
    /// How much of what is paid out is intended to come back, as a percentage.
    pub intended_degree: Option<i32>,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
}

impl FundTerms<'_> {
    /// All faults; empty if the fund can be registered so.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(text::line_fault("/name", self.name));
        faults.extend(text::fault("/purpose", self.purpose));
        match (self.revolving, self.intended_degree) {
            (true, None) => faults.push(Fault::new(
                "/intendedDegree",
                "required",
                "Say how much of what a revolving fund pays out is to come back, as a percentage.",
            )),
            (false, Some(_)) => faults.push(Fault::new(
                "/intendedDegree",
                "not-allowed",
                "Only a revolving fund has an intended degree.",
            )),
            (true, Some(degree)) if !(0..=100).contains(&degree) => faults.push(Fault::new(
                "/intendedDegree",
                "out-of-range",
                "The degree is a percentage from 0 to 100.",
            )),
            _ => {}
        }
        if self.valid_until.is_some_and(|until| until < self.valid_from) {
            faults.push(Fault::new(
                "/validUntilDate",
                "dates-out-of-order",
                "The last day is before the first.",
            ));
        }
        faults
    }
}

impl FundTerms<'_> {
    /// The faults of drawing on the fund by the terms of a mandate that are recorded today, at this pointer: nothing is committed
    /// from it before its first day, nor after its last.
    pub fn drawing_faults(
        &self,
        pointer: &str,
        (from, until): (NaiveDate, NaiveDate),
        today: NaiveDate,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        if from.max(today) < self.valid_from {
            faults.push(Fault::new(
                pointer,
                "fund-begins-later",
                format!("The fund begins on {}, after the mandate.", self.valid_from),
            ));
        }
        if let Some(last) = self.valid_until.filter(|last| *last < until) {
            faults.push(Fault::new(
                pointer,
                "fund-ends-earlier",
                format!("The fund ends on {last}, and the mandate that draws on it on {until}."),
            ));
        }
        faults
    }
}

/// The sum of the entries of one kind of one commitment, with a value date in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitmentYear<K> {
    /// The commitment.
    pub commitment: K,
    pub instrument: Instrument,
    pub kind: CommitmentEntryKind,
    /// Of a reversal that of what it takes back; None for what has no value date.
    pub year: Option<i32>,
    pub amount: Cents,
}

/// The figures of a fund for one year, or for all its years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FundFigures {
    /// What was paid out in the year, less what was reversed.
    pub paid_out: Cents,
    /// What has come back of it: principal that was repaid, and subsidies that were recovered.
    pub returned: Cents,
    /// What was written off of it.
    pub written_off: Cents,
    /// What is still to be repaid of the loans that were paid out in the year.
    pub outstanding: Cents,
    /// What came back in the year, of payments of any year; without interest.
    pub received: Cents,
    /// The interest that came in during the year.
    pub interest: Cents,
}

impl FundFigures {
    /// The degree of revolving, in tenths of a per cent: returned ÷ paid out, rounded down. None where nothing was paid out.
    pub fn degree(&self) -> Option<i64> {
        self.paid_out.is_positive().then(|| {
            let tenths = i128::from(self.returned.get()) * 1_000 / i128::from(self.paid_out.get());
            i64::try_from(tenths).unwrap_or_default()
        })
    }

    /// How far what came back is from what was intended, a percentage; None where nothing was paid out. What is outstanding can
    /// still come back.
    pub fn intention(&self, intended: i32) -> Option<Intention> {
        let intended = i64::from(intended) * 10;
        if self.degree()? >= intended {
            return Some(Intention::Reached);
        }
        let at_most = Self {
            returned: self.returned + self.outstanding,
            ..*self
        };
        Some(match at_most.degree()? >= intended {
            true => Intention::Open,
            false => Intention::Missed,
        })
    }

    fn add(&mut self, other: &Self) {
        let Self {
            paid_out,
            returned,
            written_off,
            outstanding,
            received,
            interest,
        } = other;
        self.paid_out += *paid_out;
        self.returned += *returned;
        self.written_off += *written_off;
        self.outstanding += *outstanding;
        self.received += *received;
        self.interest += *interest;
    }
}

/// A degree in tenths of a per cent as a decimal number: `"37.5"`.
pub fn degree_text(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// How far what came back of a fund is from what was intended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intention {
    Reached,
    /// Enough is outstanding to reach it.
    Open,
    /// Not even if all that is outstanding comes back.
    Missed,
}

/// The figures of a fund by year, ascending, and of all years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FundYears {
    pub years: BTreeMap<i32, FundFigures>,
    pub total: FundFigures,
}

impl FundYears {
    /// The figures from the sums of the entries of the commitments that are paid from the fund.
    pub fn of<K: Copy + Ord>(sums: &[CommitmentYear<K>]) -> Self {
        let mut commitments: BTreeMap<K, CommitmentSums> = BTreeMap::new();
        for sum in sums {
            commitments.entry(sum.commitment).or_default().add(sum);
        }
        let mut found = Self::default();
        for sums in commitments.values() {
            for (year, figures) in sums.by_year() {
                found.total.add(&figures);
                found.years.entry(year).or_default().add(&figures);
            }
        }
        found
    }
}

/// The sums of one commitment.
#[derive(Debug, Clone, Default)]
struct CommitmentSums {
    is_loan: bool,
    paid: BTreeMap<i32, Cents>,
    received: BTreeMap<i32, Cents>,
    interest: BTreeMap<i32, Cents>,
    written_off: Cents,
}

impl CommitmentSums {
    fn add<K>(&mut self, sum: &CommitmentYear<K>) {
        use CommitmentEntryKind as Kind;
        self.is_loan = sum.instrument == Instrument::Credit;
        let year = sum.year.unwrap_or_default();
        let mut enter = |years: fn(&mut Self) -> &mut BTreeMap<i32, Cents>, amount: Cents| {
            *years(self).entry(year).or_default() += amount;
        };
        match sum.kind {
            Kind::Paid => enter(|sums| &mut sums.paid, sum.amount),
            Kind::Reversed => enter(|sums| &mut sums.paid, -sum.amount),
            Kind::Repaid | Kind::Recovered => enter(|sums| &mut sums.received, sum.amount),
            Kind::RepaidReversed | Kind::RecoveredReversed => enter(|sums| &mut sums.received, -sum.amount),
            Kind::Interest => enter(|sums| &mut sums.interest, sum.amount),
            Kind::InterestReversed => enter(|sums| &mut sums.interest, -sum.amount),
            Kind::WrittenOff => self.written_off += sum.amount,
            Kind::Decided
            | Kind::Acknowledged
            | Kind::Scheduled
            | Kind::Released
            | Kind::CarriedOut
            | Kind::CarriedIn
            | Kind::Determined => {}
        }
    }

    /// The figures by year. What came back is counted against the payments of the earliest years first, and then what was
    /// written off.
    fn by_year(&self) -> BTreeMap<i32, FundFigures> {
        let mut years: BTreeMap<i32, FundFigures> = BTreeMap::new();
        let mut returned: Cents = self.received.values().sum();
        let mut written_off = self.written_off;
        for (year, paid) in &self.paid {
            let figures = years.entry(*year).or_default();
            figures.paid_out = *paid;
            figures.returned = returned.min(*paid);
            returned -= figures.returned;
            figures.written_off = written_off.min(*paid - figures.returned);
            written_off -= figures.written_off;
            if self.is_loan {
                figures.outstanding = *paid - figures.returned - figures.written_off;
            }
        }
        for (year, received) in &self.received {
            years.entry(*year).or_default().received = *received;
        }
        for (year, interest) in &self.interest {
            years.entry(*year).or_default().interest = *interest;
        }
        years
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CommitmentEntryKind as Kind;
    use super::*;

    fn sum(commitment: u8, kind: Kind, year: i32, euros: i64) -> CommitmentYear<u8> {
        CommitmentYear {
            commitment,
            instrument: Instrument::Credit,
            kind,
            year: Some(year),
            amount: Cents::euros(euros),
        }
    }

    #[test]
    fn what_is_repaid_is_counted_against_the_earliest_payments() {
        let found = FundYears::of(&[
            sum(1, Kind::Paid, 2024, 100),
            sum(1, Kind::Paid, 2025, 50),
            sum(1, Kind::Repaid, 2025, 90),
            sum(1, Kind::Repaid, 2026, 40),
            sum(1, Kind::RepaidReversed, 2026, 10),
            sum(1, Kind::Interest, 2026, 7),
        ]);
        let euros = Cents::euros;
        assert_eq!(
            found.years[&2024],
            FundFigures {
                paid_out: euros(100),
                returned: euros(100),
                ..FundFigures::default()
            }
        );
        assert_eq!(
            found.years[&2025],
            FundFigures {
                paid_out: euros(50),
                returned: euros(20),
                outstanding: euros(30),
                received: euros(90),
                ..FundFigures::default()
            }
        );
        assert_eq!(
            (found.years[&2026].received, found.years[&2026].interest),
            (euros(30), euros(7))
        );
        assert_eq!(found.years[&2024].degree(), Some(1_000));
        assert_eq!(
            found.years[&2025].degree().map(degree_text),
            Some("40.0".to_owned())
        );
        assert_eq!(found.years[&2026].degree(), None, "nothing was paid out");
        assert_eq!(found.total.degree(), Some(800));
    }

    #[test]
    fn what_is_written_off_is_neither_returned_nor_outstanding() {
        let mut written_off = sum(1, Kind::WrittenOff, 2026, 30);
        written_off.year = None;
        let found = FundYears::of(&[
            sum(1, Kind::Paid, 2025, 100),
            sum(1, Kind::Repaid, 2026, 60),
            written_off,
        ]);
        let figures = found.years[&2025];
        assert_eq!(
            (figures.returned, figures.written_off, figures.outstanding),
            (Cents::euros(60), Cents::euros(30), Cents::euros(10))
        );
        assert_eq!(found.total.degree(), Some(600));
        assert_eq!(figures.intention(60), Some(Intention::Reached));
        assert_eq!(figures.intention(70), Some(Intention::Open));
        assert_eq!(figures.intention(71), Some(Intention::Missed));
        assert_eq!(FundFigures::default().intention(0), None);
    }

    #[test]
    fn a_subsidy_is_not_outstanding_and_lowers_the_degree_until_it_is_recovered() {
        let subsidy = |kind, year, euros| CommitmentYear {
            instrument: Instrument::Subsidy,
            ..sum(2, kind, year, euros)
        };
        let found = FundYears::of(&[subsidy(Kind::Paid, 2025, 100), subsidy(Kind::Recovered, 2026, 25)]);
        assert_eq!(
            (
                found.total.outstanding,
                found.total.returned,
                found.total.degree()
            ),
            (Cents::ZERO, Cents::euros(25), Some(250))
        );
    }

    #[test]
    fn a_revolving_fund_says_how_much_is_to_come_back() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let terms = FundTerms {
            name: "Innovatiefonds",
            purpose: "Leningen aan startende ondernemers.",
            revolving: true,
            intended_degree: Some(80),
            valid_from: day("2026-01-01"),
            valid_until: Some(day("2030-12-31")),
        };
        assert_eq!(terms.check(), []);
        let codes = |terms: FundTerms<'_>| -> Vec<String> {
            let faults = terms.check().into_iter();
            faults
                .map(|fault| format!("{} {}", fault.pointer, fault.code))
                .collect()
        };
        let with = |revolving, intended_degree| FundTerms {
            revolving,
            intended_degree,
            ..terms.clone()
        };
        assert_eq!(codes(with(true, None)), ["/intendedDegree required"]);
        assert_eq!(codes(with(false, Some(80))), ["/intendedDegree not-allowed"]);
        assert_eq!(codes(with(true, Some(101))), ["/intendedDegree out-of-range"]);
        let mut ended = with(false, None);
        ended.name = " ";
        ended.valid_until = Some(day("2025-12-31"));
        assert_eq!(
            codes(ended),
            ["/name blank", "/validUntilDate dates-out-of-order"]
        );
    }

    #[test]
    fn a_mandate_draws_on_a_fund_while_it_runs() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let fund = FundTerms {
            name: "Innovatiefonds",
            purpose: "Leningen aan startende ondernemers.",
            revolving: false,
            intended_degree: None,
            valid_from: day("2026-01-01"),
            valid_until: Some(day("2030-12-31")),
        };
        let codes = |from, until, today| -> Vec<String> {
            let faults = fund.drawing_faults("/fundId", (day(from), day(until)), day(today));
            faults.iter().map(|fault| fault.code.clone()).collect()
        };
        assert_eq!(codes("2026-01-01", "2030-12-31", "2025-06-01"), [""; 0]);
        // A mandate of years before draws from the day of its new terms on.
        assert_eq!(codes("2020-01-01", "2026-12-31", "2026-01-01"), [""; 0]);
        assert_eq!(
            codes("2020-01-01", "2026-12-31", "2025-12-31"),
            ["fund-begins-later"]
        );
        assert_eq!(
            codes("2026-01-01", "2031-01-01", "2026-01-01"),
            ["fund-ends-earlier"]
        );
        let endless = FundTerms {
            valid_until: None,
            ..fund.clone()
        };
        let period = (day("2026-01-01"), day("2099-12-31"));
        assert_eq!(endless.drawing_faults("/fundId", period, day("2026-01-01")), []);
    }

    proptest! {
        #[test]
        fn every_euro_that_was_paid_out_came_back_was_written_off_or_is_outstanding(
            paid in prop::collection::vec((0..3_u8, 2024..2028_i32, 1..1_000_i64), 1..12),
            shares in prop::collection::vec((0..3_u8, 2025..2029_i32, 0..100_i64), 0..12),
        ) {
            let mut sums: Vec<CommitmentYear<u8>> = Vec::new();
            let mut left = [0_i64; 3];
            for (commitment, year, euros) in paid {
                left[usize::from(commitment)] += euros;
                sums.push(sum(commitment, Kind::Paid, year, euros));
            }
            for (place, (commitment, year, share)) in shares.into_iter().enumerate() {
                let there = &mut left[usize::from(commitment)];
                let euros = *there * share / 100;
                *there -= euros;
                let kind = if place % 3 == 0 { Kind::WrittenOff } else { Kind::Repaid };
                sums.push(sum(commitment, kind, year, euros));
            }
            let found = FundYears::of(&sums);
            let of = |kind: Kind| -> Cents { sums.iter().filter(|one| one.kind == kind).map(|one| one.amount).sum() };
            for figures in found.years.values().chain([&found.total]) {
                prop_assert_eq!(figures.paid_out, figures.returned + figures.written_off + figures.outstanding);
                prop_assert!(!figures.outstanding.is_negative());
            }
            prop_assert_eq!(
                (found.total.paid_out, found.total.returned, found.total.written_off, found.total.received),
                (of(Kind::Paid), of(Kind::Repaid), of(Kind::WrittenOff), of(Kind::Repaid))
            );
        }
    }
}
