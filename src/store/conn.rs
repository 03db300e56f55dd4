//! One connection type for both databases, the pools, and the one way to write.

mod connection;
mod lock_waits;
mod repeated;
mod shared_commit;

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{self, Pool, PooledConnection};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, ConnectionError};

pub use self::connection::Conn;
pub use self::lock_waits::Lock;
use self::lock_waits::LockWaits;
use self::shared_commit::SharedCommit;
use super::dialect;
use crate::error::Error;

/// What speaks to a database; every query in `store` is written once, for both.
#[derive(diesel::MultiConnection)]
pub enum Driver {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

/// Where the data is. The scheme alone decides; nothing is tried in turn, so an outage of
/// PostgreSQL never quietly opens a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    Sqlite(String),
    Postgres(String),
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(
                    "EDBA_DATABASE_URL: sqlite: needs the path of a file, such as sqlite:data/edba.sqlite"
                        .into(),
                );
            }
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err("EDBA_DATABASE_URL: allowed: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE".into())
    }
}

/// Opens the connections of a pool.
#[derive(Debug)]
pub struct Manager {
    url: DatabaseUrl,
    lock_waits: Arc<LockWaits>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Conn, r2d2::Error> {
        let driver = match &self.url {
            DatabaseUrl::Sqlite(path) => SqliteConnection::establish(path).map(Driver::Sqlite),
            DatabaseUrl::Postgres(url) => PgConnection::establish(url).map(Driver::Pg),
        }
        .map_err(r2d2::Error::ConnectionError)?;
        let mut conn = Conn::new(driver, Arc::clone(&self.lock_waits));
        conn.batch_execute(dialect::session_settings(&conn))
            .map_err(|e| r2d2::Error::ConnectionError(ConnectionError::CouldntSetupConfiguration(e)))?;
        dialect::speak_english(&mut conn);
        conn.set_instrumentation(super::statements::count);
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), r2d2::Error> {
        conn.batch_execute("SELECT 1").map_err(r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// The pools. SQLite has one writer, for which one waits in a line here rather than in the database, and
/// readers beside it; PostgreSQL has one pool for both.
#[derive(Clone)]
pub struct Db {
    readers: Pool<Manager>,
    writer: Pool<Manager>,
    /// One connection that tells whether the database answers, whatever the others wait for.
    probe: Pool<Manager>,
    /// Where there is one writer.
    shared: Option<Arc<SharedCommit>>,
    url: DatabaseUrl,
}

/// For how long one waits for a connection.
const WAIT: Duration = Duration::from_secs(10);
/// For how long one waits for the connection of the probe: an answer that comes late is none.
const PROBE_WAIT: Duration = Duration::from_secs(3);

/// How the connections of one pool are used.
#[derive(Debug, Clone, Copy)]
pub struct PoolUse {
    pub name: &'static str,
    pub allowed: u32,
    pub open: u32,
    pub idle: u32,
}

pub type Pooled = PooledConnection<Manager>;
type Transactions = <Conn as Connection>::TransactionManager;

impl Db {
    /// Opens the pools; fails at once when the database cannot be reached.
    pub fn open(url: &DatabaseUrl, connections: u32) -> Result<Self, r2d2::PoolError> {
        let lock_waits = Arc::new(LockWaits::new(connections));
        let settings = |size: u32| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .test_on_check_out(false)
                .connection_timeout(WAIT)
                .error_handler(Box::new(PoolErrors))
        };
        let manager = || Manager {
            url: url.clone(),
            lock_waits: Arc::clone(&lock_waits),
        };
        let pool = |size: u32| settings(size).build(manager());
        let readers = pool(connections)?;
        let probe = settings(1)
            .min_idle(Some(0))
            .test_on_check_out(true)
            .connection_timeout(PROBE_WAIT)
            .build(manager())?;
        let (writer, shared) = match url {
            DatabaseUrl::Sqlite(_) => {
                let writer = pool(1)?;
                (writer.clone(), Some(Arc::new(SharedCommit::new(writer))))
            }
            DatabaseUrl::Postgres(_) => (readers.clone(), None),
        };
        Ok(Self {
            readers,
            writer,
            probe,
            shared,
            url: url.clone(),
        })
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.url, DatabaseUrl::Postgres(_))
    }

    /// How the connections are used, pool by pool.
    pub fn pools(&self) -> Vec<PoolUse> {
        let of = |name, pool: &Pool<Manager>| {
            let state = pool.state();
            PoolUse {
                name,
                allowed: pool.max_size(),
                open: state.connections,
                idle: state.idle_connections,
            }
        };
        match self.url {
            DatabaseUrl::Sqlite(_) => vec![of("readers", &self.readers), of("writer", &self.writer)],
            DatabaseUrl::Postgres(_) => vec![of("all", &self.readers)],
        }
    }

    pub fn reader(&self) -> Result<Pooled, Error> {
        self.readers.get().map_err(Error::unavailable)
    }

    /// A connection to ask whether the database answers: beside those that the work is done on.
    pub fn probe(&self) -> Result<Pooled, Error> {
        self.probe.get().map_err(Error::unavailable)
    }

    /// A connection to write on by hand; [`Db::write`] is for all else.
    pub fn writer(&self) -> Result<Pooled, Error> {
        self.writer.get().map_err(Error::unavailable)
    }

    /// Runs `work` in one write transaction: all of it is kept, or nothing. When this returns, what was written is
    /// on the disk.
    pub fn write<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
        match &self.shared {
            Some(shared) => shared.write(work),
            None => {
                let mut conn = self.writer()?;
                begin_write(&mut conn)?;
                in_transaction(&mut conn, work)
            }
        }
    }

