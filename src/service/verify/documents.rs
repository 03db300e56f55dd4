//! Documents, their versions, and what they are attached to. What is not compared follows from the rest, or is no statement of
//! the history: the keys of the search, and when a file was removed.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::comparison::Comparison;
use super::expected::{Event, Expected, Fields, Subject, fields, with};
use super::follow_up;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept;

const DOCUMENT: Subject = Subject::complete("document");
const VERSION: Subject = Subject::complete("version of a document");
const ATTACHMENT: Subject = Subject::complete("attachment of a document");

/// Replays an event of the chain of a document.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(kind) if kind.subject() == "action" => return follow_up::replay(event, expected),
        Some(EventKind::DocumentAdded) => {
            let values = event.pick(&[
                ("title", "title"),
                ("kind", "kind"),
                ("confidential", "confidential"),
                ("bodyId", "bodyId"),
                ("latest", "latest"),
                ("addedBy", "addedBy"),
            ]);
            let made = json!({ "createdAt": event.at() });
            expected.record(DOCUMENT, &key, with(values, made));
            version(event, &key, expected);
            for attachment in event.get("attachments").as_array().into_iter().flatten() {
                attached(event, &key, attachment, expected);
            }
        }
        Some(EventKind::DocumentVersionAdded) => {
            expected.record(DOCUMENT, &key, event.pick(&[("latest", "latest")]));
            version(event, &key, expected);
        }
        Some(EventKind::DocumentChanged) => expected.record(DOCUMENT, &key, event.all()),
        Some(EventKind::DocumentAttached) => attached(event, &key, event.get("attachment"), expected),
        Some(EventKind::DocumentDetached) => {
            let values = json!({
                "endedBy": event.row.actor_id, "endedAt": event.at(), "endReason": event.reason(),
            });
            let attachment = event.text("attachmentId").unwrap_or_default();
            expected.record(ATTACHMENT, attachment, fields(values));
        }
        Some(EventKind::DocumentDestroyed) => {
            for version in event.get("versions").as_array().into_iter().flatten() {
                let values = json!({
                    "state": "destroyed", "destroyedAt": event.at(), "destructionGround": event.get("ground"),
                    "destructionReason": event.reason(),
                });
                expected.record(VERSION, id_of(version), fields(values));
            }
        }
        _ => return,
    }
    expected.record(DOCUMENT, &key, event.version());
}

/// Records the version that an event adds.
fn version(event: &Event<'_>, document: &str, expected: &mut Expected) {
    let file = event.get("file");
    let values = json!({
        "documentId": document, "addedBy": event.row.actor_id, "addedAt": event.at(), "destroyedAt": null,
        "destructionGround": null, "destructionReason": null,
    });
    expected.record(VERSION, id_of(file), with(members(file), values));
}

/// Records an attachment that an event makes.
fn attached(event: &Event<'_>, document: &str, attachment: &Value, expected: &mut Expected) {
    let values = json!({
        "documentId": document, "attachedBy": event.row.actor_id, "attachedAt": event.at(), "endedBy": null,
        "endedAt": null, "endReason": null,
    });
    expected.record(ATTACHMENT, id_of(attachment), with(members(attachment), values));
}

fn id_of(thing: &Value) -> &str {
    thing["id"].as_str().unwrap_or_default()
}

fn members(thing: &Value) -> Fields {
    thing.as_object().cloned().unwrap_or_default()
}

/// Compares these documents, their versions and their attachments.
pub(super) fn compare(conn: &mut Conn, ids: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::documents(conn, ids, &mut |row| {
        let kept = json!({
            "title": row.title, "kind": row.kind, "confidential": row.confidential, "bodyId": row.body_id,
            "latest": row.latest, "addedBy": row.added_by, "version": row.version, "createdAt": row.created_at,
        });
        comparison.row(DOCUMENT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(DOCUMENT);
    kept::document_versions(conn, ids, &mut |row| {
        let kept = json!({
            "documentId": row.document_id, "number": row.number, "fileName": row.file_name,
            "mediaType": row.media_type, "byteCount": row.byte_count, "sha256": row.sha256, "state": row.state,
            "checkCode": row.check_code, "checkDetail": row.check_detail, "scanner": row.scanner, "note": row.note,
            "addedBy": row.added_by, "addedByName": row.added_by_name, "addedAt": row.added_at,
            "destroyedAt": row.destroyed_at, "destructionGround": row.destruction_ground,
            "destructionReason": row.destruction_reason,
        });
        comparison.row(VERSION, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(VERSION);
    kept::document_attachments(conn, ids, &mut |row| {
        let kept = json!({
            "documentId": row.document_id, "subjectKind": row.subject_kind, "subjectId": row.subject_id,
            "subjectVersion": row.subject_version, "subjectLine": row.subject_line, "caseId": row.case_id,
            "attachedBy": row.attached_by, "attachedAt": row.attached_at, "endedBy": row.ended_by,
            "endedAt": row.ended_at, "endReason": row.end_reason, "bodyId": row.body_id,
        });
        comparison.row(ATTACHMENT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ATTACHMENT);
    Ok(())
}
