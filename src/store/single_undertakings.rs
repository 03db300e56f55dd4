//! Single undertakings with their members, the aid that others declared, and the ceilings.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Date, Integer, Nullable, Text};

use super::Conn;
use super::conn::MultiBackend;
use super::schema::{aid_ceilings, declared_aid, organisations, single_undertakings, undertaking_members};
use edba_common::error::Result;
use edba_domain::state_aid::{AidCeiling, AidRule, Membership};
use edba_domain::{Cents, Id, Moment};

/// A ceiling with the regulation that sets it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = aid_ceilings)]
pub struct KnownCeiling {
    pub rule: AidRule,
    pub from_date: NaiveDate,
    pub amount_cents: Cents,
    pub source: String,
}

impl KnownCeiling {
    pub fn ceiling(&self) -> AidCeiling {
        AidCeiling {
            rule: self.rule,
            from: self.from_date,
            amount: self.amount_cents,
        }
    }
}

/// All ceilings, by rule and day.
pub fn ceilings(conn: &mut Conn) -> Result<Vec<KnownCeiling>> {
    Ok(aid_ceilings::table
        .order((aid_ceilings::rule, aid_ceilings::from_date))
        .select(KnownCeiling::as_select())
        .load(conn)?)
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = single_undertakings, primary_key(id))]
pub struct SingleUndertaking {
    pub id: Id,
    pub name: String,
    pub version: i32,
    pub created_at: Moment,
}

/// A membership, as a version of its single undertaking has it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = undertaking_members)]
struct MemberRow {
    undertaking_id: Id,
    version: i32,
    organisation_id: Id,
    from_date: NaiveDate,
    until_date: Option<NaiveDate>,
}

/// A membership with the name of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedMember {
    pub undertaking_id: Id,
    pub membership: Membership,
    pub name: String,
}

