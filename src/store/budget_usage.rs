//! What is used of the cells of the budget. All sums are computed by the database.

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

mod checks;
mod exceeded;
mod lines;

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::Conn;
use super::case_tracks::TRACK_OF_CASE;
use super::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::budget::{BudgetUsage, SupersededUsage};
use edba_domain::{Cents, Id};

pub use checks::{cells_unlike_their_moves, unbalanced_pairs};
pub use exceeded::{ExceededCell, exceeded_by, exceeded_by_cases};
pub use lines::{CellCommitment, CellPledge, Page, commitments_of_cell, pledges_of_cell};

/// The condition that a commitment or pledge counts in cell `k`: it is of its year, kind and instrument, and where the cell is
/// for one, of its funder.
fn counts_in(alias: &str) -> String {
    format!(
        "{alias}.budget_year = k.budget_year AND {alias}.expenditure_kind = k.expenditure_kind \
         AND {alias}.instrument = k.instrument \
         AND (k.organisation_id IS NULL OR {alias}.organisation_id = k.organisation_id)"
    )
}

/// The columns of a commitment and of its case `o` that decide in which cells it counts. Sums are made by these first and then
/// joined to the cells as `b`, since a commitment counts in several cells.
fn cell_columns(alias: &str) -> String {
    format!(
        "{alias}.budget_year, {alias}.expenditure_kind, {alias}.instrument, {alias}.organisation_id, \
         o.programme_id, o.programme_line_code"
    )
}

/// The commitments `c` of cell `k` and their cases `b`, without the track. A year belongs to one programme, which a case of the
/// programme before can be charged to; its own programme gives the track only, by its programme line.
fn push_commitments_of_cells(out: &mut AstPass<'_, '_, MultiBackend>) {
    out.push_sql(" JOIN commitments c ON ");
    out.push_sql(&counts_in("c"));
    out.push_sql(" JOIN business_cases b ON b.id = c.case_id");
}

/// The condition that commitment `c` counts: refused and released ones do not.
const LIVE: &str = "c.status NOT IN ('refused', 'released')";

/// The condition that case `b` belongs to the track of cell `k`, where the cell is for one.
fn push_of_its_track(out: &mut AstPass<'_, '_, MultiBackend>) {
    out.push_sql("(k.track_code IS NULL OR k.track_code = ");
    out.push_sql(TRACK_OF_CASE);
    out.push_sql(")");
}

/// The condition that ballot `t` is open and is to supersede the decision of its case.
const SUPERSEDES: &str = "t.status = 'open' AND t.kind = 'decision' AND t.supersedes_decision_id IS NOT NULL";

/// The pledges that can count: those that are not decided on, and those of which something waits for a ratification, with what
/// waits. Each part begins with few rows, also where a hundred thousand pledges were decided on.
const PLEDGES: &str = "(SELECT p.id, p.ballot_id, p.case_id, p.organisation_id, p.budget_year, p.expenditure_kind, p.instrument, \
    p.offered_cents, NULL AS ratification_id, NULL AS waiting_cents, NULL AS due_date FROM pledges p WHERE p.status = 'standing' \
    UNION ALL SELECT p.id, p.ballot_id, p.case_id, p.organisation_id, p.budget_year, p.expenditure_kind, p.instrument, \
    p.offered_cents, r.id, r.amount_cents, r.due_date FROM ratifications r JOIN pledges p ON p.id = r.pledge_id \
    WHERE r.status = 'pending' AND r.carries_over_id IS NULL AND p.status <> 'standing')";

/// The pledges `p` that count in cell `k`, their ballots `t` and cases `b`; without the track.
fn push_pledges_of_cells(out: &mut AstPass<'_, '_, MultiBackend>) {
    out.push_sql(" JOIN ");
    out.push_sql(PLEDGES);
    out.push_sql(" p ON ");
    out.push_sql(&counts_in("p"));
    out.push_sql(" JOIN ballots t ON t.id = p.ballot_id JOIN business_cases b ON b.id = p.case_id");
}

/// The condition that pledge `p` counts: what waits for a ratification does, and pledges of ballots that hide their votes do
/// after the close.
const PLEDGED: &str =
    "(p.ratification_id IS NOT NULL OR t.status <> 'open' OR t.rules LIKE '%\"visibleBeforeClose\":true%')";

/// What a commitment still holds.
const HELD: &str = "c.amount_cents - c.released_cents - c.carried_out_cents";

const OPEN: &str = "c.amount_cents - c.paid_cents - c.released_cents - c.carried_out_cents";

