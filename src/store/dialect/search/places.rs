//! Positions in the full-text index, in case number order.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable};

use super::Lookup;
use crate::conn::{Conn, MultiBackend};

/// Case numbers per block in the PostgreSQL index (`n:` in migration 0034).
const BLOCK: i64 = 1024;

/// The numbers of the next `matches` matches after a number, in number order. SQLite only: see
/// [`reads_matches_in_order`](super::reads_matches_in_order).
pub fn matches_ahead(
    conn: &mut Conn,
    lookup: &Lookup,
    after: Option<i64>,
    descending: bool,
    matches: i64,
) -> QueryResult<Vec<i64>> {
    MatchesAhead {
        lookup,
        after,
        descending,
        matches,
    }
    .load(conn)
}

struct MatchesAhead<'a> {
    lookup: &'a Lookup,
    after: Option<i64>,
    descending: bool,
    matches: i64,
}

impl QueryId for MatchesAhead<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for MatchesAhead<'_> {
    type SqlType = BigInt;
}
impl RunQueryDsl<Conn> for MatchesAhead<'_> {}

impl QueryFragment<MultiBackend> for MatchesAhead<'_> {
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
            " ORDER BY rowid DESC LIMIT "
        } else {
            " ORDER BY rowid ASC LIMIT "
        });
        out.push_bind_param::<BigInt, _>(&self.matches)
    }
}

/// Result of looking for the next match beyond a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// The number of the next match.
    Match(i64),
    /// No match up to this number; numbers beyond it were not searched.
    NoneBefore(i64),
    Nothing,
}

/// Finds the next match beyond a number, in number order. PostgreSQL only: looks up at most `blocks` blocks, each in
/// the index together with the words.
pub fn next_match(
    conn: &mut Conn,
    lookup: &Lookup,
    beyond: i64,
    descending: bool,
    blocks: i64,
) -> QueryResult<Ahead> {
    let found: Option<(Option<i64>, i64)> = NextMatch {
        lookup,
        beyond,
        descending,
        blocks,
    }
    .get_result(conn)
    .optional()?;
    Ok(match found {
        Some((Some(number), _)) => Ahead::Match(number),
        Some((None, block)) if descending => Ahead::NoneBefore(block * BLOCK),
        Some((None, block)) => Ahead::NoneBefore(block * BLOCK + BLOCK - 1),
        None => Ahead::Nothing,
    })
}

/// Query of the nearest match and its block, or of the last block searched.
struct NextMatch<'a> {
    lookup: &'a Lookup,
    beyond: i64,
    descending: bool,
    blocks: i64,
}

impl QueryId for NextMatch<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for NextMatch<'_> {
    type SqlType = (Nullable<BigInt>, BigInt);
}
impl RunQueryDsl<Conn> for NextMatch<'_> {}

impl QueryFragment<MultiBackend> for NextMatch<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let (nearest, beyond) = if self.descending {
            ("max", " < ")
        } else {
            ("min", " > ")
        };
        let nearest_block =
            format!("(SELECT {nearest}(number_key) / {BLOCK} FROM case_search WHERE number_key{beyond}");
        out.push_sql("WITH RECURSIVE blocks (block, place) AS (SELECT ");
        out.push_sql(&nearest_block);
        out.push_bind_param::<BigInt, _>(&self.beyond)?;
        out.push_sql("), CAST(1 AS bigint) UNION ALL SELECT ");
        out.push_sql(&nearest_block);
        out.push_sql("blocks.block * ");
        out.push_sql(&BLOCK.to_string());
        if !self.descending {
            out.push_sql(" + ");
            out.push_sql(&(BLOCK - 1).to_string());
        }
        out.push_sql("), place + 1 FROM blocks WHERE block IS NOT NULL AND place < ");
        out.push_bind_param::<BigInt, _>(&self.blocks)?;
        out.push_sql(") SELECT matches.nearest, blocks.block FROM blocks CROSS JOIN LATERAL (SELECT ");
        out.push_sql(nearest);
        // `+ 0` keeps the planner from using the index of the numbers, alone or in combination.
        out.push_sql("(case_search.number_key + 0) AS nearest FROM case_search WHERE case_search.words @@ (");
        self.lookup.walk_tsquery(&mut out)?;
        out.push_sql(" && CAST('''n:' || blocks.block || '''' AS tsquery)) AND case_search.number_key + 0");
        out.push_sql(beyond);
        out.push_bind_param::<BigInt, _>(&self.beyond)?;
        out.push_sql(
            ") matches WHERE blocks.block IS NOT NULL AND (matches.nearest IS NOT NULL OR blocks.place = ",
        );
        out.push_bind_param::<BigInt, _>(&self.blocks)?;
        out.push_sql(") LIMIT 1");
        Ok(())
    }
}
