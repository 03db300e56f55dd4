//! Private calendar feed addresses.

use diesel::prelude::*;

use super::Conn;
use super::accounts::Account;
use super::schema::{accounts, calendar_feeds};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// The time at which the address of an account was created.
pub fn made_at(conn: &mut Conn, account_id: &Id) -> Result<Option<Moment>> {
    Ok(calendar_feeds::table
        .find(account_id)
        .select(calendar_feeds::created_at)
        .first(conn)
        .optional()?)
}

/// The account that owns a calendar address, found by the hash of its token.
pub fn account(conn: &mut Conn, token_hash: &str) -> Result<Option<Account>> {
    Ok(calendar_feeds::table
        .inner_join(accounts::table.on(accounts::id.eq(calendar_feeds::account_id)))
        .filter(calendar_feeds::token_hash.eq(token_hash))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// Sets the address of an account and replaces the previous one.
pub fn set(conn: &mut Conn, account_id: &Id, token_hash: &str, now: Moment) -> Result<()> {
    remove(conn, account_id)?;
    diesel::insert_into(calendar_feeds::table)
        .values((
            calendar_feeds::account_id.eq(account_id),
            calendar_feeds::token_hash.eq(token_hash),
            calendar_feeds::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes the address; false if there was none.
pub fn remove(conn: &mut Conn, account_id: &Id) -> Result<bool> {
    Ok(diesel::delete(calendar_feeds::table.find(account_id)).execute(conn)? == 1)
}
