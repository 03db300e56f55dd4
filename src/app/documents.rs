//! The document store of the settings, copies of its content, and putting them back.

use std::path::Path;

use edba_files::{Copied, Copies, FileSettings, FileStore, Place};

use super::must_be_there;
use crate::config::DataArgs;
use crate::domain::document::Scanner;
use crate::domain::{Id, Moment};
use crate::error::{Code, Error, Result};
use crate::store::conn::DatabaseUrl;
use crate::store::documents::{self, KeptVersion};
use crate::store::{Db, migrations};

/// How many rows are read in one statement.
const BATCH: i64 = 500;

/// Opens the document store of these settings.
pub fn files(args: &DataArgs) -> Result<FileStore> {
    let settings = args.documents.settings(&args.data_dir).map_err(Error::internal)?;
    if is_in_plain(&settings) {
        tracing::warn!(
            "EDBA_S3_ENDPOINT is http: the content of documents goes over the network without encryption"
        );
    }
    FileStore::open(settings)
}

/// Whether files go over the network without encryption.
fn is_in_plain(settings: &FileSettings) -> bool {
    match &settings.place {
        Place::Folder(_) => false,
        Place::Bucket(bucket) => bucket
            .endpoint
            .as_ref()
            .is_some_and(|endpoint| endpoint.starts_with("http://")),
    }
}

/// Opens the document store for a process that receives files. Logs a warning if files are not scanned for viruses, or if the
/// scanner does not answer: files are refused then. Removes temporary files of interrupted uploads that are older than a day; the
/// worker does so too, but it may run on another machine, with another folder for temporary files.
pub fn files_to_serve(args: &DataArgs, now: Moment) -> Result<FileStore> {
    let files = files(args)?;
    let forgotten = files.forget_incoming(now.plus(chrono::Duration::days(-1)))?;
    if forgotten > 0 {
        tracing::info!(forgotten, "removed what was left of uploads that were broken off");
    }
    if files.scanner() == Scanner::None {
        tracing::warn!("EDBA_CLAMAV is not set: files are not scanned for viruses");
    }
    ask_scanner(&files)?;
    Ok(files)
}

/// Logs a warning if the scanner does not answer. The start does not wait for it.
fn ask_scanner(files: &FileStore) -> Result<()> {
    let files = files.clone();
    let ask = move || {
        if let Err(error) = files.ask_scanner() {
            tracing::warn!(%error, "EDBA_CLAMAV: the virus scanner does not answer; no file is accepted until it does");
        }
    };
    std::thread::Builder::new()
        .name("ask-scanner".into())
        .spawn(ask)
        .map(drop)
        .map_err(Error::internal)
}

/// The result of copying the files of all kept versions.
#[derive(Debug, Default)]
pub struct CopiedDocuments {
    /// Number of files that were copied.
    pub made: u64,
    /// Number of files that were there already.
    pub there: u64,
    /// What could not be copied, in sentences.
    pub wrong: Vec<String>,
}

/// Copies the content of every kept version into a folder, where it is not there with its hash. It needs no secret. One that
/// cannot be copied is named, and the others go on. Errors: the database is not at the migrations of this build, the folder
/// cannot be made, the document store does not answer.
pub fn back_up_documents(args: &DataArgs, into: &Path) -> Result<CopiedDocuments> {
    let copies = Copies::in_folder(into);
    copies.begin()?;
    each(args, |store, version| {
        copies.make(store, &version.id, bytes(version)?, &version.sha256)
    })
}

/// Puts the content of every kept version back from such a folder, where it is not in the document store with its hash. Errors:
/// as [`back_up_documents`].
pub fn restore_documents(args: &DataArgs, from: &Path) -> Result<CopiedDocuments> {
    let copies = Copies::in_folder(from);
    each(args, |store, version| {
        copies.put_back(store, &version.id, bytes(version)?, &version.sha256)
    })
}

fn bytes(version: &KeptVersion) -> Result<u64> {
    u64::try_from(version.byte_count).map_err(Error::internal)
}

fn each(
    args: &DataArgs,
    mut copy: impl FnMut(&FileStore, &KeptVersion) -> Result<Copied>,
) -> Result<CopiedDocuments> {
    let db = database(args)?;
    let store = files(args)?;
    let mut done = CopiedDocuments::default();
    let mut after: Option<Id> = None;
    loop {
        let versions = documents::kept_files(&mut *db.reader()?, after.as_ref(), BATCH)?;
        let Some(last) = versions.last() else {
            return Ok(done);
        };
        after = Some(last.id);
        for version in &versions {
            let copied = match copy(&store, version) {
                // It would not answer for the others either.
                Err(error) if error.code == Code::Unavailable => return Err(error),
                copied => copied,
            };
            let what = match copied {
                Ok(Copied::Made) => {
                    done.made += 1;
                    continue;
                }
                Ok(Copied::There) => {
                    done.there += 1;
                    continue;
                }
                // Destroyed since it was listed.
                Ok(Copied::Missing) if !documents::is_kept(&mut *db.reader()?, &version.id)? => continue,
                Ok(Copied::Missing) => "the content is not there".to_owned(),
                Ok(Copied::Differs) => "the content has another hash than its version".to_owned(),
                Err(error) => format!("the content could not be copied: {error}"),
            };
            let KeptVersion {
                document_id, number, ..
            } = version;
            done.wrong
                .push(format!("document {document_id}, version {number}: {what}"));
        }
    }
}

/// The database alone: a backup takes no secret.
fn database(args: &DataArgs) -> Result<Db> {
    let url = args.database();
    if let DatabaseUrl::Sqlite(path) = &url {
        must_be_there(path)?;
    }
    let db = Db::open(&url, 1)
        .map_err(|e| Error::internal(format!("EDBA_DATABASE_URL: the database cannot be opened: {e}")))?;
    if migrations::are_current(&mut *db.reader()?)? {
        Ok(db)
    } else {
        Err(Error::internal(
            "the content of documents was not copied: the database is not at the migrations of this build; run \
             `edba migrate`, or give --without-documents",
        ))
    }
}
