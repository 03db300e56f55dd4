//! Versions of documents. The bytes of each stand in the document store under its id.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::Conn;
use crate::schema::{document_versions, documents};
use edba_common::error::Result;
use edba_domain::document::{CheckCode, DestructionGround, MediaType, Scanner, VersionState};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = document_versions, treat_none_as_null = true, primary_key(id))]
pub struct DocumentVersion {
    pub id: Id,
    pub document_id: Id,
    /// From 1 without gaps.
    pub number: i32,
    pub file_name: String,
    /// The name, folded.
    pub folded_name: String,
    pub media_type: MediaType,
    pub byte_count: i64,
    /// In 64 lower-case hexadecimal digits.
    pub sha256: String,
    pub state: VersionState,
    pub check_code: CheckCode,
    /// What the scanner calls it, or which part failed.
    pub check_detail: Option<String>,
    pub scanner: Scanner,
    pub note: Option<String>,
    pub added_by: Id,
    pub added_by_name: String,
    pub added_at: Moment,
    pub destroyed_at: Option<Moment>,
    pub destruction_ground: Option<DestructionGround>,
    pub destruction_reason: Option<String>,
    /// When the bytes were removed from the document store.
    pub removed_at: Option<Moment>,
}

pub fn insert_version(conn: &mut Conn, row: &DocumentVersion) -> Result<()> {
    diesel::insert_into(document_versions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The last version of each of these documents.
pub fn latest_versions(conn: &mut Conn, ids: &[Id]) -> Result<Vec<DocumentVersion>> {
    Ok(document_versions::table
        .inner_join(documents::table.on(documents::id.eq(document_versions::document_id)))
        .filter(documents::id.eq_any(ids))
        .filter(document_versions::number.eq(documents::latest))
        .select(DocumentVersion::as_select())
        .load(conn)?)
}

/// The last version that this account added, of each of these documents.
pub fn latest_own_versions(conn: &mut Conn, ids: &[Id], added_by: &Id) -> Result<Vec<DocumentVersion>> {
    let later = diesel::alias!(document_versions as later);
    let number = later
        .filter(
            later
                .field(document_versions::document_id)
                .eq(document_versions::document_id),
        )
        .filter(later.field(document_versions::added_by).eq(added_by))
        .select(max(later.field(document_versions::number)))
        .single_value();
    Ok(document_versions::table
        .filter(document_versions::document_id.eq_any(ids))
        .filter(document_versions::added_by.eq(added_by))
        .filter(document_versions::number.nullable().eq(number))
        .select(DocumentVersion::as_select())
        .load(conn)?)
}

/// The versions of a document after `after`, in order; with `added_by` those that this account added.
pub fn versions(
    conn: &mut Conn,
    document_id: &Id,
    added_by: Option<&Id>,
    after: i32,
    limit: i64,
) -> Result<Vec<DocumentVersion>> {
    let mut query = document_versions::table
        .filter(document_versions::document_id.eq(document_id))
        .filter(document_versions::number.gt(after))
        .into_boxed();
    if let Some(account) = added_by {
        query = query.filter(document_versions::added_by.eq(account));
    }
    Ok(query
        .order(document_versions::number)
        .limit(limit)
        .select(DocumentVersion::as_select())
        .load(conn)?)
}

pub fn version(conn: &mut Conn, document_id: &Id, number: i32) -> Result<Option<DocumentVersion>> {
    Ok(document_versions::table
        .filter(document_versions::document_id.eq(document_id))
        .filter(document_versions::number.eq(number))
        .select(DocumentVersion::as_select())
        .first(conn)
        .optional()?)
}

/// Records that the content of a version was destroyed; false if it is not kept.
pub fn destroy(conn: &mut Conn, row: &DocumentVersion) -> Result<bool> {
    let rows = diesel::update(
        document_versions::table
            .filter(document_versions::id.eq(row.id))
            .filter(document_versions::state.eq(VersionState::Kept)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}
