//! What a letter says about payment schedules and their instalments.

use super::{Part, reason, text};
use crate::notifications::payload::{InstalmentsContent, ScheduleContent};
use crate::notifications::words::Writer;
use edba_domain::codes::Role;
use edba_domain::notifications::NotificationKind;

impl ScheduleContent {
    pub(super) fn part(&self, to: &Writer<'_>, kind: NotificationKind) -> Part {
        let amount = to.euros(self.amount);
        let mut facts = vec![
            to.fact("decision", &self.number),
            to.fact("organisation", &self.organisation),
            to.fact("amount", &amount),
            to.fact("instalments", self.instalments.to_string()),
            to.fact("first-due", to.day(self.first_due_date)),
            to.fact("last-due", to.day(self.last_due_date)),
        ];
        facts.extend(reason(to, self.reason.as_deref()));
        let side = match to.role {
            Role::Bureau => "bureau",
            _ => "partner",
        };
        let first = match self.acknowledged_first {
            true => "acknowledgement",
            false => "answer",
        };
        let page = format!("/commitments/{}", self.commitment_id);
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("organisation", text(&self.organisation)),
                ("amount", text(amount)),
                ("side", text(side)),
                ("first", text(first)),
            ],
            facts,
            action: match kind {
                NotificationKind::ScheduleProposed => to.link("schedule", &page),
                _ => to.link("payments", &page),
            },
        }
    }
}

impl InstalmentsContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let (amount, day) = (to.euros(self.amount), to.day(self.due_date));
        let mut facts = vec![
            to.fact("decision", &self.number),
            to.fact("organisation", &self.organisation),
            to.fact("amount", &amount),
            to.fact("due", &day),
        ];
        facts.extend(
            self.descriptions
                .iter()
                .map(|description| to.fact("instalment", description)),
        );
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("organisation", text(&self.organisation)),
                ("amount", text(amount)),
                ("day", text(day)),
            ],
            facts,
            action: to.link("payments", &format!("/commitments/{}", self.commitment_id)),
        }
    }
}
