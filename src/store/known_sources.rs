//! Known sources: browsers and networks from which an account has been signed in to.

use diesel::prelude::*;

use super::Conn;
use super::schema::known_sources;
use edba_common::error::Result;
use edba_domain::link_quota::Source;
use edba_domain::{Id, Moment};

/// Which of this browser and this network, given by hash, are known for an account.
pub fn known(conn: &mut Conn, account_id: &Id, browser: &str, network: &str) -> Result<Vec<Source>> {
    let rows: Vec<(Source, String)> = known_sources::table
        .filter(known_sources::account_id.eq(account_id))
        .filter(known_sources::source_hash.eq_any([browser, network]))
        .select((known_sources::kind, known_sources::source_hash))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(kind, hash)| match kind {
            Source::Browser => hash == browser,
            Source::Network => hash == network,
            Source::Stranger => false,
        })
        .map(|(kind, _)| kind)
        .collect())
}

/// Whether a network, given by hash, is known for any account.
pub fn is_network_known(conn: &mut Conn, network: &str) -> Result<bool> {
    let those = known_sources::table
        .filter(known_sources::source_hash.eq(network))
        .filter(known_sources::kind.eq(Source::Network));
    Ok(diesel::select(diesel::dsl::exists(those)).get_result(conn)?)
}

/// Records the use of a source. The caller must hold the lock of the account.
pub fn note(conn: &mut Conn, account_id: &Id, kind: Source, hash: &str, now: Moment) -> Result<()> {
    let there = diesel::update(known_sources::table.find((account_id, kind, hash)))
        .set(known_sources::used_at.eq(now))
        .execute(conn)?;
    if there == 0 {
        diesel::insert_into(known_sources::table)
            .values((
                known_sources::account_id.eq(account_id),
                known_sources::kind.eq(kind),
                known_sources::source_hash.eq(hash),
                known_sources::used_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Deletes all sources of a kind except the `kept` most recently used ones of an account.
pub fn keep_last(conn: &mut Conn, account_id: &Id, kind: Source, kept: i64) -> Result<()> {
    let of_kind = known_sources::table
        .filter(known_sources::account_id.eq(account_id))
        .filter(known_sources::kind.eq(kind));
    let last: Vec<String> = of_kind
        .order((known_sources::used_at.desc(), known_sources::source_hash))
        .limit(kept)
        .select(known_sources::source_hash)
        .load(conn)?;
    diesel::delete(
        known_sources::table
            .filter(known_sources::account_id.eq(account_id))
            .filter(known_sources::kind.eq(kind))
            .filter(known_sources::source_hash.ne_all(last)),
    )
    .execute(conn)?;
    Ok(())
}

/// Deletes all sources of an account.
pub fn forget_of(conn: &mut Conn, account_id: &Id) -> Result<usize> {
    Ok(
        diesel::delete(known_sources::table.filter(known_sources::account_id.eq(account_id)))
            .execute(conn)?,
    )
}

/// Deletes sources last used before a time.
pub fn forget_unused(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(known_sources::table.filter(known_sources::used_at.lt(before))).execute(conn)?)
}
