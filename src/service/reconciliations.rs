//! Reconciliation with the books of a funder: an export of its books is compared with the movements that are recorded here,
//! and a person accepts what belongs together. Nothing is booked.
//!
//! The lock is the chain of the organisation, whose history also tells of each file and of each line that was resolved.
//! The movements themselves are append-only, so no case is locked.

mod comparison;
mod csv_file;
mod resolutions;
mod upload;

pub use comparison::{ComparedLine, Proposal, ReconciliationResult, compare, possible_commitments};
pub use csv_file::{FileFault, FileFaults, ReadFile, read_file};
pub use resolutions::{Acceptance, MOST_AT_ONCE, Undoing, accept, accept_exact, set_aside, undo};
pub(crate) use upload::digest;
pub use upload::{NewReconciliation, Uploaded, check_organisation, upload};

use std::collections::HashMap;

use super::Context;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::reconciliation::ResolutionKind;
use edba_store::reconciliations::{self as store, ReconciliationFilter};

pub use edba_store::reconciliations::{Reconciliation, Resolution};

/// A reconciliation in a list, with the number of lines that are resolved.
#[derive(Debug, Clone)]
pub struct ReconciliationProgress {
    pub row: Reconciliation,
    pub accepted: i64,
    pub set_aside: i64,
}

impl ReconciliationProgress {
    /// The number of lines that are not resolved.
    pub fn open(&self) -> i64 {
        i64::from(self.row.line_count) - self.accepted - self.set_aside
    }
}

/// Restricts to what the caller may see: bureau and auditor all, a finance partner those of its organisation.
fn seen(cx: &Context<'_>, filter: ReconciliationFilter) -> Result<ReconciliationFilter> {
    let organisation_id = match cx.actor.role {
        Role::Bureau | Role::Auditor => filter.organisation_id,
        _ => Some(cx.actor.organisation()?),
    };
    Ok(ReconciliationFilter {
        organisation_id,
        ..filter
    })
}

/// Reconciliations before `before`, the newest first. Two statements.
pub fn list(
    cx: &mut Context<'_>,
    organisation_id: Option<Id>,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<ReconciliationProgress>> {
    let filter = ReconciliationFilter {
        organisation_id,
        id: None,
    };
    let filter = seen(cx, filter)?;
    let rows = store::list(cx.conn, filter, before.as_ref(), limit)?;
    with_progress(cx, rows)
}

/// One reconciliation. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<ReconciliationProgress> {
    let filter = ReconciliationFilter {
        id: Some(id),
        organisation_id: None,
    };
    let filter = seen(cx, filter)?;
    let rows = store::list(cx.conn, filter, None, 1)?;
    let found = with_progress(cx, rows)?.pop();
    found.ok_or_else(|| Error::not_found("reconciliation"))
}

fn with_progress(cx: &mut Context<'_>, rows: Vec<Reconciliation>) -> Result<Vec<ReconciliationProgress>> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let counts: HashMap<(Id, ResolutionKind), i64> = store::resolved_counts(cx.conn, &ids)?
        .into_iter()
        .map(|(id, kind, count)| ((id, kind), count))
        .collect();
    let of = |id: Id, kind| counts.get(&(id, kind)).copied().unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| ReconciliationProgress {
            accepted: of(row.id, ResolutionKind::Accepted),
            set_aside: of(row.id, ResolutionKind::SetAside),
            row,
        })
        .collect())
}
