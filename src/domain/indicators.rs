//! Rules for measurements: the permitted days, and whether a value can be below zero.

use chrono::NaiveDate;

use super::codes::CaseStatus;
use super::{Fault, Figure};

/// The parts of an indicator that limit its measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured<'a> {
    pub unit: &'a str,
    pub baseline_on: Option<NaiveDate>,
    pub target_on: Option<NaiveDate>,
}

/// Signs in the name of a unit that can be below zero: a share, a temperature, money.
const SIGNED_BY_SIGN: [char; 4] = ['%', '‰', '°', '€'];
/// Whole words in the name of such a unit. Counts (jobs, firms, students, charging points) cannot be below zero.
const SIGNED_BY_WORD: [&str; 9] = [
    "eur",
    "euro",
    "euros",
    "punt",
    "punten",
    "index",
    "net",
    "netto",
    "percentage",
];
/// Ends of words in the name of such a unit: a share, a temperature, a balance, a difference.
const SIGNED_BY_END: [&str; 19] = [
    "procent",
    "percent",
    "procentpunt",
    "procentpunten",
    "percentagepunt",
    "percentagepunten",
    "graad",
    "graden",
    "degree",
    "degrees",
    "saldo",
    "balance",
    "resultaat",
    "result",
    "verschil",
    "difference",
    "verandering",
    "groei",
    "growth",
];

impl Measured<'_> {
    /// Whether a value in this unit can be below zero.
    pub fn can_be_negative(&self) -> bool {
        let unit = self.unit.to_lowercase();
        let mut words = unit.split(|c: char| !c.is_alphanumeric());
        unit.contains(SIGNED_BY_SIGN)
            || words.any(|word| {
                SIGNED_BY_WORD.contains(&word) || SIGNED_BY_END.iter().any(|end| word.ends_with(end))
            })
    }

    /// The fault of a value in this unit, with this pointer; None if it is valid.
    pub fn value_fault(&self, pointer: &str, value: &Figure) -> Option<Fault> {
        (value.is_negative() && !self.can_be_negative()).then(|| {
            Fault::new(
                pointer,
                "negative",
                format!(
                    "`{}` counts something, so the value is not below zero.",
                    self.unit
                ),
            )
        })
    }

    /// The fault of the day of a measurement; None if it is valid.
    pub fn day_fault(&self, pointer: &str, day: NaiveDate, today: NaiveDate) -> Option<Fault> {
        if day > today {
            return Some(Fault::new(
                pointer,
                "in-future",
                "A measurement is reported on or after the day on which it was made.",
            ));
        }
        match (self.baseline_on, self.target_on) {
            (Some(first), _) if day < first => Some(Fault::new(
                pointer,
                "before-baseline",
                format!("The indicator begins with its baseline of {first}."),
            )),
            (_, Some(last)) if day > last => Some(Fault::new(
                pointer,
                "after-target",
                format!("The indicator ends with its target of {last}."),
            )),
            _ => None,
        }
    }
}

/// Whether measurements are still accepted for a case in this state.
pub const fn is_measured(status: CaseStatus) -> bool {
    match status {
        CaseStatus::Proposal
        | CaseStatus::TableReview
        | CaseStatus::BoardDecision
        | CaseStatus::Financed
        | CaseStatus::Monitored => true,
        CaseStatus::Completed | CaseStatus::Withdrawn | CaseStatus::Rejected | CaseStatus::Stopped => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_counted_is_not_below_zero() {
        for (unit, signed) in [
            ("jobs", false),
            ("fte", false),
            ("banen", false),
            ("m²", false),
            ("kilometer", false),
            ("%", true),
            ("procentpunten", true),
            ("€ per jaar", true),
            ("netto banen", true),
            ("net jobs", true),
            ("internet connections", false),
            ("oplaadpunten", false),
            ("chauffeurs", false),
            ("°C", true),
        ] {
            let measured = Measured {
                unit,
                baseline_on: None,
                target_on: None,
            };
            let fault = measured.value_fault("/value", &"-12.5".parse().unwrap());
            assert_eq!(fault.is_none(), signed, "{unit}");
            for value in ["0", "12.5", "-0", "-0.00"] {
                assert_eq!(
                    measured.value_fault("/value", &value.parse().unwrap()),
                    None,
                    "{value}"
                );
            }
        }
    }

    #[test]
    fn a_measurement_lies_between_baseline_and_target_and_not_in_the_future() {
        let measured = Measured {
            unit: "jobs",
            baseline_on: Some(day("2026-01-01")),
            target_on: Some(day("2026-06-30")),
        };
        for (on, today, code) in [
            ("2025-12-31", "2026-03-02", Some("before-baseline")),
            ("2026-01-01", "2026-03-02", None),
            ("2026-03-02", "2026-03-02", None),
            ("2026-03-03", "2026-03-02", Some("in-future")),
            ("2026-06-30", "2026-09-01", None),
            ("2026-07-01", "2026-09-01", Some("after-target")),
        ] {
            let fault = measured.day_fault("/measuredOnDate", day(on), day(today));
            assert_eq!(fault.map(|f| f.code).as_deref(), code, "{on} on {today}");
        }
    }
}
