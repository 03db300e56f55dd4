//! A file under way: written under a temporary name, counted and hashed, and removed unless it is put in its place.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use edba_common::error::{Error, Result};
use edba_domain::Id;
use sha2::{Digest, Sha256};

use crate::errors::{disk, too_large};

/// Read and write for the owner only.
const PRIVATE: u32 = 0o600;
const BUFFER: usize = 1 << 20;
/// How much of the beginning is kept in memory, to tell what it is.
const HEAD: usize = 8 << 10;

/// The path of a temporary file, which is removed on drop.
#[derive(Debug)]
pub struct TemporaryPath(Option<PathBuf>);

impl TemporaryPath {
    /// The path; empty once the file was moved.
    pub fn as_path(&self) -> &Path {
        self.0.as_deref().unwrap_or(Path::new(""))
    }

    /// Moves the file, which then stays.
    pub fn rename(mut self, to: &Path) -> io::Result<()> {
        std::fs::rename(self.as_path(), to)?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for TemporaryPath {
    fn drop(&mut self) {
        if let Some(path) = self.0.take()
            && let Err(error) = std::fs::remove_file(&path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, path = %path.display(), "removing a temporary file failed");
        }
    }
}

/// A file that is being written.
pub struct TemporaryFile {
    path: TemporaryPath,
    file: BufWriter<File>,
    hash: Sha256,
    head: Vec<u8>,
    bytes: u64,
    at_most: u64,
}

/// A file that was written, durably.
pub struct Written {
    pub path: TemporaryPath,
    /// Open for reading and writing.
    pub file: File,
    pub bytes: u64,
    /// 64 hexadecimal digits, in lower case.
    pub sha256: String,
    /// Its first bytes.
    pub head: Vec<u8>,
}

impl TemporaryFile {
    /// Makes a file in this folder, for its owner only.
    pub fn create(folder: &Path, at_most: u64) -> Result<Self> {
        let path = folder.join(Id::random().as_str());
        Self::open(OpenOptions::new().create_new(true), path, at_most)
    }

    /// What its file system knows of it.
    pub fn metadata(&self) -> io::Result<Metadata> {
        self.file.get_ref().metadata()
    }

    /// Makes a file with this name, for its owner only, in the place of what was left of an earlier one: that may be a link,
    /// which is not followed.
    pub fn replace(path: PathBuf) -> Result<Self> {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk(error)),
            _ => Self::open(OpenOptions::new().create_new(true), path, u64::MAX),
        }
    }

    fn open(options: &mut OpenOptions, path: PathBuf, at_most: u64) -> Result<Self> {
        let file = options
            .read(true)
            .write(true)
            .mode(PRIVATE)
            .open(&path)
            .map_err(disk)?;
        Ok(Self {
            path: TemporaryPath(Some(path)),
            file: BufWriter::with_capacity(BUFFER, file),
            hash: Sha256::new(),
            head: Vec::new(),
            bytes: 0,
            at_most,
        })
    }

    /// Errors: 413 beyond the limit, 503 where there is no room.
    pub fn write(&mut self, chunk: &[u8]) -> Result<()> {
        self.bytes = self.bytes.saturating_add(chunk.len() as u64);
        if self.bytes > self.at_most {
            return Err(too_large(self.at_most));
        }
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend(chunk.iter().take(missing));
        self.hash.update(chunk);
        self.file.write_all(chunk).map_err(disk)
    }

    /// Writes all there is in this reader.
    pub fn write_from(&mut self, mut content: impl io::Read) -> Result<()> {
        let mut buffer = vec![0; 64 << 10];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => self.write(buffer.get(..read).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::internal(error)),
            }
        }
    }

    /// Ends the file, and waits until the disk has it.
    pub fn finish(self) -> Result<Written> {
        let file = self.file.into_inner().map_err(|e| disk(e.into_error()))?;
        file.sync_all().map_err(disk)?;
        Ok(Written {
            path: self.path,
            file,
            bytes: self.bytes,
            sha256: hex::encode(self.hash.finalize()),
            head: self.head,
        })
    }
}
