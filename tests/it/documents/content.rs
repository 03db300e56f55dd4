//! Downloads: whole and in parts, always as an attachment, and as the bytes that were sent.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rstest_reuse::apply;
use serde_json::Value;

use super::papers::{add, multipart, paper, pdf, renew, sha256, thing, upload_body};
use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::world::World;

/// The address of the content of a version.
fn address(id: &str, number: i32) -> String {
    format!("/v1/documents/{id}/versions/{number}/content")
}

fn read(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    client.send("GET", path, headers, None)
}

/// Adds a text of so many bytes, which says at each place where that is; returns the address of its content, and the text.
fn long_text(client: &Client, case: &str, bytes: usize) -> (String, String) {
    let mut text: String = (0..bytes / 10 + 1).map(|line| format!("{line:09}\n")).collect();
    text.truncate(bytes);
    let document = paper("Lange tekst", &[thing("case", case)]);
    let body = upload_body(Some(&document), "lang.txt", "text/plain", text.as_bytes());
    let made = client.send_bytes("POST", "/v1/documents", &[("Content-Type", &multipart())], body);
    (address(&made.expect(201).id(), 1), text)
}

#[apply(both)]
fn a_download_has_safe_headers_and_its_hash_as_etag(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.initiator, &paper("Plan", &[thing("case", &case)]));
    let path = address(&id, 1);
    let got = w.initiator.get(&path).expect(200);
    assert_eq!(got.text.as_bytes(), pdf("Plan"));
    let length = pdf("Plan").len().to_string();
    let etag = format!("\"{}\"", sha256(&pdf("Plan")));
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", length.as_str()),
        ("etag", etag.as_str()),
        ("accept-ranges", "bytes"),
        (
            "content-disposition",
            "attachment; filename=\"stuk.pdf\"; filename*=UTF-8''stuk.pdf",
        ),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cache-control", "private, no-cache"),
    ] {
        assert_eq!(got.header(name), value, "{name}");
    }
    let digest = got.header("repr-digest");
    assert!(
        digest.starts_with("sha-256=:") && digest.ends_with("=:"),
        "{digest}"
    );
    // Whatever a client accepts, it gets what is there.
    for accept in ["application/pdf", "image/*", "application/json"] {
        let any = read(&w.initiator, &path, &[("Accept", accept)]).expect(200);
        assert_eq!(any.header("content-type"), "application/pdf");
    }
    let head = w.initiator.send("HEAD", &path, &[], None).expect(200);
    assert_eq!(head.text, "");
    for name in ["content-type", "content-length", "etag", "content-disposition"] {
        assert_eq!(head.header(name), got.header(name), "{name}");
    }
    // A version of its own has content of its own, and the one before stays.
    renew(&w.initiator, &id, &pdf("Tweede")).expect(201);
    assert_eq!(w.initiator.get(&path).expect(200).text, got.text);
    let second = w.initiator.get(&address(&id, 2)).expect(200);
    assert_eq!(second.text.as_bytes(), pdf("Tweede"));
    for number in [0, 3, 9999] {
        w.initiator.get(&address(&id, number)).problem(404, "not-found");
    }
    for wrong in ["x", "-1", "1.0", "99999999999"] {
        let path = format!("/v1/documents/{id}/versions/{wrong}/content");
        w.initiator.get(&path).problem(404, "not-found");
    }
}

#[apply(both)]
fn ranges_are_parts_of_the_whole(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    // More than is read at once.
    const BYTES: usize = 700_001;
    let (path, text) = long_text(&w.bureau, &case, BYTES);
    assert_eq!(w.bureau.get(&path).expect(200).text, text);
    let config = Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let asked = (0..BYTES, 0..BYTES, 0..3_u8);
    TestRunner::new(config)
        .run(&asked, |(one, other, form)| {
            let (from, to) = (one.min(other), one.max(other));
            let (range, part) = match form {
                0 => (format!("bytes={from}-{to}"), from..to + 1),
                1 => (format!("bytes={from}-"), from..BYTES),
                _ => (format!("bytes=-{}", to + 1), BYTES - to - 1..BYTES),
            };
            let got = read(&w.bureau, &path, &[("Range", &range)]);
            // All of it, asked for as a part, is the whole.
            let status = if part == (0..BYTES) { 200 } else { 206 };
            prop_assert_eq!(got.status, status, "{}", range);
            if status == 206 {
                let header = format!("bytes {}-{}/{BYTES}", part.start, part.end - 1);
                prop_assert_eq!(got.header("content-range"), header);
                prop_assert_eq!(got.header("repr-digest"), "");
            }
            prop_assert_eq!(got.header("content-length"), part.len().to_string());
            prop_assert!(got.text == text[part], "{}", range);
            Ok(())
        })
        .unwrap();
}

