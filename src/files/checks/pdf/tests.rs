use edba_domain::document::CheckCode;
use proptest::prelude::*;

use crate::checks::tests::samples::{look, packed, pdf, stream};

fn check(body: &[u8]) -> (CheckCode, Option<String>) {
    let looked = look("a.pdf", &pdf(body)).unwrap();
    (looked.check.code, looked.check.detail)
}

fn failed(code: CheckCode, detail: &str) -> (CheckCode, Option<String>) {
    (code, Some(detail.into()))
}

const OBJECTS: &str = "/Type/ObjStm/N 1/First 4/Filter/FlateDecode";

#[test]
fn a_script_is_found_however_it_is_written() {
    let action = b"1 0 <</S/JavaScript/JS(app.alert\\(1\\))>>";
    for (body, name) in [
        (b"5 0 obj <</S/JavaScript/JS(1)>> endobj".to_vec(), "JavaScript"),
        (b"5 0 obj <</S/#4aavaScri#70t/JS 6 0 R>>".to_vec(), "JavaScript"),
        (b"5 0 obj <</J#53(1)>>".to_vec(), "JS"),
        (b"5 0 obj <</S /Launch\n/F (cmd.exe)>>".to_vec(), "Launch"),
        (b"5 0 obj <</AcroForm<</XFA 6 0 R>>>>".to_vec(), "XFA"),
        (stream(OBJECTS, &packed(action)), "JavaScript"),
        (stream("/Type/Obj#53tm", action), "JavaScript"),
        // Readers take a stream of objects by these, whatever its type is.
        (
            stream("/N 1/First 4/Filter/FlateDecode", &packed(action)),
            "JavaScript",
        ),
        (
            stream(
                "/Type/XObject/N 8 0 R/First 9 0 R/Filter/FlateDecode",
                &packed(action),
            ),
            "JavaScript",
        ),
        (
            stream(
                "/N 1/First 4/Filter[ /FlateDecode ]/Length 9 0 R",
                &packed(action),
            ),
            "JavaScript",
        ),
        (stream("/N 1/First 4", b"1 0 <</Type/Action/JS(1)>>"), "JS"),
        // Objects among the bytes of a picture.
        (
            stream("/Filter/DCTDecode", b"\xff\xd8 4 0 obj<</S/Launch/F(cmd.exe)>>"),
            "Launch",
        ),
        (
            stream("/Filter/DCTDecode", b"\xff\xd8 4 0 obj<</S/Rendition/JS(1)>>"),
            "Rendition",
        ),
        // Where only the middle of a comment says that a stream begins.
        (
            b"% >>\nstream\n\n5 0 obj <</S/JavaScript/JS(1)>>\nendstream\n".to_vec(),
            "JavaScript",
        ),
    ] {
        let text = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(check(&body), failed(CheckCode::Script, name), "{text}");
    }
}

#[test]
fn a_script_is_found_on_the_edge_of_a_window() {
    for before in 65_430..65_545 {
        let body = [&vec![b' '; before - 68][..], b"5 0 obj <</JS(1)>> endobj"].concat();
        assert_eq!(check(&body).0, CheckCode::Script, "{before}");
        let filled = [&vec![b' '; before - 150][..], &stream(OBJECTS, &packed(b"/JS "))].concat();
        assert_eq!(check(&filled).0, CheckCode::Script, "{before}");
    }
}

