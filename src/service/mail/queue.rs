//! The mail queue: claims mail to be sent and records the outcome. Any number of processes may do so: a lease gives a
//! mail to one of them, and if that process is killed another takes the mail over when the lease has ended.

use std::collections::HashMap;

use chrono::Duration;

use super::{Mail, counters, purpose};
use crate::UnitOfWork;
use edba_common::error::Result;
use edba_common::secret::random_bytes;
use edba_domain::{Id, Moment};
use edba_store::accounts;
use edba_store::mails::{self, Fence, MailRow};

/// Maximum number of attempts per mail; with the waits between them, that takes about half a day.
const MOST_ATTEMPTS: i32 = 14;
/// Upper bound of the wait after the first attempt, in seconds; it doubles after each further one.
const FIRST_WAIT_SECONDS: i64 = 60;
/// Upper bound of every wait, in seconds.
const LONGEST_WAIT_SECONDS: i64 = 4 * 60 * 60;
/// Retention of the record that a mail was sent, in days.
const REMEMBERED_DAYS: i64 = 90;
/// Maximum length of a stored error, in characters.
const LONGEST_ERROR: usize = 300;

/// A mail that only this process may send until its lease ends.
#[derive(Debug)]
pub struct Claimed {
    pub id: Id,
    pub mail: Mail,
    /// Expiry of the lease: another process may claim the mail from then on.
    pub leased_until: Moment,
    /// Number of this attempt, counted from 1.
    attempt: i32,
    /// Fencing token of this claim.
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

/// Claims at most `most` mails, the longest due first. A mail that has expired, or that cannot be decrypted with the
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
                    // The mail is settled, and its content is deleted.
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

/// Readdresses a mail to the account's present address: a corrected one, or a successor's. None where the account
/// gets no mail any more, and for a sign-in link that was requested for another address.
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

/// Records that a mail was sent, and deletes its content.
pub fn sent(unit: &UnitOfWork<'_>, claimed: &Claimed) -> Result<()> {
    counters::SENT.add_one();
    unit.write_alone_at(|conn, now| mails::sent(conn, &claimed.fence(), now))
}

/// Records a temporary failure: the mail is retried, and given up after the last attempt.
pub fn not_sent(unit: &UnitOfWork<'_>, claimed: &Claimed, why: &str) -> Result<()> {
    if claimed.attempt >= MOST_ATTEMPTS {
        return give_up(unit, &claimed.fence(), why);
    }
    let wait = wait(claimed.attempt, u64::from_le_bytes(random_bytes()));
    if unit
        .write_alone_at(|conn, now| mails::try_again(conn, &claimed.fence(), now.plus(wait), &reason(why)))?
    {
        counters::RETRIED.add_one();
    } else {
        came_late(&claimed.fence(), why);
    }
    Ok(())
}

/// Records a permanent failure: the mail is not retried until the bureau sends it again.
pub fn refused(unit: &UnitOfWork<'_>, claimed: &Claimed, why: &str) -> Result<()> {
    give_up(unit, &claimed.fence(), why)
}

/// Releases claimed mail that was not tried: any process may claim it, and no attempt is counted.
pub fn give_back(unit: &UnitOfWork<'_>, claimed: &[Claimed]) -> Result<()> {
    unit.write_alone(|conn| {
        for one in claimed {
            mails::give_back(conn, &one.fence())?;
        }
        Ok(())
    })
}

/// Deletes records of sent mail and dead letters after the retention period, and expired dead letters at once.
/// Returns how many.
pub fn forget_old(unit: &UnitOfWork<'_>) -> Result<usize> {
    unit.write_alone_at(|conn, now| mails::forget(conn, now.plus(-Duration::days(REMEMBERED_DAYS)), now))
}

fn give_up(unit: &UnitOfWork<'_>, fence: &Fence<'_>, why: &str) -> Result<()> {
    if unit.write_alone_at(|conn, now| mails::give_up(conn, fence, now, &reason(why)))? {
        counters::FAILED.add_one();
        tracing::warn!(mail = %fence.id, why = reason(why), "mail given up; the bureau can send it again");
    } else {
        came_late(fence, why);
    }
    Ok(())
}

/// Logs a failed attempt that changes nothing, because the lease has ended and another process has the mail.
fn came_late(fence: &Fence<'_>, why: &str) {
    tracing::warn!(
        mail = %fence.id,
        why = reason(why),
        "mail not sent and its lease has ended: another process sends it"
    );
}

/// Exponential backoff with full jitter: a random wait below a bound that doubles, so that mails that failed together
/// are not retried together.
fn wait(attempt: i32, random: u64) -> Duration {
    let doubled = u32::try_from(attempt.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let bound = (FIRST_WAIT_SECONDS << doubled).min(LONGEST_WAIT_SECONDS) * 1000;
    let bound = u64::try_from(bound).unwrap_or(1);
    Duration::milliseconds(i64::try_from(random % bound).unwrap_or(0))
}

/// Reduces an error to one line without mail addresses and URLs, so that it may be stored.
fn reason(why: &str) -> String {
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
        assert_eq!(reason(said), "550 5.1.1 (address) user unknown, see (address)");
        assert_eq!(reason(&"é".repeat(400)).chars().count(), 300);
    }
}
