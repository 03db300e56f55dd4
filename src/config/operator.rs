//! The arguments of the operator's commands other than `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

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
