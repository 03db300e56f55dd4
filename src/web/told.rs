//! What is sent to webhook endpoints, as the API document describes it.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::schema::{Shape, shape_of};
use crate::domain::{Id, Moment};

/// A CloudEvents 1.0 document by the NL GOV profile for CloudEvents: that something happened, and where it can be
/// read. It has at most 20,000 bytes.
#[derive(Debug, ToSchema)]
pub struct WebhookMessage {
    /// Always 1.0.
    #[schema(example = "1.0")]
    pub specversion: String,
    /// The same as `webhook-id`, at each attempt.
    pub id: Id,
    /// Who tells it, as a URN.
    #[schema(example = "urn:nld:edba:systeem:edba")]
    pub source: String,
    /// One of the kinds that an endpoint can ask for, behind `nl.edba.`.
    #[schema(rename = "type", example = "nl.edba.decision.made")]
    pub kind: String,
    /// What it is about.
    pub subject: Id,
    pub time: Moment,
    /// Its place in the history of the case; digits that sort as texts.
    #[schema(pattern = r"^\d{10}$", example = "0000000012")]
    pub sequence: String,
    /// Where the API has what it is about.
    #[schema(example = "https://registry.example/v1/decisions/00000000-0000-7000-8000-000000000001")]
    pub dataref: String,
    #[schema(example = "application/json")]
    pub datacontenttype: String,
    /// Identities, and few facts beside them.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// The shape of a message.
pub fn shape() -> Shape {
    shape_of::<WebhookMessage>()
}

/// The `webhooks` of the document; `schemas` is where the shape is to be found.
pub fn described() -> Value {
    let header = |name: &str, text: &str, schema: Value| json!({ "name": name, "in": "header", "required": true, "description": text, "schema": schema });
    let answer = |text: &str| json!({ "description": text });
    let mut message = Map::new();
    message.insert(
        "post".into(),
        json!({
            "operationId": "receiveMessage",
            "tags": ["Webhooks"],
            "summary": "A message to a webhook endpoint",
            "description": "Signed by the Standard Webhooks 1.0. A message may come more than once, with the same \
                webhook-id. What is not answered from 200 to 299 within 15 seconds is sent again, up to ten times.",
            "security": [],
            "parameters": [
                header("webhook-id", "The same at each attempt.", json!({ "type": "string", "format": "uuid" })),
                header("webhook-timestamp", "When it was sent, in seconds since 1970.", json!({ "type": "integer" })),
                header(
                    "webhook-signature",
                    "`v1,` and a signature in base64; after a rotation two of them with a space between.",
                    json!({ "type": "string" }),
                ),
            ],
            "requestBody": {
                "required": true,
                "content": {
                    "application/cloudevents+json": { "schema": { "$ref": "#/components/schemas/WebhookMessage" } },
                },
            },
            "responses": {
                "2XX": answer("It is taken in, now or before."),
                "410": answer("Nothing is to be sent here any more: the endpoint is disabled."),
                "429": answer("Later; Retry-After is honoured."),
            },
        }),
    );
    json!({ "message": message })
}
