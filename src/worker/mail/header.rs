//! Mail headers with untrusted text, always on one line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::message::header::{HeaderName, HeaderValue};

/// The maximum length of a header, in characters.
const LONGEST: usize = 300;
/// The longest word that is not encoded: a longer one could not be folded.
const LONGEST_WORD: usize = 60;
/// The bytes of text in one encoded word: with its delimiters that makes at most 76 characters a line (RFC 2047).
const CHUNK: usize = 36;

/// The text as one header line.
pub fn one_line(text: &str) -> String {
    crate::domain::text::one_line(text, LONGEST)
}

/// A header with an untrusted text, reduced to one line.
pub fn text(name: HeaderName, text: &str) -> HeaderValue {
    let line = one_line(text);
    let as_it_is = line.bytes().all(|b| (0x20..0x7f).contains(&b))
        // Text that looks like an encoded word would be decoded.
        && !line.contains("=?")
        && line.split(' ').all(|word| word.len() <= LONGEST_WORD);
    if as_it_is {
        return HeaderValue::new(name, line);
    }
    let encoded = encoded(&line);
    HeaderValue::dangerous_new_pre_encoded(name, line, encoded)
}

/// Encodes a text as encoded words of whole characters, each on its own line.
fn encoded(line: &str) -> String {
    let mut words = Vec::new();
    let mut chunk = String::new();
    for c in line.chars() {
        if chunk.len() + c.len_utf8() > CHUNK {
            words.push(std::mem::take(&mut chunk));
        }
        chunk.push(c);
    }
    words.push(chunk);
    words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word)))
        .collect::<Vec<_>>()
        .join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_one_line_of_what_can_be_seen() {
        assert_eq!(
            one_line(" Stem\r\nBcc: x@y.nl\u{0} nu\u{202e} "),
            "Stem Bcc: x@y.nl nu"
        );
        assert_eq!(one_line(&"ab ".repeat(200)).chars().count(), 300);
        assert!(one_line(&"ab ".repeat(200)).ends_with("ab…"));
    }
}
