//! Checks the sums of an adopted decision: granted, carried over from the version before, and missing add up to what
//! was asked.

use super::cell::Cell;
use super::need::Need;
use crate::Cents;

/// A cell in which the sums of a decision differ from what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit {
    pub cell: Cell,
    pub asked: Cents,
    /// The sum in the decision: granted, carried over and missing.
    pub accounted: Cents,
}

/// The cells in which the sum of these parts, the gap included, differs from what was asked; empty if all match.
pub fn misfits(asked: &Need, parts: impl IntoIterator<Item = (Cell, Cents)>) -> Vec<Misfit> {
    let accounted = Need::adding_up(parts);
    let cells: std::collections::BTreeSet<Cell> = asked
        .cells()
        .chain(accounted.cells())
        .map(|(cell, _)| cell)
        .collect();
    cells
        .into_iter()
        .map(|cell| Misfit {
            cell,
            asked: asked.asked(cell),
            accounted: accounted.asked(cell),
        })
        .filter(|misfit| misfit.asked != misfit.accounted)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::ExpenditureKind::{Personnel, Programme};

    fn cell(budget_year: i32, expenditure_kind: crate::codes::ExpenditureKind) -> Cell {
        Cell {
            budget_year,
            expenditure_kind,
        }
    }

    #[test]
    fn granted_carried_over_and_missing_are_what_was_asked() {
        let (this, next) = (cell(2026, Programme), cell(2027, Programme));
        let asked = Need::new([(this, Cents::euros(100)), (next, Cents::euros(50))], []).unwrap();
        let all = [
            (this, Cents::euros(20)),
            (this, Cents::euros(80)),
            (next, Cents::euros(50)),
        ];
        assert!(misfits(&asked, all).is_empty());
        assert_eq!(
            misfits(&asked, [(this, Cents::euros(20)), (next, Cents::euros(50))]),
            [Misfit {
                cell: this,
                asked: Cents::euros(100),
                accounted: Cents::euros(20)
            }]
        );
    }

    #[test]
    fn a_surplus_of_one_year_or_kind_makes_up_for_no_other() {
        let asked = Need::new([(cell(2026, Programme), Cents::euros(100))], []).unwrap();
        let wrong = misfits(&asked, [(cell(2026, Personnel), Cents::euros(100))]);
        assert_eq!(wrong.len(), 2);
        assert!(misfits(&Need::default(), []).is_empty());
    }
}
