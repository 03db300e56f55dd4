//! Sign-in through the identity provider of the user's organisation: the redirect there, and the callback.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::own_path::own_path;
use super::base::{Form, Layout, Page, PageRequest, confirm};
use super::reauthenticate;
use super::session_begun;
use crate::rate_limit::Way;
use crate::security::{Note, Party};
use crate::state::State;
use edba_common::error::{Error, Result};
use edba_domain::identity::Refusal;
use edba_domain::security::SecurityCode;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::sign_in::confirmed;
use edba_service::sign_in::provider::{
    self, Back, Begun, Departure, Finished, LIFETIME_MINUTES, Offered, Provider, Refused, identities,
};

/// A page that navigates to the provider by itself. Browsers check a redirect after a form against `form-action`, and
/// so each further redirect by the provider; navigation from a page is separate, and needs no other site to be allowed.
#[derive(Template)]
#[template(path = "sign_in/provider_on_the_way.html")]
struct OnTheWay<'a> {
    layout: &'a Layout,
    title: String,
    what: String,
    go: String,
    address: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/provider_refused.html")]
struct NotSignedIn<'a> {
    layout: &'a Layout,
    title: String,
    what: String,
    next_step: String,
    /// The provider to try again with; empty if a retry makes no sense.
    again: &'a str,
    /// Whether the retry is as another user.
    as_another: bool,
    button: String,
    next: &'a str,
}

/// An identity as the account page shows it.
pub struct ShownIdentity {
    pub id: Id,
    pub provider: String,
    pub bound_at: Moment,
}

/// The identities of the user, for their account page.
pub fn shown(cx: &mut Context<'_>, layout: &Layout, state: &State) -> Result<Vec<ShownIdentity>> {
    Ok(identities::mine(cx)?
        .into_iter()
        .map(|row| ShownIdentity {
            id: row.id,
            provider: state.providers.name_of(&row.issuer, layout.language).to_owned(),
            bound_at: row.bound_at,
        })
        .collect())
}

/// The providers that the sign-in page offers.
pub fn offered(layout: &Layout, state: &State) -> Vec<Offered> {
    state.providers.offered(layout.language)
}

pub async fn begin(request: PageRequest, id: web::Path<String>, form: Form) -> HttpResponse {
    let (browser, _) = request.browser();
    let named = id.clone();
    let is_there = move |state: &State| state.providers.find(&named).map(drop);
    request
        .stepwise(
            Some((form, Way::Provider)),
            is_there,
            move |steps, layout, form| {
                if !steps.state.settings.may_sign_in() {
                    return Err(Error::forbidden("Signing in needs HTTPS."));
                }
                let provider = steps.state.providers.find(&id)?;
                let departure = Departure {
                    browser: &browser,
                    next_path: own_path(form.text("next")),
                    language: layout.language,
                    as_another: form.has("as-another"),
                };
                match provider::begin(steps.unit(), steps.who(), provider, &departure)? {
                    Begun::Go(address) => Page::render(&on_the_way_there(layout, provider, &address)),
                    Begun::Refused(refusal) => {
                        refused(layout, provider, &Refused::new(refusal, departure.next_path))
                    }
                }
            },
        )
        .await
}

fn on_the_way_there<'a>(layout: &'a Layout, provider: &Provider, address: &'a str) -> OnTheWay<'a> {
    let name = provider.settings.name.pick(layout.language);
    OnTheWay {
        layout,
        title: layout.with("provider-on-the-way-title", "provider", name),
        what: layout.with("provider-on-the-way", "minutes", LIFETIME_MINUTES),
        go: layout.with("provider-on-the-way-go", "provider", name),
        address,
    }
}

/// The page that continues to sign-out at the provider, if the session began through a provider that supports it.
/// Made before the session is ended.
pub fn out(cx: &mut Context<'_>, layout: &Layout, state: &State, session_id: Id) -> Result<Option<Page>> {
    let Some(address) = provider::leaving(cx, &state.providers, session_id)? else {
        return Ok(None);
    };
    let layout = &Layout {
        person: None,
        ..layout.clone()
    };
    Page::render(&OnTheWay {
        layout,
        title: layout.say("provider-on-the-way-out-title"),
        what: layout.say("provider-on-the-way-out"),
        go: layout.say("provider-on-the-way-out-go"),
        address: &address,
    })
    .map(Some)
}