/// Writes that a column is one of these ids; never where there are none.
fn push_in<'b>(column: &str, ids: &'b [Id], out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    if ids.is_empty() {
        out.push_sql("1 = 0");
        return Ok(());
    }
    out.push_sql(column);
    out.push_sql(" IN (");
    for (index, id) in ids.iter().enumerate() {
        out.push_sql(if index == 0 { "" } else { ", " });
        out.push_bind_param::<Text, _>(id)?;
    }
    out.push_sql(")");
    Ok(())
}

/// What is used of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellUsage {
    pub usage: BudgetUsage,
    /// The part of some cases in it: of those whose decision an open ballot is to supersede, and of those that were asked for.
    pub superseded: HashMap<Id, SupersededUsage>,
}

/// The use of these cells, and the part of these cases in it; a cell that nothing uses is left out. Pledges that are to supersede
/// a decision count beyond what their decision would replace. Two statements.
pub fn of_cells(conn: &mut Conn, ids: &[Id], cases: &[Id]) -> Result<HashMap<Id, CellUsage>> {
    let mut found: HashMap<Id, CellUsage> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    type CommittedRow = (Id, Option<Id>, Cents, Cents, Cents, Cents);
    let committed: Vec<CommittedRow> = Committed(Of { ids, cases }).load(conn)?;
    for (id, case_id, committed, paid, returned, scheduled) in committed {
        let of_cell = found.entry(id).or_default();
        let usage = &mut of_cell.usage;
        let open = committed - paid;
        usage.committed += committed;
        usage.paid += paid;
        usage.returned += returned;
        usage.scheduled += scheduled;
        usage.unscheduled += open - scheduled;
        if let Some(case_id) = case_id {
            of_cell.superseded.entry(case_id).or_default().open = open;
        }
    }
    type PledgedRow = (Id, Option<Id>, Cents, Cents, Cents);
    let pledged: Vec<PledgedRow> = Pledged(Of { ids, cases }).load(conn)?;
    for (id, case_id, waiting, pledged, superseding) in pledged {
        let of_cell = found.entry(id).or_default();
        of_cell.usage.pledged += waiting + pledged;
        if let Some(case_id) = case_id {
            let of_case = of_cell.superseded.entry(case_id).or_default();
            of_case.waiting = waiting;
            of_case.pledged = superseding;
            of_cell.usage.pledged += of_case.beyond();
        }
    }
    Ok(found)
}

/// The cells, and the cases whose part in them is summed up apart.
#[derive(Clone, Copy)]
struct Of<'a> {
    ids: &'a [Id],
    cases: &'a [Id],
}

impl<'a> Of<'a> {
    /// Joins the cases `s` that are apart, by the case of commitment `c` or pledge `p`.
    fn push_apart<'b>(&self, alias: &str, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()>
    where
        'a: 'b,
    {
        out.push_sql(" LEFT JOIN (SELECT t.case_id FROM ballots t WHERE ");
        out.push_sql(SUPERSEDES);
        out.push_sql(" UNION SELECT o.id FROM business_cases o WHERE ");
        push_in("o.id", self.cases, out)?;
        out.push_sql(&format!(") s ON s.case_id = {alias}.case_id"));
        Ok(())
    }
}

struct Committed<'a>(Of<'a>);

impl QueryFragment<MultiBackend> for Committed<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let in_force = "EXISTS (SELECT 1 FROM payment_schedules s WHERE s.commitment_id = c.id AND s.status = 'in-force')";
        let parts = [
            ("committed", HELD.to_owned()),
            ("paid", "c.paid_cents".to_owned()),
            ("returned", "c.recovered_cents + c.repaid_cents".to_owned()),
            (
                "scheduled",
                format!("CASE WHEN {in_force} THEN {OPEN} ELSE 0 END"),
            ),
        ];
        out.push_sql("SELECT k.id, b.apart_id");
        for (name, _) in &parts {
            out.push_sql(&format!(", CAST(sum(b.{name}) AS BIGINT)"));
        }
        out.push_sql(" FROM budget_cells k JOIN (SELECT ");
        let columns = cell_columns("c");
        out.push_sql(&columns);
        out.push_sql(", s.case_id AS apart_id");
        for (name, part) in &parts {
            out.push_sql(&format!(", sum({part}) AS {name}"));
        }
        out.push_sql(" FROM commitments c JOIN business_cases o ON o.id = c.case_id");
        self.0.push_apart("c", &mut out)?;
        out.push_sql(" WHERE ");
        out.push_sql(LIVE);
        out.push_sql(
            " AND (c.budget_year, c.expenditure_kind, c.instrument) IN \
             (SELECT k.budget_year, k.expenditure_kind, k.instrument FROM budget_cells k WHERE ",
        );
        push_in("k.id", self.0.ids, &mut out)?;
        out.push_sql(&format!(") GROUP BY {columns}, s.case_id) b ON "));
        out.push_sql(&counts_in("b"));
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" WHERE ");
        push_in("k.id", self.0.ids, &mut out)?;
        out.push_sql(" GROUP BY k.id, b.apart_id ORDER BY k.id, b.apart_id");
        Ok(())
    }
}

