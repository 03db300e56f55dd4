//! What a letter says about the repayment of loans.

use super::{Part, reason, text};
use crate::mail::Action;
use crate::notifications::payload::{RepaymentContent, RepaymentPlanContent};
use crate::notifications::words::Writer;
use edba_domain::Id;
use edba_domain::codes::Role;

impl RepaymentPlanContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let (principal, interest) = (to.euros(self.principal), to.euros(self.interest));
        let mut facts = vec![
            to.fact("decision", &self.number),
            to.fact("organisation", &self.organisation),
            to.fact("plan-version", self.version.to_string()),
            to.fact("principal", &principal),
            to.fact("interest", interest),
            to.fact("plan-lines", self.lines.to_string()),
            to.fact("first-due", to.day(self.first_due_date)),
            to.fact("last-due", to.day(self.last_due_date)),
        ];
        facts.extend(reason(to, self.reason.as_deref()));
        let change = match self.version {
            1 => "set",
            _ => "replaced",
        };
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("organisation", text(&self.organisation)),
                ("amount", text(principal)),
                ("change", text(change)),
            ],
            facts,
            action: loan(to, &self.case.id, &self.commitment_id),
        }
    }
}

impl RepaymentContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let (amount, day) = (to.euros(self.open()), to.day(self.due_date));
        let facts = vec![
            to.fact("decision", &self.number),
            to.fact("organisation", &self.organisation),
            to.fact("due", &day),
            to.fact("principal", to.euros(self.principal)),
            to.fact("interest", to.euros(self.interest)),
        ];
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("organisation", text(&self.organisation)),
                ("amount", text(amount)),
                ("day", text(day)),
            ],
            facts,
            action: loan(to, &self.case.id, &self.commitment_id),
        }
    }
}

/// The link to a loan: a borrower reads it on the page of its case.
fn loan(to: &Writer<'_>, case_id: &Id, commitment_id: &Id) -> Action {
    match to.role {
        Role::Initiator => to.link("loan", &format!("/cases/{case_id}#loans")),
        _ => to.link("loan", &format!("/commitments/{commitment_id}#repayments")),
    }
}
