//! Guarantees: a commitment that is at risk for a period. It is called by a payment within that period, or it expires: what
//! is open after the period is released. It is never paid by plan.
//!
//! Source: DOMAIN.md, *Instruments*.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::{CommitmentStatus, Instrument};
use crate::{Cents, Fault, Message};

/// The days on which a guarantee is at risk, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtRiskPeriod {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What keeps a commitment from expiring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotExpire {
    /// It is no guarantee, or has no period yet.
    NoGuarantee,
    /// The period has not ended.
    Running(NaiveDate),
    /// Nothing of it is open.
    Settled,
}

impl AtRiskPeriod {
    /// The period of two dates of a request. None for neither. Errors: the fault of a missing or earlier end.
    pub fn parse(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Option<Self>, Fault> {
        let missing = |pointer| Fault::new(pointer, "required", "A period has a first and a last day.");
        match (from, to) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(missing("/atRiskToDate")),
            (None, Some(_)) => Err(missing("/atRiskFromDate")),
            (Some(from), Some(to)) if to < from => Err(Fault::new(
                "/atRiskToDate",
                "dates-out-of-order",
                format!("The period begins on {from} and does not end before."),
            )
            .saying(Message::new("date-too-early").with("earliest", from))),
            (Some(from), Some(to)) => Ok(Some(Self { from, to })),
        }
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The fault of a period that is over on a day: a guarantee is not given for the past.
    pub fn ended_fault(&self, today: NaiveDate) -> Option<Fault> {
        (self.to < today).then(|| {
            Fault::new(
                "/atRiskToDate",
                "in-past",
                "The last day of the period is today or later.",
            )
        })
    }

    /// The fault of a period that leaves out a call that was made, given the first and the last day of the calls.
    pub fn call_fault(&self, calls: Option<(NaiveDate, NaiveDate)>) -> Option<Fault> {
        let (first, last) = calls?;
        let (pointer, day) = if first < self.from {
            ("/atRiskFromDate", first)
        } else if last > self.to {
            ("/atRiskToDate", last)
        } else {
            return None;
        };
        Some(Fault::new(
            pointer,
            "call-outside-period",
            format!("The guarantee was called on {day}; the period holds its calls."),
        ))
    }
}

/// The fault of the period of an acknowledgement: a guarantee has one, and nothing else has.
pub fn period_fault(instrument: Instrument, period: Option<AtRiskPeriod>) -> Option<Fault> {
    match (instrument == Instrument::Guarantee, period.is_some()) {
        (true, false) => Some(Fault::new(
            "/atRiskFromDate",
            "required",
            "A guarantee is acknowledged with the period in which it is at risk.",
        )),
        (false, true) => Some(Fault::new(
            "/atRiskFromDate",
            "no-guarantee",
            "Only a guarantee is at risk for a period.",
        )),
        _ => None,
    }
}

/// The fault of the value date of a payment; None for another instrument, and for a call within the period.
pub fn call_fault(
    instrument: Instrument,
    period: Option<AtRiskPeriod>,
    value_date: NaiveDate,
) -> Option<Fault> {
    if instrument != Instrument::Guarantee || period.is_some_and(|period| period.contains(value_date)) {
        return None;
    }
    let during = period.map_or_else(String::new, |period| {
        format!(", from {} to {}", period.from, period.to)
    });
    Some(Fault::new(
        "/valueDate",
        "outside-at-risk-period",
        format!("A guarantee is called in the period in which it is at risk{during}."),
    ))
}

/// Whether what is open of a commitment can expire on this day. Errors: what keeps it.
pub fn check_expiry(
    instrument: Instrument,
    period: Option<AtRiskPeriod>,
    status: CommitmentStatus,
    open: Cents,
    today: NaiveDate,
) -> Result<(), CannotExpire> {
    let period = period
        .filter(|_| instrument == Instrument::Guarantee)
        .ok_or(CannotExpire::NoGuarantee)?;
    if today <= period.to {
        return Err(CannotExpire::Running(period.to));
    }
    if !open.is_positive() || status != CommitmentStatus::Acknowledged {
        return Err(CannotExpire::Settled);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period() -> AtRiskPeriod {
        AtRiskPeriod {
            from: day("2026-01-01"),
            to: day("2028-12-31"),
        }
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day_in_order() {
        let (first, last) = (Some(day("2026-01-01")), Some(day("2028-12-31")));
        assert_eq!(AtRiskPeriod::parse(None, None), Ok(None));
        assert_eq!(AtRiskPeriod::parse(first, last), Ok(Some(period())));
        assert!(AtRiskPeriod::parse(first, first).is_ok());
        for (from, to, pointer) in [
            (first, None, "/atRiskToDate"),
            (None, last, "/atRiskFromDate"),
            (last, first, "/atRiskToDate"),
        ] {
            assert_eq!(AtRiskPeriod::parse(from, to).unwrap_err().pointer, pointer);
        }
    }

    #[test]
    fn a_guarantee_is_acknowledged_with_a_period_and_nothing_else_is() {
        assert_eq!(period_fault(Instrument::Guarantee, Some(period())), None);
        assert_eq!(period_fault(Instrument::Credit, None), None);
        assert!(period_fault(Instrument::Guarantee, None).is_some());
        assert!(period_fault(Instrument::Subsidy, Some(period())).is_some());
    }

    #[test]
    fn a_guarantee_is_called_on_the_days_of_its_period() {
        let fault = |instrument, on| call_fault(instrument, Some(period()), day(on)).is_some();
        for (on, outside) in [
            ("2025-12-31", true),
            ("2026-01-01", false),
            ("2028-12-31", false),
            ("2029-01-01", true),
        ] {
            assert_eq!(fault(Instrument::Guarantee, on), outside, "{on}");
            assert!(!fault(Instrument::Credit, on), "{on}");
        }
        assert!(call_fault(Instrument::Guarantee, None, day("2026-01-01")).is_some());
    }

    #[test]
    fn what_is_open_expires_after_the_period() {
        use CommitmentStatus::{Acknowledged, Paid};
        let check = |instrument, status, open, today| {
            check_expiry(instrument, Some(period()), status, Cents::euros(open), day(today))
        };
        let guarantee = Instrument::Guarantee;
        assert_eq!(check(guarantee, Acknowledged, 1, "2029-01-01"), Ok(()));
        assert_eq!(
            check(guarantee, Acknowledged, 1, "2028-12-31"),
            Err(CannotExpire::Running(day("2028-12-31")))
        );
        assert_eq!(
            check(guarantee, Paid, 0, "2029-01-01"),
            Err(CannotExpire::Settled)
        );
        assert_eq!(
            check(Instrument::Credit, Acknowledged, 1, "2029-01-01"),
            Err(CannotExpire::NoGuarantee)
        );
    }

    proptest! {
        #[test]
        fn a_new_period_holds_every_call_or_names_its_fault(
            from in 0..1000_i64, length in 0..1000_i64, calls in prop::collection::vec(0..2000_i64, 0..5),
        ) {
            let on = |offset: i64| day("2026-01-01") + chrono::Duration::days(offset);
            let period = AtRiskPeriod { from: on(from), to: on(from + length) };
            let days = calls.iter().map(|call| on(*call));
            let range = days.clone().min().zip(days.clone().max());
            let fits = days.clone().all(|day| period.contains(day));
            prop_assert_eq!(period.call_fault(range).is_none(), fits);
        }
    }
}
