//! Requests with a document: a part that describes it, and then its file. What can be said without the file is said before it is
//! read, and the file is in its place before the transaction that records it begins.

use actix_web::{HttpResponse, web};
use serde::de::DeserializeOwned;
use serde_json::json;
use utoipa::ToSchema;

use super::ApiRequest;
use crate::extract::parse_value;
use crate::own_thread::on_own_thread;
use crate::preconditions::RequestHead;
use crate::reply::Reply;
use crate::strict_json;
use crate::upload_body::{FILE, Part, UploadBody, malformed};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_files::{ContentFacts, FileStore, Received};
use edba_service::idempotency::{self, Held, Stored};
use edba_service::tokens::Subject;
use edba_service::{Context, Who};

/// The name of the part that describes the file.
const DOCUMENT: &str = "document";
/// The most bytes of that part.
const MOST_DESCRIBED: usize = 64 << 10;

/// What the part that describes a file is read as.
pub trait FileDetails: DeserializeOwned + ToSchema + Send + 'static {
    /// The hash that the file has, if its sender says so.
    fn sha256(&self) -> Option<&str>;
}

/// A request whose file is still to be read.
struct Announced<N> {
    details: N,
    /// As it was sent.
    raw: Vec<u8>,
    /// The `Idempotency-Key`, until the end of the request.
    held: Option<Held>,
    /// Whose request it is, for its place among the uploads.
    subject: String,
}

