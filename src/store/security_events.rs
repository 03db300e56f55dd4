//! The security log: one row for what is alike within a minute.

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Timestamp;

use super::Conn;
use super::schema::{accounts, security_events};
use crate::domain::security::SecurityCode;
use crate::domain::{Id, Moment};
use crate::error::Result;

/// What happened, for the first time in its minute, and how often since.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = security_events)]
pub struct SecurityEventRow {
    pub id: Id,
    /// The beginning of the minute that it counts in.
    pub minute: Moment,
    pub code: SecurityCode,
    /// Whose account it was about, where that is known, and what it was called then.
    pub account_id: Option<Id>,
    pub account_name: Option<String>,
    /// The client id, or the subject of an outside issuer, that was given.
    pub client_id: Option<String>,
    /// By what rows are told apart, beside minute, address and code: the account, else the client id.
    pub subject: String,
    /// The address that it came from; empty where it came from nowhere.
    pub address: String,
    pub method: String,
    /// The template of the path: without identities, and without what opens something.
    pub path: String,
    pub reason: Option<String>,
    pub first_at: Moment,
    pub last_at: Moment,
    pub occurrences: i64,
}

/// Which rows are asked for; `None` asks for all.
#[derive(Debug, Clone, Default)]
pub struct SecurityFilter {
    pub account_id: Option<Id>,
    pub code: Option<SecurityCode>,
    /// Not before this moment.
    pub from: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
}

/// Counts on in the row of the same minute, subject, address and code, or adds one. Errors: a conflict where another
/// process adds it at the same moment.
pub fn add(conn: &mut Conn, row: &SecurityEventRow) -> Result<()> {
    let alike = security_events::table
        .filter(security_events::minute.eq(row.minute))
        .filter(security_events::subject.eq(&row.subject))
        .filter(security_events::address.eq(&row.address))
        .filter(security_events::code.eq(row.code));
    let last_at = row.last_at.into_sql::<Timestamp>();
    let later = case_when(security_events::last_at.lt(last_at), last_at).otherwise(security_events::last_at);
    let counted = diesel::update(alike)
        .set((
            security_events::occurrences.eq(security_events::occurrences + row.occurrences),
            security_events::last_at.eq(later),
        ))
        .execute(conn)?;
    if counted == 0 {
        diesel::insert_into(security_events::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// Rows, the newest first, behind the one that began then.
pub fn list(
    conn: &mut Conn,
    filter: &SecurityFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<SecurityEventRow>> {
    let mut query = security_events::table.into_boxed();
    if let Some(account) = filter.account_id {
        query = query.filter(security_events::account_id.eq(account));
    }
    if let Some(code) = filter.code {
        query = query.filter(security_events::code.eq(code));
    }
    if let Some(from) = filter.from {
        query = query.filter(security_events::first_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(security_events::first_at.lt(until));
    }
    if let Some((at, id)) = after {
        // Said twice: the first is what an index is walked by.
        query = query.filter(security_events::first_at.le(at)).filter(
            security_events::first_at
                .lt(at)
                .or(security_events::first_at.eq(at).and(security_events::id.lt(id))),
        );
    }
    Ok(query
        .order((security_events::first_at.desc(), security_events::id.desc()))
        .limit(limit)
        .select(SecurityEventRow::as_select())
        .load(conn)?)
}

/// The name of an account.
pub fn account_name(conn: &mut Conn, id: &Id) -> Result<Option<String>> {
    Ok(accounts::table
        .find(id)
        .select(accounts::name)
        .first(conn)
        .optional()?)
}

/// Forgets at most so many rows that began before a moment; tells how many.
pub fn forget(conn: &mut Conn, before: Moment, at_most: i64) -> Result<usize> {
    let old: Vec<Id> = security_events::table
        .filter(security_events::first_at.lt(before))
        .order((security_events::first_at, security_events::id))
        .limit(at_most)
        .select(security_events::id)
        .load(conn)?;
    if old.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(security_events::table.filter(security_events::id.eq_any(old))).execute(conn)?)
}
