//! The funding that a case asks, per budget year and expenditure kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cell::Cell;
use super::over_covered::{NegativeCell, OverCovered};
use crate::Cents;
use crate::codes::ExpenditureKind;
use crate::money::Total;

/// An amount per cell: the need, or the part still missing. Never below zero; a cell that asks nothing is left out. In
/// JSON it is a list of lines, by year and kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(into = "Vec<NeedLine>", try_from = "Vec<NeedLine>")]
#[schema(value_type = Vec<NeedLine>)]
pub struct Need(BTreeMap<Cell, Cents>);

/// One cell of a need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeedLine {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    #[schema(value_type = Total)]
    pub amount: Cents,
}

/// An amount of one budget year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearAmount {
    pub budget_year: i32,
    #[schema(value_type = Total)]
    pub amount: Cents,
}

impl Need {
    /// Costs − cover. Lines of the same cell are added up; amounts are never negative.
    ///
    /// # Errors Every cell in which the cover exceeds the cost: a surplus in one year or kind does not cover another.
    pub fn new(
        costs: impl IntoIterator<Item = (Cell, Cents)>,
        covers: impl IntoIterator<Item = (Cell, Cents)>,
    ) -> Result<Need, OverCovered> {
        let cost = add_up(costs);
        let cover = add_up(covers);
        let of = |amounts: &BTreeMap<Cell, Cents>, cell| amounts.get(&cell).copied().unwrap_or_default();

        let mut cells = BTreeMap::new();
        let mut negative = Vec::new();
        for &cell in cost.keys().chain(cover.keys().filter(|c| !cost.contains_key(c))) {
            let (cost, cover) = (of(&cost, cell), of(&cover, cell));
            if cost < cover {
                negative.push(NegativeCell { cell, cost, cover });
            } else if cost > cover {
                cells.insert(cell, cost - cover);
            }
        }
        if negative.is_empty() {
            Ok(Need(cells))
        } else {
            negative.sort_by_key(|n| n.cell);
            Err(OverCovered(negative))
        }
    }

    /// Amounts that are never negative, added up per cell.
    pub(super) fn adding_up(lines: impl IntoIterator<Item = (Cell, Cents)>) -> Need {
        let mut cells = add_up(lines);
        cells.retain(|_, amount| amount.is_positive());
        Need(cells)
    }

    /// The amount that the cell asks; zero for a cell that is left out.
    pub fn asked(&self, cell: Cell) -> Cents {
        self.0.get(&cell).copied().unwrap_or_default()
    }

    /// The cells that ask something, by year and kind.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, Cents)> {
        self.0.iter().map(|(cell, amount)| (*cell, *amount))
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub fn total(&self) -> Cents {
        self.0.values().sum()
    }

    /// The amount of each budget year that asks something, in order.
    pub fn by_year(&self) -> Vec<YearAmount> {
        let mut years: BTreeMap<i32, Cents> = BTreeMap::new();
        for (cell, amount) in self.cells() {
            *years.entry(cell.budget_year).or_default() += amount;
        }
        years
            .into_iter()
            .map(|(budget_year, amount)| YearAmount { budget_year, amount })
            .collect()
    }

    /// The need that remains after this cover. A surplus of cover in a cell does not reduce other cells.
    pub fn after(&self, cover: impl IntoIterator<Item = (Cell, Cents)>) -> Need {
        let cover = add_up(cover);
        let left = self.cells().map(|(cell, asked)| {
            let covered = cover.get(&cell).copied().unwrap_or_default();
            (cell, asked.less(covered))
        });
        Need(left.filter(|(_, amount)| amount.is_positive()).collect())
    }
}

fn add_up(lines: impl IntoIterator<Item = (Cell, Cents)>) -> BTreeMap<Cell, Cents> {
    let mut cells: BTreeMap<Cell, Cents> = BTreeMap::new();
    for (cell, amount) in lines {
        *cells.entry(cell).or_default() += amount;
    }
    cells
}

