//! The OpenAPI 3.1 document, made from the route table. It describes what is under `/v1`; health and keys
//! have addresses that every operator knows and are no part of a version.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::access::Access;
use super::asked::MAX_CURSOR;
use super::examples::example_of;
use super::op::{Line, Op};
use super::problem::Problem;
use super::routes;
use super::schema::shape_of;
use super::told;
use crate::error::CODES;

/// The full version of the API; its first number is in every path.
pub const API_VERSION: &str = "1.0.0";

/// The part of an address that bears the version; the document's server ends in it.
const BASE: &str = "/v1";

/// The document as pretty JSON, the same at every call, for a service reached at `public_url`.
pub fn document(public_url: &str) -> String {
    let lines = routes::lines();
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let mut bodies = BTreeSet::new();
    add_shape(&mut schemas, shape_of::<Problem>());
    add_shape(&mut schemas, told::shape());
    for Line { op, .. } in lines {
        let Some(path) = op.path.strip_prefix(BASE) else {
            continue;
        };
        let item = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
        let method = op.method.as_str().to_ascii_lowercase();
        let described = operation(&op);
        for shape in op
            .body
            .into_iter()
            .chain(op.answers.into_iter().filter_map(|a| a.shape))
        {
            bodies.insert(shape.name.clone());
            add_shape(&mut schemas, shape);
        }
        item[method] = described;
    }
    schemas.sort_keys();
    let examples: Map<String, Value> = bodies
        .into_iter()
        .map(|name| {
            let value = example_of(&name, &schemas);
            (name, json!({ "value": value }))
        })
        .collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "edba",
            "version": API_VERSION,
            "summary": "The registry of business cases and the decision workflow of an Economic Development Board.",
            "description": routes::INTRODUCTION,
            "contact": {
                "name": "Project bureau, Economic Development Board Almere",
                "email": "bureau@edba.example",
                "url": "https://edba.example/contact",
            },
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": format!("{public_url}/v1"), "description": "This service" }],
        "tags": routes::TAGS.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect::<Vec<_>>(),
        "security": [{ "oauth": [] }],
        "paths": paths,
        "webhooks": told::described(),
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
            "headers": {
                "API-Version": {
                    "description": "The full version of the API.",
                    "schema": { "type": "string", "examples": [API_VERSION] },
                },
                "ETag": { "description": "The version of this thing, for If-Match and If-None-Match.", "schema": { "type": "string" } },
                "Location": { "description": "The address of what was made.", "schema": { "type": "string" } },
                "Link": { "description": "The next page, rel=\"next\", where there is one.", "schema": { "type": "string" } },
                "Allow": { "description": "The methods that are offered here.", "schema": { "type": "string" } },
                "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "integer" } },
            },
            "parameters": {
                "cursor": {
                    "name": "cursor", "in": "query", "required": false,
                    "description": "The nextCursor of the page before.",
                    "schema": { "type": "string", "maxLength": MAX_CURSOR },
                },
                "limit": {
                    "name": "limit", "in": "query", "required": false,
                    "description": "How many at most.",
                    "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 25 },
                },
                "If-Match": {
                    "name": "If-Match", "in": "header", "required": true,
                    "description": "The ETag that was read, so that no change of another is lost.",
                    "schema": { "type": "string" },
                },
                "If-None-Match": {
                    "name": "If-None-Match", "in": "header", "required": false,
                    "description": "The ETag that is known; 304 when it is still so.",
                    "schema": { "type": "string" },
                },
                "Idempotency-Key": {
                    "name": "Idempotency-Key", "in": "header", "required": false,
                    "description": "The same key and body give the stored answer; nothing is done twice.",
                    "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
                },
            },
            "responses": error_responses(),
        },
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn add_shape(schemas: &mut Map<String, Value>, shape: super::schema::Shape) {
    for (name, schema) in shape.parts {
        if let Ok(value) = serde_json::to_value(&schema) {
            schemas.insert(name, value);
        }
    }
}

fn operation(op: &Op) -> Value {
    let mut parameters = path_parameters(op.path);
    if let Some(query) = &op.query {
        parameters.extend(query_parameters(query));
    }
    if op.paged {
        parameters.push(reference("parameters", "cursor"));
        parameters.push(reference("parameters", "limit"));
    }
    if op.guarded {
        parameters.push(reference("parameters", "If-Match"));
    }
    if op.etag && op.method == actix_web::http::Method::GET {
        parameters.push(reference("parameters", "If-None-Match"));
    }
    if op.idempotent {
        parameters.push(reference("parameters", "Idempotency-Key"));
    }
    let mut described = json!({
        "operationId": op.id,
        "tags": [op.tag],
        "summary": op.summary,
        "description": format!("{}\n\n{}", op.description, who_may(op.access)).trim(),
        "responses": responses(op),
    });
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some(body) = &op.body {
        let media = if op.form {
            "application/x-www-form-urlencoded"
        } else {
            "application/json"
        };
        described["requestBody"] = json!({
            "required": true,
            "content": { media: content_of(&body.name) },
        });
    }
    if op.access == Access::Public {
        described["security"] = json!([]);
    }
    described
}

