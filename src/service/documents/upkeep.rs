//! Keeps the document store and the database together: removes destroyed content, and finds files that no version names.
//!
//! A file is in its place before the row that names it is written, so a process that is killed in between leaves a file
//! without a row, and never a row without its file.

use chrono::Duration;

use crate::UnitOfWork;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::document::VersionState;
use edba_files::{FileStore, StoredFile};
use edba_store::documents as store;

/// How many destroyed files are removed in one run.
const REMOVED_AT_ONCE: i64 = 100;
/// How many files are looked up in one statement.
const LOOKED_UP_AT_ONCE: usize = 500;
/// How old a file without a row is before it is removed: far older than any upload that could still be recorded.
const ORPHAN_HOURS: i64 = 24;
/// How many files without a row are removed without asking. More mean that the database is older than the files, as after
/// it was restored: then they are the only copies.
const MOST_ORPHANS: usize = 50;

/// Removes content that was destroyed from the document store; returns how much. One that cannot be removed does not keep
/// the others; the next run tries it again. Errors: the first failure, after all were tried.
pub fn remove_destroyed(unit: &UnitOfWork<'_>, files: &FileStore) -> Result<usize> {
    let ids = store::to_remove(&mut *unit.db.reader()?, REMOVED_AT_ONCE)?;
    let mut removed = 0;
    let mut failure: Option<Error> = None;
    for id in &ids {
        // The file first: once the row says that it is gone, nobody looks for it any more.
        let done = files
            .remove(id)
            .and_then(|_| unit.write_alone_at(|conn, now| store::removed(conn, id, now)));
        match done {
            Ok(_) => removed += 1,
            Err(error) => {
                tracing::warn!(%error, %id, "removing destroyed content failed");
                failure = failure.or(Some(error));
            }
        }
    }
    match failure {
        None => Ok(removed),
        Some(error) => Err(error),
    }
}

/// Visits the files in the document store that no version needs and that are older than this: without a row, of a version
/// that failed its check, or of content that was destroyed and removed.
pub fn orphans(
    unit: &UnitOfWork<'_>,
    files: &FileStore,
    older_than: Duration,
    visit: &mut dyn FnMut(StoredFile) -> Result<()>,
) -> Result<()> {
    // By the earlier of two clocks: with one that is ahead, an upload that is about to be recorded would look old.
    let now = unit.clock.now();
    let now = files.now()?.map_or(now, |its| its.min(now));
    let before = now.plus(-older_than);
    let mut batch: Vec<StoredFile> = Vec::new();
    files.each(&mut |file| {
        if file.modified < before {
            batch.push(file);
        }
        if batch.len() >= LOOKED_UP_AT_ONCE {
            visit_orphans(unit, &std::mem::take(&mut batch), visit)?;
        }
        Ok(())
    })?;
    visit_orphans(unit, &batch, visit)
}

/// Visits those of these files that no version needs. One statement.
fn visit_orphans(
    unit: &UnitOfWork<'_>,
    batch: &[StoredFile],
    visit: &mut dyn FnMut(StoredFile) -> Result<()>,
) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = batch.iter().map(|file| file.id).collect();
    // Looked up after the files were listed: a row that was written meanwhile counts.
    let states = store::states(&mut *unit.db.reader()?, &ids)?;
    let is_needed = |id: &Id| {
        states.iter().any(|(of, state, removed)| {
            of == id
                && match state {
                    VersionState::Kept => true,
                    VersionState::Failed => false,
                    // Until it is removed, it waits for `remove_destroyed`.
                    VersionState::Destroyed => !removed,
                }
        })
    };
    batch
        .iter()
        .filter(|file| !is_needed(&file.id))
        .try_for_each(|file| visit(*file))
}

/// Removes the files of at least a day old that no version needs; returns how many. Removes none where there are more than a
/// few, and logs a warning instead.
pub fn remove_orphans(unit: &UnitOfWork<'_>, files: &FileStore) -> Result<usize> {
    let mut found: Vec<Id> = Vec::new();
    let mut count = 0_usize;
    orphans(unit, files, Duration::hours(ORPHAN_HOURS), &mut |file| {
        count += 1;
        if found.len() < MOST_ORPHANS {
            found.push(file.id);
        }
        Ok(())
    })?;
    if count > MOST_ORPHANS {
        tracing::warn!(
            count,
            "many files in the document store have no document, as after an older database was restored; none was removed: \
             look at them with `edba documents orphans`, and remove them with `--remove`"
        );
        return Ok(0);
    }
    for id in &found {
        files.remove(id)?;
        tracing::info!(%id, "removed a file that no document names");
    }
    Ok(found.len())
}
