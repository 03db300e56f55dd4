//! What the database refuses of documents.

use serde_json::json;

use crate::decided::Decided;
use crate::documents::papers;

/// As the list of all guards: a statement, and why it is refused.
pub const NEVER: &[(&str, &str)] = &[
    ("UPDATE documents SET title = 'X'", "a document only moves on"),
    (
        "UPDATE documents SET added_by = 'x', version = version + 1",
        "a document only moves on",
    ),
    (
        "UPDATE documents SET latest = latest + 2, version = version + 1",
        "a document only moves on",
    ),
    ("DELETE FROM documents", "a document is never deleted"),
    (
        "INSERT INTO document_versions (id, document_id, number, file_name, folded_name, media_type, byte_count, sha256, state, check_code, \
         scanner, added_by, added_by_name, added_at) SELECT 'x', document_id, number + 7, file_name, folded_name, media_type, byte_count, \
         sha256, state, check_code, scanner, added_by, added_by_name, added_at FROM document_versions WHERE state = 'kept'",
        "a version of a document follows on the one before",
    ),
    (
        "UPDATE document_versions SET byte_count = byte_count + 1, state = 'destroyed', destroyed_at = added_at, \
         destruction_ground = 'other', destruction_reason = 'X' WHERE state = 'kept'",
        "a version of a document never changes",
    ),
    (
        "UPDATE document_versions SET state = 'kept', destroyed_at = NULL, destruction_ground = NULL, \
         destruction_reason = NULL WHERE state = 'destroyed'",
        "content is destroyed once, and stays destroyed",
    ),
    (
        "UPDATE document_versions SET destruction_reason = 'X' WHERE state = 'destroyed'",
        "content is destroyed once, and stays destroyed",
    ),
    (
        "UPDATE document_versions SET state = 'destroyed', destroyed_at = added_at, destruction_ground = 'other', \
         destruction_reason = 'X' WHERE state = 'failed'",
        "content is destroyed once, and stays destroyed",
    ),
    (
        "DELETE FROM document_versions",
        "a version of a document is never deleted",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, case_id, attached_by, attached_at) \
         SELECT 'x', document_id, 'decision', subject_id, case_id, attached_by, attached_at FROM document_attachments \
         WHERE subject_kind = 'case' AND ended_at IS NULL",
        "a document is attached to what is there",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, case_id, attached_by, attached_at) \
         SELECT 'x', document_id, 'condition', (SELECT MIN(c.id) FROM conditions c), (SELECT MAX(b.id) FROM business_cases b \
         WHERE b.id <> case_id), attached_by, attached_at FROM document_attachments WHERE subject_kind = 'case'",
        "a document is attached to what is there",
    ),
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, subject_version, attached_by, \
         attached_at) SELECT 'x', document_id, 'mandate', (SELECT MIN(m.id) FROM mandates m), 99, attached_by, attached_at \
         FROM document_attachments",
        "a document is attached to what is there",
    ),
    // The same thing twice.
    (
        "INSERT INTO document_attachments (id, document_id, subject_kind, subject_id, case_id, attached_by, attached_at) \
         SELECT 'x', document_id, subject_kind, subject_id, case_id, attached_by, attached_at FROM document_attachments \
         WHERE subject_kind = 'case' AND ended_at IS NULL",
        "constraint",
    ),
    (
        "UPDATE document_attachments SET subject_id = 'x'",
        "an attachment of a document only ends",
    ),
    (
        "UPDATE document_attachments SET ended_by = NULL, ended_at = NULL, end_reason = NULL WHERE ended_at IS NOT NULL",
        "an attachment of a document only ends",
    ),
    (
        "DELETE FROM document_attachments",
        "an attachment of a document is never deleted",
    ),
];

/// Two documents of the case: one with a destroyed version, one that failed its check, and an attachment that ended.
pub fn added(it: &Decided<'_>) {
    let bureau = &it.w.bureau;
    let case = papers::thing("case", &it.case);
    let id = papers::add(bureau, &papers::paper("Voortgang", std::slice::from_ref(&case)));
    papers::renew(bureau, &id, &papers::pdf("tweede")).expect(201);
    papers::attach(bureau, &id, &papers::thing("decision", &it.decision)).expect(201);
    papers::detach(bureau, &id, &it.decision).expect(200);
    let destruction = json!({ "version": 1, "ground": "privacy", "reason": "Er staan namen in." });
    let proposed = bureau.post(&format!("/v1/documents/{id}/destructions"), destruction);
    it.approve(&proposed.expect(202)).expect(200);
    papers::add_failing(bureau, &papers::paper("Brief", &[case]));
}
