//! What a letter says about aid that is to be entered in the central register.

use super::{Part, text};
use crate::notifications::payload::AidEntryContent;
use crate::notifications::words::Writer;

impl AidEntryContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let (day, amount) = (to.day(self.due_date), to.euros(self.amount));
        Part {
            named: vec![
                ("organisation", text(&self.recipient)),
                ("amount", text(&amount)),
                ("day", text(&day)),
            ],
            facts: vec![
                to.fact("organisation", &self.recipient),
                to.fact("amount", &amount),
                to.fact("due", &day),
            ],
            action: to.link(
                "aid-entry",
                &format!("/state-aid/statements/{}", self.statement_id),
            ),
        }
    }
}
