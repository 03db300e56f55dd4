//! Periodic jobs: one of all processes runs a job under a lease, and another takes over if that process is killed.

use chrono::Duration;

use super::UnitOfWork;
use edba_common::error::{Code, Result};
use edba_store::periodic_jobs;

/// Lease of a job, in minutes: another process may run it after that.
const LEASE_MINUTES: i64 = 5;

/// Runs a job unless it was done less than `every` ago or another process is running it; returns whether it ran here.
/// A job that fails is retried once the lease has ended.
pub fn once_every(
    unit: &UnitOfWork<'_>,
    name: &str,
    every: Duration,
    work: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let claimed = unit.write_alone_at(|conn, now| {
        if !periodic_jobs::is_known(conn, name)? {
            periodic_jobs::insert(conn, name)?;
        }
        let is_ours = periodic_jobs::claim(
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
        // Another process inserted the first row concurrently: that process runs the job.
        Err(error) if error.code == Code::Conflict => return Ok(false),
        Err(error) => return Err(error),
    };
    work()?;
    unit.write_alone(|conn| periodic_jobs::done(conn, name, now))?;
    Ok(true)
}
