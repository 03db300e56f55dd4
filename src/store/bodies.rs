//! Tables and the board, and their rules. Their seats are in `seats`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{bodies, body_rules};
use crate::domain::codes::BodyKind;
use crate::domain::{Id, Moment};
use crate::error::Result;

pub use super::seats::{RepresentativeSeat, SeatRow, seats_in_force, seats_of_representative};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bodies, treat_none_as_null = true, primary_key(id))]
pub struct BodyRow {
    pub id: Id,
    pub code: String,
    pub kind: BodyKind,
    pub name_nl: String,
    pub name_en: String,
    pub cluster_code: Option<String>,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub merged_into_id: Option<Id>,
    pub rules_version: i32,
    pub version: i32,
    pub created_at: Moment,
}

pub fn body(conn: &mut Conn, id: &Id) -> Result<Option<BodyRow>> {
    Ok(bodies::table
        .find(id)
        .select(BodyRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_body(conn: &mut Conn, row: &BodyRow) -> Result<()> {
    diesel::insert_into(bodies::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_body(conn: &mut Conn, row: &BodyRow) -> Result<bool> {
    let rows = diesel::update(
        bodies::table
            .filter(bodies::id.eq(row.id))
            .filter(bodies::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = body_rules, treat_none_as_null = true, primary_key(body_id, version))]
pub struct BodyRulesRow {
    pub body_id: Id,
    pub version: i32,
    pub rules: String,
    pub recorded_at: Moment,
}

pub fn body_rules(conn: &mut Conn, body_id: &Id, version: i32) -> Result<Option<BodyRulesRow>> {
    Ok(body_rules::table
        .find((body_id, version))
        .select(BodyRulesRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_body_rules(conn: &mut Conn, row: &BodyRulesRow) -> Result<()> {
    diesel::insert_into(body_rules::table).values(row).execute(conn)?;
    Ok(())
}
