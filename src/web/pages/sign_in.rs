//! Sign-in by emailed link, and sign-out.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::cookies::Kind;
use super::base::own_path::own_path;
use super::base::{Form, Layout, Page, PageRequest};
use super::{session_begun, sign_in_provider};
use crate::rate_limit::Way;
use crate::security::{Note, Party};
use edba_common::error::{Code, Error, Result};
use edba_domain::security::SecurityCode;
use edba_service::accounts::folded;
use edba_service::sign_in::links::{self, LIFETIME_MINUTES};
use edba_service::sign_in::provider::Offered;
use edba_service::sign_in::{self, LinkRequest, Token};

#[derive(Template)]
#[template(path = "sign_in/ask.html")]
struct Ask<'a> {
    layout: &'a Layout,
    /// Whether sign-in is possible: over plain http only on localhost.
    possible: bool,
    providers: Vec<Offered>,
    address: &'a str,
    next: &'a str,
    /// Whether a session has ended, and the user's work with it.
    ended: bool,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in/sent.html")]
struct Sent<'a> {
    layout: &'a Layout,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "sign_in/link.html")]
struct Link<'a> {
    layout: &'a Layout,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/gone.html")]
struct Gone<'a> {
    layout: &'a Layout,
}

pub async fn ask(request: PageRequest) -> HttpResponse {
    let next = own_path(request.query().text("next")).to_owned();
    let ended = request.query().text("ended") == "yes";
    let possible = request.state.settings.may_sign_in();
    let state = request.state.clone();
    request
        .open(move |_, layout| {
            if layout.person.is_some() {
                return Ok(Page::go(next));
            }
            Page::render(&Ask {
                layout,
                possible,
                providers: sign_in_provider::offered(layout, &state),
                address: "",
                next: &next,
                ended,
                problem: None,
            })
        })
        .await
}

pub async fn send(request: PageRequest, form: Form) -> HttpResponse {
    let possible = request.state.settings.may_sign_in();
    let browser = request.asker();
    let state = request.state.clone();
    request
        .act_openly(
            Way::Link,
            form,
            |form| {
                if edba_domain::text::is_mail_address(form.text("email")) {
                    return Ok(());
                }
                let text = "This is not a mail address.";
                Err(Error::fault("/email", "wrong-format", text))
            },
            move |cx, layout, form| {
                if !possible {
                    return Err(Error::forbidden("Signing in needs HTTPS."));
                }
                let address = form.text("email");
                sign_in::ask(
                    cx,
                    &LinkRequest {
                        address,
                        browser: &browser,
                        next_path: own_path(form.text("next")),
                        language: layout.language,
                        public_url: &layout.public_url,
                    },
                )?;
                let page = Page::render(&Sent {
                    layout,
                    minutes: LIFETIME_MINUTES,
                })?;
                Ok(page.noting(Note::new(SecurityCode::LinkAsked, Party::Mail(folded(address)))))
            },
            move |_, layout, form, error| {
                Page::render(&Ask {
                    layout,
                    possible,
                    providers: sign_in_provider::offered(layout, &state),
                    address: form.text("email"),
                    next: own_path(form.text("next")),
                    ended: false,
                    problem: Some(match error.faults.first() {
                        Some(_) => layout.say("sign-in-no-address"),
                        None => layout.say("error-internal-what"),
                    }),
                })
            },
        )
        .await
}

/// Shows the page whose button uses up the link: link scanners in mail systems open links but press no buttons.
pub async fn link(request: PageRequest, link: web::Path<String>) -> HttpResponse {
    request
        .open(move |_, layout| Page::render(&Link { layout, link: &link }))
        .await
}

pub async fn redeem(request: PageRequest, link: web::Path<String>, form: Form) -> HttpResponse {
    let by_link = Party::Link(Token::sent(&link).hash());
    let used = Note::new(SecurityCode::LinkUsed, by_link.clone());
    let refused = Note::new(SecurityCode::LinkRefused, by_link);
    let browser = request.asker();
    let state = request.state.clone();
    let token = Token::sent(&link);
    let well_formed = links::check(&token);
    request
        .act_openly(
            Way::Link,
            form,
            |_| well_formed,
            move |cx, _, _| {
                let (begun, next) = sign_in::redeem(cx, &token, &browser)?;
                Ok(session_begun::entered(&state.settings, &begun, &browser, &next).noting(used))
            },
            |_, layout, _, error| Ok(gone(layout, error)?.noting(refused)),
        )
        .await
}

fn gone(layout: &Layout, error: &Error) -> Result<Page> {
    if error.code != Code::Conflict {
        return Err(Error::new(error.code, error.detail.clone()));
    }
    Page::render(&Gone { layout })
}

pub async fn sign_out(request: PageRequest, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            move |cx, layout, _| {
                let mut page = Page::go("/sign-in");
                if let Some(session) = cx.session.clone() {
                    page = sign_in_provider::out(cx, layout, &state, session.id)?.unwrap_or(page);
                    sign_in::end(cx, session.id)?;
                    page = page.noting(Note::session_ended(cx.actor.id));
                }
                Ok(page
                    .cookie(Kind::Session.clear(&state.settings))
                    .saying("notice-signed-out"))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}
