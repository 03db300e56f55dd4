//! Compares the content in the document store with the sizes and hashes that the documents tell.

use crate::UnitOfWork;
use crate::verify::Looked;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_files::{FileStore, hash};
use edba_store::documents::{self as store, KeptVersion};

/// How many rows are read in one statement.
const BATCH: i64 = 500;

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
                && store::is_kept(&mut *unit.db.reader()?, &row.id)?
            {
                let KeptVersion {
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
fn difference(files: &FileStore, row: &KeptVersion) -> Result<Option<String>> {
    let recorded = u64::try_from(row.byte_count).map_err(Error::internal)?;
    match files.length(&row.id)? {
        None => return Ok(Some("the content is not there".into())),
        Some(length) if length != recorded => {
            return Ok(Some(format!(
                "the content has {length} bytes, and the database has {recorded}"
            )));
        }
        Some(_) => {}
    }
    match hash(files.read(&row.id, 0..recorded)?) {
        Ok(found) if found == row.sha256 => Ok(None),
        Ok(found) => Ok(Some(format!(
            "the content has the hash {found}, and the database has {}",
            row.sha256
        ))),
        // A block of the disk that cannot be read is a loss like any other.
        Err(error) => Ok(Some(format!("the content cannot be read: {error}"))),
    }
}
