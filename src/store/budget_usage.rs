//! What is used of the cells of the budget. All sums are computed by the database.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Integer, Text};

use super::Conn;
use super::case_tracks::TRACK_OF_CASE;
use super::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::budget::BudgetUsage;
use edba_domain::{Cents, Id};

/// The condition that a commitment or pledge counts in cell `k`: it is of its year, kind and instrument, and where the cell is
/// for one, of its funder.
fn counts_in(alias: &str) -> String {
    format!(
        "{alias}.budget_year = k.budget_year AND {alias}.expenditure_kind = k.expenditure_kind \
         AND {alias}.instrument = k.instrument \
         AND (k.organisation_id IS NULL OR {alias}.organisation_id = k.organisation_id)"
    )
}

/// The commitments `c` of cell `k` and their cases `b`, without the track. A year belongs to one programme, which a case of the
/// programme before can be charged to; its own programme gives the track only, by its programme line.
fn push_commitments_of_cells(out: &mut AstPass<'_, '_, MultiBackend>) {
    out.push_sql(" JOIN commitments c ON ");
    out.push_sql(&counts_in("c"));
    out.push_sql(
        " JOIN business_cases b ON b.id = c.case_id WHERE c.status NOT IN ('refused', 'released') AND ",
    );
}

/// The condition that case `b` belongs to the track of cell `k`, where the cell is for one.
fn push_of_its_track(out: &mut AstPass<'_, '_, MultiBackend>) {
    out.push_sql("(k.track_code IS NULL OR k.track_code = ");
    out.push_sql(TRACK_OF_CASE);
    out.push_sql(")");
}

/// What a commitment still holds.
const HELD: &str = "c.amount_cents - c.released_cents - c.carried_out_cents";

const OPEN: &str = "c.amount_cents - c.paid_cents - c.released_cents - c.carried_out_cents";

/// Writes `k.id IN (…)`.
fn push_ids<'b>(out: &mut AstPass<'_, 'b, MultiBackend>, ids: &'b [Id]) -> QueryResult<()> {
    out.push_sql("k.id IN (");
    for (index, id) in ids.iter().enumerate() {
        out.push_sql(if index == 0 { "" } else { ", " });
        out.push_bind_param::<Text, _>(id)?;
    }
    out.push_sql(")");
    Ok(())
}

/// The use of these cells; a cell that nothing uses is left out. Two statements.
pub fn of_cells(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, BudgetUsage)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    type Row = (Id, Cents, Cents, Cents, Cents, Cents);
    let committed: Vec<Row> = Committed(ids).load(conn)?;
    let mut found: Vec<(Id, BudgetUsage)> = committed
        .into_iter()
        .map(|(id, committed, paid, returned, scheduled, unscheduled)| {
            let usage = BudgetUsage {
                committed,
                paid,
                returned,
                scheduled,
                unscheduled,
                pledged: Cents::ZERO,
            };
            (id, usage)
        })
        .collect();
    let pledged: Vec<(Id, Cents)> = Pledged(ids).load(conn)?;
    for (id, pledged) in pledged {
        match found.iter_mut().find(|(of, _)| *of == id) {
            Some((_, usage)) => usage.pledged = pledged,
            None => found.push((
                id,
                BudgetUsage {
                    pledged,
                    ..BudgetUsage::default()
                },
            )),
        }
    }
    Ok(found)
}

struct Committed<'a>(&'a [Id]);

impl QueryFragment<MultiBackend> for Committed<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let in_force = "EXISTS (SELECT 1 FROM payment_schedules s WHERE s.commitment_id = c.id AND s.status = 'in-force')";
        out.push_sql("SELECT k.id");
        for part in [HELD, "c.paid_cents", "c.recovered_cents + c.repaid_cents"] {
            out.push_sql(", CAST(sum(");
            out.push_sql(part);
            out.push_sql(") AS BIGINT)");
        }
        for (then, otherwise) in [(OPEN, "0"), ("0", OPEN)] {
            out.push_sql(", CAST(sum(CASE WHEN ");
            out.push_sql(in_force);
            out.push_sql(" THEN ");
            out.push_sql(then);
            out.push_sql(" ELSE ");
            out.push_sql(otherwise);
            out.push_sql(" END) AS BIGINT)");
        }
        out.push_sql(" FROM budget_cells k");
        push_commitments_of_cells(&mut out);
        push_ids(&mut out, self.0)?;
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" GROUP BY k.id ORDER BY k.id");
        Ok(())
    }
}

