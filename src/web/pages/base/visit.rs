//! A visit: who opens a page or sends a form, under which policy, and how its work reaches the database and
//! comes back as a page.

mod anyone;
mod steps;

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use subtle::ConstantTimeEq;

use super::cookies::{self, Kind};
use super::error_page;
use super::form::{FORM_TOKEN, Form};
use super::frame::{Frame, Person};
use super::page::Page;
use crate::error::{Code, Error, Result};
use crate::service::context::PublicContext;
use crate::service::sign_in::{Session, Token, sessions};
use crate::service::unit_of_work::statements_taken;
use crate::service::{Actor, Context, Who};
use crate::web::access::Access;
use crate::web::pages::routes::PagePolicies;
use crate::web::state::State;

/// What is done on another thread. Boxed: the way there and back is compiled once, and not for each page anew.
type Work = Box<dyn FnOnce(&Visit) -> Result<Page> + Send>;

/// One request for a page.
#[derive(Clone)]
pub struct Visit {
    pub state: web::Data<State>,
    access: Access,
    method: Method,
    /// Path and query.
    address: String,
    query: Form,
    session: Option<Token>,
    browser: Option<Token>,
    switched: Option<String>,
    accepted: Option<String>,
    notice: Option<String>,
    agent: String,
    /// Whether the browser says that another site sent it here.
    foreign: bool,
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = std::future::Ready<std::result::Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request).map_err(Into::into))
    }
}