fn who_may(access: Access) -> String {
    match access {
        Access::Public => "Without sign-in.".into(),
        Access::SignedIn => "For every signed-in account.".into(),
        Access::Roles(roles) => format!(
            "For: {}.",
            roles.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')))
        .map(|name| {
            let number = matches!(name, "year" | "revision" | "machineVersion" | "rulesVersion");
            let schema = if number {
                json!({ "type": "integer", "minimum": 1, "maximum": 9999 })
            } else {
                json!({ "type": "string", "format": "uuid" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect()
}

fn query_parameters(query: &super::schema::Shape) -> Vec<Value> {
    let Some((_, schema)) = query.parts.iter().find(|(name, _)| *name == query.name) else {
        return Vec::new();
    };
    let schema = serde_json::to_value(schema).unwrap_or_default();
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let Some(properties) = schema["properties"].as_object() else {
        return Vec::new();
    };
    properties
        .iter()
        .map(|(name, property)| {
            let mut property = inlined(property, query);
            let description = property
                .as_object_mut()
                .and_then(|p| p.remove("description"))
                .unwrap_or_else(|| "".into());
            json!({
                "name": name, "in": "query", "required": required.contains(&name.as_str()),
                "description": description, "schema": property,
            })
        })
        .collect()
}

/// A parameter's schema without the null that an optional field of a struct has, and without references
/// to components that only parameters use.
fn inlined(property: &Value, query: &super::schema::Shape) -> Value {
    let description = property.get("description").cloned();
    let mut found = property.clone();
    if let Some(choices) = property.get("oneOf").and_then(Value::as_array)
        && let Some(other) = choices.iter().find(|c| c.get("type") != Some(&"null".into()))
    {
        found = other.clone();
    }
    if let Some(name) = found
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|r| r.rsplit('/').next())
        && let Some((_, schema)) = query.parts.iter().find(|(n, _)| n == name)
    {
        found = serde_json::to_value(schema).unwrap_or_default();
    }
    if let Some(types) = found.get("type").and_then(Value::as_array)
        && let Some(one) = types.iter().find(|t| t.as_str() != Some("null")).cloned()
    {
        found["type"] = one;
    }
    if let Some(description) = description {
        found["description"] = description;
    }
    found
}

fn responses(op: &Op) -> Value {
    let mut all = Map::new();
    for answer in &op.answers {
        let mut headers = Map::new();
        headers.insert("API-Version".into(), reference("headers", "API-Version"));
        if op.etag {
            headers.insert("ETag".into(), reference("headers", "ETag"));
        }
        if matches!(answer.status, 201 | 202) {
            headers.insert("Location".into(), reference("headers", "Location"));
        }
        if op.paged {
            headers.insert("Link".into(), reference("headers", "Link"));
        }
        let content = match &answer.shape {
            Some(shape) => content_of(&shape.name),
            None if answer.media.ends_with("json") => json!({ "schema": { "type": "object" } }),
            None => json!({ "schema": { "type": "string" } }),
        };
        let mut described = json!({ "description": answer.description, "headers": headers });
        if answer.status != 204 {
            described["content"] = json!({ answer.media: content });
        }
        all.insert(answer.status.to_string(), described);
    }
    let get = op.method == actix_web::http::Method::GET;
    if op.etag && get {
        all.insert(
            "304".into(),
            json!({
                "description": "It is still as you know it.",
                "headers": { "API-Version": reference("headers", "API-Version"), "ETag": reference("headers", "ETag") },
            }),
        );
    }
    let mut statuses: Vec<u16> = vec![406, 500, 503];
    statuses.extend(op.errors);
    if op.access != Access::Public {
        statuses.push(401);
    }
    if matches!(op.access, Access::Roles(_)) {
        statuses.push(403);
    }
    if op.path.contains('{') {
        statuses.push(404);
    }
    if !get || op.query.is_some() || op.paged || op.path.contains('{') || op.etag {
        statuses.push(400);
    }
    let takes_body = !get && op.method != actix_web::http::Method::DELETE;
    if takes_body {
        statuses.extend([408, 413, 415]);
    }
    if !get && !op.form {
        statuses.push(409);
    }
    if op.guarded {
        statuses.extend([412, 428]);
    }
    if op.idempotent {
        statuses.push(422);
    }
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        all.insert(
            status.to_string(),
            reference("responses", &format!("Problem{status}")),
        );
    }
    all.into()
}

fn error_responses() -> Value {
    let mut all = Map::new();
    for (_, code, status, title) in CODES {
        let name = format!("Problem{status}");
        let entry = all.entry(name).or_insert_with(|| {
            let mut headers = json!({});
            match status {
                405 => headers["Allow"] = reference("headers", "Allow"),
                429 | 503 => headers["Retry-After"] = reference("headers", "Retry-After"),
                _ => {}
            }
            headers["API-Version"] = reference("headers", "API-Version");
            json!({
                "description": "",
                "headers": headers,
                "content": { "application/problem+json": { "schema": schema_ref("Problem") } },
            })
        });
        let known = entry["description"].as_str().unwrap_or_default().to_owned();
        let separator = if known.is_empty() { "" } else { " " };
        entry["description"] = format!("{known}{separator}{title} (`{code}`).").into();
    }
    all.into()
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
