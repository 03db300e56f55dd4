//! Why a ballot cannot be opened in a body. The dry run of a command, the dry run of an opening and the opening itself
//! all use this function.

use super::{Blocker, BlockerCode, WaitingOn};
use crate::Message;
use crate::ballot::tally::SECRET_FROM;
use crate::codes::BodyKind;
use crate::message::Argument;

/// The facts of a body in which a ballot is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyFact {
    pub name_nl: String,
    pub name_en: String,
    pub kind: BodyKind,
    /// Whether it was closed today or before.
    pub closed: bool,
    /// Whether a ballot about the same case is open in it.
    pub votes_already: bool,
    /// Whether a seat of it is in force today.
    pub has_seats: bool,
    /// Whether its rules are secret, and too few seats may vote to keep the votes secret.
    pub too_few_for_secrecy: bool,
}

/// All blockers that keep this body from voting; `wanted` is the required kind of body.
pub fn opening_blockers(body: &BodyFact, wanted: BodyKind) -> Vec<Blocker> {
    let name = || Argument::Names {
        nl: body.name_nl.clone(),
        en: body.name_en.clone(),
    };
    if body.kind != wanted || body.closed {
        let message = match wanted {
            // No ballot is asked of a consultation body.
            BodyKind::Table | BodyKind::Consultation => Message::new("blocker-body-not-open-table"),
            BodyKind::Board => Message::new("blocker-body-not-open-board"),
        };
        // A closed body accepts no ballots: other blockers do not matter.
        return vec![Blocker::new(
            BlockerCode::BodyNotOpen,
            WaitingOn::Bureau,
            message.with("body", name()),
        )];
    }
    let mut blockers = Vec::new();
    if body.votes_already {
        let waiting_on = match wanted {
            BodyKind::Table | BodyKind::Consultation => WaitingOn::LeadTable,
            BodyKind::Board => WaitingOn::Board,
        };
        blockers.push(Blocker::new(
            BlockerCode::BallotOpen,
            waiting_on,
            Message::new("blocker-ballot-open").with("body", name()),
        ));
    }
    if !body.has_seats {
        blockers.push(Blocker::new(
            BlockerCode::NoSeats,
            WaitingOn::Bureau,
            Message::new("blocker-no-seats").with("body", name()),
        ));
    } else if body.too_few_for_secrecy {
        blockers.push(Blocker::new(
            BlockerCode::TooFewSeatsForSecrecy,
            WaitingOn::Bureau,
            Message::new("blocker-too-few-seats-for-secrecy")
                .with("body", name())
                .with("number", SECRET_FROM.to_string()),
        ));
    }
    blockers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> BodyFact {
        BodyFact {
            name_nl: "Flevo (nl)".into(),
            name_en: "Flevo (en)".into(),
            kind: BodyKind::Table,
            closed: false,
            votes_already: false,
            has_seats: true,
            too_few_for_secrecy: false,
        }
    }

    fn codes(body: BodyFact, wanted: BodyKind) -> Vec<String> {
        opening_blockers(&body, wanted)
            .iter()
            .map(|b| b.code.to_string())
            .collect()
    }

    #[test]
    fn each_fact_that_keeps_a_body_from_voting_is_a_blocker() {
        let none: [&str; 0] = [];
        assert_eq!(codes(table(), BodyKind::Table), none);
        assert_eq!(codes(table(), BodyKind::Board), ["body-not-open"]);
        let closed = BodyFact {
            closed: true,
            has_seats: false,
            ..table()
        };
        assert_eq!(codes(closed, BodyKind::Table), ["body-not-open"]);
        let empty = BodyFact {
            has_seats: false,
            votes_already: true,
            too_few_for_secrecy: true,
            ..table()
        };
        assert_eq!(codes(empty, BodyKind::Table), ["ballot-open", "no-seats"]);
        let secret = BodyFact {
            too_few_for_secrecy: true,
            ..table()
        };
        assert_eq!(codes(secret, BodyKind::Table), ["too-few-seats-for-secrecy"]);
    }

    #[test]
    fn a_blocker_names_the_body_and_the_kind_that_is_wanted() {
        let closed = BodyFact {
            closed: true,
            ..table()
        };
        let name = || Argument::Names {
            nl: "Flevo (nl)".into(),
            en: "Flevo (en)".into(),
        };
        for (wanted, key) in [
            (BodyKind::Table, "blocker-body-not-open-table"),
            (BodyKind::Board, "blocker-body-not-open-board"),
        ] {
            let blockers = opening_blockers(&closed, wanted);
            assert_eq!(blockers[0].message, Message::new(key).with("body", name()));
        }
        let secret = BodyFact {
            too_few_for_secrecy: true,
            ..table()
        };
        assert_eq!(
            opening_blockers(&secret, BodyKind::Table)[0].message,
            Message::new("blocker-too-few-seats-for-secrecy")
                .with("body", name())
                .with("number", "3")
        );
    }
}
