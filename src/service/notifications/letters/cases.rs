//! What a letter says about cases.

use super::{Part, reason, text};
use crate::notifications::payload::{CaseContent, ReportContent};
use crate::notifications::words::Writer;
use edba_domain::notifications::NotificationKind;

impl ReportContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let day = to.day(self.due_date);
        Part {
            facts: vec![
                to.fact("due", &day),
                to.fact("indicators", self.indicators.join(", ")),
            ],
            named: vec![("day", text(day))],
            action: to.link("report", &format!("/my-cases/{}/progress", self.case.id)),
        }
    }
}

impl CaseContent {
    pub(super) fn part(&self, to: &Writer<'_>, kind: NotificationKind) -> Part {
        Part {
            named: Vec::new(),
            facts: reason(to, self.reason.as_deref()).into_iter().collect(),
            action: if kind == NotificationKind::CaseReturned {
                to.link("edit", &format!("/my-cases/{}/edit", self.case.id))
            } else {
                to.link("case", &format!("/cases/{}", self.case.id))
            },
        }
    }
}
