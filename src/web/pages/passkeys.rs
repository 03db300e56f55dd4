//! Passkeys: adding and removing the user's own, and signing in with one. A short script, loaded on these pages only,
//! calls the browser's API; its result is submitted in a hidden field of an ordinary form.

pub(super) mod ask_page;
pub(super) mod section;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::account;
use ask_page::{Ask, are_possible, party};
use section::Typed;

use super::base::own_path::own_path;
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest, confirm, form_errors};
use super::reauthenticate;
use super::session_begun::signed_in;
use crate::policy::Access;
use crate::rate_limit::Way;
use crate::security::{Note, Party};
use crate::state::State;
use edba_common::error::{Code, Error, Result};
use edba_domain::security::SecurityCode;
use edba_service::Context;
use edba_service::sign_in::confirmed;
use edba_service::sign_in::passkeys::{
    self, Added, LIFETIME_MINUTES, NewPasskey, Refusal, Shown, managing, second_step,
};

pub(super) fn lines() -> Vec<Line> {
    use Access::{Public, SignedIn};
    vec![
        page("/sign-in/passkey", Public, second_step_page),
        form("/sign-in/passkey", Public, ask),
        form("/sign-in/passkey/shown", Public, shown),
        form("/account/passkeys/new", SignedIn, begin),
        form("/account/passkeys", SignedIn, add),
        form("/account/passkeys/second-step", SignedIn, choose_second_step),
        form("/account/passkeys/{passkey}/name", SignedIn, rename),
        form("/account/passkeys/{passkey}/remove", SignedIn, remove),
    ]
}

/// The passkey section of the account page.
const ACCOUNT: &str = "/account#passkeys";

#[derive(Template)]
#[template(path = "passkeys/second_step.html")]
struct SecondStep<'a> {
    layout: &'a Layout,
    half_way: bool,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "passkeys/refused.html")]
struct Refused<'a> {
    layout: &'a Layout,
    refusal: Refusal,
}

pub async fn second_step_page(request: PageRequest) -> HttpResponse {
    let (browser, _) = request.browser();
    request
        .open(move |cx, layout| {
            if layout.person.is_some() {
                return Ok(Page::go("/"));
            }
            Page::render(&SecondStep {
                layout,
                half_way: second_step::is_half_way(cx, &browser)?,
                minutes: LIFETIME_MINUTES,
            })
        })
        .await
}

pub async fn ask(request: PageRequest, form: Form) -> HttpResponse {
    let (browser, _) = request.browser();
    request
        .act_openly(
            Way::Passkey,
            form,
            |_| Ok(()),
            move |cx, layout, form| {
                let options = passkeys::ask(cx, &party(layout)?, &browser)?;
                Page::render(&Ask {
                    layout,
                    title: layout.say("passkey-show-title"),
                    how: layout.say("passkey-show-how"),
                    action: "/sign-in/passkey/shown",
                    act: "show",
                    options,
                    hidden: vec![("next", own_path(form.text("next")))],
                    back: "/sign-in",
                    back_key: "passkey-to-sign-in",
                })
            },
            |_, layout, _, _| refused(layout, Refusal::Wrong),
        )
        .await
}

pub async fn shown(request: PageRequest, form: Form) -> HttpResponse {
    let browser = request.asker();
    let state = request.state.clone();
    request
        .act_openly(
            Way::Passkey,
            form,
            |form| {
                if passkeys::is_well_formed(form.text("credential")) {
                    return Ok(());
                }
                Err(Error::conflict(
                    "This is no answer of a browser that shows a passkey.",
                ))
            },
            move |cx, layout, form| {
                let answer = form.text("credential");
                match passkeys::show(cx, &party(layout)?, answer, &browser)? {
                    Shown::Session(started, next) => {
                        let next = next.unwrap_or_else(|| form.text("next").to_owned());
                        Ok(signed_in(&state.settings, &started, &browser, &next))
                    }
                    Shown::Refused(refusal) => Ok(refused(&layout.of_failure(), refusal)?
                        .status(409)
                        .noting(passkey_refused(refusal))),
                }
            },
            |_, layout, _, _| Ok(refused(layout, Refusal::Wrong)?.noting(passkey_refused(Refusal::Wrong))),
        )
        .await
}

/// The security log entry for a refused passkey.
fn passkey_refused(refusal: Refusal) -> Note {
    Note::new(SecurityCode::PasskeyRefused, Party::Unknown).because(refusal.as_str())
}

