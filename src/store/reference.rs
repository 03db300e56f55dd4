//! The programme and its reference data.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Map, Value};

use super::Conn;
use super::schema::{programmes, reference_items};
use edba_common::error::Result;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = programmes, treat_none_as_null = true, primary_key(id))]
pub struct Programme {
    pub id: Id,
    pub code: String,
    pub name_nl: String,
    pub name_en: String,
    pub from_year: i32,
    pub to_year: i32,
    pub details: Json<Map<String, Value>>,
    pub version: i32,
    pub created_at: Moment,
}

pub fn programme(conn: &mut Conn, id: &Id) -> Result<Option<Programme>> {
    Ok(programmes::table
        .find(id)
        .select(Programme::as_select())
        .first(conn)
        .optional()?)
}

pub fn programme_by_code(conn: &mut Conn, code: &str, from_year: i32) -> Result<Option<Programme>> {
    Ok(programmes::table
        .filter(programmes::code.eq(code))
        .filter(programmes::from_year.eq(from_year))
        .select(Programme::as_select())
        .first(conn)
        .optional()?)
}

/// The programme whose period contains a year; otherwise the latest one.
pub fn programme_of_year(conn: &mut Conn, year: i32) -> Result<Option<Programme>> {
    Ok(programmes::table
        .order((
            programmes::from_year
                .le(year)
                .and(programmes::to_year.ge(year))
                .desc(),
            programmes::from_year.desc(),
            programmes::id.desc(),
        ))
        .select(Programme::as_select())
        .first(conn)
        .optional()?)
}

/// The programme whose period contains a year.
pub fn programme_with_year(conn: &mut Conn, year: i32) -> Result<Option<Programme>> {
    let found = programme_of_year(conn, year)?;
    Ok(found.filter(|programme| (programme.from_year..=programme.to_year).contains(&year)))
}

/// A programme other than `id` whose period overlaps this one.
pub fn overlapping_programme(
    conn: &mut Conn,
    id: &Id,
    from_year: i32,
    to_year: i32,
) -> Result<Option<Programme>> {
    Ok(programmes::table
        .filter(programmes::id.ne(id))
        .filter(programmes::from_year.le(to_year))
        .filter(programmes::to_year.ge(from_year))
        .order(programmes::id)
        .select(Programme::as_select())
        .first(conn)
        .optional()?)
}

/// Programmes, in order of creation; with a year, only those whose period contains it.
pub fn programmes(
    conn: &mut Conn,
    year: Option<i32>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Programme>> {
    let mut query = programmes::table.into_boxed();
    if let Some(year) = year {
        query = query.filter(programmes::from_year.le(year).and(programmes::to_year.ge(year)));
    }
    if let Some(after) = after {
        query = query.filter(programmes::id.gt(after));
    }
    Ok(query
        .order(programmes::id)
        .limit(limit)
        .select(Programme::as_select())
        .load(conn)?)
}

pub fn insert_programme(conn: &mut Conn, row: &Programme) -> Result<()> {
    diesel::insert_into(programmes::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_programme(conn: &mut Conn, row: &Programme) -> Result<bool> {
    let rows = diesel::update(
        programmes::table
            .filter(programmes::id.eq(row.id))
            .filter(programmes::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reference_items, treat_none_as_null = true, primary_key(id))]
pub struct ReferenceItem {
    pub id: Id,
    pub programme_id: Id,
    pub category: ReferenceCategory,
    pub code: String,
    pub parent_code: Option<String>,
    pub name_nl: String,
    pub name_en: String,
    pub item_order: i32,
    pub attributes: Json<Map<String, Value>>,
    pub closed_on: Option<NaiveDate>,
    pub version: i32,
}

pub fn reference_item(conn: &mut Conn, id: &Id) -> Result<Option<ReferenceItem>> {
    Ok(reference_items::table
        .find(id)
        .select(ReferenceItem::as_select())
        .first(conn)
        .optional()?)
}

pub fn reference_item_by_code(
    conn: &mut Conn,
    programme_id: &Id,
    category: ReferenceCategory,
    code: &str,
) -> Result<Option<ReferenceItem>> {
    Ok(reference_items::table
        .filter(reference_items::programme_id.eq(programme_id))
        .filter(reference_items::category.eq(category))
        .filter(reference_items::code.eq(code))
        .select(ReferenceItem::as_select())
        .first(conn)
        .optional()?)
}

/// All categories and codes of a programme.
pub fn reference_codes(conn: &mut Conn, programme_id: &Id) -> Result<Vec<(ReferenceCategory, String)>> {
    Ok(reference_items::table
        .filter(reference_items::programme_id.eq(programme_id))
        .select((reference_items::category, reference_items::code))
        .load(conn)?)
}

/// Items of a programme, in order of creation.
pub fn reference_items(
    conn: &mut Conn,
    programme_id: &Id,
    category: Option<ReferenceCategory>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<ReferenceItem>> {
    let mut query = reference_items::table
        .filter(reference_items::programme_id.eq(programme_id))
        .into_boxed();
    if let Some(category) = category {
        query = query.filter(reference_items::category.eq(category));
    }
    if let Some(after) = after {
        query = query.filter(reference_items::id.gt(after));
    }
    Ok(query
        .order(reference_items::id)
        .limit(limit)
        .select(ReferenceItem::as_select())
        .load(conn)?)
}

pub fn insert_reference_item(conn: &mut Conn, row: &ReferenceItem) -> Result<()> {
    diesel::insert_into(reference_items::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_reference_item(conn: &mut Conn, row: &ReferenceItem) -> Result<bool> {
    let rows = diesel::update(
        reference_items::table
            .filter(reference_items::id.eq(row.id))
            .filter(reference_items::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}