impl Query for Committed<'_> {
    type SqlType = (Text, BigInt, BigInt, BigInt, BigInt, BigInt);
}

/// Pledges of ballots that hide their votes count after the close.
struct Pledged<'a>(&'a [Id]);

impl QueryFragment<MultiBackend> for Pledged<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "SELECT k.id, CAST(sum(CASE WHEN p.status = 'standing' THEN p.offered_cents ELSE r.amount_cents END) AS BIGINT) \
             FROM budget_cells k JOIN pledges p ON ",
        );
        out.push_sql(&counts_in("p"));
        out.push_sql(
            " JOIN ballots t ON t.id = p.ballot_id \
             JOIN business_cases b ON b.id = p.case_id \
             LEFT JOIN ratifications r ON r.pledge_id = p.id AND r.status = 'pending' AND r.carries_over_id IS NULL \
             WHERE ((p.status = 'standing' AND (t.status <> 'open' OR t.rules LIKE '%\"visibleBeforeClose\":true%')) \
             OR (p.status <> 'standing' AND r.id IS NOT NULL)) AND ",
        );
        push_ids(&mut out, self.0)?;
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" GROUP BY k.id ORDER BY k.id");
        Ok(())
    }
}

impl Query for Pledged<'_> {
    type SqlType = (Text, BigInt);
}

/// The cells whose budget a decision exceeds, with what is committed of each up to its own last commitment: what was committed
/// before it takes precedence, and what is committed after it does not count. One statement.
pub fn exceeded_by(conn: &mut Conn, decision_id: &Id) -> Result<Vec<(Id, Cents)>> {
    Ok(Exceeded(decision_id).load(conn)?)
}

struct Exceeded<'a>(&'a Id);

impl QueryFragment<MultiBackend> for Exceeded<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // The cells of its own commitments first, each with the last of these: only what such a cell holds is added up.
        out.push_sql("SELECT k.id, CAST(sum(");
        out.push_sql(HELD);
        out.push_sql(
            ") AS BIGINT) FROM (SELECT k.id, k.budget_year, k.track_code, k.expenditure_kind, k.instrument, \
             k.organisation_id, k.budget_cents, own.created_at AS last_at, own.id AS last_id, \
             row_number() OVER (PARTITION BY k.id ORDER BY own.created_at DESC, own.id DESC) AS place \
             FROM commitments own JOIN business_cases b ON b.id = own.case_id \
             JOIN budget_cells k ON ",
        );
        out.push_sql(&counts_in("own"));
        out.push_sql(" WHERE own.decision_id = ");
        out.push_bind_param::<Text, _>(self.0)?;
        out.push_sql(" AND own.status NOT IN ('refused', 'released') AND k.budget_cents IS NOT NULL AND ");
        push_of_its_track(&mut out);
        out.push_sql(") k");
        push_commitments_of_cells(&mut out);
        out.push_sql(
            "k.place = 1 AND (c.created_at < k.last_at OR (c.created_at = k.last_at AND c.id <= k.last_id)) AND ",
        );
        push_of_its_track(&mut out);
        out.push_sql(" GROUP BY k.id, k.budget_cents HAVING sum(");
        out.push_sql(HELD);
        out.push_sql(") > k.budget_cents ORDER BY k.id");
        Ok(())
    }
}

impl Query for Exceeded<'_> {
    type SqlType = (Text, BigInt);
}

