//! Accounts' identities at the identity providers of organisations, and sign-in flows in progress.

use diesel::prelude::*;

use super::Conn;
use super::schema::{identities, provider_flows, provider_sessions, sessions};
use edba_common::error::Result;
use edba_domain::identity::BoundBy;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = identities)]
pub struct Identity {
    pub id: Id,
    pub account_id: Id,
    pub issuer: String,
    pub subject: String,
    pub bound_by: BoundBy,
    pub bound_at: Moment,
}

pub fn insert(conn: &mut Conn, row: &Identity) -> Result<()> {
    diesel::insert_into(identities::table).values(row).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &Id) -> Result<Option<Identity>> {
    Ok(identities::table
        .find(id)
        .select(Identity::as_select())
        .first(conn)
        .optional()?)
}

/// The identity of a provider's subject.
pub fn of_subject(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<Identity>> {
    Ok(identities::table
        .filter(identities::issuer.eq(issuer))
        .filter(identities::subject.eq(subject))
        .select(Identity::as_select())
        .first(conn)
        .optional()?)
}

/// The identities of an account after `after`, in order of binding.
pub fn of_account(conn: &mut Conn, account_id: &Id, after: Option<Id>, limit: i64) -> Result<Vec<Identity>> {
    let mut query = identities::table
        .filter(identities::account_id.eq(account_id))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(identities::id.gt(after));
    }
    Ok(query
        .order(identities::id)
        .limit(limit)
        .select(Identity::as_select())
        .load(conn)?)
}

/// The identity of an account at one provider.
pub fn of_account_at(conn: &mut Conn, account_id: &Id, issuer: &str) -> Result<Option<Identity>> {
    Ok(identities::table
        .filter(identities::account_id.eq(account_id))
        .filter(identities::issuer.eq(issuer))
        .select(Identity::as_select())
        .first(conn)
        .optional()?)
}

pub fn remove(conn: &mut Conn, id: &Id) -> Result<()> {
    diesel::delete(identities::table.find(id)).execute(conn)?;
    Ok(())
}

/// Ends the sessions started through an identity, except `but`. Returns the number ended.
pub fn end_sessions(conn: &mut Conn, identity_id: &Id, but: Option<&Id>) -> Result<usize> {
    let mut begun = provider_sessions::table
        .filter(provider_sessions::identity_id.eq(identity_id))
        .into_boxed();
    if let Some(but) = but {
        begun = begun.filter(provider_sessions::session_id.ne(but));
    }
    let ids: Vec<Id> = begun.select(provider_sessions::session_id).load(conn)?;
    Ok(diesel::delete(sessions::table.filter(sessions::id.eq_any(ids))).execute(conn)?)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = provider_flows)]
pub struct FlowRow {
    pub state_hash: String,
    pub provider: String,
    pub browser_hash: String,
    pub sealed: String,
    pub next_path: String,
    pub started_at: Moment,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

pub fn insert_flow(conn: &mut Conn, row: &FlowRow) -> Result<()> {
    diesel::insert_into(provider_flows::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The number of flows that a browser has started since a time.
pub fn flows_since(conn: &mut Conn, browser_hash: &str, since: Moment) -> Result<i64> {
    Ok(provider_flows::table
        .filter(provider_flows::browser_hash.eq(browser_hash))
        .filter(provider_flows::started_at.gt(since))
        .count()
        .get_result(conn)?)
}

pub fn flow(conn: &mut Conn, state_hash: &str) -> Result<Option<FlowRow>> {
    Ok(provider_flows::table
        .find(state_hash)
        .select(FlowRow::as_select())
        .first(conn)
        .optional()?)
}

/// Marks a flow as used; false if it was already used.
pub fn use_flow(conn: &mut Conn, state_hash: &str, now: Moment) -> Result<bool> {
    let rows = diesel::update(
        provider_flows::table
            .find(state_hash)
            .filter(provider_flows::used_at.is_null()),
    )
    .set(provider_flows::used_at.eq(now))
    .execute(conn)?;
    Ok(rows == 1)
}

/// Deletes flows that expired before a time.
pub fn forget_flows(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(provider_flows::table.filter(provider_flows::expires_at.lt(before))).execute(conn)?)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = provider_sessions)]
pub struct ProviderSessionRow {
    pub session_id: Id,
    pub identity_id: Option<Id>,
    pub provider: String,
    /// The provider's logout address, encrypted; None if the provider has none.
    pub sealed_leave: Option<String>,
}

pub fn insert_session(conn: &mut Conn, row: &ProviderSessionRow) -> Result<()> {
    diesel::insert_into(provider_sessions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The provider data of a session; None if it was not started through a provider.
pub fn session(conn: &mut Conn, session_id: &Id) -> Result<Option<ProviderSessionRow>> {
    Ok(provider_sessions::table
        .find(session_id)
        .select(ProviderSessionRow::as_select())
        .first(conn)
        .optional()?)
}
