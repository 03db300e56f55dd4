//! Settings of the reverse proxies.

use clap::Args;

use crate::domain::client_address::TrustedProxies;

/// The reverse proxies that forward requests to the service.
#[derive(Debug, Clone, Args)]
pub struct ProxyArgs {
    /// Addresses and ranges of the reverse proxies, separated by commas: X-Forwarded-For is trusted from these only;
    /// by default from none. Such a proxy must replace what clients send in that header, or add to its end.
    #[arg(long, env = "EDBA_TRUSTED_PROXIES", value_parser = trusted_proxies)]
    pub trusted_proxies: Option<TrustedProxies>,
}

fn trusted_proxies(text: &str) -> Result<TrustedProxies, String> {
    text.parse().map_err(|entry| {
        format!(
            "EDBA_TRUSTED_PROXIES: `{entry}`: allowed: addresses and ranges such as 10.1.0.0/16, separated by commas"
        )
    })
}
