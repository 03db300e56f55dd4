//! The ledger of headroom and what it adds up to.

use diesel::prelude::*;

use super::Conn;
use super::schema::{headroom_balances, headroom_entries};
use crate::domain::mandate::{Balance, LedgerEntry, LedgerKind};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

/// The budget year under which the whole period of a mandate stands.
pub const WHOLE_PERIOD: i32 = 0;

/// What the ledger of one mandate adds up to in one budget year, or over the whole period.
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

impl HeadroomBalanceRow {
    /// A row in which nothing stands yet.
    pub fn empty(mandate_id: Id, budget_year: i32, ceiling: Cents) -> Self {
        Self {
            mandate_id,
            budget_year,
            ceiling_cents: ceiling,
            overhang_cents: Cents::ZERO,
            reserved_cents: Cents::ZERO,
            committed_cents: Cents::ZERO,
            paid_cents: Cents::ZERO,
            entries: 0,
        }
    }

    pub fn balance(&self) -> Balance {
        Balance {
            reserved: self.reserved_cents,
            committed: self.committed_cents,
            paid: self.paid_cents,
        }
    }

    pub fn set_balance(&mut self, balance: Balance) {
        let Balance {
            reserved,
            committed,
            paid,
        } = balance;
        self.reserved_cents = reserved;
        self.committed_cents = committed;
        self.paid_cents = paid;
    }
}

/// Takes the lock of one mandate's ledger until the end of the transaction; false where there is no
/// such mandate. Several are locked in the order of their ids.
pub fn lock(conn: &mut Conn, mandate_id: &Id) -> Result<bool> {
    let rows = diesel::update(headroom_balances::table.find((mandate_id, WHOLE_PERIOD)))
        .set(headroom_balances::entries.eq(headroom_balances::entries + 0))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Every row of these mandates, in the order of mandate and year.
pub fn balances(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<HeadroomBalanceRow>> {
    Ok(headroom_balances::table
        .filter(headroom_balances::mandate_id.eq_any(mandate_ids))
        .order((headroom_balances::mandate_id, headroom_balances::budget_year))
        .select(HeadroomBalanceRow::as_select())
        .load(conn)?)
}

pub fn insert_headroom_balance(conn: &mut Conn, row: &HeadroomBalanceRow) -> Result<()> {
    diesel::insert_into(headroom_balances::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes a row over the one that was read under the lock.
pub fn update_headroom_balance(conn: &mut Conn, row: &HeadroomBalanceRow) -> Result<()> {
    diesel::update(headroom_balances::table.find((row.mandate_id, row.budget_year)))
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// One line of the ledger of one mandate; append-only.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = headroom_entries)]
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

impl HeadroomEntryRow {
    /// The entry as the domain adds it up.
    pub fn entry(&self) -> LedgerEntry {
        LedgerEntry {
            mandate_id: self.mandate_id,
            budget_year: self.budget_year,
            kind: self.kind,
            amount: self.amount_cents,
        }
    }
}

pub fn insert_headroom_entry(conn: &mut Conn, row: &HeadroomEntryRow) -> Result<()> {
    diesel::insert_into(headroom_entries::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Entries of one mandate after `after`, oldest first.
pub fn entries(
    conn: &mut Conn,
    mandate_id: &Id,
    budget_year: Option<i32>,
    after: i32,
    limit: i64,
) -> Result<Vec<HeadroomEntryRow>> {
    let mut query = headroom_entries::table
        .filter(headroom_entries::mandate_id.eq(mandate_id))
        .filter(headroom_entries::seq.gt(after))
        .into_boxed();
    if let Some(year) = budget_year {
        query = query.filter(headroom_entries::budget_year.eq(year));
    }
    Ok(query
        .order(headroom_entries::seq)
        .limit(limit)
        .select(HeadroomEntryRow::as_select())
        .load(conn)?)
}

/// Every entry of these mandates, in the order of mandate and sequence.
pub fn all_entries(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<HeadroomEntryRow>> {
    Ok(headroom_entries::table
        .filter(headroom_entries::mandate_id.eq_any(mandate_ids))
        .order((headroom_entries::mandate_id, headroom_entries::seq))
        .select(HeadroomEntryRow::as_select())
        .load(conn)?)
}
