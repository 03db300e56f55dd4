//! What is shown where a page cannot be: what went wrong, and what to do next.

use askama::Template;

use super::frame::Frame;
use super::page::Page;
use crate::error::{Code, Error};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: &'a Frame,
    code: &'static str,
    status: u16,
    error: &'a Error,
    /// What was written in the form that is refused; empty where there is none to show.
    written: &'a str,
}

/// The page for an error; an internal cause goes to the log only. It gives back what was `written` in a form that is
/// refused as a whole.
pub fn page(frame: &Frame, error: &Error, written: &str) -> Page {
    if let Some(source) = &error.source {
        tracing::error!(code = error.code.as_str(), %source, "a page could not be made");
    }
    let code = match error.code {
        Code::Forbidden => "forbidden",
        Code::NotFound => "not-found",
        Code::MethodNotAllowed => "method-not-allowed",
        Code::Conflict | Code::Blocked | Code::PreconditionFailed | Code::InFlight => "conflict",
        Code::TooManyRequests => "too-many-requests",
        Code::Unavailable => "unavailable",
        Code::Internal => "internal",
        _ => "invalid",
    };
    let template = ErrorPage {
        frame: &frame.of_failure(),
        code,
        status: error.code.status(),
        error,
        written,
    };
    Page::of(&template)
        .unwrap_or_else(|broken| {
            tracing::error!(%broken, "the page of an error could not be made");
            Page::file("text/plain; charset=utf-8", "Something went wrong here.")
        })
        .status(error.code.status())
        .retry_after(error.retry_after_seconds)
}
