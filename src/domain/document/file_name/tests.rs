//! Names that come in, and how they go out again.

use proptest::prelude::*;

use super::*;

fn code(name: &str) -> String {
    FileName::parse(name).map_or_else(|fault| fault.code, |name| format!("taken: {}", name.as_str()))
}

#[test]
fn a_name_is_one_line_without_a_path() {
    let long = "a\n".repeat(300);
    for (name, expected) in [
        ("", "blank"),
        (" \u{200b} ", "blank"),
        (long.as_str(), "line-break"),
        ("plan.pdf\n", "line-break"),
        ("\r\nplan.pdf", "line-break"),
        ("plan\u{2028}.pdf", "line-break"),
        ("plan\u{0}.pdf", "control-character"),
        ("plan\t.pdf", "control-character"),
        ("plan.pdf\t", "control-character"),
        ("plan\u{9f}.pdf", "control-character"),
        ("plan\u{202e}fdp.exe", "bidirectional-control"),
        ("..\\..\\x", "name-with-path"),
        ("a/b.pdf", "name-with-path"),
        ("/etc/passwd", "name-with-path"),
        ("C:\\plan.pdf", "name-with-path"),
        (".", "name-with-path"),
        ("..", "name-with-path"),
        (" ..", "name-with-path"),
        (".htaccess", "name-with-path"),
    ] {
        assert_eq!(code(name), expected, "{name:?}");
    }
    assert_eq!(code(&"a".repeat(LONGEST_NAME + 1)), "too-long");
    for name in [
        "naïve “β”.pdf",
        "Begroting 2026 (2).xlsx",
        "é".repeat(LONGEST_NAME).as_str(),
    ] {
        assert_eq!(code(name), format!("taken: {name}"));
    }
}

#[test]
fn the_ending_is_what_follows_the_last_point() {
    for (name, ending) in [
        ("plan.PDF", Some("pdf")),
        ("plan.v2.docx", Some("docx")),
        ("plan", None),
        ("plan.", None),
        ("plan.pdf ", Some("pdf ")),
    ] {
        let name = FileName::parse(name).unwrap();
        assert_eq!(name.ending().as_deref(), ending, "{}", name.as_str());
    }
}

#[test]
fn name_declared_type_and_content_agree() {
    let codes = |name: &str, declared: &str, found: MediaType| -> Vec<String> {
        let name = FileName::parse(name).unwrap();
        let faults = agreement_faults(&name, declared, found);
        faults.into_iter().map(|fault| fault.code).collect()
    };
    let (pdf, jpeg) = (MediaType::Pdf, MediaType::Jpeg);
    assert_eq!(codes("plan.pdf", "application/pdf", pdf), [""; 0]);
    assert_eq!(codes("foto.JPEG", "", jpeg), [""; 0]);
    assert_eq!(codes("plan.docx", "application/pdf", pdf), ["ending-differs"]);
    assert_eq!(codes("plan", "", pdf), ["ending-differs"]);
    assert_eq!(codes("plan.pdf", "text/html", pdf), ["type-differs"]);
    assert_eq!(
        codes("plan.png", "image/png", jpeg),
        ["ending-differs", "type-differs"]
    );
}

#[test]
fn a_name_with_quotes_and_other_letters_goes_out_twice() {
    let name = FileName::parse("naïve \"β\" 100%.pdf").unwrap();
    assert_eq!(
        name.disposition(),
        "attachment; filename=\"na_ve ___ 100_.pdf\"; \
         filename*=UTF-8''na%C3%AFve%20%22%CE%B2%22%20100%25.pdf"
    );
}

/// What a client of RFC 8187 reads.
fn decoded(disposition: &str) -> String {
    let (_, encoded) = disposition.rsplit_once("UTF-8''").unwrap();
    let mut bytes = Vec::new();
    let mut rest = encoded.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(&more[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &more[2..];
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn a_disposition_is_ascii_has_one_line_and_comes_back(name in any::<String>()) {
        let disposition = FileName::stored(name.clone()).disposition();
        prop_assert!(disposition.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        prop_assert_eq!(disposition.matches('"').count(), 2);
        prop_assert_eq!(decoded(&disposition), name);
    }

    #[test]
    fn what_is_taken_is_kept_as_it_is(name in any::<String>()) {
        if let Ok(taken) = FileName::parse(&name) {
            prop_assert_eq!(taken.as_str(), &name);
            prop_assert!(!name.contains(['/', '\\', '\n', '\r', '\0']));
            prop_assert!(name.chars().count() <= LONGEST_NAME);
        }
    }
}
