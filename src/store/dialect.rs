//! SQL that differs between the two databases; every `match` on the backend is here.

pub mod erasing;
pub mod search;

use diesel::connection::SimpleConnection;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::{Bool, Nullable, Text, Timestamp};
use diesel::{AppearsOnTable, Expression, QueryResult, RunQueryDsl, SelectableExpression};

use super::conn::{Conn, Driver, MultiBackend};
use edba_common::error::Result;
use edba_domain::Moment;

/// The settings that each new connection executes.
///
/// SQLite: WAL allows reads during a write. `synchronous=FULL` syncs each commit, so an acknowledged vote survives a
/// power cut. A checkpoint after 8,000 pages instead of 1,000 writes a page that many votes change once instead of
/// each time. Memory-mapped pages are not copied at each read. Recursive triggers make a REPLACE fire the DELETE
/// triggers, so protection against deletion also covers replacement. `secure_delete` overwrites deleted data: an
/// earlier version of a sealed ballot box reveals information to anyone who has the secret.
///
/// PostgreSQL: a generic plan is made once per connection, because planning for each set of values took longer than
/// the execution of most statements. JIT is off, because no statement runs long enough to benefit. The lock timeout
/// is short, because a waiting request occupies a connection; the client gets 503 and retries.
pub fn session_settings(conn: &Conn) -> &'static str {
    match &conn.0 {
        Driver::Sqlite(_) => {
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; \
             PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864; PRAGMA mmap_size = 1073741824; \
             PRAGMA secure_delete = ON;"
        }
        Driver::Pg(_) => {
            "SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET lock_timeout = '5s'; \
             SET plan_cache_mode = force_generic_plan; SET jit = off;"
        }
    }
}

/// Requests English messages from PostgreSQL, because some errors can only be distinguished by their text. A database
/// role without the privilege keeps its language.
pub fn speak_english(conn: &mut Conn) {
    if let Driver::Pg(c) = &mut conn.0
        && let Err(error) = c.batch_execute("SET lc_messages = 'C'")
    {
        tracing::debug!(%error, "cannot set lc_messages; database messages keep their language");
    }
}

/// The database's clock in UTC, as a column. It is read when the row is produced, not when the statement begins. Null
/// on SQLite, which has no clock of its own and uses that of this machine.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct DatabaseClock;

impl Expression for DatabaseClock {
    type SqlType = Nullable<Timestamp>;
}
impl<T> SelectableExpression<T> for DatabaseClock {}
impl<T> AppearsOnTable<T> for DatabaseClock {}
impl diesel::expression::ValidGrouping<()> for DatabaseClock {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

impl QueryFragment<MultiBackend> for DatabaseClock {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.push_sql(match pass.backend() {
            MultiBackend::Sqlite(_) => "NULL",
            MultiBackend::Pg(_) => "(clock_timestamp() AT TIME ZONE 'UTC')",
        });
        Ok(())
    }
}

/// Reads the database's clock; None on SQLite.
pub fn clock(conn: &mut Conn) -> Result<Option<Moment>> {
    match &conn.0 {
        Driver::Sqlite(_) => Ok(None),
        Driver::Pg(_) => Ok(diesel::select(DatabaseClock).get_result(conn)?),
    }
}

/// Takes the advisory lock of a name until the end of the transaction, and waits if another transaction has it. Does
/// nothing on SQLite, where a write transaction already excludes other writers.
pub fn lock_name(conn: &mut Conn, name: &str) -> Result<()> {
    if let Driver::Pg(_) = &conn.0 {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(name)
            .execute(conn)?;
    }
    Ok(())
}

/// Takes the advisory locks of several names until the end of the transaction, in the order of their keys, which rules out a
/// deadlock between two such queries. With `WAITS` it waits for locks that another transaction holds, and returns true. Without,
/// it takes the locks that are free, and returns whether these were all. PostgreSQL only.
#[derive(Debug, Clone, QueryId)]
pub struct LockNames<const WAITS: bool> {
    /// The names, as a JSON array.
    names: String,
}

impl LockNames<true> {
    /// Waits for each lock, at most `lock_timeout`.
    pub fn waiting(names: &[String]) -> Result<Self> {
        Self::of(names)
    }
}

impl LockNames<false> {
    /// Does not wait.
    pub fn without_waiting(names: &[String]) -> Result<Self> {
        Self::of(names)
    }
}

impl<const WAITS: bool> LockNames<WAITS> {
    fn of(names: &[String]) -> Result<Self> {
        let names = serde_json::to_string(names)?;
        Ok(Self { names })
    }
}

impl<const WAITS: bool> Query for LockNames<WAITS> {
    type SqlType = Bool;
}

impl<const WAITS: bool> RunQueryDsl<Conn> for LockNames<WAITS> {}

impl<const WAITS: bool> QueryFragment<MultiBackend> for LockNames<WAITS> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // The planner leaves out a column that is not read, and with it the lock.
        pass.push_sql(match WAITS {
            true => "SELECT count(taken) >= 0 FROM (SELECT pg_advisory_xact_lock(key)::text AS taken FROM ",
            false => "SELECT coalesce(bool_and(taken), true) FROM (SELECT pg_try_advisory_xact_lock(key) AS taken FROM ",
        });
        pass.push_sql("(SELECT DISTINCT hashtextextended(name, 0) AS key FROM json_array_elements_text(");
        pass.push_bind_param::<Text, _>(&self.names)?;
        pass.push_sql("::json) AS name ORDER BY key) AS keys) AS locks");
        Ok(())
    }
}

