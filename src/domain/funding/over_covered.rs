//! The fault of a case that has more cover than cost.

use super::need::Cell;
use crate::domain::Cents;
use crate::domain::Fault;
use crate::domain::mandate::reason::{euros_en, euros_nl, kind_en, kind_nl};

/// A cell that has more cover than cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegativeCell {
    pub cell: Cell,
    pub cost: Cents,
    pub cover: Cents,
}

/// Costs − cover is below zero in these cells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is more cover than cost in {} cell(s)", .0.len())]
pub struct OverCovered(pub Vec<NegativeCell>);

impl OverCovered {
    /// One fault per cell. `at` is the JSON pointer to the list of funding lines: `/fundingLines`.
    pub fn faults(&self, at: &str) -> Vec<Fault> {
        self.0
            .iter()
            .map(|negative| Fault::new(at, "cover-exceeds-cost", negative.en()))
            .collect()
    }
}

impl NegativeCell {
    pub fn nl(&self) -> String {
        format!(
            "In {} is voor {} de dekking ({}) hoger dan de kosten ({}).",
            self.cell.budget_year,
            kind_nl(self.cell.expenditure_kind),
            euros_nl(self.cover),
            euros_nl(self.cost)
        )
    }

    pub fn en(&self) -> String {
        format!(
            "In {} the cover for {} ({}) is more than its cost ({}).",
            self.cell.budget_year,
            kind_en(self.cell.expenditure_kind),
            euros_en(self.cover),
            euros_en(self.cost)
        )
    }
}
