//! Settings, as flags or as `EDBA_*` variables. An invalid one ends the start with exit code 2; the message names it
//! and the allowed values.

mod mail;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, Parser, Subcommand};

use crate::domain::Id;
use crate::domain::codes::Role;
use crate::service::sign_in::provider::{self, ProviderSettings};
use crate::service::tokens::OutsideIssuer;
use crate::store::conn::DatabaseUrl;

mod documents;
mod files;
mod operator;
mod proxies;
mod security_log;
mod webhooks;

pub use documents::DocumentArgs;
pub use edba_web::settings::Settings;
pub use mail::MailArgs;
pub use operator::{
    BackupArgs, BudgetCommand, BudgetYearEndArgs, DocumentsCommand, DocumentsFolderArgs,
    DocumentsOrphansArgs, HealthArgs, OpenapiArgs, RotateSecretArgs, VerifyArgs,
};
pub use proxies::ProxyArgs;
pub use security_log::SecurityLogArgs;
pub use webhooks::WebhookArgs;

/// The registry of business cases and the decision workflow of an Economic Development Board.
#[derive(Debug, Parser)]
#[command(name = "edba", version, about, disable_help_subcommand = false)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API; runs the migrations first.
    Serve(ServeArgs),
    /// Run only the background jobs of `serve`: hand on events, send mail, close overdue ballots.
    Work(WorkArgs),
    /// Run the migrations and end.
    Migrate(DataArgs),
    /// Print the OpenAPI document.
    Openapi(OpenapiArgs),
    /// Make or disable the clients that may use the API.
    Client {
        #[command(subcommand)]
        command: ClientCommand,
    },
    /// Close the budget of a year.
    Budget {
        #[command(subcommand)]
        command: BudgetCommand,
    },
    /// Check all chains, ledgers, tallies, certificates and documents of a database; exit code 1 when a check fails.
    Verify(VerifyArgs),
    /// Copy the embedded database to a file as it is at this moment, and the content of documents to a folder beside it,
    /// without the secret; also while it serves.
    Backup(BackupArgs),
    /// Copy the content of documents, put it back, or find what is left over.
    Documents {
        #[command(subcommand)]
        command: DocumentsCommand,
    },
    /// Seal again with another secret everything that is sealed with the application's secret, while nothing else
    /// runs.
    RotateSecret(RotateSecretArgs),
    /// Ask the service on this machine whether it is ready; exit code 1 when it is not.
    Health(HealthArgs),
}

#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Make a client and print its id and secret; the secret is shown this once.
    Create(ClientCreateArgs),
    /// Disable a client; its tokens are refused at once.
    Disable(ClientDisableArgs),
}

#[derive(Debug, Args)]
pub struct ClientCreateArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// bureau, table-member, board-member, initiator, finance-partner, mandate-officer, consultation-member,
    /// auditor or administrator
    #[arg(long)]
    pub role: Role,
    /// The display name.
    #[arg(long)]
    pub name: String,
    /// The organisation that an initiator, a finance partner or a mandate officer acts for.
    #[arg(long)]
    pub organisation: Option<Id>,
    /// The representative that a member acts as.
    #[arg(long)]
    pub representative: Option<Id>,
    /// The address of a person who signs in with a browser.
    #[arg(long)]
    pub email: Option<String>,
}

#[derive(Debug, Args)]
pub struct ClientDisableArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The client id, as `client create` printed it.
    pub client_id: String,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DataArgs {
    /// The folder for the embedded database, the secret and the demonstration's credentials.
    #[arg(long, env = "EDBA_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE; by default sqlite:DATA_DIR/edba.sqlite
    #[arg(long, env = "EDBA_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,
    /// A file that holds the database URL instead.
    #[arg(long, env = "EDBA_DATABASE_URL_FILE", value_name = "PATH", conflicts_with = "database_url", value_parser = files::database_url_file)]
    pub database_url_file: Option<DatabaseUrl>,
    /// Connections to the database; by default 4 per core to PostgreSQL, 8 per core to SQLite, at most 32
    #[arg(long, env = "EDBA_DATABASE_CONNECTIONS", value_parser = clap::value_parser!(u32).range(1..=200))]
    pub database_connections: Option<u32>,
    /// 64 hexadecimal digits that seal signing keys and ballot boxes; by default DATA_DIR/secret.key, made
    /// at the first start. The same for all instances on one database.
    #[arg(long, env = "EDBA_SECRET", hide_env_values = true, value_parser = secret)]
    pub secret: Option<SecretKey>,
    /// A file that holds the secret instead.
    #[arg(long, env = "EDBA_SECRET_FILE", value_name = "PATH", conflicts_with = "secret", value_parser = files::secret_file)]
    pub secret_file: Option<SecretKey>,
    #[command(flatten)]
    pub documents: DocumentArgs,
    /// What is logged: error, warn, info, debug, trace, or directives such as info,edba::sql=trace
    #[arg(long, env = "EDBA_LOG", default_value = "info", value_parser = log_filter)]
    pub log: String,
    /// text or json
    #[arg(long, env = "EDBA_LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub log_format: String,
}

