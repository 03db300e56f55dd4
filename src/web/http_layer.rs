//! The HTTP server, with problem documents in place of the bare error responses of `actix-http`.
//!
//! The dispatcher of `actix-http` answers a request whose head is malformed (400), too slow (408) or too large (431)
//! below all services and middleware, with a status line and no body. Only the stream is below the dispatcher: it
//! detects such a response, which is one complete write, and sends a problem document instead.

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

use super::API_VERSION;
use super::middleware::STRICT_TRANSPORT_SECURITY;
use edba_common::error::{Code, Error};
use edba_common::problem::Problem;
use edba_domain::Id;

/// Timeout for receiving the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a closed connection waits for the client to close it too.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// Upper bound on the size of a bare response of the dispatcher, in bytes.
const LONGEST_BARE: usize = 256;

/// Adds a listener that serves an application over HTTP/1.1, as `actix_web::HttpServer` would.
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

/// A stream that replaces a bare error response of the dispatcher by a problem document.
struct Explaining<T> {
    stream: T,
    /// Whether clients use HTTPS, by the service's configuration.
    https: bool,
    replacement: Option<Replacement>,
}

/// The replacement of a bare response.
struct Replacement {
    bytes: Vec<u8>,
    sent: usize,
    /// Length of the bare response, in bytes.
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

/// The problem document that replaces a bare response of the dispatcher; None for a response of the service, which
/// has a request id.
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

/// The error that a bare status of the dispatcher stands for.
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

    fn read_answer(answer: &str) -> Option<(String, serde_json::Value)> {
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
            let (head, body) = read_answer(&format!("HTTP/1.1 {status}\r\n{rest}")).unwrap();
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
            assert_eq!(read_answer(answer), None, "{answer}");
        }
    }
}