fn refused(layout: &Layout, refusal: Refusal) -> Result<Page> {
    Page::render(&Refused { layout, refusal })
}

pub async fn begin(request: PageRequest, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            |cx, layout, form| {
                let name = form.text("name");
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first(&Typed::new(None, name).account_page()));
                };
                let options = passkeys::begin(cx, &confirmed, &party(layout)?, name)?;
                Page::render(&Ask {
                    layout,
                    title: layout.say("passkey-make-title"),
                    how: layout.say("passkey-make-how"),
                    action: "/account/passkeys",
                    act: "make",
                    options,
                    hidden: vec![("name", name)],
                    back: "/account#passkeys",
                    back_key: "passkey-to-account",
                })
            },
            move |cx, layout, form, error| {
                again(cx, layout, &state, &Typed::new(None, form.text("name")), error)
            },
        )
        .await
}

pub async fn add(request: PageRequest, form: Form) -> HttpResponse {
    let state = request.state.clone();
    let shown = state.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let new = NewPasskey {
                    response: form.text("credential"),
                    name: form.text("name"),
                };
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first(&Typed::new(None, new.name).account_page()));
                };
                match passkeys::add(cx, &confirmed, &party(layout)?, new)? {
                    Added::Passkey(_) => Ok(Page::go("/account#passkeys").saying("notice-passkey-added")),
                    Added::Refused(refusal) => {
                        let problem = layout.name_of("passkey-refused", refusal);
                        Ok(account::render(
                            cx,
                            &layout.of_failure(),
                            &shown,
                            &Typed::default(),
                            Some(problem),
                        )?
                        .status(409))
                    }
                }
            },
            move |cx, layout, form, error| {
                again(cx, layout, &state, &Typed::new(None, form.text("name")), error)
            },
        )
        .await
}

pub async fn rename(request: PageRequest, passkey: web::Path<String>, form: Form) -> HttpResponse {
    let state = request.state.clone();
    let renamed = passkey.parse().ok();
    request
        .act(
            form,
            move |cx, _, form| {
                let (id, name) = (form_errors::id(&passkey)?, form.text("name"));
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first(&Typed::new(Some(id), name).account_page()));
                };
                managing::rename(cx, &confirmed, id, name)?;
                Ok(Page::go("/account#passkeys").saying("notice-saved"))
            },
            move |cx, layout, form, error| {
                again(cx, layout, &state, &Typed::new(renamed, form.text("name")), error)
            },
        )
        .await
}

pub async fn remove(request: PageRequest, passkey: web::Path<String>, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&passkey)?;
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first(ACCOUNT));
                };
                let mine = managing::mine(cx)?.into_iter().find(|row| row.id == id);
                if !confirm::is_given(form)
                    && let Some(row) = mine
                {
                    let name = (layout.say("passkey-name"), row.name);
                    return confirm::ask(layout, form, "remove-passkey", vec![name]);
                }
                managing::remove(cx, &confirmed, id)?;
                Ok(Page::go("/account#passkeys").saying("notice-passkey-removed"))
            },
            move |cx, layout, _, error| again(cx, layout, &state, &Typed::default(), error),
        )
        .await
}

pub async fn choose_second_step(request: PageRequest, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            |cx, _, form| {
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first(ACCOUNT));
                };
                if form.text("on") == "yes" {
                    second_step::switch_on(cx, &confirmed)?;
                } else {
                    second_step::switch_off(cx, &confirmed)?;
                }
                let ended = Note::session_ended(cx.actor.id).because("another way to sign in");
                Ok(Page::go("/account#passkeys").saying("notice-saved").noting(ended))
            },
            move |cx, layout, _, error| again(cx, layout, &state, &Typed::default(), error),
        )
        .await
}

/// Shows the account page again with the error.
fn again(cx: &mut Context<'_>, layout: &Layout, state: &State, typed: &Typed, error: &Error) -> Result<Page> {
    let problem = match (error.faults.first(), error.code) {
        (Some(fault), _) => format!("{}: {}", layout.say("passkey-name"), layout.fault(fault)),
        (None, Code::Conflict) if !are_possible(layout) => layout.say("passkey-not-here"),
        (None, _) => layout.say("passkey-conflict"),
    };
    account::render(cx, layout, state, typed, Some(problem))
}
