//! Columns derived from the texts of a case by text analysis, and the cases that need a new analysis.

use crate::json::Json;
use diesel::prelude::*;
use edba_domain::case::CaseContent;

use crate::Conn;
use crate::dialect::Locking;
use crate::schema::business_cases;
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// A case that was analysed by an earlier version.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = business_cases)]
pub struct OutdatedCase {
    pub id: Id,
    pub number: String,
    pub programme_id: Id,
    pub content: Json<CaseContent>,
}

/// The analysis result of a case.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = business_cases)]
pub struct AnalysisRow {
    pub search_text: String,
    pub title_key: String,
    pub analysis_version: i32,
}

/// At most `limit` cases analysed by a version below this one, locked until the end of the transaction. Cases that
/// another process has analysed in the meantime are left out.
pub fn outdated(conn: &mut Conn, version: i32, limit: i64) -> Result<Vec<OutdatedCase>> {
    let some = business_cases::table
        .filter(business_cases::analysis_version.lt(version))
        .order((business_cases::analysis_version, business_cases::number_key))
        .limit(limit)
        .select(OutdatedCase::as_select());
    let locked: Vec<(OutdatedCase, Option<Moment>)> = Locking::waiting(some).load(conn)?;
    Ok(locked.into_iter().map(|(case, _)| case).collect())
}

/// Whether any case was analysed by a version below this one.
pub fn any_outdated(conn: &mut Conn, version: i32) -> Result<bool> {
    let found: Option<Id> = business_cases::table
        .filter(business_cases::analysis_version.lt(version))
        // Follows the index order: PostgreSQL estimates that a third of all cases match, and would scan the table.
        .order((business_cases::analysis_version, business_cases::number_key))
        .select(business_cases::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Writes the analysis result of a case. The row version stays the same, because no visible content changes.
pub fn set_analysis(conn: &mut Conn, id: &Id, row: &AnalysisRow) -> Result<()> {
    diesel::update(business_cases::table.find(id))
        .set(row)
        .execute(conn)?;
    Ok(())
}
