//! Places in the full-text index in the order of the numbers of the cases.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable};

use super::Lookup;
use crate::store::conn::{Conn, MultiBackend};

/// How many numbers PostgreSQL's index keeps together as a block (`n:` in migration 0034).
const BLOCK: i64 = 1024;

/// The number of the match so many matches after a place in the order of the numbers; None where there are not as many.
/// SQLite only: see [`reads_matches_in_order`].
pub fn match_ahead(
    conn: &mut Conn,
    lookup: &Lookup,
    after: Option<i64>,
    descending: bool,
    matches: i64,
) -> QueryResult<Option<i64>> {
    MatchAhead {
        lookup,
        after,
        descending,
        matches,
    }
    .get_result(conn)
    .optional()
}

struct MatchAhead<'a> {
    lookup: &'a Lookup,
    after: Option<i64>,
    descending: bool,
    matches: i64,
}

impl QueryId for MatchAhead<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for MatchAhead<'_> {
    type SqlType = BigInt;
}
impl RunQueryDsl<Conn> for MatchAhead<'_> {}

impl QueryFragment<MultiBackend> for MatchAhead<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT rowid FROM case_search WHERE ");
        self.lookup.walk_matches(&mut out)?;
        if let Some(after) = &self.after {
            out.push_sql(if self.descending {
                " AND rowid < "
            } else {
                " AND rowid > "
            });
            out.push_bind_param::<BigInt, _>(after)?;
        }
        out.push_sql(if self.descending {
            " ORDER BY rowid DESC"
        } else {
            " ORDER BY rowid ASC"
        });
        out.push_sql(" LIMIT 1 OFFSET ");
        out.push_bind_param::<BigInt, _>(&self.matches)
    }
}

/// The number of the next match beyond a place in the order of the numbers, however far it is. PostgreSQL only: block
/// by block, each looked up in the index together with the words.
pub fn next_match(
    conn: &mut Conn,
    lookup: &Lookup,
    beyond: i64,
    descending: bool,
) -> QueryResult<Option<i64>> {
    NextMatch {
        lookup,
        beyond,
        descending,
    }
    .get_result(conn)
    .optional()
    .map(Option::flatten)
}

struct NextMatch<'a> {
    lookup: &'a Lookup,
    beyond: i64,
    descending: bool,
}

impl QueryId for NextMatch<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for NextMatch<'_> {
    type SqlType = Nullable<BigInt>;
}
impl RunQueryDsl<Conn> for NextMatch<'_> {}

impl QueryFragment<MultiBackend> for NextMatch<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let (nearest, beyond, step) = if self.descending {
            ("max", " < ", "blocks.block * ")
        } else {
            ("min", " > ", "blocks.block * ")
        };
        let block = BLOCK.to_string();
        out.push_sql("WITH RECURSIVE blocks (block) AS (SELECT ");
        out.push_sql(nearest);
        out.push_sql("(number_key) / ");
        out.push_sql(&block);
        out.push_sql(" FROM case_search WHERE number_key");
        out.push_sql(beyond);
        out.push_bind_param::<BigInt, _>(&self.beyond)?;
        out.push_sql(" UNION ALL SELECT (SELECT ");
        out.push_sql(nearest);
        out.push_sql("(number_key) / ");
        out.push_sql(&block);
        out.push_sql(" FROM case_search WHERE number_key");
        out.push_sql(beyond);
        out.push_sql(step);
        out.push_sql(&block);
        if !self.descending {
            out.push_sql(" + ");
            out.push_sql(&(BLOCK - 1).to_string());
        }
        out.push_sql(") FROM blocks WHERE block IS NOT NULL) SELECT matches.nearest FROM blocks CROSS JOIN LATERAL (SELECT ");
        out.push_sql(nearest);
        // The sum keeps the planner from walking along the numbers instead.
        out.push_sql("(case_search.number_key + 0) AS nearest FROM case_search WHERE case_search.words @@ (");
        self.lookup.walk_tsquery(&mut out)?;
        out.push_sql(" && CAST('''n:' || blocks.block || '''' AS tsquery)) AND case_search.number_key");
        out.push_sql(beyond);
        out.push_bind_param::<BigInt, _>(&self.beyond)?;
        out.push_sql(") matches WHERE matches.nearest IS NOT NULL LIMIT 1");
        Ok(())
    }
}
