//! What a letter says about consultation bodies.

use super::{Part, text};
use crate::notifications::payload::ConsultationContent;
use crate::notifications::words::Writer;

impl ConsultationContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let body = to.language.pick(&self.body_nl, &self.body_en);
        Part {
            named: vec![
                ("body", text(body)),
                ("year", text(self.year.to_string())),
                ("count", self.minimum.into()),
            ],
            facts: vec![
                to.fact("body", body),
                to.fact("meetings-held", self.held.to_string()),
                to.fact("meetings-planned", self.planned.to_string()),
            ],
            action: to.link("plan-meeting", "/meetings/new"),
        }
    }
}
