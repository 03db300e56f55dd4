//! Receiving a file: written, hashed and checked by a thread of its own.

use std::io::Read;

use bytes::Bytes;
use edba_common::error::{Error, Result};
use edba_domain::document::{CheckCode, CheckResult, FileName, Scanner, agreement_faults};
use tokio::sync::{mpsc, oneshot};

use crate::errors::refused;
use crate::file_store::FileStore;
use crate::received::Received;
use crate::temporary::TemporaryFile;
use crate::{checks, clamav};

/// A file that is about to be received.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub name: FileName,
    /// The media type that its sender says; empty where there is none.
    pub declared: String,
    /// The hash that its sender says.
    pub sha256: Option<String>,
}

/// The most chunks that wait for the disk.
const WAITING: usize = 16;

enum Piece {
    Chunk(Bytes),
    End,
}

/// The writer takes no more: [`Intake::finish`] gives the reason.
#[derive(Debug)]
pub struct Ended;

/// A file under way. Dropped without [`Intake::finish`], what was received is removed.
pub struct Intake {
    pieces: mpsc::Sender<Piece>,
    received: oneshot::Receiver<Result<Received>>,
}

impl Intake {
    /// Waits while the disk is behind. Errors: the writer has ended (too large, no room): call `finish` for the reason.
    pub async fn write(&mut self, chunk: Bytes) -> std::result::Result<(), Ended> {
        self.pieces.send(Piece::Chunk(chunk)).await.map_err(|_| Ended)
    }

    /// Ends the file, and waits until it is checked. Errors: 400 for a file that is refused, 413, and 503 where there is no
    /// room or the scanner does not answer.
    pub async fn finish(self) -> Result<Received> {
        // A writer that has ended already has its answer ready.
        drop(self.pieces.send(Piece::End).await);
        drop(self.pieces);
        self.received
            .await
            .map_err(|_| Error::internal("the thread that receives a file has ended"))?
    }
}

impl FileStore {
    /// Begins to receive a file: a thread writes, hashes and checks it.
    pub fn intake(&self, new: NewFile) -> Result<Intake> {
        let (pieces, mut waiting) = mpsc::channel(WAITING);
        let (answer, received) = oneshot::channel();
        let mut file = self.temporary_file(self.at_most())?;
        let files = self.clone();
        let receive = move || -> Result<Received> {
            loop {
                match waiting.blocking_recv() {
                    Some(Piece::Chunk(chunk)) => file.write(&chunk)?,
                    Some(Piece::End) => return look_through(&files, new, file),
                    // Dropped: what was received is removed with the temporary file.
                    None => return Err(Error::internal("the file was not sent to its end")),
                }
            }
        };
        std::thread::Builder::new()
            .name("upload".into())
            // What nobody waits for any more is removed with the answer.
            .spawn(move || drop(answer.send(receive())))
            .map_err(Error::internal)?;
        Ok(Intake { pieces, received })
    }

    /// The same from a reader, on this thread.
    pub fn take(&self, new: NewFile, content: impl Read) -> Result<Received> {
        let mut file = self.temporary_file(self.at_most())?;
        file.write_from(content)?;
        look_through(self, new, file)
    }
}

/// Ends a file, and judges it: what is plainly wrong is refused, and what is dangerous is received as failed.
fn look_through(files: &FileStore, new: NewFile, file: TemporaryFile) -> Result<Received> {
    let mut written = file.finish()?;
    if written.bytes == 0 {
        return Err(refused("empty", "The file has no content."));
    }
    if let Some(said) = &new.sha256
        && !said.eq_ignore_ascii_case(&written.sha256)
    {
        let text = format!("The content that came has the hash {}.", written.sha256);
        return Err(refused("hash-differs", text));
    }
    let looked = checks::look(&mut written.file, &new.name, &written.head, written.bytes)?;
    let faults = agreement_faults(&new.name, &new.declared, looked.media_type);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let (check, scanner) = match files.scanner_address() {
        Some(address) if looked.check.code == CheckCode::Passed => {
            (clamav::scan(address, &mut written.file)?, Scanner::Clamav)
        }
        // What has failed already is not kept: nobody has to look at it once more.
        _ => (looked.check, Scanner::None),
    };
    if check != CheckResult::PASSED {
        tracing::warn!(
            code = %check.code,
            detail = check.detail.as_deref().unwrap_or_default(),
            sha256 = %written.sha256,
            "a file failed its check; it is recorded, and not kept"
        );
    }
    Ok(Received {
        name: new.name,
        declared: new.declared,
        media_type: looked.media_type,
        check,
        scanner,
        written,
    })
}

#[cfg(test)]
mod tests;
