//! Concurrency limits on files under way, read or sent: per account and in all. A client that stops keeps its place, and no
//! connection to the database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use edba_common::error::{Code, Error, Result};

/// Maximum number of files of one account at once.
const OF_ACCOUNT: usize = 4;
/// Maximum number of files at once in all.
const IN_ALL: usize = 40;

/// Counts the files of this process, by account.
#[derive(Clone, Default)]
pub struct Downloads(Arc<Mutex<HashMap<String, usize>>>);

/// A place for one file; released on drop.
pub struct Place {
    downloads: Downloads,
    account: String,
}

impl Downloads {
    /// Takes a place. Errors: 429 when the account has its maximum, 503 when there are too many in all.
    pub fn enter(&self, account: String) -> Result<Place> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_account = under_way.get(&account).copied().unwrap_or_default();
        if of_account >= OF_ACCOUNT {
            let detail = format!(
                "{of_account} files of this account are under way; read or send one after the other."
            );
            return Err(Error {
                retry_after_seconds: Some(5),
                ..Error::new(Code::TooManyRequests, detail)
            });
        }
        if under_way.values().sum::<usize>() >= IN_ALL {
            return Err(Error::busy("too many files are under way"));
        }
        under_way.insert(account.clone(), of_account + 1);
        Ok(Place {
            downloads: self.clone(),
            account,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut under_way = self.downloads.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_account) = under_way.get_mut(&self.account) {
            *of_account -= 1;
            if *of_account == 0 {
                under_way.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_has_four_files_under_way_at_once_and_all_together_forty() {
        let downloads = Downloads::default();
        let mut places: Vec<Place> = (0..OF_ACCOUNT)
            .map(|_| downloads.enter("a".into()).unwrap())
            .collect();
        let refused = downloads.enter("a".into()).err().unwrap();
        assert_eq!(
            (refused.code, refused.retry_after_seconds),
            (Code::TooManyRequests, Some(5))
        );
        places.pop();
        places.push(downloads.enter("a".into()).unwrap());
        for n in OF_ACCOUNT..IN_ALL {
            places.push(downloads.enter(n.to_string()).unwrap());
        }
        assert_eq!(downloads.enter("z".into()).err().unwrap().code, Code::Unavailable);
        drop(places);
        assert!(downloads.0.lock().unwrap().is_empty());
    }
}
