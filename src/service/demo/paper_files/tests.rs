//! The files are what they are meant to be.

use std::io::Read;

use super::*;

#[test]
fn the_sums_are_those_of_their_standards() {
    // The check values of both.
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
}

#[test]
fn a_pdf_has_its_objects_where_its_table_says() {
    let file = pdf("Plan (één)", &["Veel woorden, ".repeat(40).as_str(), "€ 100"]);
    let text = String::from_utf8(file).unwrap();
    assert!(text.is_ascii());
    assert!(text.contains("(Plan \\(\\351\\351n\\)) Tj"));
    let (_, after) = text.rsplit_once("startxref\n").unwrap();
    let start: usize = after.lines().next().unwrap().parse().unwrap();
    let table: Vec<&str> = text[start..].lines().skip(3).take(5).collect();
    for (number, line) in (1..).zip(table) {
        let at: usize = line[..10].parse().unwrap();
        assert!(text[at..].starts_with(&format!("{number} 0 obj\n")), "{line}");
    }
    let (_, stream) = text.split_once("/Length ").unwrap();
    let (length, stream) = stream.split_once(" >>\nstream\n").unwrap();
    let (stream, _) = stream.split_once("\nendstream").unwrap();
    assert_eq!(length.parse::<usize>().unwrap(), stream.len());
    assert!(!text.contains("JavaScript"));
    let script = pdf_with_script("Plan", &[]);
    assert!(String::from_utf8(script).unwrap().contains("/S /JavaScript"));
}

#[test]
fn archives_have_their_parts() {
    let columns = ["Post", "Jaar", "Bedrag"].map(str::to_owned);
    let rows = [("Kas & grond".to_owned(), 2026, Cents::euros(12))];
    let sheet = xlsx(&columns, &rows).unwrap();
    for (file, part, holds) in [
        (
            &sheet,
            "xl/worksheets/sheet1.xml",
            "<t>Kas &amp; grond</t></is></c><c><v>2026</v></c><c><v>12.00</v>",
        ),
        (
            &docx("Brief", &["Geachte heer <Jansen>"]).unwrap(),
            "word/document.xml",
            "Geachte heer &lt;Jansen&gt;",
        ),
    ] {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut text = String::new();
        archive.by_name(part).unwrap().read_to_string(&mut text).unwrap();
        assert!(text.contains(holds), "{text}");
        assert!(archive.by_name("[Content_Types].xml").is_ok());
    }
}

#[test]
fn a_picture_has_its_chunks() {
    let file = png(160);
    assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
    let mut at = 8;
    let mut kinds = Vec::new();
    while at < file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
        let end = at + 8 + usize::try_from(length).unwrap();
        let sum = u32::from_be_bytes(file[end..end + 4].try_into().unwrap());
        assert_eq!(crc32(&file[at + 4..end]), sum);
        kinds.push(String::from_utf8(file[at + 4..at + 8].to_vec()).unwrap());
        at = end + 4;
    }
    assert_eq!(kinds, ["IHDR", "IDAT", "IEND"]);
}
