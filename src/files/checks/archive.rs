//! Office files: ZIP archives, judged by their directory. Nothing is unpacked but the lists of their parts.

mod parts;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use edba_common::error::{Error, Result};
use edba_domain::document::{CheckCode, CheckResult, MediaType};
use zip::read::{ArchiveOffset, Config};
use zip::{CompressionMethod, ZipArchive};

use super::{Looked, contains, damaged, not_taken, part};
use crate::errors::{disk, refused};

const MOST_ENTRIES: u16 = 10_000;
const LARGEST_DIRECTORY: u64 = 4 << 20;
/// The end of the directory, without its comment.
const END: usize = 22;
/// What stands before it in the form ZIP64.
const LARGE_END: usize = 20;
const LONGEST_COMMENT: u64 = u16::MAX as u64;
/// The most that an archive is when it is unpacked: in all, and where it is more than so many times the file.
const MOST_UNPACKED: u64 = 1 << 30;
const FEW_UNPACKED: u64 = 64 << 20;
const MOST_TIMES: u64 = 100;
/// Where the flags are in the header of a part, and those that say that it is encrypted, in any of three ways.
const FLAGS: u64 = 6;
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// The longest list of an ODF file that is read.
const LONGEST_LIST: u64 = 1 << 20;
/// The longest media type of an ODF file.
const LONGEST_TYPE: u64 = 100;

/// An entry of the directory.
struct Entry {
    /// In lower case, and as a path without detours.
    name: String,
    bytes: u64,
    packed: u64,
    is_encrypted: bool,
    /// Where its own header is.
    header: u64,
}

/// Errors: 400 for a damaged archive, and for one that is no office file.
pub fn look(file: &mut File, bytes: u64) -> Result<Looked> {
    let count = entries_at_end(file, bytes)?;
    file.seek(SeekFrom::Start(0)).map_err(disk)?;
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let mut archive = ZipArchive::with_config(config, BufReader::new(&mut *file))
        .map_err(|_| damaged("the directory of the archive cannot be read"))?;
    // Two of one name: readers differ in which of them they take.
    if archive.len() != usize::from(count) || archive.has_duplicate_names() {
        return Err(damaged("the directory of the archive names its parts twice"));
    }
    let entries = entries(&archive)?;
    let overlap = archive.has_overlapping_entries();
    let media_type = media_type(&mut archive, &entries)?;
    let check = if is_bomb(&entries, bytes) || overlap.as_ref().is_ok_and(|overlap| *overlap) {
        CheckResult::failed(CheckCode::ArchiveBomb, "archive")
    } else if overlap.is_err() {
        return Err(damaged("a part of the archive is not where its directory says"));
    } else if let Some(entry) = entries.iter().find(|entry| entry.is_encrypted) {
        CheckResult::failed(CheckCode::Encrypted, entry.name.as_str())
    } else if let Some(entry) = entries.iter().find(|entry| is_macro(&entry.name)) {
        CheckResult::failed(CheckCode::Macros, entry.name.as_str())
    } else if is_encrypted_odf(&mut archive)? {
        CheckResult::failed(CheckCode::Encrypted, "META-INF/manifest.xml")
    } else {
        parts::look(&mut archive, &entries)?
    };
    drop(archive);
    let check = if check == CheckResult::PASSED {
        headers(file, &entries)?
    } else {
        check
    };
    Ok(Looked {
        media_type,
        check: shortened(check),
    })
}

/// Looks at the header of each part: some readers go by it and not by the directory. Errors: 400 where there is none.
fn headers(file: &mut File, entries: &[Entry]) -> Result<CheckResult> {
    for entry in entries {
        let header = part(file, entry.header, FLAGS + 2)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(damaged("a part of the archive is not where its directory says"));
        }
        if number(&header, 6) & ENCRYPTED != 0 {
            return Ok(CheckResult::failed(CheckCode::Encrypted, entry.name.as_str()));
        }
    }
    Ok(CheckResult::PASSED)
}

/// A name out of the archive, which may be long and have any characters.
fn shortened(check: CheckResult) -> CheckResult {
    CheckResult {
        detail: check
            .detail
            .map(|detail| edba_domain::text::one_line(&detail, 100)),
        ..check
    }
}

/// The number of entries, as the end of the directory says it. Errors: 400 where there is no such end, or the directory is too
/// large or outside the file.
fn entries_at_end(file: &mut File, bytes: u64) -> Result<u16> {
    let from = bytes.saturating_sub(LONGEST_COMMENT + END as u64);
    let tail = part(file, from, LONGEST_COMMENT + END as u64)?;
    // The last one whose comment goes to the end of the file.
    let (at, end) = tail
        .windows(END)
        .enumerate()
        .rev()
        .find(|(at, end)| {
            end.starts_with(b"PK\x05\x06") && at + END + usize::from(number(end, 20)) == tail.len()
        })
        .ok_or_else(|| match tail.windows(4).any(|bytes| bytes == b"PK\x05\x06") {
            true => damaged("something stands behind the end of the archive, or is missing there"),
            false => damaged("the archive has no end"),
        })?;
    let [number_of_disk, first_disk, here, count] = [4, 6, 8, 10].map(|field| number(end, field));
    let [length, start] = [12, 16].map(|field| {
        let [low, high] = [field, field + 2].map(|half| u64::from(number(end, half)));
        low | high << 16
    });
    let end_at = from + at as u64;
    let has_large_end = at
        .checked_sub(LARGE_END)
        .and_then(|at| tail.get(at..))
        .is_some_and(|before| before.starts_with(b"PK\x06\x07"));
    if has_large_end || count == u16::MAX || length.max(start) == u64::from(u32::MAX) {
        return Err(unreadable(
            "it is an archive in the form ZIP64, which is not taken",
        ));
    }
    if number_of_disk != 0 || first_disk != 0 || here != count {
        return Err(unreadable("it is one piece of an archive of several files"));
    }
    if !(1..=MOST_ENTRIES).contains(&count) || length > LARGEST_DIRECTORY {
        let why = format!(
            "an archive has 1 to {MOST_ENTRIES} parts; this one has {count}, or a very long list of them"
        );
        return Err(unreadable(&why));
    }
    if start.checked_add(length) != Some(end_at) {
        return Err(damaged("the directory of the archive is not where its end says"));
    }
    Ok(count)
}

