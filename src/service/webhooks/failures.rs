//! What does not arrive, for the bureau: endpoints of all accounts that are disabled or to which messages were given
//! up. It sees whose they are and at which host, never what was told, and can have what was given up sent again.

use chrono::Duration;
use serde_json::json;

use super::deliveries::check_enabled;
use super::history::{add, host};
use crate::domain::Id;
use crate::domain::webhook::DeliveryStatus;
use crate::error::{Error, Result};
use crate::service::Context;
use crate::service::history::Chain;
use crate::store::webhooks::endpoints::EndpointRow;
use crate::store::webhooks::{deliveries, failures as store, queue};

/// An endpoint at which something is wrong.
#[derive(Debug, Clone)]
pub struct Failing {
    pub row: EndpointRow,
    pub host: String,
    pub account_name: String,
    /// How many messages were given up and not sent again.
    pub failed: i64,
}

/// Endpoints that are disabled or to which something was given up, in the order in which they were made.
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

/// Puts all that was given up to an endpoint on its way again; tells how many. Errors: 404; 409 where it is disabled.
pub fn send_failed_again(cx: &mut Context<'_>, endpoint_id: Id) -> Result<usize> {
    let mut chain = Chain::open(cx, endpoint_id, "webhook endpoint")?;
    let row = queue::lock(cx.conn, &endpoint_id)?.ok_or_else(|| Error::not_found("webhook endpoint"))?;
    check_enabled(&row)?;
    // All that was made since the endpoint is there.
    let range = (row.created_at, cx.now.plus(Duration::seconds(1)));
    let count = deliveries::redeliver_range(cx.conn, &endpoint_id, range, &[DeliveryStatus::Failed], cx.now)?;
    let data = json!({ "messages": count });
    add(cx, &mut chain, "webhook-endpoint.redelivered", &row, None, data)?;
    chain.close(cx)?;
    Ok(count)
}
