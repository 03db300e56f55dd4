//! Group commit for SQLite: writers run one at a time, and concurrent writers share one commit.
//!
//! A commit waits for the disk, which takes longer than most writes. A writer that finishes while others wait hands
//! the open transaction to the next writer and waits for the commit, which the last writer makes. Each later writer
//! has its own savepoint, so a failure rolls back that writer alone. No writer returns before the data that it read
//! and wrote is on disk.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::connection::TransactionManager;
use diesel::r2d2::Pool;

use super::{Conn, Manager, Pooled, Transactions, WAIT};
use edba_common::error::{Error, Result};

/// Maximum number of writers per commit. It bounds the wait of the first writer while others keep arriving.
const TOGETHER: usize = 16;

/// The queue of writers and their single connection.
pub struct SharedCommit {
    pool: Pool<Manager>,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    /// Whether a writer has the turn.
    taken: bool,
    waiting: VecDeque<Waiting>,
    tickets: u64,
}

struct Waiting {
    ticket: u64,
    turn: SyncSender<Option<Shared>>,
}

/// An open transaction, and the writers that wait for its commit.
struct Shared {
    conn: Pooled,
    waiting: Vec<SyncSender<Committed>>,
}

/// Result of the commit; the error is the reason of the failure.
type Committed = std::result::Result<(), String>;

impl SharedCommit {
    pub fn new(pool: Pool<Manager>) -> Self {
        Self {
            pool,
            line: Mutex::default(),
        }
    }

    /// The number of writers that wait for their turn.
    pub fn waiting(&self) -> u64 {
        u64::try_from(self.line().waiting.len()).unwrap_or(u64::MAX)
    }

    /// Runs `work` when its turn comes, and returns when its writes are committed or rolled back. Errors: those of
    /// `work`; 503 if the turn did not come in time or the commit failed.
    pub fn write<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut turn = self.turn()?;
        let result = work(turn.conn()?);
        turn.end(result.is_ok())?;
        result
    }

    /// Runs `work` when its turn comes, on the writer connection and outside any transaction. Errors: those of `work`;
    /// 503 if the turn did not come in time.
    pub fn alone<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut turn = Turn {
            of: self,
            shared: self.wait()?,
            within: false,
            has_it: true,
        };
        if let Some(shared) = turn.shared.take() {
            // Commits for the writers that share the transaction, and sends them the result.
            commit(shared)?;
        }
        let mut conn = self.pool.get().map_err(Error::unavailable)?;
        work(&mut conn)
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> Result<Turn<'_>> {
        let shared = self.wait()?;
        let mut turn = Turn {
            of: self,
            shared,
            // The first writer needs no savepoint: a failure rolls back the transaction itself.
            within: false,
            has_it: true,
        };
        if let Some(shared) = &mut turn.shared {
            Transactions::begin_transaction(&mut *shared.conn)?;
            turn.within = true;
        } else {
            let mut conn = self.pool.get().map_err(Error::unavailable)?;
            super::begin_write(&mut conn)?;
            turn.shared = Some(Shared {
                conn,
                waiting: Vec::new(),
            });
        }
        Ok(turn)
    }

    /// Waits for the turn. Returns the open transaction, if the previous writer handed one on.
    fn wait(&self) -> Result<Option<Shared>> {
        let mut line = self.line();
        if !line.taken {
            line.taken = true;
            return Ok(None);
        }
        let (sender, turn) = sync_channel(1);
        line.tickets += 1;
        let ticket = line.tickets;
        line.waiting.push_back(Waiting { ticket, turn: sender });
        drop(line);
        match turn.recv_timeout(WAIT) {
            Ok(shared) => Ok(shared),
            Err(RecvTimeoutError::Timeout) => {
                let mut line = self.line();
                if let Some(place) = line.waiting.iter().position(|w| w.ticket == ticket) {
                    line.waiting.remove(place);
                    return Err(Error::unavailable("timed out waiting for the write turn"));
                }
                // Already out of the queue: the turn arrives right now.
                drop(line);
                turn.recv().map_err(Error::unavailable)
            }
            Err(error @ RecvTimeoutError::Disconnected) => Err(Error::unavailable(error)),
        }
    }
}

/// The turn of one writer. If it is dropped before `end`, for example by a panic, the whole transaction is rolled
/// back.
struct Turn<'a> {
    of: &'a SharedCommit,
    shared: Option<Shared>,
    /// Whether another writer began the transaction, and this one has a savepoint in it.
    within: bool,
    /// Whether the turn must still be passed on.
    has_it: bool,
}

impl Turn<'_> {
    fn conn(&mut self) -> Result<&mut Conn> {
        self.shared
            .as_mut()
            .map(|shared| &mut *shared.conn)
            .ok_or_else(|| Error::internal("write turn has no transaction"))
    }

    /// Keeps the writes or rolls them back, and waits for the commit.
    fn end(&mut self, keep: bool) -> Result<()> {
        let within = self.within;
        let conn = self.conn()?;
        match (within, keep) {
            (true, true) => Transactions::commit_transaction(conn)?,
            (true, false) => Transactions::rollback_transaction(conn)?,
            (false, true) => {}
            (false, false) => {
                super::roll_back(conn);
                self.shared = None;
                return Ok(());
            }
        }
        match self.hand_on() {
            Some(committed) => committed,
            None => self.shared.take().map_or(Ok(()), commit),
        }
    }

    /// Hands the transaction to the next writer and returns the result of its commit. None if this writer must commit:
    /// no writer waits, or the maximum is reached.
    fn hand_on(&mut self) -> Option<Result<()>> {
        let mut line = self.of.line();
        if self.shared.as_ref()?.waiting.len() + 1 >= TOGETHER {
            return None;
        }
        let next = line.waiting.pop_front()?;
        let mut shared = self.shared.take()?;
        let (sender, committed) = sync_channel(1);
        shared.waiting.push(sender);
        // The receiver still exists: a waiting writer leaves the queue only under this lock.
        self.has_it = next.turn.send(Some(shared)).is_err();
        drop(line);
        Some(match committed.recv() {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(Error::unavailable(why)),
            Err(_) => Err(Error::unavailable("the shared transaction was abandoned")),
        })
    }
}

/// Commits, and sends the result to the waiting writers.
fn commit(mut shared: Shared) -> Result<()> {
    let committed = Transactions::commit_transaction(&mut *shared.conn);
    let result = match &committed {
        Ok(()) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    for waiting in shared.waiting {
        // A writer that is gone needs no result.
        let _ = waiting.send(result.clone());
    }
    Ok(committed?)
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.has_it {
            return;
        }
        // Return the connection to the pool before passing on the turn, so that the next writer can get it.
        drop(self.shared.take());
        let mut line = self.of.line();
        match line.waiting.pop_front() {
            Some(next) => {
                if next.turn.send(None).is_err() {
                    tracing::error!("a writer left the queue without notice; write turn released");
                    line.taken = false;
                }
            }
            None => line.taken = false,
        }
    }
}
