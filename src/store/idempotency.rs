//! Stored responses to requests with an Idempotency-Key.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::conn::Lock;
use super::schema::idempotency_keys as keys;
use super::{Conn, dialect};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// A stored response, with the hash of its request.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = keys)]
pub struct KeyRow {
    pub account_id: Id,
    pub idempotency_key: String,
    pub request_hash: String,
    pub status: i32,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub body: String,
    pub created_at: Moment,
}

/// Locks a key until the end of the transaction. Does nothing on SQLite, where a write transaction already excludes
/// other writers. Errors: 503 if the lock times out.
pub fn wait(conn: &mut Conn, account_id: &Id, key: &str) -> Result<()> {
    if !conn.has_lock_waits() {
        return Ok(());
    }
    let _place = conn.wait_for(Lock::Requests(*account_id))?;
    dialect::lock_name(conn, &format!("{account_id} {key}"))
}

pub fn find(conn: &mut Conn, account_id: &Id, key: &str) -> Result<Option<KeyRow>> {
    Ok(keys::table
        .find((account_id, key))
        .select(KeyRow::as_select())
        .first(conn)
        .optional()?)
}

/// Deletes at most `at_most` responses stored before a time whose keys start with `beginning`. Returns the number
/// deleted.
pub fn forget(conn: &mut Conn, beginning: &str, before: Moment, at_most: i64) -> Result<usize> {
    let old: Vec<String> = keys::table
        .filter(keys::idempotency_key.like(format!("{beginning}%")))
        .filter(keys::created_at.lt(before))
        .select(keys::idempotency_key)
        .limit(at_most)
        .load(conn)?;
    let old = keys::table
        .filter(keys::idempotency_key.eq_any(old))
        .filter(keys::created_at.lt(before));
    Ok(diesel::delete(old).execute(conn)?)
}

/// Stores a response; false if another process has stored one under the same key.
pub fn insert(conn: &mut Conn, row: &KeyRow) -> Result<bool> {
    match diesel::insert_into(keys::table).values(row).execute(conn) {
        Ok(_) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
