//! What is taken: documents as they are sent, and what is refused of them.

use std::io::{Cursor, Write};

use rstest_reuse::apply;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::papers::{content, multipart, paper, pdf, send, sha256, thing, upload_body};
use super::wire::{answer, begin, left, listed, post};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::contract::sound;
use crate::world::World;

#[apply(both)]
fn a_document_is_added_with_its_hash_its_type_and_its_readers(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mut document = paper(" Plan voor 2026 ", &[thing("case", &case)]);
    document["note"] = json!("De eerste.");
    document["sha256"] = json!(sha256(&pdf("a")).to_uppercase());
    let made = send(&w.initiator, &document, &pdf("a")).expect(201);
    let path = format!("/v1/documents/{}", made.id());
    assert_eq!(
        (made.header("location"), made.etag()),
        (path.clone(), "\"v1\"".into())
    );
    let latest = &made.body["latest"];
    for (member, value) in [
        ("number", json!(1)),
        ("fileName", json!("stuk.pdf")),
        ("mediaType", json!("application/pdf")),
        ("byteCount", json!(pdf("a").len())),
        ("sha256", json!(sha256(&pdf("a")))),
        ("state", json!("kept")),
        ("note", json!("De eerste.")),
        (
            "check",
            json!({ "code": "passed", "detail": null, "scanner": "none" }),
        ),
        ("destroyedAt", Value::Null),
    ] {
        assert_eq!(latest[member], value, "{member}");
    }
    for (member, value) in [
        ("title", json!("Plan voor 2026")),
        ("kind", json!("report")),
        ("confidential", json!(false)),
        ("ownVersionsOnly", json!(false)),
        ("version", json!(1)),
    ] {
        assert_eq!(made.body[member], value, "{member}");
    }
    let attachment = &made.body["attachments"][0];
    assert_eq!(
        [
            &attachment["kind"],
            &attachment["subjectId"],
            &attachment["caseId"]
        ],
        [&json!("case"), &json!(case), &json!(case)]
    );
    let table = &w.table_members["ibm-nederland"].client;
    assert_eq!(table.get(&path).expect(200).body, made.body);
    assert_eq!(
        content(table, &made.id(), 1).expect(200).text.as_bytes(),
        pdf("a")
    );
    assert_eq!(listed(table), [made.id()]);
    left(app, 1);
    // The bytes decide, not what is said of them; and a version may be of another type.
    let csv = "kenmerk;bedrag\n1;2,00\n".as_bytes();
    let body = upload_body(None, "posten.csv", "application/vnd.ms-excel", csv);
    let headers = [("Content-Type", multipart()), ("If-Match", made.etag())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let second = w
        .initiator
        .send_bytes("POST", &format!("{path}/versions"), &headers, body);
    let second = second.expect(201);
    assert_eq!(second.body["latest"]["mediaType"], "text/csv");
    let read = content(table, &made.id(), 2).expect(200);
    assert_eq!(read.header("content-type"), "text/csv; charset=utf-8");
    // The limits and types can be read.
    let rules = table.get("/v1/document-rules").expect(200).body;
    assert_eq!(
        [&rules["mostBytes"], &rules["scanner"]],
        [&json!(512 << 20), &json!("none")]
    );
    assert_eq!(rules["mediaTypes"].as_array().unwrap().len(), 11);
}

/// An archive that is no office file.
fn archive() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("leesmij.txt", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"tekst").unwrap();
    zip.finish().unwrap().into_inner()
}

