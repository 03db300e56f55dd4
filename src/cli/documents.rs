//! The commands about the content of documents, and the backup that includes it.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{log_to_stderr, with_operator};
use crate::app::{self, CopiedDocuments};
use crate::config::{BackupArgs, DataArgs, DocumentsCommand, DocumentsFolderArgs, DocumentsOrphansArgs};
use crate::error::Result;
use crate::secret::Seal;
use crate::service::Db;
use crate::service::documents;
use crate::service::verify::Looked;

pub fn run(command: &DocumentsCommand) -> Result<ExitCode> {
    match command {
        DocumentsCommand::Backup(args) => back_up_documents(args),
        DocumentsCommand::Restore(args) => restore(args),
        DocumentsCommand::Orphans(args) => orphans(args),
    }
}

/// The database first: content that comes after it is in the backup too, and does no harm there.
pub fn back_up(args: &BackupArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    app::back_up(&args.data, &args.path)?;
    println!("The database as it was is in {}.", args.path.display());
    if args.without_documents {
        return Ok(ExitCode::SUCCESS);
    }
    let into = args.documents_into.clone().unwrap_or_else(|| {
        let mut folder = args.path.as_os_str().to_owned();
        folder.push(".documents");
        PathBuf::from(folder)
    });
    let copied = app::back_up_documents(&args.data, &into)?;
    Ok(report(&copied, &format!("copied to {}", into.display())))
}

fn back_up_documents(args: &DocumentsFolderArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let copied = app::back_up_documents(&args.data, &args.folder)?;
    Ok(report(&copied, &format!("copied to {}", args.folder.display())))
}

fn restore(args: &DocumentsFolderArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let copied = app::restore_documents(&args.data, &args.folder)?;
    Ok(report(
        &copied,
        &format!("put back from {}", args.folder.display()),
    ))
}

/// Prints how many files were copied, and which were not; exit code 1 if any was not.
fn report(copied: &CopiedDocuments, what: &str) -> ExitCode {
    for wrong in &copied.wrong {
        println!("documents: WRONG: {wrong}");
    }
    println!(
        "The content of {} versions of documents was {what}; that of {} was there.",
        copied.made, copied.there
    );
    if copied.wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        println!("That of {} is missing or wrong.", copied.wrong.len());
        ExitCode::FAILURE
    }
}

/// Prints the files that no version needs, and what uploads left that were broken off; removes them if that was asked.
fn orphans(args: &DocumentsOrphansArgs) -> Result<ExitCode> {
    log_to_stderr(&args.data);
    let opened = app::open_as_it_is(&args.data)?;
    let files = app::files(&args.data)?;
    let older_than = chrono::Duration::hours(args.older_than_hours.into());
    let (mut count, mut bytes, mut left) = (0_u64, 0_u64, (0, 0));
    with_operator(&opened, |unit, _| {
        documents::orphans(&unit, &files, older_than, &mut |file| {
            println!("{}, {} bytes, {}", file.id, file.bytes, file.modified);
            count += 1;
            bytes += file.bytes;
            if args.remove {
                files.remove(&file.id)?;
            }
            Ok(())
        })?;
        let before = unit.clock.now().plus(-older_than);
        left = files.left_over(before)?;
        if args.remove {
            files.forget_incoming(before)?;
        }
        Ok(())
    })?;
    let done = if args.remove {
        "were removed"
    } else {
        "belong to no document"
    };
    println!("{count} files, {bytes} bytes {done}.");
    let done = if args.remove {
        "were removed"
    } else {
        "were left by uploads that were broken off"
    };
    println!("{} files under way, {} bytes {done}.", left.0, left.1);
    Ok(ExitCode::SUCCESS)
}

/// Compares the content of all documents with their hashes.
pub fn verify(args: &DataArgs, opened: &(Db, Seal)) -> Result<Looked> {
    let files = app::files(args)?;
    with_operator(opened, |unit, _| documents::verify_files(&unit, &files))
}