#[apply(both)]
fn a_range_beyond_the_end_is_416_and_several_are_the_whole(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let (path, text) = long_text(&w.bureau, &case, 1_000);
    for range in ["bytes=1000-", "bytes=1000-2000", "bytes=-0"] {
        let none = read(&w.bureau, &path, &[("Range", range)]).problem(416, "range-not-satisfiable");
        assert_eq!(none.header("content-range"), "bytes */1000", "{range}");
    }
    for range in [
        "bytes=0-1,4-5",
        "bytes=5-2",
        "bytes=a-",
        "lines=1-2",
        "bytes=",
        "7",
    ] {
        let whole = read(&w.bureau, &path, &[("Range", range)]).expect(200);
        assert_eq!(whole.text, text, "{range}");
    }
    // A head is that of the whole.
    let head = w
        .bureau
        .send("HEAD", &path, &[("Range", "bytes=0-1")], None)
        .expect(200);
    assert_eq!(head.header("content-length"), "1000");
}

#[apply(both)]
fn if_range_and_if_none_match_compare_the_hash(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let (path, text) = long_text(&w.bureau, &case, 1_000);
    let etag = w.bureau.get(&path).expect(200).etag();
    assert_eq!(etag, format!("\"{}\"", sha256(text.as_bytes())));
    for known in [
        etag.as_str(),
        "*",
        &format!("W/{etag}"),
        &format!("\"x\", {etag}"),
    ] {
        let same = read(&w.bureau, &path, &[("If-None-Match", known)]).expect(304);
        assert_eq!((same.text.as_str(), same.etag()), ("", etag.clone()), "{known}");
    }
    read(&w.bureau, &path, &[("If-None-Match", "\"x\"")]).expect(200);
    let range = ("Range", "bytes=0-9");
    for (known, status) in [
        (etag.as_str(), 206),
        ("\"x\"", 200),
        (&format!("W/{etag}"), 200),
        ("Mon, 02 Mar 2026 09:00:00 GMT", 200),
    ] {
        let got = read(&w.bureau, &path, &[range, ("If-Range", known)]);
        assert_eq!(got.status, status, "{known}");
    }
    // A reader that may not read it any more gets no 304.
    let partner = app.account(
        edba::domain::codes::Role::FinancePartner,
        "Partner",
        Some(w.organisations["windesheim"]),
        None,
    );
    read(&partner, &path, &[("If-None-Match", &etag)]).problem(404, "not-found");
}

#[apply(both)]
fn a_download_is_never_compressed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let (path, text) = long_text(&w.bureau, &case, 400_000);
    for headers in [&[][..], &[("Range", "bytes=10-300009")]] {
        let headers = [headers, &[("Accept-Encoding", "gzip, br")]].concat();
        let got = read(&w.bureau, &path, &headers);
        assert!(["", "identity"].contains(&got.header("content-encoding").as_str()));
        assert_eq!(got.header("content-length"), got.text.len().to_string());
        assert!(text.contains(&got.text));
    }
}

#[apply(both)]
fn a_name_with_quotes_and_umlauts_comes_back(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    for (name, sent, encoded) in [
        (
            "Überblick “nieuw”.pdf",
            "Überblick “nieuw”.pdf",
            "%C3%9Cberblick%20%E2%80%9Cnieuw%E2%80%9D.pdf",
        ),
        ("a \"b\" c.pdf", "a %22b%22 c.pdf", "a%20%22b%22%20c.pdf"),
        ("100%.pdf", "100%.pdf", "100%25.pdf"),
        ("a;b=c.pdf", "a;b=c.pdf", "a%3Bb%3Dc.pdf"),
    ] {
        let document = paper("Stuk", &[thing("case", &case)]);
        let body = upload_body(Some(&document), sent, "application/pdf", &pdf(name));
        let made = w
            .initiator
            .send_bytes("POST", "/v1/documents", &[("Content-Type", &multipart())], body)
            .expect(201);
        assert_eq!(made.body["latest"]["fileName"], Value::from(name));
        let got = w.initiator.get(&address(&made.id(), 1)).expect(200);
        let header = got.header("content-disposition");
        assert!(header.is_ascii(), "{header}");
        assert!(header.starts_with("attachment; filename=\""), "{header}");
        assert!(
            header.ends_with(&format!("; filename*=UTF-8''{encoded}")),
            "{header}"
        );
    }
}
