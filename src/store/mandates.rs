//! Mandates, their chains of parents, and their versions.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use edba_domain::mandate::MandateTerms;

use super::Conn;
use super::schema::{mandate_chains, mandate_versions, mandates, organisations, representatives};
use edba_common::error::Result;
use edba_domain::{Cents, Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mandates, treat_none_as_null = true, primary_key(id))]
pub struct MandateRow {
    pub id: Id,
    pub grantor_id: Id,
    pub representative_id: Id,
    pub parent_id: Option<Id>,
    pub terms_version: i32,
    pub revoked_at: Option<Moment>,
    pub revocation_reason: Option<String>,
    pub version: i32,
    pub created_at: Moment,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mandate_versions, treat_none_as_null = true, primary_key(mandate_id, version))]
pub struct MandateVersion {
    pub mandate_id: Id,
    pub version: i32,
    pub terms: Json<MandateTerms>,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
    pub ceiling_decision_cents: Cents,
    pub ceiling_year_cents: Cents,
    pub ceiling_total_cents: Cents,
    pub recorded_at: Moment,
    pub superseded_at: Option<Moment>,
    /// The fund that it draws on.
    pub fund_id: Option<Id>,
    /// Whether repaid principal and recovered subsidies raise the headroom again.
    pub returns_available: bool,
}

/// A mandate with one version of its terms.
pub type Versioned = (MandateRow, MandateVersion);

/// Each mandate with its current version.
macro_rules! present {
    () => {
        mandates::table.inner_join(
            mandate_versions::table.on(mandate_versions::mandate_id
                .eq(mandates::id)
                .and(mandate_versions::version.eq(mandates::terms_version))),
        )
    };
}

/// The mandates that are not in force on a day by the current terms: in the chain, the mandate or a parent is revoked
/// by the end of that day or has a period that does not include it.
macro_rules! out_of_force {
    ($on_date:expr) => {
        mandate_chains::table
            .inner_join(links.on(links.field(mandates::id).eq(mandate_chains::link_id)))
            .inner_join(
                link_versions.on(link_versions
                    .field(mandate_versions::mandate_id)
                    .eq(links.field(mandates::id))
                    .and(
                        link_versions
                            .field(mandate_versions::version)
                            .eq(links.field(mandates::terms_version)),
                    )),
            )
            .filter(
                links
                    .field(mandates::revoked_at)
                    .le(Moment::end_of($on_date))
                    .assume_not_null()
                    .or(link_versions.field(mandate_versions::valid_from).gt($on_date))
                    .or(link_versions.field(mandate_versions::valid_until).lt($on_date)),
            )
            .select(mandate_chains::mandate_id)
    };
}

diesel::alias!(
    mandates as links: Links,
    mandate_versions as link_versions: LinkVersions,
);

/// Filter for a list of mandates; `None` means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct MandateQuery {
    /// Only mandates of this grantor, which is the caller's visibility.
    pub visible_to: Option<Id>,
    pub grantor_id: Option<Id>,
    pub representative_id: Option<Id>,
    pub in_force_on: Option<NaiveDate>,
}

/// Mandates with their current versions, in order of registration.
pub fn list(conn: &mut Conn, filter: MandateQuery, after: Option<Id>, limit: i64) -> Result<Vec<Versioned>> {
    let MandateQuery {
        visible_to,
        grantor_id,
        representative_id,
        in_force_on,
    } = filter;
    let mut query = present!().into_boxed();
    for grantor in [visible_to, grantor_id].into_iter().flatten() {
        query = query.filter(mandates::grantor_id.eq(grantor));
    }
    if let Some(representative) = representative_id {
        query = query.filter(mandates::representative_id.eq(representative));
    }
    if let Some(on_date) = in_force_on {
        query = query.filter(mandates::id.ne_all(out_of_force!(on_date)));
    }
    if let Some(after) = after {
        query = query.filter(mandates::id.gt(after));
    }
    Ok(query
        .order(mandates::id)
        .limit(limit)
        .select((MandateRow::as_select(), MandateVersion::as_select()))
        .load(conn)?)
}

/// All mandates in force on a day by the current terms.
pub fn in_force(conn: &mut Conn, on_date: NaiveDate) -> Result<Vec<Id>> {
    Ok(mandates::table
        .filter(mandates::id.ne_all(out_of_force!(on_date)))
        .order(mandates::id)
        .select(mandates::id)
        .load(conn)?)
}

/// All mandates of a representative.
pub fn ids_of_representative(conn: &mut Conn, representative_id: &Id) -> Result<Vec<Id>> {
    Ok(mandates::table
        .filter(mandates::representative_id.eq(representative_id))
        .order(mandates::id)
        .select(mandates::id)
        .load(conn)?)
}

