//! Tables and the board, their rules, and their seats.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{bodies, body_rules, seats};
use crate::domain::codes::{BodyKind, SeatRole};
use crate::domain::{Id, Moment};
use crate::error::Result;

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

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = seats, treat_none_as_null = true, primary_key(id))]
pub struct SeatRow {
    pub id: Id,
    pub body_id: Id,
    pub representative_id: Id,
    pub role: SeatRole,
    pub from_date: NaiveDate,
    pub until_date: Option<NaiveDate>,
    pub substitute_id: Option<Id>,
    pub substitute_from: Option<NaiveDate>,
    pub substitute_until: Option<NaiveDate>,
    pub version: i32,
    pub created_at: Moment,
}

pub fn seat(conn: &mut Conn, id: &Id) -> Result<Option<SeatRow>> {
    Ok(seats::table
        .find(id)
        .select(SeatRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_seat(conn: &mut Conn, row: &SeatRow) -> Result<()> {
    diesel::insert_into(seats::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_seat(conn: &mut Conn, row: &SeatRow) -> Result<bool> {
    let rows = diesel::update(
        seats::table
            .filter(seats::id.eq(row.id))
            .filter(seats::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}
