//! The commitments and pledges that use a cell, one by one.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Date, Nullable, Text};

use super::{HELD, LIVE, OPEN, PLEDGED, push_commitments_of_cells, push_of_its_track, push_pledges_of_cells};
use crate::Conn;
use crate::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::codes::CommitmentStatus;
use edba_domain::{Cents, Id};

/// A part of a list, newest first.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Only what was created before this one.
    pub before: Option<Id>,
    pub limit: i64,
}

/// A commitment that uses a cell.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct CellCommitment {
    pub id: Id,
    pub case_number: String,
    pub case_title: String,
    pub organisation: String,
    pub status: CommitmentStatus,
    /// What it holds of the cell: less what was released or carried over to another year.
    pub held: Cents,
    pub paid: Cents,
    pub open: Cents,
}

/// The commitments that use a cell, newest first; only those that were offered to their funder, where it is its partner that
/// reads them. One statement.
pub fn commitments_of_cell(
    conn: &mut Conn,
    cell_id: &Id,
    only_offered: bool,
    page: Page,
) -> Result<Vec<CellCommitment>> {
    let query = Commitments {
        cell_id,
        only_offered,
        page,
    };
    Ok(query.load(conn)?)
}

struct Commitments<'a> {
    cell_id: &'a Id,
    only_offered: bool,
    page: Page,
}

impl QueryFragment<MultiBackend> for Commitments<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT c.id, b.number, b.title, o.name, c.status");
        for part in [HELD, "c.paid_cents", OPEN] {
            out.push_sql(", ");
            out.push_sql(part);
        }
        out.push_sql(" FROM budget_cells k");
        push_commitments_of_cells(&mut out);
        out.push_sql(" JOIN organisations o ON o.id = c.organisation_id WHERE k.id = ");
        out.push_bind_param::<Text, _>(self.cell_id)?;
        for condition in [LIVE, &format!("{HELD} > 0")] {
            out.push_sql(" AND ");
            out.push_sql(condition);
        }
        if self.only_offered {
            out.push_sql(" AND c.offered_at IS NOT NULL");
        }
        if let Some(before) = &self.page.before {
            out.push_sql(" AND c.id < ");
            out.push_bind_param::<Text, _>(before)?;
        }
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" ORDER BY c.id DESC LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.page.limit)
    }
}

impl Query for Commitments<'_> {
    type SqlType = (Text, Text, Text, Text, Text, BigInt, BigInt, BigInt);
}

/// A pledge that uses a cell: one that is not decided on, or what of one waits for a ratification.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct CellPledge {
    pub id: Id,
    pub ballot_id: Id,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    pub organisation: String,
    pub amount: Cents,
    /// The ratification that it waits for, and its due date.
    pub ratification_id: Option<Id>,
    pub due_date: Option<NaiveDate>,
    /// The number of the decision that its open ballot is to supersede.
    pub supersedes: Option<String>,
}

/// The pledges that use a cell, newest first; only what waits for a ratification, for a reader who may not see votes. One
/// statement.
pub fn pledges_of_cell(
    conn: &mut Conn,
    cell_id: &Id,
    only_waiting: bool,
    page: Page,
) -> Result<Vec<CellPledge>> {
    let query = Pledges {
        cell_id,
        only_waiting,
        page,
    };
    Ok(query.load(conn)?)
}

struct Pledges<'a> {
    cell_id: &'a Id,
    only_waiting: bool,
    page: Page,
}

impl QueryFragment<MultiBackend> for Pledges<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(
            "SELECT p.id, t.id, b.id, b.number, b.title, o.name, \
             coalesce(p.waiting_cents, p.offered_cents), p.ratification_id, p.due_date, \
             CASE WHEN p.ratification_id IS NULL THEN d.number END FROM budget_cells k",
        );
        push_pledges_of_cells(&mut out);
        out.push_sql(" LEFT JOIN decisions d ON d.id = t.supersedes_decision_id AND ");
        out.push_sql(super::SUPERSEDES);
        out.push_sql(" JOIN organisations o ON o.id = p.organisation_id WHERE k.id = ");
        out.push_bind_param::<Text, _>(self.cell_id)?;
        out.push_sql(" AND ");
        out.push_sql(PLEDGED);
        if self.only_waiting {
            out.push_sql(" AND p.ratification_id IS NOT NULL");
        }
        if let Some(before) = &self.page.before {
            out.push_sql(" AND p.id < ");
            out.push_bind_param::<Text, _>(before)?;
        }
        out.push_sql(" AND ");
        push_of_its_track(&mut out);
        out.push_sql(" ORDER BY p.id DESC LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.page.limit)
    }
}

impl Query for Pledges<'_> {
    type SqlType = (
        Text,
        Text,
        Text,
        Text,
        Text,
        Text,
        BigInt,
        Nullable<Text>,
        Nullable<Date>,
        Nullable<Text>,
    );
}

not_prepared!(Commitments<'_>, Pledges<'_>);
