//! The revisions of a case; append-only.

use crate::json::Json;
use diesel::prelude::*;
use edba_domain::case::CaseContent;

use crate::Conn;
use crate::schema::{accounts, case_revisions};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_revisions)]
pub struct CaseRevisionRow {
    pub case_id: Id,
    pub revision: i32,
    pub content: Json<CaseContent>,
    pub author_id: Id,
    pub reason: Option<String>,
    pub recorded_at: Moment,
}

/// Metadata of a revision, with the name of its author.
pub type RevisionHead = (i32, Id, String, Option<String>, Moment);

/// Revisions of a case after `after`, oldest first.
pub fn case_revisions(conn: &mut Conn, case_id: &Id, after: i32, limit: i64) -> Result<Vec<RevisionHead>> {
    Ok(case_revisions::table
        .inner_join(accounts::table.on(accounts::id.eq(case_revisions::author_id)))
        .filter(case_revisions::case_id.eq(case_id))
        .filter(case_revisions::revision.gt(after))
        .order(case_revisions::revision)
        .limit(limit)
        .select((
            case_revisions::revision,
            case_revisions::author_id,
            accounts::name,
            case_revisions::reason,
            case_revisions::recorded_at,
        ))
        .load(conn)?)
}

/// The metadata and contents of these revisions, oldest first.
pub fn revision_contents(
    conn: &mut Conn,
    case_id: &Id,
    revisions: [i32; 2],
) -> Result<Vec<(RevisionHead, Json<CaseContent>)>> {
    Ok(case_revisions::table
        .inner_join(accounts::table.on(accounts::id.eq(case_revisions::author_id)))
        .filter(case_revisions::case_id.eq(case_id))
        .filter(case_revisions::revision.eq_any(revisions))
        .order(case_revisions::revision)
        .select((
            (
                case_revisions::revision,
                case_revisions::author_id,
                accounts::name,
                case_revisions::reason,
                case_revisions::recorded_at,
            ),
            case_revisions::content,
        ))
        .load(conn)?)
}

pub fn insert_case_revision(conn: &mut Conn, row: &CaseRevisionRow) -> Result<()> {
    diesel::insert_into(case_revisions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
