//! Errors, and the table from code to HTTP status and title.
//!
//! Each layer has its own: `domain` returns typed faults and blockers and does not depend on this file; `store` and
//! `service` return [`Error`]; `web` renders it as `application/problem+json` and logs internal causes. A client never
//! sees an internal cause.

use utoipa::openapi::{RefOr, Schema};

use edba_domain::fault::MOST_FAULTS;
use edba_domain::security::SecurityCode;
use edba_domain::{Fault, fault_code};

pub use crate::obstacle::{Obstacle, ObstacleCode};

/// The code of a problem document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    InvalidInput,
    MalformedBody,
    MalformedRequest,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    RequestTimeout,
    Conflict,
    InFlight,
    Blocked,
    PreconditionFailed,
    PayloadTooLarge,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    KeyReused,
    PreconditionRequired,
    TooManyRequests,
    HeadTooLarge,
    Internal,
    Unavailable,
}

/// Code, its written form, the HTTP status, and the title.
pub const CODES: &[(Code, &str, u16, &str)] = &[
    (Code::InvalidInput, "invalid-input", 400, "The request has faults"),
    (
        Code::MalformedBody,
        "malformed-body",
        400,
        "The body cannot be read",
    ),
    (
        Code::MalformedRequest,
        "malformed-request",
        400,
        "The request cannot be read",
    ),
    (Code::Unauthenticated, "unauthenticated", 401, "Sign in first"),
    (Code::Forbidden, "forbidden", 403, "This account may not do this"),
    (Code::NotFound, "not-found", 404, "Not found"),
    (
        Code::MethodNotAllowed,
        "method-not-allowed",
        405,
        "This method is not offered here",
    ),
    (
        Code::NotAcceptable,
        "not-acceptable",
        406,
        "No form that you accept is offered",
    ),
    (
        Code::RequestTimeout,
        "request-timeout",
        408,
        "The request took too long to come",
    ),
    (
        Code::Conflict,
        "conflict",
        409,
        "This conflicts with how things stand",
    ),
    (
        Code::InFlight,
        "request-in-flight",
        409,
        "The same request is being carried out",
    ),
    (Code::Blocked, "blocked", 409, "Something stands in the way"),
    (
        Code::PreconditionFailed,
        "precondition-failed",
        412,
        "It has changed since you read it",
    ),
    (
        Code::PayloadTooLarge,
        "payload-too-large",
        413,
        "The body is too large",
    ),
    (
        Code::UnsupportedMediaType,
        "unsupported-media-type",
        415,
        "This media type is not taken",
    ),
    (
        Code::RangeNotSatisfiable,
        "range-not-satisfiable",
        416,
        "The range is not in the content",
    ),
    (
        Code::KeyReused,
        "idempotency-key-reused",
        422,
        "The Idempotency-Key was used for another request",
    ),
    (
        Code::PreconditionRequired,
        "precondition-required",
        428,
        "Say which version you change",
    ),
    (
        Code::TooManyRequests,
        "too-many-requests",
        429,
        "Too many requests",
    ),
    (
        Code::HeadTooLarge,
        "request-head-too-large",
        431,
        "The head of the request is too large",
    ),
    (Code::Internal, "internal", 500, "Something went wrong here"),
    (
        Code::Unavailable,
        "unavailable",
        503,
        "The service is not available now",
    ),
];

impl Code {
    fn entry(self) -> (&'static str, u16, &'static str) {
        CODES.iter().find(|(code, ..)| *code == self).map_or(
            ("internal", 500, "Something went wrong here"),
            |(_, text, status, title)| (*text, *status, *title),
        )
    }

    pub fn as_str(self) -> &'static str {
        self.entry().0
    }

    pub fn status(self) -> u16 {
        self.entry().1
    }

    pub fn title(self) -> &'static str {
        self.entry().2
    }
}

/// The code of a problem document, as the API document lists them.
pub struct ProblemCode;

