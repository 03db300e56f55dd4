//! A file that was received and checked, and what is recorded of it.

use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::document::{CheckResult, FileName, MediaType, Scanner, VersionState};

use crate::file_store::FileStore;
use crate::temporary::Written;

/// What is recorded of the content of a version.
#[derive(Debug, Clone)]
pub struct ContentFacts {
    /// The id of the version, under which the file is kept.
    pub id: Id,
    pub name: FileName,
    pub media_type: MediaType,
    pub bytes: u64,
    /// 64 hexadecimal digits, in lower case.
    pub sha256: String,
    pub check: CheckResult,
    pub scanner: Scanner,
}

/// A file that was received and checked, still under its temporary name; removed on drop.
pub struct Received {
    pub(crate) name: FileName,
    pub(crate) declared: String,
    pub(crate) media_type: MediaType,
    pub(crate) check: CheckResult,
    pub(crate) scanner: Scanner,
    pub(crate) written: Written,
}

impl Received {
    pub fn name(&self) -> &FileName {
        &self.name
    }

    /// The media type that its sender said.
    pub fn declared(&self) -> &str {
        &self.declared
    }

    /// The media type that it has.
    pub fn media_type(&self) -> MediaType {
        self.media_type
    }

    pub fn bytes(&self) -> u64 {
        self.written.bytes
    }

    /// 64 hexadecimal digits, in lower case.
    pub fn sha256(&self) -> &str {
        &self.written.sha256
    }

    pub fn check(&self) -> &CheckResult {
        &self.check
    }

    /// The scanner that looked at it.
    pub fn scanner(&self) -> Scanner {
        self.scanner
    }

    /// Puts the content in its place under this id, durably; content that failed its check is not kept. It is removed again
    /// on drop unless [`KeptFile::confirm`] was called.
    ///
    /// Move the result into the blocking closure that runs the transaction, since a future is dropped when a client goes
    /// away; and confirm it as the last act inside that closure, before the commit. A commit whose outcome is unknown then
    /// leaves a file without a row, and never a row without its file.
    pub fn keep(self, files: &FileStore, id: Id) -> Result<KeptFile> {
        let content = ContentFacts {
            id,
            name: self.name,
            media_type: self.media_type,
            bytes: self.written.bytes,
            sha256: self.written.sha256.clone(),
            check: self.check,
            scanner: self.scanner,
        };
        let is_kept = content.check.state() == VersionState::Kept;
        // Made before the file is placed: an error of the placing may come after the file is there.
        let kept = KeptFile {
            files: files.clone(),
            content,
            is_to_remove: is_kept,
        };
        if is_kept {
            files.place(self.written, &id)?;
        }
        Ok(kept)
    }
}

/// A file in its place, whose row is still to be written.
pub struct KeptFile {
    files: FileStore,
    content: ContentFacts,
    is_to_remove: bool,
}

impl KeptFile {
    pub fn content(&self) -> &ContentFacts {
        &self.content
    }

    /// Lets the file stay.
    pub fn confirm(mut self) {
        self.is_to_remove = false;
    }
}

impl Drop for KeptFile {
    fn drop(&mut self) {
        if !self.is_to_remove {
            return;
        }
        let (files, id) = (&self.files, &self.content.id);
        // On a thread of its own: a bucket may not be waited for on a thread of the asynchronous runtime, and nobody knows
        // where this is dropped.
        let removed = std::thread::scope(|scope| scope.spawn(|| files.remove(id)).join());
        if let Ok(Err(error)) = removed {
            tracing::warn!(%error, %id, "removing the file of a refused version failed; the worker removes it later");
        }
    }
}
