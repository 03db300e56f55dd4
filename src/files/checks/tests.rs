pub(crate) mod samples;

use edba_domain::document::MediaType;
use proptest::prelude::*;

use samples::{archive, code, docx, jpeg, look, odt, packed, pdf, png, stream};

#[test]
fn each_type_is_recognised_by_its_content() {
    let xlsx = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
    ]);
    let pptx = archive(&[
        ("ppt/presentation.xml", b"<p:presentation/>"),
        ("[Content_Types].xml", b"<Types/>"),
    ]);
    for (name, content, found) in [
        ("a.pdf", pdf(b""), MediaType::Pdf),
        ("a.docx", docx(&[]), MediaType::Docx),
        ("a.xlsx", xlsx, MediaType::Xlsx),
        ("a.pptx", pptx, MediaType::Pptx),
        ("a.odt", odt(b"<manifest/>", &[]), MediaType::Odt),
        ("a.png", png(), MediaType::Png),
        ("a.jpeg", jpeg(), MediaType::Jpeg),
        // What a telephone writes behind a picture.
        ("a.jpg", [&jpeg()[..], b"ftypmp42"].concat(), MediaType::Jpeg),
        ("a.txt", "Café\tβ\r\n\u{c}".into(), MediaType::Text),
        ("a.txt", "BM-besluit".into(), MediaType::Text),
        ("a.CSV", "\u{feff}naam;bedrag\n".into(), MediaType::Csv),
    ] {
        let looked = look(name, &content).unwrap();
        assert_eq!(looked.media_type, found, "{name}");
        assert_eq!(looked.check.detail, None, "{name}");
    }
}

#[test]
fn what_is_not_taken_is_refused() {
    let plain = archive(&[("readme.txt", b"text")]);
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".repeat(100);
    for (name, content, expected) in [
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "type-not-allowed",
        ),
        ("a.txt", b" \n<SVG/>".to_vec(), "type-not-allowed"),
        (
            "a.txt",
            b"\xef\xbb\xbf<?xml version='1.0'?>".to_vec(),
            "type-not-allowed",
        ),
        (
            "a.txt",
            b"<html><script>alert(1)</script>".to_vec(),
            "type-not-allowed",
        ),
        ("a.html", b"text".to_vec(), "type-not-allowed"),
        ("a", b"text".to_vec(), "type-not-allowed"),
        ("a.txt", b"#!/bin/sh\n".to_vec(), "type-not-allowed"),
        ("a.zip", plain.clone(), "type-not-allowed"),
        ("a.docx", plain, "type-not-allowed"),
        ("a.doc", old.clone(), "type-not-allowed"),
        ("a.docx", old, "type-not-allowed"),
        ("a.exe", b"MZ\x90\0\x03".repeat(20), "type-not-allowed"),
        ("a.gif", b"GIF89a\x01\0\x01\0".to_vec(), "type-not-allowed"),
        ("a.txt", b"caf\xe9".to_vec(), "not-utf-8"),
        ("a.csv", b"a;b\0".to_vec(), "not-utf-8"),
        ("a.csv", b"a;b\xe2\x82".to_vec(), "not-utf-8"),
        ("a.pdf", b"%PDF-1.7\nno end".to_vec(), "unreadable"),
        ("a.pdf", pdf(b"7 0 obj <<>>\nstream\nabc"), "unreadable"),
    ] {
        assert_eq!(code(name, &content), expected, "{name}");
    }
    let unknown = look("a.pdf", b"a text").unwrap_err();
    assert_eq!(unknown.faults[0].code, "type-not-allowed");
    assert!(!unknown.faults[0].text.contains("the type that"), "{unknown:?}");
    let whole = docx(&[]);
    assert_eq!(code("a.docx", &whole[..whole.len() - 5]), "unreadable");
    assert_eq!(code("a.docx", &whole[..whole.len() / 2]), "unreadable");
}

#[test]
fn a_picture_without_its_beginning_or_its_end_is_damaged() {
    for (name, whole) in [("a.png", png()), ("a.jpg", jpeg())] {
        assert_eq!(code(name, &whole), "passed", "{name}");
        // The first bytes alone tell what it is.
        for length in 8..whole.len() {
            assert_eq!(code(name, &whole[..length]), "unreadable", "{name} {length}");
        }
    }
    let mut other = png();
    other[12..16].copy_from_slice(b"IHDX");
    assert_eq!(code("a.png", &other), "unreadable");
    let mut without_content = png();
    without_content[37..41].copy_from_slice(b"tEXt");
    assert_eq!(code("a.png", &without_content), "unreadable");
}

#[test]
fn a_character_on_the_edge_of_a_window_is_no_fault() {
    for before in 65_530..65_540 {
        let text = format!("{}€€", "a".repeat(before));
        assert_eq!(code("a.txt", text.as_bytes()), "passed", "{before}");
    }
}

fn good_files() -> Vec<(&'static str, Vec<u8>)> {
    let objects = stream("/Type/ObjStm/Filter/FlateDecode", &packed(b"1 0 <</Type/Page>>"));
    vec![
        ("a.pdf", pdf(&objects)),
        ("a.pdf", pdf(&stream("/Filter/DCTDecode", b"endstre endstream"))),
        ("a.docx", docx(&[("word/media/a.png", &png())])),
        ("a.odt", odt(b"<manifest/>", &[])),
        ("a.png", png()),
        ("a.jpg", jpeg()),
        ("a.csv", "naam;bedrag\nÅ;1\n".into()),
    ]
}

#[test]
fn every_beginning_of_a_good_file_is_judged() {
    for (name, content) in good_files() {
        for length in 1..content.len() {
            code(name, &content[..length]);
        }
        assert_eq!(code(name, &content), "passed", "{name}");
    }
}

proptest! {
    #[test]
    fn no_input_makes_a_check_panic(
        bytes in proptest::collection::vec(any::<u8>(), 1..2000),
        ending in prop::sample::select(vec!["pdf", "docx", "odt", "txt", "csv", "png"]),
        start in prop::sample::select(vec![&b""[..], b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n"]),
        end in prop::sample::select(vec![&b""[..], b"\n%%EOF\n", b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0"]),
    ) {
        code(&format!("a.{ending}"), &[start, &bytes, end].concat());
    }

    #[test]
    fn a_good_file_with_other_bytes_is_judged(
        which in 0..7_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (name, mut content) = good_files().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(content.len());
            content[at] = byte;
        }
        code(name, &content);
    }
}