#[test]
fn what_cannot_be_looked_into_fails() {
    let hidden = failed(CheckCode::Encrypted, "object stream");
    let objects = packed(b"1 0 <</S/JavaScript>>");
    assert_eq!(
        check(b"trailer <</Encrypt 9 0 R>>"),
        failed(CheckCode::Encrypted, "Encrypt")
    );
    for dictionary in [
        "/Type/ObjStm/Filter/LZWDecode",
        "/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]",
        "/Type/ObjStm/Filter[/FlateDecode/FlateDecode]",
        "/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
        "/Type/ObjStm/Filter 9 0 R",
        // What stands behind a reference is not known.
        "/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms 9 0 R",
        "/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms[9 0 R]",
        "/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DP 9 0 R",
        "/Type/ObjStm/N 1/First 4/Filter[/FlateDecode 9 0 R]",
        "/Type/ObjStm/N 1/First 4/Other/FlateDecode/Filter 9 0 R",
        "/Type/ObjStm/N 1/First 4/Filter[%\n/FlateDecode]",
        "/Type/ObjStm/N 1/First 4/F 9 0 R",
        // Without its type, or with another one.
        "/N 1/First 4/Filter/LZWDecode",
        "/Type/XObject/N 1/First 4/Filter/FlateDecode/DecodeParms 9 0 R",
        "/Type 8 0 R/N 8 0 R/First 9 0 R/Filter/FlateDecode/DecodeParms 9 0 R",
        "/First 4 % 0 R\n/N 1/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
    ] {
        assert_eq!(check(&stream(dictionary, &objects)), hidden, "{dictionary}");
    }
    // Cut off by what looks like its end.
    let cut = [&packed(&b"1 0 <<>> ".repeat(50))[..20], b"endstream"].concat();
    assert_eq!(check(&stream(OBJECTS, &cut)), hidden);
    assert_eq!(check(&stream(OBJECTS, b"not packed")), hidden);
    // Announced, and its beginning not seen.
    assert_eq!(check(b"5 0 obj <</Type/ObjStm>> endobj"), hidden);
    // A comment stands between the dictionary and the stream.
    let text = b"5 0 obj <</Type/ObjStm/Filter/FlateDecode>> % x >\nstream\n".to_vec();
    let commented = [&text[..], &objects, b"\nendstream"].concat();
    assert_eq!(check(&commented).0, CheckCode::Script);
    // Inside what looks like a stream.
    let inside = [&b"% >>\nstream\n"[..], &stream(OBJECTS, &objects)].concat();
    assert_eq!(check(&inside), hidden);
    let without_type = stream("/N 1/First 4/Filter/FlateDecode", &objects);
    let inside = [&b"% >>\nstream\n"[..], &without_type].concat();
    assert_eq!(check(&inside), hidden);
}

#[test]
fn objects_that_become_far_too_large_fail() {
    let many = packed(&vec![b' '; 65 << 20]);
    let found = check(&stream(OBJECTS, &many));
    assert_eq!(found, failed(CheckCode::ArchiveBomb, "object stream"));
}

#[test]
fn a_harmless_file_passes() {
    for body in [
        stream("/Filter/DCTDecode", b"/JS /XFA /Encrypt >>\nstream\n"),
        stream(OBJECTS, &packed(b"1 0 <</Type/Page/Title(JavaScript)>>")),
        stream("/Type/ObjStm", b"1 0 <</Type/Page>>"),
        [
            stream("/Filter/LZWDecode", b"1"),
            stream(OBJECTS, &packed(b"1 0 <</Type/Page>>")),
        ]
        .concat(),
        // A signature is no filter of the stream that follows.
        [
            b"4 0 obj <</Type/Sig/Filter/Adobe.PPKLite>> endobj\n".to_vec(),
            stream(OBJECTS, &packed(b"1 0 <</Type/Page>>")),
        ]
        .concat(),
        // Bookmarks and the faces of a button are no stream of objects.
        [
            b"4 0 obj <</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>> endobj\n".to_vec(),
            b"5 0 obj <</AP<</N 6 0 R>>/F 4/Subtype/Widget>> endobj\n".to_vec(),
            stream("/Filter/FlateDecode/DecodeParms<</Predictor 12>>", b"1"),
        ]
        .concat(),
        // The colours of a picture have a number of their own.
        stream("/N 3/Alternate/DeviceRGB/Filter/DCTDecode", b"1"),
        stream("", b"endstre endstreendstrea"),
        b"5 0 obj <</JSON 1/Launched 2/JavaScripts 3>> endobj".to_vec(),
    ] {
        let text = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(check(&body), (CheckCode::Passed, None), "{text}");
    }
}

proptest! {
    #[test]
    fn noise_in_a_stream_is_no_script(noise in proptest::collection::vec(any::<u8>(), 0..20_000)) {
        prop_assert_eq!(check(&stream("/Filter/DCTDecode", &noise)).0, CheckCode::Passed);
        prop_assert_eq!(check(&stream(OBJECTS, &packed(&noise))).0 == CheckCode::Encrypted, false);
    }

    #[test]
    fn a_script_behind_noise_is_found(noise in proptest::collection::vec(any::<u8>(), 0..70_000)) {
        let body = [&stream("/Filter/DCTDecode", &noise)[..], b"5 0 obj <</JS(1)>> endobj"].concat();
        prop_assert_eq!(check(&body).0, CheckCode::Script);
    }
}