/// These mandates, each with its current version.
pub fn with_present_version(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<Versioned>> {
    Ok(present!()
        .filter(mandates::id.eq_any(mandate_ids))
        .order(mandates::id)
        .select((MandateRow::as_select(), MandateVersion::as_select()))
        .load(conn)?)
}

/// These mandates with each version recorded up to and including a moment, oldest first.
pub fn with_versions_until(conn: &mut Conn, mandate_ids: &[Id], until: Moment) -> Result<Vec<Versioned>> {
    Ok(mandates::table
        .inner_join(mandate_versions::table.on(mandate_versions::mandate_id.eq(mandates::id)))
        .filter(mandates::id.eq_any(mandate_ids))
        .filter(mandate_versions::recorded_at.le(until))
        .order((mandates::id, mandate_versions::version))
        .select((MandateRow::as_select(), MandateVersion::as_select()))
        .load(conn)?)
}

/// A page of the versions of one mandate, oldest first.
pub fn versions(conn: &mut Conn, mandate_id: &Id, after: i32, limit: i64) -> Result<Vec<MandateVersion>> {
    Ok(mandate_versions::table
        .filter(mandate_versions::mandate_id.eq(mandate_id))
        .filter(mandate_versions::version.gt(after))
        .order(mandate_versions::version)
        .limit(limit)
        .select(MandateVersion::as_select())
        .load(conn)?)
}

/// The direct sub-mandates of a mandate that are not revoked, with their current versions.
pub fn children(conn: &mut Conn, parent_id: &Id) -> Result<Vec<Versioned>> {
    Ok(present!()
        .filter(mandates::parent_id.eq(parent_id))
        .filter(mandates::revoked_at.is_null())
        .order(mandates::id)
        .select((MandateRow::as_select(), MandateVersion::as_select()))
        .load(conn)?)
}

/// The sub-mandates at any depth that are not revoked and end after a day, with their current versions.
pub fn sub_mandates_after(conn: &mut Conn, mandate_id: &Id, day: NaiveDate) -> Result<Vec<Versioned>> {
    let below = mandate_chains::table
        .filter(mandate_chains::link_id.eq(mandate_id))
        .filter(mandate_chains::depth.gt(0))
        .select(mandate_chains::mandate_id);
    Ok(present!()
        .filter(mandates::id.eq_any(below))
        .filter(mandates::revoked_at.is_null())
        .filter(mandate_versions::valid_until.gt(day))
        .order(mandates::id)
        .select((MandateRow::as_select(), MandateVersion::as_select()))
        .load(conn)?)
}

pub fn insert_mandate(conn: &mut Conn, row: &MandateRow) -> Result<()> {
    diesel::insert_into(mandates::table).values(row).execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_mandate(conn: &mut Conn, row: &MandateRow) -> Result<bool> {
    let rows = diesel::update(
        mandates::table
            .filter(mandates::id.eq(row.id))
            .filter(mandates::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn insert_mandate_version(conn: &mut Conn, row: &MandateVersion) -> Result<()> {
    diesel::insert_into(mandate_versions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Ends the current version of a mandate.
pub fn supersede_version(conn: &mut Conn, mandate_id: &Id, at: Moment) -> Result<()> {
    diesel::update(
        mandate_versions::table
            .filter(mandate_versions::mandate_id.eq(mandate_id))
            .filter(mandate_versions::superseded_at.is_null()),
    )
    .set(mandate_versions::superseded_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// One link of a mandate's chain: itself at depth 0, its parent at 1, the root last.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = mandate_chains)]
pub struct ChainLinkRow {
    pub mandate_id: Id,
    pub link_id: Id,
    pub depth: i32,
}

/// The chains of these mandates, each from itself to its root.
pub fn chain_links(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<ChainLinkRow>> {
    Ok(mandate_chains::table
        .filter(mandate_chains::mandate_id.eq_any(mandate_ids))
        .order((mandate_chains::mandate_id, mandate_chains::depth))
        .select(ChainLinkRow::as_select())
        .load(conn)?)
}

pub fn insert_chain_link(conn: &mut Conn, row: &ChainLinkRow) -> Result<()> {
    diesel::insert_into(mandate_chains::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// A page of all mandates with their current versions.
pub fn page(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<Versioned>> {
    list(conn, MandateQuery::default(), after.copied(), limit)
}

/// The names of these mandates' grantors and representatives.
pub fn names(conn: &mut Conn, mandate_ids: &[Id]) -> Result<Vec<MandateNames>> {
    Ok(mandates::table
        .inner_join(organisations::table.on(organisations::id.eq(mandates::grantor_id)))
        .inner_join(representatives::table.on(representatives::id.eq(mandates::representative_id)))
        .filter(mandates::id.eq_any(mandate_ids))
        .select(MandateNames::as_select())
        .load(conn)?)
}

/// The names of a mandate's grantor and representative.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mandates)]
pub struct MandateNames {
    pub id: Id,
    pub grantor_id: Id,
    pub representative_id: Id,
    #[diesel(select_expression = organisations::name)]
    pub grantor_name: String,
    #[diesel(select_expression = representatives::name)]
    pub representative_name: String,
}

/// The subset of these mandates that belongs to this representative.
pub fn of_representative(conn: &mut Conn, representative_id: &Id, ids: &[Id]) -> Result<Vec<MandateRow>> {
    Ok(mandates::table
        .filter(mandates::representative_id.eq(representative_id))
        .filter(mandates::id.eq_any(ids.to_vec()))
        .select(MandateRow::as_select())
        .load(conn)?)
}

/// Mandate versions by id, as referred to by a certificate.
pub fn versions_of(conn: &mut Conn, ids: &[Id]) -> Result<Vec<MandateVersion>> {
    Ok(mandate_versions::table
        .filter(mandate_versions::mandate_id.eq_any(ids.to_vec()))
        .order((mandate_versions::mandate_id, mandate_versions::version))
        .select(MandateVersion::as_select())
        .load(conn)?)
}

/// Mandates by their ids.
pub fn by_ids(conn: &mut Conn, ids: &[Id]) -> Result<Vec<MandateRow>> {
    Ok(mandates::table
        .filter(mandates::id.eq_any(ids.to_vec()))
        .select(MandateRow::as_select())
        .load(conn)?)
}
