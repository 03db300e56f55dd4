//! The programme and its reference data.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{programme_budgets, programmes, reference_items};
use crate::domain::codes::{ExpenditureKind, Instrument};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = programmes, treat_none_as_null = true, primary_key(id))]
pub struct ProgrammeRow {
    pub id: Id,
    pub code: String,
    pub name_nl: String,
    pub name_en: String,
    pub from_year: i32,
    pub to_year: i32,
    pub details: String,
    pub version: i32,
    pub created_at: Moment,
}

pub fn programme(conn: &mut Conn, id: &Id) -> Result<Option<ProgrammeRow>> {
    Ok(programmes::table
        .find(id)
        .select(ProgrammeRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_programme(conn: &mut Conn, row: &ProgrammeRow) -> Result<()> {
    diesel::insert_into(programmes::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_programme(conn: &mut Conn, row: &ProgrammeRow) -> Result<bool> {
    let rows = diesel::update(
        programmes::table
            .filter(programmes::id.eq(row.id))
            .filter(programmes::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reference_items, treat_none_as_null = true, primary_key(id))]
pub struct ReferenceItemRow {
    pub id: Id,
    pub programme_id: Id,
    pub category: String,
    pub code: String,
    pub parent_code: Option<String>,
    pub name_nl: String,
    pub name_en: String,
    pub item_order: i32,
    pub attributes: String,
    pub closed_on: Option<NaiveDate>,
    pub version: i32,
}

pub fn reference_item(conn: &mut Conn, id: &Id) -> Result<Option<ReferenceItemRow>> {
    Ok(reference_items::table
        .find(id)
        .select(ReferenceItemRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_reference_item(conn: &mut Conn, row: &ReferenceItemRow) -> Result<()> {
    diesel::insert_into(reference_items::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_reference_item(conn: &mut Conn, row: &ReferenceItemRow) -> Result<bool> {
    let rows = diesel::update(
        reference_items::table
            .filter(reference_items::id.eq(row.id))
            .filter(reference_items::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = programme_budgets, treat_none_as_null = true, primary_key(programme_id, budget_year, expenditure_kind, instrument))]
pub struct ProgrammeBudgetRow {
    pub programme_id: Id,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub instrument: Instrument,
    pub amount_cents: Cents,
    pub version: i32,
}

pub fn programme_budget(
    conn: &mut Conn,
    programme_id: &Id,
    budget_year: i32,
    expenditure_kind: &ExpenditureKind,
    instrument: &Instrument,
) -> Result<Option<ProgrammeBudgetRow>> {
    Ok(programme_budgets::table
        .find((programme_id, budget_year, expenditure_kind, instrument))
        .select(ProgrammeBudgetRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_programme_budget(conn: &mut Conn, row: &ProgrammeBudgetRow) -> Result<()> {
    diesel::insert_into(programme_budgets::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
