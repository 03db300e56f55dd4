//! Security log: one row for identical events within a minute.

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Timestamp;

use super::Conn;
use super::schema::{accounts, security_events};
use edba_common::error::Result;
use edba_domain::security::SecurityCode;
use edba_domain::{Id, Moment};

/// A security event: its first occurrence in the minute, and the number of occurrences.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = security_events)]
pub struct SecurityEvent {
    pub id: Id,
    /// The beginning of the minute.
    pub minute: Moment,
    pub code: SecurityCode,
    /// The account concerned, if known, with its name at that time.
    pub account_id: Option<Id>,
    pub account_name: Option<String>,
    /// The client id, or the subject of an external issuer, in the request.
    pub client_id: Option<String>,
    /// Part of the row's key, with minute, address and code: the account, otherwise the client id.
    pub subject: String,
    /// The source address; empty if there is none.
    pub address: String,
    pub method: String,
    /// The template of the path, without ids and secrets.
    pub path: String,
    pub reason: Option<String>,
    pub first_at: Moment,
    pub last_at: Moment,
    pub occurrences: i64,
}

/// Filter for a list of events; `None` means no restriction.
#[derive(Debug, Clone, Default)]
pub struct SecurityFilter {
    pub account_id: Option<Id>,
    pub code: Option<SecurityCode>,
    /// Inclusive.
    pub from: Option<Moment>,
    /// Exclusive.
    pub until: Option<Moment>,
}

/// Increments the count in the row of the same minute, subject, address and code, or inserts that row. Errors: a
/// conflict if another process inserts it concurrently.
pub fn add(conn: &mut Conn, row: &SecurityEvent) -> Result<()> {
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

/// Rows after the cursor, newest first.
pub fn list(
    conn: &mut Conn,
    filter: &SecurityFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<SecurityEvent>> {
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
        // The first condition is redundant, but lets the database seek in the index.
        query = query.filter(security_events::first_at.le(at)).filter(
            security_events::first_at
                .lt(at)
                .or(security_events::first_at.eq(at).and(security_events::id.lt(id))),
        );
    }
    Ok(query
        .order((security_events::first_at.desc(), security_events::id.desc()))
        .limit(limit)
        .select(SecurityEvent::as_select())
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

/// Deletes at most `at_most` rows that began before a time. Returns the number deleted.
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