    /// Erases what the files of the database hold of earlier states of sealed ballot boxes; false where some are left.
    pub fn erase_earlier_states(&self) -> Result<bool, Error> {
        match &self.shared {
            Some(shared) => shared.alone(dialect::erasing::erase),
            None => dialect::erasing::erase(&mut *self.writer()?),
        }
    }

    /// How many wait for their turn to write.
    pub fn waiting_to_write(&self) -> u64 {
        self.shared.as_ref().map_or(0, |shared| shared.waiting())
    }
}

/// Failing to connect is said in the log as a sentence; the pool tries again by itself.
#[derive(Debug)]
struct PoolErrors;

impl r2d2::HandleError<r2d2::Error> for PoolErrors {
    fn handle_error(&self, error: r2d2::Error) {
        tracing::error!(error = %error, "the database could not be reached");
    }
}

/// On SQLite a write transaction begins IMMEDIATE: a deferred one that reads first and writes later
/// fails with "database is locked" under load, whatever the time-out.
fn begin_write(conn: &mut Conn) -> Result<(), Error> {
    let begun = match &mut conn.0 {
        Driver::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        Driver::Pg(c) => AnsiTransactionManager::begin_transaction(c),
    };
    Ok(conn.note(begun)?)
}

/// Runs `work` in one transaction that sees one state of the database throughout.
pub fn read<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    let begun = match &mut conn.0 {
        Driver::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN DEFERRED"),
        Driver::Pg(c) => AnsiTransactionManager::begin_transaction_sql(
            c,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
    };
    conn.note(begun)?;
    in_transaction(conn, work)
}

fn in_transaction<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    match work(conn) {
        Ok(value) => {
            Transactions::commit_transaction(conn)?;
            Ok(value)
        }
        Err(error) => {
            roll_back(conn);
            Err(error)
        }
    }
}

/// Undoes a transaction after an error, which is the one worth telling. A connection that cannot roll back is
/// broken and leaves the pool.
fn roll_back(conn: &mut Conn) {
    if let Err(error) = Transactions::rollback_transaction(conn) {
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
}
