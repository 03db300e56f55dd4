//! What proposed moves come to: the cells of each, with the budget after it, for the person who approves it.

use super::moves::NewBudgetMove;
use super::{FoundCell, found, sees_only};
use crate::Context;
use edba_common::error::Result;
use edba_domain::budget::BudgetChange;
use edba_domain::{Cents, Id};
use edba_store::budget_cells::CellFilter;

/// A cell of a proposed move.
#[derive(Debug, Clone)]
pub struct MovedCell {
    /// The cell as it is now.
    pub found: FoundCell,
    /// Its budget after the move; None for p.m.
    pub after: Option<Cents>,
}

impl MovedCell {
    /// By how much more is committed than is budgeted after the move; zero where it fits.
    pub fn over_by(&self) -> Cents {
        self.beyond(self.found.usage.committed)
    }

    /// The same with what is pledged; zero where nothing is.
    pub fn over_with_pledges(&self) -> Cents {
        match self.found.usage.pledged.is_positive() {
            true => self.beyond(self.found.usage.committed + self.found.usage.pledged),
            false => Cents::ZERO,
        }
    }

    fn beyond(&self, used: Cents) -> Cents {
        self.after.map_or(Cents::ZERO, |after| used.less(after))
    }
}

/// The cells of each of these proposed moves: the cell that changes or gives, and then the one that gets the amount. Each move
/// stands by itself: others that wait are not counted. The cells of a move that cannot be carried out any more keep their budget.
/// Three statements, whatever the number of moves. Errors: 403.
pub fn of_moves(cx: &mut Context<'_>, proposed: &[(Id, NewBudgetMove)]) -> Result<Vec<Vec<MovedCell>>> {
    if proposed.is_empty() {
        return Ok(Vec::new());
    }
    let ids = proposed.iter().flat_map(|(id, new)| [Some(*id), new.to_cell_id]);
    let filter = CellFilter {
        ids: Some(ids.flatten().collect()),
        seen_by: sees_only(cx)?,
        ..CellFilter::default()
    };
    let cells = found(cx, &filter, None, i64::MAX)?;
    let moved = |id: &Id, change: Option<BudgetChange>| -> Option<MovedCell> {
        let found = cells.iter().find(|one| one.cell.id == *id)?.clone();
        let before = found.cell.budget_cents;
        let step = change.and_then(|change| change.apply(before).ok());
        Some(MovedCell {
            after: step.map_or(before, |step| step.after),
            found,
        })
    };
    Ok(proposed
        .iter()
        .map(|(id, new)| {
            let gets = new.amount.map(BudgetChange::Add);
            let other = new.to_cell_id.and_then(|to| moved(&to, gets));
            moved(id, new.change().ok()).into_iter().chain(other).collect()
        })
        .collect())
}
