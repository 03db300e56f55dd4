//! The arguments of the operator's commands other than `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::files::new_secret_file;
use super::{DataArgs, SecretKey, bind};

#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The file to make; it must not exist yet.
    pub path: PathBuf,
    /// The folder for the content of documents, by default PATH.documents; what is there already is not copied again.
    #[arg(long, value_name = "FOLDER")]
    pub documents_into: Option<PathBuf>,
    /// Copy the database alone.
    #[arg(long, conflicts_with = "documents_into")]
    pub without_documents: bool,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Do not read the content of documents.
    #[arg(long)]
    pub without_documents: bool,
}

#[derive(Debug, Subcommand)]
pub enum DocumentsCommand {
    /// Copy the content of documents to a folder, where it is not there yet; also while it serves.
    Backup(DocumentsFolderArgs),
    /// Put the content that is missing back from such a folder; exit code 1 when it is not all there then.
    Restore(DocumentsFolderArgs),
    /// Print the files that no document needs.
    Orphans(DocumentsOrphansArgs),
}

#[derive(Debug, Args)]
pub struct DocumentsFolderArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The folder with the copies.
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub struct DocumentsOrphansArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Remove them for good.
    #[arg(long)]
    pub remove: bool,
    /// Only files that are at least so old: a younger one may be of an upload that is not recorded yet.
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..))]
    pub older_than_hours: u32,
}

#[derive(Debug, Args)]
pub struct RotateSecretArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// A file that holds the new secret, 64 hexadecimal digits.
    #[arg(long, value_name = "PATH", value_parser = new_secret_file)]
    pub new_secret_file: SecretKey,
}

#[derive(Debug, Args)]
pub struct HealthArgs {
    /// The address that the service listens on.
    #[arg(long, env = "EDBA_BIND", default_value = "127.0.0.1:8080", value_parser = bind)]
    pub bind: SocketAddr,
}

/// Which OpenAPI document is printed.
#[derive(Debug, Args)]
pub struct OpenapiArgs {
    /// Print the document of what is sent to webhook endpoints instead.
    #[arg(long)]
    pub webhooks: bool,
}

#[derive(Debug, Subcommand)]
pub enum BudgetCommand {
    /// Let the budget follow the commitments that were carried over to later years, and print what lapses and what has to be
    /// renewed.
    YearEnd(BudgetYearEndArgs),
}

#[derive(Debug, Args)]
pub struct BudgetYearEndArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The budget year that ends.
    #[arg(long)]
    pub year: i32,
    /// Only print what would be carried; write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The document that the carry-overs follow from, such as "Jaarrekening 2026".
    #[arg(long, required_unless_present = "dry_run")]
    pub source: Option<String>,
    /// The date of that document, as 2027-01-15.
    #[arg(long, value_name = "DATE", required_unless_present = "dry_run")]
    pub source_date: Option<NaiveDate>,
}
