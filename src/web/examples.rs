//! Example bodies generated from the schemas, so that every body of the document has an example without
//! duplication. A field whose pattern cannot be guessed sets `#[schema(example = …)]`.
//! A test validates every example against its schema.

use serde_json::{Map, Value, json};

/// Recursion limit, deeper than any real body; a recursive schema stops here.
const DEEPEST: usize = 16;

/// Generates an example of the named component.
pub fn example_of(name: &str, schemas: &Map<String, Value>) -> Value {
    schemas
        .get(name)
        .map_or(Value::Null, |schema| example("", schema, schemas, 0))
}

fn example(field: &str, schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    if let Some(own) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return own.clone();
    }
    if let Some(default) = schema.get("default").filter(|d| !d.is_null()) {
        return default.clone();
    }
    if let Some(name) = referred(schema) {
        return schemas
            .get(name)
            .map_or(Value::Null, |found| example(field, found, schemas, depth + 1));
    }
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(fixed) = schema.get("const").or_else(|| schema.pointer("/enum/0")) {
        return fixed.clone();
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema.get(choice).and_then(Value::as_array)
            && let Some(first) = choices
                .iter()
                .find(|c| c.get("type").and_then(Value::as_str) != Some("null"))
        {
            return example(field, first, schemas, depth + 1);
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let mut whole = Map::new();
        for part in parts {
            match example(field, part, schemas, depth + 1) {
                Value::Object(object) => whole.extend(object),
                other => return other,
            }
        }
        return whole.into();
    }
    match kind(schema) {
        "object" => object(schema, schemas, depth),
        "array" => schema.get("items").map_or_else(
            || json!([]),
            |items| json!([example(field, items, schemas, depth + 1)]),
        ),
        "string" => text(field, schema).into(),
        "integer" | "number" => number(field, schema),
        "boolean" => false.into(),
        _ => Value::Null,
    }
}

fn object(schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    let mut whole = Map::new();
    // A request body (no additional properties) shows required fields, arrays and fields with their own example;
    // a PATCH body, which has no required fields, shows all fields.
    let terse =
        schema.get("additionalProperties") == Some(&Value::Bool(false)) && schema.get("required").is_some();
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if terse && !required(schema, name) && property.get("example").is_none() && kind(property) != "array"
        {
            continue;
        }
        let value = example(name, property, schemas, depth + 1);
        // Leave out optional fields that are null, such as those beyond the recursion limit.
        if !value.is_null() || required(schema, name) {
            whole.insert(name.clone(), value);
        }
    }
    whole.into()
}

fn required(schema: &Value, name: &str) -> bool {
    schema
        .get("required")
        .and_then(Value::as_array)
        .is_some_and(|all| all.iter().any(|r| r == name))
}

fn referred(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|r| r.rsplit('/').next())
}

/// The type of a schema; of several types, the first that is not null.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(one)) => one,
        Some(Value::Array(many)) => many
            .iter()
            .filter_map(Value::as_str)
            .find(|t| *t != "null")
            .unwrap_or("null"),
        _ if schema.get("properties").is_some() => "object",
        _ => "null",
    }
}

fn text(field: &str, schema: &Value) -> String {
    let at_least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0);
    let guess = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => "0195e0c8-7f3a-7c1e-9b2d-4a5f6e7d8c9b",
        Some("date-time") => "2026-03-02T09:00:00Z",
        Some("date") => "2026-03-02",
        Some("email") => "bureau@edba.example",
        Some("uri") => "https://edba.example",
        _ => match schema.get("pattern").and_then(Value::as_str) {
            Some("^[0-9]{8}$") => "39012345",
            Some("^[0-9]{20}$") => "00000001001234567000",
            Some(pattern) if pattern.starts_with("^[a-z") => "greenport",
            _ => guess_by_name(field),
        },
    };
    let mut text = guess.to_owned();
    while (text.chars().count() as u64) < at_least {
        text.push('.');
    }
    match schema.get("maxLength").and_then(Value::as_u64) {
        Some(at_most) => text
            .chars()
            .take(usize::try_from(at_most).unwrap_or(usize::MAX))
            .collect(),
        None => text,
    }
}

fn guess_by_name(field: &str) -> &'static str {
    match field {
        "clientId" => "bureau-1f3c9a2e",
        "clientSecret" => "shown-this-once",
        "code" => "greenport",
        "email" => "bureau@edba.example",
        "access_token" => "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.…",
        "kvkNumber" => "39012345",
        "oin" => "00000001001234567000",
        "client_id" => "bureau-1f3c9a2e",
        "client_secret" => "shown-this-once",
        "scope" => "",
        "issuer" => "https://login.example",
        "nextCursor" => "0195e0c8-7f3a-7c1e-9b2d-4a5f6e7d8c9b",
        "title" => "Greenport: a market place for fresh produce",
        "name" | "actorName" => "Economic Development Board Almere",
        "reason" | "endReason" => "The board asked for it.",
        "etag" => "\"v1\"",
        "language" => "nl",
        "sha256" => "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "waitingOn" => "bureau",
        "nl" | "nameNl" => "Voorbeeld",
        "en" | "nameEn" => "Example",
        _ => "An example.",
    }
}

fn number(field: &str, schema: &Value) -> Value {
    let guess = match field {
        "budgetYear" | "year" | "jobsYear" | "fromYear" | "toYear" => 2026,
        "version" => 1,
        _ => 3,
    };
    let low = schema.get("minimum").and_then(Value::as_f64).unwrap_or(f64::MIN);
    let high = schema.get("maximum").and_then(Value::as_f64).unwrap_or(f64::MAX);
    if f64::from(guess) < low {
        return schema.get("minimum").cloned().unwrap_or_default();
    }
    if f64::from(guess) > high {
        return schema.get("maximum").cloned().unwrap_or_default();
    }
    guess.into()
}
