//! Passkeys, the challenges that are out for them, and who must show one after a link.

use diesel::prelude::*;

use super::Conn;
use super::schema::{half_sign_ins, passkey_challenges, passkey_holders, passkeys, second_steps};
use crate::domain::codes::SignInMethod;
use crate::domain::{Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct PasskeyRow {
    pub id: Id,
    pub account_id: Id,
    /// In base64url.
    pub credential_id: String,
    /// What its holder calls it.
    pub name: String,
    /// In base64url, as the service encodes it.
    pub public_key: String,
    /// How its authenticator can be reached: one bit each.
    pub transports: i32,
    /// What its authenticator told last, in hexadecimal, as the service encodes it.
    pub state: String,
    /// How often it has signed, as its authenticator counts; 0 where that does not count.
    pub sign_count: i64,
    pub created_at: Moment,
    pub used_at: Option<Moment>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkey_challenges)]
pub struct ChallengeRow {
    pub challenge_hash: String,
    pub browser_hash: String,
    /// For whom a passkey is to be added; None for signing in.
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
    /// What was shown first.
    pub method: SignInMethod,
    pub next_path: String,
    pub begun_at: Moment,
    pub expires_at: Moment,
}

/// By what the passkeys of an account know whose they are; None before it had one.
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

pub fn insert(conn: &mut Conn, row: &PasskeyRow) -> Result<()> {
    diesel::insert_into(passkeys::table).values(row).execute(conn)?;
    Ok(())
}

/// The passkeys of an account, in the order in which they were added.
pub fn of_account(conn: &mut Conn, account_id: &Id) -> Result<Vec<PasskeyRow>> {
    Ok(passkeys::table
        .filter(passkeys::account_id.eq(account_id))
        .order(passkeys::id)
        .select(PasskeyRow::as_select())
        .load(conn)?)
}

/// A passkey by the name that its authenticator knows it by.
pub fn by_credential(conn: &mut Conn, credential_id: &str) -> Result<Option<PasskeyRow>> {
    Ok(passkeys::table
        .filter(passkeys::credential_id.eq(credential_id))
        .select(PasskeyRow::as_select())
        .first(conn)
        .optional()?)
}

/// Gives a passkey of an account another name; false where it has no such passkey.
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

/// Keeps what the authenticator told when the passkey was shown; false where it was removed meanwhile.
pub fn shown(conn: &mut Conn, row: &PasskeyRow) -> Result<bool> {
    let rows = diesel::update(passkeys::table.find(row.id))
        .set((
            passkeys::state.eq(&row.state),
            passkeys::sign_count.eq(row.sign_count),
            passkeys::used_at.eq(row.used_at),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Removes one passkey of an account; false where it has no such passkey.
pub fn remove(conn: &mut Conn, account_id: &Id, id: &Id) -> Result<bool> {
    let rows = diesel::delete(
        passkeys::table
            .find(id)
            .filter(passkeys::account_id.eq(account_id)),
    )
    .execute(conn)?;
    Ok(rows == 1)
}

/// Removes every passkey of an account; tells how many.
pub fn remove_all(conn: &mut Conn, account_id: &Id) -> Result<usize> {
    Ok(diesel::delete(passkeys::table.filter(passkeys::account_id.eq(account_id))).execute(conn)?)
}

/// On which passkey it stands that an account shows one after a link; None where a link is enough.
pub fn second_step(conn: &mut Conn, account_id: &Id) -> Result<Option<Id>> {
    Ok(second_steps::table
        .find(account_id)
        .select(second_steps::passkey_id)
        .first(conn)
        .optional()?)
}

/// From now on a link is not enough.
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

/// It stands on another passkey of the same account.
pub fn move_second_step(conn: &mut Conn, account_id: &Id, passkey_id: &Id) -> Result<()> {
    diesel::update(second_steps::table.find(account_id))
        .set(second_steps::passkey_id.eq(passkey_id))
        .execute(conn)?;
    Ok(())
}

/// From now on a link is enough again; false where it was.
pub fn remove_second_step(conn: &mut Conn, account_id: &Id) -> Result<bool> {
    Ok(diesel::delete(second_steps::table.find(account_id)).execute(conn)? == 1)
}

/// Gives a challenge out, in the place of those that this browser left unanswered.
pub fn insert_challenge(conn: &mut Conn, row: &ChallengeRow) -> Result<()> {
    diesel::delete(passkey_challenges::table.filter(passkey_challenges::browser_hash.eq(&row.browser_hash)))
        .execute(conn)?;
    diesel::insert_into(passkey_challenges::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Takes a challenge that this browser was given; None where it was not, or where it was answered already.
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
    // Of two answers at the same moment one finds the row gone.
    Ok(row.filter(|_| taken == 1))
}

/// Notes that this browser has a passkey still to show, in the place of what it had begun before.
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

/// Forgets challenges and half sign-ins that ended before then.
pub fn forget(conn: &mut Conn, before: Moment) -> Result<usize> {
    let challenges =
        diesel::delete(passkey_challenges::table.filter(passkey_challenges::expires_at.lt(before)))
            .execute(conn)?;
    let halves =
        diesel::delete(half_sign_ins::table.filter(half_sign_ins::expires_at.lt(before))).execute(conn)?;
    Ok(challenges + halves)
}
