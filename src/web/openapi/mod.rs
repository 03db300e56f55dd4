//! The OpenAPI 3.1 documents, made from the route table: one of what is under `/v1`, and one beside it of what is sent
//! to webhook endpoints. Health and keys have addresses that every operator knows and are no part of a version.

mod operation;
mod schemas;
mod shared;
mod webhooks;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::op::Line;
use super::problem::{Problem, TokenProblem};
use super::routes;
use super::schema::shape_of;

pub use webhooks::{WebhookMessage, webhooks_document};

/// The full version of the API; its first number is in every path.
pub const API_VERSION: &str = "1.0.0";

/// The part of an address that bears the version; the document's server ends in it.
const BASE: &str = "/v1";

/// The document as pretty JSON, the same at every call, for a service reached at `public_url`.
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

/// A body of this shape, with its example. The key of an example may not contain the name of a method:
/// the linter of the API Design Rules takes it for an operation.
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