/// What follows commitments of these cells that were carried over to later years: the cell, the later year, and the amount that
/// commitments there still hold. Where one was carried on or back, the budget goes by the least years that lead to where the
/// amount is held now: from 2026 over 2028 back to 2027 it goes from 2026 to 2027; what came back to 2026 moves no budget.
pub fn carried_to_later_years(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, i32, Cents)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(CarriedOn(ids).load(conn)?)
}

struct CarriedOn<'a>(&'a [Id]);

impl QueryFragment<MultiBackend> for CarriedOn<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // `c` is the commitment that was carried over, in any status; `went` are those that follow from it in later
        // years than its own, each with the least year on the way.
        out.push_sql(
            "WITH RECURSIVE went (cell_id, from_year, id, to_year) AS (\
             SELECT k.id, k.budget_year, n.id, n.budget_year FROM budget_cells k \
             JOIN commitments c ON ",
        );
        out.push_sql(&counts_in("c"));
        out.push_sql(
            " JOIN commitments n ON n.carried_from_id = c.id AND n.budget_year > c.budget_year \
             JOIN business_cases b ON b.id = c.case_id WHERE ",
        );
        push_ids(&mut out, self.0)?;
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(
            " UNION ALL SELECT w.cell_id, w.from_year, n.id, \
             CASE WHEN n.budget_year < w.to_year THEN n.budget_year ELSE w.to_year END \
             FROM went w JOIN commitments n ON n.carried_from_id = w.id AND n.budget_year > w.from_year) \
             SELECT w.cell_id, w.to_year, CAST(sum(",
        );
        out.push_sql(HELD);
        out.push_sql(
            ") AS BIGINT) FROM went w JOIN commitments c ON c.id = w.id WHERE c.status NOT IN ('refused', 'released') \
             GROUP BY w.cell_id, w.to_year ORDER BY w.cell_id, w.to_year",
        );
        Ok(())
    }
}

impl Query for CarriedOn<'_> {
    type SqlType = (Text, Integer, BigInt);
}

/// An organisation's open commitments of a year: id, name, their number, and what is open of them.
pub type OpenOfFunder = (Id, String, i64, Cents);

/// What is open of the commitments of a year, by funder.
pub fn open_by_funder(conn: &mut Conn, year: i32) -> Result<Vec<OpenOfFunder>> {
    Ok(OpenByFunder(year).load(conn)?)
}

struct OpenByFunder(i32);

impl QueryFragment<MultiBackend> for OpenByFunder {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT o.id, o.name, count(*), CAST(sum(");
        out.push_sql(OPEN);
        out.push_sql(
            ") AS BIGINT) FROM commitments c JOIN organisations o ON o.id = c.organisation_id \
             WHERE c.budget_year = ",
        );
        out.push_bind_param::<Integer, _>(&self.0)?;
        out.push_sql(" AND c.status IN ('decided', 'offered', 'acknowledged') AND ");
        out.push_sql(OPEN);
        out.push_sql(" > 0 GROUP BY o.id, o.name ORDER BY o.name, o.id");
        Ok(())
    }
}

impl Query for OpenByFunder {
    type SqlType = (Text, Text, BigInt, BigInt);
}

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
             OR (f.kind = 'carry-over' AND (a.budget_year >= b.budget_year OR a.track_code IS DISTINCT FROM b.track_code OR a.expenditure_kind <> b.expenditure_kind \
             OR a.instrument <> b.instrument))) ORDER BY 1",
        );
        Ok(())
    }
}

impl Query for UnbalancedPairs {
    type SqlType = Text;
}

/// Declares queries whose SQL text depends on their arguments, or that are rare.
macro_rules! not_prepared {
    ($($query:ty),+) => {
        $(impl QueryId for $query {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
        impl RunQueryDsl<Conn> for $query {})+
    };
}
not_prepared!(
    Committed<'_>,
    Pledged<'_>,
    Exceeded<'_>,
    CarriedOn<'_>,
    OpenByFunder,
    UnlikeMoves,
    UnbalancedPairs
);