impl Visit {
    fn of(request: &HttpRequest) -> Result<Self> {
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
            method: request.method().clone(),
            address: request
                .uri()
                .path_and_query()
                .map_or_else(|| request.path().to_owned(), ToString::to_string),
            query: Form::parse(request.query_string().as_bytes()),
            session: Kind::Session.token(request, settings),
            browser: Kind::Browser.token(request, settings),
            switched: Kind::Language.of(request, settings),
            accepted: text(header::ACCEPT_LANGUAGE),
            notice: Kind::Notice.of(request, settings),
            agent: text(header::USER_AGENT).unwrap_or_default(),
            foreign,
            state,
        })
    }

    /// The parameters of the address.
    pub fn query(&self) -> &Form {
        &self.query
    }

    /// What the browser calls itself.
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// The token of this browser, and whether it has it already.
    pub fn browser(&self) -> (Token, bool) {
        match &self.browser {
            Some(token) => (token.clone(), true),
            None => (Token::new(), false),
        }
    }

    /// A page for those whom the policy admits.
    pub async fn read(
        self,
        work: impl FnOnce(&mut Context<'_>, &Frame) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            let token = visit.session.as_ref().ok_or_else(sign_in_first)?;
            let unit = visit.state.unit_of_work();
            let (page, session) = unit.read(Who::Session(token), |cx| {
                visit.admit(cx.actor)?;
                let session = cx.session.clone();
                let frame = visit.frame(Some((cx.actor, session.as_ref())), token);
                Ok((work(cx, &frame)?, session))
            })?;
            if let Some(session) = session.filter(|s| s.stale) {
                unit.write(Who::Session(token), |cx| sessions::touch(cx, session.id))?;
            }
            Ok(page)
        })
        .await
    }

    /// A page for anyone; whoever is signed in is named on it.
    pub async fn open(
        self,
        work: impl FnOnce(&mut PublicContext<'_>, &Frame) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            if visit.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let unit = visit.state.unit_of_work();
            unit.read_open(visit.session.as_ref(), |cx, signed_in| {
                let (browser, known) = visit.browser();
                let token = match (&visit.session, &signed_in) {
                    (Some(session), Some(_)) => session,
                    _ => &browser,
                };
                let frame = visit.frame(signed_in.as_ref().map(|(a, s)| (a, Some(s))), token);
                let page = work(cx, &frame)?;
                Ok(if known || signed_in.is_some() {
                    page
                } else {
                    page.cookie(Kind::Browser.set(&visit.state.settings, browser.as_str()))
                })
            })
        })
        .await
    }

    /// What a form of someone signed in does: one transaction. Where `work` fails nothing of it is kept, and
    /// `again` shows the form with what was sent and what is wrong with it.
    pub async fn act(
        self,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Frame, &Form) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Frame, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            let token = visit.session.as_ref().ok_or_else(sign_in_first)?;
            let unit = visit.state.unit_of_work();
            visit.check_form(&form, &[token])?;
            let done = unit.write(Who::Session(token), |cx| {
                visit.admit(cx.actor)?;
                let frame = visit.frame(Some((cx.actor, cx.session.clone().as_ref())), token);
                sessions::touch_if_stale(cx)?;
                work(cx, &frame, &form)
            });
            match done {
                Err(error) if can_be_mended(&error) => {
                    let status = error.code.status();
                    let page = unit.read(Who::Session(token), |cx| {
                        let frame = visit.frame(Some((cx.actor, cx.session.clone().as_ref())), token);
                        again(cx, &frame, &form, &error)
                    })?;
                    Ok(page.status(status))
                }
                done => done,
            }
        })
        .await
    }

    /// What a form of someone signed in would do: it is only looked at, and nothing is written.
    pub async fn consider(
        self,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Frame, &Form) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            let token = visit.session.as_ref().ok_or_else(sign_in_first)?;
            visit.check_form(&form, &[token])?;
            visit.state.unit_of_work().read(Who::Session(token), |cx| {
                visit.admit(cx.actor)?;
                let frame = visit.frame(Some((cx.actor, cx.session.clone().as_ref())), token);
                work(cx, &frame, &form)
            })
        })
        .await
    }

    /// What whoever holds an address may do by it, without a session and without a form of ours: one
    /// transaction. The work itself finds out what the address allows.
    pub async fn act_on_authority(
        self,
        work: impl FnOnce(&mut Context<'_>, &Frame) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            if visit.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let frame = visit.frame(None, &visit.browser().0);
            let unit = visit.state.unit_of_work();
            unit.write(Who::Known(&steps::visitor()), |cx| work(cx, &frame))
        })
        .await
    }

    /// Errors: 403 for a form that was not given out to this browser, or that another site sent.
    fn check_form(&self, form: &Form, tokens: &[&Token]) -> Result<()> {
        form.check()?;
        let sent = form.text(FORM_TOKEN).as_bytes();
        let same = tokens
            .iter()
            .any(|token| bool::from(sent.ct_eq(token.form_token().as_bytes())));
        if self.foreign || !same {
            return Err(Error::forbidden(
                "This form was not given out to this browser; open the page again.",
            ));
        }
        Ok(())
    }

    fn admit(&self, actor: &Actor) -> Result<()> {
        self.access.check(actor.role)
    }

    fn frame(&self, signed_in: Option<(&Actor, Option<&Session>)>, token: &Token) -> Frame {
        let account = signed_in.and_then(|(_, session)| session.and_then(|s| s.language));
        Frame {
            language: cookies::language(self.switched.as_deref(), account, self.accepted.as_deref()),
            person: signed_in.map(|(actor, _)| Person {
                account_id: actor.id,
                representative_id: actor.representative_id,
                name: actor.name.clone(),
                role: actor.role,
            }),
            address: if self.method == Method::POST {
                "/".to_owned()
            } else {
                self.address.clone()
            },
            path: self.address.split('?').next().unwrap_or_default().to_owned(),
            form_token: token.form_token(),
            notice: self.notice.clone(),
            public_url: self.state.settings.public_url.clone(),
            demo: self.state.settings.demo,
            now: self.state.clock.now(),
        }
    }

    /// Runs on a thread that may block; an error becomes a page.
    fn off_thread(
        self,
        work: impl FnOnce(&Self) -> Result<Page> + Send + 'static,
    ) -> impl Future<Output = HttpResponse> {
        self.away(Box::new(work))
    }

    async fn away(self, work: Work) -> HttpResponse {
        let span = tracing::Span::current();
        let visit = Arc::new(self);
        let theirs = visit.clone();
        let done = web::block(move || {
            let _entered = span.enter();
            let settings = &theirs.state.settings;
            match work(&theirs) {
                Ok(page) => {
                    let statements = settings.server_timing.then(statements_taken);
                    (page, theirs.notice.is_some(), statements)
                }
                Err(error) => (theirs.failed(&error), false, None),
            }
        })
        .await;
        let settings = &visit.state.settings;
        match done {
            Ok((page, said, statements)) => page.into_response(settings, said, statements),
            // The thread is gone, and with it the way to the database: nobody is named on this page.
            Err(error) => {
                let frame = visit.frame(None, &visit.browser().0);
                error_page::page(&frame, &Error::internal(error)).into_response(settings, false, None)
            }
        }
    }

    /// The page for an error that was found before any work.
    pub async fn refuse(self, error: Error) -> HttpResponse {
        self.off_thread(move |_| Err(error)).await
    }

    /// What is shown in the place of a page that could not be made, in the frame of whoever is signed in.
    fn failed(&self, error: &Error) -> Page {
        if error.code == Code::Unauthenticated {
            // Signing in leads back here, unless a form was sent.
            let next = if self.method == Method::POST {
                "/"
            } else {
                &self.address
            };
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("next", next)
                .finish();
            return Page::go(format!("/sign-in?{query}")).cookie(Kind::Session.clear(&self.state.settings));
        }
        let unit = self.state.unit_of_work();
        let (browser, _) = self.browser();
        let frame = match &self.session {
            None => self.frame(None, &browser),
            Some(token) => unit
                .read_open(Some(token), |_, signed_in| {
                    let named = signed_in.as_ref().map(|(actor, session)| (actor, Some(session)));
                    let given_to = if named.is_some() { token } else { &browser };
                    Ok(self.frame(named, given_to))
                })
                // Where even that cannot be read the page says less, and is still a page.
                .unwrap_or_else(|_| self.frame(None, &browser)),
        };
        error_page::page(&frame, error)
    }
}

/// Whether the one who sent a form can mend what is wrong with it. What may not be seen or done at all is
/// told on a page of its own.
fn can_be_mended(error: &Error) -> bool {
    matches!(
        error.code,
        Code::InvalidInput
            | Code::Conflict
            | Code::Blocked
            | Code::PreconditionFailed
            | Code::TooManyRequests
    )
}

fn sign_in_first() -> Error {
    Error::unauthenticated("Sign in first.")
}
