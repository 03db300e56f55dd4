//! Webhook endpoints.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::webhook::{DisabledBecause, EndpointStatus, Target, WebhookKind};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::webhooks::{self, Change, Endpoint, Made, NewEndpoint, Rotated};

/// A new webhook endpoint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEndpointBody {
    /// The URL that messages are posted to: https, port 443 or 8443, without user information and fragment.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "https://partner.example/hooks/edba"
    )]
    pub url: String,
    /// A description by its owner.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub description: String,
    /// The kinds of events that it receives.
    #[schema(min_items = 1, max_items = 100)]
    pub event_kinds: Vec<WebhookKind>,
}

/// Changes to an endpoint; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 2000, example = "https://partner.example/hooks/edba")]
    pub url: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, max_length = 500)]
    pub description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Vec<WebhookKind>, min_items = 1, max_items = 100)]
    pub event_kinds: Patch<Vec<WebhookKind>>,
    /// True disables it, false enables it again.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub disabled: Patch<bool>,
}

/// A request for a new secret.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRotation {
    /// For how many hours the previous secret signs too; default 24. Use 0 if the secret leaked.
    #[schema(minimum = 0, maximum = 168)]
    pub overlap_hours: Option<i64>,
}

/// An endpoint; its secrets are never shown again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndpointView {
    pub id: Id,
    /// The account that owns it; only events that this account may read are sent.
    pub account_id: Id,
    pub url: String,
    pub description: String,
    pub event_kinds: Vec<WebhookKind>,
    pub status: EndpointStatus,
    pub disabled_because: Option<DisabledBecause>,
    pub disabled_at: Option<Moment>,
    /// Since when no attempt has succeeded; null if none failed since the last success or since it was enabled.
    pub failing_since: Option<Moment>,
    /// Until when sending is paused, because the endpoint sent Retry-After; null if it is not paused.
    pub rests_until: Option<Moment>,
    /// Until when the previous secret signs too; null if there is none.
    pub previous_secret_until: Option<Moment>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub version: i32,
}

/// A new endpoint with its secret, which is shown only this once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewEndpointView {
    pub endpoint: EndpointView,
    /// The secret in the format that the Standard Webhooks libraries take.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    pub secret: String,
}

/// A new secret, which is shown only this once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RotationView {
    pub endpoint: EndpointView,
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    pub secret: String,
}

/// The view of an endpoint for the actor: an administrator does not see the query of its URL, which may contain
/// a password.
fn view(cx: &Context<'_>, endpoint: Endpoint) -> EndpointView {
    let Endpoint { row, kinds } = endpoint;
    let url = if cx.actor.is(Role::Administrator) {
        Target::parse(&row.url).map_or_else(|_| String::new(), |target| target.without_query().to_owned())
    } else {
        row.url
    };
    EndpointView {
        id: row.id,
        account_id: row.account_id,
        url,
        description: row.description,
        event_kinds: kinds,
        status: row.status,
        disabled_because: row.disabled_because,
        disabled_at: row.disabled_at,
        failing_since: row.failing_since,
        rests_until: row.rests_until.filter(|until| *until > cx.now),
        previous_secret_until: row.previous_secret_until.filter(|until| *until > cx.now),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    }
}

fn one(cx: &Context<'_>, endpoint: Endpoint) -> Result<Reply> {
    let version = endpoint.row.version;
    Ok(Reply::ok(&view(cx, endpoint))?.version(version))
}

pub async fn list(request: ApiRequest) -> Answer {
    request
        .read(|cx, head| {
            let page = head.page()?;
            let rows = webhooks::list(cx, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |endpoint| id_cursor(&endpoint.row.id));
            Reply::page(&head.path, &head.query, page.map(|endpoint| view(cx, endpoint)))
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewEndpointBody>) -> Answer {
    request
        .create_after(
            body,
            webhooks::check_room,
            |state, new| state.outbound.check(&new.url),
            |cx, _, new| {
                let NewEndpointBody {
                    url,
                    description,
                    event_kinds,
                } = new;
                let Made { endpoint, secret } = webhooks::create(
                    cx,
                    NewEndpoint {
                        url,
                        description,
                        kinds: event_kinds,
                    },
                )?;
                let (id, version) = (endpoint.row.id, endpoint.row.version);
                let made = NewEndpointView {
                    endpoint: view(cx, endpoint),
                    secret,
                };
                Ok(Reply::created(format!("/v1/webhook-endpoints/{id}"), &made)?.version(version))
            },
        )
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let endpoint = webhooks::find(cx, id.0)?;
            one(cx, endpoint)
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<EndpointChange>) -> Answer {
    request
        .change_after(
            body,
            |state, change| {
                change
                    .url
                    .as_ref()
                    .set()
                    .map_or(Ok(()), |url| state.outbound.check(url))
            },
            move |cx, head, change| {
                let EndpointChange {
                    url,
                    description,
                    event_kinds,
                    disabled,
                } = change;
                let change = Change {
                    url: url.set(),
                    description: description.set(),
                    kinds: event_kinds.set(),
                    disabled: disabled.set(),
                };
                let endpoint = webhooks::change(cx, id.0, change, |version| head.expects(version))?;
                one(cx, endpoint)
            },
        )
        .await
}

pub async fn remove(request: ApiRequest, id: IdPath) -> Answer {
    request
        .remove(move |cx, head| webhooks::delete(cx, id.0, |version| head.expects(version)))
        .await
}

pub async fn rotate(request: ApiRequest, id: IdPath, body: JsonBody<NewRotation>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewRotation { overlap_hours } = new;
            let Rotated { endpoint, secret } = webhooks::rotate(cx, id.0, overlap_hours.unwrap_or(24))?;
            let rotated = RotationView {
                endpoint: view(cx, endpoint),
                secret,
            };
            Reply::created(format!("/v1/webhook-endpoints/{}", id.0), &rotated)
        })
        .await
}
