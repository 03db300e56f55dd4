//! Handling of a page request: who opens a page or submits a form, under which policy, in which transaction, and how
//! the result becomes a response.

mod acting;
mod anyone;
mod download;
mod origin;
mod receiving;
mod steps;

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::cookies::{self, Kind};
use super::error_page;
use super::form::{FORM_TOKEN, Form};
use super::layout::{Layout, Person};
use super::page::Page;
use crate::client_address;
use crate::pages::base::route::{PagePaths, PagePolicies};
use crate::policy::Access;
use crate::security::{Note, Party, Trail};
use crate::state::State;
use edba_common::error::{Code, Error, Result};
use edba_domain::security::SecurityCode;
use edba_service::context::PublicContext;
use edba_service::sign_in::{Browser, Session, Token, known_sources, sessions};
use edba_service::unit_of_work::statements_taken;
use edba_service::{Actor, Context, Who};

/// The work done on another thread. Boxed, so that dispatch is not monomorphised for each page.
type Work = Box<dyn FnOnce(&PageRequest) -> Result<Page> + Send>;

/// Technical fields of the submitted form.
#[derive(Debug, Clone, Default)]
struct Sent {
    /// The page that contained it.
    page: String,
    /// Its idempotency key.
    once: Option<String>,
}

/// One request for a page.
#[derive(Clone)]
pub struct PageRequest {
    pub state: web::Data<State>,
    access: Access,
    /// The paths of all pages.
    paths: Option<web::Data<PagePaths>>,
    method: Method,
    /// Path and query.
    address: String,
    query: Form,
    session: Option<Token>,
    browser: Option<Token>,
    /// The token that this service gave the browser at an earlier sign-in.
    device: Option<Token>,
    /// The IP address of the client.
    client: IpAddr,
    switched: Option<String>,
    accepted: Option<String>,
    notice: Option<String>,
    /// The address of the form that was accepted just before this page.
    taken: Option<String>,
    /// The page in the Referer header.
    referer: Option<String>,
    sent: Sent,
    agent: String,
    trail: Trail,
    /// Whether the browser reports that another site sent the request.
    foreign: bool,
    /// The input of a refused form, if the error page is to show it.
    refused: OnceLock<String>,
}

impl FromRequest for PageRequest {
    type Error = actix_web::Error;
    type Future = std::future::Ready<std::result::Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::from_request(request).map_err(Into::into))
    }
}

