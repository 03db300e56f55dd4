//! Files in a folder: `FOLDER/ab/ID`, where `ab` are the last two digits of the id (ids begin with the time, so that the first
//! ones would all be the same).

use std::fs::{DirBuilder, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use edba_common::error::{Error, Result};
use edba_domain::{Id, Moment};

use crate::errors::disk;
use crate::temporary::TemporaryPath;

/// Everything for the owner only.
const PRIVATE_FOLDER: u32 = 0o700;

/// Where a file is below its folder or its prefix: `ab/ID`. Backups have the same form.
pub fn address(id: &Id) -> String {
    format!("{}/{id}", part(id))
}

/// The last two digits of an id.
fn part(id: &Id) -> &str {
    id.as_str().get(34..).unwrap_or_default()
}

/// Makes a folder, with those above it, for its owner only. One that is there stays as it is.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE_FOLDER)
        .create(path)
}

/// Waits until the disk has the names in a folder.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// When a file was last written.
pub fn modified(found: &std::fs::Metadata) -> io::Result<Moment> {
    Ok(Moment::new(DateTime::<Utc>::from(found.modified()?)))
}

/// Opens a file for reading, and tells its length. What is no regular file is not there: a link may lead out of the folder,
/// and a pipe would keep its reader waiting.
pub fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    let named = regular(path)?;
    let file = File::open(path)?;
    let opened = file.metadata()?;
    // Another one was put in its place meanwhile.
    if (named.dev(), named.ino()) != (opened.dev(), opened.ino()) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok((file, opened.len()))
}

/// What is known of a regular file in a folder that is one. Errors: what is another thing is not there.
fn regular(path: &Path) -> io::Result<std::fs::Metadata> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let found = std::fs::symlink_metadata(path)?;
    if found.is_file() && std::fs::symlink_metadata(folder)?.is_dir() {
        Ok(found)
    } else {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// A folder with files.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub fn open(root: PathBuf) -> io::Result<Self> {
        make_folder(&root)?;
        Ok(Self { root })
    }

    fn path(&self, id: &Id) -> PathBuf {
        self.root.join(address(id))
    }

    /// Puts a file, which the disk has already, under this id. The disk has its name too when this returns.
    pub fn keep(&self, path: TemporaryPath, id: &Id) -> Result<()> {
        let folder = self.root.join(part(id));
        let keep = || {
            if !folder.is_dir() {
                make_folder(&folder)?;
                sync(&self.root)?;
            }
            path.rename(&self.path(id))?;
            sync(&folder)
        };
        keep().map_err(disk)
    }

    /// None if it is not there, with another length than this where one is given.
    pub fn read(
        &self,
        id: &Id,
        range: &Range<u64>,
        bytes: Option<u64>,
    ) -> Result<Option<Box<dyn Read + Send>>> {
        let open = || {
            let (mut file, length) = open_regular(&self.path(id))?;
            if bytes.is_some_and(|bytes| bytes != length) {
                return Err(io::ErrorKind::NotFound.into());
            }
            file.seek(SeekFrom::Start(range.start))?;
            Ok(file)
        };
        let Some(file) = found(open())? else {
            return Ok(None);
        };
        Ok(Some(Box::new(file.take(range.end.saturating_sub(range.start)))))
    }

    pub fn length(&self, id: &Id) -> Result<Option<u64>> {
        let length = regular(&self.path(id)).map(|found| found.len());
        found(length)
    }

    /// Returns whether it was there.
    pub fn remove(&self, id: &Id) -> Result<bool> {
        if found(std::fs::remove_file(self.path(id)))?.is_none() {
            return Ok(false);
        }
        sync(&self.root.join(part(id))).map_err(disk)?;
        Ok(true)
    }

    /// Every file with its length and when it was last written. Ignores other names than ids; logs how many.
    pub fn each(&self, visit: &mut dyn FnMut(Id, u64, Moment) -> Result<()>) -> Result<()> {
        let mut unknown = 0_u64;
        for folder in entries(&self.root)? {
            let name = folder.file_name();
            let is_part = name.len() == 2 && name.to_str().is_some_and(|name| hex::decode(name).is_ok());
            let is_folder = found(folder.file_type())?.is_some_and(|kind| kind.is_dir());
            if !is_part || !is_folder {
                unknown += u64::from(is_part);
                continue;
            }
            for entry in entries(&folder.path())? {
                let id: Option<Id> = entry.file_name().to_str().and_then(|name| name.parse().ok());
                let Some(id) = id.filter(|id| self.path(id) == entry.path()) else {
                    unknown += 1;
                    continue;
                };
                // It may have been removed since the folder was read.
                let Some(file) = found(entry.metadata())? else {
                    continue;
                };
                if !file.is_file() {
                    unknown += 1;
                    continue;
                }
                visit(id, file.len(), modified(&file).map_err(disk)?)?;
            }
        }
        if unknown > 0 {
            tracing::warn!(
                folder = %self.root.display(),
                unknown,
                "the document store has files whose names are not those of versions; they are ignored"
            );
        }
        Ok(())
    }
}

/// The entries of a folder; none where there is no such folder.
pub fn entries(folder: &Path) -> Result<Vec<std::fs::DirEntry>> {
    match found(std::fs::read_dir(folder))? {
        Some(entries) => entries.collect::<io::Result<_>>().map_err(disk),
        None => Ok(Vec::new()),
    }
}

/// None for what is not there.
fn found<T>(result: io::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::internal(error)),
    }
}
