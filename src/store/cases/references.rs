//! Lookup of the records that the content of a case refers to, in one query per kind.

use crate::json::Json;
use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Map, Value};

use crate::Conn;
use crate::schema::{bodies, organisations, reference_items};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::BodyKind;
use edba_domain::reference::ReferenceCategory;

/// The names of these organisations. An id that is not registered has no entry.
pub fn organisation_names(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, organisations::name))
        .load(conn)?)
}

/// The properties of a body that are needed to check a reference to it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bodies)]
pub struct KnownBody {
    pub id: Id,
    pub kind: BodyKind,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

pub fn bodies_by_id(conn: &mut Conn, ids: &[Id]) -> Result<Vec<KnownBody>> {
    Ok(bodies::table
        .filter(bodies::id.eq_any(ids))
        .select(KnownBody::as_select())
        .load(conn)?)
}

/// Names of bodies, in Dutch and English.
pub fn body_names(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, String, String)>> {
    Ok(bodies::table
        .filter(bodies::id.eq_any(ids))
        .select((bodies::id, bodies::name_nl, bodies::name_en))
        .load(conn)?)
}

/// The properties of a reference data item that are needed to check a reference to it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reference_items)]
pub struct KnownCode {
    pub category: ReferenceCategory,
    pub code: String,
    pub name_nl: String,
    pub name_en: String,
    pub closed_on: Option<NaiveDate>,
}

/// A cluster, line or action, with its parent and attributes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reference_items)]
pub struct ClusterItem {
    pub programme_id: Id,
    pub category: ReferenceCategory,
    pub code: String,
    pub parent_code: Option<String>,
    pub name_nl: String,
    pub name_en: String,
    pub attributes: Json<Map<String, Value>>,
}

/// The clusters, lines and actions of these programmes.
pub fn cluster_items(conn: &mut Conn, programme_ids: &[Id]) -> Result<Vec<ClusterItem>> {
    let categories = [
        ReferenceCategory::Cluster,
        ReferenceCategory::Line,
        ReferenceCategory::Action,
    ];
    Ok(reference_items::table
        .filter(reference_items::programme_id.eq_any(programme_ids))
        .filter(reference_items::category.eq_any(categories))
        .order(reference_items::id)
        .select(ClusterItem::as_select())
        .load(conn)?)
}

/// The items of a programme with these codes, in any category.
pub fn codes_of(conn: &mut Conn, programme_id: &Id, codes: &[String]) -> Result<Vec<KnownCode>> {
    Ok(reference_items::table
        .filter(reference_items::programme_id.eq(programme_id))
        .filter(reference_items::code.eq_any(codes))
        .select(KnownCode::as_select())
        .load(conn)?)
}
