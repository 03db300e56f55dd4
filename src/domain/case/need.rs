//! The funding that a case asks: costs less existing cover.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::CaseContent;
use crate::Cents;
use crate::codes::ExpenditureKind;
use crate::money::Total;

/// One budget year and expenditure kind of a case: `asked − surplus = cost − cover`, and one of the two is zero.
///
/// Cover beyond the costs pays for nothing in another year or kind: it is the `surplus`, and a case that has one is
/// not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseNeed {
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    #[schema(value_type = Total)]
    pub cost: Cents,
    #[schema(value_type = Total)]
    pub cover: Cents,
    /// The part of the cost that the cover leaves open; never below zero.
    #[schema(value_type = Total)]
    pub asked: Cents,
    /// The part of the cover beyond the cost: an error of the case, which does not reduce what other cells ask.
    #[schema(value_type = Total)]
    pub surplus: Cents,
}

impl CaseContent {
    /// The need per budget year and expenditure kind, in that order; one line for each pair that has a cost or a
    /// cover. Source: DOMAIN.md, "Complete means".
    pub fn need_lines(&self) -> Vec<CaseNeed> {
        let mut sums: BTreeMap<(i32, ExpenditureKind), (Cents, Cents)> = BTreeMap::new();
        for line in &self.budget_lines {
            sums.entry((line.budget_year, line.expenditure_kind))
                .or_default()
                .0 += line.amount;
        }
        for line in &self.funding_lines {
            sums.entry((line.budget_year, line.expenditure_kind))
                .or_default()
                .1 += line.amount;
        }
        sums.into_iter()
            .map(|((budget_year, expenditure_kind), (cost, cover))| CaseNeed {
                budget_year,
                expenditure_kind,
                cost,
                cover,
                asked: cost.less(cover),
                surplus: cover.less(cost),
            })
            .collect()
    }

    /// The total that the case asks, over all years and kinds.
    pub fn asked(&self) -> Cents {
        self.need_lines().iter().map(|line| line.asked).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::content::tests::complete_case;
    use super::super::{BudgetLine, FundingLine};
    use super::*;

    #[test]
    fn what_is_asked_is_the_cost_less_the_cover() {
        let lines = complete_case().need_lines();
        assert_eq!(
            lines,
            [CaseNeed {
                budget_year: 2026,
                expenditure_kind: ExpenditureKind::Investment,
                cost: Cents::euros(250_000),
                cover: Cents::euros(150_000),
                asked: Cents::euros(100_000),
                surplus: Cents::ZERO,
            }]
        );
    }

    #[test]
    fn cover_in_another_year_or_kind_covers_nothing_here() {
        let mut case = complete_case();
        case.funding_lines[0].budget_year = 2027;
        let lines: Vec<_> = case.need_lines().iter().map(|l| (l.asked, l.surplus)).collect();
        assert_eq!(
            lines,
            [
                (Cents::euros(250_000), Cents::ZERO),
                (Cents::ZERO, Cents::euros(150_000))
            ]
        );
        assert_eq!(case.asked(), Cents::euros(250_000));
    }

    fn lines() -> impl Strategy<Value = Vec<(i32, usize, i64)>> {
        prop::collection::vec((2024..2028i32, 0..3usize, 1..1_000_000_000i64), 0..40)
    }

    proptest! {
        #[test]
        fn no_cent_is_lost_and_no_pair_comes_twice(costs in lines(), covers in lines()) {
            let mut case = complete_case();
            let budget_line = case.budget_lines[0].clone();
            let funding_line = case.funding_lines[0].clone();
            case.budget_lines = costs.iter().map(|&(year, kind, cents)| BudgetLine {
                budget_year: year, expenditure_kind: ExpenditureKind::ALL[kind],
                amount: Cents::new(cents), ..budget_line.clone()
            }).collect();
            case.funding_lines = covers.iter().map(|&(year, kind, cents)| FundingLine {
                budget_year: year, expenditure_kind: ExpenditureKind::ALL[kind],
                amount: Cents::new(cents), ..funding_line.clone()
            }).collect();

            let need = case.need_lines();
            let total: i64 = costs.iter().map(|c| c.2).sum::<i64>() - covers.iter().map(|c| c.2).sum::<i64>();
            prop_assert_eq!(need.iter().map(|l| l.asked - l.surplus).sum::<Cents>(), Cents::new(total));
            prop_assert!(need.iter().all(|l| !l.asked.is_negative() && l.asked.get().min(l.surplus.get()) == 0));
            // A surplus in one cell does not reduce what the case asks in another.
            let alone = need.iter().map(|l| (l.cost - l.cover).get().max(0)).sum::<i64>();
            prop_assert_eq!(case.asked(), Cents::new(alone));
            let keys: Vec<_> = need.iter().map(|l| (l.budget_year, l.expenditure_kind)).collect();
            prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
