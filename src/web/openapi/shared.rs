//! Components shared by operations: headers, parameters and error responses.

use serde_json::{Map, Value, json};

use super::{reference, schema_ref};
use crate::API_VERSION;
use crate::pagination::MAX_CURSOR;
use edba_common::error::CODES;

/// Response headers.
pub(super) fn headers() -> Value {
    json!({
        "API-Version": {
            "description": "The full version of the API.",
            "schema": { "type": "string", "examples": [API_VERSION] },
        },
        "ETag": {
            "description": "The version of the resource, a strong entity tag, for If-Match and If-None-Match.",
            "schema": { "type": "string", "examples": ["\"v3\""] },
        },
        "Location": { "description": "The URL of the created resource.", "schema": { "type": "string" } },
        "Link": { "description": "The next page, rel=\"next\", if there is one.", "schema": { "type": "string" } },
        "Allow": { "description": "The methods that this path supports.", "schema": { "type": "string" } },
        "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "integer" } },
        "Accept-Ranges": {
            "description": "`bytes`: parts of the content can be asked for with Range.",
            "schema": { "type": "string" },
        },
        "Content-Range": {
            "description": "Which part of the content this is, and how long the whole of it is.",
            "schema": { "type": "string", "examples": ["bytes 0-1023/34567"] },
        },
        "Content-Disposition": {
            "description": "Always `attachment`, with the name of the file.",
            "schema": { "type": "string" },
        },
        "Repr-Digest": {
            "description": "The SHA-256 of the content (RFC 9530).",
            "schema": { "type": "string" },
        },
    })
}

/// Parameters shared by several operations.
pub(super) fn parameters() -> Value {
    json!({
        "cursor": {
            "name": "cursor", "in": "query", "required": false,
            "description": format!(
                "Start of the page: the unchanged `nextCursor` of the previous page, with the same filters. \
                 It is opaque: its format may change at any time; do not parse or construct it. It consists of letters, \
                 digits and `. _ - ~`, so that it needs no escaping, has at most {MAX_CURSOR} characters, and does not \
                 expire. An invalid cursor gives 400."
            ),
            "schema": { "type": "string", "minLength": 1, "maxLength": MAX_CURSOR },
        },
        "limit": {
            "name": "limit", "in": "query", "required": false,
            "description": "Maximum number of items. A page can have fewer; the last page is the one whose `nextCursor` is null.",
            "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 25 },
        },
        "separator": {
            "name": "separator", "in": "query", "required": false,
            "description": "Only for `text/csv`: the character between the values.",
            "schema": { "type": "string", "enum": ["comma", "semicolon", "tab"], "default": "comma" },
        },
        "bom": {
            "name": "bom", "in": "query", "required": false,
            "description": "Only for `text/csv`: begin with the byte order mark, by which Excel knows UTF-8.",
            "schema": { "type": "boolean", "default": false },
        },
        "numbers": {
            "name": "numbers", "in": "query", "required": false,
            "description": "Only for `text/csv`: amounts with a decimal comma (`nl`) or a decimal point (`en`).",
            "schema": { "type": "string", "enum": ["nl", "en"], "default": "en" },
        },
        "language": {
            "name": "language", "in": "query", "required": false,
            "description": "Only for `text/csv` and XLSX: the language of the headings and of the words for codes, such as a \
                status; by default that of `Accept-Language`, else Dutch. The codes themselves are in columns of their own at \
                the end of each row.",
            "schema": { "type": "string", "enum": ["nl", "en"] },
        },
        "If-Match": {
            "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag that was read, to prevent lost updates; `*` for any version. Entity tags \
                are compared strongly (RFC 9110): a weak one (`W/\"…\"`) never matches and is answered with 412.",
            "schema": { "type": "string" },
        },
        "If-None-Match": {
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The known ETag; the response is 304 if it still matches.",
            "schema": { "type": "string" },
        },
        "Range": {
            "name": "Range", "in": "header", "required": false,
            "description": "One range of bytes, such as `bytes=0-1023`; the response is then 206 with that part, or 416. \
                Several ranges are answered with the whole.",
            "schema": { "type": "string" },
        },
        "If-Range": {
            "name": "If-Range", "in": "header", "required": false,
            "description": "The ETag of the content of which a part is known; with another one the response is the whole.",
            "schema": { "type": "string" },
        },
        "Idempotency-Key": {
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A repeated request with the same key and body gets the stored response; nothing is done twice.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
        },
    })
}

/// Error responses: a problem document per status, and for the token endpoint one that also has the members of
/// RFC 6749.
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
    // Drop statuses that the token endpoint never returns.
    all.retain(|name, _| {
        let status = name
            .strip_prefix("TokenProblem")
            .and_then(|status| status.parse().ok());
        status.is_none_or(|status: u16| TOKEN_ERRORS.contains(&status))
    });
    all.into()
}

/// Error statuses of the token endpoint.
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
