//! Validates and trims texts that users submit. Errors: 400 with all faults at once.

use edba_common::error::{Error, Result};
use edba_domain::{Fault, text};

/// Requires non-empty texts, each with its JSON pointer; they may have several lines.
pub fn written<const N: usize>(texts: [(&str, &str); N]) -> Result<[String; N]> {
    checked(texts, text::fault)
}

/// Requires non-empty titles and names of one line, each with its JSON pointer.
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
