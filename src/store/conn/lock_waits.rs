//! Bounded waiting for database locks, per process.
//!
//! A request that waits for a PostgreSQL lock occupies a connection. At most a quarter of the connections may wait for
//! one lock, so that a lock held for long does not exhaust the pool; a quarter, because the request threads are divided
//! over the workers of the HTTP server, and not all threads of one worker may wait. A further request waits here for a
//! place, briefly, and is then refused. While the queue does not move, later requests are refused at once.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use edba_common::error::{Error, Result};
use edba_domain::Id;

/// Timeout for a place while the queue does not move. While it moves, the wait starts again.
const PATIENCE: Duration = Duration::from_secs(2);
/// Maximum number of such waits, even if the queue moves.
const MOST_WAITS: usize = 5;

/// A lock that a request can wait for. A mandate has two, and the owner of one may wait for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lock {
    /// The event chain of a record.
    Chain(Id),
    /// The ledger of a mandate.
    Ledger(Id),
    /// A cell of the budget.
    BudgetCell(Id),
    /// The requests of an account that carry an idempotency key.
    Requests(Id),
    /// The booking references of an organisation.
    BookingReferences(Id),
}

/// The queues for all locks in one process.
#[derive(Debug)]
pub struct LockWaits {
    lines: Mutex<HashMap<Lock, Line>>,
    moved: Condvar,
    /// Maximum number of requests that wait in the database for one lock.
    most: usize,
}

#[derive(Debug, Default)]
struct Line {
    /// Requests that wait in the database.
    waiting: usize,
    /// Requests that wait here for a place.
    behind: usize,
    /// Requests that have left the queue: they got the lock or gave up.
    left: u64,
    /// Whether a request timed out here, and the queue has not moved since.
    stuck: bool,
}

impl LockWaits {
    /// Creates the queues for a pool of `connections` connections.
    pub fn new(connections: u32) -> Self {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        Self {
            lines: Mutex::default(),
            moved: Condvar::new(),
            most: (connections / 4).max(1),
        }
    }

    /// Takes a place in the queue for a lock. Errors: 503 if no place becomes free in time.
    pub fn enter(self: &Arc<Self>, lock: Lock) -> Result<Place> {
        let mut lines = self.lines();
        let line = lines.entry(lock).or_default();
        if line.waiting >= self.most {
            if line.stuck {
                return Err(too_many());
            }
            line.behind += 1;
            let mut left = line.left;
            for _ in 0..MOST_WAITS {
                let full = |lines: &mut HashMap<Lock, Line>| {
                    lines
                        .get(&lock)
                        .is_some_and(|line| line.waiting >= self.most && !line.stuck)
                };
                let wait;
                (lines, wait) = self
                    .moved
                    .wait_timeout_while(lines, PATIENCE, full)
                    .unwrap_or_else(PoisonError::into_inner);
                let now = lines.get(&lock).map_or(left, |line| line.left);
                if !wait.timed_out() || now == left {
                    break;
                }
                left = now;
            }
            let line = lines.entry(lock).or_default();
            line.behind -= 1;
            if line.waiting >= self.most {
                line.stuck = true;
                self.moved.notify_all();
                return Err(too_many());
            }
        }
        lines.entry(lock).or_default().waiting += 1;
        Ok(Place {
            of: Arc::clone(self),
            lock,
        })
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<Lock, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn too_many() -> Error {
    Error::busy("too many requests wait for the same lock")
}

/// A place in the queue for a lock; dropping it frees the place.
#[derive(Debug)]
pub struct Place {
    of: Arc<LockWaits>,
    lock: Lock,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut lines = self.of.lines();
        if let Some(line) = lines.get_mut(&self.lock) {
            line.waiting -= 1;
            line.left += 1;
            line.stuck = false;
            if line.waiting == 0 && line.behind == 0 {
                lines.remove(&self.lock);
            }
        }
        self.of.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_connections_waits_for_one_lock_and_others_for_another() {
        let waits = Arc::new(LockWaits::new(8));
        let mandate = Id::new();
        let (one, other) = (Lock::Chain(mandate), Lock::Ledger(mandate));
        let first = waits.enter(one).unwrap();
        let _second = waits.enter(one).unwrap();
        assert_eq!(
            waits.enter(one).unwrap_err().code,
            edba_common::error::Code::Unavailable
        );
        let _beside = waits.enter(other).unwrap();
        drop(first);
        let _third = waits.enter(one).unwrap();
    }

    #[test]
    fn one_who_waits_for_a_place_gets_it_when_another_leaves() {
        let waits = Arc::new(LockWaits::new(4));
        let lock = Lock::Chain(Id::new());
        let first = waits.enter(lock).unwrap();
        std::thread::scope(|scope| {
            let next = scope.spawn(|| waits.enter(lock).map(drop));
            while waits.lines().get(&lock).is_none_or(|line| line.behind == 0) {
                assert!(!next.is_finished(), "it did not wait for a place");
                std::thread::yield_now();
            }
            drop(first);
            next.join().unwrap().unwrap();
        });
        assert!(
            waits.lines().is_empty(),
            "nothing is kept of a lock that nobody waits for"
        );
    }
}
