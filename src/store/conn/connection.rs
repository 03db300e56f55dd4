//! The connection that everything in `store` is written against. It hands its driver every statement as one and the
//! same type: what lies between a statement and its database is compiled once, and not twice for each of some four
//! hundred statements, and the text of a statement is made once for each time it is carried out, and not up to four times.
//! The text of a statement type with a static query id is cached for each connection.

use std::any::TypeId;
use std::sync::Arc;

use diesel::backend::Backend;
use diesel::connection::{
    CacheSize, Connection, Instrumentation, LoadConnection, SimpleConnection, TransactionManager,
    TransactionManagerStatus,
};
use diesel::expression::QueryMetadata;
// What `derive(MultiConnection)` itself writes its connections with.
use diesel::internal::derives::multiconnection::{AstPassHelper, ConnectionSealed};
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::sql_types::Untyped;
use diesel::{ConnectionError, ConnectionResult, QueryResult};

use super::lock_waits::{Lock, LockWaits, Place};
use super::repeated::Repeated;
use super::{Driver, MultiBackend};
use crate::error::Result;
use crate::store::errors::breaks_connection;

/// A connection to either database.
pub struct Conn(pub Driver, Repeated, Arc<LockWaits>, Broken);

/// Whether a statement has failed in a way that leaves the connection of no use. The driver itself tells that only of
/// the next statement.
#[derive(Default)]
struct Broken(bool);

impl Broken {
    fn note<T>(&mut self, result: QueryResult<T>) -> QueryResult<T> {
        self.0 |= result.as_ref().is_err_and(breaks_connection);
        result
    }
}

impl From<Driver> for Conn {
    /// A connection without a pool.
    fn from(driver: Driver) -> Self {
        Self::new(driver, Arc::new(LockWaits::new(1)))
    }
}

impl Conn {
    pub(super) fn new(driver: Driver, lock_waits: Arc<LockWaits>) -> Self {
        Self(driver, Repeated::default(), lock_waits, Broken::default())
    }

    /// Whether the connection is of no use any more.
    pub(super) fn is_broken(&mut self) -> bool {
        use diesel::r2d2::R2D2Connection;
        self.3.0
            || match &mut self.0 {
                Driver::Pg(c) => c.is_broken(),
                Driver::Sqlite(c) => c.is_broken(),
            }
    }

    /// Notes whether this leaves the connection of no use, for what is asked of the driver itself.
    pub(super) fn note<T>(&mut self, result: QueryResult<T>) -> QueryResult<T> {
        self.3.note(result)
    }

    /// Whether a transaction may wait for a lock that another holds. On SQLite it holds every lock from its beginning.
    pub fn has_lock_waits(&self) -> bool {
        matches!(self.0, Driver::Pg(_))
    }

    /// Takes a place among those of this process who wait for a lock. Errors: 503 where too many do.
    pub fn wait_for(&self, lock: Lock) -> Result<Place> {
        self.2.enter(lock)
    }
}

/// The part of a statement that is its own: how it is written for a database.
trait Written {
    /// The static query id; None for a statement whose text depends on its values.
    fn type_of_text(&self) -> Option<TypeId>;
    fn walk<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()>;
}

impl<T: QueryFragment<MultiBackend> + QueryId> Written for T {
    fn type_of_text(&self) -> Option<TypeId> {
        T::query_id()
    }

    fn walk<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.walk_ast(pass)
    }
}

/// Any statement, with its text.
struct Statement<'q> {
    written: Box<dyn Written + 'q>,
    sql: Arc<str>,
    /// Whether the text comes again, and is worth keeping prepared.
    kept: bool,
}

/// A statement without its type, to ask it for its text.
struct Unnamed<'s, 'q>(&'s (dyn Written + 'q));

impl QueryFragment<MultiBackend> for Unnamed<'_, '_> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk(pass)
    }
}

