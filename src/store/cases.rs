//! The registry of business cases.

mod analysis;
mod filter;
mod listing;
mod numbers;
mod projections;
mod references;
mod revisions;
mod searching;
mod visibility;

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use edba_domain::case::CaseContent;

pub use analysis::{AnalysisRow, OutdatedCase, any_outdated, outdated, set_analysis};
pub use filter::CaseFilter;
pub use listing::{After, ListedCase, Listing, SortKey};
pub use numbers::next_number;
pub use projections::{CaseNeedRow, CaseTableRow, FundingLineRow, case_tables, replace_projections};
pub use references::{
    ClusterItem, KnownBody, KnownCode, bodies_by_id, body_names, cluster_items, codes_of, organisation_names,
};
pub use revisions::{CaseRevisionRow, RevisionHead, case_revisions, insert_case_revision, revision_contents};
pub use searching::{Found, load};
pub use visibility::Sees;
pub(super) use visibility::{OrganisationTerm, in_force, initiated_by};

use super::Conn;
use super::schema::{business_cases, comments};
use edba_common::error::Result;
use edba_domain::codes::CaseStatus;
use edba_domain::{Cents, Id, Moment};

/// The final states: nothing is expected any more.
pub(super) const DONE: [CaseStatus; 4] = [
    CaseStatus::Completed,
    CaseStatus::Withdrawn,
    CaseStatus::Rejected,
    CaseStatus::Stopped,
];

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = business_cases, treat_none_as_null = true, primary_key(id))]
pub struct Case {
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
    pub content: Json<CaseContent>,
    /// All searchable words of the case, then a slash, then the words of its number and title only.
    pub search_text: String,
    /// Sort key of the title.
    pub title_key: String,
    /// The version of the text analysis that produced these columns.
    pub analysis_version: i32,
    pub board_since: Option<Moment>,
    pub deferred_until: Option<NaiveDate>,
    pub departure_reason: Option<String>,
    pub final_report: Option<String>,
    pub created_by: Id,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// A case without a visibility check, for use cases that have already checked that the caller may see it.
pub fn case(conn: &mut Conn, id: &Id) -> Result<Option<Case>> {
    Ok(business_cases::table
        .find(id)
        .select(Case::as_select())
        .first(conn)
        .optional()?)
}

/// A case, if it is within the caller's visibility.
pub fn visible_case(conn: &mut Conn, id: &Id, sees: &Sees) -> Result<Option<Case>> {
    Ok(business_cases::table
        .find(id)
        .filter(sees.clone())
        .select(Case::as_select())
        .first(conn)
        .optional()?)
}

/// The cases of an initiator, most recently changed first.
pub fn of_initiator(conn: &mut Conn, organisation_id: &Id, limit: i64) -> Result<Vec<Case>> {
    Ok(business_cases::table
        .filter(business_cases::initiator_id.eq(organisation_id))
        .order((business_cases::updated_at.desc(), business_cases::id.desc()))
        .limit(limit)
        .select(Case::as_select())
        .load(conn)?)
}

pub fn insert_case(conn: &mut Conn, row: &Case) -> Result<()> {
    diesel::insert_into(business_cases::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_case(conn: &mut Conn, row: &Case) -> Result<bool> {
    let rows = diesel::update(
        business_cases::table
            .filter(business_cases::id.eq(row.id))
            .filter(business_cases::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Moves a case from state machine version `from` to `to`; false if its version is not `from`.
pub fn set_machine_version(conn: &mut Conn, id: &Id, from: i32, to: i32) -> Result<bool> {
    let rows = diesel::update(
        business_cases::table
            .filter(business_cases::id.eq(id))
            .filter(business_cases::machine_version.eq(from)),
    )
    .set(business_cases::machine_version.eq(to))
    .execute(conn)?;
    Ok(rows == 1)
}

/// Cases in these states with a state machine version below this one, in id order.
pub fn of_earlier_machines(
    conn: &mut Conn,
    version: i32,
    statuses: &[CaseStatus],
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<Id>> {
    let mut query = business_cases::table
        .filter(business_cases::machine_version.lt(version))
        .filter(business_cases::status.eq_any(statuses))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(business_cases::id.gt(after));
    }
    Ok(query
        .order(business_cases::id)
        .limit(limit)
        .select(business_cases::id)
        .load(conn)?)
}

/// The status and the state machine version of these cases.
pub fn standings(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, CaseStatus, i32)>> {
    Ok(business_cases::table
        .filter(business_cases::id.eq_any(ids))
        .select((
            business_cases::id,
            business_cases::status,
            business_cases::machine_version,
        ))
        .load(conn)?)
}

/// A comment on a case; immutable.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = comments)]
pub struct Comment {
    pub id: Id,
    pub case_id: Id,
    pub author_id: Id,
    pub author_name: String,
    pub body: String,
    pub created_at: Moment,
}

/// Comments on a case, oldest first.
pub fn comments(conn: &mut Conn, case_id: &Id, after: Option<Id>, limit: i64) -> Result<Vec<Comment>> {
    let mut query = comments::table.filter(comments::case_id.eq(case_id)).into_boxed();
    if let Some(after) = after {
        query = query.filter(comments::id.gt(after));
    }
    Ok(query
        .order(comments::id)
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)?)
}

/// The last comments on a case, oldest first.
pub fn last_comments(conn: &mut Conn, case_id: &Id, limit: i64) -> Result<Vec<Comment>> {
    let mut rows: Vec<Comment> = comments::table
        .filter(comments::case_id.eq(case_id))
        .order(comments::id.desc())
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}

pub fn insert_comment(conn: &mut Conn, row: &Comment) -> Result<()> {
    diesel::insert_into(comments::table).values(row).execute(conn)?;
    Ok(())
}

/// The code of a case's cluster.
pub fn cluster_code(conn: &mut Conn, id: &Id) -> Result<Option<String>> {
    Ok(business_cases::table
        .find(id)
        .select(business_cases::cluster_code)
        .first(conn)?)
}

/// Whether there is any case.
pub fn any(conn: &mut Conn) -> Result<bool> {
    let found: Option<Id> = business_cases::table
        .select(business_cases::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}
