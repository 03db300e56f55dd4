//! What people write with what they do.

use crate::domain::text;
use crate::error::{Error, Result};

/// Texts that must say something, each with its JSON pointer, trimmed. Errors: 400 with all faults at
/// once.
pub fn written<const N: usize>(texts: [(&str, &str); N]) -> Result<[String; N]> {
    let faults: Vec<_> = texts
        .iter()
        .filter_map(|(pointer, text)| text::fault(pointer, text))
        .collect();
    if faults.is_empty() {
        Ok(texts.map(|(_, text)| text.trim().to_owned()))
    } else {
        Err(Error::invalid(faults))
    }
}
