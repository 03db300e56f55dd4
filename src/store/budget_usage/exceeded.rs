//! The cells whose budget decisions exceed.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};

use super::{HELD, LIVE, cell_columns, counts_in, push_commitments_of_cells, push_in, push_of_its_track};
use crate::Conn;
use crate::budget_cells::BudgetCell;
use crate::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::{Cents, Id};

/// A cell that a decision exceeds.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ExceededCell {
    pub case_id: Id,
    /// Whether the board allowed by this decision that the budget of the programme is exceeded.
    pub lifted: bool,
    pub cell: BudgetCell,
    /// The name of its funder; None for a cell of the programme.
    pub organisation_name: Option<String>,
    /// How much more than its budget is committed up to the last commitment of the decision.
    pub over_by: Cents,
}

/// The cells whose budget a decision exceeds, by what is committed of each up to its own last commitment: what was committed
/// before it takes precedence, and what is committed after it does not count. One statement.
pub fn exceeded_by(conn: &mut Conn, decision_id: &Id) -> Result<Vec<ExceededCell>> {
    Ok(Exceeded(Decisions::One(decision_id)).load(conn)?)
}

/// The same of the decisions on these cases that stand. One statement, whatever the number of cases.
pub fn exceeded_by_cases(conn: &mut Conn, cases: &[Id]) -> Result<Vec<ExceededCell>> {
    Ok(Exceeded(Decisions::Standing(cases)).load(conn)?)
}

enum Decisions<'a> {
    One(&'a Id),
    /// Those on these cases that stand.
    Standing(&'a [Id]),
}

impl Decisions<'_> {
    /// Writes the condition that decision `d` is one of them.
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self {
            Self::One(id) => {
                out.push_sql("d.id = ");
                out.push_bind_param::<Text, _>(*id)
            }
            Self::Standing(cases) => {
                out.push_sql("d.standing AND ");
                push_in("d.case_id", cases, out)
            }
        }
    }
}

struct Exceeded<'a>(Decisions<'a>);

/// The columns of cell `k`.
const CELL: &str = "k.id, k.programme_id, k.budget_year, k.track_code, k.expenditure_kind, k.instrument, k.organisation_id, \
    k.budget_cents, k.version, k.created_at";

/// What the commitments of the decisions are charged to.
const CHARGE: &str = "budget_year, expenditure_kind, instrument, organisation_id";

/// The cells in which the decisions count and of which more is committed than their budget, whichever decisions it is for.
fn push_exceeded_cells(out: &mut AstPass<'_, '_, MultiBackend>) {
    let columns = cell_columns("c");
    out.push_sql(&format!(
        "SELECT k.* FROM budget_cells k JOIN (SELECT {columns}, sum({HELD}) AS held \
         FROM commitments c JOIN business_cases o ON o.id = c.case_id \
         WHERE {LIVE} AND (c.budget_year, c.expenditure_kind, c.instrument) IN \
         (SELECT budget_year, expenditure_kind, instrument FROM own) GROUP BY {columns}) b ON {}",
        counts_in("b")
    ));
    out.push_sql(" AND ");
    push_of_its_track(out);
    out.push_sql(&format!(
        " WHERE k.organisation_id IS NULL OR (k.budget_year, k.expenditure_kind, k.instrument, k.organisation_id) IN \
         (SELECT {CHARGE} FROM own) GROUP BY k.id HAVING sum(b.held) > k.budget_cents"
    ));
}

impl QueryFragment<MultiBackend> for Exceeded<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "WITH decided AS (SELECT d.id, d.case_id, d.lifts_budget_breach AS lifted FROM decisions d WHERE ",
        );
        self.0.push(&mut out)?;
        // On SQLite, CROSS JOIN fixes the join order: the decisions are few. Of each exceeded cell, what is committed up to
        // each commitment. It never falls, so a decision exceeds the budget where that is more at any of its own commitments.
        out.push_sql(&format!(
            "), own AS (SELECT DISTINCT {CHARGE} FROM decided d CROSS JOIN commitments c WHERE c.decision_id = d.id) \
             SELECT x.case_id, x.lifted, {CELL}, o.name, x.over_by FROM (\
             SELECT d.case_id, d.lifted, u.cell_id, CAST(max(u.used - u.budget_cents) AS BIGINT) AS over_by \
             FROM decided d CROSS JOIN (SELECT k.id AS cell_id, k.budget_cents, c.decision_id, \
             sum({HELD}) OVER (PARTITION BY k.id ORDER BY c.created_at, c.id) AS used FROM ("
        ));
        push_exceeded_cells(&mut out);
        out.push_sql(") k");
        push_commitments_of_cells(&mut out);
        out.push_sql(" WHERE ");
        out.push_sql(LIVE);
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(
            ") u WHERE u.decision_id = d.id AND u.used > u.budget_cents GROUP BY d.case_id, d.lifted, u.cell_id) x JOIN budget_cells k ON k.id = x.cell_id \
             LEFT JOIN organisations o ON o.id = k.organisation_id ORDER BY x.case_id, k.id",
        );
        Ok(())
    }
}

impl Query for Exceeded<'_> {
    type SqlType = (
        Text,
        Bool,
        (
            Text,
            Text,
            Integer,
            Nullable<Text>,
            Text,
            Text,
            Nullable<Text>,
            Nullable<BigInt>,
            Integer,
            Timestamp,
        ),
        Nullable<Text>,
        BigInt,
    );
}

not_prepared!(Exceeded<'_>);
