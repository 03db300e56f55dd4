//! Failed webhooks, for the bureau: endpoints of all accounts that are disabled or have messages that were given up.
//! The bureau sees their owner and host, never the content of messages, and can have failed messages sent again.

use chrono::Duration;
use serde_json::json;

use super::deliveries::check_enabled;
use super::events::{host, redelivered};
use crate::Context;
use crate::events::Chain;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::webhook::DeliveryStatus;
use edba_store::webhooks::endpoints::EndpointRow;
use edba_store::webhooks::{deliveries, failures as store, queue};

/// An endpoint that is disabled or has failed messages.
#[derive(Debug, Clone)]
pub struct Failing {
    pub row: EndpointRow,
    pub host: String,
    pub account_name: String,
    /// Number of messages that were given up and not sent again.
    pub failed: i64,
}

/// Endpoints that are disabled or have failed messages, in the order in which they were created.
pub fn list_failing(cx: &mut Context<'_>, after: Option<Id>, limit: i64) -> Result<Vec<Failing>> {
    let rows = store::endpoints(cx.conn, after.as_ref(), limit)?;
    let ids: Vec<Id> = rows.iter().map(|(row, _)| row.id).collect();
    let failed = store::of_endpoints(cx.conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|(row, account_name)| Failing {
            host: host(&row.url),
            account_name,
            failed: failed
                .iter()
                .find(|(id, _)| *id == row.id)
                .map_or(0, |(_, count)| *count),
            row,
        })
        .collect())
}

/// Queues all failed messages of an endpoint again; returns how many. Errors: 404; 409 where it is disabled.
pub fn send_failed_again(cx: &mut Context<'_>, endpoint_id: Id) -> Result<usize> {
    let chain = Chain::open(cx, endpoint_id, "webhook endpoint")?;
    let row = queue::lock(cx.conn, &endpoint_id)?.ok_or_else(|| Error::not_found("webhook endpoint"))?;
    check_enabled(&row)?;
    // All messages since the endpoint was created.
    let range = (row.created_at, cx.now.plus(Duration::seconds(1)));
    let count = deliveries::redeliver_range(cx.conn, &endpoint_id, range, &[DeliveryStatus::Failed], cx.now)?;
    redelivered(cx, chain, &row, json!({ "messages": count }))?;
    Ok(count)
}
