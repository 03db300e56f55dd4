//! Headroom ledger of mandates, and its balances.

use diesel::prelude::*;

use super::Conn;
use super::conn::Lock;
use super::dialect::Locking;
use super::schema::{headroom_balances, headroom_entries, pledges};
use edba_common::error::Result;
use edba_domain::mandate::{Balance, LedgerEntry, LedgerKind};
use edba_domain::{Cents, Id, Moment};

/// Budget year value that stores the balance of a mandate's whole period.
pub const WHOLE_PERIOD: i32 = 0;

/// The balance of one mandate's ledger in one budget year, or over the whole period.
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
    /// Whole period only: the amount that a superseding ballot reserved in one budget year and the decision has in
    /// another. It counts once against the ceiling.
    pub counted_twice_cents: Cents,
    /// What came back and can be used again.
    pub returned_cents: Cents,
}

impl HeadroomBalanceRow {
    /// A balance without entries.
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
            counted_twice_cents: Cents::ZERO,
            returned_cents: Cents::ZERO,
        }
    }

    pub fn balance(&self) -> Balance {
        Balance {
            reserved: self.reserved_cents,
            committed: self.committed_cents,
            paid: self.paid_cents,
            returned: self.returned_cents,
        }
    }

    pub fn set_balance(&mut self, balance: Balance) {
        let Balance {
            reserved,
            committed,
            paid,
            returned,
        } = balance;
        self.reserved_cents = reserved;
        self.committed_cents = committed;
        self.paid_cents = paid;
        self.returned_cents = returned;
    }
}

/// A locked ledger: its number of entries, and the database's time under the lock (None on SQLite).
pub type LockedLedger = (i32, Option<Moment>);

/// Locks one mandate's ledger until the end of the transaction; None if there is no such mandate. A caller must lock
/// several in id order. Errors: 503 if too many requests wait for the lock or it times out.
pub fn lock(conn: &mut Conn, mandate_id: &Id) -> Result<Option<LockedLedger>> {
    let whole_period = || {
        headroom_balances::table
            .find((mandate_id, WHOLE_PERIOD))
            .select(headroom_balances::entries)
    };
    let free = Locking::at_once(whole_period()).get_result(conn).optional()?;
    if free.is_some() || !conn.has_lock_waits() {
        return Ok(free);
    }
    let _place = conn.wait_for(Lock::Ledger(*mandate_id))?;
    Ok(Locking::waiting(whole_period()).get_result(conn).optional()?)
}

/// All balances of these mandates, ordered by mandate and year.
pub fn balances(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<HeadroomBalanceRow>> {
    Ok(headroom_balances::table
        .filter(headroom_balances::mandate_id.eq_any(mandate_ids))
        .order((headroom_balances::mandate_id, headroom_balances::budget_year))
        .select(HeadroomBalanceRow::as_select())
        .load(conn)?)
}

/// The balances with a nonzero `counted_twice_cents`.
pub fn counted_twice_rows(conn: &mut Conn) -> Result<Vec<HeadroomBalanceRow>> {
    Ok(headroom_balances::table
        .filter(headroom_balances::counted_twice_cents.ne(Cents::ZERO))
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

/// Updates a balance that was read under the lock.
pub fn update_headroom_balance(conn: &mut Conn, row: &HeadroomBalanceRow) -> Result<()> {
    diesel::update(headroom_balances::table.find((row.mandate_id, row.budget_year)))
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// One entry of one mandate's ledger; append-only.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = headroom_entries)]
pub struct HeadroomEntry {
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

impl HeadroomEntry {
    /// Converts to the domain type.
    pub fn entry(&self) -> LedgerEntry {
        LedgerEntry {
            mandate_id: self.mandate_id,
            budget_year: self.budget_year,
            kind: self.kind,
            amount: self.amount_cents,
        }
    }
}

pub fn insert_headroom_entry(conn: &mut Conn, row: &HeadroomEntry) -> Result<()> {
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
) -> Result<Vec<HeadroomEntry>> {
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
        .select(HeadroomEntry::as_select())
        .load(conn)?)
}

/// The entries of a mandate, newest first; `before` is the number of the last entry of the previous page.
pub fn latest_entries(
    conn: &mut Conn,
    mandate_id: &Id,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<HeadroomEntry>> {
    Ok(headroom_entries::table
        .filter(headroom_entries::mandate_id.eq(mandate_id))
        .filter(headroom_entries::seq.lt(before.unwrap_or(i32::MAX)))
        .order(headroom_entries::seq.desc())
        .limit(limit)
        .select(HeadroomEntry::as_select())
        .load(conn)?)
}

/// All entries for the pledges of a case, ordered by mandate and sequence.
pub fn entries_of_case(conn: &mut Conn, case_id: &Id) -> Result<Vec<HeadroomEntry>> {
    let of_case = pledges::table
        .filter(pledges::case_id.eq(case_id))
        .select(pledges::id);
    Ok(headroom_entries::table
        .filter(headroom_entries::pledge_id.eq_any(of_case))
        .order((headroom_entries::mandate_id, headroom_entries::seq))
        .select(HeadroomEntry::as_select())
        .load(conn)?)
}

/// All entries of these mandates, ordered by mandate and sequence.
pub fn all_entries(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<HeadroomEntry>> {
    Ok(headroom_entries::table
        .filter(headroom_entries::mandate_id.eq_any(mandate_ids))
        .order((headroom_entries::mandate_id, headroom_entries::seq))
        .select(HeadroomEntry::as_select())
        .load(conn)?)
}
