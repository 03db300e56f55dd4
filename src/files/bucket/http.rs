//! The HTTP client of a bucket: that of this workspace, which blocks. It is called on a runtime that runs nothing else.

use std::io::{self, Read};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use ureq::http::{Method, Request, Response};
use ureq::{Agent, BodyReader};

const CONNECT: Duration = Duration::from_secs(10);
/// How long the service may take for an answer, and between two pieces of it.
const ANSWER: Duration = Duration::from_secs(60);
const PIECE: usize = 256 << 10;

/// Makes the client.
#[derive(Debug)]
pub struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .timeout_per_read(Some(ANSWER))
            .timeout_per_write(Some(ANSWER))
            .build()
            .into();
        Ok(HttpClient::new(Client(agent)))
    }
}

#[derive(Debug)]
struct Client(Agent);

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let has_body = head.method == Method::PUT || head.method == Method::POST;
        let answer = if has_body {
            self.0.run(Request::from_parts(head, body.as_ref()))
        } else {
            self.0.run(Request::from_parts(head, ()))
        };
        let (head, body) = answer.map_err(failed)?.into_parts();
        let pieces = Pieces {
            reader: Mutex::new(body.into_reader()),
            buffer: Vec::new(),
        };
        Ok(Response::from_parts(head, HttpResponseBody::new(pieces)))
    }
}

fn failed(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => HttpErrorKind::Connect,
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::Io(error) => kind_of(error.kind()),
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}

fn kind_of(error: io::ErrorKind) -> HttpErrorKind {
    match error {
        io::ErrorKind::ConnectionRefused => HttpErrorKind::Connect,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => HttpErrorKind::Timeout,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    }
}

/// The body of an answer, read piece by piece.
struct Pieces {
    /// Behind a lock for its type alone: nobody else has it.
    reader: Mutex<BodyReader<'static>>,
    buffer: Vec<u8>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let Self { reader, buffer } = &mut *self;
        let reader = reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        buffer.resize(PIECE, 0);
        Poll::Ready(loop {
            break match reader.read(buffer) {
                Ok(0) => None,
                Ok(read) => {
                    let piece = Bytes::copy_from_slice(buffer.get(..read).unwrap_or_default());
                    Some(Ok(Frame::data(piece)))
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Some(Err(HttpError::new(kind_of(error.kind()), error))),
            };
        })
    }
}
