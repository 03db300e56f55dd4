//! Unsubscribing from one kind of mail by the link in it (RFC 8058). A mail client sends a POST without a session or
//! CSRF token, so the secret address alone is the authority. GET only asks for confirmation, so that link scanners
//! unsubscribe nobody.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::presentation::kind_name;
use super::base::{Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_service::mail::{DIGEST, unsubscribing};
use edba_service::notifications::preferences::{self, Ended};

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Unsubscribe<'a> {
    layout: &'a Layout,
    token: &'a str,
    /// The name of this kind of mail.
    kind: String,
    /// Whether mail of this kind cannot be switched off; an older mail may have offered it.
    always: bool,
    done: bool,
}

/// Renders the page.
fn render(layout: &Layout, token: &str, ended: Ended, done: bool) -> Result<Page> {
    Page::render(&Unsubscribe {
        layout,
        token,
        kind: match ended {
            Ended::Kind(kind) => kind_name(layout, kind.as_str()),
            Ended::Digest => kind_name(layout, DIGEST),
        },
        always: ended.never(),
        done,
    })
}

pub async fn ask(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    let token = path.into_inner();
    let state = request.state.clone();
    request
        .open(move |_, layout| {
            let (_, kind) = unsubscribing::read(&state.seal, &token)?;
            render(layout, &token, ended(&kind)?, false)
        })
        .await
}

/// The request body adds nothing to the address; it is read and ignored.
pub async fn end(request: PageRequest, path: web::Path<String>, _sent: web::Bytes) -> HttpResponse {
    let token = path.into_inner();
    request
        .act_on_authority(move |cx, layout| {
            let (account, kind) = unsubscribing::read(cx.seal, &token)?;
            let ended = ended(&kind)?;
            if ended.never() {
                return Ok(render(&layout.of_failure(), &token, ended, false)?.status(409));
            }
            preferences::switch_off(cx, account, ended)?;
            render(layout, &token, ended, true)
        })
        .await
}

/// Errors: 404 for a kind of mail that no longer exists.
fn ended(kind: &str) -> Result<Ended> {
    if kind == DIGEST {
        return Ok(Ended::Digest);
    }
    let kind = kind.parse().map_err(|_| Error::not_found("address"))?;
    Ok(Ended::Kind(kind))
}
