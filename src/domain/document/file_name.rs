//! Names of files, as their senders gave them.

use super::{LONGEST_NAME, MediaType};
use crate::{Fault, text};

/// Where the faults of a file point.
const FILE: &str = "/file";

/// The name of a file as its sender gave it: one visible line of at most 200 characters, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Errors, all at `/file`, the first that holds in this order: `control-character`, `bidirectional-control`, `blank`,
    /// `line-break`; `name-with-path` for a name with `/` or `\`, and one that begins with a dot; `too-long` beyond 200
    /// characters. Nothing is cut or replaced.
    pub fn parse(name: &str) -> Result<Self, Fault> {
        if let Some(fault) = text::line_fault(FILE, name) {
            return Err(fault);
        }
        // A line break at either end too: a title is trimmed, the name of a file is kept as it is.
        if name.contains(text::characters::breaks_line) {
            let what = "The name of a file is one line.";
            return Err(Fault::new(FILE, "line-break", what));
        }
        // A text may have tabs, a name has none.
        if name.contains(char::is_control) {
            let what = "The name of a file has no tabs and no other control characters.";
            return Err(Fault::new(FILE, "control-character", what));
        }
        if name.contains(['/', '\\']) || name.trim().starts_with('.') {
            let what = "Give the file a name without a folder, which does not begin with a dot.";
            return Err(Fault::new(FILE, "name-with-path", what));
        }
        if name.chars().count() > LONGEST_NAME {
            let what = format!("The name of a file has at most {LONGEST_NAME} characters.");
            return Err(Fault::new(FILE, "too-long", what));
        }
        Ok(Self(name.to_owned()))
    }

    /// A stored name, which was judged when it came in.
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    /// The ending in lower case; None without one.
    pub fn ending(&self) -> Option<String> {
        let (_, ending) = self.0.rsplit_once('.')?;
        (!ending.is_empty()).then(|| ending.to_lowercase())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of `Content-Disposition`: `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266, RFC 8187). The first name is
    /// for old clients: in ASCII, with `_` for other characters and for `"`, `\` and `%`.
    pub fn disposition(&self) -> String {
        let plain = |c: char| match c {
            '"' | '\\' | '%' => '_',
            ' '..='~' => c,
            _ => '_',
        };
        let ascii: String = self.0.chars().map(plain).collect();
        let mut encoded = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            if is_attribute_character(byte) {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
    }
}

/// `attr-char` of RFC 8187.
fn is_attribute_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte)
}

/// Faults of agreement between name, declared type and content, at `/file`: `ending-differs`, `type-differs`.
pub fn agreement_faults(name: &FileName, declared: &str, found: MediaType) -> Vec<Fault> {
    let mut faults = Vec::new();
    let agrees = |ending: String| found.endings().contains(&ending.as_str());
    if !name.ending().is_some_and(agrees) {
        let endings: Vec<String> = found.endings().iter().map(|e| format!(".{e}")).collect();
        let what = format!(
            "The content is {found}; such a name ends in {}.",
            endings.join(" or ")
        );
        faults.push(Fault::new(FILE, "ending-differs", what));
    }
    if !found.agrees_with(declared) {
        let what = format!("The content is {found}, and was sent as another type.");
        faults.push(Fault::new(FILE, "type-differs", what));
    }
    faults
}

#[cfg(test)]
mod tests;
