//! An API request: authentication, policy check, and dispatch of its work to the database.
//!
//! Every handler does its work through [`ApiRequest::read`], [`ApiRequest::change`] or [`ApiRequest::create`]. They look
//! up the account and check the route's policy before anything about the body or the data is disclosed.

mod listing;
mod preflight;
mod receiving;
mod sending;
mod uploading;

pub use listing::{NoFilter, filter_of_page, varying};
pub use receiving::FileDetails;

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::extract::{JsonBody, pairs, repeated};
use super::long_poll::LongPolls;
use super::media_types;
use super::policy::{Access, Policies, Policy};
use super::preconditions::RequestHead;
use super::reply::Reply;
use super::security::Trail;
use super::state::State;
use edba_common::error::{Code, Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::security::SecurityCode;
use edba_domain::{Fault, Id};
use edba_service::context::PublicContext;
use edba_service::idempotency::{self, Key};
use edba_service::tokens::Subject;
use edba_service::unit_of_work::{FirstRead, WithAccount, statements_taken};
use edba_service::{Context, UnitOfWork, Who, changes};

/// Work for a blocking thread. Boxed, so that dispatch is not monomorphised for each handler.
type Work = Box<dyn FnOnce(&ApiRequest, UnitOfWork<'_>) -> Result<Reply> + Send>;

/// What a read of a feed found.
pub struct Polled {
    pub reply: Reply,
    pub waiting: Waiting,
}

/// How a read of a feed goes on.
pub struct Waiting {
    pub account_id: Id,
    /// The last position of the feed that was looked at.
    pub position: i64,
    /// How long to wait for a change; zero if the reply is the response.
    pub wait: Duration,
}

impl Waiting {
    /// The reply is the response: for a read that needs one snapshot and waits for nothing.
    pub fn none(account_id: Id) -> Self {
        Self {
            account_id,
            position: 0,
            wait: Duration::ZERO,
        }
    }
}

/// One API request, not authenticated yet.
#[derive(Clone)]
pub struct ApiRequest {
    state: web::Data<State>,
    policy: Policy,
    bearer: Option<String>,
    method: Method,
    path: String,
    query: String,
    if_match: Option<String>,
    if_none_match: Option<String>,
    idempotency_key: Option<String>,
    /// All `Accept` headers, joined.
    accept: Option<String>,
    accept_language: Option<String>,
    trail: Trail,
}

impl FromRequest for ApiRequest {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::from_request(request))
    }
}

