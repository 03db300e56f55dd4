//! Settings of the security log.

use clap::Args;

/// Retention of the security log.
#[derive(Debug, Clone, Args)]
pub struct SecurityLogArgs {
    /// Days that the security log is kept: who was given access, and who was refused.
    #[arg(long, env = "EDBA_SECURITY_LOG_DAYS", default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3650))]
    pub security_log_days: u16,
}
