//! What is sent to webhook endpoints, as an OpenAPI document of its own: generators of clients make nonsense of a
//! `webhooks` part, or cannot read what they made of it.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{content_of, info, pretty, schemas};
use crate::domain::{Id, Moment};
use crate::web::schema::shape_of;

/// The introduction of the document.
const INTRODUCTION: &str = "What the registry sends to a webhook endpoint, for the engineer of the system that receives \
it. Endpoints are made and changed by the API itself, whose document is at `/v1/openapi.json`. Verify the signature of \
each message with a library of the Standard Webhooks, answer at once with 204, and do the work afterwards.";

/// The document as pretty JSON, the same at every call, for a service reached at `public_url`.
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
                "2XX": answer("It is taken in, now or before."),
                "410": answer("Nothing is to be sent here any more: the endpoint is disabled."),
                "429": answer("Later; Retry-After is honoured."),
            },
        }),
    );
    json!({ "message": message })
}
