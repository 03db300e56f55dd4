//! Accounts and signing keys.

use diesel::prelude::*;
use edba_domain::EventKind;

use super::Conn;
use super::dialect::DatabaseClock;
use super::schema::{accounts, events, signing_keys};
use edba_common::error::Result;
use edba_domain::codes::{Language, Role};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub struct Account {
    pub id: Id,
    pub client_id: String,
    pub name: String,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub representative_id: Option<Id>,
    pub secret_hash: String,
    pub issuer: Option<String>,
    pub subject: Option<String>,
    pub disabled_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
    /// The address for signing in with a browser; lower case.
    pub email: Option<String>,
    /// The language of pages and mail; None means the language that the browser requests.
    pub language: Option<Language>,
}

pub fn insert(conn: &mut Conn, row: &Account) -> Result<()> {
    diesel::insert_into(accounts::table).values(row).execute(conn)?;
    Ok(())
}

/// The mail addresses of these accounts. A disabled account has no entry.
pub fn addresses(conn: &mut Conn, of: &[Id]) -> Result<Vec<(Id, Option<String>)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    Ok(accounts::table
        .filter(accounts::id.eq_any(of))
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::email))
        .load(conn)?)
}

/// The client id of one account that was not created by an actor of this name; None if there is no such account.
pub fn made_by_another(conn: &mut Conn, maker: &str) -> Result<Option<String>> {
    let made = events::table
        .filter(events::stream_id.eq(accounts::id))
        .filter(events::kind.eq(EventKind::AccountCreated))
        .filter(events::actor_name.eq(maker));
    Ok(accounts::table
        .filter(diesel::dsl::not(diesel::dsl::exists(made)))
        .order(accounts::id)
        .select(accounts::client_id)
        .first(conn)
        .optional()?)
}

pub fn find(conn: &mut Conn, id: &Id) -> Result<Option<Account>> {
    Ok(accounts::table
        .find(id)
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

pub fn by_client_id(conn: &mut Conn, client_id: &str) -> Result<Option<Account>> {
    Ok(accounts::table
        .filter(accounts::client_id.eq(client_id))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// An account, with the database's time when it was read (None on SQLite).
pub type TimedAccount = (Account, Option<Moment>);

/// The account of a client that presented an access token.
pub fn of_client(conn: &mut Conn, client_id: &str) -> Result<Option<TimedAccount>> {
    Ok(accounts::table
        .filter(accounts::client_id.eq(client_id))
        .select((Account::as_select(), DatabaseClock))
        .first(conn)
        .optional()?)
}

/// The account that a subject of an external issuer is bound to.
pub fn of_subject(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<TimedAccount>> {
    Ok(accounts::table
        .filter(accounts::issuer.eq(issuer))
        .filter(accounts::subject.eq(subject))
        .select((Account::as_select(), DatabaseClock))
        .first(conn)
        .optional()?)
}

/// The account that signs in with this address.
pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>> {
    Ok(accounts::table
        .filter(accounts::email.eq(email))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// The organisation of each enabled account with this role that acts for one of these.
pub fn enabled_of_organisations(conn: &mut Conn, role: Role, organisations: &[Id]) -> Result<Vec<Id>> {
    let found: Vec<Option<Id>> = accounts::table
        .filter(accounts::role.eq(role))
        .filter(accounts::organisation_id.eq_any(organisations.to_vec()))
        .filter(accounts::disabled_at.is_null())
        .select(accounts::organisation_id)
        .load(conn)?;
    Ok(found.into_iter().flatten().collect())
}

/// The accounts that have an address, in order of creation.
pub fn with_email(conn: &mut Conn) -> Result<Vec<Account>> {
    Ok(accounts::table
        .filter(accounts::email.is_not_null())
        .filter(accounts::disabled_at.is_null())
        .order(accounts::id)
        .select(Account::as_select())
        .load(conn)?)
}

/// Stores the language of an account.
pub fn set_language(conn: &mut Conn, id: &Id, language: Option<Language>) -> Result<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::language.eq(language))
        .execute(conn)?;
    Ok(())
}

pub fn list(conn: &mut Conn, role: Option<Role>, after: Option<Id>, limit: i64) -> Result<Vec<Account>> {
    let mut query = accounts::table.into_boxed();
    if let Some(role) = role {
        query = query.filter(accounts::role.eq(role));
    }
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    Ok(query
        .order(accounts::id)
        .limit(limit)
        .select(Account::as_select())
        .load(conn)?)
}

/// Updates the mutable columns under optimistic locking; false if the stored version is not the previous one.
pub fn update(conn: &mut Conn, row: &Account) -> Result<bool> {
    let rows = diesel::update(
        accounts::table
            .filter(accounts::id.eq(row.id))
            .filter(accounts::version.eq(row.version - 1)),
    )
    .set((
        accounts::name.eq(&row.name),
        accounts::email.eq(&row.email),
        accounts::disabled_at.eq(row.disabled_at),
        accounts::version.eq(row.version),
    ))
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKeyRow {
    pub kid: String,
    pub sealed_private: String,
    pub public_key: String,
    pub created_at: Moment,
    pub retired_at: Option<Moment>,
}

/// All signing keys in order of creation. The last one that is not retired signs.
pub fn signing_keys(conn: &mut Conn) -> Result<Vec<SigningKeyRow>> {
    Ok(signing_keys::table
        .order((signing_keys::created_at, signing_keys::kid))
        .select(SigningKeyRow::as_select())
        .load(conn)?)
}

pub fn insert_signing_key(conn: &mut Conn, row: &SigningKeyRow) -> Result<()> {
    diesel::insert_into(signing_keys::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
