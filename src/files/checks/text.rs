//! Texts: UTF-8 without control characters, and nothing that a browser would carry out.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use edba_common::error::Result;
use edba_domain::document::{FileName, MediaType};

use super::{Looked, not_taken, unknown};
use crate::errors::{disk, refused};

const WINDOW: usize = 64 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// What a text in a markup language begins with, in lower case.
const MARKUP: &[&[u8]] = &[b"<svg", b"<?xml", b"<!doctype", b"<html", b"<script", b"<!--"];

/// Errors: 400 for another type, and for what is no text.
pub fn look(file: &mut File, name: &FileName, head: &[u8]) -> Result<Looked> {
    let media_type = match name.ending().as_deref() {
        Some("csv") => MediaType::Csv,
        Some("txt") => MediaType::Text,
        _ => return Err(unknown()),
    };
    if is_markup(head) {
        return Err(not_taken("text/html"));
    }
    if is_text(file)? {
        Ok(Looked::sound(media_type))
    } else {
        let text = "A text is in UTF-8, without control characters.";
        Err(refused("not-utf-8", text))
    }
}

fn is_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    let text = head.trim_ascii_start();
    MARKUP.iter().any(|mark| {
        let start = text.get(..mark.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
    })
}

/// Whether all of a file is UTF-8 with visible characters, spaces, tabs, line breaks and form feeds.
fn is_text(file: &mut File) -> Result<bool> {
    file.seek(SeekFrom::Start(0)).map_err(disk)?;
    // A character that the window cut in two is carried over: at most three bytes.
    let mut window: Vec<u8> = Vec::with_capacity(WINDOW + 4);
    loop {
        let read = file
            .by_ref()
            .take(WINDOW as u64)
            .read_to_end(&mut window)
            .map_err(disk)?;
        let (text, rest) = match std::str::from_utf8(&window) {
            Ok(text) => (text, &[][..]),
            Err(error) if error.error_len().is_none() => {
                let (valid, rest) = window.split_at(error.valid_up_to());
                (std::str::from_utf8(valid).unwrap_or_default(), rest)
            }
            Err(_) => return Ok(false),
        };
        if text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}')) {
            return Ok(false);
        }
        if read == 0 {
            return Ok(rest.is_empty());
        }
        window = rest.to_vec();
    }
}
