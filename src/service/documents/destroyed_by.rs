//! Who had content destroyed: the two members of the bureau of the approved proposal.

use std::collections::{BTreeSet, HashMap};

use crate::Context;
use edba_common::error::Result;
use edba_domain::codes::MoneyActionKind;
use edba_domain::{Id, Moment};
use edba_store::documents::DocumentVersion;
use edba_store::pending_actions as store;

/// The two members of the bureau who had content destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestroyedBy {
    pub proposed_by: Id,
    pub proposed_by_name: String,
    pub approved_by: Id,
    pub approved_by_name: String,
}

/// Who had the content of these versions destroyed, by the id of the version. Two statements; none if all content is there.
pub fn destroyed_by<'a>(
    cx: &mut Context<'_>,
    versions: impl IntoIterator<Item = &'a DocumentVersion>,
) -> Result<HashMap<Id, DestroyedBy>> {
    let destroyed: Vec<(Id, Id, Moment)> = versions
        .into_iter()
        .filter_map(|row| Some((row.id, row.document_id, row.destroyed_at?)))
        .collect();
    if destroyed.is_empty() {
        return Ok(HashMap::new());
    }
    let documents: BTreeSet<Id> = destroyed.iter().map(|(_, document, _)| *document).collect();
    let documents: Vec<Id> = documents.into_iter().collect();
    let approved = store::approved_on(cx.conn, MoneyActionKind::DestroyDocument.as_str(), &documents)?;
    let accounts: BTreeSet<Id> = approved
        .iter()
        .flat_map(|action| [Some(action.proposed_by), action.approved_by])
        .flatten()
        .collect();
    let accounts: Vec<Id> = accounts.into_iter().collect();
    let names: HashMap<Id, String> = store::account_names(cx.conn, &accounts)?.into_iter().collect();
    let name = |id: &Id| names.get(id).cloned().unwrap_or_default();
    // Content is destroyed in the transaction of its approval, under the lock of the document: at the time of the approval, or
    // later, since the cases that it is attached to are locked in between.
    Ok(destroyed
        .into_iter()
        .filter_map(|(version, document, at)| {
            let action = approved
                .iter()
                .filter(|action| action.subject_id == document)
                .filter(|action| action.decided_at.is_some_and(|decided| decided <= at))
                .max_by_key(|action| action.decided_at)?;
            let approved_by = action.approved_by?;
            let by = DestroyedBy {
                proposed_by: action.proposed_by,
                proposed_by_name: name(&action.proposed_by),
                approved_by,
                approved_by_name: name(&approved_by),
            };
            Some((version, by))
        })
        .collect())
}
