//! Transactions: the one way from a request, a command or the worker to a use case. Nothing outside
//! `service` and `store` holds a connection.

use chrono::NaiveDate;

use super::context::PublicContext;
use super::sign_in::{Session, Token, sessions};
use super::tokens::Subject;
use super::{Actor, Context, accounts};
use crate::clock::Clock;
use crate::domain::Moment;
use crate::error::{Code, Error, Result};
use crate::secret::Seal;
use crate::store::{self, Conn, Db, dialect, statements};

/// For whom the work is done.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// The account behind a verified token; looked up now, so that a disabled one is refused at once.
    Bearer(&'a Subject),
    /// Someone whom no token vouches for: the operator at the command line, the worker.
    Known(&'a Actor),
    /// Whoever signed in with the browser that holds this token.
    Session(&'a Token),
}

/// Where work is done: the database, the clock and the secret of one running application.
#[derive(Clone, Copy)]
pub struct UnitOfWork<'a> {
    pub db: &'a Db,
    pub clock: &'a Clock,
    pub seal: &'a Seal,
}

impl UnitOfWork<'_> {
    /// Reads: any number of statements on one connection, no write. Errors: 401 for an account that
    /// is gone or disabled, 503 where the database cannot be reached, and those of the work.
    pub fn read<T>(&self, who: Who<'_>, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Result<T> {
        yielding(work, |work| self.carry_out(Way::Read, who, work))
    }

    /// Reads one state of the database throughout, whatever is written meanwhile. Errors: as
    /// [`UnitOfWork::read`].
    pub fn read_consistently<T>(
        &self,
        who: Who<'_>,
        work: impl FnOnce(&mut Context<'_>) -> Result<T>,
    ) -> Result<T> {
        yielding(work, |work| self.carry_out(Way::ReadConsistently, who, work))
    }

    /// Writes: one transaction, of which all is kept or nothing. Errors: as [`UnitOfWork::read`].
    pub fn write<T>(&self, who: Who<'_>, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Result<T> {
        yielding(work, |work| self.carry_out(Way::Write, who, work))
    }

    /// Writes; on PostgreSQL by `attempt` alone, if that can do it by one statement, which is a transaction by itself,
    /// with what `read` read together with the account. That saves the look-up of the account, BEGIN, the lock and COMMIT,
    /// each a round trip. Where `read` or `attempt` yields none nothing was written, and `work` is done in one
    /// transaction, as it is on SQLite. Errors: as [`UnitOfWork::read`].
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
        // Whoever may not is told so by the other way.
        let Some(actor) = accounts::enabled(&account) else {
            return Ok(None);
        };
        let now = self.clock.now_or(read_at);
        let mut cx = Context::new(&mut conn, &actor, None, now, self.clock, self.seal);
        attempt(&mut cx, read)
    }

    /// Reads for anyone. Errors: 503, and those of the work.
    pub fn read_public<T>(&self, work: impl FnOnce(&mut PublicContext<'_>) -> Result<T>) -> Result<T> {
        counted("read", || {
            let mut conn = self.db.reader()?;
            work(&mut PublicContext {
                conn: &mut conn,
                now: self.clock.now(),
            })
        })
    }

    /// Reads for anyone, telling whose session the token is, where it is one that has not ended. Errors: 503,
    /// and those of the work.
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

    /// Writes for nobody: what the worker keeps of its own work. One transaction.
    pub(super) fn write_alone<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.db.write(work)
    }

    /// The same, with the moment by the database's clock: for leases, which other instances hold against theirs.
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

    /// Does the work at the moment that the database's clock shows; a read without an account, at the moment that the
    /// machine's does.
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

/// What is read before it is known who asks, together with the account of the client whose token was verified.
pub struct FirstRead<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) client_id: &'a str,
    /// The day in Almere by the machine's clock.
    pub(super) today: NaiveDate,
}

/// What a [`FirstRead`] found.
pub struct WithAccount<R> {
    pub(super) account: accounts::AccountRow,
    /// What the database's clock showed.
    pub(super) read_at: Option<Moment>,
    pub(super) read: R,
}

/// How work reaches the database.
#[derive(Clone, Copy)]
enum Way {
    Read,
    ReadConsistently,
    Write,
}

/// Work without a result: the way to the database and back is compiled once, and not for each use case anew.
type Work<'w> = &'w mut dyn FnMut(&mut Context<'_>) -> Result<()>;

/// Carries out work that has a result as work that has none.
fn yielding<T>(
    work: impl FnOnce(&mut Context<'_>) -> Result<T>,
    carry_out: impl FnOnce(Work<'_>) -> Result<()>,
) -> Result<T> {
    let mut work = Some(work);
    let mut yielded = None;
    carry_out(&mut |cx| {
        let work = work
            .take()
            .ok_or_else(|| Error::internal("work is carried out once"))?;
        yielded = Some(work(cx)?);
        Ok(())
    })?;
    yielded.ok_or_else(|| Error::internal("the work was not carried out"))
}

/// How many statements the last work on this thread took; BEGIN is one, and COMMIT.
pub fn statements_taken() -> u32 {
    statements::taken()
}

/// Tells in the log how many statements the work took.
fn counted<T>(how: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    statements::reset();
    let result = work();
    tracing::debug!(how, statements = statements::taken(), "the database work is done");
    result
}
