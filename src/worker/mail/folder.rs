//! A folder instead of a mail server: a file for each mail, under the id of the mail, so that one that is sent
//! again takes the place of the first.

use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use lettre::Message;

use super::Failure;
use crate::domain::Id;
use crate::secret::{keep_private, warn_of_open_folder, write_private};

pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder where there is none. Only the owner can read what is in it: mail holds links to sign in with.
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

    /// Puts a mail there, whole or not at all.
    pub fn put(&self, id: &Id, message: &Message) -> Result<(), Failure> {
        let unfinished = self.0.join(format!(".{id}-{}", std::process::id()));
        write_private(&unfinished, &message.formatted())
            .and_then(|()| std::fs::rename(&unfinished, self.0.join(format!("{id}.eml"))))
            .map_err(|e| Failure::NothingLeaves(format!("the folder for mail: {e}")))
    }
}
