//! Failed deliveries and disabled endpoints, across all owners.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::endpoints::EndpointRow;
use crate::Conn;
use crate::schema::{accounts, webhook_deliveries, webhook_endpoints};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::webhook::{DeliveryStatus, DisabledBecause, EndpointStatus};

/// The number of deliveries that were given up and not requeued.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(webhook_deliveries::table
        .filter(webhook_deliveries::status.eq(DeliveryStatus::Failed))
        .select(count_star())
        .first(conn)?)
}

/// The number of disabled endpoints, by reason.
pub fn disabled(conn: &mut Conn) -> Result<Vec<(DisabledBecause, i64)>> {
    let rows: Vec<(Option<DisabledBecause>, i64)> = webhook_endpoints::table
        .filter(webhook_endpoints::status.eq(EndpointStatus::Disabled))
        .group_by(webhook_endpoints::disabled_because)
        .order(webhook_endpoints::disabled_because)
        .select((webhook_endpoints::disabled_because, count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(because, count)| Some((because?, count)))
        .collect())
}

/// Endpoints that are disabled or have deliveries that were given up, with the name of the owner's account, in order
/// of creation.
pub fn endpoints(conn: &mut Conn, after: Option<&Id>, limit: i64) -> Result<Vec<(EndpointRow, String)>> {
    let failed = webhook_deliveries::table
        .filter(webhook_deliveries::status.eq(DeliveryStatus::Failed))
        .select(webhook_deliveries::endpoint_id);
    let mut query = webhook_endpoints::table
        .inner_join(accounts::table)
        .filter(
            webhook_endpoints::status
                .eq(EndpointStatus::Disabled)
                .or(webhook_endpoints::id.eq_any(failed)),
        )
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(webhook_endpoints::id.gt(after));
    }
    Ok(query
        .order(webhook_endpoints::id)
        .limit(limit)
        .select((EndpointRow::as_select(), accounts::name))
        .load(conn)?)
}

/// The number of deliveries to each of these endpoints that were given up.
pub fn of_endpoints(conn: &mut Conn, endpoints: &[Id]) -> Result<Vec<(Id, i64)>> {
    Ok(webhook_deliveries::table
        .filter(webhook_deliveries::endpoint_id.eq_any(endpoints))
        .filter(webhook_deliveries::status.eq(DeliveryStatus::Failed))
        .group_by(webhook_deliveries::endpoint_id)
        .order(webhook_deliveries::endpoint_id)
        .select((webhook_deliveries::endpoint_id, count_star()))
        .load(conn)?)
}
