//! What operations share: headers, parameters, and the answers to what goes wrong.

use serde_json::{Map, Value, json};

use super::{API_VERSION, reference, schema_ref};
use crate::error::CODES;
use crate::web::asked::MAX_CURSOR;

/// The headers of answers.
pub(super) fn headers() -> Value {
    json!({
        "API-Version": {
            "description": "The full version of the API.",
            "schema": { "type": "string", "examples": [API_VERSION] },
        },
        "ETag": {
            "description": "The version of this thing, a strong entity tag, for If-Match and If-None-Match.",
            "schema": { "type": "string", "examples": ["\"v3\""] },
        },
        "Location": { "description": "The address of what was made.", "schema": { "type": "string" } },
        "Link": { "description": "The next page, rel=\"next\", where there is one.", "schema": { "type": "string" } },
        "Allow": { "description": "The methods that are offered here.", "schema": { "type": "string" } },
        "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "integer" } },
    })
}

/// The parameters that several operations take.
pub(super) fn parameters() -> Value {
    json!({
        "cursor": {
            "name": "cursor", "in": "query", "required": false,
            "description": format!(
                "Where the page begins: the `nextCursor` of the page before, given back as it was, with the same filters. \
                 It is opaque: its content may change at any time and is not to be read or made. It consists of letters, \
                 digits and `. _ - ~`, so that it needs no escaping, has at most {MAX_CURSOR} characters, and does not \
                 expire. What is no cursor of this list is answered with 400."
            ),
            "schema": { "type": "string", "minLength": 1, "maxLength": MAX_CURSOR },
        },
        "limit": {
            "name": "limit", "in": "query", "required": false,
            "description": "How many at most. A page can have fewer; the last one is that whose `nextCursor` is null.",
            "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 25 },
        },
        "If-Match": {
            "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag that was read, so that no change of another is lost; `*` for any version. Entity tags \
                are compared strongly (RFC 9110): a weak one (`W/\"…\"`) never matches and is answered with 412.",
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
    })
}

/// The answers to what goes wrong: a problem document for each status, and of the token endpoint one that bears the
/// members of RFC 6749 too.
pub(super) fn error_responses() -> Value {
    let mut all = Map::new();
    for schema in ["Problem", "TokenProblem"] {
        for (_, code, status, title) in CODES {
            let entry = all
                .entry(format!("{schema}{status}"))
                .or_insert_with(|| error_response(*status, schema));
            let known = entry["description"].as_str().unwrap_or_default().to_owned();
            let separator = if known.is_empty() { "" } else { " " };
            entry["description"] = format!("{known}{separator}{title} (`{code}`).").into();
        }
    }
    // What the token endpoint never answers.
    all.retain(|name, _| {
        let status = name
            .strip_prefix("TokenProblem")
            .and_then(|status| status.parse().ok());
        status.is_none_or(|status: u16| TOKEN_ERRORS.contains(&status))
    });
    all.into()
}

/// The statuses of the errors of the token endpoint.
pub(super) const TOKEN_ERRORS: &[u16] = &[400, 401, 406, 408, 413, 415, 429, 431, 500, 503];

fn error_response(status: u16, schema: &str) -> Value {
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
        "content": { "application/problem+json": { "schema": schema_ref(schema) } },
    })
}
