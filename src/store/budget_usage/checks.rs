//! Checks of cells and moves by `verify`. The triggers enforce the same; these find rows that were changed without them.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;

use crate::Conn;
use crate::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::Id;

/// The cells whose budget is not what their moves say.
pub fn cells_unlike_their_moves(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(UnlikeMoves.load(conn)?)
}

struct UnlikeMoves;

impl QueryFragment<MultiBackend> for UnlikeMoves {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // A p.m. budget before a move counts as zero.
        out.push_sql(
            "SELECT k.id FROM budget_cells k LEFT JOIN (SELECT m.cell_id, m.seq, m.after_cents, \
             CASE WHEN m.after_cents IS NULL OR m.after_cents = m.amount_cents + coalesce(lag(m.after_cents) OVER \
             (PARTITION BY m.cell_id ORDER BY m.seq), 0) THEN 0 ELSE 1 END AS wrong, \
             CASE WHEN m.seq = row_number() OVER (PARTITION BY m.cell_id ORDER BY m.seq) THEN 0 ELSE 1 END AS gap \
             FROM budget_moves m) v ON v.cell_id = k.id GROUP BY k.id, k.version, k.budget_cents \
             HAVING coalesce(sum(v.wrong + v.gap), 1) <> 0 OR max(v.seq) <> k.version \
             OR coalesce(max(CASE WHEN v.seq = k.version THEN v.after_cents END), -1) <> coalesce(k.budget_cents, -1) \
             ORDER BY k.id",
        );
        Ok(())
    }
}

impl Query for UnlikeMoves {
    type SqlType = Text;
}

/// The transfers and carry-overs that do not have two sides that are zero together, or whose cells do not fit: a transfer stays
/// within a year and a funder, and a carry-over goes to the same cell of a later year.
pub fn unbalanced_pairs(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(UnbalancedPairs.load(conn)?)
}

struct UnbalancedPairs;

impl QueryFragment<MultiBackend> for UnbalancedPairs {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "SELECT m.pair_id FROM budget_moves m WHERE m.pair_id IS NOT NULL GROUP BY m.pair_id \
             HAVING count(*) <> 2 OR sum(m.amount_cents) <> 0 \
             UNION SELECT f.pair_id FROM budget_moves f JOIN budget_cells a ON a.id = f.cell_id \
             JOIN budget_moves t ON t.pair_id = f.pair_id AND t.amount_cents > 0 JOIN budget_cells b ON b.id = t.cell_id \
             WHERE f.amount_cents < 0 AND (f.kind <> t.kind OR a.id = b.id \
             OR a.organisation_id IS DISTINCT FROM b.organisation_id \
             OR (f.kind = 'transfer' AND a.budget_year <> b.budget_year) \
             OR (f.kind = 'carry-over' AND (a.budget_year >= b.budget_year OR a.track_code IS DISTINCT FROM b.track_code \
             OR a.expenditure_kind <> b.expenditure_kind OR a.instrument <> b.instrument))) ORDER BY 1",
        );
        Ok(())
    }
}

impl Query for UnbalancedPairs {
    type SqlType = Text;
}

not_prepared!(UnlikeMoves, UnbalancedPairs);
