//! Leases of periodic background jobs, each run by one process at a time.

use diesel::prelude::*;

use super::Conn;
use super::schema::periodic_jobs;
use edba_common::error::Result;
use edba_domain::Moment;

/// Claims the lease of a job that has not run since `not_since`; false if it has, or if another process has the lease.
pub fn claim(conn: &mut Conn, name: &str, now: Moment, lease: Moment, not_since: Moment) -> Result<bool> {
    let taken = diesel::update(
        periodic_jobs::table
            .find(name)
            .filter(
                periodic_jobs::done_at
                    .is_null()
                    .or(periodic_jobs::done_at.le(not_since)),
            )
            .filter(
                periodic_jobs::leased_until
                    .is_null()
                    .or(periodic_jobs::leased_until.le(now)),
            ),
    )
    .set(periodic_jobs::leased_until.eq(lease))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Whether this job has a row.
pub fn is_known(conn: &mut Conn, name: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(periodic_jobs::table.find(name))).get_result(conn)?)
}

/// Inserts the row of a job that has never run.
pub fn insert(conn: &mut Conn, name: &str) -> Result<()> {
    diesel::insert_into(periodic_jobs::table)
        .values(periodic_jobs::name.eq(name))
        .execute(conn)?;
    Ok(())
}

/// Records that a job has run, and releases its lease.
pub fn done(conn: &mut Conn, name: &str, now: Moment) -> Result<()> {
    diesel::update(periodic_jobs::table.find(name))
        .set((
            periodic_jobs::done_at.eq(now),
            periodic_jobs::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)?;
    Ok(())
}