#[apply(both)]
fn what_is_refused_leaves_no_file_and_no_row(backend: Backend) {
    let app = &App::start_with(backend, &["--documents-max-mib", "1"]);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let document = paper("Stuk", &[thing("case", &case)]);
    let sound_pdf = pdf("a");
    let broken = &sound_pdf[..sound_pdf.len() - 8];
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".repeat(100);
    let (zip, long) = (archive(), format!("{}.pdf", "a%0A".repeat(300)));
    let cut = &zip[..zip.len() - 10];
    let cases: [(&str, &str, &[u8], &str); 17] = [
        ("stuk.pdf", "application/pdf", b"", "empty"),
        (
            "plaatje.svg",
            "image/svg+xml",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "type-not-allowed",
        ),
        (
            "brief.txt",
            "text/plain",
            b"<html><script>alert(1)</script></html>",
            "type-not-allowed",
        ),
        ("stuk.zip", "application/zip", &zip, "type-not-allowed"),
        ("brief.doc", "application/msword", &old, "type-not-allowed"),
        ("stuk.pdf", "image/png", &sound_pdf, "type-differs"),
        (
            "stuk.docx",
            "application/octet-stream",
            &sound_pdf,
            "ending-differs",
        ),
        ("stuk", "", &sound_pdf, "ending-differs"),
        ("..\\..\\x.pdf", "application/pdf", &sound_pdf, "name-with-path"),
        ("a/b.pdf", "application/pdf", &sound_pdf, "name-with-path"),
        (".pdf", "application/pdf", &sound_pdf, "name-with-path"),
        ("", "application/pdf", &sound_pdf, "blank"),
        (&long, "application/pdf", &sound_pdf, "line-break"),
        ("a\tb.pdf", "application/pdf", &sound_pdf, "control-character"),
        ("brief.txt", "text/plain", b"caf\xe9 au lait", "not-utf-8"),
        ("stuk.docx", "", cut, "unreadable"),
        ("stuk.pdf", "application/pdf", broken, "unreadable"),
    ];
    for (name, media_type, content, code) in cases {
        let body = upload_body(Some(&document), name, media_type, content);
        let answer = post(&w.initiator, &[("Content-Type", &multipart())], body);
        let refused = answer.problem(400, "invalid-input");
        assert!(
            refused.faults().iter().all(|at| at == "/file"),
            "{name}: {}",
            refused.text
        );
        assert_eq!(
            refused.body["errors"][0]["code"], code,
            "{name}: {}",
            refused.text
        );
    }
    let mut other = document.clone();
    other["sha256"] = json!(sha256(b"iets anders"));
    let refused = send(&w.initiator, &other, &sound_pdf).problem(400, "invalid-input");
    assert_eq!(refused.body["errors"][0]["code"], "hash-differs");
    // One byte too many, announced beforehand or not.
    let large = [sound_pdf.clone(), vec![b' '; 1 << 20]].concat();
    send(&w.initiator, &document, &large).problem(413, "payload-too-large");
    let announced = begin(app, &w.initiator, "", 3 << 20, b"");
    assert!(answer(announced).starts_with("HTTP/1.1 413 "));
    left(app, 0);
    assert!(listed(&w.bureau).is_empty());
    // As large as it may be.
    let most = [sound_pdf.clone(), vec![b' '; (1 << 20) - sound_pdf.len() - 6]].concat();
    let most = [most, b"%%EOF\n".to_vec()].concat();
    assert_eq!(most.len(), 1 << 20);
    send(&w.initiator, &document, &most).expect(201);
}

