//! Rules for all texts that users write: visible, without characters that break their container, and on one line if it
//! is a title or a name.

pub(super) mod characters;

use std::borrow::Cow;

use serde_json::Value;

use self::characters::{
    breaks_line, is_bidirectional_control, is_forbidden_control, is_invisible, is_noncharacter,
    is_right_to_left,
};
use super::fault::{Fault, MOST_FAULTS};

/// The fault of a text that must not be empty; None if it is valid.
pub fn fault(pointer: &str, text: &str) -> Option<Fault> {
    control_fault(pointer, text).or_else(|| (!is_visible(text)).then(|| blank(pointer)))
}

/// The fault of a title or a name: it must not be empty, and has one line.
pub fn line_fault(pointer: &str, text: &str) -> Option<Fault> {
    fault(pointer, text).or_else(|| {
        text.trim()
            .contains(breaks_line)
            .then(|| Fault::new(pointer, "line-break", "A title or a name is one line."))
    })
}

/// The fault of a text that may be empty. A text of invisible characters only is not empty, and a fault.
pub fn control_fault(pointer: &str, text: &str) -> Option<Fault> {
    let has = |class: fn(char) -> bool| text.contains(class);
    if has(is_forbidden_control) || has(is_noncharacter) {
        let what = "contains a control character or a code point that is no character";
        Some(Fault::new(pointer, "control-character", what))
    } else if has(is_bidirectional_control) {
        let what = "contains a character that turns the direction of reading";
        Some(Fault::new(pointer, "bidirectional-control", what))
    } else {
        (!text.is_empty() && !is_visible(text)).then(|| blank(pointer))
    }
}

/// The fault of a text with more than `longest` characters.
pub fn length_fault(pointer: &str, text: &str, longest: usize) -> Option<Fault> {
    (text.chars().count() > longest).then(|| {
        let what = format!("must hold at most {longest} characters");
        Fault::new(pointer, "too-long", what)
    })
}

fn blank(pointer: &str) -> Fault {
    Fault::new(pointer, "blank", "must hold at least one visible character")
}

/// Whether a text has at least one visible character.
pub fn is_visible(text: &str) -> bool {
    !text.chars().all(is_invisible)
}

/// Removes from a stored text what no document may contain: controls, noncharacters, and bidirectional controls. Texts
/// from before these were refused still contain them.
pub fn without_controls(text: &str) -> Cow<'_, str> {
    let refused = |c: char| is_forbidden_control(c) || is_noncharacter(c) || is_bidirectional_control(c);
    if text.contains(refused) {
        Cow::Owned(text.replace(refused, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Isolates a text inside a sentence: a right-to-left text is wrapped in U+2068 … U+2069, so that it does not change
/// the order of the words around it.
pub fn isolated(text: &str) -> Cow<'_, str> {
    let clean = without_controls(text);
    if clean.contains(is_right_to_left) {
        Cow::Owned(format!("\u{2068}{clean}\u{2069}"))
    } else {
        clean
    }
}

/// Writes a text on one line of at most this many characters: line breaks, invisible characters and bidirectional
/// controls become spaces, and runs of spaces become one.
pub fn one_line(text: &str, longest: usize) -> String {
    let parted = |c: char| c.is_whitespace() || c.is_control() || is_noncharacter(c) || is_hidden(c);
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

/// Bidirectional controls and zero-width characters. The isolates of [`isolated`] stay: they keep their content in
/// place.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2067}'
            | '\u{206a}'..='\u{206f}'
            | '\u{61c}'
            | '\u{feff}'
    )
}

/// Whether a text is a valid mailbox address: one `@`, a name of dot-separated words before it, and a host name of at
/// least two labels behind it (RFC 5321, without quoted names and address literals).
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

/// The faults of all texts in a free-form document, property names included: all of them, or one more than
/// [`MOST_FAULTS`].
pub fn document_faults(pointer: &str, document: &Value) -> Vec<Fault> {
    let mut found = Vec::new();
    find_faults(pointer, document, &mut found);
    found
}

fn find_faults(pointer: &str, document: &Value, found: &mut Vec<Fault>) {
    if found.len() > MOST_FAULTS {
        return;
    }
    match document {
        Value::String(text) => found.extend(control_fault(pointer, text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_faults(&format!("{pointer}/{index}"), item, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                // The pointer of a fault in a property name is that of the object, since the name cannot be shown.
                match control_fault(pointer, name) {
                    Some(fault) => found.push(fault),
                    None => find_faults(
                        &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
                        member,
                        found,
                    ),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
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
    fn a_text_of_which_nothing_can_be_seen_is_blank() {
        for c in [
            '\u{ad}',
            '\u{34f}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fffb}',
            '\u{e0041}',
        ] {
            let text = format!(" {c}\n{c}");
            for found in [fault("/reason", &text), control_fault("/reason", &text)] {
                assert_eq!(found.map(|f| f.code).as_deref(), Some("blank"), "{c:?}");
            }
            // Allowed beside visible characters: emoji are joined by it, long words are broken by it.
            assert_eq!(line_fault("/name", &format!("a{c}b")), None, "{c:?}");
        }
        for visible in ["é", "e\u{301}", "字", "👩‍🚒", "-", "א"] {
            assert_eq!(fault("/reason", visible), None, "{visible}");
        }
    }

    #[test]
    fn what_breaks_a_document_or_turns_its_direction_is_refused() {
        let code = |text: &str| fault("/title", text).map(|f| f.code).unwrap_or_default();
        for c in [
            '\u{0}',
            '\u{b}',
            '\u{7f}',
            '\u{85}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{fdd0}',
            '\u{1fffe}',
            '\u{10ffff}',
        ] {
            assert_eq!(code(&format!("a{c}b")), "control-character", "{c:?}");
        }
        for c in [
            '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}',
        ] {
            assert_eq!(code(&format!("a{c}b")), "bidirectional-control", "{c:?}");
        }
    }

    #[test]
    fn a_text_is_measured_in_characters() {
        assert_eq!(length_fault("/title", "ééé", 3), None);
        assert_eq!(length_fault("/title", "éééé", 3).unwrap().code, "too-long");
    }

    #[test]
    fn a_title_is_one_line() {
        for text in ["a\nb", "a\r\nBEGIN:VEVENT", "a\rb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(line_fault("/title", text).unwrap().code, "line-break", "{text:?}");
            assert_eq!(fault("/reason", text), None, "{text:?}");
        }
    }

    #[test]
    fn an_old_text_leaves_without_what_breaks_a_document() {
        assert_eq!(without_controls("a\u{fffe}\u{202e}\u{0}b\nc"), "ab\nc");
        assert_eq!(one_line("a\u{fffe}\r\nb", 10), "a b");
        assert_eq!(isolated("Almere"), "Almere");
        assert_eq!(isolated("\u{202e}\u{2069}שלום"), "\u{2068}שלום\u{2069}");
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
