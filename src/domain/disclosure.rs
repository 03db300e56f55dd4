//! What of a case's history a reader is told. The chain itself is shown to everybody who sees the case; what an
//! event says is not, where it tells of ballots and the reader sees none.

use crate::domain::codes::Role;

/// Whether an event of this kind is told in full to an account of this role that sees its case. Source: DOMAIN.md,
/// roles and sight: an initiator sees its case and what was decided about it, not who voted what, nor what
/// was pledged while a ballot is open.
pub fn is_told(kind: &str, role: Role) -> bool {
    !(role == Role::Initiator && is_of_a_ballot(kind))
}

/// Whether an event tells of a ballot, a vote or a seat in it.
pub fn is_of_a_ballot(kind: &str) -> bool {
    matches!(
        kind.split_once('.'),
        Some(("ballot" | "vote" | "seat" | "substitute", _))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_initiator_is_not_told_of_ballots() {
        let of_ballots = [
            "ballot.opened",
            "ballot.extended",
            "ballot.cancelled",
            "ballot.closed",
            "ballot.participated",
            "vote.cast",
            "seat.recused",
            "substitute.recused",
        ];
        let of_the_case = [
            "case.registered",
            "case.command",
            "case.commented",
            "decision.made",
            "decision.set-aside",
            "ratification.given",
            "commitment.made",
            "condition.met",
            "measurement.reported",
        ];
        for role in Role::ALL {
            for kind in of_ballots {
                assert_eq!(is_told(kind, *role), *role != Role::Initiator, "{kind} {role}");
            }
            for kind in of_the_case {
                assert!(is_told(kind, *role), "{kind} {role}");
            }
        }
    }
}
