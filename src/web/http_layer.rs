//! The HTTP server, with problem documents where its HTTP layer answers by itself.
//!
//! A request whose head is malformed (400), comes too slowly (408) or is too large (431) is answered by the dispatcher
//! of `actix-http`, below any service and any middleware, with a status line and no body. What can be put below it is
//! the stream: it sees such an answer go out, whole and in one write, and sends a problem document in its place.

use std::fmt;
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Request, Response};
use actix_server::ServerBuilder;
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::body::MessageBody;
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::middleware::STRICT_TRANSPORT_SECURITY;
use super::openapi::API_VERSION;
use super::problem::Problem;
use crate::domain::Id;
use crate::error::{Code, Error};

/// How long the head of a request may take to come.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection that is closed waits for the client to close it too.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// Longer than any answer that the HTTP layer gives by itself, in bytes.
const LONGEST_BARE: usize = 256;

/// Adds a listener that serves an application by HTTP/1.1, as `actix_web::HttpServer` would.
pub fn listen<F, I, S, B>(
    builder: ServerBuilder,
    listener: TcpListener,
    https: bool,
    application: F,
) -> io::Result<ServerBuilder>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let address = listener.local_addr()?;
    let signal = builder.graceful_shutdown_signal();
    builder.listen("edba", listener, move || {
        let signal = signal.clone();
        let service = application()
            .into_factory()
            .map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let signal = signal.clone();
                async move { signal.notified().await }
            })
            .client_request_timeout(HEAD_TIMEOUT)
            .client_disconnect_timeout(DISCONNECT_TIMEOUT)
            .local_addr(address)
            .h1(map_config(service, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| async move {
            let peer = stream.peer_addr().ok();
            Ok::<_, DispatchError>((Explaining::new(stream, https), peer))
        })
        .and_then(http)
    })
}

/// A stream that sends a problem document where the HTTP layer answers with nothing but a status.
struct Explaining<T> {
    stream: T,
    /// Whether clients come over HTTPS, by what the service is told of itself.
    https: bool,
    replacement: Option<Replacement>,
}

/// What is sent in the place of a bare answer.
struct Replacement {
    bytes: Vec<u8>,
    sent: usize,
    /// How long the bare answer is, in bytes.
    bare: usize,
}

impl<T> Explaining<T> {
    const fn new(stream: T, https: bool) -> Self {
        Self {
            stream,
            https,
            replacement: None,
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Explaining<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Explaining<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Self {
            stream,
            https,
            replacement,
        } = &mut *self;
        if replacement.is_none() {
            *replacement = explained(bytes, *https).map(|explained| Replacement {
                bytes: explained,
                sent: 0,
                bare: bytes.len(),
            });
        }
        let Some(instead) = replacement else {
            return Pin::new(stream).poll_write(cx, bytes);
        };
        while let Some(rest) = instead.bytes.get(instead.sent..).filter(|rest| !rest.is_empty()) {
            match ready!(Pin::new(&mut *stream).poll_write(cx, rest))? {
                0 => return Poll::Ready(Ok(0)),
                sent => instead.sent += sent,
            }
        }
        let bare = instead.bare;
        *replacement = None;
        Poll::Ready(Ok(bare))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The problem document in the place of an answer of the HTTP layer; None for an answer of the service, which has an
/// id of its request.
fn explained(answer: &[u8], https: bool) -> Option<Vec<u8>> {
    if answer.len() > LONGEST_BARE {
        return None;
    }
    let head = std::str::from_utf8(answer).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?;
    let error = problem(status.strip_prefix("HTTP/1.1 ")?.get(..3)?)?;
    let kept: Vec<&str> = lines
        .filter(|line| !line.starts_with("content-length:") && !line.starts_with("connection:"))
        .collect();
    if !head.contains("\r\ncontent-length: 0") || kept.iter().any(|line| !line.starts_with("date:")) {
        return None;
    }
    let body = serde_json::to_string(&Problem::of(&error)).ok()?;
    let id = Id::random();
    tracing::info!(%id, status = error.code.status(), "a request could not be read");
    let date = kept.first().map(|date| format!("{date}\r\n")).unwrap_or_default();
    let hsts = if https {
        format!("strict-transport-security: {STRICT_TRANSPORT_SECURITY}\r\n")
    } else {
        String::new()
    };
    let length = body.len();
    Some(
        format!(
            "{status}\r\ncontent-length: {length}\r\nconnection: close\r\n{date}content-type: application/problem+json\r\n\
             cache-control: no-store\r\nx-content-type-options: nosniff\r\napi-version: {API_VERSION}\r\n\
             x-request-id: {id}\r\n{hsts}\r\n{body}"
        )
        .into_bytes(),
    )
}

/// What the HTTP layer means by a status.
fn problem(status: &str) -> Option<Error> {
    match status {
        "400" => Some(Error::new(
            Code::MalformedRequest,
            "This is no HTTP/1.1 request: send a request line, header lines of a name, a colon and a value, and an empty line.",
        )),
        "408" => Some(Error::new(
            Code::RequestTimeout,
            format!(
                "The head of a request has to come within {} seconds.",
                HEAD_TIMEOUT.as_secs()
            ),
        )),
        "431" => Some(Error::new(
            Code::HeadTooLarge,
            "The head of a request has at most 128 KiB: shorten the address and the headers.",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(answer: &str) -> Option<(String, serde_json::Value)> {
        assert_eq!(
            explained(answer.as_bytes(), false).is_some(),
            explained(answer.as_bytes(), true).is_some()
        );
        let bytes = explained(answer.as_bytes(), true)?;
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains(&format!("content-length: {}\r\n", body.len())),
            "{head}"
        );
        Some((head.to_owned(), serde_json::from_str(body).unwrap()))
    }

    #[test]
    fn an_answer_of_the_http_layer_becomes_a_problem_document() {
        let rest = "content-length: 0\r\nconnection: close\r\ndate: Mon, 02 Mar 2026 09:00:00 GMT\r\n\r\n";
        for (status, code) in [
            ("400 Bad Request", "malformed-request"),
            ("408 Request Timeout", "request-timeout"),
            ("431 Request Header Fields Too Large", "request-head-too-large"),
        ] {
            let (head, body) = told(&format!("HTTP/1.1 {status}\r\n{rest}")).unwrap();
            assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{head}");
            assert!(
                head.contains("content-type: application/problem+json") && head.contains("date: Mon"),
                "{head}"
            );
            assert_eq!(body["code"], code);
            assert!(head.contains("\r\nstrict-transport-security: max-age="), "{head}");
        }
    }

    #[test]
    fn an_answer_of_the_service_stays_as_it_is() {
        for answer in [
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nx-request-id: 1\r\n\r\n",
            "HTTP/1.1 204 No Content\r\ndate: Mon\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ndate: Mon\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\ndate: Mon\r\n\r\nabc",
        ] {
            assert_eq!(told(answer), None, "{answer}");
        }
    }
}