impl utoipa::PartialSchema for ProblemCode {
    fn schema() -> RefOr<Schema> {
        fault_code::schema_of(
            "The kind of problem, as a fixed code that a program can act on. More codes may come; the status tells of \
             those that are not known.",
            CODES.iter().map(|(_, code, ..)| *code),
        )
    }
}

impl utoipa::ToSchema for ProblemCode {
    fn name() -> std::borrow::Cow<'static, str> {
        "ProblemCode".into()
    }
}

/// An error of a use case. `detail` is a sentence for the client.
#[derive(Debug)]
pub struct Error {
    pub code: Code,
    pub detail: String,
    pub faults: Vec<Fault>,
    pub obstacles: Vec<Obstacle>,
    pub retry_after_seconds: Option<u64>,
    /// The code in the security log, if it does not follow from `code`.
    pub refusal: Option<SecurityCode>,
    /// The internal cause, for the log only.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            faults: Vec::new(),
            obstacles: Vec::new(),
            retry_after_seconds: None,
            refusal: None,
            source: None,
        }
    }

    /// Sets the code in the security log.
    pub fn logged_as(mut self, refusal: SecurityCode) -> Self {
        self.refusal = Some(refusal);
        self
    }

    /// 400 with all faults at once, up to [`MOST_FAULTS`].
    pub fn invalid(mut faults: Vec<Fault>) -> Self {
        let detail = match faults.len() {
            1 => "One thing is wrong with the request; see errors.".to_owned(),
            n if n > MOST_FAULTS => {
                format!(
                    "More than {MOST_FAULTS} things are wrong with the request; errors has the first of them."
                )
            }
            n => format!("{n} things are wrong with the request; see errors."),
        };
        faults.truncate(MOST_FAULTS);
        Self {
            faults,
            ..Self::new(Code::InvalidInput, detail)
        }
    }

    /// 400 for one fault.
    pub fn fault(pointer: impl Into<String>, code: impl Into<String>, text: impl Into<String>) -> Self {
        Self::invalid(vec![Fault::new(pointer, code, text)])
    }

    pub fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::new(Code::Unauthenticated, detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, detail)
    }

    /// 404: also for what exists but this account may not see.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            Code::NotFound,
            format!("There is no such {what}, or it is not yours to see."),
        )
    }

    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(Code::Conflict, detail)
    }

    /// 409: another request changed this between the check of the version and the write.
    pub fn changed_meanwhile(what: &str) -> Self {
        Self::conflict(format!(
            "The {what} was changed at the same moment; read it again."
        ))
    }

    pub fn blocked(detail: impl Into<String>, obstacles: Vec<Obstacle>) -> Self {
        Self {
            obstacles,
            ..Self::new(Code::Blocked, detail)
        }
    }

    /// 409 for one obstacle, with its English text as the detail.
    pub fn blocked_by(obstacle: Obstacle) -> Self {
        Self::blocked(obstacle.en.clone(), vec![obstacle])
    }

    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(Code::Internal, "The fault is on this side and has been logged.")
        }
    }

    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            retry_after_seconds: Some(2),
            ..Self::new(
                Code::Unavailable,
                "The database cannot be reached; try again shortly.",
            )
        }
    }

    /// 503: the database answers, but cannot carry out the request at the moment.
    pub fn busy(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            detail: "Too much is asked of the same thing at this moment; try again shortly.".into(),
            ..Self::unavailable(source)
        }
    }

    pub fn migration(source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self::internal(source)
    }
}

impl From<serde_json::Error> for Error {
    /// A stored document that cannot be parsed, or a view that cannot be serialised.
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.detail)?;
        for fault in &self.faults {
            write!(f, " [{} {}: {}]", fault.pointer, fault.code, fault.text)?;
        }
        for obstacle in &self.obstacles {
            write!(f, " [{}: {}]", obstacle.code, obstacle.en)?;
        }
        if let Some(source) = &self.source {
            write!(f, " ({source})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
