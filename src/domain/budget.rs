//! The budget of the programme and of its funders: cells, the moves that change them, and what is used of each.
//!
//! Source: DOMAIN.md, "Budget". A cell has an amount, or *p.m.* (pro memorie): its amount is set at a later date, and until
//! then nothing is checked against it.

use std::collections::BTreeMap;

use crate::codes::{ExpenditureKind, Instrument};
use crate::{Cents, Fault, Id, Message};

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

impl BudgetMoveKind {
    /// Whether the amount goes from one cell to another.
    pub fn has_two_cells(self) -> bool {
        matches!(self, Self::Transfer | Self::CarryOver)
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
            Self::Set(after) if after == before => {
                Err(
                    Fault::new("/newBudget", "same", "This is the budget of the cell already.")
                        .saying(Message::new("budget-fault-same-budget")),
                )
            }
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
        _ if from == to => fault("same", "The amount goes to another cell.")
            .map(|fault| fault.saying(Message::new("budget-fault-same-cell"))),
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

/// What one case uses of a cell where a ballot is to supersede its decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SupersededUsage {
    /// What is open of the commitments of the decision. A decision that supersedes it releases that.
    pub open: Cents,
    /// What waits for a ratification under the decision. A decision that supersedes it lets that lapse.
    pub waiting: Cents,
    /// The pledges in the ballot that is to supersede it.
    pub pledged: Cents,
}

impl SupersededUsage {
    /// What the pledges ask beyond what their decision would replace. Until the ballot is decided both count together as the
    /// larger of the two: the decision that stands may go on standing.
    pub fn beyond(self) -> Cents {
        self.pledged.less(self.open + self.waiting)
    }

    /// How much of each of its pledges counts: their shares, pro rata, of what they ask beyond the decision. The shares of all of
    /// them sum up to it, to the cent.
    pub fn counted(self, pledges: impl IntoIterator<Item = Cents>) -> Vec<Cents> {
        let (beyond, whole) = (i128::from(self.beyond().get()), i128::from(self.pledged.get()));
        let share_up_to = |sum: i128| match whole > 0 {
            true => beyond * sum / whole,
            false => 0,
        };
        let mut sum = 0;
        pledges
            .into_iter()
            .map(|pledge| {
                let before = share_up_to(sum);
                sum += i128::from(pledge.get());
                // A share is at most the pledge, which is an i64: never truncated here.
                Cents::new(i64::try_from(share_up_to(sum) - before).unwrap_or_default())
            })
            .collect()
    }
}

impl BudgetUsage {
    /// The usage as if the decision of a case had been superseded: without what the new decision would replace, and with the
    /// pledges of its ballot in full. The payments and the forecast stay as they are.
    #[must_use]
    pub fn as_if_superseded(self, of_case: SupersededUsage) -> Self {
        Self {
            committed: self.committed - of_case.open,
            pledged: self.pledged - of_case.waiting - of_case.beyond() + of_case.pledged,
            ..self
        }
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
mod tests;
