//! The ledger of headroom and what it adds up to.

use diesel::prelude::*;

use super::Conn;
use super::schema::{headroom_balances, headroom_entries};
use crate::domain::mandate::LedgerKind;
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = headroom_balances, treat_none_as_null = true, primary_key(mandate_id, budget_year))]
pub struct HeadroomBalanceRow {
    pub mandate_id: Id,
    pub budget_year: i32,
    pub ceiling_cents: Cents,
    pub overhang_cents: Cents,
    pub reserved_cents: Cents,
    pub committed_cents: Cents,
    pub paid_cents: Cents,
    pub entries: i32,
}

pub fn headroom_balance(
    conn: &mut Conn,
    mandate_id: &Id,
    budget_year: i32,
) -> Result<Option<HeadroomBalanceRow>> {
    Ok(headroom_balances::table
        .find((mandate_id, budget_year))
        .select(HeadroomBalanceRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_headroom_balance(conn: &mut Conn, row: &HeadroomBalanceRow) -> Result<()> {
    diesel::insert_into(headroom_balances::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = headroom_entries, treat_none_as_null = true, primary_key(id))]
pub struct HeadroomEntryRow {
    pub id: Id,
    pub mandate_id: Id,
    pub seq: i32,
    pub budget_year: i32,
    pub kind: LedgerKind,
    pub amount_cents: Cents,
    pub case_id: Id,
    pub pledge_id: Id,
    pub reason: String,
    pub recorded_at: Moment,
}

pub fn headroom_entry(conn: &mut Conn, id: &Id) -> Result<Option<HeadroomEntryRow>> {
    Ok(headroom_entries::table
        .find(id)
        .select(HeadroomEntryRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_headroom_entry(conn: &mut Conn, row: &HeadroomEntryRow) -> Result<()> {
    diesel::insert_into(headroom_entries::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
