//! The registry of business cases.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{business_cases, case_needs, case_revisions, case_tables, comments, funding_lines};
use crate::domain::codes::{CaseStatus, ExpenditureKind, Instrument};
use crate::domain::{Cents, Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = business_cases, treat_none_as_null = true, primary_key(id))]
pub struct CaseRow {
    pub id: Id,
    pub number: String,
    pub number_key: i64,
    pub programme_id: Id,
    pub machine_version: i32,
    pub status: CaseStatus,
    pub status_since: Moment,
    pub round: i32,
    pub revision: i32,
    pub version: i32,
    pub title: String,
    pub cluster_code: Option<String>,
    pub programme_line_code: Option<String>,
    pub scope_code: Option<String>,
    pub lead_table_id: Option<Id>,
    pub initiator_id: Id,
    pub jobs_expected: Option<i32>,
    pub jobs_year: Option<i32>,
    pub cost_cents: Cents,
    pub cover_cents: Cents,
    pub asked_cents: Cents,
    pub content: String,
    pub search_text: String,
    pub board_since: Option<Moment>,
    pub deferred_until: Option<NaiveDate>,
    pub departure_reason: Option<String>,
    pub final_report: Option<String>,
    pub created_by: Id,
    pub created_at: Moment,
    pub updated_at: Moment,
}

pub fn case(conn: &mut Conn, id: &Id) -> Result<Option<CaseRow>> {
    Ok(business_cases::table
        .find(id)
        .select(CaseRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_case(conn: &mut Conn, row: &CaseRow) -> Result<()> {
    diesel::insert_into(business_cases::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_case(conn: &mut Conn, row: &CaseRow) -> Result<bool> {
    let rows = diesel::update(
        business_cases::table
            .filter(business_cases::id.eq(row.id))
            .filter(business_cases::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_revisions, treat_none_as_null = true, primary_key(case_id, revision))]
pub struct CaseRevisionRow {
    pub case_id: Id,
    pub revision: i32,
    pub content: String,
    pub author_id: Id,
    pub reason: Option<String>,
    pub recorded_at: Moment,
}

pub fn case_revision(conn: &mut Conn, case_id: &Id, revision: i32) -> Result<Option<CaseRevisionRow>> {
    Ok(case_revisions::table
        .find((case_id, revision))
        .select(CaseRevisionRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_case_revision(conn: &mut Conn, row: &CaseRevisionRow) -> Result<()> {
    diesel::insert_into(case_revisions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_tables, treat_none_as_null = true, primary_key(case_id, body_id))]
pub struct CaseTableRow {
    pub case_id: Id,
    pub body_id: Id,
    pub is_lead: bool,
}

pub fn case_table(conn: &mut Conn, case_id: &Id, body_id: &Id) -> Result<Option<CaseTableRow>> {
    Ok(case_tables::table
        .find((case_id, body_id))
        .select(CaseTableRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_case_table(conn: &mut Conn, row: &CaseTableRow) -> Result<()> {
    diesel::insert_into(case_tables::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = funding_lines, treat_none_as_null = true, primary_key(case_id, line))]
pub struct FundingLineRow {
    pub case_id: Id,
    pub line: i32,
    pub funder: String,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub amount_cents: Cents,
}

pub fn funding_line(conn: &mut Conn, case_id: &Id, line: i32) -> Result<Option<FundingLineRow>> {
    Ok(funding_lines::table
        .find((case_id, line))
        .select(FundingLineRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_funding_line(conn: &mut Conn, row: &FundingLineRow) -> Result<()> {
    diesel::insert_into(funding_lines::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_needs, treat_none_as_null = true, primary_key(case_id, budget_year, expenditure_kind))]
pub struct CaseNeedRow {
    pub case_id: Id,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub cost_cents: Cents,
    pub cover_cents: Cents,
}

pub fn case_need(
    conn: &mut Conn,
    case_id: &Id,
    budget_year: i32,
    expenditure_kind: &ExpenditureKind,
) -> Result<Option<CaseNeedRow>> {
    Ok(case_needs::table
        .find((case_id, budget_year, expenditure_kind))
        .select(CaseNeedRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_case_need(conn: &mut Conn, row: &CaseNeedRow) -> Result<()> {
    diesel::insert_into(case_needs::table).values(row).execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = comments, treat_none_as_null = true, primary_key(id))]
pub struct CommentRow {
    pub id: Id,
    pub case_id: Id,
    pub author_id: Id,
    pub author_name: String,
    pub body: String,
    pub created_at: Moment,
}

pub fn comment(conn: &mut Conn, id: &Id) -> Result<Option<CommentRow>> {
    Ok(comments::table
        .find(id)
        .select(CommentRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_comment(conn: &mut Conn, row: &CommentRow) -> Result<()> {
    diesel::insert_into(comments::table).values(row).execute(conn)?;
    Ok(())
}

/// Whether there is any case.
pub fn any(conn: &mut Conn) -> Result<bool> {
    let found: Option<Id> = business_cases::table.select(business_cases::id).first(conn).optional()?;
    Ok(found.is_some())
}
