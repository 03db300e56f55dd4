//! The document store: files under the ids of their versions, in a folder or in a bucket.

use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use edba_common::error::{Error, Result};
use edba_common::secret::warn_of_open_folder;
use edba_domain::document::Scanner;
use edba_domain::{Id, Moment};

use crate::bucket::Bucket;
use crate::errors::{FILE, disk};
use crate::folder::{self, Folder};
use crate::settings::{ClamavAddress, FileSettings, Place};
use crate::temporary::{TemporaryFile, Written};

/// Where the content of documents is. Cheap to clone. All of it blocks: it is for threads that may wait.
#[derive(Clone)]
pub struct FileStore(Arc<Inner>);

struct Inner {
    kept: Kept,
    settings: FileSettings,
}

enum Kept {
    Folder(Folder),
    Bucket(Box<Bucket>),
}

/// A file in the store.
#[derive(Debug, Clone, Copy)]
pub struct StoredFile {
    pub id: Id,
    pub bytes: u64,
    pub modified: Moment,
}

impl FileStore {
    /// Makes the folders, for their owner only. A bucket is not asked yet. Errors: a folder cannot be made, a setting of the
    /// bucket is wrong.
    pub fn open(settings: FileSettings) -> Result<Self> {
        let kept = match &settings.place {
            Place::Folder(path) => {
                let folder = Folder::open(path.clone());
                Kept::Folder(folder.map_err(|e| unusable(path, &e))?)
            }
            Place::Bucket(bucket) => Kept::Bucket(Box::new(Bucket::open(bucket)?)),
        };
        folder::make_folder(&settings.incoming).map_err(|e| unusable(&settings.incoming, &e))?;
        if let Place::Folder(path) = &settings.place {
            warn_of_open_folder(path);
        }
        Ok(Self(Arc::new(Inner { kept, settings })))
    }

    /// The largest file that is taken, in bytes.
    pub fn at_most(&self) -> u64 {
        self.0.settings.at_most
    }

    /// [`Scanner::Clamav`] where one is configured.
    pub fn scanner(&self) -> Scanner {
        match self.0.settings.scanner {
            Some(_) => Scanner::Clamav,
            None => Scanner::None,
        }
    }

    pub(crate) fn scanner_address(&self) -> Option<&ClamavAddress> {
        self.0.settings.scanner.as_ref()
    }

    /// A new temporary file.
    pub(crate) fn temporary_file(&self, at_most: u64) -> Result<TemporaryFile> {
        TemporaryFile::create(&self.0.settings.incoming, at_most)
    }

    /// Puts a file that was written in its place, durably.
    pub(crate) fn place(&self, written: Written, id: &Id) -> Result<()> {
        match &self.0.kept {
            Kept::Folder(folder) => folder.keep(written.path, id),
            Kept::Bucket(bucket) => bucket.keep(written.file, written.bytes, id),
        }
    }

    /// A part of a file. Errors: 404 if it is not there, 503 if the bucket does not answer.
    pub fn read(&self, id: &Id, range: Range<u64>) -> Result<Box<dyn Read + Send>> {
        let read = match &self.0.kept {
            Kept::Folder(folder) => folder.read(id, &range)?,
            Kept::Bucket(bucket) => bucket.read(id, range)?,
        };
        read.ok_or_else(|| Error::not_found("content of a document"))
    }

    /// The length of a file in bytes; None if it is not there.
    pub fn length(&self, id: &Id) -> Result<Option<u64>> {
        match &self.0.kept {
            Kept::Folder(folder) => folder.length(id),
            Kept::Bucket(bucket) => bucket.length(id),
        }
    }

    /// Removes a file for good; returns whether it was there.
    pub fn remove(&self, id: &Id) -> Result<bool> {
        match &self.0.kept {
            Kept::Folder(folder) => folder.remove(id),
            Kept::Bucket(bucket) => bucket.remove(id),
        }
    }

    /// Every file, in no order. What is put or removed meanwhile may be among them or not.
    pub fn each(&self, visit: &mut dyn FnMut(StoredFile) -> Result<()>) -> Result<()> {
        let mut visit = |id, bytes, modified| visit(StoredFile { id, bytes, modified });
        match &self.0.kept {
            Kept::Folder(folder) => folder.each(&mut visit),
            Kept::Bucket(bucket) => bucket.each(&mut visit),
        }
    }

    /// Puts a file back from a backup under its id, after its hash was compared. For `edba documents restore`. Errors: another
    /// hash.
    pub fn put(&self, id: &Id, content: impl Read, sha256: &str) -> Result<()> {
        let mut file = self.temporary_file(u64::MAX)?;
        file.write_from(content)?;
        let written = file.finish()?;
        if written.sha256 != sha256 {
            let text = format!("The content has the hash {}, and not {sha256}.", written.sha256);
            return Err(Error::fault(FILE, "hash-differs", text));
        }
        self.place(written, id)
    }

    /// Removes temporary files that were last written before this moment; returns how many.
    pub fn forget_incoming(&self, before: Moment) -> Result<usize> {
        let mut removed = 0;
        for entry in folder::entries(&self.0.settings.incoming)? {
            let is_id = entry
                .file_name()
                .to_str()
                .is_some_and(|n| n.parse::<Id>().is_ok());
            // One that is gone was put in its place or removed meanwhile.
            let Ok(found) = entry.metadata() else { continue };
            let is_old = folder::modified(&found).map_err(disk)? < before;
            if is_id && found.is_file() && is_old && std::fs::remove_file(entry.path()).is_ok() {
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// A folder that cannot be made or entered.
fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::internal(format!(
        "EDBA_DOCUMENTS: the folder {} cannot be used: {error}",
        path.display()
    ))
}

#[cfg(test)]
mod tests;
