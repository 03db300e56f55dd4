//! The problem documents of the token endpoint, with the members of RFC 6749.

use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use edba_common::error::{Code, Error};
use edba_common::problem::Problem;
use serde::Serialize;

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
        let description = error.faults.first().map_or(&error.detail, |fault| &fault.text);
        Self {
            problem: Problem::of(error),
            error: kind,
            error_description: description.chars().map(describing).collect(),
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
