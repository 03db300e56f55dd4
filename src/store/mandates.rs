//! Mandates and their versions.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{mandate_chains, mandate_versions, mandates};
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

/// One link of a mandate's chain: itself at depth 0, its parent at 1, the root last.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = mandate_chains)]
pub struct ChainLinkRow {
    pub mandate_id: Id,
    pub link_id: Id,
    pub depth: i32,
}

/// The chains of these mandates, each from itself to its root.
pub fn chain_links(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<ChainLinkRow>> {
    Ok(mandate_chains::table
        .filter(mandate_chains::mandate_id.eq_any(mandate_ids))
        .order((mandate_chains::mandate_id, mandate_chains::depth))
        .select(ChainLinkRow::as_select())
        .load(conn)?)
}

pub fn insert_chain_link(conn: &mut Conn, row: &ChainLinkRow) -> Result<()> {
    diesel::insert_into(mandate_chains::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// These mandates, each with its present version.
pub fn with_present_version(
    conn: &mut Conn,
    mandate_ids: &[Id],
) -> Result<Vec<(MandateRow, MandateVersionRow)>> {
    Ok(mandates::table
        .inner_join(
            mandate_versions::table.on(mandate_versions::mandate_id
                .eq(mandates::id)
                .and(mandate_versions::version.eq(mandates::terms_version))),
        )
        .filter(mandates::id.eq_any(mandate_ids))
        .order(mandates::id)
        .select((MandateRow::as_select(), MandateVersionRow::as_select()))
        .load(conn)?)
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
