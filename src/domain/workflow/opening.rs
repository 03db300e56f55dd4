//! Why a ballot cannot be opened in a body. The dry run of a command, the dry run of an opening and the opening itself
//! all use this function.

use super::{Blocker, BlockerCode, WaitingOn};
use crate::domain::ballot::tally::SECRET_FROM;
use crate::domain::codes::BodyKind;

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
    let BodyFact { name_nl, name_en, .. } = body;
    if body.kind != wanted || body.closed {
        let what = match wanted {
            BodyKind::Table => "tafel",
            BodyKind::Board => "board",
        };
        // A closed body accepts no ballots: other blockers do not matter.
        return vec![Blocker::new(
            BlockerCode::BodyNotOpen,
            WaitingOn::Bureau,
            format!("‘{name_nl}’ is geen open {what}."),
            format!("“{name_en}” is not an open {wanted}."),
        )];
    }
    let mut blockers = Vec::new();
    if body.votes_already {
        let waiting_on = match wanted {
            BodyKind::Table => WaitingOn::LeadTable,
            BodyKind::Board => WaitingOn::Board,
        };
        blockers.push(Blocker::new(
            BlockerCode::BallotOpen,
            waiting_on,
            format!("Bij ‘{name_nl}’ loopt al een stemming over deze zaak."),
            format!("A ballot about this case is open before “{name_en}” already."),
        ));
    }
    if !body.has_seats {
        blockers.push(Blocker::new(
            BlockerCode::NoSeats,
            WaitingOn::Bureau,
            format!("‘{name_nl}’ heeft vandaag geen zetels."),
            format!("“{name_en}” has no seats today."),
        ));
    } else if body.too_few_for_secrecy {
        blockers.push(Blocker::new(
            BlockerCode::TooFewSeatsForSecrecy,
            WaitingOn::Bureau,
            format!(
                "‘{name_nl}’ stemt geheim, en minder dan {SECRET_FROM} zetels mogen over deze zaak stemmen: de uitslag \
                 zou verraden wat ieder heeft gestemd."
            ),
            format!(
                "“{name_en}” votes in secret, and fewer than {SECRET_FROM} seats may vote on this case: the result would \
                 give away what each has voted."
            ),
        ));
    }
    blockers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> BodyFact {
        BodyFact {
            name_nl: "Tafel Zorg".into(),
            name_en: "Health table".into(),
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
}
