//! Entries of aid in the central register, per commitment and recipient, append-only. The last one is what is registered.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::Conn;
use crate::schema::aid_register_entries;
use edba_common::error::Result;
use edba_domain::state_aid::{Aid, AidRule};
use edba_domain::{Cents, Id, Moment};

/// An entry as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = aid_register_entries)]
pub struct RegisterEntry {
    pub id: Id,
    /// The statement that it was recorded for.
    pub statement_id: Id,
    pub commitment_id: Id,
    pub recipient_id: Id,
    /// Its place among the entries about this recipient of the commitment, from 1 without gaps.
    pub seq: i32,
    /// The reference in the register.
    pub reference: String,
    /// The day on which it was entered.
    pub registered_on: NaiveDate,
    /// The rule of the aid that was entered; None where the entry was withdrawn.
    pub rule: Option<AidRule>,
    pub granted_on: NaiveDate,
    /// The gross grant equivalent that was entered; zero where the entry was withdrawn.
    pub gross_grant_cents: Cents,
    pub recorded_at: Moment,
}

impl RegisterEntry {
    /// The aid that it registers; None where it was withdrawn.
    pub fn aid(&self) -> Option<Aid> {
        Some(Aid {
            rule: self.rule?,
            granted_on: self.granted_on,
            gross_grant: self.gross_grant_cents,
        })
    }
}

pub fn insert_entry(conn: &mut Conn, row: &RegisterEntry) -> Result<()> {
    diesel::insert_into(aid_register_entries::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The entries about these commitments, by commitment, recipient and place.
pub fn entries_about(conn: &mut Conn, commitment_ids: &[Id]) -> Result<Vec<RegisterEntry>> {
    Ok(aid_register_entries::table
        .filter(aid_register_entries::commitment_id.eq_any(commitment_ids))
        .order((
            aid_register_entries::commitment_id,
            aid_register_entries::recipient_id,
            aid_register_entries::seq,
        ))
        .select(RegisterEntry::as_select())
        .load(conn)?)
}
