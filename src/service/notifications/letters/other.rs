//! What a letter says about actions that wait for approval, webhooks and meetings.

use super::{Part, reason, text};
use crate::notifications::payload::{ApprovalContent, MeetingContent, WebhookContent};
use crate::notifications::words::Writer;
use edba_domain::codes::Role;
use edba_domain::webhook::DisabledBecause;

impl ApprovalContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let action = to.name_of("term-action", self.action);
        let mut facts = vec![
            to.fact("action", &action),
            to.fact("proposed-by", &self.proposed_by),
        ];
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("action", text(action)),
                ("who", text(&self.proposed_by)),
                ("role", text(to.role.as_str())),
            ],
            facts,
            action: match self.ratification_id {
                Some(id) => to.link("own-ratification", &format!("/ratifications/{id}")),
                None => to.link("approvals", "/approvals"),
            },
        }
    }
}

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
