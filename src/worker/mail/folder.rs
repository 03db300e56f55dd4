//! A folder instead of a mail server: one file for each mail, named by the mail's id, so that a repeated mail replaces
//! the first.

use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use lettre::Message;

use super::Failure;
use crate::domain::Id;
use crate::secret::{keep_private, warn_of_open_folder, write_private};

pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder if it does not exist. Only the owner can read its content: mail contains sign-in links.
    pub fn new(path: PathBuf) -> std::io::Result<Self> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)?;
        warn_of_open_folder(&path);
        for file in std::fs::read_dir(&path)? {
            keep_private(&file?.path())?;
        }
        Ok(Self(path))
    }

    /// Writes a mail atomically.
    pub fn put(&self, id: &Id, message: &Message) -> Result<(), Failure> {
        let unfinished = self.0.join(format!(".{id}-{}", std::process::id()));
        write_private(&unfinished, &message.formatted())
            .and_then(|()| std::fs::rename(&unfinished, self.0.join(format!("{id}.eml"))))
            .map_err(|e| Failure::NothingLeaves(format!("the folder for mail: {e}")))
    }
}
