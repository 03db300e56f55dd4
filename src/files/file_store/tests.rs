use std::os::unix::fs::PermissionsExt;

use chrono::Duration;
use edba_common::error::Code;
use edba_domain::document::FileName;

use super::*;
use crate::NewFile;
use crate::checks::tests::samples::pdf;

fn store(folder: &tempfile::TempDir) -> FileStore {
    let root = folder.path().join("documents");
    FileStore::open(FileSettings {
        incoming: root.join("incoming"),
        place: Place::Folder(root),
        at_most: 1 << 20,
        scanner: None,
    })
    .unwrap()
}

fn new_file() -> NewFile {
    NewFile {
        name: FileName::parse("plan.pdf").unwrap(),
        declared: "application/pdf".into(),
        sha256: None,
    }
}

/// Every file below a folder, with its mode.
fn below(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((
            path.file_name().unwrap().to_str().unwrap().to_owned(),
            path.metadata().unwrap().permissions().mode() & 0o777,
        ));
        if path.is_dir() {
            found.extend(below(&path));
        }
    }
    found
}

fn text(mut read: Box<dyn Read + Send>) -> String {
    let mut text = String::new();
    read.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_file_is_kept_read_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let id = Id::new();
    let content = pdf(b"");
    let received = files.take(new_file(), &content[..]).unwrap();
    assert_eq!(received.bytes(), content.len() as u64);
    assert_eq!(received.sha256(), edba_common::secret::sha256_hex(&content));
    let kept = received.keep(&files, id).unwrap();
    kept.confirm();
    assert_eq!(files.length(&id).unwrap(), Some(content.len() as u64));
    assert_eq!(text(files.read(&id, 0..5).unwrap()), "%PDF-");
    assert_eq!(text(files.read(&id, 1..4).unwrap()), "PDF");
    assert_eq!(text(files.read(&id, 1..1).unwrap()), "");
    let mut each = Vec::new();
    files
        .each(&mut |file| {
            each.push((file.id, file.bytes));
            Ok(())
        })
        .unwrap();
    assert_eq!(each, [(id, content.len() as u64)]);
    assert!(files.remove(&id).unwrap());
    assert!(!files.remove(&id).unwrap());
    assert_eq!(files.length(&id).unwrap(), None);
    assert_eq!(files.read(&id, 0..1).err().unwrap().code, Code::NotFound);
}

#[test]
fn files_are_for_their_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let kept = files.take(new_file(), &pdf(b"")[..]).unwrap();
    let under_way = files.temporary_file(1).unwrap();
    kept.keep(&files, Id::new()).unwrap().confirm();
    let found = below(folder.path());
    assert_eq!(found.len(), 5, "{found:?}");
    for (name, mode) in found {
        let is_file = name.len() == 36;
        assert_eq!(mode, if is_file { 0o600 } else { 0o700 }, "{name}");
    }
    drop(under_way);
}

#[test]
fn what_is_not_confirmed_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let id = Id::new();
    let received = files.take(new_file(), &pdf(b"")[..]).unwrap();
    let kept = received.keep(&files, id).unwrap();
    assert!(files.length(&id).unwrap().is_some());
    drop(kept);
    assert_eq!(files.length(&id).unwrap(), None);
    drop(files.take(new_file(), &pdf(b"")[..]).unwrap());
    assert!(entries(&folder).is_empty());
}

/// The names of all files, under way or kept.
fn entries(folder: &tempfile::TempDir) -> Vec<String> {
    let names = below(folder.path()).into_iter().map(|(name, _)| name);
    names.filter(|name| name.len() == 36).collect()
}

#[test]
fn a_failed_file_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let received = files.take(new_file(), &pdf(b"<</JS(1)>>")[..]).unwrap();
    let kept = received.keep(&files, Id::new()).unwrap();
    assert_eq!(kept.content().sha256.len(), 64);
    assert_eq!(kept.content().check.detail.as_deref(), Some("JS"));
    kept.confirm();
    assert!(entries(&folder).is_empty());
}

#[test]
fn a_file_comes_back_from_a_backup_if_its_hash_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let id = Id::new();
    let hash = edba_common::secret::sha256_hex("old");
    let wrong = files.put(&id, &b"new"[..], &hash).unwrap_err();
    assert_eq!(wrong.faults[0].code, "hash-differs");
    assert!(entries(&folder).is_empty());
    files.put(&id, &b"old"[..], &hash).unwrap();
    assert_eq!(text(files.read(&id, 0..9).unwrap()), "old");
}

#[test]
fn old_files_under_way_are_removed_and_files_with_other_names_stay() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let mut under_way = files.temporary_file(100).unwrap();
    under_way.write(b"abc").unwrap();
    let written = under_way.finish().unwrap();
    let root = folder.path().join("documents");
    std::fs::write(root.join("incoming/note"), "of another program").unwrap();
    std::fs::create_dir(root.join("ab")).unwrap();
    std::fs::write(root.join("ab/note"), "of another program").unwrap();
    // The right name in the wrong folder.
    let id: Id = "0190b1a2-0000-7000-8000-0000000000ff".parse().unwrap();
    std::fs::write(root.join("ab").join(id.as_str()), "of another program").unwrap();
    let now = folder::modified(&written.path.as_path().metadata().unwrap()).unwrap();
    assert_eq!(files.forget_incoming(now.plus(Duration::days(-1))).unwrap(), 0);
    assert_eq!(files.forget_incoming(now.plus(Duration::days(1))).unwrap(), 1);
    assert!(root.join("incoming/note").exists());
    files
        .each(&mut |_| panic!("files with other names are ignored"))
        .unwrap();
}

