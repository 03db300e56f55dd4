//! Changing what a document says of itself. Its content never changes.

use serde_json::json;

use super::adding::{body_fault, title_fault};
use super::{DocumentDetails, find, history};
use crate::events::{Chain, NewEvent};
use crate::{Context, versioned};
use edba_common::error::{Error, Result};
use edba_domain::document::{DocumentKind, search_key};
use edba_domain::{EventKind, Fault, Id};
use edba_store::documents::{self as store, Document};

/// The particulars of a document that can change; `None` leaves one as it is, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct DocumentChange {
    pub title: Option<String>,
    pub kind: Option<DocumentKind>,
    pub confidential: Option<bool>,
    pub body_id: Option<Option<Id>>,
}

/// Changes the particulars of a document. One that is not confidential any more loses the body that reads it. A change
/// without a difference does nothing. Errors: 400; 404; those of `expects`.
pub fn change(
    cx: &mut Context<'_>,
    id: Id,
    change: DocumentChange,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<DocumentDetails> {
    let DocumentChange {
        title,
        kind,
        confidential,
        body_id,
    } = change;
    find(cx, id)?;
    let chain = Chain::open(cx, id, "document")?;
    let missing = || Error::not_found("document");
    let before = store::document(cx.conn, &id)?.ok_or_else(missing)?;
    expects(before.version)?;
    let mut row = before.clone();
    let mut faults: Vec<Fault> = title.as_deref().and_then(title_fault).into_iter().collect();
    row.title = title.map_or(row.title, |title| title.trim().to_owned());
    row.kind = kind.unwrap_or(row.kind);
    row.confidential = confidential.unwrap_or(row.confidential);
    row.body_id = match body_id {
        Some(body_id) => body_id,
        None => row.body_id.filter(|_| row.confidential),
    };
    if row.body_id != before.body_id || row.confidential != before.confidential {
        faults.extend(body_fault(cx, row.confidential, row.body_id)?);
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    if row != before {
        let last = store::version(cx.conn, &id, row.latest)?.ok_or_else(missing)?;
        row.search_key = search_key(&row.title, &last.file_name);
        row.updated_at = cx.now;
    }
    versioned::save(cx, chain, &before, row, store::update, event)?;
    find(cx, id)
}

fn event(row: &Document, _before: Option<i32>) -> NewEvent<'static> {
    let data = json!({
        "title": row.title, "kind": row.kind, "confidential": row.confidential, "bodyId": row.body_id,
    });
    history::event(EventKind::DocumentChanged, row, None, data)
}
