//! A submitted form with a file: `multipart/form-data`, as a browser without scripts sends it.

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;

use super::Form;
use crate::extract::{media_type, patience, too_large};
use crate::file_body::announced;
use edba_common::error::{Code, Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::reconciliation::MOST_BYTES;

/// The name of the field with the file.
pub const FILE: &str = "file";
/// The field that stands for the content of the file: the same form with another file is another form.
pub const FILE_HASH: &str = "file-sha256";
/// The most that the other fields take together, in bytes, with their boundaries.
pub const MOST_OF_FIELDS: usize = 64 * 1024;
/// The maximum number of fields.
pub const MOST_PARTS: usize = 50;

/// A file that was chosen.
#[derive(Debug, Clone)]
pub struct SentFile {
    pub name: String,
    pub bytes: web::Bytes,
}

/// A form with at most one file; None if none was chosen.
#[derive(Debug, Clone, Default)]
pub struct UploadForm {
    pub form: Form,
    pub file: Option<SentFile>,
}

impl FromRequest for UploadForm {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let most = MOST_BYTES + MOST_OF_FIELDS;
        let is_upload = media_type(request) == "multipart/form-data";
        let announced = announced(request);
        let patience = patience(request);
        let parts = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            let read = async {
                if announced.is_some_and(|length| length > most) {
                    return Err(too_large(MOST_BYTES));
                }
                if !is_upload {
                    return Err(Error::new(
                        Code::UnsupportedMediaType,
                        "A form with a file is multipart/form-data.",
                    ));
                }
                parts_of(parts, most).await
            };
            let taken = actix_web::rt::time::timeout(patience, read)
                .await
                .unwrap_or_else(|_| {
                    let detail = format!("A form has to come within {} seconds.", patience.as_secs_f64());
                    Err(Error::new(Code::RequestTimeout, detail))
                });
            // The visit that handles the form reports the error on a page.
            Ok(taken.unwrap_or_else(|error| Self {
                form: Form::unreadable(&error),
                file: None,
            }))
        })
    }
}

/// Receives all parts, up to `most` bytes together. Errors: 400 if they cannot be read, 413 if they are too large.
async fn parts_of(mut parts: Multipart, most: usize) -> Result<UploadForm> {
    let broken = || Error::new(Code::MalformedBody, "The form cannot be read, or broke off.");
    let (mut fields, mut file, mut taken, mut number) = (Vec::new(), None, 0, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| broken())?;
        number += 1;
        if number > MOST_PARTS {
            return Err(broken());
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part
            .content_disposition()
            .and_then(|disposition| disposition.get_filename().map(str::to_owned));
        let mut bytes = web::BytesMut::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            taken += chunk.len();
            if taken > most {
                return Err(too_large(MOST_BYTES));
            }
            bytes.extend_from_slice(&chunk);
        }
        if name == FILE {
            // A browser sends an empty part if no file was chosen.
            let chosen = file_name.filter(|name| !name.is_empty() || !bytes.is_empty());
            file = chosen.map(|name| SentFile {
                name,
                bytes: bytes.freeze(),
            });
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| broken())?;
        fields.push((name, text.replace("\r\n", "\n")));
    }
    fields.retain(|(name, _)| name != FILE_HASH);
    if let Some(SentFile { bytes, .. }) = &file {
        fields.push((FILE_HASH.to_owned(), sha256_hex(bytes)));
    }
    Ok(UploadForm {
        form: Form::from_fields(fields),
        file,
    })
}
