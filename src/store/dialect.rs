//! Every `match` on the backend: what the two databases say differently.

pub mod erasing;
pub mod search;

use diesel::connection::SimpleConnection;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::{Nullable, Text, Timestamp};
use diesel::{AppearsOnTable, Expression, QueryResult, RunQueryDsl, SelectableExpression};

use super::conn::{Conn, Driver, MultiBackend};
use crate::domain::Moment;
use crate::error::Result;

/// What each new connection is told.
///
/// SQLite: WAL lets readers read while one writes; `synchronous=FULL` syncs each commit, so an
/// answered vote survives a power cut. A checkpoint after 8,000 pages instead of 1,000 writes a page that
/// many votes change once instead of each time. What is mapped is not copied at each read. With recursive
/// triggers a REPLACE deletes as a DELETE does: what is never deleted is not replaced either. What is deleted or replaced is
/// overwritten: the earlier state of a sealed ballot box tells something to whoever has the secret.
///
/// PostgreSQL: a statement is planned once for a connection, not anew for each set of values, as it would be for
/// most of ours; the planning took longer than what was planned. Nothing here runs for so long that
/// compiling it would pay. Whoever waits for a lock holds a connection meanwhile, and is told to try again after a while.
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

/// Asks PostgreSQL for its messages in English, as far as the account of the service may: some errors are told apart by
/// their text alone.
pub fn speak_english(conn: &mut Conn) {
    if let Driver::Pg(c) = &mut conn.0
        && let Err(error) = c.batch_execute("SET lc_messages = 'C'")
    {
        tracing::debug!(%error, "the database keeps the language of its messages");
    }
}

/// The database's clock in UTC, as a column. It is read when the row is made, not when the statement begins. Null on
/// SQLite, which has no clock of its own: the machine's is that of the database.
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

/// Reads the database's clock; none on SQLite.
pub fn clock(conn: &mut Conn) -> Result<Option<Moment>> {
    match &conn.0 {
        Driver::Sqlite(_) => Ok(None),
        Driver::Pg(_) => Ok(diesel::select(DatabaseClock).get_result(conn)?),
    }
}

/// Takes the lock of a name until the end of the transaction, waiting for whoever holds it. SQLite has one writer: a write
/// transaction holds every lock already.
pub fn lock_name(conn: &mut Conn, name: &str) -> Result<()> {
    if let Driver::Pg(_) = &conn.0 {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(name)
            .execute(conn)?;
    }
    Ok(())
}

/// A query that takes the lock of the one row that it reads, until the end of the transaction, and tells beside it what
/// the database's clock showed under the lock. It reads what whoever held the lock before has left.
///
/// SQLite has one writer: a write transaction begins IMMEDIATE and holds every lock already.
/// `WAITS` tells whether it waits for another who holds the lock. Where it does not, it finds no row then.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Locking<Q, const WAITS: bool>(Q);

impl<Q> Locking<Q, true> {
    /// Waits for whoever holds the lock, for as long as `lock_timeout` allows.
    pub fn waiting(query: Q) -> Self {
        Self(query)
    }
}

impl<Q> Locking<Q, false> {
    /// Finds no row where another holds the lock.
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
                // The clock is read for a row that has been locked. The lock is the one that an UPDATE takes which
                // leaves the key as it is.
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

/// A query that takes the lock of the rows it reads and leaves out those that somebody else has locked, so
/// that several who look for work do not wait for each other. SQLite has one writer: there is nobody else.
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

/// Carries out two writes, in one statement where the database can: PostgreSQL, where each statement is a
/// round trip. The second must not read what the first writes.
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

/// Carries out three writes, as [`write_both`] does two. None must read what another writes.
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
    /// What the first of [`ThreeInOneStatement`] returned: no row where it changed nothing.
    first (stream_id) {
        stream_id -> Text,
    }
}

/// Three writes in one statement, for PostgreSQL. The others may write what they select from [`first`], which is nothing
/// where the first changed nothing. It counts the rows of the last.
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
