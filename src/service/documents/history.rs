//! The events about documents: everything in the chain of the document; in the chains of what it is attached to ids,
//! numbers and hashes, since more readers see those.

use serde_json::{Value, json};

use super::subjects::Things;
use crate::Context;
use crate::events::NewEvent;
use edba_common::error::Result;
use edba_domain::EventKind;
use edba_store::documents::{Document, DocumentAttachment, DocumentVersion};

/// An event in the chain of a document, which has made its present version.
pub(super) fn event<'a>(
    kind: EventKind,
    row: &Document,
    reason: Option<&'a str>,
    data: Value,
) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before: (row.version > 1).then(|| row.version - 1),
        after: Some(row.version),
        data,
    }
}

/// A version, as events of its document record it.
pub(super) fn file(row: &DocumentVersion) -> Value {
    json!({
        "id": row.id, "number": row.number, "fileName": row.file_name, "mediaType": row.media_type,
        "byteCount": row.byte_count, "sha256": row.sha256, "state": row.state, "checkCode": row.check_code,
        "checkDetail": row.check_detail, "scanner": row.scanner, "note": row.note, "addedByName": row.added_by_name,
    })
}

/// An attachment, as events of its document record it.
pub(super) fn attachment(row: &DocumentAttachment) -> Value {
    json!({
        "id": row.id, "subjectKind": row.subject_kind, "subjectId": row.subject_id,
        "subjectVersion": row.subject_version, "subjectLine": row.subject_line, "caseId": row.case_id,
        "bodyId": row.body_id,
    })
}

/// Records an event in the chain of each of the things that these attachments are about.
pub(super) fn record_in_things(
    cx: &Context<'_>,
    things: &mut Things,
    kind: EventKind,
    attached: &[DocumentAttachment],
    data: impl Fn(&DocumentAttachment) -> Value,
) -> Result<()> {
    for row in attached {
        let event = NewEvent {
            kind,
            subject_id: row.id,
            reason: None,
            before: None,
            after: None,
            data: data(row),
        };
        things.add(cx, row, event)?;
    }
    Ok(())
}

/// The event in the history of a thing for a document that was attached to it, with its last version.
pub(super) fn made(row: &DocumentAttachment, last: &DocumentVersion) -> Value {
    json!({
        "documentId": row.document_id, "subjectKind": row.subject_kind, "subjectId": row.subject_id,
        "number": last.number, "sha256": last.sha256,
    })
}

/// The event in the history of a thing for a further version of a document that is attached to it.
pub(super) fn renewed(row: &DocumentAttachment, last: &DocumentVersion) -> Value {
    json!({
        "documentId": row.document_id, "number": last.number, "sha256": last.sha256, "state": last.state,
    })
}

/// The event in the history of a thing for content that was destroyed.
pub(super) fn destroyed(row: &DocumentAttachment, versions: &[DocumentVersion]) -> Value {
    let versions: Vec<Value> = versions
        .iter()
        .map(|version| json!({ "number": version.number, "sha256": version.sha256 }))
        .collect();
    json!({ "documentId": row.document_id, "versions": versions })
}
