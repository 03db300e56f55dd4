//! Errors as `application/problem+json` (RFC 9457).

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::domain::Fault;
use crate::error::{Code, Error, Obstacle, ProblemCode};

/// A problem document.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/docs/problems#invalid-input")]
    pub kind: String,
    /// The title of the kind of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence about this occurrence of the problem.
    pub detail: String,
    /// A fixed code that a program can act on.
    #[schema(value_type = ProblemCode)]
    pub code: String,
    /// All faults of the request, at most a hundred; if there are more, `detail` says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// The blockers, and who can remove each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blockers: Vec<Obstacle>,
}

/// A problem of the token endpoint: a problem document that also has the members of RFC 6749, section 5.2.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TokenProblem {
    #[serde(flatten)]
    pub problem: Problem,
    /// `invalid_request`, `invalid_client` or `unsupported_grant_type`, as RFC 6749 defines them;
    /// `temporarily_unavailable` if the same request can be retried later, or `server_error`.
    #[schema(example = "invalid_client")]
    pub error: &'static str,
    /// A sentence about this occurrence of the problem, in ASCII.
    #[schema(example = "Client id and secret do not belong to an enabled client.")]
    pub error_description: String,
}

impl TokenProblem {
    pub fn of(error: &Error) -> Self {
        let kind = match error.code {
            Code::Unauthenticated => "invalid_client",
            Code::TooManyRequests | Code::Unavailable => "temporarily_unavailable",
            _ if error.code.status() >= 500 => "server_error",
            _ if error.faults.iter().any(|fault| fault.code == UNSUPPORTED_GRANT) => "unsupported_grant_type",
            _ => "invalid_request",
        };
        let told = error.faults.first().map_or(&error.detail, |fault| &fault.text);
        Self {
            problem: Problem::of(error),
            error: kind,
            error_description: told.chars().map(describing).collect(),
        }
    }

    /// The response to a failed token request; an unauthenticated client gets a challenge for HTTP Basic.
    pub fn response(error: &Error) -> HttpResponse {
        let mut response = error.error_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static("no-store"),
        );
        if headers.contains_key(header::WWW_AUTHENTICATE) {
            let basic = header::HeaderValue::from_static("Basic realm=\"edba\", charset=\"UTF-8\"");
            headers.insert(header::WWW_AUTHENTICATE, basic);
        }
        response.set_body(BoxBody::new(
            serde_json::to_string(&Self::of(error)).unwrap_or_default(),
        ))
    }
}

/// Fault code of an unsupported `grant_type`.
pub const UNSUPPORTED_GRANT: &str = "unsupported-grant";

/// Replaces a character that RFC 6749 does not allow in a description.
const fn describing(c: char) -> char {
    match c {
        '"' => '\'',
        '\\' => '/',
        ' '..='~' => c,
        _ => '?',
    }
}

impl Problem {
    pub fn of(error: &Error) -> Self {
        Self {
            kind: format!("/docs/problems#{}", error.code.as_str()),
            title: error.code.title().to_owned(),
            status: error.code.status(),
            detail: error.detail.clone(),
            code: error.code.as_str().to_owned(),
            errors: error.faults.clone(),
            blockers: error.obstacles.clone(),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        if let Some(source) = &self.source {
            tracing::error!(code = self.code.as_str(), %source, "request failed with an internal error");
        }
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if self.code.status() == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        let body = serde_json::to_string(&Problem::of(self)).unwrap_or_default();
        response.body(body)
    }
}
