//! Operations of the document: parameters, body, responses and errors.

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use super::schemas::open_name;
use super::{content_of, reference, schema_ref};
use crate::export::PARAMETERS;
use crate::json_schema::{LIST_OF, Shape};
use crate::media_types::FileFormat;
use crate::op::Op;
use crate::policy::Access;

/// An export of the books of a funder, as in the guide for controllers.
const CSV_EXAMPLE: &str =
    "Kenmerk;Bedrag;Datum;Naam\n2026/4711-1;40.000,00;02-03-2026;Stichting Almere Labs\n";

/// The operation object of the document.
pub(super) fn operation(op: &Op) -> Value {
    let mut parameters = path_parameters(op.path);
    if let Some(query) = &op.query {
        parameters.extend(query_parameters(query));
    }
    if op.paged {
        parameters.push(reference("parameters", "cursor"));
        parameters.push(reference("parameters", "limit"));
    }
    if op.as_file {
        parameters.extend(PARAMETERS.map(|name| reference("parameters", name)));
    }
    if op.guarded {
        parameters.push(reference("parameters", "If-Match"));
    }
    if op.etag && op.method == Method::GET {
        parameters.push(reference("parameters", "If-None-Match"));
    }
    if op.content {
        parameters.extend(["Range", "If-Range"].map(|name| reference("parameters", name)));
    }
    if op.idempotent {
        parameters.push(reference("parameters", "Idempotency-Key"));
    }
    let mut described = json!({
        "operationId": op.id,
        "tags": [op.tag],
        "summary": op.summary,
        "description": format!("{}\n\n{}{}", op.description, as_file(op), who_may(op.access)).trim(),
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
    if op.csv {
        described["requestBody"] = json!({
            "required": true,
            "content": { "text/csv": {
                "schema": { "type": "string" },
                "examples": { "export": { "value": CSV_EXAMPLE } },
            } },
        });
    }
    if let Some(upload) = &op.upload {
        let mut content = content_of(&upload.name);
        content["encoding"] = json!({ "document": { "contentType": "application/json" } });
        described["requestBody"] = json!({
            "required": true,
            "description": "The part `document` comes before the part `file`, which is the last one.",
            "content": { "multipart/form-data": content },
        });
    }
    if op.access == Access::Public {
        described["security"] = json!([]);
    }
    described
}

/// How a list is read as a file.
fn as_file(op: &Op) -> &'static str {
    if op.as_file {
        "With `Accept: text/csv`, `application/x-ndjson` or \
         `application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` the response is a file with all items that \
         the filters select, not one page. In JSON Lines each line is an item; CSV and XLSX have a column for each of its \
         figures, and the numbers and names of what it refers to.\n\n"
    } else {
        ""
    }
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
            let number = matches!(
                name,
                "year"
                    | "revision"
                    | "machineVersion"
                    | "rulesVersion"
                    | "documentVersion"
                    | "agendaVersion"
                    | "minutesVersion"
                    | "yearlyAgendaNumber"
            );
            let schema = if number {
                json!({ "type": "integer", "minimum": 1, "maximum": 9999 })
            } else {
                json!({ "type": "string", "format": "uuid" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect()
}

fn query_parameters(query: &Shape) -> Vec<Value> {
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
            if let Some(list) = list_parameter(name, property) {
                return list;
            }
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

/// A comma-separated list of codes, shown as an array parameter; codes may be added.
fn list_parameter(name: &str, property: &Value) -> Option<Value> {
    let codes = property.get(LIST_OF)?.as_str()?;
    Some(json!({
        "name": name, "in": "query", "required": false,
        "description": property["description"],
        "style": "form", "explode": false,
        "schema": { "type": "array", "minItems": 1, "items": schema_ref(&open_name(codes)) },
    }))
}

/// A parameter's schema without the null of an optional struct field, and without references
/// to components that only parameters use.
fn inlined(property: &Value, query: &Shape) -> Value {
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

/// The response with a part of the content of a document.
fn part_of_content() -> Value {
    let names = [
        "API-Version",
        "ETag",
        "Accept-Ranges",
        "Content-Range",
        "Content-Disposition",
    ];
    let headers: Map<String, Value> = names
        .map(|name| (name.to_owned(), reference("headers", name)))
        .into_iter()
        .collect();
    json!({
        "description": "The part of the content that `Range` asks for.",
        "headers": headers,
        "content": { "*/*": { "schema": { "type": "string", "format": "binary" } } },
    })
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
        if op.content {
            let names = ["Accept-Ranges", "Content-Disposition", "Repr-Digest"];
            headers.extend(names.map(|name| (name.to_owned(), reference("headers", name))));
        }
        let content = match &answer.shape {
            Some(shape) => content_of(&shape.name),
            None if op.content => json!({ "schema": { "type": "string", "format": "binary" } }),
            None if answer.media.ends_with("json") => json!({ "schema": { "type": "object" } }),
            None => json!({ "schema": { "type": "string" } }),
        };
        let mut described = json!({ "description": answer.description, "headers": headers });
        if answer.status != 204 {
            described["content"] = json!({ answer.media: content });
            if op.as_file {
                for format in FileFormat::ALL {
                    let schema = match format {
                        FileFormat::Spreadsheet => json!({ "type": "string", "format": "binary" }),
                        FileFormat::Csv | FileFormat::JsonLines => json!({ "type": "string" }),
                    };
                    described["content"][format.media_type()] = json!({ "schema": schema });
                }
            }
        }
        all.insert(answer.status.to_string(), described);
    }
    let get = op.method == Method::GET;
    if op.etag && get {
        all.insert(
            "304".into(),
            json!({
                "description": "Not modified.",
                "headers": { "API-Version": reference("headers", "API-Version"), "ETag": reference("headers", "ETag") },
            }),
        );
    }
    if op.content {
        all.insert("206".into(), part_of_content());
    }
    let mut statuses: Vec<u16> = vec![406, 431, 500, 503];
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
    let takes_body = !get && op.method != Method::DELETE;
    if takes_body {
        statuses.extend([408, 413, 415, 429]);
    }
    if !get && !op.form {
        statuses.push(409);
    }
    if op.guarded {
        statuses.extend([412, 428]);
    }
    if op.as_file {
        statuses.push(429);
    }
    if op.content {
        statuses.extend([416, 429]);
    }
    if op.idempotent {
        statuses.push(422);
    }
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let kind = if op.form { "TokenProblem" } else { "Problem" };
        all.insert(
            status.to_string(),
            reference("responses", &format!("{kind}{status}")),
        );
    }
    all.into()
}
