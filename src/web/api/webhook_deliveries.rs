//! The delivery log of a webhook endpoint, and redelivery.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::path::TwoIds;
use super::{Answer, IdPath};
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::webhook::{AttemptFault, DeliveryStatus};
use edba_domain::{Id, Moment};
use edba_service::webhooks::{self, Delivery, DeliveryAttempt, Range};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryFilter {
    /// Only messages with this status.
    pub status: Option<DeliveryStatus>,
}

/// A request for a test event; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTestEvent {}

/// A request to redeliver a message; the body is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRedelivery {}

/// A request to redeliver the messages created in a time range.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRedeliveries {
    /// Only messages created at or after this moment.
    pub from_at: Moment,
    /// Only messages created before this moment.
    pub until_at: Moment,
    /// Whether to include delivered messages; otherwise only failed ones.
    pub also_delivered: Option<bool>,
}

/// The number of messages queued for redelivery.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedeliveriesView {
    pub messages: usize,
}

/// One attempt to deliver a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// From 1.
    pub number: i32,
    pub attempted_at: Moment,
    pub duration_milliseconds: i32,
    /// The HTTP status of the response; null if there was no response. Nothing else of the response is stored.
    pub status: Option<i32>,
    /// Why the attempt failed; null if it succeeded.
    pub fault: Option<AttemptFault>,
}

/// A message to an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Sent as `webhook-id`, and as the `id` of the CloudEvent; the same at each attempt.
    pub message_id: Id,
    /// As in `eventKinds`, or `webhook.test`.
    #[schema(example = "decision.made")]
    pub kind: String,
    /// The id of the resource that the message is about.
    pub subject_id: Id,
    pub happened_at: Moment,
    pub status: DeliveryStatus,
    /// The time of the next attempt; null if none is scheduled.
    pub due_at: Option<Moment>,
    pub delivered_at: Option<Moment>,
    pub created_at: Moment,
    /// The attempts, oldest first.
    pub attempts: Vec<AttemptView>,
}

fn view(delivery: Delivery) -> DeliveryView {
    let Delivery {
        row,
        message,
        attempts,
    } = delivery;
    DeliveryView {
        message_id: row.message_id,
        kind: message.kind,
        subject_id: message.subject_id,
        happened_at: message.happened_at,
        status: row.status,
        due_at: (row.status == DeliveryStatus::Pending).then_some(row.due_at),
        delivered_at: row.delivered_at,
        created_at: row.created_at,
        attempts: attempts.into_iter().map(attempt).collect(),
    }
}

fn attempt(row: DeliveryAttempt) -> AttemptView {
    let DeliveryAttempt {
        endpoint_id: _,
        message_id: _,
        number,
        attempted_at,
        duration_ms,
        status,
        fault,
    } = row;
    AttemptView {
        number,
        attempted_at,
        duration_milliseconds: duration_ms,
        status,
        fault,
    }
}

fn address(endpoint_id: Id, delivery: &Delivery) -> String {
    format!(
        "/v1/webhook-endpoints/{endpoint_id}/deliveries/{}",
        delivery.row.message_id
    )
}

pub async fn list(request: ApiRequest, id: IdPath, filter: Query<DeliveryFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let DeliveryFilter { status } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = webhooks::list_deliveries(cx, id.0, status, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |delivery| id_cursor(&delivery.row.message_id));
            Reply::page(&head.path, &head.query, page.map(view))
        })
        .await
}

pub async fn find(request: ApiRequest, ids: TwoIds) -> Answer {
    request
        .read(move |cx, _| Reply::ok(&view(webhooks::delivery(cx, ids.0, ids.1)?)))
        .await
}

pub async fn test(request: ApiRequest, id: IdPath, body: JsonBody<NewTestEvent>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewTestEvent {} = new;
            let delivery = webhooks::test(cx, id.0)?;
            Reply::created(address(id.0, &delivery), &view(delivery))
        })
        .await
}

pub async fn redeliver(request: ApiRequest, ids: TwoIds, body: JsonBody<NewRedelivery>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewRedelivery {} = new;
            let delivery = webhooks::redeliver(cx, ids.0, ids.1)?;
            Reply::created(address(ids.0, &delivery), &view(delivery))
        })
        .await
}

pub async fn redeliver_range(request: ApiRequest, id: IdPath, body: JsonBody<NewRedeliveries>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewRedeliveries {
                from_at,
                until_at,
                also_delivered,
            } = new;
            let range = Range {
                from: from_at,
                until: until_at,
                also_delivered: also_delivered.unwrap_or(false),
            };
            let messages = webhooks::redeliver_range(cx, id.0, range)?;
            Reply::created(
                format!("/v1/webhook-endpoints/{}/deliveries", id.0),
                &RedeliveriesView { messages },
            )
        })
        .await
}
