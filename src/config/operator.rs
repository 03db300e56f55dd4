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