pub async fn callback(request: PageRequest, id: web::Path<String>) -> HttpResponse {
    let browser = request.asker();
    let text = |name: &str| request.query().text(name).to_owned();
    let back = Back {
        state: text("state"),
        code: text("code"),
        issuer: text("iss"),
        error: text("error"),
    };
    request
        .stepwise(
            None,
            |_| Ok(()),
            move |steps, layout, _| {
                let provider = steps.state.providers.find(&id)?;
                let settings = &steps.state.settings;
                // The callback parameters can be used only once, so nothing on the page links to them.
                let layout = &Layout {
                    address: "/sign-in".into(),
                    ..layout.clone()
                };
                match provider::finish(steps.unit(), steps.who(), provider, &back, &browser)? {
                    Finished::SignedIn { begun, next_path } => {
                        let used = Note::new(SecurityCode::ProviderUsed, session_begun::whose(&begun));
                        let used = used.because(provider.settings.id.clone());
                        Ok(session_begun::entered(settings, &begun, &browser, &next_path).noting(used))
                    }
                    Finished::Refused(why) => refused(layout, provider, &why),
                }
            },
        )
        .await
}

fn refused(layout: &Layout, provider: &Provider, why: &Refused) -> Result<Page> {
    let refusal = why.refusal;
    let name = provider.settings.name.pick(layout.language);
    let address = why.address.as_deref().unwrap_or_default();
    let say = |part: &str| {
        layout.with2(
            &format!("provider-{refusal}-{part}"),
            "provider",
            name,
            "address",
            address,
        )
    };
    let as_another = matches!(
        refusal,
        Refusal::Unknown | Refusal::Unverified | Refusal::BoundElsewhere | Refusal::Disabled
    );
    let page = Page::render(&NotSignedIn {
        layout: &layout.of_failure(),
        title: say("title"),
        what: say("what"),
        next_step: say("next"),
        again: if refusal == Refusal::TooMany {
            ""
        } else {
            &provider.settings.id
        },
        as_another,
        button: if as_another {
            layout.with("provider-as-another", "provider", name)
        } else {
            layout.with("provider-again", "provider", name)
        },
        next: own_path(&why.next_path),
    })?;
    let note = Note::new(
        SecurityCode::ProviderRefused,
        why.address.clone().map_or(Party::Unknown, Party::Mail),
    );
    Ok(page
        .status(status_of(refusal))
        .noting(note.because(format!("{}: {refusal}", provider.settings.id))))
}

fn status_of(refusal: Refusal) -> u16 {
    match refusal {
        Refusal::Mistrusted => 400,
        Refusal::Denied | Refusal::Unknown | Refusal::Unverified | Refusal::Disabled => 403,
        Refusal::Gone | Refusal::OtherBrowser | Refusal::BoundElsewhere => 409,
        Refusal::TooMany => 429,
        Refusal::Failed | Refusal::Unreachable => 503,
    }
}

pub async fn unbind(request: PageRequest, identity: web::Path<String>, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id: Id = identity.parse().map_err(|_| Error::not_found("identity"))?;
                let Some(confirmed) = confirmed(cx) else {
                    return Ok(reauthenticate::first("/account"));
                };
                let bound = shown(cx, layout, &state)?.into_iter().find(|one| one.id == id);
                if !confirm::is_given(form)
                    && let Some(one) = bound
                {
                    let provider = (layout.say("confirm-provider"), one.provider);
                    return confirm::ask(layout, form, "unbind-identity", vec![provider]);
                }
                identities::unbind_own(cx, &confirmed, id)?;
                let ended = Note::session_ended(cx.actor.id).because("a provider was unbound");
                Ok(Page::go("/account")
                    .saying("notice-identity-unbound")
                    .noting(ended))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}
