//! Result of a page handler: a page, a redirect, or a file.

use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::cookies::Kind;
use super::notice::Notice;
use crate::security::Note;
use crate::settings::Settings;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_service::idempotency::Stored;

/// Scripts, styles, images and requests from this service only; nothing inline; not shown in a frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The result of a visit, from which the response is made.
#[derive(Debug)]
pub struct Page {
    status: u16,
    content: Content,
    cookies: Vec<Cookie<'static>>,
    /// The one-time notice for the page after a redirect, as a cookie value.
    notice: Option<String>,
    kept: Kept,
    /// Retry-After, in seconds.
    retry_after: Option<u64>,
    /// The Content-Security-Policy of this page, if it differs from the default.
    policy: Option<&'static str>,
    /// Entries for the security log, written after the work is done.
    notes: Vec<Note>,
}

/// What is stored of a page, for when the same form is submitted again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The redirect only; nothing of a page that merely asks for more input.
    Address,
    Whole,
    Nothing,
}

#[derive(Debug)]
enum Content {
    Html(String),
    /// An HTML fragment for the page's own script.
    Part(String),
    Go(String),
    File {
        media: &'static str,
        bytes: Vec<u8>,
    },
}

impl Page {
    /// Renders a template.
    pub fn render(template: &impl Template) -> Result<Self> {
        Ok(Self::new(
            200,
            Content::Html(template.render().map_err(Error::internal)?),
        ))
    }

    /// A page from rendered HTML.
    pub fn html(html: String) -> Self {
        Self::new(200, Content::Html(html))
    }

    /// An HTML fragment, which the page's script puts in its place.
    pub fn part(template: &impl Template) -> Result<Self> {
        Ok(Self::new(
            200,
            Content::Part(template.render().map_err(Error::internal)?),
        ))
    }

    /// Redirects to another address of this service, by GET (303).
    pub fn go(to: impl Into<String>) -> Self {
        Self::new(303, Content::Go(to.into()))
    }

    /// A response that is not HTML.
    pub fn file(media: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(
            200,
            Content::File {
                media,
                bytes: bytes.into(),
            },
        )
    }

    fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            content,
            cookies: Vec::new(),
            notice: None,
            kept: Kept::Address,
            retry_after: None,
            policy: None,
            notes: Vec::new(),
        }
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets Retry-After, if the delay is known.
    pub fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after = seconds;
        self
    }

    /// Replaces the default Content-Security-Policy.
    pub fn policed_by(mut self, policy: &'static str) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Shows a one-time notice on the next page; `key` is a message key.
    pub fn saying(mut self, key: &'static str) -> Self {
        self.notice = Some(key.to_owned());
        self
    }

    /// Shows a one-time notice on the next page, with the number of the case and a link to it.
    pub fn saying_of(mut self, key: &'static str, case_id: Id, number: &str) -> Self {
        self.notice = Some(Notice::written(key, Some((case_id, number))));
        self
    }

    /// Adds an entry to the security log, written after the work is done.
    pub fn noting(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// Takes the entries for the security log.
    pub(super) fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Stores nothing: a repeated submission is carried out again, and no trace of the input is kept.
    pub fn made_anew(mut self) -> Self {
        self.kept = Kept::Nothing;
        self
    }

    /// Stores the whole page: a repeated submission gets the same page again.
    pub fn shown_again(mut self) -> Self {
        self.kept = Kept::Whole;
        self
    }

    /// Whether this redirects to another address of this service.
    pub fn leads_on(&self) -> bool {
        matches!(self.content, Content::Go(_))
    }

    /// The stored form of the page, for a repeated submission; None if it is not stored. A page that merely asks for
    /// more input, or that signs a user in or out, is not stored.
    pub fn to_store(&self) -> Option<Stored> {
        if !self.cookies.is_empty() {
            return None;
        }
        let (location, body) = match (&self.content, self.kept) {
            (Content::Go(to), Kept::Address | Kept::Whole) => {
                (Some(to.clone()), self.notice.as_deref().unwrap_or_default())
            }
            (Content::Html(html), Kept::Whole) => (None, html.as_str()),
            _ => return None,
        };
        Some(Stored {
            status: self.status.into(),
            location,
            etag: None,
            body: body.to_owned(),
        })
    }

    /// Restores a page from [`Page::to_store`].
    pub fn of_stored(stored: Stored) -> Result<Self> {
        let status = u16::try_from(stored.status).map_err(Error::internal)?;
        Ok(match stored.location {
            Some(to) => Self {
                notice: Some(stored.body).filter(|notice| !notice.is_empty()),
                status,
                ..Self::go(to)
            },
            None => Self::html(stored.body).status(status),
        })
    }

    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Makes the response. `said`: the one-time cookies that this page has shown, to be cleared. `statements`: the
    /// number of database statements, if responses report it.
    pub(super) fn into_response(
        self,
        settings: &Settings,
        said: &[Kind],
        statements: Option<u32>,
    ) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if let Some(count) = statements {
            response.insert_header(("server-timing", format!("db;desc=\"{count} statements\"")));
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        for cookie in self.cookies {
            response.cookie(cookie);
        }
        let says = self.notice.is_some();
        if let Some(notice) = self.notice {
            response.cookie(Kind::Notice.set(settings, notice));
        }
        if matches!(self.content, Content::Html(_)) {
            for kind in said.iter().filter(|kind| !(says && **kind == Kind::Notice)) {
                response.cookie(kind.clear(settings));
            }
        }
        match self.content {
            Content::Html(html) | Content::Part(html) => {
                let policy = self.policy.unwrap_or(CONTENT_SECURITY_POLICY);
                html_response(&mut response, policy, html)
            }
            Content::Go(to) => response.insert_header((header::LOCATION, to)).finish(),
            Content::File { media, bytes } => {
                response.insert_header((header::CONTENT_TYPE, media)).body(bytes)
            }
        }
    }
}

/// An HTML response with the headers of every page.
fn html_response(response: &mut HttpResponseBuilder, policy: &str, html: String) -> HttpResponse {
    response
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        // Requests to this service include a Referer (it shows which page a form is from); other sites get none.
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::VARY, "Cookie, Accept-Language"))
        .body(html)
}
