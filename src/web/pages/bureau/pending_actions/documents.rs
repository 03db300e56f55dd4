//! The documents whose content proposals would destroy, or did.

use std::collections::{BTreeSet, HashMap};

use super::Layout;
use crate::pages::documents::{NamedDocument, named};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::MoneyActionKind;
use edba_service::Context;
use edba_service::pending_actions::PendingAction;

/// The documents that these proposals are about. No statement if there are none, else four.
pub(super) fn named_in<'a>(
    cx: &mut Context<'_>,
    layout: &Layout,
    rows: impl Iterator<Item = &'a PendingAction>,
) -> Result<HashMap<Id, NamedDocument>> {
    let ids: BTreeSet<Id> = rows
        .filter(|row| row.action == MoneyActionKind::DestroyDocument.as_str())
        .map(|row| row.subject_id)
        .collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    named(cx, layout, &ids)
}

/// The document that a proposal is about.
pub(super) fn of(documents: &HashMap<Id, NamedDocument>, row: &PendingAction) -> Option<NamedDocument> {
    documents.get(&row.subject_id).cloned()
}

/// Label and value: the document that a proposal is about, and what it is attached to.
pub(super) fn facts(
    cx: &mut Context<'_>,
    layout: &Layout,
    row: &PendingAction,
) -> Result<Vec<(String, String)>> {
    let Some(document) = of(&named_in(cx, layout, std::iter::once(row))?, row) else {
        return Ok(Vec::new());
    };
    let things = document.things_in_words();
    let title = (layout.say("approvals-the-document"), document.title);
    let attached_to = (!things.is_empty()).then(|| (layout.say("document-attachedTo"), things));
    Ok(std::iter::once(title).chain(attached_to).collect())
}
