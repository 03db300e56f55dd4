//! API documentation: Swagger UI for the OpenAPI document, and the problem types.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;
use zip::result::ZipResult;

use edba_common::error::{CODES, Code, Error, Result};

const INDEX: &str = include_str!("docs.html");
const SCRIPT: &str = include_str!("docs.js");
const STYLE: &str = include_str!("docs.css");

/// The files used of Swagger UI; its own start page and settings are not.
const SWAGGER_FILES: &[(&str, &str)] = &[
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("favicon-32x32.png", "image/png"),
];

/// Serves Swagger UI. Its addresses are absolute, so the page needs no trailing slash.
pub async fn index() -> HttpResponse {
    page(INDEX.to_owned())
}

/// Serves a script, style or image of these pages. Errors: 404.
pub async fn file(name: web::Path<String>) -> Result<HttpResponse> {
    let (media, bytes) = match name.as_str() {
        "docs.js" => (
            "text/javascript; charset=utf-8",
            web::Bytes::from_static(SCRIPT.as_bytes()),
        ),
        "docs.css" => (
            "text/css; charset=utf-8",
            web::Bytes::from_static(STYLE.as_bytes()),
        ),
        name => {
            let found = SWAGGER_FILES.iter().find(|(file, _)| *file == name);
            let Some((file, media)) = found else {
                return Err(Error::new(Code::NotFound, "There is nothing at this address."));
            };
            (*media, swagger_ui(file)?)
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(bytes))
}

/// A file of Swagger UI. The archive is embedded as distributed, and unpacked on first use: most of it is never
/// requested.
fn swagger_ui(name: &str) -> Result<web::Bytes> {
    static FILES: OnceLock<HashMap<&str, web::Bytes>> = OnceLock::new();
    let files = match FILES.get() {
        Some(files) => files,
        None => {
            let unpacked = unpack().map_err(|e| Error::internal(e.to_string()))?;
            FILES.get_or_init(|| unpacked)
        }
    };
    let file = files.get(name).cloned();
    file.ok_or_else(|| Error::internal(format!("Swagger UI has no {name}")))
}

fn unpack() -> ZipResult<HashMap<&'static str, web::Bytes>> {
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    let mut files = HashMap::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place)?;
        let name = entry.name()?.into_owned();
        let found = SWAGGER_FILES
            .iter()
            .find(|(file, _)| name.ends_with(&format!("/dist/{file}")));
        if let Some((file, _)) = found {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(*file, bytes.into());
        }
    }
    Ok(files)
}

/// Describes each `type` of a problem document.
pub async fn problems() -> HttpResponse {
    let mut rows = String::new();
    for (_, code, status, title) in CODES {
        let _ = writeln!(
            rows,
            "<tr id=\"{code}\"><td><code>{code}</code></td><td>{status}</td><td>{title}</td></tr>"
        );
    }
    page(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Problems · edba</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <link rel=\"stylesheet\" href=\"/docs/docs.css\">\n\
         <link rel=\"icon\" href=\"/docs/favicon-32x32.png\">\n</head>\n<body class=\"text\">\n\
         <h1>Problems</h1>\n<p>Every error is an <code>application/problem+json</code> document (RFC 9457). Its \
         <code>code</code> is one of these; <code>errors</code> lists all faults of the request at once, and \
         <code>blockers</code> what stands in the way and who can remove it. The operations are described in the \
         <a href=\"/docs\">API documentation</a>.</p>\n<table>\n<thead><tr><th>Code</th><th>Status</th>\
         <th>Meaning</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n"
    ))
}

fn page(html: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(html)
}