impl Query for Committed<'_> {
    type SqlType = (Text, Nullable<Text>, BigInt, BigInt, BigInt, BigInt);
}

/// What waits for a ratification, the pledges that add to what is decided, and those that are to supersede it.
struct Pledged<'a>(Of<'a>);

impl QueryFragment<MultiBackend> for Pledged<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT k.id, s.case_id, CAST(sum(coalesce(p.waiting_cents, 0)) AS BIGINT)");
        for (then, otherwise) in [("0", "p.offered_cents"), ("p.offered_cents", "0")] {
            out.push_sql(", CAST(sum(CASE WHEN p.ratification_id IS NOT NULL THEN 0 WHEN ");
            out.push_sql(SUPERSEDES);
            out.push_sql(&format!(" THEN {then} ELSE {otherwise} END) AS BIGINT)"));
        }
        out.push_sql(" FROM budget_cells k");
        push_pledges_of_cells(&mut out);
        self.0.push_apart("p", &mut out)?;
        out.push_sql(" WHERE ");
        push_in("k.id", self.0.ids, &mut out)?;
        out.push_sql(" AND ");
        out.push_sql(PLEDGED);
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" GROUP BY k.id, s.case_id ORDER BY k.id, s.case_id");
        Ok(())
    }
}

impl Query for Pledged<'_> {
    type SqlType = (Text, Nullable<Text>, BigInt, BigInt, BigInt);
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
        // `f` is the commitment that was carried over, in any status; `went` are those that follow from it in later years than
        // its own, each with the least year on the way. On SQLite, CROSS JOIN fixes the join order: few are carried over.
        out.push_sql(
            "WITH RECURSIVE went (from_id, from_year, id, to_year) AS (\
             SELECT f.id, f.budget_year, n.id, n.budget_year FROM commitments n CROSS JOIN commitments f \
             WHERE n.carried_from_id IS NOT NULL AND f.id = n.carried_from_id AND n.budget_year > f.budget_year \
             AND f.budget_year IN (SELECT k.budget_year FROM budget_cells k WHERE ",
        );
        push_in("k.id", self.0, &mut out)?;
        out.push_sql(
            ") UNION ALL SELECT w.from_id, w.from_year, n.id, \
             CASE WHEN n.budget_year < w.to_year THEN n.budget_year ELSE w.to_year END \
             FROM went w JOIN commitments n ON n.carried_from_id = w.id AND n.budget_year > w.from_year) \
             SELECT k.id, b.to_year, CAST(sum(b.held) AS BIGINT) FROM budget_cells k JOIN (SELECT ",
        );
        let columns = cell_columns("f");
        out.push_sql(&format!(
            "{columns}, w.to_year, sum({HELD}) AS held \
             FROM went w CROSS JOIN commitments c CROSS JOIN commitments f CROSS JOIN business_cases o \
             WHERE c.id = w.id AND f.id = w.from_id AND o.id = f.case_id AND {LIVE} GROUP BY {columns}, w.to_year) b ON "
        ));
        out.push_sql(&counts_in("b"));
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" WHERE ");
        push_in("k.id", self.0, &mut out)?;
        out.push_sql(" GROUP BY k.id, b.to_year ORDER BY k.id, b.to_year");
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
        // Summed up by funder before the names are joined, so that they are read once for each funder.
        out.push_sql(&format!(
            "SELECT o.id, o.name, u.commitments, u.open_cents FROM (\
             SELECT c.organisation_id, count(*) AS commitments, CAST(sum({OPEN}) AS BIGINT) AS open_cents \
             FROM commitments c WHERE c.budget_year = "
        ));
        out.push_bind_param::<Integer, _>(&self.0)?;
        out.push_sql(&format!(
            " AND c.status IN ('decided', 'offered', 'acknowledged') AND {OPEN} > 0 GROUP BY c.organisation_id) u \
             JOIN organisations o ON o.id = u.organisation_id ORDER BY o.name, o.id"
        ));
        Ok(())
    }
}

impl Query for OpenByFunder {
    type SqlType = (Text, Text, BigInt, BigInt);
}

not_prepared!(Committed<'_>, Pledged<'_>, CarriedOn<'_>, OpenByFunder);
