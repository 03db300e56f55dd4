//! What a letter says about webhooks and meetings.

use super::{Part, reason, text};
use crate::notifications::payload::{MeetingContent, WebhookContent};
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

impl MeetingContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let body = to.language.pick(&self.body_nl, &self.body_en);
        let starts = to.deadline(self.starts_at);
        let mut facts = vec![
            to.fact("body", body),
            to.fact("starts", &starts),
            to.fact("place", &self.place),
        ];
        facts.extend(self.changes.iter().map(|change| to.difference(change)));
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("title", text(&self.title)),
                ("body", text(body)),
                ("at", text(starts)),
            ],
            facts,
            action: to.link("meeting", &format!("/meetings/{}", self.id)),
        }
    }
}
