//! Work that comes back by time: one process does it, however many there are, and another takes over where that
//! one was killed.

use chrono::Duration;

use super::UnitOfWork;
use crate::error::{Code, Result};
use crate::store::chores;

/// How long one process may take for a chore before another does it, in minutes.
const LEASE_MINUTES: i64 = 5;

/// Does a chore unless it was done less than `every` ago or another process is doing it; tells whether it was
/// done here. What fails is done again once the lease has ended.
pub fn once_every(
    unit: &UnitOfWork<'_>,
    name: &str,
    every: Duration,
    work: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let claimed = unit.write_alone_at(|conn, now| {
        if !chores::is_known(conn, name)? {
            chores::insert(conn, name)?;
        }
        let is_ours = chores::claim(
            conn,
            name,
            now,
            now.plus(Duration::minutes(LEASE_MINUTES)),
            now.plus(-every),
        )?;
        Ok(is_ours.then_some(now))
    });
    let now = match claimed {
        Ok(Some(now)) => now,
        Ok(None) => return Ok(false),
        // Two processes made the first row at the same moment: the other does the work.
        Err(error) if error.code == Code::Conflict => return Ok(false),
        Err(error) => return Err(error),
    };
    work()?;
    unit.write_alone(|conn| chores::done(conn, name, now))?;
    Ok(true)
}
