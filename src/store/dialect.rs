//! Every `match` on the backend: what the two databases say differently.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::{Bool, Text};
use diesel::{AppearsOnTable, Expression, QueryResult, RunQueryDsl, SelectableExpression};

use super::conn::{Conn, Driver, MultiBackend};
use super::schema::business_cases;

/// What each new connection is told.
///
/// SQLite: WAL lets readers read while one writes; `synchronous=FULL` syncs each commit, so an
/// answered vote survives a power cut. A checkpoint after 8,000 pages instead of 1,000 writes a page that
/// many votes change once instead of each time. What is mapped is not copied at each read. With recursive
/// triggers a REPLACE deletes as a DELETE does: what is never deleted is not replaced either.
///
/// PostgreSQL: a statement is planned once for a connection, not anew for each set of values, as it would be for
/// most of ours; the planning took longer than what was planned. Nothing here runs for so long that
/// compiling it would pay.
pub fn session_settings(conn: &Conn) -> &'static str {
    match &conn.0 {
        Driver::Sqlite(_) => {
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; \
             PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864; PRAGMA mmap_size = 1073741824;"
        }
        Driver::Pg(_) => {
            "SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET lock_timeout = '20s'; \
             SET plan_cache_mode = force_generic_plan; SET jit = off;"
        }
    }
}

/// A condition on `business_cases`: the case's words match all of the (already stemmed) words.
#[derive(Debug, Clone, QueryId)]
pub struct CaseMatches {
    words: Vec<String>,
    query: String,
}

impl CaseMatches {
    /// `words` are stemmed, lower case and alphanumeric; with none given nothing matches.
    pub fn new(words: Vec<String>) -> Self {
        let query = words
            .iter()
            .map(|w| format!("\"{w}\""))
            .collect::<Vec<_>>()
            .join(" ");
        Self { query, words }
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// `FROM … WHERE …` that begins at the full-text index, where [`reads_full_text_backwards`].
    pub fn from_matches<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // CROSS JOIN fixes the order: the index first, each case by its number after it.
        pass.push_sql(
            " FROM case_search CROSS JOIN business_cases ON business_cases.number_key = case_search.rowid \
             WHERE case_search MATCH ",
        );
        pass.push_bind_param::<Text, _>(&self.query)?;
        pass.push_sql(" AND ");
        Ok(())
    }
}

/// Whether the full-text index gives its matches in the order of their numbers, either way: SQLite's
/// does, so the newest matches of a frequent word are found without reading them all.
pub fn reads_full_text_backwards(pass: &AstPass<'_, '_, MultiBackend>) -> bool {
    matches!(pass.backend(), MultiBackend::Sqlite(_))
}

impl Expression for CaseMatches {
    type SqlType = Bool;
}
impl SelectableExpression<business_cases::table> for CaseMatches {}
impl AppearsOnTable<business_cases::table> for CaseMatches {}
impl diesel::expression::ValidGrouping<()> for CaseMatches {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

impl QueryFragment<MultiBackend> for CaseMatches {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match pass.backend() {
            MultiBackend::Sqlite(_) => {
                pass.push_sql(
                    "business_cases.number_key IN (SELECT rowid FROM case_search WHERE case_search MATCH ",
                );
                pass.push_bind_param::<Text, _>(&self.query)?;
                pass.push_sql(")");
            }
            MultiBackend::Pg(_) => {
                // In `websearch` syntax quoted words are all required, and no input is an error.
                pass.push_sql(
                    "to_tsvector('simple', business_cases.search_text) @@ websearch_to_tsquery('simple', ",
                );
                pass.push_bind_param::<Text, _>(&self.query)?;
                pass.push_sql(")");
            }
        }
        Ok(())
    }
}

/// A query that takes the lock of the rows it reads, until the end of the transaction. It waits for whoever
/// holds one, and then reads what they left.
///
/// SQLite has one writer: a write transaction begins IMMEDIATE and holds every lock already.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Locking<Q>(pub Q);

impl<Q: Query> Query for Locking<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<Conn> for Locking<Q> {}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Locking<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass.reborrow())?;
        if let MultiBackend::Pg(_) = pass.backend() {
            // The lock that an UPDATE takes which leaves the key as it is.
            pass.push_sql(" FOR NO KEY UPDATE");
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
