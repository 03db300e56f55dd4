//! Taking mail out to be sent, and noting how it went. Any number of processes may do so: a lease lets one of
//! them have a mail, and where that one is killed another takes it over when the lease has ended.

use std::collections::HashMap;

use chrono::Duration;

use super::{Mail, counters, purpose};
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::secret::random_bytes;
use crate::service::UnitOfWork;
use crate::store::accounts;
use crate::store::mails::{self, Fence, MailRow};

/// How often a mail is tried; with the waits between, that takes about half a day.
const MOST_ATTEMPTS: i32 = 14;
/// The longest wait after the first attempt, in seconds; twice as long after each further one.
const FIRST_WAIT_SECONDS: i64 = 60;
/// No wait is longer than this.
const LONGEST_WAIT_SECONDS: i64 = 4 * 60 * 60;
/// How long it is remembered that a mail was sent, in days.
const REMEMBERED_DAYS: i64 = 90;
/// How much of what a server said is kept.
const LONGEST_ERROR: usize = 300;

/// A mail that only this process may send until its lease ends.
#[derive(Debug)]
pub struct Claimed {
    pub id: Id,
    pub mail: Mail,
    /// When another process may take it.
    pub leased_until: Moment,
    /// How often it was tried, this time included.
    attempt: i32,
    /// Tells this claim from any other.
    claim: i32,
}

impl Claimed {
    fn fence(&self) -> Fence<'_> {
        Fence {
            id: &self.id,
            claim: self.claim,
        }
    }
}

/// Claims the mail that is due longest, at most so many. What has expired, or cannot be opened with the
/// application's secret, is given up here.
pub fn claim(unit: &UnitOfWork<'_>, lease: Duration, most: i64) -> Result<Vec<Claimed>> {
    loop {
        let (now, rows, accounts) = unit.write_alone_at(|conn, now| {
            let rows = mails::claim(conn, now, now.plus(lease), most)?;
            let of: Vec<Id> = rows.iter().filter_map(|row| row.account_id).collect();
            let accounts: HashMap<Id, Option<String>> = accounts::addresses(conn, &of)?.into_iter().collect();
            Ok((now, rows, accounts))
        })?;
        let leased_until = now.plus(lease);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            let fence = Fence {
                id: &row.id,
                claim: row.claims,
            };
            match opened(unit, &row, now) {
                Ok(mail) => match addressed(mail, &row, &accounts) {
                    Some(mail) => claimed.push(Claimed {
                        id: row.id,
                        mail,
                        leased_until,
                        attempt: row.attempts,
                        claim: row.claims,
                    }),
                    // Settled, and what it said is forgotten.
                    None => unit.write_alone(|conn| mails::sent(conn, &fence, now))?,
                },
                Err(why) => give_up(unit, &fence, &why)?,
            }
        }
        if !claimed.is_empty() {
            return Ok(claimed);
        }
    }
}

/// The mail of an account to the address that it has now: one that was mended, or a successor's. None where the
/// account gets no mail any more, and for a link to sign in that was asked for at another address.
fn addressed(mail: Mail, row: &MailRow, accounts: &HashMap<Id, Option<String>>) -> Option<Mail> {
    let Some(account) = &row.account_id else {
        return Some(mail);
    };
    let to = accounts.get(account).cloned().flatten()?;
    if row.kind.as_deref() == Some("sign-in") && to != mail.to {
        return None;
    }
    Some(Mail { to, ..mail })
}

fn opened(unit: &UnitOfWork<'_>, row: &MailRow, now: Moment) -> Result<Mail, String> {
    if row.expires_at.is_some_and(|expires| expires <= now) {
        return Err("expired before it could be sent".into());
    }
    let plain = unit
        .seal
        .open(&purpose(&row.id), &row.sealed)
        .map_err(|e| e.to_string())?;
    serde_json::from_slice(&plain).map_err(|e| e.to_string())
}

/// Notes that a mail was sent; what it said is forgotten.
pub fn sent(unit: &UnitOfWork<'_>, claimed: &Claimed) -> Result<()> {
    counters::SENT.add_one();
    unit.write_alone_at(|conn, now| mails::sent(conn, &claimed.fence(), now))
}

