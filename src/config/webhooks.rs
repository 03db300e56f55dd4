//! Settings of where webhooks go.

use clap::Args;

use crate::domain::webhook::AllowList;

/// Where webhooks may go, and what they say of where they come from.
#[derive(Debug, Clone, Args)]
pub struct WebhookArgs {
    /// Hosts and ranges of addresses, separated by commas, to which webhooks may be sent beside the public network.
    /// There http and any port will do.
    #[arg(long, env = "EDBA_WEBHOOK_ALLOW", value_parser = webhook_allow)]
    pub webhook_allow: Option<AllowList>,
    /// The CloudEvents source of webhooks: a URN with the organisation and the system that tells.
    #[arg(long, env = "EDBA_WEBHOOK_SOURCE", default_value = "urn:nld:edba:systeem:edba", value_parser = webhook_source)]
    pub webhook_source: String,
    /// Seconds after which another process takes over what one was sending; for tests.
    #[arg(long, env = "EDBA_WEBHOOK_LEASE", hide = true, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub webhook_lease: u64,
}

fn webhook_allow(text: &str) -> Result<AllowList, String> {
    text.parse().map_err(|entry| {
        format!("EDBA_WEBHOOK_ALLOW: `{entry}`: allowed: host names and ranges such as 10.1.0.0/16, separated by commas")
    })
}

fn webhook_source(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("urn:nld:").unwrap_or_default();
    if !rest.is_empty()
        && rest
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":.-_".contains(&b))
    {
        Ok(text.to_owned())
    } else {
        Err(
            "EDBA_WEBHOOK_SOURCE: allowed: urn:nld:…, such as urn:nld:oin:00000001823288444000:systeem:edba"
                .into(),
        )
    }
}
