//! What a letter says about promises in kind.

use super::{Part, text};
use crate::mail::Action;
use crate::notifications::payload::PromisesContent;
use crate::notifications::words::Writer;
use edba_domain::codes::Role;

impl PromisesContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let day = to.day(self.due_date);
        let mut facts = vec![to.fact("due", &day)];
        facts.extend(self.items.iter().map(|one| {
            let by = format!("{} ({})", one.promised_by, one.owner);
            (by, one.description.clone())
        }));
        Part {
            named: vec![("day", text(day))],
            facts,
            action: self.action(to),
        }
    }

    fn action(&self, to: &Writer<'_>) -> Action {
        match (to.role, self.items.as_slice()) {
            (Role::Bureau, [one]) => to.link("promise", &format!("/promises/{}", one.id)),
            (Role::Bureau, _) => to.link("follow-up", "/follow-up"),
            _ => to.link("case", &format!("/cases/{}", self.case.id)),
        }
    }
}
