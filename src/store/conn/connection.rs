//! The connection type used throughout `store`. It passes every statement to its driver as one type (`Statement`), so
//! diesel's execution code is compiled once instead of twice for each of some 400 statements, and the SQL text is
//! built once per execution instead of up to four times. The text of a statement type with a static query id is cached
//! per connection.

use std::any::TypeId;
use std::sync::Arc;

use diesel::backend::Backend;
use diesel::connection::{
    CacheSize, Connection, Instrumentation, LoadConnection, SimpleConnection, TransactionManager,
    TransactionManagerStatus,
};
use diesel::expression::QueryMetadata;
// Internal items that `derive(MultiConnection)` also uses in its generated code.
use diesel::internal::derives::multiconnection::{AstPassHelper, ConnectionSealed};
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::sql_types::Untyped;
use diesel::{ConnectionError, ConnectionResult, QueryResult};

use super::lock_waits::{Lock, LockWaits, Place};
use super::statement_cache::Repeated;
use super::{Driver, MultiBackend};
use edba_common::database_errors::breaks_connection;
use edba_common::error::Result;

/// A connection to either database.
pub struct Conn(pub Driver, Repeated, Arc<LockWaits>, Broken);

/// Whether a statement failed in a way that makes the connection unusable. The driver itself reports this only at the
/// next statement.
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

    /// Whether the connection is unusable and must leave the pool.
    pub(super) fn is_broken(&mut self) -> bool {
        use diesel::r2d2::R2D2Connection;
        self.3.0
            || match &mut self.0 {
                Driver::Pg(c) => c.is_broken(),
                Driver::Sqlite(c) => c.is_broken(),
            }
    }

    /// Records whether this result makes the connection unusable, for calls that bypass `Conn` and use the driver.
    pub(super) fn note<T>(&mut self, result: QueryResult<T>) -> QueryResult<T> {
        self.3.note(result)
    }

    /// Whether a transaction can wait for a lock. On SQLite it cannot: a write transaction locks the whole database.
    pub fn has_lock_waits(&self) -> bool {
        matches!(self.0, Driver::Pg(_))
    }

    /// Takes a place in this process's queue for a lock. Errors: 503 if too many callers wait for it.
    pub fn wait_for(&self, lock: Lock) -> Result<Place> {
        self.2.enter(lock)
    }
}

/// The type-specific part of a statement: how its SQL is built.
trait Written {
    /// The static query id; None for a statement whose SQL text depends on its values.
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

/// Any statement, with its SQL text.
struct Statement<'q> {
    written: Box<dyn Written + 'q>,
    sql: Arc<str>,
    /// Whether the statement stays in the prepared-statement cache: diesel considers it safe, or it is repeated often.
    kept: bool,
}

/// A type-erased statement, used to build the SQL text.
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

/// The SQL text of a statement, and whether diesel considers it safe for the prepared-statement cache.
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

/// No static query id: the prepared-statement cache is keyed by the SQL text.
impl QueryId for Statement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// Untyped rows: the caller of `load` knows the column types, and the driver does not need them.
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

    /// Always fails: the derived driver would try one backend after the other. [`super::Manager`] opens the configured
    /// one.
    fn establish(_: &str) -> ConnectionResult<Self> {
        Err(ConnectionError::BadConnection(
            "connections are opened only by the pool manager".into(),
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
