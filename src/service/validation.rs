//! Texts that people write with what they do, checked and trimmed. Errors: 400 with all faults at once.

use crate::domain::{Fault, text};
use crate::error::{Error, Result};

/// Texts that must say something, each with its JSON pointer; they may have several lines.
pub fn written<const N: usize>(texts: [(&str, &str); N]) -> Result<[String; N]> {
    checked(texts, text::fault)
}

/// Titles and names, each with its JSON pointer: they say something, in one line.
pub fn named<const N: usize>(texts: [(&str, &str); N]) -> Result<[String; N]> {
    checked(texts, text::line_fault)
}

fn checked<const N: usize>(
    texts: [(&str, &str); N],
    check: impl Fn(&str, &str) -> Option<Fault>,
) -> Result<[String; N]> {
    let faults: Vec<_> = texts
        .iter()
        .filter_map(|(pointer, text)| check(pointer, text))
        .collect();
    if faults.is_empty() {
        Ok(texts.map(|(_, text)| text.trim().to_owned()))
    } else {
        Err(Error::invalid(faults))
    }
}
