//! The content of a version of a document as a response: whole or a part of it, always to be saved and never to be shown, since it
//! comes from the address of this service.

mod range;

use std::io::Read;
use std::ops::Range;
use std::time::Duration;

use actix_web::body::SizedStream;
use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::downloads::Place;
use super::extract::patience;
use super::reply::matches_weakly;
use edba_common::error::{Code, Error, Result};
use edba_domain::Id;
use edba_domain::document::FileName;
use edba_files::FileStore;
use edba_service::documents::StoredContent;
use range::{Asked, asked};

/// How much is read at once.
const PIECE: u64 = 256 << 10;
/// How many pieces wait for a client.
const WAITING: usize = 4;

/// The headers of a request for content.
#[derive(Debug, Clone, Default)]
pub struct ContentRequest {
    is_head: bool,
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
    /// How long to wait for the client to take a piece.
    patience: Duration,
}

impl FromRequest for ContentRequest {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = |name: header::HeaderName| {
            let value = request.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        std::future::ready(Ok(Self {
            is_head: request.method() == Method::HEAD,
            range: text(header::RANGE),
            if_range: text(header::IF_RANGE),
            if_none_match: text(header::IF_NONE_MATCH),
            patience: patience(request),
        }))
    }
}

/// The response with this content, or the part of it that is asked for. The place is kept until the client took all but the last
/// pieces, or took none in time. Errors: 500 for content that is not in the document store as it is recorded, 503 where the store
/// does not answer.
pub async fn respond(
    files: FileStore,
    content: StoredContent,
    request: ContentRequest,
    place: Place,
) -> Result<HttpResponse> {
    let etag = format!("\"{}\"", content.sha256);
    if let Some(known) = &request.if_none_match
        && matches_weakly(known, &etag)
    {
        return Ok(HttpResponse::NotModified()
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, CACHED))
            .finish());
    }
    let is_same = request.if_range.as_ref().is_none_or(|tag| *tag == etag);
    let range = request.range.filter(|_| is_same && !request.is_head);
    let part = match asked(range.as_deref(), content.bytes) {
        Asked::Whole => 0..content.bytes,
        Asked::Part(part) => part,
        Asked::Nothing => return Ok(not_satisfiable(content.bytes)),
    };
    let mut response = head(&content, &etag, &part);
    let length = part.end - part.start;
    if request.is_head {
        let nothing = stream::empty::<Result<Bytes>>();
        return Ok(response.body(SizedStream::new(length, nothing)));
    }
    let Sending { first, rest } = send(files, &content, part, request.patience, place).await?;
    let pieces = stream::unfold((Some(first), rest), async |(first, mut rest)| {
        let piece = match first {
            Some(first) => Ok(first),
            None => rest.recv().await?,
        };
        Some((piece, (None, rest)))
    });
    Ok(response.body(SizedStream::new(length, pieces)))
}

/// A client may keep it, and asks again before it uses it: who reads it may have changed.
const CACHED: &str = "private, no-cache";

/// The status and headers of content, or of a part of it.
fn head(content: &StoredContent, etag: &str, part: &Range<u64>) -> HttpResponseBuilder {
    let is_whole = *part == (0..content.bytes);
    let mut response = HttpResponse::build(match is_whole {
        true => StatusCode::OK,
        false => StatusCode::PARTIAL_CONTENT,
    });
    let name = FileName::stored(content.name.clone());
    response
        .insert_header((header::CONTENT_TYPE, content.media_type.content_type()))
        .insert_header((header::CONTENT_DISPOSITION, name.disposition()))
        .insert_header((header::ETAG, etag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CACHE_CONTROL, CACHED))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        // Compressed, it would have neither its length nor its ranges.
        .insert_header((header::CONTENT_ENCODING, "identity"));
    if is_whole {
        if let Some(digest) = digest(&content.sha256) {
            response.insert_header(("repr-digest", digest));
        }
    } else {
        let last = part.end.saturating_sub(1);
        let range = format!("bytes {}-{last}/{}", part.start, content.bytes);
        response.insert_header((header::CONTENT_RANGE, range));
    }
    response
}

/// 416, with the length of the content.
fn not_satisfiable(bytes: u64) -> HttpResponse {
    let detail = format!("The content has {bytes} bytes.");
    let mut response = Error::new(Code::RangeNotSatisfiable, detail).error_response();
    if let Ok(value) = header::HeaderValue::from_str(&format!("bytes */{bytes}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

/// The value of `Repr-Digest` (RFC 9530) for a hash in hexadecimal digits.
fn digest(sha256: &str) -> Option<String> {
    let bytes = hex::decode(sha256).ok()?;
    Some(format!("sha-256=:{}:", STANDARD.encode(bytes)))
}

/// Content under way: its first piece, which is there, and where the others come from.
struct Sending {
    first: Bytes,
    rest: mpsc::Receiver<Result<Bytes>>,
}

/// Begins to read a part of a file, on a thread of its own. Errors: those before its first piece.
async fn send(
    files: FileStore,
    content: &StoredContent,
    part: Range<u64>,
    patience: Duration,
    place: Place,
) -> Result<Sending> {
    let (id, bytes) = (content.id, content.bytes);
    let runtime = Handle::current();
    let (pieces, rest) = mpsc::channel(WAITING);
    let (begun, first) = oneshot::channel();
    let span = tracing::Span::current();
    let read = move || {
        let _entered = span.enter();
        let _place = place;
        let mut left = part.end - part.start;
        let first = begin(&files, &id, part, bytes).and_then(|mut reader| {
            let piece = read_piece(&mut reader, &mut left)?;
            Ok((piece, reader))
        });
        let (piece, mut reader) = match first {
            Ok(first) => first,
            Err(error) => return drop(begun.send(Err(error))),
        };
        if begun.send(Ok(piece)).is_err() {
            return;
        }
        while left > 0 {
            let piece = read_piece(&mut reader, &mut left);
            let failed = piece.is_err();
            if let Err(error) = &piece {
                tracing::error!(%error, %id, "the content of a document was broken off");
            }
            // Nobody reads it any more, or its reader has stopped. The connection stays as it is; the place is free.
            let sent = runtime.block_on(async { timeout(patience, pieces.send(piece)).await });
            if failed || !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("download".into())
        .spawn(read)
        .map_err(Error::internal)?;
    let first = first
        .await
        .map_err(|_| Error::internal("the thread of a download ended without a result"))??;
    Ok(Sending { first, rest })
}

/// A reader of a part of a file of so many bytes. Errors: internal, where a file that is recorded is not there or has another
/// length.
fn begin(files: &FileStore, id: &Id, part: Range<u64>, bytes: u64) -> Result<Box<dyn Read + Send>> {
    files.read_of(id, part, bytes).map_err(|error| match error.code {
        Code::NotFound => Error::internal(format!(
            "the content of version {id} is not in the document store as it is recorded"
        )),
        _ => error,
    })
}

/// The next piece of what is left. Errors: internal, where the file ends before.
fn read_piece(reader: &mut dyn Read, left: &mut u64) -> Result<Bytes> {
    let most = PIECE.min(*left);
    let mut piece = Vec::with_capacity(usize::try_from(most).map_err(Error::internal)?);
    reader
        .take(most)
        .read_to_end(&mut piece)
        .map_err(Error::internal)?;
    let read = piece.len() as u64;
    if read < most {
        return Err(Error::internal(
            "the content of a document is shorter than recorded",
        ));
    }
    *left -= read;
    Ok(piece.into())
}
