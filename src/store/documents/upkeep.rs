//! The files of versions: which are to be kept, and which to be removed.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::document_versions;
use edba_common::error::Result;
use edba_domain::document::VersionState;
use edba_domain::{Id, Moment};

/// Versions whose content was destroyed and whose file is still to be removed.
pub fn to_remove(conn: &mut Conn, limit: i64) -> Result<Vec<Id>> {
    Ok(document_versions::table
        .filter(document_versions::state.eq(VersionState::Destroyed))
        .filter(document_versions::removed_at.is_null())
        .order(document_versions::id)
        .limit(limit)
        .select(document_versions::id)
        .load(conn)?)
}

/// Records that the file of a destroyed version was removed; false if it was recorded before.
pub fn removed(conn: &mut Conn, id: &Id, at: Moment) -> Result<bool> {
    let rows = diesel::update(
        document_versions::table
            .filter(document_versions::id.eq(id))
            .filter(document_versions::state.eq(VersionState::Destroyed))
            .filter(document_versions::removed_at.is_null()),
    )
    .set(document_versions::removed_at.eq(at))
    .execute(conn)?;
    Ok(rows == 1)
}

/// A version whose file must be in the document store.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct KeptVersion {
    pub id: Id,
    pub document_id: Id,
    pub number: i32,
    pub sha256: String,
    pub byte_count: i64,
}

/// The kept versions after `after`, in order of their ids.
pub fn kept_files(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<KeptVersion>> {
    let mut query = document_versions::table
        .filter(document_versions::state.eq(VersionState::Kept))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(document_versions::id.gt(after));
    }
    Ok(query
        .order(document_versions::id)
        .limit(limit)
        .select((
            document_versions::id,
            document_versions::document_id,
            document_versions::number,
            document_versions::sha256,
            document_versions::byte_count,
        ))
        .load(conn)?)
}

/// Whether the content of this version is kept.
pub fn is_kept(conn: &mut Conn, id: &Id) -> Result<bool> {
    let kept = document_versions::table
        .filter(document_versions::id.eq(id))
        .filter(document_versions::state.eq(VersionState::Kept));
    Ok(diesel::select(diesel::dsl::exists(kept)).get_result(conn)?)
}

/// The states of those of these versions that there are, and whether their file was removed.
pub fn states(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, VersionState, bool)>> {
    Ok(document_versions::table
        .filter(document_versions::id.eq_any(ids))
        .select((
            document_versions::id,
            document_versions::state,
            document_versions::removed_at.is_not_null(),
        ))
        .load(conn)?)
}
