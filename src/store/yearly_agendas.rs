//! Yearly agendas of consultation bodies.

use diesel::prelude::*;

use super::Conn;
use super::json::Json;
use super::schema::{meetings, yearly_agendas};
use edba_common::error::Result;
use edba_domain::consultation::YearlyPoint;
use edba_domain::{Id, Moment};

/// A yearly agenda that a meeting adopted. Of one year the last number applies.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = yearly_agendas)]
pub struct YearlyAgenda {
    pub body_id: Id,
    pub year: i32,
    /// From 1, within the body and the year.
    pub number: i32,
    pub points: Json<Vec<YearlyPoint>>,
    pub adopted_by_meeting_id: Id,
    pub recorded_by: Id,
    pub recorded_at: Moment,
}

/// A yearly agenda with the beginning of the meeting that adopted it.
#[derive(Debug, Clone, Queryable)]
pub struct NamedYearlyAgenda {
    pub row: YearlyAgenda,
    pub adopted_at: Moment,
}

/// The yearly agendas of a body, the latest year and number first, after (year, number).
pub fn list(
    conn: &mut Conn,
    body_id: &Id,
    year: Option<i32>,
    after: Option<(i32, i32)>,
    limit: i64,
) -> Result<Vec<NamedYearlyAgenda>> {
    let mut query = yearly_agendas::table
        .inner_join(meetings::table.on(meetings::id.eq(yearly_agendas::adopted_by_meeting_id)))
        .filter(yearly_agendas::body_id.eq(body_id))
        .into_boxed();
    if let Some(year) = year {
        query = query.filter(yearly_agendas::year.eq(year));
    }
    if let Some((year, number)) = after {
        query = query.filter(
            yearly_agendas::year.lt(year).or(yearly_agendas::year
                .eq(year)
                .and(yearly_agendas::number.lt(number))),
        );
    }
    Ok(query
        .order((yearly_agendas::year.desc(), yearly_agendas::number.desc()))
        .limit(limit)
        .select((YearlyAgenda::as_select(), meetings::starts_at))
        .load(conn)?)
}

/// One yearly agenda of a body.
pub fn find(conn: &mut Conn, body_id: &Id, year: i32, number: i32) -> Result<Option<NamedYearlyAgenda>> {
    Ok(yearly_agendas::table
        .inner_join(meetings::table.on(meetings::id.eq(yearly_agendas::adopted_by_meeting_id)))
        .filter(yearly_agendas::body_id.eq(body_id))
        .filter(yearly_agendas::year.eq(year))
        .filter(yearly_agendas::number.eq(number))
        .select((YearlyAgenda::as_select(), meetings::starts_at))
        .first(conn)
        .optional()?)
}

/// The last yearly agenda of each of these bodies for a year, with the beginning of the meeting that adopted it.
pub fn latest(conn: &mut Conn, body_ids: &[Id], year: i32) -> Result<Vec<NamedYearlyAgenda>> {
    let mut found: Vec<NamedYearlyAgenda> = yearly_agendas::table
        .inner_join(meetings::table.on(meetings::id.eq(yearly_agendas::adopted_by_meeting_id)))
        .filter(yearly_agendas::body_id.eq_any(body_ids))
        .filter(yearly_agendas::year.eq(year))
        .order((yearly_agendas::body_id, yearly_agendas::number.desc()))
        .select((YearlyAgenda::as_select(), meetings::starts_at))
        .load(conn)?;
    found.dedup_by_key(|agenda| agenda.row.body_id);
    Ok(found)
}

/// The last yearly agenda of each of these bodies for each year from one on, by body, the latest year first.
pub fn latest_since(conn: &mut Conn, body_ids: &[Id], from_year: i32) -> Result<Vec<NamedYearlyAgenda>> {
    let mut found: Vec<NamedYearlyAgenda> = yearly_agendas::table
        .inner_join(meetings::table.on(meetings::id.eq(yearly_agendas::adopted_by_meeting_id)))
        .filter(yearly_agendas::body_id.eq_any(body_ids))
        .filter(yearly_agendas::year.ge(from_year))
        .order((
            yearly_agendas::body_id,
            yearly_agendas::year.desc(),
            yearly_agendas::number.desc(),
        ))
        .select((YearlyAgenda::as_select(), meetings::starts_at))
        .load(conn)?;
    found.dedup_by_key(|agenda| (agenda.row.body_id, agenda.row.year));
    Ok(found)
}

/// The next number of a yearly agenda. The caller holds the lock of the body's chain.
pub fn next_number(conn: &mut Conn, body_id: &Id, year: i32) -> Result<i32> {
    let last: Option<i32> = yearly_agendas::table
        .filter(yearly_agendas::body_id.eq(body_id))
        .filter(yearly_agendas::year.eq(year))
        .select(diesel::dsl::max(yearly_agendas::number))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

pub fn insert(conn: &mut Conn, row: &YearlyAgenda) -> Result<()> {
    diesel::insert_into(yearly_agendas::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
