//! The delivery log of an endpoint, and redelivery.

use edba_domain::EventKind;
use serde_json::json;

use super::endpoints::{found, opened};
use super::events::{add, redelivered};
use super::fanning_out::row_of;
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::webhook::{DeliveryStatus, EndpointStatus, Message};
use edba_domain::{Id, Moment};
use edba_store::webhooks::deliveries::{self as store, DeliveryAttempt, DeliveryRow};
use edba_store::webhooks::endpoints::EndpointRow;
use edba_store::webhooks::receivers::{self, MessageRow};

/// A delivery of a message to an endpoint, with the outcome of each attempt.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub row: DeliveryRow,
    pub message: MessageRow,
    pub attempts: Vec<DeliveryAttempt>,
}

/// The deliveries to an endpoint that are older than `before`, newest message first. Errors: 404.
pub fn list_deliveries(
    cx: &mut Context<'_>,
    endpoint_id: Id,
    status: Option<DeliveryStatus>,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    found(cx, endpoint_id)?;
    let rows = store::list(cx.conn, &endpoint_id, status, before.as_ref(), limit)?;
    let messages: Vec<Id> = rows.iter().map(|(row, _)| row.message_id).collect();
    let mut attempts = store::attempts(cx.conn, &endpoint_id, &messages)?;
    Ok(rows
        .into_iter()
        .map(|(row, message)| Delivery {
            attempts: attempts
                .extract_if(.., |a| a.message_id == row.message_id)
                .collect(),
            row,
            message,
        })
        .collect())
}

/// One delivery. Errors: 404.
pub fn delivery(cx: &mut Context<'_>, endpoint_id: Id, message_id: Id) -> Result<Delivery> {
    found(cx, endpoint_id)?;
    let (row, message) =
        store::find(cx.conn, &endpoint_id, &message_id)?.ok_or_else(|| Error::not_found("delivery"))?;
    Ok(Delivery {
        row,
        message,
        attempts: store::attempts(cx.conn, &endpoint_id, &[message_id])?,
    })
}

pub(super) fn check_enabled(row: &EndpointRow) -> Result<()> {
    match row.status {
        EndpointStatus::Enabled => Ok(()),
        EndpointStatus::Disabled => Err(Error::conflict(
            "The endpoint is disabled: enable it first, then what is held is sent.",
        )),
    }
}

/// Queues a message again, counting attempts from the first. Errors: 404; 409 where the endpoint is disabled.
pub fn redeliver(cx: &mut Context<'_>, endpoint_id: Id, message_id: Id) -> Result<Delivery> {
    let (chain, row) = opened(cx, endpoint_id)?;
    check_enabled(&row)?;
    if store::redeliver(cx.conn, &endpoint_id, &message_id, cx.now)? == 0 {
        return Err(Error::not_found("delivery"));
    }
    redelivered(cx, chain, &row, json!({ "messageId": message_id }))?;
    delivery(cx, endpoint_id, message_id)
}

/// The messages to send again: those created from `from` (inclusive) to `until` (exclusive).
#[derive(Debug, Clone, Copy)]
pub struct Range {
    pub from: Moment,
    pub until: Moment,
    /// Whether to include messages that were delivered.
    pub also_delivered: bool,
}

/// Queues every ended delivery of a range again; returns how many. Errors: 400; 404; 409.
pub fn redeliver_range(cx: &mut Context<'_>, endpoint_id: Id, range: Range) -> Result<usize> {
    let Range {
        from,
        until,
        also_delivered,
    } = range;
    if until <= from {
        return Err(Error::fault(
            "/untilAt",
            "dates-out-of-order",
            "A range ends after it begins.",
        ));
    }
    let (chain, row) = opened(cx, endpoint_id)?;
    check_enabled(&row)?;
    let ended = [DeliveryStatus::Failed, DeliveryStatus::Delivered];
    let ended = if also_delivered { &ended[..] } else { &ended[..1] };
    let count = store::redeliver_range(cx.conn, &endpoint_id, (from, until), ended, cx.now)?;
    redelivered(
        cx,
        chain,
        &row,
        json!({ "from": from, "until": until, "messages": count }),
    )?;
    Ok(count)
}

/// Queues a test message without an event. Errors: 404; 409 where the endpoint is disabled.
pub fn test(cx: &mut Context<'_>, endpoint_id: Id) -> Result<Delivery> {
    let (mut chain, row) = opened(cx, endpoint_id)?;
    check_enabled(&row)?;
    let message = Message::of_test(Id::new(), endpoint_id, cx.now);
    let message = row_of(cx, message)?;
    receivers::tell(cx.conn, &message, &[endpoint_id], cx.now)?;
    let data = json!({ "messageId": message.id });
    add(cx, &mut chain, EventKind::WebhookEndpointTested, &row, None, data)?;
    chain.close(cx)?;
    delivery(cx, endpoint_id, message.id)
}
