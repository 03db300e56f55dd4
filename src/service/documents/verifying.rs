//! Compares the content in the document store with the sizes and hashes that the documents tell.

use std::io::Read;

use sha2::{Digest, Sha256};

use crate::UnitOfWork;
use crate::verify::Looked;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::document::VersionState;
use edba_files::FileStore;
use edba_store::documents::{self as store, KeptFile};

/// How many rows are read in one statement.
const BATCH: i64 = 500;
/// How much of a file is in memory at a time.
const PIECE: usize = 256 * 1024;

/// Reads the content of every kept version and compares it. Reads outside a snapshot, since that takes as long as the
/// files are large: content that is destroyed meanwhile is no finding.
pub fn verify_files(unit: &UnitOfWork<'_>, files: &FileStore) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut after: Option<Id> = None;
    loop {
        let rows = store::kept_files(&mut *unit.db.reader()?, after.as_ref(), BATCH)?;
        let Some(last) = rows.last() else {
            return Ok(looked);
        };
        after = Some(last.id);
        for row in &rows {
            looked.at += 1;
            if let Some(difference) = difference(files, row)?
                && is_kept(unit, &row.id)?
            {
                let KeptFile {
                    document_id, number, ..
                } = row;
                looked
                    .wrong
                    .push(format!("document {document_id}, version {number}: {difference}"));
            }
        }
    }
}

/// The difference between the content and its row. Errors: where the document store cannot be reached.
fn difference(files: &FileStore, row: &KeptFile) -> Result<Option<String>> {
    let recorded = u64::try_from(row.byte_count).map_err(Error::internal)?;
    match files.length(&row.id)? {
        None => return Ok(Some("the content is not there".into())),
        Some(length) if length != recorded => {
            return Ok(Some(format!(
                "the content has {length} bytes, and the history tells {recorded}"
            )));
        }
        Some(_) => {}
    }
    match hash(files.read(&row.id, 0..recorded)?) {
        Ok(found) if found == row.sha256 => Ok(None),
        Ok(found) => Ok(Some(format!(
            "the content has the hash {found}, and the history tells {}",
            row.sha256
        ))),
        // A block of the disk that cannot be read is a loss like any other.
        Err(error) => Ok(Some(format!("the content cannot be read: {error}"))),
    }
}

/// SHA-256 of a content, in lower-case hexadecimal.
fn hash(mut content: impl Read) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match content.read(&mut piece) {
            Ok(0) => return Ok(hex::encode(hash.finalize())),
            Ok(read) => hash.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a version is kept now, and was not destroyed since it was listed.
fn is_kept(unit: &UnitOfWork<'_>, id: &Id) -> Result<bool> {
    let states = store::states(&mut *unit.db.reader()?, &[*id])?;
    Ok(states.iter().any(|(_, state, _)| *state == VersionState::Kept))
}
