//! The log of a webhook endpoint, and sending again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::path::TwoIds;
use super::{Answer, IdPath};
use crate::domain::webhook::{AttemptFault, DeliveryStatus};
use crate::domain::{Id, Moment};
use crate::service::webhooks::{self, AttemptRow, Delivery, Range};
use crate::web::reply::{Page, id_cursor};
use crate::web::{Body, Call, Query, Reply};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryFilter {
    /// Only messages with this status.
    pub status: Option<DeliveryStatus>,
}

/// A test event is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTestEvent {}

/// A message is to be sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRedelivery {}

/// The messages made in a range of time are to be sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRedeliveries {
    /// Made then or after.
    pub from_at: Moment,
    /// Made before then.
    pub until_at: Moment,
    /// Whether also those that were delivered; otherwise only those that failed.
    pub also_delivered: Option<bool>,
}

/// How many messages are on their way again.
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
    /// The HTTP status that was answered; null where no answer came. Nothing else of it is kept.
    pub status: Option<i32>,
    /// Why it was no success; null for one.
    pub fault: Option<AttemptFault>,
}

/// A message on its way to an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Sent as `webhook-id`, and as the `id` of the CloudEvent; the same at each attempt.
    pub message_id: Id,
    /// As in `eventKinds`, or `webhook.test`.
    #[schema(example = "decision.made")]
    pub kind: String,
    /// What it is about.
    pub subject_id: Id,
    pub happened_at: Moment,
    pub status: DeliveryStatus,
    /// When it is sent next; null where it is not on its way.
    pub due_at: Option<Moment>,
    pub delivered_at: Option<Moment>,
    pub created_at: Moment,
    /// In the order in which they were made.
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

fn attempt(row: AttemptRow) -> AttemptView {
    let AttemptRow {
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

pub async fn list(call: Call, id: IdPath, filter: Query<DeliveryFilter>) -> Answer {
    call.read(move |cx, asked| {
        let DeliveryFilter { status } = filter.read(&["cursor", "limit"])?;
        let page = asked.page()?;
        let rows = webhooks::list_deliveries(cx, id.0, status, page.after_id()?, page.fetch())?;
        let page = Page::of(rows, page.limit, |delivery| id_cursor(&delivery.row.message_id));
        Reply::page(&asked.path, &asked.query, page.map(view))
    })
    .await
}

pub async fn find(call: Call, ids: TwoIds) -> Answer {
    call.read(move |cx, _| Reply::ok(&view(webhooks::delivery(cx, ids.0, ids.1)?)))
        .await
}

pub async fn test(call: Call, id: IdPath, body: Body<NewTestEvent>) -> Answer {
    call.create(body, move |cx, _, new| {
        let NewTestEvent {} = new;
        let delivery = webhooks::test(cx, id.0)?;
        Reply::created(address(id.0, &delivery), &view(delivery))
    })
    .await
}

pub async fn redeliver(call: Call, ids: TwoIds, body: Body<NewRedelivery>) -> Answer {
    call.create(body, move |cx, _, new| {
        let NewRedelivery {} = new;
        let delivery = webhooks::redeliver(cx, ids.0, ids.1)?;
        Reply::created(address(ids.0, &delivery), &view(delivery))
    })
    .await
}

pub async fn redeliver_range(call: Call, id: IdPath, body: Body<NewRedeliveries>) -> Answer {
    call.create(body, move |cx, _, new| {
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