impl<'q> Statement<'q> {
    fn new(driver: &Driver, met: &mut Repeated, written: Box<dyn Written + 'q>) -> QueryResult<Self> {
        let of_type = written.type_of_text();
        if let Some(sql) = of_type.and_then(|id| met.text_of(id)) {
            debug_assert_eq!(
                text(driver, &*written)?,
                (sql.to_string(), true),
                "a static query id has one text"
            );
            let kept = true;
            return Ok(Self { sql, kept, written });
        }
        let (sql, is_safe) = text(driver, &*written)?;
        let sql: Arc<str> = sql.into();
        let kept = is_safe || met.meets(&sql);
        if let Some(id) = of_type.filter(|_| is_safe) {
            met.note_text(id, &sql);
        }
        Ok(Self { sql, kept, written })
    }
}

/// The text of a statement, and whether the driver keeps one like it prepared.
fn text(driver: &Driver, written: &dyn Written) -> QueryResult<(String, bool)> {
    type Builder = <MultiBackend as Backend>::QueryBuilder;
    let (backend, mut builder) = match driver {
        Driver::Pg(_) => (
            MultiBackend::Pg(Default::default()),
            Builder::Pg(Default::default()),
        ),
        Driver::Sqlite(_) => (
            MultiBackend::Sqlite(Default::default()),
            Builder::Sqlite(Default::default()),
        ),
    };
    let unnamed = Unnamed(written);
    unnamed.to_sql(&mut builder, &backend)?;
    Ok((builder.finish(), unnamed.is_safe_to_cache_prepared(&backend)?))
}

impl QueryFragment<MultiBackend> for Statement<'_> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if pass.bind_collector().is_some() || pass.debug_binds().is_some() {
            return self.written.walk(pass);
        }
        pass.push_sql(&self.sql);
        if !self.kept {
            pass.unsafe_to_cache_prepared();
        }
        Ok(())
    }
}

/// A statement is kept prepared by its text.
impl QueryId for Statement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// What its rows are is known to whoever asked; the driver needs no name for it.
impl Query for Statement<'_> {
    type SqlType = Untyped;
}

impl SimpleConnection for Conn {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        let done = self.0.batch_execute(query);
        self.note(done)
    }
}

impl ConnectionSealed for Conn {}

impl Connection for Conn {
    type Backend = MultiBackend;
    type TransactionManager = Self;

    /// Never: the driver would try one database after the other. [`super::Manager`] opens the one that is configured.
    fn establish(_: &str) -> ConnectionResult<Self> {
        Err(ConnectionError::BadConnection(
            "a connection is opened by its pool".into(),
        ))
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<MultiBackend> + QueryId,
    {
        let statement = Statement::new(&self.0, &mut self.1, Box::new(source))?;
        let done = self.0.execute_returning_count(&statement);
        self.note(done)
    }

    fn transaction_state(&mut self) -> &mut Driver {
        &mut self.0
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.0.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.0.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.0.set_prepared_statement_cache_size(size);
    }
}

impl LoadConnection for Conn {
    type Cursor<'conn, 'query> = <Driver as LoadConnection>::Cursor<'conn, 'query>;
    type Row<'conn, 'query> = <Driver as LoadConnection>::Row<'conn, 'query>;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<MultiBackend> + QueryId + 'query,
        MultiBackend: QueryMetadata<T::SqlType>,
    {
        load(self, Box::new(source))
    }
}

fn load<'conn, 'query>(
    conn: &'conn mut Conn,
    written: Box<dyn Written + 'query>,
) -> QueryResult<<Driver as LoadConnection>::Cursor<'conn, 'query>> {
    let Conn(driver, met, _, broken) = conn;
    let statement = Statement::new(driver, met, written)?;
    broken.note(driver.load(statement))
}

impl TransactionManager<Self> for Conn {
    type TransactionStateData = Driver;

    fn begin_transaction(conn: &mut Self) -> QueryResult<()> {
        let begun = Driver::begin_transaction(&mut conn.0);
        conn.note(begun)
    }

    fn rollback_transaction(conn: &mut Self) -> QueryResult<()> {
        Driver::rollback_transaction(&mut conn.0)
    }

    fn commit_transaction(conn: &mut Self) -> QueryResult<()> {
        let committed = Driver::commit_transaction(&mut conn.0);
        conn.note(committed)
    }

    fn transaction_manager_status_mut(conn: &mut Self) -> &mut TransactionManagerStatus {
        Driver::transaction_manager_status_mut(&mut conn.0)
    }
}
