//! Copies of files in a folder, as a backup has them: `FOLDER/ab/ID`.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use edba_common::error::{Code, Error, Result};
use edba_domain::Id;

use crate::errors::disk;
use crate::file_store::FileStore;
use crate::folder::{address, make_folder, sync};
use crate::temporary::TemporaryFile;

/// A folder with copies. It is made with the first copy.
pub struct Copies {
    folder: PathBuf,
}

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It was copied.
    Made,
    /// It was there already, with the right length.
    There,
    /// There is nothing to copy.
    Missing,
    /// What there is has another hash; it was not copied.
    Differs,
}

impl Copies {
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Copies a file out of the document store, and compares its hash. Only a whole copy has the name of one. Errors: the
    /// folder cannot be written, the document store does not answer.
    pub fn make(&self, files: &FileStore, id: &Id, bytes: u64, sha256: &str) -> Result<Copied> {
        let to = self.folder.join(address(id));
        if std::fs::metadata(&to).is_ok_and(|found| found.len() == bytes) {
            return Ok(Copied::There);
        }
        let content = match files.read(id, 0..bytes) {
            Ok(content) => content,
            Err(error) if error.code == Code::NotFound => return Ok(Copied::Missing),
            Err(error) => return Err(error),
        };
        let folder = to.parent().unwrap_or(&self.folder);
        make_folder(folder).map_err(|e| unusable(folder, &e))?;
        let mut copy = TemporaryFile::replace(folder.join(format!("{id}.partial")))?;
        copy.write_from(content)?;
        let written = copy.finish()?;
        if written.sha256 != sha256 {
            return Ok(Copied::Differs);
        }
        written
            .path
            .rename(&to)
            .and_then(|()| sync(folder))
            .map_err(disk)?;
        Ok(Copied::Made)
    }

    /// Puts a file back into the document store from its copy, if it is not there with the right length. Errors: the copy
    /// cannot be read, the document store does not answer.
    pub fn put_back(&self, files: &FileStore, id: &Id, bytes: u64, sha256: &str) -> Result<Copied> {
        if files.length(id)? == Some(bytes) {
            return Ok(Copied::There);
        }
        let copy = match File::open(self.folder.join(address(id))) {
            Ok(copy) => copy,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Copied::Missing),
            Err(error) => return Err(unusable(&self.folder, &error)),
        };
        match files.put(id, copy, sha256) {
            Ok(()) => Ok(Copied::Made),
            Err(error) if error.code == Code::InvalidInput => Ok(Copied::Differs),
            Err(error) => Err(error),
        }
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Error {
    Error::internal(format!("{}: {error}", folder.display()))
}
