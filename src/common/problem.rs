//! Errors as `application/problem+json` (RFC 9457).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::error::{Error, Obstacle, ProblemCode};
use edba_domain::Fault;

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
