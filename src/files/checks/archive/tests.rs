use std::time::{Duration, Instant};

use edba_domain::document::CheckCode;

use crate::checks::tests::samples::{archive, code, docx, look, odt, office};

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
fn programs_are_recognised_by_their_content_and_not_by_their_name() {
    let types =
        |of: &str| format!("<Types><Default Extension=\"bin\" ContentType=\"{of}\"/></Types>").into_bytes();
    let wide = |text: &[u8]| {
        [
            &b"\xff\xfe"[..],
            &text.iter().flat_map(|byte| [*byte, 0]).collect::<Vec<_>>(),
        ]
        .concat()
    };
    let program = "application/vnd.ms-office.vbaProject";
    let main = "application/vnd.ms-word.document.macroEnabled.main+xml";
    for list in [
        types(program),
        types(main),
        types("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        types("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
        types("application/vnd.ms-excel.macrosheet+xml"),
        wide(&types(program)),
        types(&program.replace('v', "&#x76;").replace('b', "&#98;")),
    ] {
        let found = check("a.docx", &office(&list, &[("word/other.bin", b"1")]));
        assert_eq!(found, (CheckCode::Macros, Some("[content_types].xml".into())));
    }
    let relation = b"<Relationship Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"a\"/>";
    let found = check("a.docx", &docx(&[("word/_rels/document.xml.rels", relation)]));
    assert_eq!(
        found,
        (CheckCode::Macros, Some("word/_rels/document.xml.rels".into()))
    );
    // Letters of its own cannot be looked into.
    for list in [
        &b"<!DOCTYPE Types [<!ENTITY v \"vbaProject\">]><Types/>"[..],
        b"<?xml version='1.0' encoding='UTF-7'?><Types/>",
        &b" ".repeat(9 << 20),
    ] {
        let found = check("a.docx", &office(list, &[]));
        assert_eq!(found, (CheckCode::Encrypted, Some("[content_types].xml".into())));
    }
    let sound = types("image/png");
    let declared = [
        &b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"[..],
        &sound,
    ]
    .concat();
    // A link to a page about programs is none.
    let link = b"<Relationship Target=\"https://example.org/vbaProject?a=1&amp;b=2&#39;\"/>";
    let content = office(&declared, &[("word/_rels/document.xml.rels", link)]);
    assert_eq!(check("a.docx", &content), (CheckCode::Passed, None));
}

#[test]
fn a_path_is_read_without_its_detours() {
    for name in [
        "./Basic/Standard/a.xml",
        "a/../Basic/Standard/a.xml",
        "//Basic\\Standard/a.xml",
        "Object 1/Basic/Standard/a.xml",
        "Basic/",
    ] {
        let found = check("a.odt", &odt(b"<manifest/>", &[(name, b"")]));
        assert_eq!(found.0, CheckCode::Macros, "{name}");
    }
    let found = check("a.odt", &odt(b"<manifest/>", &[("Pictures/basic", b"1")]));
    assert_eq!(found.0, CheckCode::Passed);
}

#[test]
fn the_text_says_what_is_wrong_with_an_archive() {
    let whole = docx(&[]);
    let end = whole.len() - 22;
    let with = |at: usize, bytes: &[u8]| {
        let mut other = whole.clone();
        other[end + at..end + at + bytes.len()].copy_from_slice(bytes);
        other
    };
    let large = [&whole[..end], b"PK\x06\x07", &[0; 16], &whole[end..]].concat();
    for (content, text) in [
        (whole[..end].to_vec(), "has no end"),
        (with(0, b"PK\x05\x07"), "has no end"),
        ([&whole[..], b"\0"].concat(), "behind the end"),
        (large, "ZIP64"),
        (with(8, &[0xff; 4]), "ZIP64"),
        (with(4, &[1]), "several files"),
        (with(8, &[0x20, 0x4e, 0x20, 0x4e]), "this one has 20000"),
        (with(16, &[1]), "not where its end says"),
    ] {
        let error = look("a.docx", &content).unwrap_err();
        assert_eq!(error.faults[0].code, "unreadable", "{text}");
        assert!(
            error.faults[0].text.contains(text),
            "{text}: {}",
            error.faults[0].text
        );
    }
    // A comment is none of these.
    let commented = [&with(20, &[2, 0])[..], b"ok"].concat();
    assert_eq!(code("a.docx", &commented), "passed");
}

#[test]
fn an_encrypted_file_fails() {
    let list = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    assert_eq!(check("a.odt", &odt(list, &[])).0, CheckCode::Encrypted);
    let long = b" ".repeat((1 << 20) + 1);
    assert_eq!(check("a.odt", &odt(&long, &[])).0, CheckCode::Encrypted);
    // The mark of an encrypted entry, in its directory and in its own header.
    let whole = docx(&[]);
    let mut marked = whole.clone();
    let marks: Vec<usize> = (0..marked.len() - 10)
        .filter_map(|at| match &marked[at..at + 4] {
            b"PK\x01\x02" => Some(at + 8),
            b"PK\x03\x04" => Some(at + 6),
            _ => None,
        })
        .collect();
    for at in marks {
        marked[at] |= 1;
        // In one of them only.
        let mut once = whole.clone();
        once[at] |= 1;
        assert_eq!(check("a.docx", &once).0, CheckCode::Encrypted);
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