impl PageRequest {
    fn from_request(request: &HttpRequest) -> Result<Self> {
        let state = request
            .app_data::<web::Data<State>>()
            .cloned()
            .ok_or_else(|| Error::internal("the application has no state"))?;
        let access = request
            .app_data::<PagePolicies>()
            .and_then(|p| p.0.get(request.method()).copied())
            // A page without a policy is shown to nobody.
            .unwrap_or(Access::Roles(&[]));
        let text = |name: header::HeaderName| {
            request
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let settings = &state.settings;
        let fetch_site = text(header::HeaderName::from_static("sec-fetch-site"));
        let foreign = match (&fetch_site, text(header::ORIGIN)) {
            (Some(site), _) => site != "same-origin" && site != "none",
            (None, Some(origin)) => origin != settings.public_url,
            (None, None) => false,
        };
        Ok(Self {
            access,
            paths: request.app_data::<web::Data<PagePaths>>().cloned(),
            method: request.method().clone(),
            address: request
                .uri()
                .path_and_query()
                .map_or_else(|| request.path().to_owned(), ToString::to_string),
            query: Form::parse(request.query_string().as_bytes()),
            session: Kind::Session.token(request, settings),
            browser: Kind::Browser.token(request, settings),
            device: Kind::Device
                .token(request, settings)
                .filter(|device| known_sources::is_device(&state.seal, device)),
            client: client_address::client_address(request),
            switched: Kind::Language.read(request, settings),
            accepted: text(header::ACCEPT_LANGUAGE),
            notice: Kind::Notice.read(request, settings),
            taken: Kind::Taken.read(request, settings),
            referer: text(header::REFERER),
            sent: Sent::default(),
            agent: text(header::USER_AGENT).unwrap_or_default(),
            trail: Trail::from_request(request),
            foreign,
            refused: OnceLock::new(),
            state,
        })
    }

    /// The query parameters.
    pub fn query(&self) -> &Form {
        &self.query
    }

    /// The browser that requests a sign-in.
    pub fn asker(&self) -> Browser {
        let device = self.device.clone();
        Browser {
            token: self.browser().0,
            device: device.unwrap_or_else(|| known_sources::new_device(&self.state.seal)),
            agent: self.agent.clone(),
            address: self.client,
        }
    }

    /// The token of this browser, and whether the browser already has it.
    pub fn browser(&self) -> (Token, bool) {
        match &self.browser {
            Some(token) => (token.clone(), true),
            None => (Token::new(), false),
        }
    }

    /// Renders a page for users admitted by the policy, in a read transaction.
    pub async fn read(
        self,
        work: impl FnOnce(&mut Context<'_>, &Layout) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |request| {
            let token = request.session.as_ref().ok_or_else(sign_in_first)?;
            let unit = request.state.unit_of_work();
            let (page, session) = unit.read(Who::Session(token), |cx| {
                request.admit(cx.actor)?;
                let session = cx.session.clone();
                let layout = request.layout(Some((cx.actor, session.as_ref())), token);
                Ok((work(cx, &layout)?, session))
            })?;
            if let Some(session) = session.filter(|s| s.stale) {
                unit.write(Who::Session(token), |cx| sessions::touch(cx, session.id))?;
            }
            Ok(page)
        })
        .await
    }

