//! A pledge as sent with a vote *for*.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::cell::Cell;
use super::need::Need;
use crate::Fault;
use crate::codes::{ExpenditureKind, Instrument};
use crate::{Cents, Id};

/// One pledge of a board vote: amount, mandate, instrument, budget year and expenditure kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PledgeOffer {
    pub mandate_id: Id,
    pub instrument: Instrument,
    /// The year that the money is for.
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// More than zero.
    pub amount: Cents,
}

impl PledgeOffer {
    /// The cell of the case's need that the pledge is for.
    pub fn cell(&self) -> Cell {
        Cell {
            budget_year: self.budget_year,
            expenditure_kind: self.expenditure_kind,
        }
    }
}

/// All faults of the pledges of one vote. `need` is the need of the ballot: only its budget years and expenditure
/// kinds accept pledges. `at` is the JSON pointer to the list of pledges: `/pledges`.
pub fn check(offers: &[PledgeOffer], need: &Need, at: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (i, offer) in offers.iter().enumerate() {
        if !offer.amount.is_positive() {
            faults.push(Fault::new(
                format!("{at}/{i}/amount"),
                "not-positive",
                "A pledge is more than zero.",
            ));
        }
        faults.extend(not_asked(offer.cell(), need, &format!("{at}/{i}")));
        if !seen.insert((offer.mandate_id, offer.instrument, offer.cell())) {
            faults.push(Fault::new(
                format!("{at}/{i}"),
                "duplicate-pledge",
                "The vote already has a pledge for this mandate, instrument, budget year and \
                 expenditure kind: make it one amount.",
            ));
        }
    }
    faults
}

/// The fault of a pledge for a budget year, or for a kind in that year, that asks nothing.
fn not_asked(cell: Cell, need: &Need, at: &str) -> Option<Fault> {
    if need.asked(cell).is_positive() {
        return None;
    }
    let year = cell.budget_year;
    let cells: Vec<Cell> = need.cells().map(|(cell, _)| cell).collect();
    let kinds: Vec<&str> = cells
        .iter()
        .filter(|cell| cell.budget_year == year)
        .map(|cell| cell.expenditure_kind.as_str())
        .collect();
    Some(if kinds.is_empty() {
        let years: BTreeSet<i32> = cells.iter().map(|cell| cell.budget_year).collect();
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        Fault::new(
            format!("{at}/budgetYear"),
            "asks-nothing",
            format!(
                "The case asks nothing for budget year {year}; it asks for {}.",
                years.join(", ")
            ),
        )
    } else {
        Fault::new(
            format!("{at}/expenditureKind"),
            "asks-nothing",
            format!(
                "For budget year {year} the case asks nothing of kind {}; it asks for {}.",
                cell.expenditure_kind,
                kinds.join(", ")
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mandate::testing::id;

    fn offer(mandate: u128, budget_year: i32, euros: i64) -> PledgeOffer {
        PledgeOffer {
            mandate_id: id(mandate),
            instrument: Instrument::Subsidy,
            budget_year,
            expenditure_kind: ExpenditureKind::Investment,
            amount: Cents::euros(euros),
        }
    }

    /// Needs investment in 2026 and in 2027.
    fn need() -> Need {
        let cells = [2026, 2027].map(|budget_year| Cell {
            budget_year,
            expenditure_kind: ExpenditureKind::Investment,
        });
        Need::adding_up(cells.map(|cell| (cell, Cents::euros(10))))
    }

    #[test]
    fn a_vote_may_pledge_under_several_mandates_and_for_several_years() {
        let offers = [offer(1, 2026, 5), offer(2, 2026, 5), offer(1, 2027, 5)];
        assert_eq!(check(&offers, &need(), "/pledges"), []);
    }

    #[test]
    fn a_pledge_is_for_a_year_and_kind_that_the_case_asks_for() {
        let mut other_kind = offer(1, 2027, 5);
        other_kind.expenditure_kind = ExpenditureKind::Personnel;
        let years = [0, -1, 1999, 2025, 2028, 2099, i32::MAX, i32::MIN];
        let mut offers: Vec<PledgeOffer> = years.iter().map(|year| offer(1, *year, 5)).collect();
        offers.push(other_kind);
        let faults = check(&offers, &need(), "/pledges");
        assert!(faults.iter().all(|fault| fault.code == "asks-nothing"));
        let pointers: Vec<String> = faults.iter().map(|fault| fault.pointer.clone()).collect();
        let expected: Vec<String> = (0..8)
            .map(|i| format!("/pledges/{i}/budgetYear"))
            .chain(["/pledges/8/expenditureKind".to_owned()])
            .collect();
        assert_eq!(pointers, expected);
        assert!(
            faults[0].text.ends_with("it asks for 2026, 2027."),
            "{}",
            faults[0].text
        );
        assert!(
            faults[8].text.ends_with("it asks for investment."),
            "{}",
            faults[8].text
        );
    }

    #[test]
    fn nothing_and_the_same_twice_are_faults_told_at_once() {
        let faults = check(
            &[offer(1, 2026, 5), offer(1, 2027, 0), offer(1, 2026, 7)],
            &need(),
            "/pledges",
        );
        let found: Vec<_> = faults
            .iter()
            .map(|f| (f.pointer.as_str(), f.code.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("/pledges/1/amount", "not-positive"),
                ("/pledges/2", "duplicate-pledge")
            ]
        );
    }

    #[test]
    fn a_pledge_reads_as_the_api_writes_it() {
        let body = r#"{"mandateId":"00000000-0000-0000-0000-000000000001","instrument":"subsidy",
            "budgetYear":2026,"expenditureKind":"investment","amount":"5.00"}"#;
        assert_eq!(
            serde_json::from_str::<PledgeOffer>(body).unwrap(),
            offer(1, 2026, 5)
        );
    }
}
