//! What is dangerous is recorded and not kept: archives that become too large, scripts, macros, passwords.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::papers::{
    add_failing, content, multipart, paper, pdf, pdf_with_script, sha256, thing, upload_body,
};
use crate::app::{App, Backend};
use crate::client::{Answer, Client};
use crate::world::World;

/// An office file with these parts.
fn office(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = match *name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(part: &str, content: &[u8]) -> Vec<u8> {
    office(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w:document/>"),
        (part, content),
    ])
}

fn odt(list: &[u8]) -> Vec<u8> {
    office(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<office:document-content/>"),
        ("META-INF/manifest.xml", list),
    ])
}

/// Makes the directory of an archive say that each part is so large.
fn saying(mut archive: Vec<u8>, bytes: u32) -> Vec<u8> {
    for at in 0..archive.len() - 28 {
        if archive[at..].starts_with(b"PK\x01\x02") {
            archive[at + 24..at + 28].copy_from_slice(&bytes.to_le_bytes());
        }
    }
    archive
}

fn send(client: &Client, document: &Value, name: &str, content: &[u8]) -> Answer {
    let body = upload_body(Some(document), name, "application/octet-stream", content);
    client.send_bytes("POST", "/v1/documents", &[("Content-Type", &multipart())], body)
}

#[test]
fn a_zip_bomb_a_script_macros_and_a_password_fail_and_are_said() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let locked = [&pdf("Slot")[..], b"trailer << /Encrypt 9 0 R >>\n%%EOF\n"].concat();
    let list = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    for (name, content, code, detail) in [
        (
            "bom.docx",
            saying(docx("word/a.xml", b"a"), 500 << 20),
            "archive-bomb",
            "archive",
        ),
        ("script.pdf", pdf_with_script("Script"), "script", "JavaScript"),
        (
            "macro.docx",
            docx("word/vbaProject.bin", b"1"),
            "macros",
            "word/vbaproject.bin",
        ),
        ("slot.pdf", locked, "encrypted", "Encrypt"),
        ("slot.odt", odt(list), "encrypted", "META-INF/manifest.xml"),
    ] {
        let made = send(&w.bureau, &paper(name, &[thing("case", &case)]), name, &content).expect(201);
        let latest = &made.body["latest"];
        assert_eq!(latest["state"], "failed", "{name}");
        let check = json!({ "code": code, "detail": detail, "scanner": "none" });
        assert_eq!(latest["check"], check, "{name}");
        assert_eq!(latest["sha256"], sha256(&content), "{name}");
        assert_eq!(latest["byteCount"], content.len(), "{name}");
    }
}

#[test]
fn a_failed_version_has_a_hash_and_no_content() {
    let app = &App::start(Backend::Sqlite);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add_failing(&w.bureau, &paper("Script", &[thing("case", &case)]));
    let refused = content(&w.bureau, &id, 1).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["content-failed"]);
    let mut kept = 0;
    app.state
        .files
        .each(&mut |_| {
            kept += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(kept, 0);
    let incoming = app.folder().join("documents/incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
}
