//! A folder instead of a mail server: a file for each mail, under the id of the mail, so that one that is sent
//! again takes the place of the first.

use std::path::PathBuf;

use lettre::Message;

use super::Failure;
use crate::domain::Id;

pub struct Folder(PathBuf);

impl Folder {
    pub fn new(path: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Puts a mail there, whole or not at all.
    pub fn put(&self, id: &Id, message: &Message) -> Result<(), Failure> {
        let unfinished = self.0.join(format!(".{id}-{}", std::process::id()));
        std::fs::write(&unfinished, message.formatted())
            .and_then(|()| std::fs::rename(&unfinished, self.0.join(format!("{id}.eml"))))
            .map_err(|e| Failure::NothingLeaves(format!("the folder for mail: {e}")))
    }
}
