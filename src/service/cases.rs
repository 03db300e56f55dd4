//! The registry of business cases: visibility, registration, revision, and data derived from their content.

pub mod analysis;
mod case_overview;
mod comments;
mod create;
mod list;
mod projections;
mod references;
mod revise;
mod revisions;
mod surroundings;
mod visible;

pub use case_overview::{CaseOverview, story};
pub use comments::{comment, comments};
pub use create::register;
pub use list::{After, CaseFilter, CaseSort, Found, ListedCase, SortKey, list, listing};
pub use revise::revise;
pub use revisions::{Comparison, Revision, compare, revision, revisions};
pub use visible::{events, sees, visible};

use std::collections::{BTreeSet, HashMap};

use super::{Context, documents, organisations};
use edba_common::error::{Error, Result};
use edba_domain::case::{CaseContent, Known, Missing};
use edba_domain::codes::{CaseStatus, ExpenditureKind};
use edba_domain::funding::{Cell, Need};
use edba_domain::{Cents, Id};

pub use edba_store::cases::{Case, Comment, RevisionHead};

/// The content of the present revision.
pub fn content(case: &Case) -> Result<CaseContent> {
    Ok(case.content.read()?)
}

/// The funding that the case asks per budget year and expenditure kind.
///
/// # Errors
/// 409 if a draft has more cover than costs in a year and kind; a complete case never has.
pub fn need(case: &Case) -> Result<Need> {
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
    Need::new(costs, covers)
        .map_err(|over| Error::conflict(format!("The case cannot be decided on: {over}.")))
}

/// What is missing for the case to be complete; empty if it is complete.
pub fn missing(cx: &mut Context<'_>, case: &Case) -> Result<Vec<Missing>> {
    missing_of(cx, case.programme_id, Some(case.id), &content(case)?)
}

/// The same for content that is still being edited, for a case of this programme; None for a case that is not registered
/// yet, which has no documents.
pub fn missing_of(
    cx: &mut Context<'_>,
    programme_id: Id,
    case_id: Option<Id>,
    content: &CaseContent,
) -> Result<Vec<Missing>> {
    let initiator = organisations::find(cx, content.initiator_organisation_id)?;
    let failing = documents::failing(cx, case_id.as_slice())?;
    let known = Known {
        initiator_sector: initiator.sector,
        failing_documents: failing.into_values().flatten().collect(),
        surroundings: surroundings::load(cx, &[programme_id])?
            .remove(&programme_id)
            .unwrap_or_default(),
    };
    Ok(content.missing(&known))
}

/// A case of the caller's own organisation, and what a proposal still lacks.
pub type OwnCase = (Case, Vec<Missing>);

/// The cases of the caller's organisation, last changed first. Six statements.
/// Errors: 403 for an account without an organisation.
pub fn own(cx: &mut Context<'_>, limit: i64) -> Result<Vec<OwnCase>> {
    let organisation = cx.actor.organisation()?;
    let initiator_sector = organisations::find(cx, organisation)?.sector;
    let own = edba_store::cases::of_initiator(cx.conn, &organisation, limit)?;
    let proposals = own.iter().filter(|case| case.status == CaseStatus::Proposal);
    let proposals: Vec<Id> = proposals.map(|case| case.id).collect();
    let mut failing = documents::failing(cx, &proposals)?;
    let programmes: BTreeSet<Id> = own.iter().map(|case| case.programme_id).collect();
    let programmes: Vec<Id> = programmes.into_iter().collect();
    let known: HashMap<Id, Known> = surroundings::load(cx, &programmes)?
        .into_iter()
        .map(|(programme, surroundings)| {
            let known = Known {
                initiator_sector,
                failing_documents: Vec::new(),
                surroundings,
            };
            (programme, known)
        })
        .collect();
    own.into_iter()
        .map(|case| {
            let known = known
                .get(&case.programme_id)
                .filter(|_| case.status == CaseStatus::Proposal);
            let missing = match known {
                Some(known) => content(&case)?.missing(&Known {
                    failing_documents: failing.remove(&case.id).unwrap_or_default(),
                    ..known.clone()
                }),
                None => Vec::new(),
            };
            Ok((case, missing))
        })
        .collect()
}

/// The cluster of a case; mandates are granted by cluster. A case without a cluster fits only mandates for any
/// cluster.
pub fn cluster_of(cx: &mut Context<'_>, case_id: &Id) -> Result<String> {
    Ok(edba_store::cases::cluster_code(cx.conn, case_id)?.unwrap_or_default())
}
