//! Passkeys, their pending challenges, and accounts that require a passkey after a sign-in link.

use diesel::prelude::*;

use super::Conn;
use super::schema::{half_sign_ins, passkey_challenges, passkey_holders, passkeys, second_steps};
use edba_common::error::Result;
use edba_domain::codes::SignInMethod;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct Passkey {
    pub id: Id,
    pub account_id: Id,
    /// Base64url.
    pub credential_id: String,
    /// The name that the owner gave it.
    pub name: String,
    /// Base64url, in the service's own encoding.
    pub public_key: String,
    /// Transports of the authenticator, as a bit set.
    pub transports: i32,
    /// Last reported state of the authenticator: hexadecimal, in the service's own encoding.
    pub state: String,
    /// The authenticator's signature counter; 0 if it has none.
    pub sign_count: i64,
    pub created_at: Moment,
    pub used_at: Option<Moment>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkey_challenges)]
pub struct ChallengeRow {
    pub challenge_hash: String,
    pub browser_hash: String,
    /// The account to which a passkey is to be added; None for sign-in.
    pub account_id: Option<Id>,
    pub sealed: String,
    pub given_at: Moment,
    pub expires_at: Moment,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = half_sign_ins)]
pub struct HalfRow {
    pub browser_hash: String,
    pub account_id: Id,
    /// The method of the first step.
    pub method: SignInMethod,
    pub next_path: String,
    pub begun_at: Moment,
    pub expires_at: Moment,
}

/// The WebAuthn user handle of an account; None before its first passkey.
pub fn user_handle(conn: &mut Conn, account_id: &Id) -> Result<Option<String>> {
    Ok(passkey_holders::table
        .find(account_id)
        .select(passkey_holders::user_handle)
        .first(conn)
        .optional()?)
}

