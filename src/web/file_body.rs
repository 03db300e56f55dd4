//! The body of an upload: the bytes of one CSV file, not read yet.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};

use super::extract::{collect, media_type, patience, too_large};
use edba_common::error::{Code, Error, Result};
use edba_domain::reconciliation::MOST_BYTES;

/// A CSV file of at most [`MOST_BYTES`], as `text/csv`. A longer one is refused unread where its length is announced, and
/// else at the first byte that is too much.
pub struct CsvBody(Result<web::Bytes>);

impl CsvBody {
    /// The bytes of the file. Errors: 400 if it broke off, 408, 413, 415.
    pub fn bytes(&self) -> Result<&web::Bytes> {
        self.0
            .as_ref()
            .map_err(|error| Error::new(error.code, error.detail.clone()))
    }
}

/// The announced length of a body, in bytes.
pub fn announced(request: &HttpRequest) -> Option<usize> {
    let length = request.headers().get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

impl FromRequest for CsvBody {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_csv = media_type(request) == "text/csv";
        let announced = announced(request);
        let patience = patience(request);
        let mut payload = payload.take();
        Box::pin(async move {
            let raw = if announced.is_some_and(|length| length > MOST_BYTES) {
                Err(too_large(MOST_BYTES))
            } else {
                collect(&mut payload, MOST_BYTES, patience).await
            };
            Ok(Self(raw.and_then(|bytes| match is_csv {
                true => Ok(bytes),
                false => Err(Error::new(
                    Code::UnsupportedMediaType,
                    "The body is one file, as text/csv.",
                )),
            })))
        })
    }
}
