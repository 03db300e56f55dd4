//! The budget of the programme and of its funders: cells, the moves that change them, and what is used of each.
//!
//! Source: DOMAIN.md, "Budget". A cell has an amount, or *p.m.* (pro memorie): its amount is set at a later date, and until
//! then nothing is checked against it.

use std::collections::BTreeMap;

use crate::codes::{ExpenditureKind, Instrument};
use crate::{Cents, Fault, Id};

text_enum! {
    /// Why the budget of a cell changes. `allocation`: an amount is added, or a p.m. cell gets its amount. `amendment`: the
    /// budget is set to another amount, or to p.m. `transfer`: an amount goes to another cell of the same year. `carry-over`:
    /// an amount goes to the same cell of a later year.
    pub enum BudgetMoveKind {
        Allocation = "allocation",
        Amendment = "amendment",
        Transfer = "transfer",
        CarryOver = "carry-over",
    }
}

text_enum! {
    /// Whose budget a cell is: the programme's, or that of a funder below it.
    pub enum BudgetScope { Programme = "programme", Funder = "funder" }
}

/// What a cell is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CellKey {
    pub budget_year: i32,
    /// The code of a track; None for all tracks together.
    pub track: Option<String>,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    /// The funder of a funder cell.
    pub organisation_id: Option<Id>,
}

impl CellKey {
    pub fn scope(&self) -> BudgetScope {
        match self.organisation_id {
            None => BudgetScope::Programme,
            Some(_) => BudgetScope::Funder,
        }
    }

    /// The same cell of another year.
    pub fn of_year(&self, budget_year: i32) -> Self {
        Self {
            budget_year,
            ..self.clone()
        }
    }
}

/// What a move does to one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetChange {
    /// Adds an amount. A p.m. cell counts as zero.
    Add(Cents),
    /// Takes an amount away.
    Take(Cents),
    /// Sets the budget; None for p.m.
    Set(Option<Cents>),
}

/// A move of one cell: by how much it changes the budget, and the budget after it. Both are None where the budget is p.m.
/// after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetStep {
    pub amount: Option<Cents>,
    pub after: Option<Cents>,
}

impl BudgetChange {
    /// Whether the change would lift the check from what is committed: a budget in use does not become p.m., since an exceeded
    /// cell would then fit, and be exceeded again once it has an amount.
    pub fn lifts_check(self, usage: &BudgetUsage) -> bool {
        self == Self::Set(None) && usage.committed.is_positive()
    }

    /// Applies the change to a budget. A fault is at `/amount` or `/newBudget`.
    pub fn apply(self, before: Option<Cents>) -> Result<BudgetStep, Fault> {
        match self {
            Self::Add(amount) => positive(amount).map(|amount| BudgetStep {
                amount: Some(amount),
                after: Some(before.unwrap_or_default() + amount),
            }),
            Self::Take(amount) => {
                let amount = positive(amount)?;
                let before = before.ok_or_else(|| {
                    Fault::new(
                        "/amount",
                        "cell-without-amount",
                        "The budget of this cell is p.m.: nothing can be taken from it.",
                    )
                })?;
                if amount > before {
                    return Err(Fault::new(
                        "/amount",
                        "more-than-budget",
                        format!("The budget of this cell is {before}."),
                    ));
                }
                Ok(BudgetStep {
                    amount: Some(-amount),
                    after: Some(before - amount),
                })
            }
            Self::Set(after) if after == before => Err(Fault::new(
                "/newBudget",
                "same",
                "This is the budget of the cell already.",
            )),
            Self::Set(after) => Ok(BudgetStep {
                amount: after.map(|after| after - before.unwrap_or_default()),
                after,
            }),
        }
    }
}

fn positive(amount: Cents) -> Result<Cents, Fault> {
    if amount.is_positive() {
        return Ok(amount);
    }
    Err(Fault::new(
        "/amount",
        "amount-not-positive",
        "An amount is more than zero.",
    ))
}

/// Checks the two cells of a transfer or a carry-over. A transfer stays within its year; a carry-over goes to the same cell of
/// a later year. A fault is at `/toCellId`.
pub fn pair_fault(kind: BudgetMoveKind, from: &CellKey, to: &CellKey) -> Option<Fault> {
    let fault = |code: &str, text: &str| Some(Fault::new("/toCellId", code, text));
    match kind {
        _ if from == to => fault("same", "The amount goes to another cell."),
        BudgetMoveKind::Transfer if from.budget_year != to.budget_year => fault(
            "other-budget-year",
            "A transfer stays within its budget year; a carry-over goes to a later one.",
        ),
        BudgetMoveKind::Transfer if from.organisation_id != to.organisation_id => fault(
            "other-organisation",
            "A transfer stays within the programme, or within one funder.",
        ),
        BudgetMoveKind::CarryOver
            if to.budget_year <= from.budget_year || *to != from.of_year(to.budget_year) =>
        {
            fault(
                "other-budget-year",
                "A carry-over goes to the same cell of a later budget year.",
            )
        }
        _ => None,
    }
}

