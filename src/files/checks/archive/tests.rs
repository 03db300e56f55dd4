use std::time::{Duration, Instant};

use edba_domain::document::CheckCode;

use crate::samples::{archive, code, docx, look, odt};

fn check(name: &str, content: &[u8]) -> (CheckCode, Option<String>) {
    let looked = look(name, content).unwrap();
    (looked.check.code, looked.check.detail)
}

#[test]
fn macros_fail() {
    for (name, content, part) in [
        (
            "a.docx",
            docx(&[("word/vbaProject.bin", b"1")]),
            "word/vbaproject.bin",
        ),
        (
            "a.docx",
            docx(&[("word\\VBAPROJECT.BIN", b"1")]),
            "word/vbaproject.bin",
        ),
        (
            "a.docx",
            docx(&[("xl/macrosheets/sheet1.xml", b"1")]),
            "xl/macrosheets/sheet1.xml",
        ),
        (
            "a.odt",
            odt(b"<manifest/>", &[("Basic/Standard/Module1.xml", b"1")]),
            "basic/standard/module1.xml",
        ),
        (
            "a.odt",
            odt(b"<manifest/>", &[("Scripts/python/a.py", b"1")]),
            "scripts/python/a.py",
        ),
    ] {
        assert_eq!(check(name, &content), (CheckCode::Macros, Some(part.into())));
    }
}

#[test]
fn an_encrypted_file_fails() {
    let list = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    assert_eq!(check("a.odt", &odt(list, &[])).0, CheckCode::Encrypted);
    let long = b" ".repeat((1 << 20) + 1);
    assert_eq!(check("a.odt", &odt(&long, &[])).0, CheckCode::Encrypted);
    // The mark of an encrypted entry, in its directory and in its own header.
    let mut marked = docx(&[]);
    let marks: Vec<usize> = (0..marked.len() - 10)
        .filter_map(|at| match &marked[at..at + 4] {
            b"PK\x01\x02" => Some(at + 8),
            b"PK\x03\x04" => Some(at + 6),
            _ => None,
        })
        .collect();
    for at in marks {
        marked[at] |= 1;
    }
    assert_eq!(check("a.docx", &marked).0, CheckCode::Encrypted);
}

#[test]
fn an_archive_is_judged_by_its_directory_alone() {
    // As 42.zip: its directory says what it becomes, and nothing of that is in it.
    let sized = |bytes: u32| {
        let mut content = docx(&[("word/a.xml", b"a"), ("word/b.xml", b"b")]);
        for at in directory(&content) {
            content[at + 24..at + 28].copy_from_slice(&bytes.to_le_bytes());
        }
        content
    };
    let bomb = sized(250 << 20);
    let began = Instant::now();
    assert_eq!(
        check("a.docx", &bomb),
        (CheckCode::ArchiveBomb, Some("archive".into()))
    );
    assert!(
        began.elapsed() < Duration::from_millis(50),
        "{:?}",
        began.elapsed()
    );
    let more_than_a_hundred_times = sized(13 << 20);
    assert_eq!(
        check("a.docx", &more_than_a_hundred_times).0,
        CheckCode::ArchiveBomb
    );
    // As a white picture.
    assert_eq!(check("a.docx", &sized(12 << 20)).0, CheckCode::Passed);
}

/// The places of the directory entries.
fn directory(content: &[u8]) -> Vec<usize> {
    (0..content.len() - 4)
        .filter(|at| content[*at..].starts_with(b"PK\x01\x02"))
        .collect()
}

#[test]
fn parts_that_overlap_fail() {
    let mut content = docx(&[("word/a.xml", &[b'a'; 50]), ("word/b.xml", &[b'b'; 50])]);
    let entries = directory(&content);
    let [from, to] = [entries[3], entries[4]].map(|at| at + 42);
    let offset: [u8; 4] = content[from..from + 4].try_into().unwrap();
    content[to..to + 4].copy_from_slice(&offset);
    assert_eq!(check("a.docx", &content).0, CheckCode::ArchiveBomb);
}

#[test]
fn a_directory_that_readers_may_read_differently_is_refused() {
    let whole = docx(&[]);
    // Bytes before the archive, and bytes behind it.
    assert_eq!(
        code("a.docx", &[&b"PK\x03\x04"[..], &whole].concat()),
        "unreadable"
    );
    assert_eq!(code("a.docx", &[&whole[..], b"\0"].concat()), "unreadable");
    // Another number of entries.
    let mut other = whole.clone();
    let end = other.len() - 22;
    other[end + 8] = 2;
    other[end + 10] = 2;
    assert_ne!(code("a.docx", &other), "passed");
    // Two entries of one name.
    let mut twice = docx(&[("word/documenT.xml", b"1")]);
    for at in 0..twice.len() - 17 {
        if twice[at..].starts_with(b"word/documenT.xml") {
            twice[at + 12] = b't';
        }
    }
    assert_eq!(code("a.docx", &twice), "unreadable");
    // Two main parts.
    let both = archive(&[
        ("[Content_Types].xml", b"1"),
        ("word/document.xml", b"1"),
        ("xl/workbook.xml", b"1"),
    ]);
    assert_eq!(code("a.docx", &both), "type-not-allowed");
}