pub fn insert_user_handle(conn: &mut Conn, account_id: &Id, user_handle: &str) -> Result<()> {
    diesel::insert_into(passkey_holders::table)
        .values((
            passkey_holders::account_id.eq(account_id),
            passkey_holders::user_handle.eq(user_handle),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn insert(conn: &mut Conn, row: &Passkey) -> Result<()> {
    diesel::insert_into(passkeys::table).values(row).execute(conn)?;
    Ok(())
}

/// The passkeys of an account, in order of creation.
pub fn of_account(conn: &mut Conn, account_id: &Id) -> Result<Vec<Passkey>> {
    Ok(passkeys::table
        .filter(passkeys::account_id.eq(account_id))
        .order(passkeys::id)
        .select(Passkey::as_select())
        .load(conn)?)
}

/// A passkey by its credential id.
pub fn by_credential(conn: &mut Conn, credential_id: &str) -> Result<Option<Passkey>> {
    Ok(passkeys::table
        .filter(passkeys::credential_id.eq(credential_id))
        .select(Passkey::as_select())
        .first(conn)
        .optional()?)
}

/// Renames a passkey of an account; false if it has no such passkey.
pub fn rename(conn: &mut Conn, account_id: &Id, id: &Id, name: &str) -> Result<bool> {
    let rows = diesel::update(
        passkeys::table
            .find(id)
            .filter(passkeys::account_id.eq(account_id)),
    )
    .set(passkeys::name.eq(name))
    .execute(conn)?;
    Ok(rows == 1)
}

/// Stores the authenticator's state after a sign-in; false if the passkey was removed in the meantime.
pub fn shown(conn: &mut Conn, row: &Passkey) -> Result<bool> {
    let rows = diesel::update(passkeys::table.find(row.id))
        .set((
            passkeys::state.eq(&row.state),
            passkeys::sign_count.eq(row.sign_count),
            passkeys::used_at.eq(row.used_at),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Removes one passkey of an account; false if it has no such passkey.
pub fn remove(conn: &mut Conn, account_id: &Id, id: &Id) -> Result<bool> {
    let rows = diesel::delete(
        passkeys::table
            .find(id)
            .filter(passkeys::account_id.eq(account_id)),
    )
    .execute(conn)?;
    Ok(rows == 1)
}

/// Removes all passkeys of an account. Returns the number removed.
pub fn remove_all(conn: &mut Conn, account_id: &Id) -> Result<usize> {
    Ok(diesel::delete(passkeys::table.filter(passkeys::account_id.eq(account_id))).execute(conn)?)
}

/// The passkey that the second step of an account refers to; None if a sign-in link is sufficient.
pub fn second_step(conn: &mut Conn, account_id: &Id) -> Result<Option<Id>> {
    Ok(second_steps::table
        .find(account_id)
        .select(second_steps::passkey_id)
        .first(conn)
        .optional()?)
}

/// Whether this account requires a passkey after a link or a provider.
pub fn has_second_step(conn: &mut Conn, account_id: &Id) -> Result<bool> {
    Ok(second_step(conn, account_id)?.is_some())
}

/// Requires a passkey after a sign-in link.
pub fn insert_second_step(conn: &mut Conn, account_id: &Id, passkey_id: &Id, now: Moment) -> Result<()> {
    diesel::insert_into(second_steps::table)
        .values((
            second_steps::account_id.eq(account_id),
            second_steps::passkey_id.eq(passkey_id),
            second_steps::asked_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes the second step refer to another passkey of the same account.
pub fn move_second_step(conn: &mut Conn, account_id: &Id, passkey_id: &Id) -> Result<()> {
    diesel::update(second_steps::table.find(account_id))
        .set(second_steps::passkey_id.eq(passkey_id))
        .execute(conn)?;
    Ok(())
}

/// Makes a sign-in link sufficient again; false if it already was.
pub fn remove_second_step(conn: &mut Conn, account_id: &Id) -> Result<bool> {
    Ok(diesel::delete(second_steps::table.find(account_id)).execute(conn)? == 1)
}

/// Stores a new challenge and deletes unanswered ones of the same browser.
pub fn insert_challenge(conn: &mut Conn, row: &ChallengeRow) -> Result<()> {
    diesel::delete(passkey_challenges::table.filter(passkey_challenges::browser_hash.eq(&row.browser_hash)))
        .execute(conn)?;
    diesel::insert_into(passkey_challenges::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Consumes a challenge of this browser; None if there is no such challenge or it was already answered.
pub fn take_challenge(
    conn: &mut Conn,
    challenge_hash: &str,
    browser_hash: &str,
) -> Result<Option<ChallengeRow>> {
    let row = passkey_challenges::table
        .find(challenge_hash)
        .filter(passkey_challenges::browser_hash.eq(browser_hash))
        .select(ChallengeRow::as_select())
        .first(conn)
        .optional()?;
    let taken = diesel::delete(
        passkey_challenges::table
            .find(challenge_hash)
            .filter(passkey_challenges::browser_hash.eq(browser_hash)),
    )
    .execute(conn)?;
    // Of two concurrent answers, one finds the row deleted.
    Ok(row.filter(|_| taken == 1))
}

/// Stores a half sign-in, which still needs a passkey, and replaces an earlier one of the same browser.
pub fn insert_half(conn: &mut Conn, row: &HalfRow) -> Result<()> {
    diesel::delete(half_sign_ins::table.find(&row.browser_hash)).execute(conn)?;
    diesel::insert_into(half_sign_ins::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub fn half(conn: &mut Conn, browser_hash: &str) -> Result<Option<HalfRow>> {
    Ok(half_sign_ins::table
        .find(browser_hash)
        .select(HalfRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn remove_half(conn: &mut Conn, browser_hash: &str) -> Result<()> {
    diesel::delete(half_sign_ins::table.find(browser_hash)).execute(conn)?;
    Ok(())
}

/// Deletes challenges and half sign-ins that expired before a time.
pub fn forget(conn: &mut Conn, before: Moment) -> Result<usize> {
    let challenges =
        diesel::delete(passkey_challenges::table.filter(passkey_challenges::expires_at.lt(before)))
            .execute(conn)?;
    let halves =
        diesel::delete(half_sign_ins::table.filter(half_sign_ins::expires_at.lt(before))).execute(conn)?;
    Ok(challenges + halves)
}
