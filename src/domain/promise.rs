//! Promises in kind: what a party puts in beside money, by whom, by when, and whether it was met.
//!
//! Source: DOMAIN.md, *Instruments*. A promise is followed like a condition, and blocks no command.

use chrono::NaiveDate;

use crate::codes::CaseStatus;
use crate::{Fault, Id, text};

text_enum! {
    /// What is promised in kind. `rule`: a rule or decision that a government changes. `other`: as described.
    pub enum PromiseKind {
        Land = "land",
        Space = "space",
        Capacity = "capacity",
        Network = "network",
        Rule = "rule",
        Knowledge = "knowledge",
        Other = "other",
    }
}

text_enum! {
    /// The state of a promise in kind. An open one is answered once: `met` with evidence, `not-met` or `withdrawn` with a
    /// reason.
    pub enum PromiseStatus { Open = "open", Met = "met", NotMet = "not-met", Withdrawn = "withdrawn" }
}

/// The party that promises: an organisation of the registry, or another one by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promiser {
    Organisation(Id),
    Named(String),
}

impl Promiser {
    /// The party of a request, which gives one of the two. Errors: the fault of a missing, doubled or unreadable party.
    pub fn parse(organisation_id: Option<Id>, party: Option<&str>) -> Result<Self, Fault> {
        match (organisation_id, party) {
            (Some(id), None) => Ok(Self::Organisation(id)),
            (None, Some(name)) => match text::line_fault("/party", name) {
                Some(fault) => Err(fault),
                None => Ok(Self::Named(name.trim().to_owned())),
            },
            (None, None) => Err(Fault::new(
                "/organisationId",
                "party-missing",
                "Name the party: an organisation of the registry, or another one in `party`.",
            )),
            (Some(_), Some(_)) => Err(Fault::new(
                "/party",
                "party-twice",
                "Name one party: an organisation of the registry, or another one in `party`.",
            )),
        }
    }

    /// The two columns of it.
    pub fn split(self) -> (Option<Id>, Option<String>) {
        match self {
            Self::Organisation(id) => (Some(id), None),
            Self::Named(name) => (None, Some(name)),
        }
    }
}

/// Whether promises about a case in this state are still recorded and changed. What was promised is answered in any state.
pub const fn takes_promises(status: CaseStatus) -> bool {
    match status {
        CaseStatus::Proposal
        | CaseStatus::TableReview
        | CaseStatus::BoardDecision
        | CaseStatus::Financed
        | CaseStatus::Monitored => true,
        CaseStatus::Completed | CaseStatus::Withdrawn | CaseStatus::Rejected | CaseStatus::Stopped => false,
    }
}

/// Whether a promise is overdue on this day: its date has passed, and nobody has answered it.
pub fn is_overdue(status: PromiseStatus, due_date: NaiveDate, today: NaiveDate) -> bool {
    status == PromiseStatus::Open && due_date < today
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_promise_has_one_party() {
        let id = Id::new();
        assert_eq!(Promiser::parse(Some(id), None), Ok(Promiser::Organisation(id)));
        assert_eq!(
            Promiser::parse(None, Some(" Bakker ")),
            Ok(Promiser::Named("Bakker".into()))
        );
        for (organisation, party, pointer, code) in [
            (None, None, "/organisationId", "party-missing"),
            (Some(id), Some("Bakker"), "/party", "party-twice"),
            (None, Some(" "), "/party", "blank"),
            (None, Some("a\nb"), "/party", "line-break"),
        ] {
            let fault = Promiser::parse(organisation, party).unwrap_err();
            assert_eq!((fault.pointer.as_str(), fault.code.as_str()), (pointer, code));
        }
    }

    #[test]
    fn only_an_open_promise_is_overdue_from_the_day_after_its_date() {
        let due = day("2026-06-30");
        for (status, today, overdue) in [
            (PromiseStatus::Open, "2026-06-30", false),
            (PromiseStatus::Open, "2026-07-01", true),
            (PromiseStatus::Met, "2026-07-01", false),
            (PromiseStatus::NotMet, "2026-07-01", false),
            (PromiseStatus::Withdrawn, "2026-07-01", false),
        ] {
            assert_eq!(is_overdue(status, due, day(today)), overdue, "{status} {today}");
        }
    }

    #[test]
    fn promises_are_recorded_until_the_case_ends() {
        let ended = CaseStatus::ALL.iter().filter(|status| !takes_promises(**status));
        assert_eq!(ended.count(), 4);
    }
}
