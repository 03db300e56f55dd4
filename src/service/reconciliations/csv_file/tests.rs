//! Tests of what is read from a file, and what is refused of it.

use edba_domain::reconciliation::Separator;

use super::*;

fn format() -> FileFormat {
    FileFormat {
        separator: Separator::Semicolon,
        numbers: NumberNotation::Nl,
        dates: DateNotation::Nl,
        encoding: FileEncoding::Utf8,
        reference_column: "Kenmerk".to_owned(),
        amount_column: "Bedrag".to_owned(),
        date_column: "Datum".to_owned(),
        payee_column: Some("Naam".to_owned()),
        commitment_reference_column: None,
    }
}

const HEADER: &str = "Kenmerk;Bedrag;Datum;Naam";

fn codes(bytes: impl AsRef<[u8]>) -> Vec<(&'static str, Option<i32>, &'static str)> {
    let refused = read_file(bytes.as_ref(), &format()).unwrap_err();
    let told = refused.faults.iter();
    told.map(|fault| (fault.code, fault.line, fault.member)).collect()
}

#[test]
fn a_file_is_read_with_a_mark_quotes_and_any_line_breaks() {
    let text = format!(
        "\u{feff}{HEADER};Meer\r\nB-1;1.234,56;02-03-2026;\"Labs; \"\"Almere\"\"\";x\r\n;;;;\r\n=1+1;-5;3-3-2026;\r\n"
    );
    let read = read_file(text.as_bytes(), &format()).unwrap();
    let lines: Vec<_> = read
        .lines
        .iter()
        .map(|line| {
            (
                line.line,
                line.reference.as_str(),
                line.amount.get(),
                line.payee.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            (2, "B-1", 123_456, Some("Labs; \"Almere\"")),
            (4, "=1+1", -500, None)
        ],
        "a formula is plain text"
    );
    assert_eq!(read.sha256, sha256_hex(&text));
    let old = read_file(text.replace("\r\n", "\r").as_bytes(), &format()).unwrap();
    assert_eq!(old.lines, read.lines);
}

#[test]
fn another_encoding_is_read_where_it_is_said_and_refused_where_it_is_not() {
    let bytes = [HEADER.as_bytes(), b"\nB-1;1,00;02-03-2026;Caf\xe9\n"].concat();
    assert_eq!(codes(&bytes), [("not-utf-8", Some(2), "")]);
    let western = FileFormat {
        encoding: FileEncoding::Windows1252,
        ..format()
    };
    let read = read_file(&bytes, &western).unwrap();
    assert_eq!(read.lines[0].payee.as_deref(), Some("Café"));
    let wide: Vec<u8> = HEADER.bytes().flat_map(|byte| [byte, 0]).collect();
    assert_eq!(codes(&wide), [("not-text", Some(1), "")]);
}

#[test]
fn what_is_wrong_with_the_file_is_said_at_once() {
    assert_eq!(codes(""), [("no-lines", None, "")]);
    assert_eq!(codes("\n\n"), [("no-lines", None, "")]);
    assert_eq!(codes(HEADER), [("no-lines", None, "")]);
    assert_eq!(
        codes("Kenmerk,Bedrag,Datum\nB-1,1,2"),
        [("one-column", None, "?separator")]
    );
    assert_eq!(
        codes("Ref;Bedrag;Datum;Bedrag\n"),
        [
            ("column-missing", None, "?referenceColumn"),
            ("column-twice", None, "?amountColumn"),
            ("column-missing", None, "?payeeColumn"),
        ]
    );
    let told = read_file(b"Ref;Bedrag;Datum;Naam\n", &format())
        .unwrap_err()
        .faults();
    assert!(
        told[0].text.contains("Ref, Bedrag, Datum, Naam"),
        "{}",
        told[0].text
    );
    let open =
        format!("{HEADER}\nB-1;1,00;02-03-2026;x\nB-2;1,00;02-03-2026;\"open\nB-3;1,00;02-03-2026;x\n");
    assert_eq!(codes(open), [("unclosed-quote", Some(3), "")]);
    let many = format!("{HEADER}\n{}", "B;1,00;02-03-2026;x\n".repeat(MOST_LINES + 1));
    assert_eq!(codes(many), [("too-many-lines", None, "")]);
    assert_eq!(codes(";".repeat(MOST_COLUMNS)), [("too-many-columns", None, "")]);
}

#[test]
fn empty_lines_count() {
    for (line_end, line) in [("\n", 4), ("\r\n", 4)] {
        let text = format!("{HEADER}{line_end}{line_end}{line_end}B;x;02-03-2026;x{line_end}");
        assert_eq!(codes(text), [("not-in-notation", Some(line), "/amount")]);
    }
}

#[test]
fn each_bad_line_is_named_and_of_many_the_number() {
    let text = format!(
        "{HEADER}\n ;1.23;2026-03-02;x\nB-2;1,234;02-03-2026;x\nB-3\nB-4;1,00;31-02-2026;{}\nB-5;1,00;02-03-2026;a\u{7}b\n",
        "x".repeat(201)
    );
    assert_eq!(
        codes(text),
        [
            ("blank", Some(2), "/reference"),
            ("not-in-notation", Some(2), "/amount"),
            ("not-a-day", Some(2), "/valueDate"),
            ("too-many-decimals", Some(3), "/amount"),
            ("too-few-cells", Some(4), "/amount"),
            ("too-few-cells", Some(4), "/valueDate"),
            ("not-a-day", Some(5), "/valueDate"),
            ("too-long", Some(5), "/payee"),
            ("control-character", Some(6), "/payee"),
        ]
    );
    let many = format!("{HEADER}\n{}", "B;x;02-03-2026;x\n".repeat(1_000));
    let refused = read_file(many.as_bytes(), &format()).unwrap_err();
    assert_eq!((refused.faults.len(), refused.more), (MOST_LINE_FAULTS, 950));
    let told = refused.faults();
    assert_eq!((told.len(), told[50].code.as_str()), (51, "more-faults"));
    assert_eq!(told[0].pointer, "/lines/2/amount");
    assert!(told[0].text.contains("Line 2"), "{}", told[0].text);
}
