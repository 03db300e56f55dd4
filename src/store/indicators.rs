//! Indicators and their measurements.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{indicators, measurements};
use edba_common::error::Result;
use edba_domain::codes::Rhythm;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = indicators, treat_none_as_null = true, primary_key(id))]
pub struct Indicator {
    pub id: Id,
    pub case_id: Id,
    pub name: String,
    pub unit: String,
    pub baseline: Option<String>,
    pub baseline_date: Option<NaiveDate>,
    pub target: Option<String>,
    pub target_date: Option<NaiveDate>,
    pub rhythm: Option<Rhythm>,
    pub version: i32,
    pub created_at: Moment,
}

pub fn indicator(conn: &mut Conn, id: &Id) -> Result<Option<Indicator>> {
    Ok(indicators::table
        .find(id)
        .select(Indicator::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_indicator(conn: &mut Conn, row: &Indicator) -> Result<()> {
    diesel::insert_into(indicators::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_indicator(conn: &mut Conn, row: &Indicator) -> Result<bool> {
    let rows = diesel::update(
        indicators::table
            .filter(indicators::id.eq(row.id))
            .filter(indicators::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measurements, treat_none_as_null = true, primary_key(id))]
pub struct Measurement {
    pub id: Id,
    pub indicator_id: Id,
    pub measured_value: String,
    pub measured_on: NaiveDate,
    pub evidence: String,
    pub recorded_by: Id,
    pub recorded_at: Moment,
}

pub fn measurement(conn: &mut Conn, id: &Id) -> Result<Option<Measurement>> {
    Ok(measurements::table
        .find(id)
        .select(Measurement::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_measurement(conn: &mut Conn, row: &Measurement) -> Result<()> {
    diesel::insert_into(measurements::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The days of an indicator's first and last measurement.
pub fn measured_days(conn: &mut Conn, indicator_id: &Id) -> Result<Option<(NaiveDate, NaiveDate)>> {
    use diesel::dsl::{max, min};
    let (first, last): (Option<NaiveDate>, Option<NaiveDate>) = measurements::table
        .filter(measurements::indicator_id.eq(indicator_id))
        .select((min(measurements::measured_on), max(measurements::measured_on)))
        .first(conn)?;
    Ok(first.zip(last))
}

/// The indicators of a case, in order of creation.
pub fn indicators_of_case(
    conn: &mut Conn,
    case_id: &Id,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Indicator>> {
    let mut query = indicators::table
        .filter(indicators::case_id.eq(case_id))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(indicators::id.gt(after));
    }
    Ok(query
        .order(indicators::id)
        .limit(limit)
        .select(Indicator::as_select())
        .load(conn)?)
}

/// The number of a case's indicators that have a baseline, a target and a reporting rhythm.
pub fn count_monitorable(conn: &mut Conn, case_id: &Id) -> Result<i64> {
    Ok(indicators::table
        .filter(indicators::case_id.eq(case_id))
        .filter(indicators::baseline.is_not_null())
        .filter(indicators::target.is_not_null())
        .filter(indicators::rhythm.is_not_null())
        .count()
        .get_result(conn)?)
}

/// The measurements of an indicator, in order of reporting.
pub fn measurements_of_indicator(
    conn: &mut Conn,
    indicator_id: &Id,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Measurement>> {
    let mut query = measurements::table
        .filter(measurements::indicator_id.eq(indicator_id))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(measurements::id.gt(after));
    }
    Ok(query
        .order(measurements::id)
        .limit(limit)
        .select(Measurement::as_select())
        .load(conn)?)
}

/// The measurements of all indicators of a case, in order of reporting.
pub fn measurements_of_case(conn: &mut Conn, case_id: &Id, limit: i64) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .inner_join(indicators::table.on(indicators::id.eq(measurements::indicator_id)))
        .filter(indicators::case_id.eq(case_id))
        .order(measurements::id)
        .limit(limit)
        .select(Measurement::as_select())
        .load(conn)?)
}
