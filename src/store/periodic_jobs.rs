//! Work that comes back by time, which one process does at a time.

use diesel::prelude::*;

use super::Conn;
use super::schema::chores;
use crate::domain::Moment;
use crate::error::Result;

/// Takes the lease of a chore that was not done since `not_since` and that nobody is doing; false where
/// somebody was first.
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

/// Whether there is a row of this chore.
pub fn is_known(conn: &mut Conn, name: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(chores::table.find(name))).get_result(conn)?)
}

/// Makes the row of a chore that nobody has done yet.
pub fn insert(conn: &mut Conn, name: &str) -> Result<()> {
    diesel::insert_into(chores::table)
        .values(chores::name.eq(name))
        .execute(conn)?;
    Ok(())
}

/// Notes that a chore was done, and gives back its lease.
pub fn done(conn: &mut Conn, name: &str, now: Moment) -> Result<()> {
    diesel::update(chores::table.find(name))
        .set((chores::done_at.eq(now), chores::leased_until.eq(None::<Moment>)))
        .execute(conn)?;
    Ok(())
}
