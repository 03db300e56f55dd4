//! Middleware for every request: request id, log line, security headers and early refusals.

pub mod close_unread_body;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use tracing::Instrument;

use super::API_VERSION;
use super::client_address;
use super::fallbacks::nothing_here;
use super::media_types;
use super::routes;
use super::security;
use super::state::State;
use edba_common::error::{Code, Error};
use edba_domain::Id;

/// Path prefixes whose last segment is a secret (capability URLs): sign-in link, calendar feed, unsubscribe link.
const SECRET_ADDRESSES: &[&str] = &["/sign-in/", "/calendar/", "/unsubscribe/"];

/// HSTS for two years, with subdomains: as the preload lists of browsers require.
pub const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// Assigns the request id, logs the request in one line with its fields, and sets the headers of every
/// response.
pub async fn every_request<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let request_id = Id::random();
    let span = tracing::info_span!(
        "request", id = %request_id, client = %client_address::client_address(request.request()), method = %request.method(),
        path = %logged_path(request.path())
    );
    let started = std::time::Instant::now();
    let path = request.path().to_owned();
    let https = request
        .app_data::<web::Data<State>>()
        .is_some_and(|state| state.settings.is_https());
    let refused = refuse_early(request.request());
    let answered = async {
        match refused {
            Some(error) => Ok(request
                .into_response(error.error_response())
                .map_into_right_body()),
            None => next.call(request).await.map(ServiceResponse::map_into_left_body),
        }
    }
    .instrument(span.clone())
    .await;
    let _entered = span.enter();
    let answered = match answered {
        Ok(response) if is_problem_or_fine(&response) => Ok(response),
        Ok(response) => {
            let error = problem_for(response.status());
            Ok(response
                .into_response(error.error_response())
                .map_into_right_body())
        }
        Err(error) => Err(problem_for(error.as_response_error().status_code()).error_response()),
    };
    let status = answered
        .as_ref()
        .map_or_else(HttpResponse::status, ServiceResponse::status);
    tracing::info!(
        status = status.as_u16(),
        ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    match answered {
        Ok(mut response) => {
            set_headers(response.headers_mut(), &path, &request_id, https);
            security::log(&response);
            Ok(response)
        }
        Err(mut response) => {
            set_headers(response.headers_mut(), &path, &request_id, https);
            Err(InternalError::from_response("a request that no route could take", response).into())
        }
    }
}

/// The path for the log: the secret last segment of a capability URL is masked.
fn logged_path(path: &str) -> std::borrow::Cow<'_, str> {
    SECRET_ADDRESSES
        .iter()
        .find(|start| path.starts_with(**start) && path.len() > start.len())
        .map_or(path.into(), |start| format!("{start}…").into())
}

/// Sets the headers of every response.
fn set_headers(headers: &mut HeaderMap, path: &str, request_id: &Id, https: bool) {
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("api-version"), API_VERSION);
    set(HeaderName::from_static("x-request-id"), request_id.as_str());
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    if https {
        set(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = if path == "/docs" || path.starts_with("/docs/") {
            // Swagger UI loads icons from data: URLs and connects only to this service.
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        } else if path.ends_with(".html") {
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        } else {
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        };
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if !headers.contains_key(header::REFERRER_POLICY) {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Refuses a request before routing: a NUL in the address, or a media type that is not offered.
fn refuse_early(request: &HttpRequest) -> Option<Error> {
    // No valid path or parameter contains a NUL, and not every database can compare with one.
    if request.path().contains('\0') || request.uri().path().contains("%00") {
        return Some(nothing_here());
    }
    if request.query_string().contains("%00") {
        return Some(Error::fault(
            "?",
            "control-character",
            "A parameter contains a NUL.",
        ));
    }
    if !accepts(request) {
        return Some(Error::new(
            Code::NotAcceptable,
            "The answers here are application/json; see the document at /v1/openapi.json.",
        ));
    }
    None
}

/// Whether a response is no error, or is a problem document or an HTML page already.
fn is_problem_or_fine<B>(response: &ServiceResponse<B>) -> bool {
    response.status().as_u16() < 400
        || response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|media| media == "application/problem+json" || media == "text/html; charset=utf-8")
}

/// The problem document for an error of the framework, whose own text is not shown.
fn problem_for(status: StatusCode) -> Error {
    let (code, detail) = match status.as_u16() {
        404 => (Code::NotFound, "There is nothing at this address."),
        406 => (Code::NotAcceptable, "No encoding that you accept is offered."),
        413 => (Code::PayloadTooLarge, "The body is too large."),
        415 => (Code::UnsupportedMediaType, "This media type is not taken."),
        400..=499 => (Code::MalformedBody, "The request cannot be read."),
        _ => (Code::Internal, "The fault is on this side and has been logged."),
    };
    Error::new(code, detail)
}

/// Whether the `Accept` header allows a media type that is offered: everything under /v1 is JSON, except paths with a
/// file extension and the content of documents, which has the one type that it has; some lists are offered as files too.
fn accepts(request: &HttpRequest) -> bool {
    let path = request.path();
    let last = path.rsplit('/').next().unwrap_or_default();
    if !path.starts_with("/v1/") || last.contains('.') && last != "openapi.json" || last == "content" {
        return true;
    }
    let accept = media_types::accepted(request.headers());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    media_types::preferred(accept.as_deref(), reads && routes::offers_files(path)).is_some()
}

#[cfg(test)]
mod tests {
    use super::logged_path;

    #[test]
    fn what_opens_something_by_itself_is_not_in_the_log() {
        assert_eq!(logged_path("/sign-in/abc"), "/sign-in/…");
        assert_eq!(logged_path("/calendar/abc.ics"), "/calendar/…");
        assert_eq!(logged_path("/sign-in"), "/sign-in");
        assert_eq!(logged_path("/cases/1"), "/cases/1");
    }
}
