//! What a file is, and whether it is sound: read from its content alone.
//!
//! What is plainly wrong is refused (an error): a type that is not taken, a damaged file. What is dangerous is the result of
//! the check: it is recorded. Of an archive only the lists of its parts are unpacked, and the memory of the checks does not
//! depend on the file.

mod archive;
mod image;
mod names;
mod pdf;
mod text;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use edba_common::error::{Code, Error, Result};
use edba_domain::document::{CheckResult, FileName, MediaType};

use crate::errors::{disk, refused};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    pub media_type: MediaType,
    pub check: CheckResult,
}

impl Looked {
    fn sound(media_type: MediaType) -> Self {
        Self {
            media_type,
            check: CheckResult::PASSED,
        }
    }
}

/// What the first bytes of a file say that it is.
enum Kind {
    Pdf,
    Image(MediaType),
    Archive,
    /// A type that is not taken, with its name.
    Other(&'static str),
    Unknown,
}

/// Looks at a file whose first bytes are `head`. Errors: 400 for what is not taken or damaged.
pub fn look(file: &mut File, name: &FileName, head: &[u8], bytes: u64) -> Result<Looked> {
    match kind(name, head) {
        Kind::Pdf => pdf::look(file, bytes),
        Kind::Image(media_type) => image::look(file, media_type),
        Kind::Archive => archive::look(file, bytes),
        Kind::Other(found) if is_markup(found) => Err(not_taken(found)),
        // The signatures of some binary files are letters, such as `BM`: a text may begin with them too.
        Kind::Other(found) => text::look(file, name, head).map_err(|error| match error.code {
            Code::InvalidInput => not_taken(found),
            _ => error,
        }),
        Kind::Unknown => text::look(file, name, head),
    }
}

fn kind(name: &FileName, head: &[u8]) -> Kind {
    let Some(found) = infer::get(head) else {
        // Some programs write a line before the header of a PDF.
        let is_pdf = name.ending().as_deref() == Some("pdf") && pdf::has_header(head);
        return if is_pdf { Kind::Pdf } else { Kind::Unknown };
    };
    let found = found.mime_type();
    match found.parse() {
        Ok(MediaType::Pdf) => Kind::Pdf,
        Ok(image @ (MediaType::Png | MediaType::Jpeg)) => Kind::Image(image),
        Ok(archive) if archive.is_archive() => Kind::Archive,
        _ if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") => Kind::Archive,
        _ => Kind::Other(found),
    }
}

/// Texts that a browser or a shell would carry out.
fn is_markup(found: &str) -> bool {
    found.starts_with("text/")
}

fn not_taken(found: &str) -> Error {
    refused(
        "type-not-allowed",
        format!("A file of the type {found} is not taken; {SAVE_IT}"),
    )
}

/// For a file whose content and ending tell no type that is taken.
fn unknown() -> Error {
    let text = format!("This is no file of a type that is taken; {SAVE_IT}");
    refused("type-not-allowed", text)
}

const SAVE_IT: &str = "save it as PDF, an office format, PNG, JPEG, TXT or CSV.";

fn damaged(why: &str) -> Error {
    refused("unreadable", format!("The file is damaged: {why}."))
}

/// A part of a file; shorter at its end.
fn part(file: &mut File, from: u64, length: u64) -> Result<Vec<u8>> {
    let mut part = Vec::new();
    file.seek(SeekFrom::Start(from)).map_err(disk)?;
    file.take(length).read_to_end(&mut part).map_err(disk)?;
    Ok(part)
}

/// Whether these bytes contain those.
fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
pub(crate) mod tests;
