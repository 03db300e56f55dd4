//! Forms with a document: its file is only read once the other fields are in order, and is in its place before the transaction that
//! records it begins.

use actix_web::{HttpResponse, web};

use super::{PageRequest, can_be_mended, sign_in_first};
use crate::own_thread::on_own_thread;
use crate::pages::base::upload_form::{FILE_HASH, MOST_OF_FIELDS, MOST_PARTS};
use crate::pages::base::{Form, Layout, Page, once};
use crate::upload_body::{FILE, Part, UploadBody, malformed};
use edba_common::error::{Code, Error, Result};
use edba_domain::{Fault, Id, Message};
use edba_files::{ContentFacts, FileStore, Received};
use edba_service::{Context, Who, idempotency};

impl PageRequest {
    /// Carries out the form of a signed-in user that has a file, as [`PageRequest::act`] does. The file is the last of its
    /// fields, and is only read if `prepare` finds nothing wrong with the others. It is kept if `work` succeeds.
    pub async fn act_with_file(
        mut self,
        mut body: UploadBody,
        prepare: impl FnOnce(&mut Context<'_>, &Form) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &Form, &ContentFacts) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Layout, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        let files = self.state.files.clone();
        let (form, part) = match fields(&mut body).await {
            Ok(found) => found,
            Err(error) => {
                // Refused with this error, as any form that cannot be read.
                let form = Form::unreadable(&error);
                return self
                    .act(form, |_, _, form| form.check().map(|()| Page::go("/")), again)
                    .await;
            }
        };
        self.receive(&form);
        let chosen = body
            .check_size(files.at_most())
            .map_err(|error| as_fault(error, files.at_most()))
            .and_then(|()| chosen(part.as_ref()));
        let theirs = form.clone();
        let checked: Result<()> = self
            .clone()
            .step(move |request| request.check_before_file(&theirs, chosen, prepare))
            .await;
        let reads_file = checked.is_ok();
        let received = match checked {
            Ok(()) => self
                .received_file(&mut body, part, &files)
                .await
                .inspect_err(|_| {
                    // Where the form cannot be shown again, the error page shows its input.
                    self.refused.get_or_init(|| form.as_written());
                }),
            Err(error) => {
                drop(part);
                Err(error)
            }
        };
        match received {
            Ok(received) => self.act_on_file(form, received, work, again).await,
            Err(error) => {
                let comes = !matches!(error.code, Code::RequestTimeout | Code::MalformedBody);
                let response = self.refuse_form(form, error, reads_file, again).await;
                if comes {
                    body.discard(files.at_most()).await;
                }
                response
            }
        }
    }

    /// Whatever can be said before the file is read. Nothing is refused of a form that was carried out: its response is shown
    /// again.
    fn check_before_file(
        &self,
        form: &Form,
        chosen: Result<()>,
        prepare: impl FnOnce(&mut Context<'_>, &Form) -> Result<()>,
    ) -> Result<()> {
        let token = self.session.as_ref().ok_or_else(sign_in_first)?;
        self.check_form_of(form, token)?;
        self.state.unit_of_work().read(Who::Session(token), |cx| {
            self.admit(cx.actor)?;
            let path = self.address.split('?').next().unwrap_or_default();
            if let Some(key) = once::key(cx.actor.id, path, form)?
                && idempotency::is_used(cx, &key)?
            {
                return chosen;
            }
            both(chosen, prepare(cx, form))
        })
    }

    /// Receives the file, in its place among the uploads. Errors: 429, 503, and those of the file.
    async fn received_file(
        &self,
        body: &mut UploadBody,
        part: Option<Part>,
        files: &FileStore,
    ) -> Result<Received> {
        let token = self.session.as_ref().ok_or_else(sign_in_first)?;
        let _place = self.state.uploads.enter(token.hash())?;
        let part = part.ok_or_else(no_file)?;
        let new = part.new_file(None)?;
        let received = body.file(part, new, files).await;
        received.map_err(|error| as_fault(error, files.at_most()))
    }

    /// Puts the file in its place, and carries out the form. The hash of the file is a field of it: the same form with another
    /// file is another form.
    async fn act_on_file(
        self,
        form: Form,
        received: Received,
        work: impl FnOnce(&mut Context<'_>, &Form, &ContentFacts) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Layout, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        let mut fields: Vec<(String, String)> = form.fields().map(owned).collect();
        fields.push((FILE_HASH.to_owned(), received.sha256().to_owned()));
        let form = Form::from_fields(fields);
        let files = self.state.files.clone();
        let kept = match on_own_thread(move || received.keep(&files, Id::new())).await {
            Ok(kept) => kept,
            Err(error) => return self.refuse_form(form, error, true, again).await,
        };
        self.act(
            form,
            move |cx, _, form| {
                let page = work(cx, form, kept.content())?;
                // The last act before the commit: without it the file is removed again.
                kept.confirm();
                Ok(page)
            },
            again,
        )
        .await
    }

    /// The form with its input and faults, or the error page. `reads_file`: what went wrong is about the file; the form is then
    /// also shown again if it cannot be checked or kept now.
    async fn refuse_form(
        self,
        form: Form,
        error: Error,
        reads_file: bool,
        again: impl FnOnce(&mut Context<'_>, &Layout, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |request| {
            let later = reads_file && error.code == Code::Unavailable;
            if !can_be_mended(&error) && !later {
                return Err(error);
            }
            let token = request.session.as_ref().ok_or_else(sign_in_first)?;
            request.shown_again(token, &form, &error, again)
        })
        .await
    }

    /// Runs a step of a request on a blocking thread.
    pub(super) async fn step<T: Send + 'static>(
        self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let span = tracing::Span::current();
        web::block(move || {
            let _entered = span.enter();
            work(&self)
        })
        .await
        .map_err(Error::internal)?
    }
}

/// The fields before the file, and the part with the file. Errors: 400, 408, 413, 415.
async fn fields(body: &mut UploadBody) -> Result<(Form, Option<Part>)> {
    body.check_type()?;
    let (mut fields, mut taken) = (Vec::new(), 0);
    while let Some(part) = body.next_part().await? {
        if part.name == FILE {
            return Ok((Form::from_fields(fields), Some(part)));
        }
        if fields.len() >= MOST_PARTS {
            return Err(malformed("The form has too many fields."));
        }
        let name = part.name.clone();
        let bytes = body.bytes_of(part, MOST_OF_FIELDS - taken).await?;
        taken += bytes.len();
        let text = String::from_utf8(bytes).map_err(|_| malformed("The form is not in UTF-8."))?;
        if name != FILE_HASH {
            fields.push((name, text.replace("\r\n", "\n")));
        }
    }
    Ok((Form::from_fields(fields), None))
}

fn no_file() -> Error {
    Error::fault("/file", "required", "Choose a file.")
}

/// A file that is too large, as a fault of its field: the form is shown again with what else was typed.
fn as_fault(error: Error, at_most: u64) -> Error {
    match (error.code, usize::try_from(at_most >> 20)) {
        (Code::PayloadTooLarge, Ok(most)) => {
            let mut fault = Fault::new("/file", "too-large", error.detail);
            fault.message = Some(Message::new("documents-too-large").with("most", most));
            Error::invalid(vec![fault])
        }
        _ => error,
    }
}

/// Whether a file was chosen, whose name can be kept. A browser sends an empty part if none was. Errors: 400.
fn chosen(part: Option<&Part>) -> Result<()> {
    match part {
        Some(part) if !part.file_name().is_empty() => part.new_file(None).map(drop),
        Some(_) | None => Err(no_file()),
    }
}

/// The faults of the file and those of the other fields together.
fn both(of_file: Result<()>, of_fields: Result<()>) -> Result<()> {
    match (of_file, of_fields) {
        (Err(mut of_file), Err(of_fields)) if of_fields.code == Code::InvalidInput => {
            of_file.faults.extend(of_fields.faults);
            Err(Error::invalid(of_file.faults))
        }
        (Err(_), Err(of_fields)) => Err(of_fields),
        (of_file, of_fields) => of_file.and(of_fields),
    }
}