impl DataArgs {
    /// The configured database.
    pub fn database(&self) -> DatabaseUrl {
        let given = self.database_url.as_ref().or(self.database_url_file.as_ref());
        given.cloned().unwrap_or_else(|| {
            DatabaseUrl::Sqlite(self.data_dir.join("edba.sqlite").to_string_lossy().into_owned())
        })
    }

    /// Maximum number of database connections of one process. More connections than the cores can use only wait for
    /// each other: docs/PERFORMANCE.md. In the embedded database, writers wait for the disk together.
    pub fn connections(&self) -> u32 {
        self.database_connections.unwrap_or_else(|| {
            let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
            let for_each = match self.database() {
                DatabaseUrl::Sqlite(_) => 8,
                DatabaseUrl::Postgres(_) => 4,
            };
            u32::try_from(cores).map_or(32, |cores| cores.saturating_mul(for_each).min(32))
        })
    }

    /// The secret that was given; None where it is in the data folder.
    pub fn secret(&self) -> Option<&SecretKey> {
        self.secret.as_ref().or(self.secret_file.as_ref())
    }
}

#[derive(Debug, Clone, Args)]
pub struct WorkArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The URL of the service as seen from outside; links in messages begin with it.
    #[arg(long, env = "EDBA_PUBLIC_URL", value_parser = public_url)]
    pub public_url: String,
    #[command(flatten)]
    pub mail: MailArgs,
    #[command(flatten)]
    pub webhooks: WebhookArgs,
    #[command(flatten)]
    pub security_log: SecurityLogArgs,
    /// An address on which GET /metrics serves the state of the queues for Prometheus; by default none. It needs no
    /// sign-in: reach it from inside only. Not EDBA_METRICS_BIND: both processes may read one file of settings, and
    /// only one can listen on an address.
    #[arg(long, env = "EDBA_WORKER_METRICS_BIND", value_parser = metrics_bind)]
    pub metrics_bind: Option<SocketAddr>,
}

#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "EDBA_BIND", default_value = "127.0.0.1:8080", value_parser = bind)]
    pub bind: SocketAddr,
    /// The URL of the service as seen from outside; by default http:// and the address listened on.
    #[arg(long, env = "EDBA_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// A JSON file with outside token issuers: [{issuer, audience, jwksUri or jwks}].
    #[arg(long, env = "EDBA_ISSUERS", value_parser = issuers)]
    pub issuers: Option<Issuers>,
    /// A JSON file with the providers through which people sign in (OpenID Connect): see docs/SIGN-IN.md.
    #[arg(long, env = "EDBA_PROVIDERS", value_parser = providers)]
    pub providers: Option<ProviderList>,
    #[command(flatten)]
    pub proxies: ProxyArgs,
    #[command(flatten)]
    pub mail: MailArgs,
    #[command(flatten)]
    pub webhooks: WebhookArgs,
    #[command(flatten)]
    pub security_log: SecurityLogArgs,
    /// An address on which GET /metrics serves the state of the queues for Prometheus; by default none. It needs no
    /// sign-in: reach it from inside only.
    #[arg(long, env = "EDBA_METRICS_BIND", value_parser = metrics_bind)]
    pub metrics_bind: Option<SocketAddr>,
    /// Where to report a vulnerability: a mailto: or https: address for /.well-known/security.txt.
    #[arg(long, env = "EDBA_SECURITY_CONTACT", default_value = "mailto:security@localhost", value_parser = contact)]
    pub security_contact: String,
    /// Load the programme and a demonstration, and write its clients to DATA_DIR/demo-credentials.json.
    #[arg(long, env = "EDBA_DEMO")]
    pub demo: bool,
    /// Serve only: `edba work` runs the background jobs (closing overdue ballots, sending mail).
    #[arg(long, env = "EDBA_NO_WORKER")]
    pub no_worker: bool,
    /// Threads that accept requests.
    #[arg(long, env = "EDBA_HTTP_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub http_workers: u16,
    /// Timeout for the body of a request, in seconds.
    #[arg(long, env = "EDBA_BODY_TIMEOUT", default_value = "30", value_parser = body_timeout)]
    pub body_timeout: Duration,
    /// Timeout for a whole file that is uploaded, in seconds.
    #[arg(long, env = "EDBA_UPLOAD_TIMEOUT", default_value = "3600", value_parser = upload_timeout)]
    pub upload_timeout: Duration,
    /// Send a Server-Timing header with the number of statements of each answer; for tests and benchmarks.
    #[arg(long, env = "EDBA_SERVER_TIMING", hide = true)]
    pub server_timing: bool,
}

