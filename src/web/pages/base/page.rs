//! What a page's work ends in: a page, another address, or a file.

use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::cookies::Kind;
use super::notice::Notice;
use crate::config::Settings;
use crate::domain::Id;
use crate::error::{Error, Result};
use crate::service::idempotency::Stored;
use crate::web::security::Note;

/// Scripts, styles, pictures and requests from here only; nothing in the text of the page; shown in no frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The answer to a visit.
#[derive(Debug)]
pub struct Page {
    status: u16,
    content: Content,
    cookies: Vec<Cookie<'static>>,
    /// What is said once on the page that is gone to, as its cookie bears it.
    notice: Option<String>,
    kept: Kept,
    /// After how many seconds it is worth to try again.
    retry_after: Option<u64>,
    /// The Content-Security-Policy of this page, where it is not that of every page.
    policy: Option<&'static str>,
    /// What the security log is told, once the work is done.
    notes: Vec<Note>,
}

/// What is stored of a page for the same form sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// Where it leads; nothing of a page that only asks on.
    Address,
    Whole,
    Nothing,
}

#[derive(Debug)]
enum Content {
    Html(String),
    /// A part of a page, for the page's own script.
    Part(String),
    Go(String),
    File {
        media: &'static str,
        bytes: Vec<u8>,
    },
}

impl Page {
    /// A page made from its template.
    pub fn of(template: &impl Template) -> Result<Self> {
        Ok(Self::new(
            200,
            Content::Html(template.render().map_err(Error::internal)?),
        ))
    }

    /// A page that was made already.
    pub fn html(html: String) -> Self {
        Self::new(200, Content::Html(html))
    }

    /// A part of a page, which the page's script puts in its place.
    pub fn part(template: &impl Template) -> Result<Self> {
        Ok(Self::new(
            200,
            Content::Part(template.render().map_err(Error::internal)?),
        ))
    }

    /// Go on at another address of ours, by GET.
    pub fn go(to: impl Into<String>) -> Self {
        Self::new(303, Content::Go(to.into()))
    }

    /// Something that is not HTML.
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

    /// Says after how many seconds it is worth to try again, where that is known.
    pub fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after = seconds;
        self
    }

    /// Under another Content-Security-Policy than every page.
    pub fn policed_by(mut self, policy: &'static str) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Says this, once, on the page that is gone to; `key` is a message.
    pub fn saying(mut self, key: &'static str) -> Self {
        self.notice = Some(key.to_owned());
        self
    }

    /// Says this of a case, once, on the page that is gone to, with its number and a link to it.
    pub fn saying_of(mut self, key: &'static str, case_id: Id, number: &str) -> Self {
        self.notice = Some(Notice::written(key, Some((case_id, number))));
        self
    }

    /// Tells the security log, once the work is done.
    pub fn noting(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// What the security log is told.
    pub(super) fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// The same form sent again is carried out again, and leaves no trace of what was sent.
    pub fn made_anew(mut self) -> Self {
        self.kept = Kept::Nothing;
        self
    }

    /// The same form sent again gets this page again, as it is.
    pub fn shown_again(mut self) -> Self {
        self.kept = Kept::Whole;
        self
    }

    /// Whether this leads to another address of ours.
    pub fn leads_on(&self) -> bool {
        matches!(self.content, Content::Go(_))
    }

    /// As it is stored for the same form sent again; none where that is answered anew. A page that only asks on, or that
    /// signs somebody in or out, is made anew.
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

    /// What was stored by [`Page::to_store`].
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

    /// The response. `said`: the cookies of what was to be said once, and was; `statements` where answers tell
    /// how many it took.
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

/// A response with the headers that every page bears.
fn html_response(response: &mut HttpResponseBuilder, policy: &str, html: String) -> HttpResponse {
    response
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        // A form that is sent to this service says where it comes from; nobody else is told.
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::VARY, "Cookie, Accept-Language"))
        .body(html)
}
