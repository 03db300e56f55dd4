//! Bounded waiting for a lock, for each process.
//!
//! Whoever waits for a lock of PostgreSQL holds a connection. So that one lock that is held for long does not take up all
//! connections, at most a quarter of them wait for it: the threads that requests are carried out on are divided over the
//! workers of the HTTP server, and those of one worker are not all to wait either. One more waits here for a place,
//! briefly, and is then refused. Who follows while nobody gets further is refused at once.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::Id;
use crate::error::{Error, Result};

/// For how long one waits for a place while nobody gets the lock. While the line moves, one goes on waiting.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many times that long one waits at most, however the line moves.
const MOST_WAITS: usize = 5;

/// A lock that is waited for. A mandate has two, and who holds the one may wait for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lock {
    /// The event chain of a thing.
    Chain(Id),
    /// The ledger of a mandate.
    Ledger(Id),
    /// The requests of an account that bear a key, each of which is carried out once.
    Requests(Id),
}

/// Who waits for which lock, in one process.
#[derive(Debug)]
pub struct LockWaits {
    lines: Mutex<HashMap<Lock, Line>>,
    moved: Condvar,
    /// How many may wait for one lock at the same time.
    most: usize,
}

#[derive(Debug, Default)]
struct Line {
    /// How many wait in the database.
    waiting: usize,
    /// How many wait here for a place.
    behind: usize,
    /// How many have left the line: they got the lock or gave up.
    left: u64,
    /// Whether somebody has waited here in vain, and nobody has got further since.
    stuck: bool,
}

impl LockWaits {
    /// For a pool of so many connections.
    pub fn new(connections: u32) -> Self {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        Self {
            lines: Mutex::default(),
            moved: Condvar::new(),
            most: (connections / 4).max(1),
        }
    }

    /// Takes a place among those who wait for a lock. Errors: 503 where there is none in time.
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

/// A place among those who wait for a lock, until it is dropped.
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
            crate::error::Code::Unavailable
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
