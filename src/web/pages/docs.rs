//! The documentation: Swagger UI over the OpenAPI document, and the kinds of problems.

use std::fmt::Write;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::error::{CODES, Code, Error, Result};

const INDEX: &str = include_str!("docs.html");
const SCRIPT: &str = include_str!("docs.js");
const STYLE: &str = include_str!("docs.css");

/// What is taken of Swagger UI; its own start page and settings are not.
const SWAGGER_FILES: &[&str] = &["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

/// Swagger UI. Its addresses are absolute, so the page needs no slash at its end.
pub async fn index() -> HttpResponse {
    page(INDEX.to_owned())
}

/// A script, style or picture of the pages. Errors: 404.
pub async fn file(name: web::Path<String>) -> Result<HttpResponse> {
    let (media, bytes) = match name.as_str() {
        "docs.js" => (
            "text/javascript; charset=utf-8".to_owned(),
            SCRIPT.as_bytes().to_vec(),
        ),
        "docs.css" => ("text/css; charset=utf-8".to_owned(), STYLE.as_bytes().to_vec()),
        name if SWAGGER_FILES.contains(&name) => {
            let config = Arc::new(utoipa_swagger_ui::Config::from("/v1/openapi.json"));
            let file = utoipa_swagger_ui::serve(name, config)
                .map_err(|e| Error::internal(e.to_string()))?
                .ok_or_else(|| Error::internal(format!("Swagger UI has no {name}")))?;
            (file.content_type, file.bytes.into_owned())
        }
        _ => return Err(Error::new(Code::NotFound, "There is nothing at this address.")),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(bytes))
}

/// What each `type` of a problem document names.
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
