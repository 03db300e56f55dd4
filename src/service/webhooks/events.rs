//! What the history keeps of an endpoint. Its address stays out, but for the host: some keep a password in it.

use serde_json::{Value, json};

use crate::domain::webhook::Target;
use crate::error::Result;
use crate::service::Context;
use crate::service::history::{Chain, NewEvent};
use crate::store::webhooks::endpoints::EndpointRow;

/// Adds an event of an endpoint to its chain; `more` is told beside whose it is and where.
pub(super) fn add(
    cx: &Context<'_>,
    chain: &mut Chain,
    kind: &'static str,
    row: &EndpointRow,
    before: Option<i32>,
    more: Value,
) -> Result<()> {
    let mut data = json!({ "accountId": row.account_id, "host": host(&row.url) });
    if let (Some(data), Value::Object(more)) = (data.as_object_mut(), more) {
        data.extend(more);
    }
    chain.add(
        cx,
        NewEvent {
            kind,
            subject_id: row.id,
            reason: None,
            before,
            after: Some(row.version),
            data,
        },
    )
}

/// The host of an address that was taken before.
pub(super) fn host(url: &str) -> String {
    Target::parse(url).map_or_else(|_| String::new(), |target| target.host().to_owned())
}
