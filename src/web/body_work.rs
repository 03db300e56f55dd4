//! Concurrency limits on parsing large bodies: per account and in all. Small bodies are not limited.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use edba_common::error::{Code, Error, Result};
use edba_service::tokens::Subject;

/// Largest body that is not limited, in bytes.
pub const SMALL: usize = 64 * 1024;
/// Maximum number of large bodies of one account at once.
pub const OF_ACCOUNT: usize = 2;
/// Maximum number of large bodies at once in all.
pub const IN_ALL: usize = 6;

/// Counts the large bodies that this process is parsing.
#[derive(Default)]
pub struct BodyWork(Mutex<UnderWay>);

#[derive(Default)]
struct UnderWay {
    in_all: usize,
    of: HashMap<Subject, usize>,
}

/// Permit to parse one body; released on drop.
pub struct Permit<'w>(Option<(&'w BodyWork, Subject)>);

impl BodyWork {
    /// Acquires a permit to parse a body of this many bytes. Errors: 429 when the account's limit is reached, 503 when
    /// the limit in all is reached.
    pub fn enter(&self, subject: &Subject, bytes: usize) -> Result<Permit<'_>> {
        if bytes <= SMALL {
            return Ok(Permit(None));
        }
        let mut under_way = self.under_way();
        let of_account = under_way.of.get(subject).copied().unwrap_or_default();
        if of_account >= OF_ACCOUNT {
            let detail =
                format!("This account has {of_account} large requests under way; send one after the other.");
            return Err(Error {
                retry_after_seconds: Some(1),
                ..Error::new(Code::TooManyRequests, detail)
            });
        }
        if under_way.in_all >= IN_ALL {
            return Err(Error::busy("too many large bodies are being read"));
        }
        under_way.in_all += 1;
        under_way.of.insert(subject.clone(), of_account + 1);
        Ok(Permit(Some((self, subject.clone()))))
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let Some((work, subject)) = self.0.take() else {
            return;
        };
        let mut under_way = work.under_way();
        under_way.in_all -= 1;
        if let Some(of_account) = under_way.of.get_mut(&subject) {
            *of_account -= 1;
            if *of_account == 0 {
                under_way.of.remove(&subject);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: usize = SMALL + 1;

    fn client(name: &str) -> Subject {
        Subject::Own(name.into())
    }

    #[test]
    fn one_account_reads_two_large_bodies_at_once_and_any_number_of_small_ones() {
        let work = BodyWork::default();
        let first = work.enter(&client("a"), LARGE).unwrap();
        let _second = work.enter(&client("a"), LARGE).unwrap();
        let refused = work.enter(&client("a"), LARGE).err().unwrap();
        assert_eq!(
            (refused.code, refused.retry_after_seconds),
            (Code::TooManyRequests, Some(1))
        );
        assert!(work.enter(&client("a"), SMALL).is_ok());
        assert!(work.enter(&client("b"), LARGE).is_ok());
        drop(first);
        assert!(work.enter(&client("a"), LARGE).is_ok());
    }

    #[test]
    fn all_accounts_together_read_so_many_at_once() {
        let work = BodyWork::default();
        let under_way: Vec<Permit<'_>> = (0..IN_ALL)
            .map(|n| work.enter(&client(&n.to_string()), LARGE).unwrap())
            .collect();
        let refused = work.enter(&client("z"), LARGE).err().unwrap();
        assert_eq!(refused.code, Code::Unavailable);
        assert!(refused.retry_after_seconds.is_some());
        drop(under_way);
        assert!(work.enter(&client("z"), LARGE).is_ok());
        assert!(work.under_way().of.is_empty());
    }
}