/// What is whole, and in a form that is not taken.
fn unreadable(why: &str) -> Error {
    refused("unreadable", format!("The file cannot be read: {why}."))
}

/// A number of two bytes.
fn number(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some([low, high]) => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

fn entries(archive: &ZipArchive<BufReader<&mut File>>) -> Result<Vec<Entry>> {
    (0..archive.len())
        .map(|index| {
            let entry = archive
                .by_index_data(index)
                .map_err(|_| damaged("an entry of the archive cannot be read"))?;
            Ok(Entry {
                name: without_detours(&String::from_utf8_lossy(entry.name_raw()).to_lowercase()),
                bytes: entry.size(),
                packed: entry.compressed_size(),
                is_encrypted: entry.encrypted(),
                header: entry.header_start(),
            })
        })
        .collect()
}

/// A path as readers take it: `./Basic//a\\..\\b` is `Basic/b`. A folder keeps the slash at its end.
fn without_detours(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    let mut path_without = steps.join("/");
    if path.ends_with(['/', '\\']) {
        path_without.push('/');
    }
    path_without
}

/// The type of an office file by its main part. Errors: 400 for another archive.
fn media_type(archive: &mut ZipArchive<BufReader<&mut File>>, entries: &[Entry]) -> Result<MediaType> {
    if entries.first().is_some_and(|first| first.name == "mimetype")
        && let Some(found) = odf_type(archive)
    {
        return Ok(found);
    }
    let has = |start: &str| {
        let is_main = |name: &str| name.starts_with(start) && name.ends_with(".xml");
        entries.iter().any(|entry| is_main(&entry.name))
    };
    let is_office = entries.iter().any(|entry| entry.name == "[content_types].xml");
    // Some programs number the main part: document2.xml.
    let found = [
        (MediaType::Docx, "word/document"),
        (MediaType::Xlsx, "xl/workbook"),
        (MediaType::Pptx, "ppt/presentation"),
    ];
    let mut found = found.into_iter().filter(|(_, start)| has(start));
    match (found.next(), found.next()) {
        (Some((media_type, _)), None) if is_office => Ok(media_type),
        _ => Err(not_taken("application/zip, a plain archive")),
    }
}

/// The media type in the first entry of an ODF file, which is not packed.
fn odf_type(archive: &mut ZipArchive<BufReader<&mut File>>) -> Option<MediaType> {
    let entry = archive.by_index(0).ok()?;
    if entry.compression() != CompressionMethod::Stored || entry.size() > LONGEST_TYPE {
        return None;
    }
    let mut text = String::new();
    entry.take(LONGEST_TYPE).read_to_string(&mut text).ok()?;
    let found: MediaType = text.trim_end().parse().ok()?;
    matches!(found, MediaType::Odt | MediaType::Ods | MediaType::Odp).then_some(found)
}

/// Whether it would become far too large: by the sizes that its directory says.
fn is_bomb(entries: &[Entry], bytes: u64) -> bool {
    let sum = |size: fn(&Entry) -> u64| entries.iter().map(size).fold(0, u64::saturating_add);
    let unpacked = sum(|entry| entry.bytes);
    unpacked > MOST_UNPACKED
        || (unpacked > FEW_UNPACKED && unpacked / MOST_TIMES > bytes)
        || sum(|entry| entry.packed) > bytes
}

/// Whether an entry, by its name in lower case, holds programs. A part of an office file may be an office file with folders
/// of its own.
fn is_macro(name: &str) -> bool {
    let folders = name.rsplit_once('/').map_or("", |(folders, _)| folders);
    name.ends_with("vbaproject.bin")
        || folders
            .split('/')
            .any(|folder| matches!(folder, "basic" | "scripts" | "macrosheets"))
}

/// Whether the list of an ODF file says that its parts are encrypted; also where the list is too long to be read.
fn is_encrypted_odf(archive: &mut ZipArchive<BufReader<&mut File>>) -> Result<bool> {
    let Ok(list) = archive.by_name("META-INF/manifest.xml") else {
        return Ok(false);
    };
    let mut text = Vec::new();
    let read = list.take(LONGEST_LIST + 1).read_to_end(&mut text);
    if read.is_err() {
        return Err(damaged("the list of its parts cannot be read"));
    }
    Ok(text.len() as u64 > LONGEST_LIST || contains(&text, b"encryption-data"))
}

#[cfg(test)]
mod tests;
