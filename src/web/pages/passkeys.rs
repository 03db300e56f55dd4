//! Passkeys: adding and removing one's own, and signing in by one. The browser's part is a script of a few
//! lines, which is loaded on these pages only; its answer comes in a hidden field of an ordinary form.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::account;
use super::base::cookies::Kind;
use super::base::{Form, Frame, Page, Visit, entry};
use super::routes::{Line, form, page};
use super::sign_in::own_path;
use crate::config::Settings;
use crate::error::{Code, Error, Result};
use crate::service::Context;
use crate::service::sign_in::passkeys::{
    self, Added, Begun, LIFETIME_MINUTES, NewPasskey, PasskeyRow, Refusal, RelyingParty, Shown, managing,
    second_step,
};
use crate::web::access::Access;
use crate::web::sign_in_bounds::Way;
use crate::web::state::State;

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

/// What the account's own page shows of passkeys.
pub struct Section {
    pub all: Vec<PasskeyRow>,
    /// Whether browsers have passkeys for this service at all.
    pub possible: bool,
    /// Whether a passkey is asked for after a link.
    pub second_step: bool,
    /// What a new one would be called.
    pub suggested: String,
    /// What is wrong with what was asked.
    pub problem: Option<String>,
}

impl Section {
    pub fn of(
        cx: &mut Context<'_>,
        frame: &Frame,
        suggested: String,
        problem: Option<String>,
    ) -> Result<Self> {
        Ok(Self {
            all: managing::mine(cx)?,
            possible: are_possible(frame),
            second_step: second_step::is_asked(cx, cx.actor.id)?,
            suggested,
            problem,
        })
    }
}

/// The browser's part: it makes or shows a passkey.
#[derive(Template)]
#[template(path = "passkeys/ask.html")]
struct Ask<'a> {
    frame: &'a Frame,
    title: String,
    how: String,
    /// Where the answer goes.
    action: &'static str,
    /// `make` or `show`.
    act: &'static str,
    /// For the browser, as JSON.
    options: String,
    hidden: Vec<(&'static str, &'a str)>,
    /// The way back, and what it is called.
    back: &'static str,
    back_key: &'static str,
}

#[derive(Template)]
#[template(path = "passkeys/second_step.html")]
struct SecondStep<'a> {
    frame: &'a Frame,
    half_way: bool,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "passkeys/refused.html")]
struct Refused<'a> {
    frame: &'a Frame,
    refusal: Refusal,
}

/// Whether browsers have passkeys for this service.
pub fn are_possible(frame: &Frame) -> bool {
    RelyingParty::of(&frame.public_url).is_some()
}

/// As whom the service asks. Errors: 409 where browsers have no passkeys for it.
fn party(frame: &Frame) -> Result<RelyingParty> {
    RelyingParty::of(&frame.public_url)
        .ok_or_else(|| Error::conflict("Passkeys need a name over HTTPS, or localhost."))
}

/// Where a link or a provider leads: in, or on to the second step.
pub(super) fn entered(settings: &Settings, begun: &Begun, next: &str) -> Page {
    match begun {
        Begun::Session(started) => signed_in(settings, started.token.as_str(), next),
        Begun::SecondStep => Page::go("/sign-in/passkey"),
    }
}

fn signed_in(settings: &Settings, token: &str, next: &str) -> Page {
    Page::go(own_path(next))
        .cookie(Kind::Session.set(settings, token))
        // A browser that has signed in is another one for the next link.
        .cookie(Kind::Browser.clear(settings))
}

pub async fn second_step_page(visit: Visit) -> HttpResponse {
    let (browser, _) = visit.browser();
    visit
        .open(move |cx, frame| {
            if frame.person.is_some() {
                return Ok(Page::go("/"));
            }
            Page::of(&SecondStep {
                frame,
                half_way: second_step::is_half_way(cx, &browser)?,
                minutes: LIFETIME_MINUTES,
            })
        })
        .await
}

pub async fn ask(visit: Visit, form: Form) -> HttpResponse {
    let (browser, _) = visit.browser();
    visit
        .act_openly(
            Way::Passkey,
            form,
            move |cx, frame, form| {
                let options = passkeys::ask(cx, &party(frame)?, &browser)?;
                Page::of(&Ask {
                    frame,
                    title: frame.say("passkey-show-title"),
                    how: frame.say("passkey-show-how"),
                    action: "/sign-in/passkey/shown",
                    act: "show",
                    options,
                    hidden: vec![("next", own_path(form.text("next")))],
                    back: "/sign-in",
                    back_key: "passkey-to-sign-in",
                })
            },
            |_, frame, _, _| refused(frame, Refusal::Wrong),
        )
        .await
}

