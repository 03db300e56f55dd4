//! The cells whose budget decisions exceed.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};

use super::{HELD, LIVE, counts_in, push_commitments_of_cells, push_in, push_of_its_track};
use crate::Conn;
use crate::budget_cells::BudgetCell;
use crate::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::Id;

/// A cell that a decision exceeds.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ExceededCell {
    pub case_id: Id,
    /// Whether the board allowed by this decision that the budget of the programme is exceeded.
    pub lifted: bool,
    pub cell: BudgetCell,
    /// The name of its funder; None for a cell of the programme.
    pub organisation_name: Option<String>,
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

const CELL: &str = "id, programme_id, budget_year, track_code, expenditure_kind, instrument, organisation_id, budget_cents, \
    version, created_at";

fn push_cell(alias: &str, out: &mut AstPass<'_, '_, MultiBackend>) {
    for (index, column) in CELL.split(", ").enumerate() {
        out.push_sql(if index == 0 { "" } else { ", " });
        out.push_sql(&format!("{alias}.{column}"));
    }
}

impl QueryFragment<MultiBackend> for Exceeded<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // Of each cell that these decisions use, what is committed up to each commitment. It never falls, so a decision exceeds
        // the budget where that is more at any of its own commitments.
        out.push_sql("SELECT x.case_id, x.lifted, ");
        push_cell("k", &mut out);
        out.push_sql(
            ", o.name FROM (SELECT DISTINCT d.case_id, d.lifts_budget_breach AS lifted, u.cell_id FROM (\
             SELECT k.id AS cell_id, k.budget_cents, c.decision_id, sum(",
        );
        out.push_sql(HELD);
        out.push_sql(
            ") OVER (PARTITION BY k.id ORDER BY c.created_at, c.id) AS used FROM (\
             SELECT k.* FROM budget_cells k WHERE k.budget_cents IS NOT NULL AND k.id IN (\
             SELECT k.id FROM decisions d JOIN commitments own ON own.decision_id = d.id JOIN budget_cells k ON ",
        );
        out.push_sql(&counts_in("own"));
        out.push_sql(" WHERE ");
        self.0.push(&mut out)?;
        out.push_sql(")) k");
        push_commitments_of_cells(&mut out);
        out.push_sql(" WHERE ");
        out.push_sql(LIVE);
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(") u JOIN decisions d ON d.id = u.decision_id WHERE u.used > u.budget_cents AND ");
        self.0.push(&mut out)?;
        out.push_sql(
            ") x JOIN budget_cells k ON k.id = x.cell_id LEFT JOIN organisations o ON o.id = k.organisation_id \
             ORDER BY x.case_id, k.id",
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
    );
}

not_prepared!(Exceeded<'_>);
