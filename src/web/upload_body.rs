//! The body of an upload: `multipart/form-data`, of which nothing is read before it is asked for. What describes the file comes
//! before it, so that a request is judged before its file is read.

mod file_name;
mod part_length;

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::rt::time::{Instant, timeout};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;

use super::extract::{media_type, patience};
use super::file_body::announced;
use super::own_thread::on_own_thread;
use super::state::State;
use edba_common::error::{Code, Error, Result};
use edba_domain::document::FileName;
use edba_files::{FileStore, NewFile, Received};
use part_length::HeaderRenamer;

/// The name of the part with the file.
pub const FILE: &str = "file";
/// How many bytes a body may have beside its file: its other parts, and what is between them.
const BESIDE: u64 = 1 << 20;

/// A body that is still to be read.
pub struct UploadBody {
    parts: Multipart,
    is_multipart: bool,
    announced: Option<usize>,
    patience: Patience,
}

/// How long to wait for a body.
#[derive(Clone, Copy)]
struct Patience {
    /// Timeout for each piece of it.
    for_a_piece: Duration,
    /// When the whole of it has to be there.
    until: Instant,
}

/// A part of a body, with its content still to be read. It is dropped before the next part is asked for.
pub struct Part {
    field: Field,
    pub name: String,
}

impl FromRequest for UploadBody {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let whole = request
            .app_data::<web::Data<State>>()
            .map_or(Duration::ZERO, |state| state.settings.upload_timeout);
        let kind = request.mime_type().ok().flatten();
        let boundary = kind.as_ref().and_then(|kind| kind.get_param("boundary"));
        let mut renamer = HeaderRenamer::new(boundary.map_or("", |boundary| boundary.as_str()));
        let body = payload
            .take()
            .map(move |piece| piece.map(|piece| renamer.rename(piece)));
        std::future::ready(Ok(Self {
            parts: Multipart::new(request.headers(), body),
            is_multipart: media_type(request) == "multipart/form-data",
            announced: announced(request),
            patience: Patience {
                for_a_piece: patience(request),
                until: Instant::now() + whole,
            },
        }))
    }
}

impl Patience {
    /// Errors: 408.
    async fn limit<T>(self, work: impl Future<Output = T>) -> Result<T> {
        let left = self.until.saturating_duration_since(Instant::now());
        timeout(left.min(self.for_a_piece), work).await.map_err(|_| {
            let detail = format!(
                "Each piece of an upload has to come within {} seconds, and the whole of it in time.",
                self.for_a_piece.as_secs_f64()
            );
            Error::new(Code::RequestTimeout, detail)
        })
    }
}

/// 400 for a body with other parts than are taken, or in another order.
pub fn malformed(detail: &str) -> Error {
    Error::new(Code::MalformedBody, detail)
}

fn broken() -> Error {
    malformed("The body cannot be read, or broke off.")
}

impl UploadBody {
    /// Checks what is known of the body before it is read, for a file of at most so many bytes. Errors: 413, 415.
    pub fn check(&self, at_most: u64) -> Result<()> {
        self.check_size(at_most)?;
        self.check_type()
    }

    /// Errors: 413 for a body that is announced as larger than such a file can make it.
    pub fn check_size(&self, at_most: u64) -> Result<()> {
        let most = at_most.saturating_add(BESIDE);
        if self.announced.is_some_and(|length| length as u64 > most) {
            let detail = format!("A file has at most {at_most} bytes.");
            return Err(Error::new(Code::PayloadTooLarge, detail));
        }
        Ok(())
    }

    /// Errors: 415.
    pub fn check_type(&self) -> Result<()> {
        if self.is_multipart {
            return Ok(());
        }
        Err(Error::new(
            Code::UnsupportedMediaType,
            "The body is multipart/form-data, with the file in its part `file`.",
        ))
    }

    /// The next part; None at the end. Errors: 400 for a body that cannot be read or broke off, 408.
    pub async fn next_part(&mut self) -> Result<Option<Part>> {
        match self.patience.limit(self.parts.next()).await? {
            None => Ok(None),
            Some(Ok(field)) => Ok(Some(Part {
                name: field.name().unwrap_or_default().to_owned(),
                field,
            })),
            Some(Err(_)) => Err(broken()),
        }
    }

    /// The content of a part that is no file. Errors: 400 if it breaks off or has another length than it says, 408, 413 beyond
    /// so many bytes.
    pub async fn bytes_of(&self, mut part: Part, at_most: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.patience.limit(part.field.next()).await? {
            let chunk = chunk.map_err(|_| broken())?;
            if bytes.len() + chunk.len() > at_most {
                let detail = format!("The parts beside the file have at most {at_most} bytes.");
                return Err(Error::new(Code::PayloadTooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        part.check_length(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Receives and checks the file in this part, with which the body ends. Errors: those of the file; 400 if it breaks off,
    /// has another length than it says or is not the last part, 408, 413.
    pub async fn file(&mut self, mut part: Part, new: NewFile, files: &FileStore) -> Result<Received> {
        let store = files.clone();
        let mut intake = on_own_thread(move || store.intake(new)).await?;
        let mut length = 0_u64;
        while let Some(chunk) = self.patience.limit(part.field.next()).await? {
            let chunk = chunk.map_err(|_| broken())?;
            length = length.saturating_add(chunk.len() as u64);
            if intake.write(chunk).await.is_err() {
                // The writer takes no more, and tells why.
                return intake.finish().await;
            }
        }
        part.check_length(length)?;
        drop(part);
        if self.next_part().await?.is_some() {
            return Err(malformed("The file is the last part of the body."));
        }
        intake.finish().await
    }

    /// Reads what is left of the body, up to the size of such a file, and forgets it: a browser shows the response only once
    /// it has sent everything.
    pub async fn discard(&mut self, at_most: u64) {
        let mut left = at_most.saturating_add(BESIDE);
        while let Ok(Some(mut part)) = self.next_part().await {
            while let Ok(Some(Ok(chunk))) = self.patience.limit(part.field.next()).await {
                match left.checked_sub(chunk.len() as u64) {
                    Some(rest) => left = rest,
                    None => return,
                }
            }
        }
    }
}

impl Part {
    /// The name of its file as its sender gave it; empty where there is none.
    pub fn file_name(&self) -> String {
        self.header(header::CONTENT_DISPOSITION)
            .and_then(|disposition| file_name::of(&disposition))
            .unwrap_or_default()
    }

    /// The file in this part, which has this hash if its sender says so. Errors: 400 for its name.
    pub fn new_file(&self, sha256: Option<String>) -> Result<NewFile> {
        Ok(NewFile {
            name: FileName::parse(&self.file_name()).map_err(|fault| Error::invalid(vec![fault]))?,
            declared: self.header(header::CONTENT_TYPE).unwrap_or_default(),
            sha256,
        })
    }

    /// Errors: 400 for a part that says it has another length than this.
    fn check_length(&self, length: u64) -> Result<()> {
        let headers = self.field.headers();
        let said = headers
            .get_all(part_length::LENGTH)
            .chain(headers.get_all(header::CONTENT_LENGTH));
        for said in said {
            let said = String::from_utf8_lossy(said.as_bytes());
            if said.trim().parse() != Ok(length) {
                let name = &self.name;
                let detail = format!(
                    "The part `{name}` has {length} bytes, and its Content-Length is another one: give the right one, or none."
                );
                return Err(malformed(&detail));
            }
        }
        Ok(())
    }

    fn header(&self, name: header::HeaderName) -> Option<String> {
        let value = self.field.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}
