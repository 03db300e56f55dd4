//! Leases of periodic background jobs, each run by one process at a time.

use diesel::prelude::*;

use super::Conn;
use super::schema::chores;
use edba_common::error::Result;
use edba_domain::Moment;

/// Claims the lease of a job that has not run since `not_since`; false if it has, or if another process has the lease.
pub fn claim(conn: &mut Conn, name: &str, now: Moment, lease: Moment, not_since: Moment) -> Result<bool> {
    let taken = diesel::update(
        chores::table
            .find(name)
            .filter(chores::done_at.is_null().or(chores::done_at.le(not_since)))
            .filter(chores::leased_until.is_null().or(chores::leased_until.le(now))),
    )
    .set(chores::leased_until.eq(lease))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Whether this job has a row.
pub fn is_known(conn: &mut Conn, name: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(chores::table.find(name))).get_result(conn)?)
}

/// Inserts the row of a job that has never run.
pub fn insert(conn: &mut Conn, name: &str) -> Result<()> {
    diesel::insert_into(chores::table)
        .values(chores::name.eq(name))
        .execute(conn)?;
    Ok(())
}

/// Records that a job has run, and releases its lease.
pub fn done(conn: &mut Conn, name: &str, now: Moment) -> Result<()> {
    diesel::update(chores::table.find(name))
        .set((chores::done_at.eq(now), chores::leased_until.eq(None::<Moment>)))
        .execute(conn)?;
    Ok(())
}