pub async fn shown(visit: Visit, form: Form) -> HttpResponse {
    let (browser, _) = visit.browser();
    let agent = visit.agent().to_owned();
    let state = visit.state.clone();
    visit
        .act_openly(
            Way::Passkey,
            form,
            move |cx, frame, form| {
                let answer = form.text("credential");
                match passkeys::show(cx, &party(frame)?, answer, &browser, &agent)? {
                    Shown::Session(started, next) => {
                        let next = next.unwrap_or_else(|| form.text("next").to_owned());
                        Ok(signed_in(&state.settings, started.token.as_str(), &next))
                    }
                    Shown::Refused(refusal) => Ok(refused(frame, refusal)?.status(409)),
                }
            },
            |_, frame, _, _| refused(frame, Refusal::Wrong),
        )
        .await
}

fn refused(frame: &Frame, refusal: Refusal) -> Result<Page> {
    Page::of(&Refused { frame, refusal })
}

pub async fn begin(visit: Visit, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    visit
        .act(
            form,
            |cx, frame, form| {
                let name = form.text("name");
                let options = passkeys::begin(cx, &party(frame)?, name)?;
                Page::of(&Ask {
                    frame,
                    title: frame.say("passkey-make-title"),
                    how: frame.say("passkey-make-how"),
                    action: "/account/passkeys",
                    act: "make",
                    options,
                    hidden: vec![("name", name)],
                    back: "/account#passkeys",
                    back_key: "passkey-to-account",
                })
            },
            move |cx, frame, _, error| again(cx, frame, &state, error),
        )
        .await
}

pub async fn add(visit: Visit, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    let shown = state.clone();
    visit
        .act(
            form,
            move |cx, frame, form| {
                let new = NewPasskey {
                    response: form.text("credential"),
                    name: form.text("name"),
                };
                match passkeys::add(cx, &party(frame)?, new)? {
                    Added::Passkey(_) => Ok(Page::go("/account#passkeys").saying("notice-passkey-added")),
                    Added::Refused(refusal) => {
                        let problem = frame.of("passkey-refused", refusal);
                        Ok(account::render(cx, frame, &shown, Some(problem))?.status(409))
                    }
                }
            },
            move |cx, frame, _, error| again(cx, frame, &state, error),
        )
        .await
}

pub async fn rename(visit: Visit, passkey: web::Path<String>, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    visit
        .act(
            form,
            move |cx, _, form| {
                managing::rename(cx, entry::id(&passkey)?, form.text("name"))?;
                Ok(Page::go("/account#passkeys").saying("notice-saved"))
            },
            move |cx, frame, _, error| again(cx, frame, &state, error),
        )
        .await
}

pub async fn remove(visit: Visit, passkey: web::Path<String>, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    visit
        .act(
            form,
            move |cx, _, _| {
                managing::remove(cx, entry::id(&passkey)?)?;
                Ok(Page::go("/account#passkeys").saying("notice-passkey-removed"))
            },
            move |cx, frame, _, error| again(cx, frame, &state, error),
        )
        .await
}

pub async fn choose_second_step(visit: Visit, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    visit
        .act(
            form,
            |cx, _, form| {
                if form.text("on") == "yes" {
                    second_step::switch_on(cx)?;
                } else {
                    second_step::switch_off(cx)?;
                }
                Ok(Page::go("/account#passkeys").saying("notice-saved"))
            },
            move |cx, frame, _, error| again(cx, frame, &state, error),
        )
        .await
}

/// The account's page, with what is wrong.
fn again(cx: &mut Context<'_>, frame: &Frame, state: &State, error: &Error) -> Result<Page> {
    let problem = match (error.faults.first(), error.code) {
        (Some(fault), _) => format!("{}: {}", frame.say("passkey-name"), frame.fault(fault)),
        (None, Code::Conflict) if !are_possible(frame) => frame.say("passkey-not-here"),
        (None, _) => frame.say("passkey-conflict"),
    };
    account::render(cx, frame, state, Some(problem))
}
