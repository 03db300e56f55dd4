//! Mailbox of the demonstration (`--demo` only). Each mail is shown in a frame that can load and run nothing.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::route::{Line, page};
use super::base::{Layout, Page, PageRequest};
use crate::State;
use crate::policy::Access;
use edba_common::error::{Error, Result};
use edba_service::mail::Mail;

/// Content-Security-Policy of a page with one frame from this service; otherwise that of every page.
const WITH_FRAME: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Content-Security-Policy of a mail: only its inline styles. Its links open in a new tab.
const IN_FRAME: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/demo/mail", Access::Public, list),
        page("/demo/mail/{number}", Access::Public, show),
        page("/demo/mail/{number}/html", Access::Public, html),
    ]
}

#[derive(Template)]
#[template(path = "demo_mail/list.html")]
struct List<'a> {
    layout: &'a Layout,
    mails: Vec<(u64, Mail)>,
}

#[derive(Template)]
#[template(path = "demo_mail/show.html")]
struct Show<'a> {
    layout: &'a Layout,
    number: u64,
    mail: Mail,
}

/// Finds a mail. Errors: 404 outside the demonstration, or if the mail no longer exists.
fn find(state: &State, number: &str) -> Result<(u64, Mail)> {
    if !state.settings.demo {
        return Err(Error::not_found("page"));
    }
    state
        .shown_mail
        .numbered()
        .into_iter()
        .find(|(own, _)| own.to_string() == number)
        .ok_or_else(|| Error::not_found("mail"))
}

async fn list(request: PageRequest) -> HttpResponse {
    let state = request.state.clone();
    request
        .open(move |_, layout| {
            if !state.settings.demo {
                return Err(Error::not_found("page"));
            }
            Page::render(&List {
                layout,
                mails: state.shown_mail.numbered(),
            })
        })
        .await
}

async fn show(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    let state = request.state.clone();
    request
        .open(move |_, layout| {
            let (number, mail) = find(&state, &path)?;
            Ok(Page::render(&Show { layout, number, mail })?.policed_by(WITH_FRAME))
        })
        .await
}

async fn html(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    let state = request.state.clone();
    request
        .open(move |_, _| {
            let html = find(&state, &path)?
                .1
                .html
                .ok_or_else(|| Error::not_found("page"))?;
            // Links open in a new tab: the frame is too small for their targets.
            let html = html.replacen("<head>", "<head><base target=\"_blank\">", 1);
            Ok(Page::html(html).policed_by(IN_FRAME))
        })
        .await
}
