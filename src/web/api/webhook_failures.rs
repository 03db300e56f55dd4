//! Failed webhook deliveries of all accounts, for the bureau. The content of messages is never shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::webhook_deliveries::RedeliveriesView;
use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Reply};
use edba_domain::webhook::{DisabledBecause, EndpointStatus};
use edba_domain::{Id, Moment};
use edba_service::webhooks::{self, Failing};

/// A request to resend; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWebhookResend {}

/// An endpoint that is disabled, or that has failed messages.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookFailureView {
    /// The endpoint.
    pub id: Id,
    /// The account that owns the endpoint.
    pub account_id: Id,
    pub account_name: String,
    /// The only part of its URL that is shown.
    #[schema(example = "partner.example")]
    pub host: String,
    pub status: EndpointStatus,
    pub disabled_because: Option<DisabledBecause>,
    pub disabled_at: Option<Moment>,
    /// Since when no attempt has succeeded; null if none failed since the last success or since it was enabled.
    pub failing_since: Option<Moment>,
    /// The number of failed messages that were not resent.
    pub failed_messages: i64,
}

fn view(failing: Failing) -> WebhookFailureView {
    let Failing {
        row,
        host,
        account_name,
        failed,
    } = failing;
    WebhookFailureView {
        id: row.id,
        account_id: row.account_id,
        account_name,
        host,
        status: row.status,
        disabled_because: row.disabled_because,
        disabled_at: row.disabled_at,
        failing_since: row.failing_since,
        failed_messages: failed,
    }
}

pub async fn list(request: ApiRequest) -> Answer {
    request
        .read(|cx, head| {
            let page = head.page()?;
            let rows = webhooks::list_failing(cx, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |failing| id_cursor(&failing.row.id));
            Reply::page(&head.path, &head.query, page.map(view))
        })
        .await
}

pub async fn send_again(request: ApiRequest, id: IdPath, body: JsonBody<NewWebhookResend>) -> Answer {
    request
        .create(body, move |cx, _, NewWebhookResend {}| {
            let messages = webhooks::send_failed_again(cx, id.0)?;
            Reply::ok(&RedeliveriesView { messages })
        })
        .await
}
