//! Settings of outgoing webhooks.

use clap::Args;

use crate::domain::webhook::AllowList;

/// The egress policy of webhooks, and their CloudEvents source.
#[derive(Debug, Clone, Args)]
pub struct WebhookArgs {
    /// Hosts and address ranges, separated by commas, to which webhooks may be sent besides the public network. For
    /// these, http and any port are allowed.
    #[arg(long, env = "EDBA_WEBHOOK_ALLOW", value_parser = webhook_allow)]
    pub webhook_allow: Option<AllowList>,
    /// The CloudEvents source of webhooks: a URN with the organisation and the system that sends them.
    #[arg(long, env = "EDBA_WEBHOOK_SOURCE", default_value = "urn:nld:edba:systeem:edba", value_parser = webhook_source)]
    pub webhook_source: String,
    /// Lease of a webhook run, in seconds, after which another process takes it over; for tests.
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