/// The secret of [`crate::secret::Seal`]; never shown.
#[derive(Clone)]
pub struct SecretKey(pub [u8; 32]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// The outside issuers of the file that `EDBA_ISSUERS` names.
#[derive(Debug, Clone)]
pub struct Issuers(pub Vec<OutsideIssuer>);

/// The providers of the file that `EDBA_PROVIDERS` names.
#[derive(Debug, Clone)]
pub struct ProviderList(pub Vec<ProviderSettings>);

/// Reads the command line and the environment. An invalid setting ends the process with exit code 2 and a sentence
/// that names it and the allowed values.
pub fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|mut error| {
        // A value that may be a password or the secret is not repeated: others may read the output.
        let concealed = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(name)) => {
                let concealed = [
                    "--secret",
                    "--database-url",
                    "--smtp-url",
                    "--smtp-password",
                    "--s3-secret-access-key",
                ];
                concealed
                    .iter()
                    .any(|concealed| name.split(' ').next() == Some(concealed))
            }
            _ => false,
        };
        if concealed {
            error.insert(
                ContextKind::InvalidValue,
                ContextValue::String("(not shown)".into()),
            );
        }
        error.exit()
    })
}

fn public_url(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed
        .strip_prefix("https://")
        .or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ', '"', '<', '>']) => {
            Ok(trimmed.to_owned())
        }
        _ => Err(
            "EDBA_PUBLIC_URL: allowed: http://HOST or https://HOST, with a port where needed, without a path"
                .into(),
        ),
    }
}

fn bind(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "EDBA_BIND: allowed: an IP address and a port, such as 127.0.0.1:8080 or [::]:8080".into()
    })
}

fn metrics_bind(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "metrics-bind: allowed: an IP address and a port, such as 127.0.0.1:9464".into())
}

fn body_timeout(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|s| (0.001..=3600.0).contains(s));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "EDBA_BODY_TIMEOUT: allowed: seconds from 0.001 to 3600".into())
}

fn upload_timeout(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|s| (1..=86400).contains(s));
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| "EDBA_UPLOAD_TIMEOUT: allowed: seconds from 1 to 86400".into())
}

fn secret(text: &str) -> Result<SecretKey, String> {
    crate::secret::parse_secret(text).map(SecretKey).map_err(|_| {
        "EDBA_SECRET: allowed: 64 hexadecimal digits, as `openssl rand -hex 32` makes them".into()
    })
}

fn issuers(path: &str) -> Result<Issuers, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("EDBA_ISSUERS: {e}"))?;
    let issuers: Vec<OutsideIssuer> = serde_json::from_str(&text).map_err(|e| {
        format!("EDBA_ISSUERS: allowed: a JSON list of {{issuer, audience, jwksUri or jwks}}: {e}")
    })?;
    match issuers.iter().find(|i| i.jwks_uri.is_some() == i.jwks.is_some()) {
        Some(issuer) => Err(format!(
            "EDBA_ISSUERS: {}: give jwksUri, or jwks with the keys themselves",
            issuer.issuer
        )),
        None => Ok(Issuers(issuers)),
    }
}

fn providers(path: &str) -> Result<ProviderList, String> {
    provider::settings::read(Path::new(path))
        .map(ProviderList)
        .map_err(|e| format!("EDBA_PROVIDERS: {e}"))
}

fn contact(text: &str) -> Result<String, String> {
    if (text.starts_with("mailto:") || text.starts_with("https://")) && !text.contains(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err("EDBA_SECURITY_CONTACT: allowed: mailto:ADDRESS or https://…".into())
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| {
            "EDBA_LOG: allowed: error, warn, info, debug, trace, or TARGET=LEVEL, separated by commas".into()
        })
}
