//! Endpoints with the kinds of events that they asked for.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::domain::webhook::{DisabledBecause, EndpointStatus, WebhookKind};
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{webhook_endpoints, webhook_subscriptions};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_endpoints)]
pub struct EndpointRow {
    pub id: Id,
    pub account_id: Id,
    pub url: String,
    pub description: String,
    pub status: EndpointStatus,
    pub disabled_because: Option<DisabledBecause>,
    pub disabled_at: Option<Moment>,
    pub secret_sealed: String,
    pub previous_secret_sealed: Option<String>,
    pub previous_secret_until: Option<Moment>,
    /// Since when no attempt has succeeded; none while all goes well.
    pub failing_since: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// Until when it asked to be left alone.
    pub rests_until: Option<Moment>,
}

pub fn insert(conn: &mut Conn, row: &EndpointRow, kinds: &[WebhookKind]) -> Result<()> {
    diesel::insert_into(webhook_endpoints::table)
        .values(row)
        .execute(conn)?;
    subscribe(conn, &row.id, kinds)
}

/// The endpoint, if it is `owner`'s, or anybody's where none is given.
pub fn find(conn: &mut Conn, id: &Id, owner: Option<&Id>) -> Result<Option<EndpointRow>> {
    let mut query = webhook_endpoints::table
        .filter(webhook_endpoints::id.eq(id))
        .into_boxed();
    if let Some(owner) = owner {
        query = query.filter(webhook_endpoints::account_id.eq(owner));
    }
    Ok(query.select(EndpointRow::as_select()).first(conn).optional()?)
}

/// Endpoints in the order in which they were made, of one owner or of everybody.
pub fn list(conn: &mut Conn, owner: Option<&Id>, after: Option<&Id>, limit: i64) -> Result<Vec<EndpointRow>> {
    let mut query = webhook_endpoints::table.into_boxed();
    if let Some(owner) = owner {
        query = query.filter(webhook_endpoints::account_id.eq(owner));
    }
    if let Some(after) = after {
        query = query.filter(webhook_endpoints::id.gt(after));
    }
    Ok(query
        .order(webhook_endpoints::id)
        .limit(limit)
        .select(EndpointRow::as_select())
        .load(conn)?)
}

pub fn count(conn: &mut Conn, owner: &Id) -> Result<i64> {
    Ok(webhook_endpoints::table
        .filter(webhook_endpoints::account_id.eq(owner))
        .select(count_star())
        .first(conn)?)
}

/// Which kinds these endpoints asked for.
pub fn kinds_of(conn: &mut Conn, endpoints: &[Id]) -> Result<Vec<(Id, WebhookKind)>> {
    Ok(webhook_subscriptions::table
        .filter(webhook_subscriptions::endpoint_id.eq_any(endpoints))
        .order((webhook_subscriptions::endpoint_id, webhook_subscriptions::kind))
        .select((webhook_subscriptions::endpoint_id, webhook_subscriptions::kind))
        .load(conn)?)
}

/// Writes what can change of an endpoint over the version before it; false when that is gone.
pub fn update(conn: &mut Conn, row: &EndpointRow) -> Result<bool> {
    let rows = diesel::update(
        webhook_endpoints::table
            .filter(webhook_endpoints::id.eq(row.id))
            .filter(webhook_endpoints::version.eq(row.version - 1)),
    )
    .set((
        webhook_endpoints::url.eq(&row.url),
        webhook_endpoints::description.eq(&row.description),
        webhook_endpoints::status.eq(row.status),
        webhook_endpoints::disabled_because.eq(row.disabled_because),
        webhook_endpoints::disabled_at.eq(row.disabled_at),
        webhook_endpoints::secret_sealed.eq(&row.secret_sealed),
        webhook_endpoints::previous_secret_sealed.eq(&row.previous_secret_sealed),
        webhook_endpoints::previous_secret_until.eq(row.previous_secret_until),
        webhook_endpoints::failing_since.eq(row.failing_since),
        webhook_endpoints::rests_until.eq(row.rests_until),
        webhook_endpoints::version.eq(row.version),
        webhook_endpoints::updated_at.eq(row.updated_at),
    ))
    .execute(conn)?;
    Ok(rows == 1)
}

/// Notes since when an endpoint fails and until when it rests, or that it does not: no change of its owner, and no
/// new version.
pub fn note_health(
    conn: &mut Conn,
    id: &Id,
    failing_since: Option<Moment>,
    rests_until: Option<Moment>,
) -> Result<()> {
    diesel::update(webhook_endpoints::table.find(id))
        .set((
            webhook_endpoints::failing_since.eq(failing_since),
            webhook_endpoints::rests_until.eq(rests_until),
        ))
        .execute(conn)?;
    Ok(())
}

/// Replaces the kinds that an endpoint is told of.
pub fn resubscribe(conn: &mut Conn, id: &Id, kinds: &[WebhookKind]) -> Result<()> {
    diesel::delete(webhook_subscriptions::table.filter(webhook_subscriptions::endpoint_id.eq(id)))
        .execute(conn)?;
    subscribe(conn, id, kinds)
}

fn subscribe(conn: &mut Conn, id: &Id, kinds: &[WebhookKind]) -> Result<()> {
    for kind in kinds {
        diesel::insert_into(webhook_subscriptions::table)
            .values((
                webhook_subscriptions::endpoint_id.eq(id),
                webhook_subscriptions::kind.eq(kind),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Removes an endpoint with all that was and was to be told to it.
pub fn delete(conn: &mut Conn, id: &Id) -> Result<()> {
    diesel::delete(webhook_endpoints::table.find(id)).execute(conn)?;
    Ok(())
}
