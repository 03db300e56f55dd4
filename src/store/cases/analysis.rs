//! What is made from the texts of a case by their analysis, and which cases an earlier analysis made it for.

use diesel::prelude::*;

use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::dialect::Locking;
use crate::store::schema::business_cases;

/// A case that an earlier version analysed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = business_cases)]
pub struct OutdatedCase {
    pub id: Id,
    pub number: String,
    pub programme_id: Id,
    pub content: String,
}

/// What the analysis makes of the texts of a case.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = business_cases)]
pub struct AnalysisRow {
    pub search_text: String,
    pub title_key: String,
    pub analysis_version: i32,
}

/// Some of the cases that were analysed by an earlier version than this, locked until the end of the transaction. What
/// another process has analysed meanwhile is left out.
pub fn outdated(conn: &mut Conn, version: i32, limit: i64) -> Result<Vec<OutdatedCase>> {
    let some = business_cases::table
        .filter(business_cases::analysis_version.lt(version))
        .order((business_cases::analysis_version, business_cases::number_key))
        .limit(limit)
        .select(OutdatedCase::as_select());
    let locked: Vec<(OutdatedCase, Option<Moment>)> = Locking::waiting(some).load(conn)?;
    Ok(locked.into_iter().map(|(case, _)| case).collect())
}

/// Whether any case was analysed by an earlier version than this.
pub fn any_outdated(conn: &mut Conn, version: i32) -> Result<bool> {
    let found: Option<Id> = business_cases::table
        .filter(business_cases::analysis_version.lt(version))
        // In the order of its index: PostgreSQL takes a third of all cases for outdated, and would look through them.
        .order((business_cases::analysis_version, business_cases::number_key))
        .select(business_cases::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Writes what the analysis makes of a case; its version stays, since nothing that it says changes.
pub fn set_analysis(conn: &mut Conn, id: &Id, row: &AnalysisRow) -> Result<()> {
    diesel::update(business_cases::table.find(id))
        .set(row)
        .execute(conn)?;
    Ok(())
}
