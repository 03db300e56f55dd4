//! Copies of files in a folder, as a backup has them: `FOLDER/ab/ID`.

use std::io;
use std::path::{Path, PathBuf};

use edba_common::error::{Code, Error, Result};
use edba_domain::Id;
use sha2::{Digest, Sha256};

use crate::file_store::FileStore;
use crate::folder::{address, make_folder, open_regular, sync};
use crate::temporary::TemporaryFile;

/// How much of a file is in memory at a time.
const PIECE: usize = 256 << 10;

/// A folder with copies. It is made with the first copy.
pub struct Copies {
    folder: PathBuf,
}

/// The result for one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It was copied.
    Made,
    /// It was there already, with its hash.
    There,
    /// There is nothing to copy.
    Missing,
    /// What there is has another length or hash; it was not copied.
    Differs,
}

impl Copies {
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Makes the folder. Errors: it cannot be made.
    pub fn begin(&self) -> Result<()> {
        make_folder(&self.folder).map_err(|error| unusable(&self.folder, &error))
    }

    /// Copies a file out of the document store, and compares its hash; a copy with another hash is made again. Only a whole
    /// copy has the name of one. Errors: the copy cannot be written, the document store does not answer.
    pub fn make(&self, files: &FileStore, id: &Id, bytes: u64, sha256: &str) -> Result<Copied> {
        let to = self.folder.join(address(id));
        // A copy that cannot be read is made again too.
        let there = open_regular(&to).and_then(|(copy, length)| Ok((length == bytes, hash(copy)?)));
        if there.is_ok_and(|(is_so_long, found)| is_so_long && found == sha256) {
            return Ok(Copied::There);
        }
        let content = match files.read_of(id, 0..bytes, bytes) {
            Ok(content) => content,
            Err(error) if error.code == Code::NotFound && files.length(id)?.is_some() => {
                return Ok(Copied::Differs);
            }
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
            .map_err(|error| unusable(&to, &error))?;
        Ok(Copied::Made)
    }

    /// Puts a file back into the document store from its copy, if it is not there with its hash. Errors: the copy cannot be
    /// read, the document store does not answer.
    pub fn put_back(&self, files: &FileStore, id: &Id, bytes: u64, sha256: &str) -> Result<Copied> {
        let is_there = files.length(id)?.is_some();
        if is_there && is_sound(files, id, bytes, sha256)? {
            return Ok(Copied::There);
        }
        let from = self.folder.join(address(id));
        let copy = match open_regular(&from) {
            Ok((copy, _)) => copy,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(if is_there {
                    Copied::Differs
                } else {
                    Copied::Missing
                });
            }
            Err(error) => return Err(unusable(&from, &error)),
        };
        match files.put(id, copy, sha256) {
            Ok(()) => Ok(Copied::Made),
            Err(error) if error.code == Code::InvalidInput => Ok(Copied::Differs),
            Err(error) => Err(error),
        }
    }
}

/// Whether a file in the document store has this length and this hash. One that cannot be read to its end has not.
fn is_sound(files: &FileStore, id: &Id, bytes: u64, sha256: &str) -> Result<bool> {
    match files.read_of(id, 0..bytes, bytes) {
        Ok(content) => Ok(hash(content).is_ok_and(|found| found == sha256)),
        Err(error) if error.code == Code::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// SHA-256 of content, in lower-case hexadecimal.
pub fn hash(mut content: impl io::Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match content.read(&mut piece) {
            Ok(0) => return Ok(hex::encode(hash.finalize())),
            Ok(read) => hash.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Error {
    Error::internal(format!("{}: {error}", folder.display()))
}
