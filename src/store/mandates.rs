//! Mandates and their versions.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{mandate_versions, mandates};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mandates, treat_none_as_null = true, primary_key(id))]
pub struct MandateRow {
    pub id: Id,
    pub grantor_id: Id,
    pub representative_id: Id,
    pub parent_id: Option<Id>,
    pub terms_version: i32,
    pub revoked_at: Option<Moment>,
    pub revocation_reason: Option<String>,
    pub version: i32,
    pub created_at: Moment,
}

pub fn mandate(conn: &mut Conn, id: &Id) -> Result<Option<MandateRow>> {
    Ok(mandates::table
        .find(id)
        .select(MandateRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_mandate(conn: &mut Conn, row: &MandateRow) -> Result<()> {
    diesel::insert_into(mandates::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_mandate(conn: &mut Conn, row: &MandateRow) -> Result<bool> {
    let rows = diesel::update(
        mandates::table
            .filter(mandates::id.eq(row.id))
            .filter(mandates::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mandate_versions, treat_none_as_null = true, primary_key(mandate_id, version))]
pub struct MandateVersionRow {
    pub mandate_id: Id,
    pub version: i32,
    pub terms: String,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
    pub ceiling_decision_cents: Cents,
    pub ceiling_year_cents: Cents,
    pub ceiling_total_cents: Cents,
    pub recorded_at: Moment,
    pub superseded_at: Option<Moment>,
}

pub fn mandate_version(conn: &mut Conn, mandate_id: &Id, version: i32) -> Result<Option<MandateVersionRow>> {
    Ok(mandate_versions::table
        .find((mandate_id, version))
        .select(MandateVersionRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_mandate_version(conn: &mut Conn, row: &MandateVersionRow) -> Result<()> {
    diesel::insert_into(mandate_versions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
