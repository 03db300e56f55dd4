//! What stands in a header of a mail: one line, whatever a title or a name holds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::message::header::{HeaderName, HeaderValue};

/// How long a header is at most, in characters.
const LONGEST: usize = 300;
/// The longest word that is left as it is: a longer one could not be broken over lines.
const LONGEST_WORD: usize = 60;
/// How much of a text goes into one encoded word, in bytes: with its frame that makes at most 76 letters a
/// line (RFC 2047).
const CHUNK: usize = 36;

/// What stands in a header of a text.
pub fn one_line(text: &str) -> String {
    crate::domain::text::one_line(text, LONGEST)
}

/// A header with a text of somebody else's; the text is made one line.
pub fn text(name: HeaderName, text: &str) -> HeaderValue {
    let line = one_line(text);
    let as_it_is = line.bytes().all(|b| (0x20..0x7f).contains(&b))
        // What looks encoded would be decoded.
        && !line.contains("=?")
        && line.split(' ').all(|word| word.len() <= LONGEST_WORD);
    if as_it_is {
        return HeaderValue::new(name, line);
    }
    let encoded = encoded(&line);
    HeaderValue::dangerous_new_pre_encoded(name, line, encoded)
}

/// A text in encoded words, each with whole characters, on lines of their own.
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
