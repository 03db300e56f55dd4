//! Finances of a case: a bar chart and a table of the same figures, rendered on the server so that no script is needed.

use std::collections::BTreeMap;

use crate::pages::base::Layout;
use crate::pages::base::bars::{Stretch, stretches};
use crate::pages::base::components::capital;
use edba_domain::Cents;
use edba_domain::case::CaseNeed;
use edba_domain::codes::ExpenditureKind;

/// One bar, with the line of text above it.
pub struct Bar {
    pub label: String,
    pub amount: String,
    pub text_y: String,
    pub bar_y: String,
    pub stretches: Vec<Stretch>,
}

/// One year.
pub struct Year {
    pub year: i32,
    pub y: String,
    pub bars: Vec<Bar>,
}

/// One row of the table.
pub struct Line {
    pub year: i32,
    pub kind: String,
    pub cost: Cents,
    pub cover: Cents,
    pub asked: Cents,
    /// Funding in excess of the costs, which is an error in the case.
    pub surplus: Cents,
}

/// The chart and the table.
pub struct Money {
    pub years: Vec<Year>,
    pub height: String,
    /// All figures as text, for readers who cannot see the chart.
    pub in_words: String,
    pub lines: Vec<Line>,
    pub cost: Cents,
    pub cover: Cents,
    pub asked: Cents,
}

/// Vertical measures of the chart, in tenths of its font size.
const YEAR: u32 = 86;
const FIRST_TEXT: u32 = 25;
const SECOND_TEXT: u32 = 58;
const TO_BAR: u32 = 4;

#[derive(Default, Clone, Copy)]
struct Sums {
    by_kind: [Cents; 3],
    cover: Cents,
    asked: Cents,
}

impl Sums {
    fn cost(&self) -> Cents {
        self.by_kind.iter().sum()
    }
}

impl Money {
    pub fn from_needs(layout: &Layout, needs: &[CaseNeed]) -> Self {
        let mut sums: BTreeMap<i32, Sums> = BTreeMap::new();
        for need in needs {
            let year = sums.entry(need.budget_year).or_default();
            let place = ExpenditureKind::ALL
                .iter()
                .position(|kind| *kind == need.expenditure_kind)
                .unwrap_or_default();
            year.by_kind[place] += need.cost;
            year.cover += need.cover;
            year.asked += need.asked;
        }
        let widest = sums
            .values()
            .map(|s| s.cost().max(s.cover + s.asked))
            .max()
            .unwrap_or_default();
        let years: Vec<Year> = (0..)
            .zip(&sums)
            .map(|(place, (year, sums))| year_of(layout, place, *year, sums, widest))
            .collect();
        let rows = u32::try_from(years.len()).unwrap_or_default();
        Self {
            height: tenths(rows * YEAR),
            in_words: sums
                .iter()
                .map(|(year, sums)| in_words(layout, *year, sums))
                .collect::<Vec<_>>()
                .join(" "),
            years,
            cost: needs.iter().map(|n| n.cost).sum(),
            cover: needs.iter().map(|n| n.cover).sum(),
            asked: needs.iter().map(|n| n.asked).sum(),
            lines: needs
                .iter()
                .map(|need| Line {
                    year: need.budget_year,
                    kind: capital(&layout.name_of("kind", need.expenditure_kind)),
                    cost: need.cost,
                    cover: need.cover,
                    asked: need.asked,
                    surplus: need.surplus,
                })
                .collect(),
        }
    }
}

fn year_of(layout: &Layout, place: u32, year: i32, sums: &Sums, widest: Cents) -> Year {
    let top = place * YEAR;
    let bar = |label: String, amount: String, text: u32, parts: &[(&'static str, Cents)]| Bar {
        label,
        amount,
        text_y: tenths(top + text),
        bar_y: tenths(top + text + TO_BAR),
        stretches: stretches(
            parts.iter().map(|(class, amount)| (*class, amount.get())),
            widest.get(),
        ),
    };
    let [investment, programme, personnel] = sums.by_kind;
    Year {
        year,
        y: tenths(top + 10),
        bars: vec![
            bar(
                layout.say("money-cost"),
                layout.euros(&sums.cost()),
                FIRST_TEXT,
                &[
                    ("edba-s1", investment),
                    ("edba-s2", programme),
                    ("edba-s3", personnel),
                ],
            ),
            bar(
                layout.say("money-cover"),
                layout.with2(
                    "money-cover-and-asked",
                    "cover",
                    layout.euros(&sums.cover),
                    "asked",
                    layout.euros(&sums.asked),
                ),
                SECOND_TEXT,
                &[("edba-s4", sums.cover), ("edba-gap", sums.asked)],
            ),
        ],
    }
}

pub(super) fn tenths(number: u32) -> String {
    format!("{}.{}em", number / 10, number % 10)
}

fn in_words(layout: &Layout, year: i32, sums: &Sums) -> String {
    let kinds: Vec<String> = ExpenditureKind::ALL
        .iter()
        .zip(sums.by_kind)
        .filter(|(_, amount)| amount.is_positive())
        .map(|(kind, amount)| format!("{} {}", layout.name_of("kind", kind), layout.euros(&amount)))
        .collect();
    layout.with_all(
        "money-in-words",
        &[
            // As a string: a number would get thousands separators.
            ("year", &year.to_string()),
            ("cost", &layout.euros(&sums.cost())),
            ("kinds", &kinds.join(", ")),
            ("cover", &layout.euros(&sums.cover)),
            ("asked", &layout.euros(&sums.asked)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_in_tenths_of_the_font_size() {
        assert_eq!(tenths(172), "17.2em");
    }
}
