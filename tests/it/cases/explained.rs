//! Query plan of a statement (EXPLAIN).

use diesel::RunQueryDsl;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Integer, Text};
use edba::store::Conn;
use edba::store::conn::{Driver, MultiBackend};

/// How the database would carry a statement out. SQLite answers with four columns, PostgreSQL with one.
struct Explained<T>(T, &'static str);

impl<T> QueryId for Explained<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Explained<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> diesel::QueryResult<()> {
        out.push_sql(self.1);
        self.0.walk_ast(out)
    }
}

struct Steps<T>(Explained<T>);
impl<T> QueryId for Steps<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<T> Query for Steps<T> {
    type SqlType = (Integer, Integer, Integer, Text);
}
impl<T> RunQueryDsl<Conn> for Steps<T> {}
impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Steps<T> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> diesel::QueryResult<()> {
        self.0.walk_ast(out)
    }
}

struct Lines<T>(Explained<T>);
impl<T> QueryId for Lines<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<T> Query for Lines<T> {
    type SqlType = Text;
}
impl<T> RunQueryDsl<Conn> for Lines<T> {}
impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Lines<T> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> diesel::QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// The steps in which the database would carry a statement out.
pub fn plan(conn: &mut Conn, asked: impl QueryFragment<MultiBackend>) -> Vec<String> {
    match &conn.0 {
        Driver::Sqlite(_) => Steps(Explained(asked, "EXPLAIN QUERY PLAN "))
            .load::<(i32, i32, i32, String)>(conn)
            .unwrap()
            .into_iter()
            .map(|(.., step)| step)
            .collect(),
        Driver::Pg(_) => Lines(Explained(asked, "EXPLAIN ")).load(conn).unwrap(),
    }
}
