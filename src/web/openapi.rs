//! OpenAPI 3.1 documents, generated from the route table: one for `/v1`, and one for webhook messages. Health and
//! JWKS paths are well known and not part of an API version, so they are left out.

mod operation;
mod schemas;
mod shared;
mod webhooks;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::json_schema::shape_of;
use super::op::Line;
use super::routes;
use crate::API_VERSION;
use crate::token_problem::TokenProblem;
use edba_common::problem::Problem;

pub use webhooks::{WebhookMessage, webhooks_document};

/// Path prefix with the major version; the server URL in the document ends with it.
const BASE: &str = "/v1";

/// Generates the document as pretty-printed JSON, for a service at `public_url`. Deterministic.
pub fn document(public_url: &str) -> String {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let mut bodies = BTreeSet::new();
    schemas::add(&mut schemas, shape_of::<Problem>());
    schemas::add(&mut schemas, shape_of::<TokenProblem>());
    for Line { op, .. } in routes::lines() {
        let Some(path) = op.path.strip_prefix(BASE) else {
            continue;
        };
        let item = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
        let method = op.method.as_str().to_ascii_lowercase();
        let described = operation::operation(&op);
        for shape in op
            .body
            .into_iter()
            .chain(op.upload)
            .chain(op.answers.into_iter().filter_map(|a| a.shape))
        {
            bodies.insert(shape.name.clone());
            schemas::add(&mut schemas, shape);
        }
        item[method] = described;
    }
    let schemas = schemas::finish(schemas);
    let examples = schemas::examples(bodies, &schemas);
    let webhooks = format!("{public_url}/v1/webhooks/openapi.json");
    let tags: Vec<Value> = routes::TAGS
        .iter()
        .map(|(name, text)| match *name {
            "Webhooks" => json!({
                "name": name,
                "description": text,
                "externalDocs": { "description": "What is sent to an endpoint, as an OpenAPI document.", "url": webhooks },
            }),
            _ => json!({ "name": name, "description": text }),
        })
        .collect();
    pretty(&json!({
        "openapi": "3.1.0",
        "info": info(
            "edba",
            "The registry of business cases and the decision workflow of an Economic Development Board.",
            routes::INTRODUCTION,
        ),
        "servers": [{ "url": format!("{public_url}/v1"), "description": "This service" }],
        "tags": tags,
        "security": [{ "oauth": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "examples": examples,
            "securitySchemes": {
                "oauth": {
                    "type": "oauth2",
                    "description": "Client credentials; the token is a bearer token, valid for 15 minutes.",
                    "flows": { "clientCredentials": { "tokenUrl": format!("{public_url}/v1/oauth/token"), "scopes": {} } },
                },
            },
            "headers": shared::headers(),
            "parameters": shared::parameters(),
            "responses": shared::error_responses(),
        },
    }))
}

fn info(title: &str, summary: &str, description: &str) -> Value {
    json!({
        "title": title,
        "version": API_VERSION,
        "summary": summary,
        "description": description,
        "contact": {
            "name": "Project bureau, Economic Development Board Almere",
            "email": "bureau@edba.example",
            "url": "https://edba.example/contact",
        },
        "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
    })
}

fn pretty(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// The content of a body: schema and example. The key of an example must not contain the name of a method:
/// the linter of the API Design Rules mistakes it for an operation.
fn content_of(name: &str) -> Value {
    json!({
        "schema": schema_ref(name),
        "examples": { "example": reference("examples", name) },
    })
}

fn schema_ref(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
