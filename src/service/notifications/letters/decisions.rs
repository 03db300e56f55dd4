//! What a letter says about decisions, and about what follows from them.

use super::{Part, reason, text};
use crate::mail::Action;
use crate::notifications::payload::{
    CommitmentsContent, ConditionsContent, DecisionContent, RatificationAnswerContent, RatificationsContent,
};
use crate::notifications::words::Writer;
use edba_domain::codes::Role;
use edba_domain::notifications::NotificationKind;

impl DecisionContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let outcome = to.name_of("outcome", self.outcome);
        let mut facts = vec![
            to.fact("decision", &self.number),
            to.fact("outcome", &outcome),
            to.fact("asked", to.euros(self.asked)),
        ];
        if self.gap.is_positive() {
            facts.push(to.fact("gap", to.euros(self.gap)));
        }
        facts.extend(self.tally.map(|tally| to.fact("counts", to.counts(tally))));
        Part {
            named: vec![("number", text(&self.number)), ("outcome", text(outcome))],
            facts,
            action: to.link("decision", &format!("/decisions/{}", self.decision_id)),
        }
    }
}

impl RatificationsContent {
    pub(super) fn part(&self, to: &Writer<'_>, kind: NotificationKind) -> Part {
        let first = self.items.first();
        let day = first.map(|one| to.day(one.due_date)).unwrap_or_default();
        let amount = to.euros(self.items.iter().map(|one| one.amount).sum());
        let about = match first.and_then(|one| one.carry_to_year) {
            Some(_) => "carry-over",
            None => "pledge",
        };
        let year = first.and_then(|one| one.carry_to_year);
        let (ended, by_date) = match self.fell_away {
            Some(_) => ("fell-away", None),
            None => ("by-date", Some(to.fact("ratify-by", &day))),
        };
        let mut facts = vec![to.fact("decision", &self.number)];
        facts.extend(by_date);
        facts.extend(
            self.items
                .iter()
                .map(|one| (one.organisation.clone(), to.euros(one.amount))),
        );
        let why = self.fell_away.as_deref().filter(|why| !why.is_empty());
        facts.extend(reason(to, why));
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("ended", text(ended)),
                ("about", text(about)),
                (
                    "year",
                    text(year.map(|year| year.to_string()).unwrap_or_default()),
                ),
                ("day", text(day)),
                ("amount", text(amount)),
                ("role", text(to.role.as_str())),
                (
                    "answerer",
                    text(if self.by_officers { "officers" } else { "bureau" }),
                ),
            ],
            facts,
            action: self.action(to, kind),
        }
    }

    fn action(&self, to: &Writer<'_>, kind: NotificationKind) -> Action {
        match (to.role, self.items.as_slice()) {
            (Role::Bureau, [one]) if kind != NotificationKind::RatificationLapsed && !self.by_officers => {
                to.link("ratification", &format!("/ratifications/{}/answer", one.id))
            }
            (Role::Bureau, _) => to.link("follow-up", "/follow-up"),
            (Role::MandateOfficer, [one]) => {
                to.link("own-ratification", &format!("/ratifications/{}", one.id))
            }
            (Role::MandateOfficer, _) => to.link("ratifications", "/ratifications"),
            _ => to.link("desk", "/"),
        }
    }
}

impl RatificationAnswerContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let amount = to.euros(self.ratification.amount);
        let about = match self.ratification.carry_to_year {
            Some(_) => "carry-over",
            None => "pledge",
        };
        let mut facts = vec![
            to.fact("decision", &self.number),
            to.fact("organisation", &self.ratification.organisation),
            to.fact("amount", &amount),
        ];
        facts.extend(
            self.document
                .as_ref()
                .map(|document| to.fact("document", document)),
        );
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("about", text(about)),
                ("organisation", text(&self.ratification.organisation)),
                ("amount", text(amount)),
                ("outcome", text(self.outcome.as_str())),
            ],
            facts,
            action: to.link("follow-up", "/follow-up"),
        }
    }
}

impl ConditionsContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let day = to.day(self.due_date);
        let mut facts = vec![to.fact("decision", &self.number), to.fact("due", &day)];
        facts.extend(
            self.items
                .iter()
                .map(|one| (one.owner.clone(), one.description.clone())),
        );
        Part {
            named: vec![("number", text(&self.number)), ("day", text(day))],
            facts,
            action: self.action(to),
        }
    }

    fn action(&self, to: &Writer<'_>) -> Action {
        match (to.role, self.items.as_slice()) {
            (Role::Bureau, [one]) => to.link("condition", &format!("/conditions/{}/evidence", one.id)),
            (Role::Bureau, _) => to.link("follow-up", "/follow-up"),
            (Role::FinancePartner, _) => to.link("decision", &format!("/decisions/{}", self.decision_id)),
            _ => to.link("case", &format!("/cases/{}", self.case.id)),
        }
    }
}

impl CommitmentsContent {
    pub(super) fn part(&self, to: &Writer<'_>, kind: NotificationKind) -> Part {
        let amount = to.euros(self.amount);
        let mut facts = vec![
            to.fact("decision", &self.number),
            to.fact("organisation", &self.organisation),
            to.fact("amount", &amount),
        ];
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("number", text(&self.number)),
                ("organisation", text(&self.organisation)),
                ("amount", text(amount)),
            ],
            facts,
            action: match self.ids.as_slice() {
                [one] => {
                    let path = format!("/commitments/{one}");
                    match kind {
                        NotificationKind::CommitmentToAcknowledge => to.link("commitment", &path),
                        _ => to.link("payments", &path),
                    }
                }
                _ => to.link("commitments", "/commitments"),
            },
        }
    }
}
