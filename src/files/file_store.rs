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
use crate::clamav;
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

    /// Asks the scanner whether it is there, where one is configured. Errors: it does not answer.
    pub fn ask_scanner(&self) -> Result<()> {
        self.scanner_address().map_or(Ok(()), clamav::ask)
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
            Kept::Folder(folder) => folder.read(id, &range, None)?,
            Kept::Bucket(bucket) => bucket.read(id, range, None)?,
        };
        read.ok_or_else(|| Error::not_found("content of a document"))
    }

    /// A part of a file of so many bytes. Errors: as [`Self::read`]; also 404 if it has another length.
    pub fn read_of(&self, id: &Id, range: Range<u64>, bytes: u64) -> Result<Box<dyn Read + Send>> {
        let read = match &self.0.kept {
            Kept::Folder(folder) => folder.read(id, &range, Some(bytes))?,
            Kept::Bucket(bucket) => bucket.read(id, range, Some(bytes))?,
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

    /// The present by the clock that dates the files of a folder, which can be that of another machine; None for a bucket.
    pub fn now(&self) -> Result<Option<Moment>> {
        match &self.0.kept {
            Kept::Folder(_) => {
                let new = self.temporary_file(0)?.metadata();
                new.and_then(|new| folder::modified(&new)).map(Some).map_err(disk)
            }
            Kept::Bucket(_) => Ok(None),
        }
    }

    /// Removes temporary files that were last written before this moment; returns how many.
    pub fn forget_incoming(&self, before: Moment) -> Result<usize> {
        let mut removed = 0;
        self.each_incoming(before, &mut |path, _| {
            removed += usize::from(std::fs::remove_file(path).is_ok());
        })?;
        Ok(removed)
    }

    /// How many temporary files there are that were last written before this moment, and their bytes: of uploads that were
    /// broken off.
    pub fn left_over(&self, before: Moment) -> Result<(u64, u64)> {
        let (mut count, mut bytes) = (0, 0);
        self.each_incoming(before, &mut |_, length| {
            count += 1;
            bytes += length;
        })?;
        Ok((count, bytes))
    }

    /// Every temporary file that was last written before this moment, with its length.
    fn each_incoming(&self, before: Moment, visit: &mut dyn FnMut(&Path, u64)) -> Result<()> {
        for entry in folder::entries(&self.0.settings.incoming)? {
            let is_id = entry
                .file_name()
                .to_str()
                .is_some_and(|n| n.parse::<Id>().is_ok());
            // One that is gone was put in its place or removed meanwhile.
            let Ok(found) = entry.metadata() else { continue };
            let is_old = folder::modified(&found).map_err(disk)? < before;
            if is_id && found.is_file() && is_old {
                visit(&entry.path(), found.len());
            }
        }
        Ok(())
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
