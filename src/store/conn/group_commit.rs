//! How SQLite is written to: by one after the other, and with one commit for those who come at the same time.
//!
//! A commit waits for the disk, longer than most of what is written takes. Whoever is done while others wait hands
//! them the open transaction and waits for its commit, which the last of them makes. Each has a savepoint of its
//! own: what fails is undone alone, and nobody is answered before what they saw and wrote is on the disk.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::connection::TransactionManager;
use diesel::r2d2::Pool;

use super::{Conn, Manager, Pooled, Transactions, WAIT};
use crate::error::{Error, Result};

/// How many share a commit at most, so that the first of them is answered while others keep coming.
const TOGETHER: usize = 16;

/// The line of those who write, and the one connection that they write on.
pub struct SharedCommit {
    pool: Pool<Manager>,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    /// Whether somebody has the turn.
    taken: bool,
    waiting: VecDeque<Waiting>,
    tickets: u64,
}

struct Waiting {
    ticket: u64,
    turn: SyncSender<Option<Shared>>,
}

/// A transaction that is begun and not committed, and those who wait for its commit.
struct Shared {
    conn: Pooled,
    waiting: Vec<SyncSender<Committed>>,
}

/// What became of a transaction: where it failed, why.
type Committed = std::result::Result<(), String>;

impl SharedCommit {
    pub fn new(pool: Pool<Manager>) -> Self {
        Self {
            pool,
            line: Mutex::default(),
        }
    }

    /// How many wait for their turn.
    pub fn waiting(&self) -> u64 {
        u64::try_from(self.line().waiting.len()).unwrap_or(u64::MAX)
    }

    /// Runs `work` in its turn and returns when what it wrote is committed, or undone. Errors: those of the work;
    /// 503 where the turn did not come in time, or the transaction was not committed.
    pub fn write<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut turn = self.turn()?;
        let result = work(turn.conn()?);
        turn.end(result.is_ok())?;
        result
    }

    /// Runs `work` in its turn, on the connection that writes, outside of any transaction. Errors: those of the work; 503
    /// where the turn did not come in time.
    pub fn alone<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut turn = Turn {
            of: self,
            shared: self.wait()?,
            within: false,
            has_it: true,
        };
        if let Some(shared) = turn.shared.take() {
            // Those who share it are told what became of it.
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
            // Whoever comes first is undone with the transaction itself.
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

    /// Waits for the turn; with it comes the transaction that is open, if one is.
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
                    return Err(Error::unavailable("the turn to write did not come in time"));
                }
                // It came just now.
                drop(line);
                turn.recv().map_err(Error::unavailable)
            }
            Err(error @ RecvTimeoutError::Disconnected) => Err(Error::unavailable(error)),
        }
    }
}

/// The turn of one who writes. Dropped before its end, as by a panic, nothing of the transaction is kept.
struct Turn<'a> {
    of: &'a SharedCommit,
    shared: Option<Shared>,
    /// Whether the transaction was begun by another, and this one has a savepoint in it.
    within: bool,
    /// Whether the turn is still to be passed on.
    has_it: bool,
}

impl Turn<'_> {
    fn conn(&mut self) -> Result<&mut Conn> {
        self.shared
            .as_mut()
            .map(|shared| &mut *shared.conn)
            .ok_or_else(|| Error::internal("a turn without its transaction"))
    }

    /// Keeps what was written, or undoes it, and waits for the commit.
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

    /// Hands the transaction to whoever waits, and tells what became of it; none where it is to be committed now.
    fn hand_on(&mut self) -> Option<Result<()>> {
        let mut line = self.of.line();
        if self.shared.as_ref()?.waiting.len() + 1 >= TOGETHER {
            return None;
        }
        let next = line.waiting.pop_front()?;
        let mut shared = self.shared.take()?;
        let (sender, committed) = sync_channel(1);
        shared.waiting.push(sender);
        // Whoever waits leaves the line under this lock only, and so is there.
        self.has_it = next.turn.send(Some(shared)).is_err();
        drop(line);
        Some(match committed.recv() {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(Error::unavailable(why)),
            Err(_) => Err(Error::unavailable("the transaction was given up by another")),
        })
    }
}

/// Commits, and tells those who wait for it.
fn commit(mut shared: Shared) -> Result<()> {
    let committed = Transactions::commit_transaction(&mut *shared.conn);
    let told = match &committed {
        Ok(()) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    for waiting in shared.waiting {
        // Whoever is gone need not be told.
        let _ = waiting.send(told.clone());
    }
    Ok(committed?)
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.has_it {
            return;
        }
        // First the connection goes back, then the turn goes on: whoever is next finds it there.
        drop(self.shared.take());
        let mut line = self.of.line();
        match line.waiting.pop_front() {
            Some(next) => {
                if next.turn.send(None).is_err() {
                    tracing::error!("somebody left the line without a word");
                    line.taken = false;
                }
            }
            None => line.taken = false,
        }
    }
}
