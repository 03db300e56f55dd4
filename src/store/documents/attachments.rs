//! What documents are attached to.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{commitment_entries, commitments, document_attachments};
use edba_common::error::Result;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::document::AttachedTo;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = document_attachments, treat_none_as_null = true, primary_key(id))]
pub struct DocumentAttachment {
    pub id: Id,
    pub document_id: Id,
    pub subject_kind: AttachedTo,
    /// The thing; of an appraisal its case.
    pub subject_id: Id,
    /// The revision of the case that an appraisal stands in; the version of the terms of a mandate.
    pub subject_version: Option<i32>,
    /// Which appraisal of that revision, from 1.
    pub subject_line: Option<i32>,
    /// The case that the thing belongs to; None for what belongs to none, as a mandate and an agenda item.
    pub case_id: Option<Id>,
    pub attached_by: Id,
    pub attached_at: Moment,
    pub ended_by: Option<Id>,
    pub ended_at: Option<Moment>,
    pub end_reason: Option<String>,
    /// The body in whose history it is recorded; of an agenda item and a meeting.
    pub body_id: Option<Id>,
}

/// The standing attachments of these documents, by document, in the order in which they were made.
pub fn attachments(conn: &mut Conn, ids: &[Id]) -> Result<Vec<DocumentAttachment>> {
    Ok(document_attachments::table
        .filter(document_attachments::document_id.eq_any(ids))
        .filter(document_attachments::ended_at.is_null())
        .order((document_attachments::document_id, document_attachments::id))
        .select(DocumentAttachment::as_select())
        .load(conn)?)
}

pub fn attachment(conn: &mut Conn, id: &Id) -> Result<Option<DocumentAttachment>> {
    Ok(document_attachments::table
        .find(id)
        .select(DocumentAttachment::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_attachment(conn: &mut Conn, row: &DocumentAttachment) -> Result<()> {
    diesel::insert_into(document_attachments::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Records the end of an attachment; false if it ended before.
pub fn end_attachment(conn: &mut Conn, row: &DocumentAttachment) -> Result<bool> {
    let rows = diesel::update(
        document_attachments::table
            .filter(document_attachments::id.eq(row.id))
            .filter(document_attachments::ended_at.is_null()),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// The commitment and the case of an entry of this kind; None where there is no such entry.
pub fn entry_of(conn: &mut Conn, entry_id: &Id, kind: CommitmentEntryKind) -> Result<Option<(Id, Id)>> {
    Ok(commitment_entries::table
        .inner_join(commitments::table.on(commitments::id.eq(commitment_entries::commitment_id)))
        .filter(commitment_entries::id.eq(entry_id))
        .filter(commitment_entries::kind.eq(kind))
        .select((commitments::id, commitments::case_id))
        .first(conn)
        .optional()?)
}
