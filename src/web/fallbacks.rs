//! Responses where no route takes the request.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use edba_common::error::{Code, Error};

use crate::pages::base::PageRequest;

/// The 404 response when no route matches: an HTML page if the client accepts one, else a problem document.
pub async fn not_found(request: HttpRequest, page: PageRequest) -> HttpResponse {
    let of_programs = ["/v1", "/health", "/docs", "/.well-known"]
        .iter()
        .any(|start| request.path().starts_with(start));
    let asks_for_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"));
    if asks_for_page && !of_programs {
        page.refuse(nothing_here()).await
    } else {
        nothing_here().error_response()
    }
}

pub fn nothing_here() -> Error {
    Error::new(Code::NotFound, "There is nothing at this address.")
}

/// The 405 response; `allow` lists the methods of the path.
pub fn method_not_allowed(allow: &str) -> HttpResponse {
    let mut response = Error::new(Code::MethodNotAllowed, format!("Offered here: {allow}.")).error_response();
    if let Ok(value) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}
