//! The registry of business cases: who sees which, registering and revising them, and what follows
//! from their content.

mod comments;
mod list;
mod projections;
mod references;
mod register;
mod revise;
mod revisions;
mod visible;

pub use comments::{comment, comments};
pub use list::{After, CaseFilter, CaseSort, CaseSummaryRow, SortKey, list, listing};
pub use register::register;
pub use revise::revise;
pub use revisions::{Comparison, Revision, compare, revision, revisions};
pub use visible::{events, sees, visible};

use super::{Context, organisations};
use crate::domain::Cents;
use crate::domain::case::{CaseContent, Known, Missing};
use crate::domain::codes::ExpenditureKind;
use crate::domain::funding::{Cell, Need};
use crate::error::{Error, Result};

pub use crate::store::cases::{CaseRow, CommentRow, RevisionHead};

/// The content of the present revision.
pub fn content(case: &CaseRow) -> Result<CaseContent> {
    Ok(serde_json::from_str(&case.content)?)
}

/// What the case asks per budget year and expenditure kind.
///
/// # Errors
/// 409 where a draft has more cover than costs somewhere; a complete case never has.
pub fn need(case: &CaseRow) -> Result<Need> {
    let content = content(case)?;
    let cell = |budget_year: i32, expenditure_kind: ExpenditureKind, amount: Cents| {
        (
            Cell {
                budget_year,
                expenditure_kind,
            },
            amount,
        )
    };
    let costs = content
        .budget_lines
        .iter()
        .map(|l| cell(l.budget_year, l.expenditure_kind, l.amount));
    let covers = content
        .funding_lines
        .iter()
        .map(|l| cell(l.budget_year, l.expenditure_kind, l.amount));
    Need::of(costs, covers).map_err(|over| Error::conflict(format!("The case cannot be decided on: {over}.")))
}

/// What keeps the case from being complete; empty when it is.
pub fn missing(cx: &mut Context<'_>, case: &CaseRow) -> Result<Vec<Missing>> {
    let initiator = organisations::find(cx, case.initiator_id)?;
    let known = Known {
        initiator_sector: initiator.sector,
        failing_documents: Vec::new(),
    };
    Ok(content(case)?.missing(&known))
}
