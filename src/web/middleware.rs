//! What every answer bears and every request leaves in the log.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use tracing::Instrument;

use super::openapi::API_VERSION;
use crate::domain::Id;
use crate::error::{Code, Error};

/// Gives the request its id, logs it as one sentence with its fields, and sets the headers that every
/// answer bears.
pub async fn every_request<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let request_id = Id::random();
    let span =
        tracing::info_span!("request", id = %request_id, method = %request.method(), path = %request.path());
    let started = std::time::Instant::now();
    let not_acceptable = !accepts(request.request());
    let mut response = async {
        if not_acceptable {
            let error = Error::new(
                Code::NotAcceptable,
                "The answers here are application/json; see the document at /v1/openapi.json.",
            );
            Ok(request
                .into_response(error.error_response())
                .map_into_right_body())
        } else {
            next.call(request).await.map(ServiceResponse::map_into_left_body)
        }
    }
    .instrument(span.clone())
    .await?;
    let _entered = span.enter();
    tracing::info!(
        status = response.status().as_u16(),
        ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    let path = response.request().path().to_owned();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("api-version"), API_VERSION);
    set(HeaderName::from_static("x-request-id"), request_id.as_str());
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = if path.starts_with("/docs") {
            // Swagger UI draws its icons from data: addresses and asks only this service.
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        } else if path.ends_with(".html") {
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        } else {
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        };
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Whether a form that the client accepts can be offered: everything under /v1 answers in JSON, but for
/// texts that are asked for by their own address.
fn accepts(request: &HttpRequest) -> bool {
    let path = request.path();
    let last = path.rsplit('/').next().unwrap_or_default();
    if !path.starts_with("/v1/") || last.contains('.') && last != "openapi.json" {
        return true;
    }
    let mut values = request.headers().get_all(header::ACCEPT).peekable();
    if values.peek().is_none() {
        return true;
    }
    values
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let media = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            !refused
                && matches!(
                    media.as_str(),
                    "*/*" | "application/*" | "application/json" | "application/problem+json"
                )
        })
}

/// The answer where no route matches.
pub async fn not_found() -> HttpResponse {
    Error::new(Code::NotFound, "There is nothing at this address.").error_response()
}

/// The answer where a path is known but not by this method; `allow` names the methods that are.
pub fn method_not_allowed(allow: &str) -> HttpResponse {
    let mut response = Error::new(Code::MethodNotAllowed, format!("Offered here: {allow}.")).error_response();
    if let Ok(value) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}
