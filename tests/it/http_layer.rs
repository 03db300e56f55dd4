//! Requests that the HTTP layer refuses before routing.

use std::io::{Read, Write};

use serde_json::json;

use crate::app::{App, Backend};

/// What the service answers to these bytes: the head, and the body.
fn answered(app: &App, request: &[u8]) -> (String, serde_json::Value) {
    let address = app.url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), serde_json::from_str(body).unwrap_or_default())
}

#[test]
fn what_the_http_layer_refuses_is_answered_with_a_problem_too() {
    let app = App::start(Backend::Sqlite);
    let start = "GET / HTTP/1.1\r\nx: ";
    let too_large = format!("{start}{}", "a".repeat(131_072 - start.len()));
    for (request, status, code) in [
        ("GET / HTTP/1.1\r\nHost x\r\n\r\n", 400, "malformed-request"),
        (too_large.as_str(), 431, "request-head-too-large"),
    ] {
        let (head, body) = answered(&app, request.as_bytes());
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
        for line in [
            "content-type: application/problem+json",
            "api-version: ",
            "x-request-id: ",
        ] {
            assert!(head.contains(line), "{line}: {head}");
        }
        assert_eq!((&body["status"], &body["code"]), (&json!(status), &json!(code)));
        assert!(
            body["detail"].as_str().is_some_and(|detail| !detail.is_empty()),
            "{body}"
        );
    }
}