    /// Renders a public page; a signed-in user is named on it.
    pub async fn open(
        self,
        work: impl FnOnce(&mut PublicContext<'_>, &Layout) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |request| {
            if request.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let unit = request.state.unit_of_work();
            unit.read_open(request.session.as_ref(), |cx, signed_in| {
                let (browser, known) = request.browser();
                let token = match (&request.session, &signed_in) {
                    (Some(session), Some(_)) => session,
                    _ => &browser,
                };
                let layout = request.layout(signed_in.as_ref().map(|(a, s)| (a, Some(s))), token);
                let page = work(cx, &layout)?;
                Ok(if known || signed_in.is_some() {
                    page
                } else {
                    page.cookie(Kind::Browser.set(&request.state.settings, browser.as_str()))
                })
            })
        })
        .await
    }

    /// Acts on the authority of a secret address, without a session or CSRF token, in one transaction. `work` checks
    /// itself what the address permits.
    pub async fn act_on_authority(
        self,
        work: impl FnOnce(&mut Context<'_>, &Layout) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |request| {
            if request.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let layout = request.layout(None, &request.browser().0);
            let unit = request.state.unit_of_work();
            unit.write(Who::Known(&steps::visitor()), |cx| work(cx, &layout))
        })
        .await
    }

    /// Errors: 403 for a form that was not issued to this browser, or that another site sent.
    fn check_form(&self, form: &Form, tokens: &[&Token]) -> Result<()> {
        form.check()?;
        let sent = form.text(FORM_TOKEN);
        let same = tokens.iter().any(|token| token.gave_out(sent));
        if self.foreign || !same {
            return Err(Error::forbidden(
                "This form was not given out to this browser; open the page again.",
            )
            .logged_as(SecurityCode::FormRefused));
        }
        form.check_size().inspect_err(|_| {
            self.refused.get_or_init(|| form.as_written());
        })
    }

    fn admit(&self, actor: &Actor) -> Result<()> {
        self.access.check(actor.role)
    }

    fn layout(&self, signed_in: Option<(&Actor, Option<&Session>)>, token: &Token) -> Layout {
        let account = signed_in.and_then(|(_, session)| session.and_then(|s| s.language));
        Layout {
            language: cookies::language(self.switched.as_deref(), account, self.accepted.as_deref()),
            person: signed_in.map(|(actor, _)| Person {
                account_id: actor.id,
                representative_id: actor.representative_id,
                name: actor.name.clone(),
                role: actor.role,
            }),
            address: self.page_address(),
            forms: self.forms(),
            path: self.address.split('?').next().unwrap_or_default().to_owned(),
            form_token: token.form_token(),
            notice: self.notice.clone(),
            failed: false,
            public_url: self.state.settings.public_url.clone(),
            demo: self.state.settings.demo,
            now: self.state.clock.now(),
        }
    }

    /// Runs the work on a blocking thread; an error becomes a page.
    fn off_thread(
        self,
        work: impl FnOnce(&Self) -> Result<Page> + Send + 'static,
    ) -> impl Future<Output = HttpResponse> {
        self.away(Box::new(work))
    }

    async fn away(self, work: Work) -> HttpResponse {
        let span = tracing::Span::current();
        let request = Arc::new(self);
        let theirs = request.clone();
        let done = web::block(move || {
            let _entered = span.enter();
            let settings = &theirs.state.settings;
            match work(&theirs) {
                Ok(mut page) => {
                    for note in page.take_notes() {
                        theirs.trail.note(note);
                    }
                    let statements = settings.server_timing.then(statements_taken);
                    (page, theirs.said_once(), statements)
                }
                Err(error) => (theirs.failed(&error), Vec::new(), None),
            }
        })
        .await;
        let settings = &request.state.settings;
        match done {
            Ok((page, said, statements)) => page.into_response(settings, &said, statements),
            // The thread has failed, and its database access with it: the page names no user.
            Err(error) => {
                let layout = request.layout(None, &request.browser().0);
                error_page::page(&layout, &Error::internal(error), "").into_response(settings, &[], None)
            }
        }
    }

    /// The page for an error found before any work.
    pub async fn refuse(self, error: Error) -> HttpResponse {
        self.off_thread(move |_| Err(error)).await
    }

    /// The error page, with the signed-in user's name.
    fn failed(&self, error: &Error) -> Page {
        if let Some(token) = &self.session {
            self.trail.is_about(Party::Session(token.hash()));
        }
        if error.code == Code::Unauthenticated {
            // Without a session nothing was refused: redirect to sign in.
            if let Some(token) = &self.session {
                let note = Note::new(SecurityCode::SessionRefused, Party::Session(token.hash()));
                self.trail.note(note.because(error.detail.clone()));
            }
            return Page::go(self.sign_in_address()).cookie(Kind::Session.clear(&self.state.settings));
        }
        self.trail.refused(error);
        let unit = self.state.unit_of_work();
        let (browser, _) = self.browser();
        let layout = match &self.session {
            None => self.layout(None, &browser),
            Some(token) => unit
                .read_open(Some(token), |_, signed_in| {
                    let named = signed_in.as_ref().map(|(actor, session)| (actor, Some(session)));
                    let given_to = if named.is_some() { token } else { &browser };
                    Ok(self.layout(named, given_to))
                })
                // If even the session cannot be read, show the error page without the user's name.
                .unwrap_or_else(|_| self.layout(None, &browser)),
        };
        error_page::page(&layout, error, self.refused.get().map_or("", String::as_str))
    }
}

/// Whether the sender of a form can correct the error in it. A refusal of access altogether gets an error page.
fn can_be_mended(error: &Error) -> bool {
    matches!(
        error.code,
        Code::InvalidInput
            | Code::Conflict
            | Code::Blocked
            | Code::PreconditionFailed
            | Code::KeyReused
            | Code::TooManyRequests
    )
}

fn sign_in_first() -> Error {
    Error::unauthenticated("Sign in first.")
}
