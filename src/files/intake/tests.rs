use edba_common::error::Code;

use super::*;
use crate::checks::tests::samples::pdf;
use crate::settings::{FileSettings, Place};

const MOST: u64 = 1 << 20;

fn store(folder: &tempfile::TempDir) -> FileStore {
    let root = folder.path().join("documents");
    FileStore::open(FileSettings {
        incoming: root.join("incoming"),
        place: Place::Folder(root),
        at_most: MOST,
        scanner: Some("unix:/no/such/socket".parse().unwrap()),
    })
    .unwrap()
}

fn new_file(name: &str) -> NewFile {
    NewFile {
        name: FileName::parse(name).unwrap(),
        declared: String::new(),
        sha256: None,
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(work)
}

/// Sends this in pieces, and tells the answer.
fn receive(files: &FileStore, new: NewFile, content: &[u8]) -> Result<Received> {
    block_on(async {
        let mut intake = files.intake(new)?;
        for piece in content.chunks(1000) {
            if intake.write(Bytes::copy_from_slice(piece)).await.is_err() {
                break;
            }
        }
        intake.finish().await
    })
}

fn left(folder: &tempfile::TempDir) -> usize {
    std::fs::read_dir(folder.path().join("documents/incoming"))
        .unwrap()
        .count()
}

#[test]
fn what_is_refused_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let said = |sha256: &str| NewFile {
        sha256: Some(sha256.into()),
        ..new_file("a.pdf")
    };
    let declared = NewFile {
        declared: "image/png".into(),
        ..new_file("a.pdf")
    };
    for (new, content, code) in [
        (new_file("a.pdf"), vec![], "empty"),
        (new_file("a.docx"), pdf(b""), "ending-differs"),
        (declared, pdf(b""), "type-differs"),
        (said(&"0".repeat(64)), pdf(b""), "hash-differs"),
        (new_file("a.zip"), b"PK\x03\x04".repeat(10), "unreadable"),
    ] {
        let refused = receive(&files, new.clone(), &content).err().unwrap();
        assert_eq!(refused.faults[0].code, code);
        assert_eq!(refused.faults[0].pointer, "/file");
        let refused = files.take(new, &content[..]).err().unwrap();
        assert_eq!(refused.faults[0].code, code);
    }
    let large = vec![b'a'; usize::try_from(MOST).unwrap() + 1];
    let refused = receive(&files, new_file("a.txt"), &large).err().unwrap();
    assert_eq!(refused.code, Code::PayloadTooLarge);
    assert_eq!(left(&folder), 0);
}

#[test]
fn without_the_scanner_nothing_is_received_but_what_has_failed_already() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let refused = receive(&files, new_file("a.txt"), b"text").err().unwrap();
    assert_eq!(refused.code, Code::Unavailable);
    let hash = edba_common::secret::sha256_hex(pdf(b"<</JS(1)>>")).to_uppercase();
    let new = NewFile {
        sha256: Some(hash),
        ..new_file("a.pdf")
    };
    let received = receive(&files, new, &pdf(b"<</JS(1)>>")).unwrap();
    assert_eq!(received.check().code, CheckCode::Script);
    assert_eq!(received.scanner(), Scanner::None);
    drop(received);
    assert_eq!(left(&folder), 0);
}

#[test]
fn a_client_that_goes_away_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    block_on(async {
        let mut intake = files.intake(new_file("a.txt")).unwrap();
        intake.write(Bytes::from_static(b"text")).await.unwrap();
        assert_eq!(left(&folder), 1);
    });
    // The thread ends by itself.
    for _ in 0..500 {
        if left(&folder) == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the file stays");
}
