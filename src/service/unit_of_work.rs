//! Unit of work: the only entry from a request, a command or the worker to a use case. Code outside `service` and
//! `store` has no database connection.

use chrono::NaiveDate;

use super::context::PublicContext;
use super::sign_in::{Session, Token, sessions};
use super::tokens::Subject;
use super::{Actor, Context, accounts};
use edba_common::clock::Clock;
use edba_common::error::{Code, Error, Result};
use edba_common::secret::Seal;
use edba_domain::Moment;
use edba_store as store;
use edba_store::{Conn, Db, dialect, statements};

/// The actor of the work.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// The account of a verified token; looked up now, so that a disabled one is refused at once.
    Bearer(&'a Subject),
    /// An actor without a token: the operator at the command line, or the worker.
    Known(&'a Actor),
    /// The account of the browser session with this token.
    Session(&'a Token),
}

/// The environment of the work: the database, the clock and the secret of one running application.
#[derive(Clone, Copy)]
pub struct UnitOfWork<'a> {
    pub db: &'a Db,
    pub clock: &'a Clock,
    pub seal: &'a Seal,
}

impl UnitOfWork<'_> {
    /// Reads with any number of statements on one connection, without writing. Errors: 401 for an account that does not
    /// exist or is disabled, 503 where the database cannot be reached, and those of the work.
    pub fn read<T>(&self, who: Who<'_>, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Result<T> {
        yielding(work, |work| self.carry_out(Way::Read, who, work))
    }

    /// Reads from one snapshot of the database, whatever is written meanwhile. Errors: as [`UnitOfWork::read`].
    pub fn read_consistently<T>(
        &self,
        who: Who<'_>,
        work: impl FnOnce(&mut Context<'_>) -> Result<T>,
    ) -> Result<T> {
        yielding(work, |work| self.carry_out(Way::ReadConsistently, who, work))
    }

    /// Writes in one transaction. Errors: as [`UnitOfWork::read`].
    pub fn write<T>(&self, who: Who<'_>, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Result<T> {
        yielding(work, |work| self.carry_out(Way::Write, who, work))
    }

    /// Writes; on PostgreSQL by `attempt` alone, if one statement, which is a transaction by itself, can do it with
    /// what `read` has read together with the account. That saves the round trips for the account, BEGIN, the lock and
    /// COMMIT. If `read` or `attempt` returns None, nothing was written, and the fallback is `work` in one transaction,
    /// as on SQLite. Errors: as [`UnitOfWork::read`].
    pub fn write_at_once<R, T>(
        &self,
        who: Who<'_>,
        read: impl FnOnce(&mut FirstRead<'_>) -> Result<Option<WithAccount<R>>>,
        attempt: impl FnOnce(&mut Context<'_>, R) -> Result<Option<T>>,
        work: impl FnOnce(&mut Context<'_>) -> Result<T>,
    ) -> Result<T> {
        counted("written", || {
            if self.db.is_postgres()
                && let Who::Bearer(Subject::Own(client_id)) = who
                && let Some(done) = self.attempted(client_id, read, attempt)?
            {
                return Ok(done);
            }
            yielding(work, |work| self.reach(Way::Write, who, work))
        })
    }

    fn attempted<R, T>(
        &self,
        client_id: &str,
        read: impl FnOnce(&mut FirstRead<'_>) -> Result<Option<WithAccount<R>>>,
        attempt: impl FnOnce(&mut Context<'_>, R) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        let mut conn = self.db.reader()?;
        let mut first = FirstRead {
            conn: &mut conn,
            client_id,
            today: self.clock.now().local_date(),
        };
        let Some(WithAccount {
            account,
            read_at,
            read,
        }) = read(&mut first)?
        else {
            return Ok(None);
        };
        // The fallback returns the error for a disabled account.
        let Some(actor) = accounts::enabled(&account) else {
            return Ok(None);
        };
        let now = self.clock.now_or(read_at);
        let mut cx = Context::new(&mut conn, &actor, None, now, self.clock, self.seal);
        attempt(&mut cx, read)
    }

    /// Reads without an account. Errors: 503, and those of the work.
    pub fn read_public<T>(&self, work: impl FnOnce(&mut PublicContext<'_>) -> Result<T>) -> Result<T> {
        counted("read", || {
            let mut conn = self.db.reader()?;
            work(&mut PublicContext {
                conn: &mut conn,
                now: self.clock.now(),
            })
        })
    }

    /// Reads without requiring an account, and passes the session of the token if it has not ended. Errors: 503, and
    /// those of the work.
    pub fn read_open<T>(
        &self,
        token: Option<&Token>,
        work: impl FnOnce(&mut PublicContext<'_>, Option<(Actor, Session)>) -> Result<T>,
    ) -> Result<T> {
        counted("read", || {
            let mut conn = self.db.reader()?;
            let mut now = self.clock.now();
            let signed_in = match token {
                None => None,
                Some(token) => match sessions::authenticate(&mut conn, token, self.clock) {
                    Ok((actor, session, by_database)) => {
                        now = by_database;
                        Some((actor, session))
                    }
                    Err(error) if error.code == Code::Unauthenticated => None,
                    Err(error) => return Err(error),
                },
            };
            let mut cx = PublicContext { conn: &mut conn, now };
            work(&mut cx, signed_in)
        })
    }

    /// Writes without an actor, in one transaction: for the worker's own records.
    pub(super) fn write_alone<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.db.write(work)
    }

    /// The same, with the time by the database's clock: for leases, which other instances compare with it.
    pub(super) fn write_alone_at<T>(&self, work: impl FnOnce(&mut Conn, Moment) -> Result<T>) -> Result<T> {
        self.db.write(|conn| {
            let now = self.clock.now_or(dialect::clock(conn)?);
            work(conn, now)
        })
    }

    fn carry_out(&self, way: Way, who: Who<'_>, work: Work<'_>) -> Result<()> {
        let how = match way {
            Way::Read | Way::ReadConsistently => "read",
            Way::Write => "written",
        };
        counted(how, || self.reach(way, who, work))
    }

    fn reach(&self, way: Way, who: Who<'_>, work: Work<'_>) -> Result<()> {
        match way {
            Way::Read => self.with_context(&mut *self.db.reader()?, way, who, work),
            Way::ReadConsistently => store::read(&mut *self.db.reader()?, |conn| {
                self.with_context(conn, way, who, work)
            }),
            Way::Write => self.db.write(|conn| self.with_context(conn, way, who, work)),
        }
    }

    /// Does the work at the time of the database's clock; a read for a known actor, at the time of the machine's clock.
    fn with_context(&self, conn: &mut Conn, way: Way, who: Who<'_>, work: Work<'_>) -> Result<()> {
        let found;
        let (actor, session, now) = match who {
            Who::Known(actor) => {
                let now = match way {
                    Way::Read | Way::ReadConsistently => self.clock.now(),
                    Way::Write => self.clock.now_or(dialect::clock(conn)?),
                };
                (actor, None, now)
            }
            Who::Bearer(subject) => {
                let (actor, read) = accounts::authenticate(conn, subject)?;
                found = actor;
                (&found, None, self.clock.now_or(read))
            }
            Who::Session(token) => {
                let (actor, session, now) = sessions::authenticate(conn, token, self.clock)?;
                found = actor;
                (&found, Some(session), now)
            }
        };
        let mut cx = Context::new(conn, actor, session, now, self.clock, self.seal);
        work(&mut cx)
    }
}

/// Context of a read before authentication that includes the account of the client whose token was verified.
pub struct FirstRead<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) client_id: &'a str,
    /// The date in Almere by the machine's clock.
    pub(super) today: NaiveDate,
}

/// The result of a [`FirstRead`].
pub struct WithAccount<R> {
    pub(super) account: accounts::Account,
    /// The time by the database's clock.
    pub(super) read_at: Option<Moment>,
    pub(super) read: R,
}

/// The kind of database access.
#[derive(Clone, Copy)]
enum Way {
    Read,
    ReadConsistently,
    Write,
}

/// Type-erased work without a result, so that database access is not monomorphised for each use case.
type Work<'w> = &'w mut dyn FnMut(&mut Context<'_>) -> Result<()>;

/// Runs work with a result through a function that takes [`Work`].
fn yielding<T>(
    work: impl FnOnce(&mut Context<'_>) -> Result<T>,
    carry_out: impl FnOnce(Work<'_>) -> Result<()>,
) -> Result<T> {
    let mut work = Some(work);
    let mut yielded = None;
    carry_out(&mut |cx| {
        let work = work
            .take()
            .ok_or_else(|| Error::internal("work must run only once"))?;
        yielded = Some(work(cx)?);
        Ok(())
    })?;
    yielded.ok_or_else(|| Error::internal("the work was not run"))
}

/// Number of statements of the last work on this thread, including BEGIN and COMMIT.
pub fn statements_taken() -> u32 {
    statements::taken()
}

/// Logs the number of statements of the work.
fn counted<T>(how: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    statements::reset();
    let result = work();
    tracing::debug!(how, statements = statements::taken(), "database work done");
    result
}
