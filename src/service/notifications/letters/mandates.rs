//! What a letter says about mandates.

use super::{Part, reason, text};
use crate::notifications::payload::{MandateChange, MandateChangeContent, MandateEndContent};
use crate::notifications::words::Writer;

impl MandateEndContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let day = to.day(self.valid_until);
        let amount = to.euros(self.pledged.iter().map(|(_, amount)| *amount).sum());
        let mut facts = vec![
            to.fact("representative", &self.representative),
            to.fact("valid-until", &day),
        ];
        facts.extend(
            self.pledged
                .iter()
                .map(|(case, amount)| (to.case(case), to.euros(*amount))),
        );
        Part {
            named: vec![
                ("day", text(day)),
                ("who", text(&self.representative)),
                ("amount", text(amount)),
            ],
            facts,
            action: to.link("mandate", &format!("/mandates/{}", self.mandate_id)),
        }
    }
}

impl MandateChangeContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let mut facts = vec![to.fact("representative", &self.representative)];
        if self.change != MandateChange::Revoked {
            facts.push(to.fact("valid-from", to.day(self.valid_from)));
            facts.push(to.fact("valid-until", to.day(self.valid_until)));
            facts.push(to.fact("per-decision", to.euros(self.per_decision)));
            facts.push(to.fact("per-year", to.euros(self.per_year)));
            facts.push(to.fact("in-all", to.euros(self.total)));
        }
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("organisation", text(&self.organisation)),
                ("who", text(&self.representative)),
                ("change", text(self.change.as_str())),
            ],
            facts,
            action: to.link("mandate", &format!("/mandates/{}", self.mandate_id)),
        }
    }
}
