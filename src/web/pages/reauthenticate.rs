//! Reauthentication before sign-in methods are changed: by passkey, or by a link in a mail.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::own_path::own_path;
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest};
use super::passkeys::ask_page::{self, Ask};
use crate::policy::Access;
use crate::security::{Note, Party};
use edba_common::error::{Code, Error, Result};
use edba_domain::security::SecurityCode;
use edba_service::Context;
use edba_service::sign_in::confirmation::{self, FRESH_MINUTES, Ways};
use edba_service::sign_in::links::LIFETIME_MINUTES;
use edba_service::sign_in::passkeys;
use edba_service::sign_in::{Token, confirmed};

pub(super) fn lines() -> Vec<Line> {
    use Access::SignedIn;
    vec![
        page("/sign-in/confirm", SignedIn, show),
        form("/sign-in/confirm", SignedIn, send),
        form("/sign-in/confirm/passkey", SignedIn, ask),
        form("/sign-in/confirm/passkey/shown", SignedIn, shown),
        page("/sign-in/confirm/{link}", SignedIn, link),
        form("/sign-in/confirm/{link}", SignedIn, redeem),
    ]
}

#[derive(Template)]
#[template(path = "reauthenticate/ways.html")]
struct Choose<'a> {
    layout: &'a Layout,
    next: &'a str,
    ways: Ways,
    minutes: i64,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "reauthenticate/sent.html")]
struct Sent<'a> {
    layout: &'a Layout,
    next: &'a str,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "reauthenticate/link.html")]
struct Link<'a> {
    layout: &'a Layout,
    link: &'a str,
}

/// Redirects to the reauthentication page, which returns to `next`, a path of this service.
pub(super) fn first(next: &str) -> Page {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    // Not stored as the response: the form has done nothing yet.
    Page::go(format!("/sign-in/confirm?{query}")).made_anew()
}

/// A security log entry about the user who reauthenticates.
fn noted(code: SecurityCode, cx: &Context<'_>) -> Note {
    Note::new(code, Party::Account(cx.actor.id))
}

fn done(next: &str) -> Page {
    Page::go(own_path(next)).saying("notice-reauthenticated")
}

async fn show(request: PageRequest) -> HttpResponse {
    let next = own_path(request.query().text("next")).to_owned();
    request
        .read(move |cx, layout| {
            if confirmed(cx).is_some() {
                return Ok(Page::go(next));
            }
            choose(cx, layout, &next, None)
        })
        .await
}

fn choose(cx: &mut Context<'_>, layout: &Layout, next: &str, problem: Option<String>) -> Result<Page> {
    let mut ways = confirmation::ways(cx)?;
    ways.passkey &= ask_page::are_possible(layout);
    Page::render(&Choose {
        layout,
        next,
        ways,
        minutes: FRESH_MINUTES,
        problem,
    })
}

async fn send(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                let next = own_path(form.text("next"));
                confirmation::send_link(cx, next, layout.language, &layout.public_url)?;
                let page = Page::render(&Sent {
                    layout,
                    next,
                    minutes: LIFETIME_MINUTES,
                })?;
                Ok(page.noting(noted(SecurityCode::LinkAsked, cx)))
            },
            again,
        )
        .await
}

/// Shows the page again with the error.
fn again(cx: &mut Context<'_>, layout: &Layout, form: &Form, error: &Error) -> Result<Page> {
    let problem = match error.code {
        Code::TooManyRequests => "reauthenticate-too-many",
        _ => "reauthenticate-not-so",
    };
    choose(cx, layout, own_path(form.text("next")), Some(layout.say(problem)))
}

async fn ask(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                let options = passkeys::ask_to_confirm(cx, &ask_page::party(layout)?)?;
                Page::render(&Ask {
                    layout,
                    title: layout.say("passkey-show-title"),
                    how: layout.say("passkey-show-how"),
                    action: "/sign-in/confirm/passkey/shown",
                    act: "show",
                    options,
                    hidden: vec![("next", own_path(form.text("next")))],
                    back: "/account",
                    back_key: "passkey-to-account",
                })
            },
            again,
        )
        .await
}

async fn shown(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, layout, form| {
                let answer = form.text("credential");
                let next = own_path(form.text("next"));
                match passkeys::confirm(cx, &ask_page::party(layout)?, answer)? {
                    None => Ok(done(next)),
                    Some(refusal) => {
                        let problem = layout.name_of("passkey-refused", refusal);
                        let page = choose(cx, &layout.of_failure(), next, Some(problem))?.status(409);
                        Ok(page.noting(noted(SecurityCode::PasskeyRefused, cx).because(refusal.as_str())))
                    }
                }
            },
            again,
        )
        .await
}

/// Shows the page whose button uses up the link: link scanners in mail systems open links but press no buttons.
async fn link(request: PageRequest, link: web::Path<String>) -> HttpResponse {
    request
        .read(move |_, layout| Page::render(&Link { layout, link: &link }))
        .await
}

async fn redeem(request: PageRequest, link: web::Path<String>, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, _, _| {
                let page = done(&confirmation::by_link(cx, &Token::sent(&link))?);
                Ok(page.noting(noted(SecurityCode::LinkUsed, cx)))
            },
            |cx, layout, _, _| {
                let page = choose(
                    cx,
                    layout,
                    "/account",
                    Some(layout.say("reauthenticate-link-gone")),
                )?;
                Ok(page.noting(noted(SecurityCode::LinkRefused, cx)))
            },
        )
        .await
}