impl From<Need> for Vec<NeedLine> {
    fn from(need: Need) -> Self {
        need.cells()
            .map(|(cell, amount)| NeedLine {
                budget_year: cell.budget_year,
                expenditure_kind: cell.expenditure_kind,
                amount,
            })
            .collect()
    }
}

impl TryFrom<Vec<NeedLine>> for Need {
    type Error = OverCovered;

    fn try_from(lines: Vec<NeedLine>) -> Result<Self, OverCovered> {
        let cells = lines.into_iter().map(|line| {
            let cell = Cell {
                budget_year: line.budget_year,
                expenditure_kind: line.expenditure_kind,
            };
            (cell, line.amount)
        });
        Need::new(cells, [])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExpenditureKind::*;

    fn line(budget_year: i32, expenditure_kind: ExpenditureKind, euros: i64) -> (Cell, Cents) {
        let cell = Cell {
            budget_year,
            expenditure_kind,
        };
        (cell, Cents::euros(euros))
    }

    #[test]
    fn a_case_asks_its_costs_less_the_cover_already_there() {
        let costs = [
            line(2026, Investment, 100),
            line(2026, Investment, 50),
            line(2026, Personnel, 30),
            line(2027, Programme, 70),
        ];
        let covers = [line(2026, Investment, 120), line(2026, Personnel, 30)];
        let need = Need::new(costs, covers).unwrap();
        let asked: Vec<_> = need.cells().collect();
        assert_eq!(asked, [line(2026, Investment, 30), line(2027, Programme, 70)]);
        assert_eq!(need.total(), Cents::euros(100));
        assert_eq!(
            serde_json::to_value(need.by_year()).unwrap(),
            serde_json::json!([{"budgetYear": 2026, "amount": "30.00"}, {"budgetYear": 2027, "amount": "70.00"}])
        );
    }

    #[test]
    fn a_surplus_in_one_cell_is_a_fault_and_pays_for_no_other() {
        let costs = [line(2026, Investment, 100), line(2027, Investment, 100)];
        let covers = [line(2027, Investment, 150), line(2025, Personnel, 1)];
        let over = Need::new(costs, covers).unwrap_err();
        let cells: Vec<_> = over.0.iter().map(|n| n.cell.budget_year).collect();
        assert_eq!(cells, [2025, 2027]);
        let (cell, cost) = line(2027, Investment, 100);
        let cover = Cents::euros(150);
        assert_eq!(over.0[1], NegativeCell { cell, cost, cover });
    }

    proptest::proptest! {
        /// Up to the largest case, and beyond, as earlier versions stored one.
        #[test]
        fn a_stored_need_is_read_back_whatever_its_sums_are(
            lines in proptest::collection::vec((2026..2030i32, 0..3usize, 1..=Cents::MAX_INPUT.get()), 1..500)
        ) {
            let lines = lines.into_iter().map(|(budget_year, kind, cents)| {
                let cell = Cell { budget_year, expenditure_kind: ExpenditureKind::ALL[kind] };
                (cell, Cents::new(cents))
            });
            let need = Need::new(lines, []).unwrap();
            let kept = serde_json::to_string(&need).unwrap();
            proptest::prop_assert_eq!(serde_json::from_str::<Need>(&kept).unwrap(), need);
        }
    }

    #[test]
    fn a_need_is_written_as_a_list_and_read_back() {
        let need = Need::new([line(2027, Personnel, 5), line(2026, Investment, 7)], []).unwrap();
        let json = serde_json::to_value(&need).unwrap();
        assert_eq!(
            json,
            serde_json::json!([
                {"budgetYear": 2026, "expenditureKind": "investment", "amount": "7.00"},
                {"budgetYear": 2027, "expenditureKind": "personnel", "amount": "5.00"}
            ])
        );
        assert_eq!(serde_json::from_value::<Need>(json).unwrap(), need);
    }
}
