//! Uploads over the wire: begun and left off, and what they leave behind.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use super::papers::multipart;
use crate::app::App;
use crate::client::{Answer, Client};
use crate::decided::text;

/// How many files the document store of the application has, those under way included.
pub fn stored(app: &App) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| match entry.path() {
                path if path.is_dir() => count(&path),
                _ => 1,
            })
            .sum()
    }
    count(&app.folder().join("documents"))
}

/// Waits until so many files are left. What was under way may be removed a moment after its answer.
pub fn left(app: &App, files: usize) {
    while stored(app) != files {
        std::thread::yield_now();
    }
}

pub fn post(client: &Client, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    client.send_bytes("POST", "/v1/documents", headers, body)
}

/// The ids of all documents.
pub fn listed(client: &Client) -> Vec<String> {
    let items = client.get("/v1/documents?limit=100").expect(200).items();
    items.iter().map(|one| text(&one["id"])).collect()
}

/// Begins a request and sends a part of its body.
pub fn begin(app: &App, client: &Client, headers: &str, length: usize, part: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let token = client.token.as_deref().unwrap();
    let head = format!(
        "POST /v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: {}\r\nContent-Length: {length}\r\n\
         Authorization: Bearer {token}\r\n{headers}\r\n",
        multipart()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(part).unwrap();
    stream
}

/// The answer on a connection, which the service closes after it.
pub fn answer(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    // What was not read any more resets the connection behind the answer.
    let _ = stream.read_to_end(&mut said);
    String::from_utf8_lossy(&said).into_owned()
}
