//! Small files of each type, for the tests.

use std::io::{Cursor, Read, Write};

use edba_common::error::Result;
use edba_domain::document::FileName;
use flate2::Compression;
use flate2::read::ZlibEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::checks::{self, Looked};

/// A PDF with these bytes between its header and its end.
pub fn pdf(body: &[u8]) -> Vec<u8> {
    let start: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
    let end: &[u8] = b"\nxref\n0 1\ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n9\n%%EOF\n";
    [start, body, end].concat()
}

/// A stream with this in its dictionary.
pub fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = format!("7 0 obj\n<<{dictionary}/Length {length}>>\nstream\r\n");
    [head.as_bytes(), content, b"\nendstream\nendobj\n"].concat()
}

pub fn packed(content: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    ZlibEncoder::new(content, Compression::default())
        .read_to_end(&mut packed)
        .unwrap();
    packed
}

/// An archive with these parts, packed.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
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

pub fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    office(b"<Types/>", more)
}

/// The same with this list of the types of its parts.
pub fn office(types: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/document.xml", b"<w:document/>"),
    ];
    archive(&[&parts[..], more].concat())
}

pub fn odt(list: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<office:document-content/>"),
        ("META-INF/manifest.xml", list),
    ];
    archive(&[&parts[..], more].concat())
}

/// One pixel.
pub fn png() -> Vec<u8> {
    let hex = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001\
               48afa4710000000049454e44ae426082";
    hex::decode(hex).unwrap()
}

/// No picture, with the segments of one: a small one inside it, its content, and its end.
pub fn jpeg() -> Vec<u8> {
    let segments: [&[u8]; 4] = [
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0",
        b"\xff\xe1\0\x08\xff\xd8\xff\xd9\0\0",
        b"\xff\xda\0\x08\x01\x01\0\0\x3f\0",
        b"abc\xff\0abc\xff\xd0abc\xff\xff\xd9",
    ];
    segments.concat()
}

/// The result of the checks of this content under this name.
pub fn look(name: &str, content: &[u8]) -> Result<Looked> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    let name = FileName::parse(name).unwrap();
    let head = content.get(..8192).unwrap_or(content);
    checks::look(&mut file, &name, head, content.len() as u64)
}

/// The code of what was found: of a refusal, or of the check.
pub fn code(name: &str, content: &[u8]) -> String {
    match look(name, content) {
        Ok(looked) => looked.check.code.to_string(),
        Err(error) => error.faults[0].code.clone(),
    }
}
