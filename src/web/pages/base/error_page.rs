//! Error page: what went wrong, and what to do next.

use askama::Template;

use super::layout::Layout;
use super::page::Page;
use edba_common::error::{Code, Error};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: &'a Layout,
    code: &'static str,
    status: u16,
    error: &'a Error,
    /// The input of the refused form; empty for none.
    written: &'a str,
}

/// Renders the page for an error; an internal cause goes to the log only. `written` is the input of a form that was
/// refused as a whole, shown so that it is not lost.
pub fn page(layout: &Layout, error: &Error, written: &str) -> Page {
    if let Some(source) = &error.source {
        tracing::error!(code = error.code.as_str(), %source, "page handler failed with an internal error");
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
        layout: &layout.of_failure(),
        code,
        status: error.code.status(),
        error,
        written,
    };
    Page::render(&template)
        .unwrap_or_else(|broken| {
            tracing::error!(%broken, "error page could not be rendered");
            Page::file("text/plain; charset=utf-8", "Something went wrong here.")
        })
        .status(error.code.status())
        .retry_after(error.retry_after_seconds)
}