/// What is used of a cell. Refused and released commitments do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BudgetUsage {
    /// Pledges that the board has not decided on, and what waits for a ratification.
    pub pledged: Cents,
    /// Commitments, less what was released or carried over to another year.
    pub committed: Cents,
    /// Payments on these commitments, less reversals.
    pub paid: Cents,
    /// Money that came back.
    pub returned: Cents,
    /// What is open of commitments with a payment schedule in force: its open instalments.
    pub scheduled: Cents,
    /// What is open of the other commitments.
    pub unscheduled: Cents,
}

impl BudgetUsage {
    /// The budget that no commitment uses; negative where more is committed. None for p.m.
    pub fn available(&self, budget: Option<Cents>) -> Option<Cents> {
        budget.map(|budget| budget - self.committed)
    }

    /// What is paid in the end, as things stand.
    pub fn forecast(&self) -> Cents {
        self.paid + self.scheduled + self.unscheduled
    }

    /// What is still to be paid.
    pub fn open(&self) -> Cents {
        self.scheduled + self.unscheduled
    }
}

/// What commitments of a cell carried over to one later year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CarriedCommitments {
    /// What is still held there.
    pub amount: Cents,
    /// What earlier carry-overs of the budget moved to that year.
    pub followed: Cents,
}

/// The budget of a cell at the end of its year: what is carried over and what lapses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellYearEnd {
    /// Follows the commitments that were carried over, by the later year that they went to.
    pub carried: BTreeMap<i32, Cents>,
    /// No commitment uses it: it lapses.
    pub lapsed: Cents,
}