/// A query that locks the row that it reads until the end of the transaction. It returns the row as the previous lock
/// owner committed it, with the database's time under the lock.
///
/// `WAITS`: whether it waits for a locked row; otherwise it skips it and finds no row. SQLite needs no row lock: a
/// write transaction begins IMMEDIATE and already excludes other writers.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Locking<Q, const WAITS: bool>(Q);

impl<Q> Locking<Q, true> {
    /// Waits for a locked row, at most `lock_timeout`.
    pub fn waiting(query: Q) -> Self {
        Self(query)
    }
}

impl<Q> Locking<Q, false> {
    /// Does not wait: finds no row if it is locked.
    pub fn at_once(query: Q) -> Self {
        Self(query)
    }
}

impl<Q: Query, const WAITS: bool> Query for Locking<Q, WAITS> {
    type SqlType = (Q::SqlType, Nullable<Timestamp>);
}

impl<Q, const WAITS: bool> RunQueryDsl<Conn> for Locking<Q, WAITS> {}

impl<Q: QueryFragment<MultiBackend>, const WAITS: bool> QueryFragment<MultiBackend> for Locking<Q, WAITS> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match pass.backend() {
            MultiBackend::Sqlite(_) => {
                pass.push_sql("SELECT locked.*, NULL FROM (");
                self.0.walk_ast(pass.reborrow())?;
                pass.push_sql(") AS locked");
            }
            MultiBackend::Pg(_) => {
                // The clock is read after the row is locked. The lock mode is that of an UPDATE that does not change
                // the key.
                pass.push_sql("WITH locked AS MATERIALIZED (");
                self.0.walk_ast(pass.reborrow())?;
                pass.push_sql(if WAITS {
                    " FOR NO KEY UPDATE"
                } else {
                    " FOR NO KEY UPDATE SKIP LOCKED"
                });
                pass.push_sql(") SELECT locked.*, ");
                DatabaseClock.walk_ast(pass.reborrow())?;
                pass.push_sql(" FROM locked");
            }
        }
        Ok(())
    }
}

/// A query that locks the rows that it reads and skips locked ones, so that concurrent workers do not wait for each
/// other. SQLite has one writer and needs no lock.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct SkippingLocked<Q>(pub Q);

impl<Q: Query> Query for SkippingLocked<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<Conn> for SkippingLocked<Q> {}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for SkippingLocked<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass.reborrow())?;
        if let MultiBackend::Pg(_) = pass.backend() {
            pass.push_sql(" FOR NO KEY UPDATE SKIP LOCKED");
        }
        Ok(())
    }
}

/// Executes two writes. On PostgreSQL they are one statement, to save a round trip. The second must not read the rows
/// that the first writes.
pub fn write_both<A, B>(conn: &mut Conn, first: A, second: B) -> QueryResult<()>
where
    A: QueryFragment<MultiBackend> + QueryId + ExecuteDsl<Conn> + RunQueryDsl<Conn>,
    B: QueryFragment<MultiBackend> + QueryId + ExecuteDsl<Conn> + RunQueryDsl<Conn>,
{
    match &conn.0 {
        Driver::Sqlite(_) => {
            first.execute(conn)?;
            second.execute(conn)?;
        }
        Driver::Pg(_) => {
            InOneStatement(first, second).execute(conn)?;
        }
    }
    Ok(())
}

/// Executes three writes, like [`write_both`]. None may read the rows that another writes.
pub fn write_three<A, B, C>(conn: &mut Conn, first: A, second: B, third: C) -> QueryResult<()>
where
    A: QueryFragment<MultiBackend> + QueryId + ExecuteDsl<Conn> + RunQueryDsl<Conn>,
    B: QueryFragment<MultiBackend> + QueryId + ExecuteDsl<Conn> + RunQueryDsl<Conn>,
    C: QueryFragment<MultiBackend> + QueryId + ExecuteDsl<Conn> + RunQueryDsl<Conn>,
{
    match &conn.0 {
        Driver::Sqlite(_) => {
            first.execute(conn)?;
            second.execute(conn)?;
            third.execute(conn)?;
        }
        Driver::Pg(_) => {
            ThreeInOneStatement(first, second, third).execute(conn)?;
        }
    }
    Ok(())
}

diesel::table! {
    /// The rows returned by the first write of [`ThreeInOneStatement`]; empty if it changed nothing.
    first (stream_id) {
        stream_id -> Text,
    }
}

/// Three writes in one PostgreSQL statement. The second and third may insert rows selected from [`first`], so they
/// write nothing if the first changed nothing. The row count is that of the third.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct ThreeInOneStatement<A, B, C>(pub A, pub B, pub C);

impl<A, B, C> RunQueryDsl<Conn> for ThreeInOneStatement<A, B, C> {}

impl<A, B, C> QueryFragment<MultiBackend> for ThreeInOneStatement<A, B, C>
where
    A: QueryFragment<MultiBackend>,
    B: QueryFragment<MultiBackend>,
    C: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.push_sql("WITH first AS (");
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql("), second AS (");
        self.1.walk_ast(pass.reborrow())?;
        pass.push_sql(") ");
        self.2.walk_ast(pass)
    }
}

#[derive(Debug, Clone, Copy, QueryId)]
struct InOneStatement<A, B>(A, B);

impl<A, B> RunQueryDsl<Conn> for InOneStatement<A, B> {}

impl<A, B> QueryFragment<MultiBackend> for InOneStatement<A, B>
where
    A: QueryFragment<MultiBackend>,
    B: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.push_sql("WITH first AS (");
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(") ");
        self.1.walk_ast(pass)
    }
}
