//! Events of an endpoint. They contain only the host of its URL, because some URLs include a password.

use edba_domain::EventKind;
use serde_json::{Value, json};

use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::Result;
use edba_domain::webhook::Target;
use edba_store::webhooks::endpoints::EndpointRow;

/// Adds an event of an endpoint to its chain; `more` is added to the owner and the host.
pub(super) fn add(
    cx: &Context<'_>,
    chain: &mut Chain,
    kind: EventKind,
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

/// Records that messages of an endpoint are sent again, and closes its chain.
pub(super) fn redelivered(
    cx: &mut Context<'_>,
    mut chain: Chain,
    row: &EndpointRow,
    which: Value,
) -> Result<()> {
    add(
        cx,
        &mut chain,
        EventKind::WebhookEndpointRedelivered,
        row,
        None,
        which,
    )?;
    chain.close(cx)
}

/// The host of a URL that was validated before.
pub(super) fn host(url: &str) -> String {
    Target::parse(url).map_or_else(|_| String::new(), |target| target.host().to_owned())
}
