//! Ending mail of one kind by the address in it (RFC 8058). A mail program sends a POST there without a session
//! or a form of ours, so the address alone is the authority. Opening it only asks: what looks at links in mail
//! ends nothing.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::{Frame, Page, Visit};
use super::bureau::kind_name;
use crate::error::{Error, Result};
use crate::service::mail::{DIGEST, unsubscribing};
use crate::service::notices::preferences::{self, Ended};

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Unsubscribe<'a> {
    frame: &'a Frame,
    token: &'a str,
    /// What the mail is called.
    kind: String,
    /// Whether mail of this kind cannot be ended; an older mail may have offered it.
    always: bool,
    done: bool,
}

/// What stands at such an address.
fn render(frame: &Frame, token: &str, ended: Ended, done: bool) -> Result<Page> {
    Page::of(&Unsubscribe {
        frame,
        token,
        kind: match ended {
            Ended::Kind(kind) => kind_name(frame, kind.as_str()),
            Ended::Digest => kind_name(frame, DIGEST),
        },
        always: ended.never(),
        done,
    })
}

pub async fn ask(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let token = path.into_inner();
    let state = visit.state.clone();
    visit
        .open(move |_, frame| {
            let (_, kind) = unsubscribing::read(&state.seal, &token)?;
            render(frame, &token, ended(&kind)?, false)
        })
        .await
}

/// What is sent along says no more than the address does; it is taken in and left.
pub async fn end(visit: Visit, path: web::Path<String>, _sent: web::Bytes) -> HttpResponse {
    let token = path.into_inner();
    visit
        .act_on_authority(move |cx, frame| {
            let (account, kind) = unsubscribing::read(cx.seal, &token)?;
            let ended = ended(&kind)?;
            if ended.never() {
                return Ok(render(&frame.of_failure(), &token, ended, false)?.status(409));
            }
            preferences::switch_off(cx, account, ended)?;
            render(frame, &token, ended, true)
        })
        .await
}

/// Errors: 404 for a kind of which there is no mail any more.
fn ended(kind: &str) -> Result<Ended> {
    if kind == DIGEST {
        return Ok(Ended::Digest);
    }
    let kind = kind.parse().map_err(|_| Error::not_found("address"))?;
    Ok(Ended::Kind(kind))
}
