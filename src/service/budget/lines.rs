//! The commitments and pledges that use a cell, limited to what the caller may see.

use std::collections::HashMap;

use super::{BudgetCell, PartsOfCases};
use crate::Context;
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
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

/// A pledge that uses a cell, with how much of it counts there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPledge {
    pub pledge: CellPledge,
    /// All of it; of one that is to supersede a decision its share of what that ballot asks beyond what the decision has there.
    pub counted: Cents,
}

/// The pledges that use a cell, newest first. Bureau and auditor see those of open ballots that show their votes; the others see
/// what waits for a ratification, which is asked of their own organisation. `parts` are those of the cell.
pub fn pledges(
    cx: &mut Context<'_>,
    cell: &BudgetCell,
    parts: &PartsOfCases,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<CountedPledge>> {
    let only_waiting = !cx.actor.sees_everything();
    let found = budget_usage::pledges_of_cell(cx.conn, &cell.id, only_waiting, Page { before, limit })?;
    let mut shares: HashMap<Id, _> = HashMap::new();
    for (case_id, part) in parts {
        let of_case = found
            .iter()
            .filter(|pledge| pledge.case_id == *case_id && pledge.supersedes.is_some());
        let counted = part.counted(of_case.map(|pledge| pledge.amount));
        shares.insert(*case_id, counted.into_iter());
    }
    Ok(found
        .into_iter()
        .map(|pledge| {
            let counted = match &pledge.supersedes {
                None => pledge.amount,
                Some(_) => {
                    let shares = shares.get_mut(&pledge.case_id);
                    shares.and_then(Iterator::next).unwrap_or_default()
                }
            };
            CountedPledge { pledge, counted }
        })
        .collect())
}
