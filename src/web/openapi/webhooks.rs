//! Separate OpenAPI document for webhook messages: client generators produce wrong code for a `webhooks` section, or
//! code that does not compile.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{content_of, info, pretty, schemas};
use crate::json_schema::shape_of;
use edba_domain::{Id, Moment};

/// The introduction of the document.
const INTRODUCTION: &str = "What the registry sends to a webhook endpoint, for the engineer of the system that receives \
it. Endpoints are made and changed by the API itself, whose document is at `/v1/openapi.json`. Verify the signature of \
each message with a library of the Standard Webhooks, answer at once with 204, and do the work afterwards.";

/// Generates the document as pretty-printed JSON, for a service at `public_url`. Deterministic.
pub fn webhooks_document(public_url: &str) -> String {
    let mut found = Map::new();
    schemas::add(&mut found, shape_of::<WebhookMessage>());
    let found = schemas::finish(found);
    let examples = schemas::examples(["WebhookMessage".to_owned()].into(), &found);
    pretty(&json!({
        "openapi": "3.1.0",
        "info": info("edba webhooks", "What is sent to webhook endpoints of edba.", INTRODUCTION),
        "tags": [{
            "name": "Webhooks",
            "description": "Sends events to partners' systems, as far as their accounts may read them.",
            "externalDocs": { "description": "The document of the API.", "url": format!("{public_url}/v1/openapi.json") },
        }],
        "webhooks": described(),
        "components": { "schemas": found, "examples": examples },
    }))
}

/// A CloudEvents 1.0 document by the NL GOV profile for CloudEvents: that something happened, and where to read it.
/// At most 20,000 bytes.
#[derive(Debug, ToSchema)]
pub struct WebhookMessage {
    /// Always 1.0.
    #[schema(example = "1.0")]
    pub specversion: String,
    /// Equal to `webhook-id`; the same at each attempt.
    pub id: Id,
    /// The source of the event, as a URN.
    #[schema(example = "urn:nld:edba:systeem:edba")]
    pub source: String,
    /// The kind of event, one of those an endpoint can subscribe to or `webhook.test`, prefixed with `nl.edba.`.
    #[schema(rename = "type", example = "nl.edba.decision.made")]
    pub kind: String,
    /// The id of the resource that the event is about.
    pub subject: Id,
    pub time: Moment,
    /// Its sequence number in the history of the case, zero-padded so that it sorts as text.
    #[schema(pattern = r"^\d{10}$", example = "0000000012")]
    pub sequence: String,
    /// The URL of the subject in the API.
    #[schema(example = "https://registry.example/v1/decisions/00000000-0000-7000-8000-000000000001")]
    pub dataref: String,
    #[schema(example = "application/json")]
    pub datacontenttype: String,
    /// Ids, and a few facts. `changeCursor` is the place of the event in the feed of changes: `GET /v1/changes?after=` it
    /// returns what came after. Messages come in no promised order; the feed has one.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// The `webhooks` of the document.
fn described() -> Value {
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
                    "application/cloudevents+json": content_of("WebhookMessage"),
                },
            },
            "responses": {
                "2XX": answer("The message is accepted, now or at an earlier attempt."),
                "410": answer("The endpoint is gone: the service disables it and sends nothing more."),
                "429": answer("Retry later; Retry-After is honoured."),
            },
        }),
    );
    json!({ "message": message })
}
