//! Bodies (tables, the board and consultation bodies) and their rules. Seats are in `seats`.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use edba_domain::ballot::BodyRules;

use super::Conn;
use super::schema::{ballots, bodies, body_rules, business_cases};
use edba_common::error::Result;
use edba_domain::codes::{BallotStatus, BodyKind, CaseStatus};
use edba_domain::{Id, Moment};

pub use super::seats::{
    RepresentativeSeat, Seat, all_seats_of_representative, seats_in_force, seats_of_representative,
};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bodies, treat_none_as_null = true, primary_key(id))]
pub struct Body {
    pub id: Id,
    pub code: String,
    pub kind: BodyKind,
    pub name_nl: String,
    pub name_en: String,
    pub cluster_code: Option<String>,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub merged_into_id: Option<Id>,
    pub rules_version: i32,
    pub version: i32,
    pub created_at: Moment,
    /// How many meetings a consultation body must hold in a calendar year; None: no minimum.
    pub min_meetings_per_year: Option<i32>,
    /// Whether a consultation body adopts a yearly agenda.
    pub has_yearly_agenda: bool,
}

pub fn body(conn: &mut Conn, id: &Id) -> Result<Option<Body>> {
    Ok(bodies::table
        .find(id)
        .select(Body::as_select())
        .first(conn)
        .optional()?)
}

/// The Dutch names of these bodies.
pub fn body_names(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(bodies::table
        .filter(bodies::id.eq_any(ids))
        .select((bodies::id, bodies::name_nl))
        .load(conn)?)
}

pub fn body_by_code(conn: &mut Conn, code: &str) -> Result<Option<Body>> {
    Ok(bodies::table
        .filter(bodies::code.eq(code))
        .select(Body::as_select())
        .first(conn)
        .optional()?)
}

/// The open board.
pub fn open_board(conn: &mut Conn) -> Result<Option<Body>> {
    Ok(bodies::table
        .filter(bodies::kind.eq(BodyKind::Board))
        .filter(bodies::closed_on.is_null())
        .select(Body::as_select())
        .first(conn)
        .optional()?)
}

/// Bodies in order of creation. `open` selects only open (true) or closed (false) bodies.
pub fn bodies(
    conn: &mut Conn,
    kind: Option<BodyKind>,
    open: Option<bool>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Body>> {
    let mut query = bodies::table.into_boxed();
    if let Some(kind) = kind {
        query = query.filter(bodies::kind.eq(kind));
    }
    match open {
        Some(true) => query = query.filter(bodies::closed_on.is_null()),
        Some(false) => query = query.filter(bodies::closed_on.is_not_null()),
        None => {}
    }
    if let Some(after) = after {
        query = query.filter(bodies::id.gt(after));
    }
    Ok(query
        .order(bodies::id)
        .limit(limit)
        .select(Body::as_select())
        .load(conn)?)
}

pub fn insert_body(conn: &mut Conn, row: &Body) -> Result<()> {
    diesel::insert_into(bodies::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_body(conn: &mut Conn, row: &Body) -> Result<bool> {
    let rows = diesel::update(
        bodies::table
            .filter(bodies::id.eq(row.id))
            .filter(bodies::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = body_rules, treat_none_as_null = true, primary_key(body_id, version))]
pub struct BodyRulesRow {
    pub body_id: Id,
    pub version: i32,
    pub rules: Json<BodyRules>,
    pub recorded_at: Moment,
}

pub fn body_rules(conn: &mut Conn, body_id: &Id, version: i32) -> Result<Option<BodyRulesRow>> {
    Ok(body_rules::table
        .find((body_id, version))
        .select(BodyRulesRow::as_select())
        .first(conn)
        .optional()?)
}

/// The versions of a body's rules after `after`, oldest first.
pub fn body_rules_versions(
    conn: &mut Conn,
    body_id: &Id,
    after: i32,
    limit: i64,
) -> Result<Vec<BodyRulesRow>> {
    Ok(body_rules::table
        .filter(body_rules::body_id.eq(body_id))
        .filter(body_rules::version.gt(after))
        .order(body_rules::version)
        .limit(limit)
        .select(BodyRulesRow::as_select())
        .load(conn)?)
}

pub fn insert_body_rules(conn: &mut Conn, row: &BodyRulesRow) -> Result<()> {
    diesel::insert_into(body_rules::table).values(row).execute(conn)?;
    Ok(())
}

/// Number and title of a case, for the description of an obstacle.
pub type CaseName = (String, String);

/// The cases on which a body has an open ballot, at most `limit`.
pub fn open_ballots(conn: &mut Conn, body_id: &Id, limit: i64) -> Result<Vec<CaseName>> {
    Ok(ballots::table
        .inner_join(business_cases::table.on(business_cases::id.eq(ballots::case_id)))
        .filter(ballots::body_id.eq(body_id))
        .filter(ballots::status.eq(BallotStatus::Open))
        .order(ballots::id)
        .limit(limit)
        .select((business_cases::number, business_cases::title))
        .load(conn)?)
}

/// The time at which the last ballot of a body was opened.
pub fn last_ballot_opened_at(conn: &mut Conn, body_id: &Id) -> Result<Option<Moment>> {
    Ok(ballots::table
        .filter(ballots::body_id.eq(body_id))
        .order(ballots::opened_at.desc())
        .select(ballots::opened_at)
        .first(conn)
        .optional()?)
}

/// The cases in these states whose lead table is this body, at most `limit`.
pub fn cases_led(
    conn: &mut Conn,
    body_id: &Id,
    statuses: &[CaseStatus],
    limit: i64,
) -> Result<Vec<CaseName>> {
    Ok(business_cases::table
        .filter(business_cases::lead_table_id.eq(body_id))
        .filter(business_cases::status.eq_any(statuses))
        .order(business_cases::id)
        .limit(limit)
        .select((business_cases::number, business_cases::title))
        .load(conn)?)
}
