//! The name of a file in the `Content-Disposition` of its part.

/// The name of the file; None where there is none. `filename*` (RFC 8187) is taken before `filename`, in which the three escapes
/// of browsers are undone (HTML standard, multipart form data).
pub fn of(disposition: &str) -> Option<String> {
    let (mut plain, mut extended) = (None, None);
    for (name, value) in parameters(disposition) {
        if name.eq_ignore_ascii_case("filename") {
            plain.get_or_insert_with(|| {
                value
                    .replace("%0A", "\n")
                    .replace("%0D", "\r")
                    .replace("%22", "\"")
            });
        } else if name.eq_ignore_ascii_case("filename*") {
            extended = extended.or_else(|| decoded(&value));
        }
    }
    extended.or(plain)
}

/// The parameters of a header value, in order; quoted ones without their quotes.
fn parameters(value: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, after) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), after)
            }
        };
        found.push((name.trim(), value));
        rest = after;
    }
    found
}

/// A quoted value without its quotes, and what follows it. Only a quote and a backslash can be escaped by a backslash: browsers
/// send any other backslash of a name as it is.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut letters = quoted.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => {
                let after = quoted.get(place + 1..).unwrap_or_default();
                let rest = after.split_once(';').map_or("", |(_, rest)| rest);
                return (text, rest);
            }
            '\\' => match letters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => text.push(escaped),
                None => text.push(letter),
            },
            _ => text.push(letter),
        }
    }
    (text, "")
}

/// An extended value in UTF-8; None for one that cannot be read.
fn decoded(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut left = encoded.bytes();
    while let Some(byte) = left.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [left.next()?, left.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_browsers_and_programs_write_it() {
        for (disposition, name) in [
            ("form-data; name=\"file\"; filename=\"plan.pdf\"", "plan.pdf"),
            ("form-data; name=\"file\"; filename=plan.pdf", "plan.pdf"),
            (
                "form-data; filename=\"begroting ‘26’.xlsx\"; name=\"file\"",
                "begroting ‘26’.xlsx",
            ),
            // The escapes of browsers.
            (
                "form-data; name=\"file\"; filename=\"a%22b%0Ac%0Dd%25.pdf\"",
                "a\"b\nc\rd%25.pdf",
            ),
            // Those of programs.
            (
                "form-data; name=\"file\"; filename=\"a\\\"b\\\\c.pdf\"",
                "a\"b\\c.pdf",
            ),
            // Browsers send a backslash as it is.
            ("form-data; name=\"file\"; filename=\"..\\..\\x\"", "..\\..\\x"),
            (
                "form-data; name=\"file\"; filename=\"C:\\plan.pdf\"",
                "C:\\plan.pdf",
            ),
            (
                "form-data; name=\"file\"; filename=\"x\"; filename*=UTF-8''na%C3%AFve%20%E2%80%9C.pdf",
                "naïve “.pdf",
            ),
            ("form-data; filename*=utf-8'nl'plan.pdf; name=file", "plan.pdf"),
            // What cannot be read is not guessed.
            (
                "form-data; filename*=UTF-8''%C3; filename=\"plan.pdf\"",
                "plan.pdf",
            ),
            (
                "form-data; filename*=iso-8859-1''%A3; filename=\"plan.pdf\"",
                "plan.pdf",
            ),
            ("form-data; name=\"file\"; filename=\"\"", ""),
            (
                "form-data; name=\"filename=x;\"; filename=\"a;b=c.pdf\"",
                "a;b=c.pdf",
            ),
        ] {
            assert_eq!(of(disposition).as_deref(), Some(name), "{disposition}");
        }
        for none in [
            "form-data",
            "form-data; name=\"file\"",
            "form-data; filename*=UTF-8'%zz",
            "form-data; filename*=UTF-8''%z",
            "",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn nothing_brings_the_reading_of_a_name_down() {
        for odd in [
            ";;;=;",
            "a; =\"",
            "a; filename=\"\\",
            "a; filename=\"é\\é\"x",
            "=\"=;",
            "a; b; filename=\"",
        ] {
            let _ = of(odd);
        }
    }
}
