//! Taking mail out to be sent, and noting how it went.

use chrono::Duration;

use super::{Mail, purpose};
use crate::domain::{Id, Moment};
use crate::error::{Error, Result};
use crate::service::UnitOfWork;
use crate::store::mails;

/// How long one who sends may take before another tries, in minutes.
const LEASE_MINUTES: i64 = 5;
/// How often a mail is tried.
const MOST_ATTEMPTS: i32 = 8;

/// A mail that only this process may send until its lease ends.
pub struct Claimed {
    pub id: Id,
    pub mail: Mail,
    attempts: i32,
}

/// Claims the mail that is due longest, if there is one.
pub fn claim(unit: &UnitOfWork<'_>) -> Result<Option<Claimed>> {
    let now = unit.clock.now();
    let row = unit.write_alone(|conn| mails::claim(conn, now, now.plus(Duration::minutes(LEASE_MINUTES))))?;
    let Some(row) = row else { return Ok(None) };
    let plain = unit
        .seal
        .open(&purpose(&row.id), &row.sealed)
        .map_err(Error::internal)?;
    Ok(Some(Claimed {
        id: row.id,
        mail: serde_json::from_slice(&plain)?,
        attempts: row.attempts,
    }))
}

/// Notes that a mail was sent; what it said is forgotten.
pub fn sent(unit: &UnitOfWork<'_>, claimed: &Claimed) -> Result<()> {
    let now = unit.clock.now();
    unit.write_alone(|conn| mails::sent(conn, &claimed.id, now))
}

/// Notes that a mail could not be sent: it is tried again, later each time, and given up after the last.
pub fn not_sent(unit: &UnitOfWork<'_>, claimed: &Claimed, error: &str) -> Result<()> {
    let now = unit.clock.now();
    let given_up = claimed.attempts >= MOST_ATTEMPTS;
    let due = next_attempt(now, claimed.attempts);
    unit.write_alone(|conn| mails::not_sent(conn, &claimed.id, due, given_up.then_some(now), error))
}

/// One minute after the first attempt, then twice as long each time.
fn next_attempt(now: Moment, attempts: i32) -> Moment {
    let doubled = u32::try_from(attempts.saturating_sub(1).clamp(0, 12)).unwrap_or(0);
    now.plus(Duration::minutes(1_i64 << doubled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_waits_twice_as_long_as_the_one_before() {
        let now = Moment::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
        let minutes: Vec<i64> = (1..=4)
            .map(|attempt| (next_attempt(now, attempt).utc() - now.utc()).num_minutes())
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8]);
    }
}
