//! A pledge as it comes in with a vote *for*.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::need::Cell;
use crate::domain::Fault;
use crate::domain::codes::{ExpenditureKind, Instrument};
use crate::domain::{Cents, Id};

/// One item of the pledges of a board vote: how much, under which mandate, as what, for what.
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

/// Every fault of the pledges of one vote. `at` is the JSON pointer to their list: `/pledges`.
pub fn check(offers: &[PledgeOffer], at: &str) -> Vec<Fault> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mandate::testing::id;

    fn offer(mandate: u128, budget_year: i32, euros: i64) -> PledgeOffer {
        PledgeOffer {
            mandate_id: id(mandate),
            instrument: Instrument::Subsidy,
            budget_year,
            expenditure_kind: ExpenditureKind::Investment,
            amount: Cents::euros(euros),
        }
    }

    #[test]
    fn a_vote_may_pledge_under_several_mandates_and_for_several_years() {
        assert_eq!(
            check(
                &[offer(1, 2026, 5), offer(2, 2026, 5), offer(1, 2027, 5)],
                "/pledges"
            ),
            []
        );
    }

    #[test]
    fn nothing_and_the_same_twice_are_faults_told_at_once() {
        let faults = check(
            &[offer(1, 2026, 5), offer(1, 2027, 0), offer(1, 2026, 7)],
            "/pledges",
        );
        let told: Vec<_> = faults
            .iter()
            .map(|f| (f.pointer.as_str(), f.code.as_str()))
            .collect();
        assert_eq!(
            told,
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
