//! Stored answers of requests that bear an Idempotency-Key.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::Conn;
use super::schema::idempotency_keys as keys;
use crate::domain::{Id, Moment};
use crate::error::Result;

/// A stored answer and the hash of the request that got it.
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

pub fn find(conn: &mut Conn, account_id: &Id, key: &str) -> Result<Option<KeyRow>> {
    Ok(keys::table
        .find((account_id, key))
        .select(KeyRow::as_select())
        .first(conn)
        .optional()?)
}

/// Stores an answer; false where another process stored one under the same key meanwhile.
pub fn insert(conn: &mut Conn, row: &KeyRow) -> Result<bool> {
    match diesel::insert_into(keys::table).values(row).execute(conn) {
        Ok(_) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
