//! What a page's work ends in: a page, another address, or a file.

use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::cookies::Kind;
use crate::config::Settings;
use crate::error::{Error, Result};

/// Scripts, styles, pictures and requests from here only; nothing in the text of the page; shown in no frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The answer to a visit.
#[derive(Debug)]
pub struct Page {
    status: u16,
    content: Content,
    cookies: Vec<Cookie<'static>>,
    notice: Option<&'static str>,
    /// After how many seconds it is worth to try again.
    retry_after: Option<u64>,
    /// The Content-Security-Policy of this page, where it is not that of every page.
    policy: Option<&'static str>,
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
            retry_after: None,
            policy: None,
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
        self.notice = Some(key);
        self
    }

    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// The response. `said` where the page showed what was to be said once; `statements` where answers tell
    /// how many it took.
    pub(super) fn into_response(
        self,
        settings: &Settings,
        said: bool,
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
        if let Some(notice) = self.notice {
            response.cookie(Kind::Notice.set(settings, notice));
        } else if said && matches!(self.content, Content::Html(_)) {
            response.cookie(Kind::Notice.clear(settings));
        }
        match self.content {
            Content::Html(html) | Content::Part(html) => {
                let policy = self.policy.unwrap_or(CONTENT_SECURITY_POLICY);
                html_response(&mut response, settings, policy, html)
            }
            Content::Go(to) => response.insert_header((header::LOCATION, to)).finish(),
            Content::File { media, bytes } => {
                response.insert_header((header::CONTENT_TYPE, media)).body(bytes)
            }
        }
    }
}

/// A response with the headers that every page bears.
fn html_response(
    response: &mut HttpResponseBuilder,
    settings: &Settings,
    policy: &str,
    html: String,
) -> HttpResponse {
    if settings.is_https() {
        response.insert_header((
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ));
    }
    response
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        // A form that is sent to this service says where it comes from; nobody else is told.
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::VARY, "Cookie, Accept-Language"))
        .body(html)
}
