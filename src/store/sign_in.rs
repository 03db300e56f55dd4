//! Sign-in links and sessions. Only the hashes of their tokens are stored.

use diesel::prelude::*;

use super::Conn;
use super::accounts::Account;
use super::dialect::DatabaseClock;
use super::schema::{accounts, sessions, sign_in_links};
use edba_common::error::Result;
use edba_domain::codes::SignInMethod;
use edba_domain::link_quota::SentLink;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_in_links)]
pub struct LinkRow {
    pub token_hash: String,
    pub address_hash: String,
    pub browser_hash: String,
    /// None if the address has no account; such a link cannot sign in.
    pub account_id: Option<Id>,
    pub next_path: String,
    pub asked_at: Moment,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
    /// The quota that it counts towards.
    pub quota: String,
}

pub fn insert_link(conn: &mut Conn, row: &LinkRow) -> Result<()> {
    diesel::insert_into(sign_in_links::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The links requested for an address since a time.
pub fn links_since(conn: &mut Conn, address_hash: &str, since: Moment) -> Result<Vec<SentLink>> {
    let rows: Vec<(String, String)> = sign_in_links::table
        .filter(sign_in_links::address_hash.eq(address_hash))
        .filter(sign_in_links::asked_at.gt(since))
        .select((sign_in_links::browser_hash, sign_in_links::quota))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(browser, quota)| SentLink { browser, quota })
        .collect())
}

pub fn link(conn: &mut Conn, token_hash: &str) -> Result<Option<LinkRow>> {
    Ok(sign_in_links::table
        .find(token_hash)
        .select(LinkRow::as_select())
        .first(conn)
        .optional()?)
}

/// Marks a link as used; false if it was already used.
pub fn use_link(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<bool> {
    let rows = diesel::update(
        sign_in_links::table
            .find(token_hash)
            .filter(sign_in_links::used_at.is_null()),
    )
    .set(sign_in_links::used_at.eq(now))
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    pub id: Id,
    pub token_hash: String,
    pub account_id: Id,
    pub method: SignInMethod,
    /// The browser's description of itself.
    pub browser: String,
    pub created_at: Moment,
    pub seen_at: Moment,
    pub expires_at: Moment,
    /// The time of the last authentication by link or passkey.
    pub confirmed_at: Option<Moment>,
}

pub fn insert_session(conn: &mut Conn, row: &SessionRow) -> Result<()> {
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// A session with its account, and the database's time when they were read (None on SQLite).
pub fn session(conn: &mut Conn, token_hash: &str) -> Result<Option<(SessionRow, Account, Option<Moment>)>> {
    Ok(sessions::table
        .inner_join(accounts::table)
        .filter(sessions::token_hash.eq(token_hash))
        .select((SessionRow::as_select(), Account::as_select(), DatabaseClock))
        .first(conn)
        .optional()?)
}

/// The sessions of an account, most recently used first.
pub fn sessions_of(conn: &mut Conn, account_id: &Id) -> Result<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account_id))
        .order((sessions::seen_at.desc(), sessions::id.desc()))
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// Records the use of a session.
pub fn touch_session(conn: &mut Conn, id: &Id, now: Moment) -> Result<()> {
    diesel::update(sessions::table.find(id))
        .set(sessions::seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Records a new authentication in a session.
pub fn confirm_session(conn: &mut Conn, id: &Id, now: Moment) -> Result<()> {
    diesel::update(sessions::table.find(id))
        .set(sessions::confirmed_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Ends one session of an account; false if it has no such session.
pub fn end_session(conn: &mut Conn, account_id: &Id, id: &Id) -> Result<bool> {
    let rows = diesel::delete(
        sessions::table
            .find(id)
            .filter(sessions::account_id.eq(account_id)),
    )
    .execute(conn)?;
    Ok(rows == 1)
}

/// Ends all sessions of an account. Returns the number ended.
pub fn end_sessions(conn: &mut Conn, account_id: &Id) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::account_id.eq(account_id))).execute(conn)?)
}

/// Deletes links that expired before a time.
pub fn forget_links(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(sign_in_links::table.filter(sign_in_links::expires_at.lt(before))).execute(conn)?)
}

/// Deletes sessions that expired before a time or were last used before `unused_since`.
pub fn forget_sessions(conn: &mut Conn, before: Moment, unused_since: Moment) -> Result<usize> {
    // Two statements, so that each uses its own index.
    let ended = diesel::delete(sessions::table.filter(sessions::expires_at.lt(before))).execute(conn)?;
    let unused = diesel::delete(sessions::table.filter(sessions::seen_at.lt(unused_since))).execute(conn)?;
    Ok(ended + unused)
}
