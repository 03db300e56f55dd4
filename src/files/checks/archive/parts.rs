//! What the lists of an office file (OPC: `[Content_Types].xml` and the relations) say that its parts are. A part is what they
//! say, whatever its name is.

use std::fs::File;
use std::io::{BufReader, Read};

use edba_common::error::Result;
use edba_domain::document::{CheckCode, CheckResult};
use zip::ZipArchive;

use super::Entry;
use crate::checks::damaged;

/// The most that is read of all lists together.
const MOST_READ: u64 = 8 << 20;
/// What a list says of programs, in lower case: types of content and kinds of relations.
const PROGRAMS: &[&str] = &[
    "ms-office.vbaproject",
    "macroenabled",
    "macrosheet",
    "relationships/vbaproject",
    "relationships/wordvbadata",
    "relationships/xlmacrosheet",
    "relationships/xlintlmacrosheet",
];
/// The encodings that readers take such a list in. Others may write the letters in another way.
const ENCODINGS: &[&str] = &["utf-8", "utf-16", "us-ascii", "iso-8859-1", "windows-1252"];
/// How far a reference to a character goes: `&#x00000041;`.
const LONGEST_REFERENCE: usize = 16;

/// Looks for programs in the lists; one that cannot be looked into fails too. Errors: 400 for a damaged part.
pub fn look(archive: &mut ZipArchive<BufReader<&mut File>>, entries: &[Entry]) -> Result<CheckResult> {
    let mut may_read = MOST_READ;
    for (index, entry) in entries.iter().enumerate() {
        if !is_list(&entry.name) {
            continue;
        }
        let unreadable = || damaged("a list of its parts cannot be read");
        let list = archive.by_index(index).map_err(|_| unreadable())?;
        let mut bytes = Vec::new();
        list.take(may_read + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| unreadable())?;
        let Some(left) = may_read.checked_sub(bytes.len() as u64) else {
            return Ok(CheckResult::failed(CheckCode::Encrypted, entry.name.as_str()));
        };
        may_read = left;
        let text = plain(&bytes);
        if !is_clear(&text) {
            return Ok(CheckResult::failed(CheckCode::Encrypted, entry.name.as_str()));
        }
        if PROGRAMS.iter().any(|program| text.contains(program)) {
            return Ok(CheckResult::failed(CheckCode::Macros, entry.name.as_str()));
        }
    }
    Ok(CheckResult::PASSED)
}

fn is_list(name: &str) -> bool {
    name == "[content_types].xml" || name.ends_with(".rels")
}

/// A list in lower case, with its ASCII characters as they are meant: also where it is in UTF-16, or has them as references
/// (`&#66;`).
fn plain(bytes: &[u8]) -> String {
    let bytes: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    let mut pieces = text.split("&#");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match character(piece) {
            Some((character, rest)) => {
                plain.extend(character.to_lowercase());
                plain.push_str(rest);
            }
            None => {
                plain.push_str("&#");
                plain.push_str(piece);
            }
        }
    }
    plain
}

/// The character that a reference stands for, and what follows it.
fn character(reference: &str) -> Option<(char, &str)> {
    let (number, rest) = reference.split_once(';')?;
    if number.len() > LONGEST_REFERENCE {
        return None;
    }
    let number = match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((char::from_u32(number)?, rest))
}

/// Whether what a list says can be read from its letters: it defines none of its own, and none are left as references.
fn is_clear(text: &str) -> bool {
    let encoding = text.split_once("?>").and_then(|(head, _)| {
        let (_, encoding) = head.split_once("encoding")?;
        Some(encoding.trim_start_matches(|c: char| c.is_whitespace() || "='\"".contains(c)))
    });
    let is_known = |encoding: &str| ENCODINGS.iter().any(|known| encoding.starts_with(known));
    !text.contains("<!doctype") && !text.contains("<!entity") && encoding.is_none_or(is_known)
}
