//! Connection type for both databases, connection pools, and write transactions.

mod connection;
mod driver;
mod group_commit;
mod lock_waits;
mod statement_cache;

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{self, Pool, PooledConnection};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, ConnectionError};

pub use self::connection::Conn;
pub use self::driver::{Driver, MultiBackend};
use self::group_commit::SharedCommit;
pub use self::lock_waits::Lock;
use self::lock_waits::LockWaits;
use super::dialect;
use edba_common::error::Error;

/// Location of the database. The URL scheme alone selects the backend. There is no fallback, so an outage of
/// PostgreSQL never silently opens a SQLite file.
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

/// Connection pools. SQLite has one writer connection, with a queue in this process instead of lock waits in the
/// database, and a separate pool of readers. PostgreSQL has one pool for both.
#[derive(Clone)]
pub struct Db {
    readers: Pool<Manager>,
    writer: Pool<Manager>,
    /// One connection for health checks, so that they do not wait for the other pools.
    probe: Pool<Manager>,
    /// Group commit; only on SQLite, which has one writer.
    shared: Option<Arc<SharedCommit>>,
    url: DatabaseUrl,
}

/// Timeout for getting a connection, or the write turn on SQLite.
const WAIT: Duration = Duration::from_secs(10);
/// Timeout for getting the probe connection. It is shorter, because a late health check counts as a failure.
const PROBE_WAIT: Duration = Duration::from_secs(3);

/// Usage of one connection pool, in connections.
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

    /// The usage of each pool.
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

    /// A connection for health checks, from a separate pool.
    pub fn probe(&self) -> Result<Pooled, Error> {
        self.probe.get().map_err(Error::unavailable)
    }

    /// A connection for manual writes. Use [`Db::write`] for everything else.
    pub fn writer(&self) -> Result<Pooled, Error> {
        self.writer.get().map_err(Error::unavailable)
    }

    /// Runs `work` in one write transaction, which is committed or rolled back as a whole. Committed data is on disk
    /// when this returns.
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

    /// Erases earlier versions of sealed ballot boxes from the database files; false if some may remain.
    pub fn erase_earlier_states(&self) -> Result<bool, Error> {
        match &self.shared {
            Some(shared) => shared.alone(dialect::erasing::erase),
            None => dialect::erasing::erase(&mut *self.writer()?),
        }
    }

    /// The number of callers that wait for the write turn; 0 on PostgreSQL.
    pub fn waiting_to_write(&self) -> u64 {
        self.shared.as_ref().map_or(0, |shared| shared.waiting())
    }
}

/// Logs connection failures. The pool itself retries.
#[derive(Debug)]
struct PoolErrors;

impl r2d2::HandleError<r2d2::Error> for PoolErrors {
    fn handle_error(&self, error: r2d2::Error) {
        tracing::error!(error = %error, "database connection failed; the pool will retry");
    }
}

/// Begins a write transaction. On SQLite it is IMMEDIATE: a deferred transaction that reads first and writes later
/// fails with "database is locked" under load, whatever the timeout.
fn begin_write(conn: &mut Conn) -> Result<(), Error> {
    let begun = match &mut conn.0 {
        Driver::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        Driver::Pg(c) => AnsiTransactionManager::begin_transaction(c),
    };
    Ok(conn.note(begun)?)
}

/// Runs `work` in one read transaction on a consistent snapshot of the database.
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

/// Rolls back after an error. A failed rollback is only logged, because the caller reports the original error; the
/// connection is then broken and leaves the pool.
fn roll_back(conn: &mut Conn) {
    if let Err(error) = Transactions::rollback_transaction(conn) {
        tracing::warn!(%error, "transaction rollback failed; the connection is discarded");
    }
}