/// Notes that a mail could not be sent this time: it is tried again, and given up after the last attempt.
pub fn not_sent(unit: &UnitOfWork<'_>, claimed: &Claimed, why: &str) -> Result<()> {
    if claimed.attempt >= MOST_ATTEMPTS {
        return give_up(unit, &claimed.fence(), why);
    }
    let wait = wait(claimed.attempt, u64::from_le_bytes(random_bytes()));
    if unit
        .write_alone_at(|conn, now| mails::try_again(conn, &claimed.fence(), now.plus(wait), &told(why)))?
    {
        counters::RETRIED.add_one();
    } else {
        came_late(&claimed.fence(), why);
    }
    Ok(())
}

/// Notes that a mail will never be taken: nobody tries it again until the bureau says so.
pub fn refused(unit: &UnitOfWork<'_>, claimed: &Claimed, why: &str) -> Result<()> {
    give_up(unit, &claimed.fence(), why)
}

/// Gives a mail back that was not tried: another takes it, and it counts as no attempt.
pub fn give_back(unit: &UnitOfWork<'_>, claimed: &[Claimed]) -> Result<()> {
    unit.write_alone(|conn| {
        for one in claimed {
            mails::give_back(conn, &one.fence())?;
        }
        Ok(())
    })
}

/// Forgets, after a while, that mail was sent, and mail that was given up: at once where it is of no use any more.
/// Tells how many.
pub fn forget_old(unit: &UnitOfWork<'_>) -> Result<usize> {
    unit.write_alone_at(|conn, now| mails::forget(conn, now.plus(-Duration::days(REMEMBERED_DAYS)), now))
}

fn give_up(unit: &UnitOfWork<'_>, fence: &Fence<'_>, why: &str) -> Result<()> {
    if unit.write_alone_at(|conn, now| mails::give_up(conn, fence, now, &told(why)))? {
        counters::FAILED.add_one();
        tracing::warn!(mail = %fence.id, why = told(why), "a mail is given up; the bureau can send it again");
    } else {
        came_late(fence, why);
    }
    Ok(())
}

/// Tells in the log of an attempt that failed and changes nothing: another has the mail by now.
fn came_late(fence: &Fence<'_>, why: &str) {
    tracing::warn!(mail = %fence.id, why = told(why), "a mail was not sent, and the lease had ended: another sends it");
}

/// How long is waited after this attempt: anything up to a bound that doubles, so that those who failed
/// together do not come back together.
fn wait(attempt: i32, random: u64) -> Duration {
    let doubled = u32::try_from(attempt.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let bound = (FIRST_WAIT_SECONDS << doubled).min(LONGEST_WAIT_SECONDS) * 1000;
    let bound = u64::try_from(bound).unwrap_or(1);
    Duration::milliseconds(i64::try_from(random % bound).unwrap_or(0))
}

/// What may be kept of an error: one line, without the addresses of people or of ours.
fn told(why: &str) -> String {
    let words: Vec<&str> = why
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if word.contains('@') || word.contains("://") {
                "(address)"
            } else {
                word
            }
        })
        .collect();
    words.join(" ").chars().take(LONGEST_ERROR).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bound_of_the_wait_doubles_up_to_four_hours() {
        let longest = |attempt| wait(attempt, u64::MAX / 60_000 * 60_000 - 1).num_minutes();
        let bound = |attempt: i32| {
            (0..2000_u64)
                .map(|n| wait(attempt, n * 7_919_123).num_seconds())
                .max()
                .unwrap()
                / 60
        };
        assert!(longest(1) < 1);
        assert_eq!([bound(2), bound(3), bound(4)], [1, 3, 7]);
        assert!((230..240).contains(&bound(14)), "{}", bound(14));
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_its_bound(attempt in -5..1000_i32, random in any::<u64>()) {
            let wait = wait(attempt, random);
            prop_assert!(wait >= Duration::zero() && wait < Duration::hours(4));
        }
    }

    #[test]
    fn an_error_tells_no_address() {
        let said = "550 5.1.1 <wethouder@almere.example>:\r\n user unknown, see https://x.example/?t=1";
        assert_eq!(told(said), "550 5.1.1 (address) user unknown, see (address)");
        assert_eq!(told(&"é".repeat(400)).chars().count(), 300);
    }
}