impl CellYearEnd {
    /// `later` is what commitments carried over, by the year that they went to. More than is available never follows; the
    /// earliest year comes first.
    pub fn of(budget: Option<Cents>, usage: &BudgetUsage, later: &BTreeMap<i32, CarriedCommitments>) -> Self {
        let mut lapsed = usage.available(budget).unwrap_or_default().less(Cents::ZERO);
        let mut carried = BTreeMap::new();
        for (year, commitments) in later {
            let amount = commitments.amount.less(commitments.followed).min(lapsed);
            lapsed -= amount;
            if amount.is_positive() {
                carried.insert(*year, amount);
            }
        }
        Self { carried, lapsed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euros(amount: i64) -> Cents {
        Cents::euros(amount)
    }

    fn key(budget_year: i32, track: Option<&str>) -> CellKey {
        CellKey {
            budget_year,
            track: track.map(str::to_owned),
            expenditure_kind: ExpenditureKind::Programme,
            instrument: Instrument::Subsidy,
            organisation_id: None,
        }
    }

    #[test]
    fn a_pm_cell_gets_its_amount_and_can_become_pm_again() {
        let allocated = BudgetChange::Add(euros(100)).apply(None).unwrap();
        assert_eq!(
            (allocated.amount, allocated.after),
            (Some(euros(100)), Some(euros(100)))
        );
        let amended = BudgetChange::Set(Some(euros(60))).apply(allocated.after).unwrap();
        assert_eq!(
            (amended.amount, amended.after),
            (Some(euros(-40)), Some(euros(60)))
        );
        let pm = BudgetChange::Set(None).apply(amended.after).unwrap();
        assert_eq!((pm.amount, pm.after), (None, None));
        assert_eq!(BudgetChange::Set(None).apply(None).unwrap_err().code, "same");
        assert_eq!(
            BudgetChange::Take(euros(1)).apply(None).unwrap_err().code,
            "cell-without-amount"
        );
        assert_eq!(
            BudgetChange::Take(euros(61))
                .apply(amended.after)
                .unwrap_err()
                .code,
            "more-than-budget"
        );
        assert_eq!(
            BudgetChange::Add(Cents::ZERO).apply(None).unwrap_err().code,
            "amount-not-positive"
        );
    }

    #[test]
    fn a_budget_becomes_pm_only_while_nothing_is_committed_on_it() {
        let usage = BudgetUsage {
            committed: Cents::new(1),
            ..BudgetUsage::default()
        };
        assert!(BudgetChange::Set(None).lifts_check(&usage));
        assert!(!BudgetChange::Set(None).lifts_check(&BudgetUsage::default()));
        assert!(!BudgetChange::Set(Some(Cents::ZERO)).lifts_check(&usage));
        assert!(!BudgetChange::Add(Cents::new(1)).lifts_check(&usage));
    }

    #[test]
    fn a_transfer_stays_in_its_year_and_a_carry_over_in_its_cell() {
        use BudgetMoveKind::{CarryOver, Transfer};
        let code = |kind, from: &CellKey, to: &CellKey| pair_fault(kind, from, to).map(|fault| fault.code);
        let (all, clusters) = (key(2026, None), key(2026, Some("clusters")));
        assert_eq!(code(Transfer, &all, &clusters), None);
        assert_eq!(code(Transfer, &all, &all), Some("same".into()));
        assert_eq!(
            code(Transfer, &all, &key(2027, None)),
            Some("other-budget-year".into())
        );
        assert_eq!(code(CarryOver, &all, &key(2027, None)), None);
        assert_eq!(
            code(CarryOver, &all, &key(2025, None)),
            Some("other-budget-year".into())
        );
        assert_eq!(
            code(CarryOver, &all, &key(2027, Some("clusters"))),
            Some("other-budget-year".into())
        );
        let funder = CellKey {
            organisation_id: Some(Id::new()),
            ..all.clone()
        };
        assert_eq!(code(Transfer, &all, &funder), Some("other-organisation".into()));
        assert_eq!(
            (all.scope(), funder.scope()),
            (BudgetScope::Programme, BudgetScope::Funder)
        );
    }

    #[test]
    fn the_forecast_is_what_is_paid_and_what_is_open() {
        let usage = BudgetUsage {
            committed: euros(80),
            paid: euros(30),
            scheduled: euros(40),
            unscheduled: euros(10),
            ..BudgetUsage::default()
        };
        assert_eq!((usage.forecast(), usage.open()), (euros(80), euros(50)));
        assert_eq!(usage.available(Some(euros(60))), Some(euros(-20)));
        assert_eq!(usage.available(None), None);
    }

    #[test]
    fn budget_follows_what_was_carried_over_and_the_rest_lapses() {
        let usage = BudgetUsage {
            committed: euros(60),
            ..BudgetUsage::default()
        };
        let end = |budget, later: &[(i32, i64, i64)]| {
            let later = later
                .iter()
                .map(|(year, amount, followed)| {
                    let commitments = CarriedCommitments {
                        amount: euros(*amount),
                        followed: euros(*followed),
                    };
                    (*year, commitments)
                })
                .collect();
            let end = CellYearEnd::of(budget, &usage, &later);
            (end.carried.into_iter().collect::<Vec<_>>(), end.lapsed)
        };
        assert_eq!(
            end(Some(euros(100)), &[(2027, 30, 0)]),
            (vec![(2027, euros(30))], euros(10))
        );
        assert_eq!(end(Some(euros(70)), &[(2027, 30, 30)]), (vec![], euros(10)));
        assert_eq!(
            end(Some(euros(80)), &[(2027, 30, 0)]),
            (vec![(2027, euros(20))], euros(0))
        );
        assert_eq!(end(Some(euros(50)), &[(2027, 30, 0)]), (vec![], euros(0)));
        assert_eq!(end(None, &[(2027, 30, 0)]), (vec![], euros(0)));
        // Each later year for itself: what went to 2028 before does not count for 2027.
        assert_eq!(
            end(Some(euros(100)), &[(2027, 30, 0), (2028, 0, 50)]),
            (vec![(2027, euros(30))], euros(10))
        );
        assert_eq!(
            end(Some(euros(100)), &[(2027, 30, 0), (2029, 25, 5)]),
            (vec![(2027, euros(30)), (2029, euros(10))], euros(0))
        );
    }

    proptest! {
        /// The budget of a cell is the sum of its moves since it last was p.m., and never below zero.
        #[test]
        fn moves_add_up(changes in proptest::collection::vec((0u8..4, 1i64..1_000_000), 0..40)) {
            let (mut budget, mut sum) = (None, None);
            for (kind, cents) in changes {
                let amount = Cents::new(cents);
                let change = match kind {
                    0 => BudgetChange::Add(amount),
                    1 => BudgetChange::Take(amount),
                    2 => BudgetChange::Set(Some(amount)),
                    _ => BudgetChange::Set(None),
                };
                if let Ok(step) = change.apply(budget) {
                    sum = step.amount.map(|amount| sum.unwrap_or_default() + amount);
                    budget = step.after;
                }
                prop_assert_eq!(budget, sum);
                prop_assert!(budget.is_none_or(|budget| !budget.is_negative()));
            }
        }

        /// What is taken from one cell is added to the other.
        #[test]
        fn both_sides_of_a_transfer_are_zero_together(before in 1i64..1_000_000, cents in 1i64..1_000_000) {
            let amount = Cents::new(cents);
            if let Ok(out) = BudgetChange::Take(amount).apply(Some(Cents::new(before))) {
                let into = BudgetChange::Add(amount).apply(None).unwrap();
                prop_assert_eq!(out.amount.unwrap() + into.amount.unwrap(), Cents::ZERO);
            }
        }
    }
}