impl ApiRequest {
    fn from_request(request: &HttpRequest) -> Result<Self> {
        let state = request
            .app_data::<web::Data<State>>()
            .cloned()
            .ok_or_else(|| Error::internal("the application has no state"))?;
        let policy = request
            .app_data::<Policies>()
            .and_then(|p| p.0.get(request.method()).cloned())
            .unwrap_or_default();
        let text = |name: header::HeaderName| {
            request
                .headers()
                .get(name)
                // A header that is not text must be refused, not treated as absent.
                .map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned())
        };
        Ok(Self {
            state,
            policy,
            bearer: text(header::AUTHORIZATION),
            method: request.method().clone(),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            if_match: text(header::IF_MATCH),
            if_none_match: text(header::IF_NONE_MATCH),
            idempotency_key: text(header::HeaderName::from_static("idempotency-key")),
            accept: media_types::accepted(request.headers()),
            accept_language: text(header::ACCEPT_LANGUAGE),
            trail: Trail::from_request(request),
        })
    }

    /// The security log notes of this request.
    pub fn trail(&self) -> Trail {
        self.trail.clone()
    }

    /// Runs a read: any number of statements, no write.
    pub async fn read(
        self,
        work: impl FnOnce(&mut Context<'_>, &RequestHead) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        let if_none_match = self.if_none_match.clone();
        let done = self
            .blocking(move |request, unit, who| unit.read(who, |cx| work(cx, &request.admitted(cx)?)))
            .await?;
        Ok(done.into_response(if_none_match.as_deref()))
    }

    /// Runs a read of one snapshot. If it has nothing to tell yet and is to wait for a change, it is repeated when there
    /// is one, and after the wait its first reply is the response. Token, account and policy are checked each time.
    pub async fn poll(
        self,
        work: impl Fn(&mut Context<'_>, &RequestHead) -> Result<Polled> + Send + Sync + 'static,
    ) -> Result<HttpResponse> {
        let work = Arc::new(work);
        let (first, waiting) = self.poll_once(&work).await?;
        let state = self.state.clone();
        let place = match waiting.wait {
            Duration::ZERO => None,
            _ => state.long_polls.enter(waiting.account_id),
        };
        let Some(place) = place else {
            if !waiting.wait.is_zero() {
                LongPolls::without_a_place().await;
            }
            return Ok(first.into_response(None));
        };
        let last_position = async || {
            let state = state.clone();
            let read = web::block(move || changes::last_position(&state.unit_of_work())).await;
            read.ok()?.ok()
        };
        let change = async || -> Result<Option<Done>> {
            let mut position = waiting.position;
            while place.goes_on_after(position, last_position).await {
                let turn = place.turn().await;
                let (done, again) = self.poll_once(&work).await?;
                drop(turn);
                if again.wait.is_zero() {
                    return Ok(Some(done));
                }
                position = again.position;
            }
            Ok(None)
        };
        let changed = actix_web::rt::time::timeout(waiting.wait, change()).await;
        let done = changed.unwrap_or(Ok(None))?.unwrap_or(first);
        Ok(done.into_response(None))
    }

    async fn poll_once<F>(&self, work: &Arc<F>) -> Result<(Done, Waiting)>
    where
        F: Fn(&mut Context<'_>, &RequestHead) -> Result<Polled> + Send + Sync + 'static,
    {
        let work = work.clone();
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let done = self
            .clone()
            .blocking(move |request, unit, who| {
                unit.read_consistently(who, |cx| {
                    let Polled { reply, waiting } = work(cx, &request.admitted(cx)?)?;
                    sender.send(waiting).map_err(Error::internal)?;
                    Ok(reply)
                })
            })
            .await?;
        Ok((done, receiver.recv().map_err(Error::internal)?))
    }

    /// Runs a public read without sign-in; a bearer token is ignored.
    pub async fn read_public(
        self,
        work: impl FnOnce(&mut PublicContext<'_>, &RequestHead) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        let if_none_match = self.if_none_match.clone();
        let reply = self
            .off_thread(move |request, unit| {
                if request.policy.access != Access::Public {
                    return Err(Error::forbidden("This is not offered to the public."));
                }
                request.known_parameters()?;
                unit.read_public(|cx| work(cx, &request.head()))
            })
            .await?;
        Ok(reply.into_response(if_none_match.as_deref()))
    }

    /// Runs a write in one transaction, without a stored answer.
    pub async fn change<B>(
        self,
        body: JsonBody<B>,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |request, unit, who| {
            let body = request.taken(unit, who, &body)?;
            unit.write(who, |cx| {
                let head = request.admitted(cx)?;
                work(cx, &head, body)
            })
        })
        .await
    }

    /// As [`ApiRequest::change`], but first tries `attempt`, which may need one statement: see [`UnitOfWork::write_at_once`].
    pub async fn change_at_once<B, R>(
        self,
        body: JsonBody<B>,
        read: impl FnOnce(&mut FirstRead<'_>) -> Result<Option<WithAccount<R>>> + Send + 'static,
        attempt: impl FnOnce(&mut Context<'_>, R, &B) -> Result<Option<Reply>> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |request, unit, who| {
            let body = request.taken(unit, who, &body)?;
            unit.write_at_once(
                who,
                read,
                |cx, read| {
                    request.admitted(cx)?;
                    attempt(cx, read, &body)
                },
                |cx| {
                    request.admitted(cx)?;
                    work(cx, &body)
                },
            )
        })
        .await
    }

    /// Runs a DELETE, guarded by `If-Match`, in one transaction.
    pub async fn remove(
        self,
        work: impl FnOnce(&mut Context<'_>, &RequestHead) -> Result<()> + Send + 'static,
    ) -> Result<HttpResponse> {
        self.answering(move |request, unit, who| {
            unit.write(who, |cx| work(cx, &request.admitted(cx)?))?;
            Ok(Reply::nothing())
        })
        .await
    }

    /// Parses the body before any lock is taken and before the turn to write. Errors: those of the body; for an account
    /// that the policy refuses, 403 instead.
    fn taken<B>(&self, unit: UnitOfWork<'_>, who: Who<'_>, body: &JsonBody<B>) -> Result<B>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.read_body(who, body).or_else(|error| {
            unit.read(who, |cx| self.admitted(cx).map(drop))?;
            Err(error)
        })
    }

    fn read_body<B>(&self, who: Who<'_>, body: &JsonBody<B>) -> Result<B>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        let bytes = body.bytes()?.len();
        let _permit = match who {
            Who::Bearer(subject) => Some(self.state.body_work.enter(subject, bytes)?),
            Who::Known(_) | Who::Session(_) => None,
        };
        body.read()
    }

    /// Runs the work of a POST, or returns the answer stored for its `Idempotency-Key`. `read` is the parsed body.
    fn once<B>(
        &self,
        cx: &mut Context<'_>,
        body: &JsonBody<B>,
        read: B,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply>,
    ) -> Result<Reply>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        let head = self.admitted(cx)?;
        let Some(key) = self.key(cx.actor.id, body)? else {
            return work(cx, &head, read);
        };
        let _held = idempotency::hold(&key)?;
        if let Some(stored) = idempotency::find(cx, &key)? {
            return Ok(Reply::replayed(stored));
        }
        let reply = work(cx, &head, read)?;
        idempotency::keep(cx, &key, &reply.kept())?;
        Ok(reply)
    }

    /// The answer that another instance stored for the same request while this one was refused for what that one did.
    /// Errors: `refused` where there is none.
    pub(super) fn carried_out_meanwhile<B>(
        &self,
        unit: UnitOfWork<'_>,
        who: Who<'_>,
        body: &JsonBody<B>,
        refused: Error,
    ) -> Result<Reply>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answer_of_another(unit, who, refused, |account_id| self.key(account_id, body))
    }

    /// As [`ApiRequest::carried_out_meanwhile`], for a request with this key.
    fn answer_of_another(
        &self,
        unit: UnitOfWork<'_>,
        who: Who<'_>,
        refused: Error,
        key: impl FnOnce(Id) -> Result<Option<Key>>,
    ) -> Result<Reply> {
        // What the request itself changed can be what it is refused for.
        let may_be_own = matches!(
            refused.code,
            Code::InvalidInput | Code::Conflict | Code::Blocked | Code::PreconditionFailed
        );
        if !may_be_own || self.idempotency_key.is_none() {
            return Err(refused);
        }
        let stored = unit.read(who, |cx| match key(cx.actor.id)? {
            Some(key) => idempotency::find(cx, &key),
            None => Ok(None),
        });
        match stored {
            Ok(Some(stored)) => Ok(Reply::replayed(stored)),
            Ok(None) | Err(_) => Err(refused),
        }
    }

    /// Runs a POST in one transaction; with an `Idempotency-Key` it stores the answer in that transaction and
    /// replays it for the same request.
    pub async fn create<B>(
        self,
        body: JsonBody<B>,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, B) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.answering(move |request, unit, who| {
            let read = request.taken(unit, who, &body)?;
            unit.write(who, |cx| request.once(cx, &body, read, work))
                .or_else(|refused| request.carried_out_meanwhile(unit, who, &body, refused))
        })
        .await
    }

    /// As [`ApiRequest::blocking`], and returns the response.
    async fn answering(
        self,
        work: impl FnOnce(&Self, UnitOfWork<'_>, Who<'_>) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        Ok(self.blocking(work).await?.into_response(None))
    }

    /// Verifies the token, then runs the work for its subject on a blocking thread.
    async fn blocking(
        self,
        work: impl FnOnce(&Self, UnitOfWork<'_>, Who<'_>) -> Result<Reply> + Send + 'static,
    ) -> Result<Done> {
        self.off_thread(move |request, unit| {
            let subject = request.subject()?;
            work(request, unit, Who::Bearer(&subject))
                .inspect_err(|error| request.note_subject(error, &subject))
        })
        .await
    }

    /// Says in the security log whom a refusal is about.
    fn note_subject(&self, error: &Error, subject: &Subject) {
        if matches!(
            error.code,
            Code::Unauthenticated | Code::Forbidden | Code::TooManyRequests
        ) {
            self.trail.is_about(subject.into());
        }
    }

    /// Runs the work on a blocking thread.
    fn off_thread(
        self,
        work: impl FnOnce(&Self, UnitOfWork<'_>) -> Result<Reply> + Send + 'static,
    ) -> impl Future<Output = Result<Done>> {
        self.away(Box::new(work))
    }

    async fn away(self, work: Work) -> Result<Done> {
        let span = tracing::Span::current();
        web::block(move || {
            let _entered = span.enter();
            let reply = work(&self, self.state.unit_of_work())?;
            let statements = self.state.settings.server_timing.then(statements_taken);
            Ok(Done { reply, statements })
        })
        .await
        .map_err(Error::internal)?
    }

    /// Checks the policy of the route. Errors: 403 if the account's role is not allowed, 400 for
    /// parameters that the route does not take.
    fn admitted(&self, cx: &Context<'_>) -> Result<RequestHead> {
        self.policy.access.check(cx.actor.role)?;
        self.known_parameters()?;
        Ok(self.head())
    }

    /// Errors: 400 for parameters that the route does not take, and for repeated ones.
    fn known_parameters(&self) -> Result<()> {
        let Some(parameters) = self.policy.parameters else {
            return Ok(());
        };
        let pairs = pairs(&self.query);
        let unknown = pairs
            .iter()
            .filter(|(name, _)| !parameters.contains(&name.as_str()))
            .map(|(name, _)| Fault::unknown_parameter(name));
        let faults: Vec<Fault> = unknown.chain(repeated(&pairs)).collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(faults))
        }
    }

    fn head(&self) -> RequestHead {
        RequestHead {
            if_match: self.if_match.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
        }
    }

    /// The subject of the bearer token. Errors: 401.
    fn subject(&self) -> Result<Subject> {
        let header = self.bearer.as_deref().ok_or_else(|| {
            Error::unauthenticated("Send an access token: Authorization: Bearer …")
                .logged_as(SecurityCode::TokenMissing)
        })?;
        let token = header
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| Error::unauthenticated("The Authorization header is not a bearer token."))?;
        self.state.tokens.verify(token, self.state.clock.now())
    }

    fn key<B>(&self, account_id: Id, body: &JsonBody<B>) -> Result<Option<Key>>
    where
        B: DeserializeOwned + ToSchema + 'static,
    {
        self.key_over(account_id, body.bytes()?)
    }

    /// The `Idempotency-Key` of this request, which has this content; None without one. Errors: 400.
    fn key_over(&self, account_id: Id, content: &[u8]) -> Result<Option<Key>> {
        let Some(key) = &self.idempotency_key else {
            return Ok(None);
        };
        if key.is_empty() || key.len() > 200 || !key.bytes().all(|b| (0x20..0x7f).contains(&b)) {
            return Err(Error::fault(
                "Idempotency-Key",
                "wrong-format",
                "The Idempotency-Key header has 1 to 200 printable ASCII characters.",
            ));
        }
        let mut request = format!("{} {}\n", self.method, self.path).into_bytes();
        request.extend_from_slice(content);
        Ok(Some(Key {
            account_id,
            key: key.clone(),
            request_hash: sha256_hex(request),
        }))
    }
}

/// A reply, and its number of SQL statements if the `Server-Timing` header is enabled.
struct Done {
    reply: Reply,
    statements: Option<u32>,
}

impl Done {
    fn into_response(self, if_none_match: Option<&str>) -> HttpResponse {
        let mut response = self.reply.into_response(if_none_match);
        if let Some(count) = self.statements
            && let Ok(value) = header::HeaderValue::from_str(&format!("db;desc=\"{count} statements\""))
        {
            response
                .headers_mut()
                .insert(header::HeaderName::from_static("server-timing"), value);
        }
        response
    }
}
