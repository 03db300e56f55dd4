//! Requests that wait for a change. They wait without a thread and without a connection: one of them looks at the
//! database for all, twice a second.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use actix_web::rt::time;
use tokio::sync::{Semaphore, SemaphorePermit};

use edba_domain::Id;

/// The interval at which the database is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Maximum number of waiting requests of one account.
const OF_ONE_ACCOUNT: usize = 4;
/// Maximum number of waiting requests of one process.
const OF_ALL: usize = 500;

/// Maximum number of waiting requests that read at the same time.
const READ_AT_ONCE: usize = 2;

/// The waiting requests of this process.
pub struct LongPolls {
    waiting: Mutex<HashMap<Id, usize>>,
    /// The last position of the feed of changes that was seen here.
    position: AtomicI64,
    /// Whether one of the waiting requests looks at the database.
    looked_after: AtomicBool,
    stopping: AtomicBool,
    turns: Semaphore,
}

impl Default for LongPolls {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            position: AtomicI64::default(),
            looked_after: AtomicBool::default(),
            stopping: AtomicBool::default(),
            turns: Semaphore::new(READ_AT_ONCE),
        }
    }
}

impl LongPolls {
    /// Where there is no place: a request is then answered without waiting, but not so fast that a client that asks
    /// again at once keeps the service busy.
    pub async fn without_a_place() {
        time::sleep(LOOK_EVERY).await;
    }

    /// Ends all waiting: the process stops.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// The number of waiting requests.
    pub fn waiting(&self) -> usize {
        self.waiting.lock().map_or(0, |waiting| waiting.values().sum())
    }

    /// A place among the waiting requests; None where there are too many, or the process stops. The request is then
    /// answered at once.
    pub fn enter(&self, account_id: Id) -> Option<Place<'_>> {
        if self.stopping.load(Ordering::SeqCst) {
            return None;
        }
        let mut waiting = self.waiting.lock().ok()?;
        let own = waiting.get(&account_id).copied().unwrap_or(0);
        if own >= OF_ONE_ACCOUNT || waiting.values().sum::<usize>() >= OF_ALL {
            return None;
        }
        waiting.insert(account_id, own + 1);
        Some(Place {
            polls: self,
            account_id,
        })
    }
}

/// A place among the waiting requests, given back when dropped.
pub struct Place<'a> {
    polls: &'a LongPolls,
    account_id: Id,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Ok(mut waiting) = self.polls.waiting.lock()
            && let Some(own) = waiting.get_mut(&self.account_id)
        {
            *own -= 1;
            if *own == 0 {
                waiting.remove(&self.account_id);
            }
        }
    }
}

impl Place<'_> {
    /// The turn to read again, of which there are few: one change wakes all.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.polls.turns.acquire().await.ok()
    }

    /// Waits until the feed goes on after a position. Returns false where waiting has no point any more: the process
    /// stops, or the database does not answer.
    /// `last_position` reads the last position of the feed; None if that fails.
    pub async fn goes_on_after(&self, position: i64, last_position: impl AsyncFn() -> Option<i64>) -> bool {
        loop {
            // Held while sleeping, so that there is one look in each interval.
            let look = Look::begin(&self.polls.looked_after);
            if look.is_some() {
                let Some(last) = last_position().await else {
                    return false;
                };
                // Not the maximum: a database can be replaced by an older copy under a running process.
                self.polls.position.store(last, Ordering::SeqCst);
            }
            if self.polls.position.load(Ordering::SeqCst) > position {
                return true;
            }
            time::sleep(LOOK_EVERY).await;
            if self.polls.stopping.load(Ordering::SeqCst) {
                return false;
            }
        }
    }
}

/// The task of looking at the database, given back when dropped.
struct Look<'a>(&'a AtomicBool);

impl<'a> Look<'a> {
    fn begin(taken: &'a AtomicBool) -> Option<Self> {
        (!taken.swap(true, Ordering::SeqCst)).then_some(Self(taken))
    }
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_does_not_take_all_places() {
        let polls = LongPolls::default();
        let (greedy, other) = (Id::new(), Id::new());
        let places: Vec<_> = (0..OF_ONE_ACCOUNT)
            .map(|_| polls.enter(greedy).unwrap())
            .collect();
        assert!(polls.enter(greedy).is_none());
        assert!(polls.enter(other).is_some());
        drop(places);
        assert!(polls.enter(greedy).is_some());
    }

    #[test]
    fn all_together_have_a_bound_as_well() {
        let polls = LongPolls::default();
        let places: Vec<_> = (0..OF_ALL).map(|_| polls.enter(Id::new()).unwrap()).collect();
        assert!(polls.enter(Id::new()).is_none());
        drop(places);
        assert!(polls.enter(Id::new()).is_some());
        assert!(polls.waiting.lock().unwrap().is_empty());
    }

    #[test]
    fn nobody_waits_for_a_process_that_stops() {
        let polls = LongPolls::default();
        polls.stop();
        assert!(polls.enter(Id::new()).is_none());
    }
}
