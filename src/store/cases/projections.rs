//! Search projections of a case: its tables, its cover, and its need per year.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{case_needs, case_tables, funding_lines};
use edba_common::error::Result;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::{Cents, Id};

/// A table of a case: the lead table or a co-review table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_tables)]
pub struct CaseTableRow {
    pub case_id: Id,
    pub body_id: Id,
    pub is_lead: bool,
}

/// A line of cover (existing funding).
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = funding_lines)]
pub struct FundingLineRow {
    pub case_id: Id,
    pub line: i32,
    /// The id of an organisation, or the name of an unregistered funder.
    pub funder: String,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub amount_cents: Cents,
}

/// Costs and cover of one budget year and expenditure kind.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_needs)]
pub struct CaseNeedRow {
    pub case_id: Id,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub cost_cents: Cents,
    pub cover_cents: Cents,
}

/// The tables of a case, the lead table first.
pub fn case_tables(conn: &mut Conn, case_id: &Id) -> Result<Vec<CaseTableRow>> {
    Ok(case_tables::table
        .filter(case_tables::case_id.eq(case_id))
        .order((case_tables::is_lead.desc(), case_tables::body_id))
        .select(CaseTableRow::as_select())
        .load(conn)?)
}

/// Replaces the projections of the previous revision with those of the current one.
pub fn replace_projections(
    conn: &mut Conn,
    case_id: &Id,
    tables: &[CaseTableRow],
    funding: &[FundingLineRow],
    needs: &[CaseNeedRow],
) -> Result<()> {
    diesel::delete(case_tables::table.filter(case_tables::case_id.eq(case_id))).execute(conn)?;
    diesel::delete(funding_lines::table.filter(funding_lines::case_id.eq(case_id))).execute(conn)?;
    diesel::delete(case_needs::table.filter(case_needs::case_id.eq(case_id))).execute(conn)?;
    for row in tables {
        diesel::insert_into(case_tables::table)
            .values(row)
            .execute(conn)?;
    }
    for row in funding {
        diesel::insert_into(funding_lines::table)
            .values(row)
            .execute(conn)?;
    }
    for row in needs {
        diesel::insert_into(case_needs::table).values(row).execute(conn)?;
    }
    Ok(())
}