pub fn insert_undertaking(conn: &mut Conn, row: &SingleUndertaking) -> Result<()> {
    diesel::insert_into(single_undertakings::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_undertaking(conn: &mut Conn, row: &SingleUndertaking) -> Result<bool> {
    let rows = diesel::update(
        single_undertakings::table
            .filter(single_undertakings::id.eq(row.id))
            .filter(single_undertakings::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Writes the memberships of the present version of a single undertaking. Those of earlier versions stay. One statement.
pub fn set_members(conn: &mut Conn, undertaking: &SingleUndertaking, members: &[Membership]) -> Result<()> {
    if !members.is_empty() {
        NewMembers(undertaking, members).execute(conn)?;
    }
    Ok(())
}

/// Inserts all memberships of a version.
struct NewMembers<'a>(&'a SingleUndertaking, &'a [Membership]);

impl QueryFragment<MultiBackend> for NewMembers<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let Self(undertaking, members) = self;
        // The rows differ in number.
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "INSERT INTO undertaking_members (undertaking_id, version, organisation_id, from_date, until_date) VALUES ",
        );
        for (index, member) in members.iter().enumerate() {
            out.push_sql(if index == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(&undertaking.id)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(&undertaking.version)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&member.organisation_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Date, _>(&member.from)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Date>, _>(&member.until)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

impl QueryId for NewMembers<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for NewMembers<'_> {}

pub fn undertaking(conn: &mut Conn, id: &Id) -> Result<Option<SingleUndertaking>> {
    Ok(single_undertakings::table
        .find(id)
        .select(SingleUndertaking::as_select())
        .first(conn)
        .optional()?)
}

/// These single undertakings.
pub fn undertakings_by_ids(conn: &mut Conn, ids: &[Id]) -> Result<Vec<SingleUndertaking>> {
    Ok(single_undertakings::table
        .filter(single_undertakings::id.eq_any(ids))
        .order(single_undertakings::id)
        .select(SingleUndertaking::as_select())
        .load(conn)?)
}

/// Single undertakings after `after`, in the order in which they were registered.
pub fn undertakings(conn: &mut Conn, after: Option<Id>, limit: i64) -> Result<Vec<SingleUndertaking>> {
    let mut query = single_undertakings::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(single_undertakings::id.gt(after));
    }
    Ok(query
        .order(single_undertakings::id)
        .limit(limit)
        .select(SingleUndertaking::as_select())
        .load(conn)?)
}

/// The condition that a membership is of the present version of its single undertaking.
#[diesel::dsl::auto_type(no_type_alias)]
fn of_present_version() -> _ {
    single_undertakings::id
        .eq(undertaking_members::undertaking_id)
        .and(single_undertakings::version.eq(undertaking_members::version))
}

/// The memberships of these single undertakings, by organisation and day.
pub fn members(conn: &mut Conn, undertaking_ids: &[Id]) -> Result<Vec<NamedMember>> {
    let rows: Vec<(MemberRow, String)> = undertaking_members::table
        .inner_join(single_undertakings::table.on(of_present_version()))
        .inner_join(organisations::table.on(organisations::id.eq(undertaking_members::organisation_id)))
        .filter(undertaking_members::undertaking_id.eq_any(undertaking_ids))
        .order((
            undertaking_members::undertaking_id,
            undertaking_members::organisation_id,
            undertaking_members::from_date,
        ))
        .select((MemberRow::as_select(), organisations::name))
        .load(conn)?;
    Ok(rows.into_iter().map(named).collect())
}

/// The memberships of these organisations, in any single undertaking.
pub fn memberships_of(conn: &mut Conn, organisation_ids: &[Id]) -> Result<Vec<NamedMember>> {
    let rows: Vec<(MemberRow, String)> = undertaking_members::table
        .inner_join(single_undertakings::table.on(of_present_version()))
        .inner_join(organisations::table.on(organisations::id.eq(undertaking_members::organisation_id)))
        .filter(undertaking_members::organisation_id.eq_any(organisation_ids))
        .order((
            undertaking_members::organisation_id,
            undertaking_members::from_date,
            undertaking_members::undertaking_id,
        ))
        .select((MemberRow::as_select(), organisations::name))
        .load(conn)?;
    Ok(rows.into_iter().map(named).collect())
}

fn named((row, name): (MemberRow, String)) -> NamedMember {
    NamedMember {
        undertaking_id: row.undertaking_id,
        membership: Membership {
            organisation_id: row.organisation_id,
            from: row.from_date,
            until: row.until_date,
        },
        name,
    }
}

/// *De minimis* aid of another grantor, as its recipient declared it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = declared_aid, treat_none_as_null = true, primary_key(id))]
pub struct DeclaredAid {
    pub id: Id,
    pub organisation_id: Id,
    pub grantor: String,
    pub rule: AidRule,
    pub granted_on: NaiveDate,
    pub gross_grant_cents: Cents,
    /// Where it was declared.
    pub grounds: String,
    pub withdrawn_at: Option<Moment>,
    pub withdrawal_reason: Option<String>,
    pub version: i32,
    pub created_at: Moment,
}

pub fn insert_declared(conn: &mut Conn, row: &DeclaredAid) -> Result<()> {
    diesel::insert_into(declared_aid::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_declared(conn: &mut Conn, row: &DeclaredAid) -> Result<bool> {
    let rows = diesel::update(
        declared_aid::table
            .filter(declared_aid::id.eq(row.id))
            .filter(declared_aid::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Declared aid with the name of the organisation that got it.
pub type NamedDeclaredAid = (DeclaredAid, String);

pub fn declared(conn: &mut Conn, id: &Id) -> Result<Option<NamedDeclaredAid>> {
    Ok(declared_aid::table
        .inner_join(organisations::table.on(organisations::id.eq(declared_aid::organisation_id)))
        .filter(declared_aid::id.eq(id))
        .select((DeclaredAid::as_select(), organisations::name))
        .first(conn)
        .optional()?)
}

/// Declared aid after `after`, in the order in which it was recorded.
pub fn declared_aid(
    conn: &mut Conn,
    organisation_id: Option<&Id>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedDeclaredAid>> {
    let mut query = declared_aid::table
        .inner_join(organisations::table.on(organisations::id.eq(declared_aid::organisation_id)))
        .into_boxed();
    if let Some(organisation_id) = organisation_id {
        query = query.filter(declared_aid::organisation_id.eq(organisation_id));
    }
    if let Some(after) = after {
        query = query.filter(declared_aid::id.gt(after));
    }
    Ok(query
        .order(declared_aid::id)
        .limit(limit)
        .select((DeclaredAid::as_select(), organisations::name))
        .load(conn)?)
}

/// The declared aid of these organisations that was not withdrawn.
pub fn declared_to(conn: &mut Conn, organisation_ids: &[Id]) -> Result<Vec<DeclaredAid>> {
    Ok(declared_aid::table
        .filter(declared_aid::organisation_id.eq_any(organisation_ids))
        .filter(declared_aid::withdrawn_at.is_null())
        .order(declared_aid::id)
        .select(DeclaredAid::as_select())
        .load(conn)?)
}

/// The organisations with declared aid that was not withdrawn.
pub fn organisations_that_declared(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(declared_aid::table
        .filter(declared_aid::withdrawn_at.is_null())
        .select(declared_aid::organisation_id)
        .distinct()
        .load(conn)?)
}
