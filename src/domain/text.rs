//! What every text that a user writes must be: not blank, and without control characters.

use serde_json::Value;

use super::Fault;

/// What is wrong with a text that must say something; None where nothing is.
pub fn fault(pointer: &str, text: &str) -> Option<Fault> {
    control_fault(pointer, text).or_else(|| {
        text.trim()
            .is_empty()
            .then(|| Fault::new(pointer, "blank", "must not be blank"))
    })
}

/// What is wrong with a text that may be empty.
pub fn control_fault(pointer: &str, text: &str) -> Option<Fault> {
    // Not every database can keep a NUL, and no sentence needs the other controls.
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        .then(|| Fault::new(pointer, "control-character", "contains a control character"))
}

/// A text as one line of so many characters at most: what breaks a line, cannot be seen or turns the direction of
/// reading becomes a space, and spaces that follow each other become one.
pub fn one_line(text: &str, longest: usize) -> String {
    let parted = |c: char| c.is_whitespace() || c.is_control() || is_hidden(c);
    let words: Vec<&str> = text.split(parted).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let mut short: String = line.chars().take(longest.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// Directional marks, and what takes no room.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a text can be the address of a mailbox: one `@`, a name of dot-separated words before it, and
/// a host name of at least two labels behind it (RFC 5321, without quoted names and address literals).
pub fn is_mail_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b))
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 254
        && name.len() <= 64
        && name.split('.').all(is_word)
        && host.contains('.')
        && host.split('.').all(is_label)
}

/// The faults of the texts in a free document, names of properties included.
pub fn document_faults(pointer: &str, document: &Value) -> Vec<Fault> {
    match document {
        Value::String(text) => control_fault(pointer, text).into_iter().collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| document_faults(&format!("{pointer}/{index}"), item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| {
                // A name that cannot be shown is pointed at from the object that has it.
                match control_fault(pointer, name) {
                    Some(fault) => vec![fault],
                    None => document_faults(
                        &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
                        member,
                    ),
                }
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_says_something_and_has_no_control_characters() {
        assert_eq!(fault("/name", "Tafel\nLogistiek"), None);
        assert_eq!(fault("/name", " \t ").unwrap().code, "blank");
        assert_eq!(fault("/name", "a\u{0}b").unwrap().code, "control-character");
        assert_eq!(control_fault("/note", ""), None);
    }

    #[test]
    fn a_mail_address_has_a_name_and_a_host() {
        for right in [
            "a@b.nl",
            "voor.naam+board@almere.example",
            "o'neill@x-y.example.org",
        ] {
            assert!(is_mail_address(right), "{right}");
        }
        for wrong in [
            "",
            "a",
            "a@b",
            "@b.nl",
            "a@",
            "a@@b.nl",
            "a@b@c.nl",
            ".a@b.nl",
            "a..b@c.nl",
            "a b@c.nl",
            "a@-b.nl",
            "a@b..nl",
            "a@b.nl\n",
            "a@b.nl, c@d.nl",
            "Naam <a@b.nl>",
        ] {
            assert!(!is_mail_address(wrong), "{wrong}");
        }
        assert!(!is_mail_address(&format!("{}@b.nl", "a".repeat(65))));
    }

    #[test]
    fn a_document_is_looked_through_in_full() {
        let document = json!({ "a/b": ["fine", { "x": "\u{7}" }], "bad\u{1}": 1 });
        let pointers: Vec<_> = document_faults("/attributes", &document)
            .into_iter()
            .map(|f| f.pointer)
            .collect();
        assert_eq!(pointers, ["/attributes/a~1b/1/x", "/attributes"]);
    }
}
