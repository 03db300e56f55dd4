//! What a letter says about a guarantee whose period has ended.

use super::{Part, text};
use crate::notifications::payload::GuaranteeContent;
use crate::notifications::words::Writer;

impl GuaranteeContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let (day, amount) = (to.day(self.at_risk_to), to.euros(self.amount));
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("organisation", text(&self.organisation)),
                ("day", text(&day)),
                ("amount", text(&amount)),
            ],
            facts: vec![
                to.fact("decision", &self.number),
                to.fact("organisation", &self.organisation),
                to.fact("at-risk-to", &day),
                to.fact("amount", &amount),
            ],
            action: to.link("guarantee", &format!("/commitments/{}", self.commitment_id)),
        }
    }
}