impl ApiRequest {
    /// Receives a file and what describes it, then runs a write in one transaction; a repeated request gets the stored answer.
    /// The file is only read for an account that the policy admits, and if `first` succeeds. It is kept if `work` succeeds.
    pub async fn receive<N: FileDetails>(
        self,
        mut body: UploadBody,
        first: impl FnOnce(&mut Context<'_>, &RequestHead, &N) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, N, &ContentFacts) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        let files = self.state.files.clone();
        let (described, part) = match described(&mut body, files.at_most()).await {
            Ok((raw, part)) => (Ok(raw), part),
            // Returned once the account is admitted.
            Err(error) => (Err(error), None),
        };
        let announced = self
            .clone()
            .step(move |request, subject| request.announced(subject, described, first))
            .await?;
        let _place = self.state.uploads.enter(announced.subject.clone())?;
        let sha256 = announced.details.sha256().map(str::to_owned);
        let received = file(&mut body, part, &files, sha256).await?;
        self.record(announced, received, work).await
    }

    /// Says whatever can be said before the file is read. Nothing is refused under a key that was used: the file tells whether
    /// the stored answer is that of this request.
    fn announced<N: FileDetails>(
        &self,
        subject: &Subject,
        described: Result<Option<Vec<u8>>>,
        first: impl FnOnce(&mut Context<'_>, &RequestHead, &N) -> Result<()>,
    ) -> Result<Announced<N>> {
        let read = described.and_then(|raw| match raw {
            Some(raw) => Ok((parse_value::<N>(strict_json::read(&raw)?)?, raw)),
            // It may be left out where it need not say anything.
            None => match parse_value::<N>(json!({})) {
                Ok(details) => Ok((details, Vec::new())),
                Err(_) => Err(malformed("The part `document` comes before the part `file`.")),
            },
        });
        self.state.unit_of_work().read(Who::Bearer(subject), |cx| {
            let head = self.admitted(cx)?;
            let (details, raw) = read?;
            let key = self.key_over(cx.actor.id, &raw)?;
            let held = key.as_ref().map(idempotency::hold).transpose()?;
            let is_used = match &key {
                Some(key) => idempotency::is_used(cx, key)?,
                None => false,
            };
            if !is_used && let Err(refused) = first(cx, &head, &details) {
                // Another instance may have answered the same request since the key was looked up.
                match &key {
                    Some(key) if idempotency::is_used(cx, key)? => {}
                    _ => return Err(refused),
                }
            }
            Ok(Announced {
                details,
                raw,
                held,
                subject: format!("{subject:?}"),
            })
        })
    }

    /// Puts the file in its place and records it, unless an answer is stored for the same request.
    async fn record<N: FileDetails>(
        self,
        announced: Announced<N>,
        received: Received,
        work: impl FnOnce(&mut Context<'_>, &RequestHead, N, &ContentFacts) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        let Announced {
            details,
            raw,
            held,
            subject: _,
        } = announced;
        let content = content_of(raw, &received);
        let compared = content.clone();
        let stored = self
            .clone()
            .step(move |request, subject| request.stored_answer(subject, &compared))
            .await?;
        if let Some(stored) = stored {
            return Ok(Reply::replayed(stored).into_response(None));
        }
        let files = self.state.files.clone();
        let kept = on_own_thread(move || received.keep(&files, Id::new())).await?;
        self.answering(move |request, unit, who| {
            let done = unit.write(who, |cx| {
                let head = request.admitted(cx)?;
                let key = request.key_over(cx.actor.id, &content)?;
                if let Some(key) = &key {
                    idempotency::wait(cx, key)?;
                    if let Some(stored) = idempotency::find(cx, key)? {
                        return Ok(Reply::replayed(stored));
                    }
                }
                let reply = work(cx, &head, details, kept.content())?;
                if let Some(key) = &key {
                    idempotency::keep(cx, key, &reply.kept())?;
                }
                // The last act before the commit: without it the file is removed again.
                kept.confirm();
                Ok(reply)
            });
            drop(held);
            done.or_else(|refused| {
                let key = |account_id| request.key_over(account_id, &content);
                request.answer_of_another(unit, who, refused, key)
            })
        })
        .await
    }

    /// The answer that is stored for this request. Errors: 422 for that of another request.
    fn stored_answer(&self, subject: &Subject, content: &[u8]) -> Result<Option<Stored>> {
        if self.idempotency_key.is_none() {
            return Ok(None);
        }
        let unit = self.state.unit_of_work();
        unit.read(Who::Bearer(subject), |cx| {
            self.admitted(cx)?;
            match self.key_over(cx.actor.id, content)? {
                Some(key) => idempotency::find(cx, &key),
                None => Ok(None),
            }
        })
    }

    /// Runs a step of a request on a blocking thread, for the subject of its token.
    pub(super) async fn step<T: Send + 'static>(
        self,
        work: impl FnOnce(&Self, &Subject) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let span = tracing::Span::current();
        web::block(move || {
            let _entered = span.enter();
            let subject = self.subject()?;
            work(&self, &subject).inspect_err(|error| self.note_subject(error, &subject))
        })
        .await
        .map_err(Error::internal)?
    }
}

/// The part that describes the file, where there is one, and the part with the file, if it came in its place. Errors: 400, 408,
/// 413, 415.
async fn described(body: &mut UploadBody, at_most: u64) -> Result<(Option<Vec<u8>>, Option<Part>)> {
    body.check(at_most)?;
    match body.next_part().await? {
        None => Ok((None, None)),
        Some(part) if part.name == FILE => Ok((None, Some(part))),
        Some(part) if part.name == DOCUMENT => Ok((Some(body.bytes_of(part, MOST_DESCRIBED).await?), None)),
        Some(_) => Err(malformed("The first part is `document`, and the second `file`.")),
    }
}

/// Receives the file, in the part that came already or in the next one. Errors: 400 also where there is none.
async fn file(
    body: &mut UploadBody,
    part: Option<Part>,
    files: &FileStore,
    sha256: Option<String>,
) -> Result<Received> {
    let part = match part {
        Some(part) => Some(part),
        None => body.next_part().await?,
    };
    match part {
        Some(part) if part.name == FILE => {
            let new = part.new_file(sha256)?;
            body.file(part, new, files).await
        }
        Some(_) => Err(malformed("The part after `document` is `file`.")),
        None => Err(Error::fault(
            "/file",
            "required",
            "Send the file in the part `file`.",
        )),
    }
}

/// What two requests have in common if they are the same: not the boundary between their parts, which differs each time.
fn content_of(described: Vec<u8>, received: &Received) -> Vec<u8> {
    let file = format!(
        "\n{}\n{}\n{}",
        received.name().as_str(),
        received.declared(),
        received.sha256()
    );
    [described, file.into_bytes()].concat()
}