#[test]
fn the_file_comes_after_the_document_and_alone() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let document = paper("Stuk", &[thing("case", &case)]).to_string();
    let head =
        |name: &str, more: &str| format!("Content-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    let described = format!("{}{document}", head("document", ""));
    let file = format!(
        "{}{}",
        head("file", "; filename=\"stuk.pdf\""),
        String::from_utf8(pdf("a")).unwrap()
    );
    let other = format!("{}x", head("other", ""));
    let send = |parts: &[&str]| {
        let boundary = multipart();
        let boundary = boundary.split_once("boundary=").unwrap().1;
        let parts: String = parts
            .iter()
            .map(|part| format!("--{boundary}\r\n{part}\r\n"))
            .collect();
        let body = format!("{parts}--{boundary}--\r\n");
        post(&w.initiator, &[("Content-Type", &multipart())], body.into_bytes())
    };
    for parts in [
        &[file.as_str(), &described][..],
        &[&file],
        &[&described, &file, &other],
        &[&described, &file, &file],
        &[&described, &other, &file],
        &[&described, &described, &file],
        &[&other, &described, &file],
        &[],
    ] {
        send(parts).problem(400, "malformed-body");
    }
    let none = send(&[&described]).problem(400, "invalid-input");
    assert_eq!(none.faults(), ["/file"]);
    assert_eq!(none.body["errors"][0]["code"], "required");
    let broken = format!("{}{{", head("document", ""));
    send(&[&broken, &file]).problem(400, "malformed-body");
    let wrong = format!("{}{{\"title\": 7, \"color\": \"red\"}}", head("document", ""));
    let wrong = send(&[&wrong, &file]).problem(400, "invalid-input");
    let mut at = wrong.faults();
    at.sort();
    assert_eq!(at, ["/color", "/kind", "/title"]);
    let long = format!("{}{}", head("document", ""), " ".repeat(65 << 10));
    send(&[&long, &file]).problem(413, "payload-too-large");
    // A name in the other form, which is taken before the plain one.
    let named = format!(
        "{}{}",
        head("file", "; filename=\"x\"; filename*=UTF-8''na%C3%AFve%20plan.pdf"),
        String::from_utf8(pdf("b")).unwrap()
    );
    let made = send(&[&described, &named]).expect(201);
    assert_eq!(made.body["latest"]["fileName"], "naïve plan.pdf");
    send(&[&described, &file]).expect(201);
    // A length that a part says is the right one; nothing is cut off silently.
    let content = String::from_utf8(pdf("c")).unwrap();
    let say = |length: usize| {
        let said = format!("Content-Length: {length}\r\n");
        format!("{said}{}{content}", head("file", "; filename=\"stuk.pdf\""))
    };
    for length in [0, 2, content.len() - 1, content.len() + 1, content.len() + 40] {
        send(&[&described, &say(length)]).problem(400, "malformed-body");
    }
    let short = format!("content-length: 2\r\n{described}");
    send(&[&short, &file]).problem(400, "malformed-body");
    let made = send(&[&described, &say(content.len())]).expect(201);
    assert_eq!(made.body["latest"]["byteCount"], content.len());
    for media in ["multipart/form-data", "multipart/form-data; boundary="] {
        let body = upload_body(None, "stuk.pdf", "", &pdf("a"));
        post(&w.initiator, &[("Content-Type", media)], body).problem(400, "malformed-body");
    }
    for media in [
        "application/json",
        "application/pdf",
        "multipart/mixed; boundary=x",
    ] {
        let body = b"{}".to_vec();
        post(&w.initiator, &[("Content-Type", media)], body).problem(415, "unsupported-media-type");
    }
    left(app, 3);
}

#[test]
fn no_beginning_of_an_upload_brings_the_service_down() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let document = paper("Stuk", &[thing("case", &case)]);
    let whole = upload_body(
        Some(&document),
        "na\u{ef}ve \u{201c}.pdf",
        "application/pdf",
        &pdf("a"),
    );
    let send = |body: &[u8]| post(&w.initiator, &[("Content-Type", &multipart())], body.to_vec());
    // Without its last line break it is whole.
    for length in (0..whole.len() - 4).step_by(3) {
        let answer = send(&whole[..length]);
        sound(&format!("{length} bytes"), &answer);
        assert_eq!(answer.status, 400, "{length} bytes: {}", answer.text);
    }
    for (place, byte) in [(0, 0), (40, 0), (90, 0xff), (whole.len() / 2, 0)] {
        let mut changed = whole.clone();
        changed[place] = byte;
        sound(&format!("{byte} at {place}"), &send(&changed));
    }
    let head = format!("X-Long: {}\r\n", "x".repeat(64 << 10));
    let long = String::from_utf8_lossy(&whole).replacen("Content-Type:", &format!("{head}Content-Type:"), 1);
    let answer = send(long.as_bytes());
    sound("a long head", &answer);
    assert_eq!(answer.status, 400, "{}", answer.text);
    send(&whole).expect(201);
}

#[apply(both)]
fn an_upload_that_is_not_allowed_is_refused_before_its_bytes_are_read(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let refusal = |client: &Client, document: &Value| {
        let body = upload_body(Some(document), "stuk.pdf", "application/pdf", b"%PDF-1.4");
        // Most of the file never comes.
        answer(begin(app, client, "", 50 << 20, &body[..body.len() - 60]))
    };
    let document = paper("Stuk", &[thing("case", &case)]);
    let auditor = refusal(&app.auditor(), &document);
    assert!(auditor.starts_with("HTTP/1.1 403 "), "{auditor}");
    assert!(auditor.contains("application/problem+json"), "{auditor}");
    let unknown = paper("Stuk", &[thing("case", edba::domain::Id::new().as_str())]);
    let refused = refusal(&w.initiator, &unknown);
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
    assert!(refused.contains("/attachedTo/0/id"), "{refused}");
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let other = refusal(&w.initiator, &paper("Stuk", &[thing("mandate", &mandate)]));
    assert!(other.starts_with("HTTP/1.1 403 "), "{other}");
    left(app, 0);
}
