//! Organisations and representatives.

use diesel::prelude::*;

use super::Conn;
use super::schema::{organisations, representatives};
use edba_common::error::Result;
use edba_domain::codes::{Language, Sector};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organisations, treat_none_as_null = true)]
pub struct Organisation {
    pub id: Id,
    pub code: String,
    pub name: String,
    pub sector: Sector,
    pub kvk_number: Option<String>,
    pub oin: Option<String>,
    pub version: i32,
    pub created_at: Moment,
}

pub fn organisation(conn: &mut Conn, id: &Id) -> Result<Option<Organisation>> {
    Ok(organisations::table
        .find(id)
        .select(Organisation::as_select())
        .first(conn)
        .optional()?)
}

pub fn organisation_by_code(conn: &mut Conn, code: &str) -> Result<Option<Organisation>> {
    Ok(organisations::table
        .filter(organisations::code.eq(code))
        .select(Organisation::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_organisation(conn: &mut Conn, row: &Organisation) -> Result<()> {
    diesel::insert_into(organisations::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_organisation(conn: &mut Conn, row: &Organisation) -> Result<bool> {
    let rows = diesel::update(
        organisations::table
            .filter(organisations::id.eq(row.id))
            .filter(organisations::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn organisations(
    conn: &mut Conn,
    sector: Option<Sector>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Organisation>> {
    let mut query = organisations::table.into_boxed();
    if let Some(sector) = sector {
        query = query.filter(organisations::sector.eq(sector));
    }
    if let Some(after) = after {
        query = query.filter(organisations::id.gt(after));
    }
    Ok(query
        .order(organisations::id)
        .limit(limit)
        .select(Organisation::as_select())
        .load(conn)?)
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = representatives, treat_none_as_null = true)]
pub struct Representative {
    pub id: Id,
    pub organisation_id: Id,
    pub name: String,
    pub email: Option<String>,
    pub language: Language,
    pub version: i32,
    pub created_at: Moment,
}

pub fn representative(conn: &mut Conn, id: &Id) -> Result<Option<Representative>> {
    Ok(representatives::table
        .find(id)
        .select(Representative::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_representative(conn: &mut Conn, row: &Representative) -> Result<()> {
    diesel::insert_into(representatives::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_representative(conn: &mut Conn, row: &Representative) -> Result<bool> {
    let rows = diesel::update(
        representatives::table
            .filter(representatives::id.eq(row.id))
            .filter(representatives::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn representatives(
    conn: &mut Conn,
    organisation_id: Option<Id>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Representative>> {
    let mut query = representatives::table.into_boxed();
    if let Some(organisation_id) = organisation_id {
        query = query.filter(representatives::organisation_id.eq(organisation_id));
    }
    if let Some(after) = after {
        query = query.filter(representatives::id.gt(after));
    }
    Ok(query
        .order(representatives::id)
        .limit(limit)
        .select(Representative::as_select())
        .load(conn)?)
}

/// Names of representatives by id.
pub fn representative_names(conn: &mut Conn, ids: Vec<Id>) -> Result<Vec<(Id, String)>> {
    Ok(representatives::table
        .filter(representatives::id.eq_any(ids))
        .select((representatives::id, representatives::name))
        .load(conn)?)
}

/// Names of organisations by id.
pub fn organisation_names(conn: &mut Conn, ids: Vec<Id>) -> Result<Vec<(Id, String)>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::name))
        .load(conn)?)
}
