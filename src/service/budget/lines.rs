//! The commitments and pledges that use a cell that the caller may see, as far as the caller may see them.

use super::BudgetCell;
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_store::budget_usage::{self, Page};

pub use edba_store::budget_usage::{CellCommitment, CellPledge};

/// The commitments that use a cell, newest first. A finance partner sees those that were offered to its organisation.
pub fn commitments(
    cx: &mut Context<'_>,
    cell: &BudgetCell,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<CellCommitment>> {
    let only_offered = cx.actor.is(Role::FinancePartner);
    budget_usage::commitments_of_cell(cx.conn, &cell.id, only_offered, Page { before, limit })
}

/// The pledges that use a cell, newest first. Bureau and auditor see those of open ballots that show their votes; the others see
/// what waits for a ratification, which is asked of their own organisation.
pub fn pledges(
    cx: &mut Context<'_>,
    cell: &BudgetCell,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<CellPledge>> {
    let only_waiting = !cx.actor.sees_everything();
    budget_usage::pledges_of_cell(cx.conn, &cell.id, only_waiting, Page { before, limit })
}
