//! Delivery log of an endpoint, for its owner.

use diesel::prelude::*;

use super::receivers::MessageRow;
use crate::Conn;
use crate::schema::{accounts, webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_messages};
use edba_common::error::Result;
use edba_domain::webhook::{AttemptFault, DeliveryStatus, EndpointStatus};
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
pub struct DeliveryRow {
    pub endpoint_id: Id,
    pub message_id: Id,
    pub status: DeliveryStatus,
    pub due_at: Moment,
    pub leased_until: Option<Moment>,
    pub leased_by: Option<Id>,
    /// Attempts since it was last queued.
    pub tries: i32,
    /// All attempts.
    pub attempts: i32,
    pub delivered_at: Option<Moment>,
    pub created_at: Moment,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_attempts)]
pub struct DeliveryAttempt {
    pub endpoint_id: Id,
    pub message_id: Id,
    /// From 1.
    pub number: i32,
    pub attempted_at: Moment,
    pub duration_ms: i32,
    /// The HTTP status of the response; None if there was none.
    pub status: Option<i32>,
    /// None for a success.
    pub fault: Option<AttemptFault>,
}

/// The deliveries to an endpoint older than `before`, newest message first, at most `limit`.
pub fn list(
    conn: &mut Conn,
    endpoint_id: &Id,
    status: Option<DeliveryStatus>,
    before: Option<&Id>,
    limit: i64,
) -> Result<Vec<(DeliveryRow, MessageRow)>> {
    let mut query = webhook_deliveries::table
        .inner_join(webhook_messages::table)
        .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(webhook_deliveries::status.eq(status));
    }
    if let Some(before) = before {
        query = query.filter(webhook_deliveries::message_id.lt(before));
    }
    Ok(query
        .order(webhook_deliveries::message_id.desc())
        .limit(limit)
        .select((DeliveryRow::as_select(), MessageRow::as_select()))
        .load(conn)?)
}

pub fn find(conn: &mut Conn, endpoint_id: &Id, message_id: &Id) -> Result<Option<(DeliveryRow, MessageRow)>> {
    Ok(webhook_deliveries::table
        .inner_join(webhook_messages::table)
        .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
        .filter(webhook_deliveries::message_id.eq(message_id))
        .select((DeliveryRow::as_select(), MessageRow::as_select()))
        .first(conn)
        .optional()?)
}

/// The attempts for these messages, in order of creation.
pub fn attempts(conn: &mut Conn, endpoint_id: &Id, messages: &[Id]) -> Result<Vec<DeliveryAttempt>> {
    Ok(webhook_attempts::table
        .filter(webhook_attempts::endpoint_id.eq(endpoint_id))
        .filter(webhook_attempts::message_id.eq_any(messages))
        .order((webhook_attempts::message_id, webhook_attempts::number))
        .select(DeliveryAttempt::as_select())
        .load(conn)?)
}

/// Requeues one message with its attempts reset. A pending message becomes due at once, and the result of an attempt
/// in progress is ignored.
pub fn redeliver(conn: &mut Conn, endpoint_id: &Id, message_id: &Id, now: Moment) -> Result<usize> {
    Ok(
        diesel::update(webhook_deliveries::table.find((endpoint_id, message_id)))
            .set((
                webhook_deliveries::status.eq(DeliveryStatus::Pending),
                webhook_deliveries::due_at.eq(now),
                webhook_deliveries::tries.eq(0),
                webhook_deliveries::delivered_at.eq(None::<Moment>),
                webhook_deliveries::leased_until.eq(None::<Moment>),
                webhook_deliveries::leased_by.eq(None::<Id>),
            ))
            .execute(conn)?,
    )
}

/// Requeues the ended deliveries of messages created in a period. Returns the number requeued. Deliveries that have
/// not ended do not change.
pub fn redeliver_range(
    conn: &mut Conn,
    endpoint_id: &Id,
    (from, until): (Moment, Moment),
    ended: &[DeliveryStatus],
    now: Moment,
) -> Result<usize> {
    Ok(diesel::update(
        webhook_deliveries::table
            .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
            .filter(webhook_deliveries::created_at.ge(from))
            .filter(webhook_deliveries::created_at.lt(until))
            .filter(webhook_deliveries::status.eq_any(ended)),
    )
    .set((
        webhook_deliveries::status.eq(DeliveryStatus::Pending),
        webhook_deliveries::due_at.eq(now),
        webhook_deliveries::tries.eq(0),
        webhook_deliveries::delivered_at.eq(None::<Moment>),
    ))
    .execute(conn)?)
}

/// Moves all deliveries of an endpoint from one status to another: pending ones are held while it is disabled.
pub fn move_all(
    conn: &mut Conn,
    endpoint_id: &Id,
    from: DeliveryStatus,
    to: DeliveryStatus,
) -> Result<usize> {
    Ok(diesel::update(
        webhook_deliveries::table
            .filter(webhook_deliveries::endpoint_id.eq(endpoint_id))
            .filter(webhook_deliveries::status.eq(from)),
    )
    .set(webhook_deliveries::status.eq(to))
    .execute(conn)?)
}

/// Deletes deliveries created before a time that have ended, or that wait for a disabled endpoint or account; then
/// messages without deliveries. Returns the number of deliveries deleted.
pub fn forget_before(conn: &mut Conn, before: Moment) -> Result<usize> {
    let silent = webhook_endpoints::table
        .inner_join(accounts::table)
        .filter(
            webhook_endpoints::status
                .eq(EndpointStatus::Disabled)
                .or(accounts::disabled_at.is_not_null()),
        )
        .select(webhook_endpoints::id);
    let forgotten = diesel::delete(
        webhook_deliveries::table
            .filter(webhook_deliveries::created_at.lt(before))
            .filter(
                webhook_deliveries::status
                    .ne(DeliveryStatus::Pending)
                    .or(webhook_deliveries::endpoint_id.eq_any(silent)),
            ),
    )
    .execute(conn)?;
    let with_delivery = webhook_deliveries::table.select(webhook_deliveries::message_id);
    diesel::delete(
        webhook_messages::table
            .filter(webhook_messages::created_at.lt(before))
            .filter(webhook_messages::id.ne_all(with_delivery)),
    )
    .execute(conn)?;
    Ok(forgotten)
}
