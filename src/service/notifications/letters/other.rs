//! What a letter says about webhooks.

use super::{Part, text};
use crate::notifications::payload::WebhookContent;
use crate::notifications::words::Writer;
use edba_domain::codes::Role;
use edba_domain::webhook::DisabledBecause;

impl WebhookContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let because = self.because.unwrap_or(DisabledBecause::Failing);
        let mut facts = vec![to.fact("url", &self.host)];
        facts.extend(self.owner.as_ref().map(|owner| to.fact("endpoint-owner", owner)));
        Part {
            named: vec![("url", text(&self.host)), ("because", text(because.as_str()))],
            facts,
            action: match to.role {
                // Another account's endpoint: the bureau sees it in `/v1/webhook-failures`, its own work on its desk.
                Role::Bureau if self.owner.is_some() => to.link("desk", "/"),
                _ => to.link("account", "/account"),
            },
        }
    }
}