/// The place of a file in the store.
fn path_of(folder: &tempfile::TempDir, id: &Id) -> std::path::PathBuf {
    folder.path().join("documents").join(folder::address(id))
}

fn kept(files: &FileStore, content: &[u8]) -> Id {
    let id = Id::new();
    let received = files.take(new_file(), content).unwrap();
    received.keep(files, id).unwrap().confirm();
    id
}

/// Makes a pipe, for which a reader would wait.
fn pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

#[test]
fn what_is_no_regular_file_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let id = kept(&files, &pdf(b""));
    let path = path_of(&folder, &id);
    let bytes = pdf(b"").len() as u64;
    assert_eq!(text(files.read_of(&id, 0..5, bytes).unwrap()), "%PDF-");
    // Of another length: neither the whole nor a part.
    for range in [0..bytes, 0..5, 0..0] {
        let error = files.read_of(&id, range, bytes + 1).err().unwrap();
        assert_eq!(error.code, Code::NotFound);
    }
    let elsewhere = folder.path().join("elsewhere");
    std::fs::rename(&path, &elsewhere).unwrap();
    let put: [fn(&Path, &Path); 3] = [
        |to, path| std::os::unix::fs::symlink(to, path).unwrap(),
        |_, path| pipe(path),
        |_, path| std::fs::create_dir(path).unwrap(),
    ];
    for (number, put) in put.into_iter().enumerate() {
        put(&elsewhere, &path);
        assert_eq!(files.length(&id).unwrap(), None, "{number}");
        assert_eq!(files.read(&id, 0..1).err().unwrap().code, Code::NotFound);
        files.each(&mut |file| panic!("{file:?}")).unwrap();
        let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir(&path));
    }
    // A link in the place of its folder.
    let part = path.parent().unwrap();
    std::fs::remove_dir(part).unwrap();
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(&elsewhere, other.join(id.as_str())).unwrap();
    std::os::unix::fs::symlink(&other, part).unwrap();
    assert_eq!(files.length(&id).unwrap(), None);
    assert_eq!(files.read(&id, 0..1).err().unwrap().code, Code::NotFound);
    files.each(&mut |file| panic!("{file:?}")).unwrap();
}

#[test]
fn copies_are_compared_by_their_hash_and_made_again() {
    use crate::{Copied, Copies};

    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let content = pdf(b"% a");
    let id = kept(&files, &content);
    let (bytes, sha256) = (content.len() as u64, edba_common::secret::sha256_hex(&content));
    let into = folder.path().join("copies");
    let copies = Copies::in_folder(&into);
    copies.begin().unwrap();
    let make = || copies.make(&files, &id, bytes, &sha256).unwrap();
    let put_back = || copies.put_back(&files, &id, bytes, &sha256).unwrap();
    assert_eq!(
        [make(), make(), put_back()],
        [Copied::Made, Copied::There, Copied::There]
    );
    let (copy, stored) = (into.join(folder::address(&id)), path_of(&folder, &id));
    // Of the same length.
    let other = pdf(b"% b");
    std::fs::write(&copy, &other).unwrap();
    assert_eq!([make(), make()], [Copied::Made, Copied::There]);
    std::fs::write(&stored, &other).unwrap();
    assert_eq!([put_back(), put_back()], [Copied::Made, Copied::There]);
    assert_eq!(std::fs::read(&stored).unwrap(), content);
    // A sound copy is not replaced by what is damaged.
    std::fs::write(&stored, &other).unwrap();
    assert_eq!(make(), Copied::There);
    std::fs::write(&copy, &other).unwrap();
    assert_eq!([make(), put_back()], [Copied::Differs, Copied::Differs]);
    std::fs::write(&stored, b"short").unwrap();
    assert_eq!(make(), Copied::Differs);
    std::fs::remove_file(&copy).unwrap();
    assert_eq!(put_back(), Copied::Differs);
    // What is no file is no copy: nobody waits for it.
    pipe(&copy);
    std::fs::remove_file(&stored).unwrap();
    assert_eq!([make(), put_back()], [Copied::Missing, Copied::Missing]);
    std::fs::write(&stored, &content).unwrap();
    assert_eq!([make(), make()], [Copied::Made, Copied::There]);
    // A link in the place of a copy that was begun is not followed.
    std::fs::remove_file(&copy).unwrap();
    let outside = folder.path().join("outside");
    std::fs::write(&outside, b"outside").unwrap();
    let begun = copy.with_file_name(format!("{id}.partial"));
    std::os::unix::fs::symlink(&outside, &begun).unwrap();
    assert_eq!(make(), Copied::Made);
    assert_eq!(std::fs::read(&outside).unwrap(), b"outside");
}

#[test]
fn what_uploads_left_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let files = store(&folder);
    let mut under_way = files.temporary_file(10).unwrap();
    under_way.write(b"12345").unwrap();
    let written = under_way.finish().unwrap();
    let later = files.now().unwrap().unwrap().plus(Duration::hours(1));
    assert_eq!(files.left_over(later.plus(-Duration::hours(2))).unwrap(), (0, 0));
    assert_eq!(files.left_over(later).unwrap(), (1, 5));
    assert_eq!(files.forget_incoming(later).unwrap(), 1);
    assert_eq!(files.left_over(later).unwrap(), (0, 0));
    drop(written);
}
