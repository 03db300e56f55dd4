//! Webhook endpoints and their subscriptions to event kinds.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::Conn;
use crate::schema::{webhook_endpoints, webhook_subscriptions};
use edba_common::error::Result;
use edba_domain::webhook::{DisabledBecause, EndpointStatus, WebhookKind};
use edba_domain::{Id, Moment};

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
    /// The time since which all attempts have failed; None while the endpoint is healthy.
    pub failing_since: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// Sending is paused until this time, because the endpoint sent Retry-After.
    pub rests_until: Option<Moment>,
}

pub fn insert(conn: &mut Conn, row: &EndpointRow, kinds: &[WebhookKind]) -> Result<()> {
    diesel::insert_into(webhook_endpoints::table)
        .values(row)
        .execute(conn)?;
    subscribe(conn, &row.id, kinds)
}

/// An endpoint; with `owner`, only if it belongs to that account.
pub fn find(conn: &mut Conn, id: &Id, owner: Option<&Id>) -> Result<Option<EndpointRow>> {
    let mut query = webhook_endpoints::table
        .filter(webhook_endpoints::id.eq(id))
        .into_boxed();
    if let Some(owner) = owner {
        query = query.filter(webhook_endpoints::account_id.eq(owner));
    }
    Ok(query.select(EndpointRow::as_select()).first(conn).optional()?)
}

/// Endpoints of one owner or of all, in order of creation.
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

/// The event kinds to which these endpoints are subscribed.
pub fn kinds_of(conn: &mut Conn, endpoints: &[Id]) -> Result<Vec<(Id, WebhookKind)>> {
    Ok(webhook_subscriptions::table
        .filter(webhook_subscriptions::endpoint_id.eq_any(endpoints))
        .order((webhook_subscriptions::endpoint_id, webhook_subscriptions::kind))
        .select((webhook_subscriptions::endpoint_id, webhook_subscriptions::kind))
        .load(conn)?)
}

/// Updates the mutable columns under optimistic locking; false if the stored version is not the previous one.
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

/// Records since when an endpoint fails and until when it rests, or None for either. The version stays the same,
/// because this is no change by the owner.
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

/// Replaces the event kinds to which an endpoint is subscribed.
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

/// Deletes an endpoint with its subscriptions, deliveries and attempts.
pub fn delete(conn: &mut Conn, id: &Id) -> Result<()> {
    diesel::delete(webhook_endpoints::table.find(id)).execute(conn)?;
    Ok(())
}
