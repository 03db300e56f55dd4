//! Until when a ballot can be cancelled: before its deadline; after it the ballot is counted. A ballot that cannot be
//! counted is void, whenever that is found.

use chrono::{DateTime, Utc};

use crate::codes::BallotKind;

/// How the cancelling of an open ballot ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelling {
    /// Before its deadline: nothing had been decided.
    BeforeDeadline,
    /// The votes cannot be read: its sealed box no longer opens.
    CannotBeCounted,
}

/// The deadline has passed: the result is fixed by the votes, counted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IsOver;

/// How an open ballot ends if it is cancelled at `now`. `can_be_counted`: whether the votes can be read; always true
/// of an open-vote ballot, and of a secret one if its box opens.
pub fn check_cancelling(
    closes_at: DateTime<Utc>,
    now: DateTime<Utc>,
    can_be_counted: bool,
) -> Result<Cancelling, IsOver> {
    if !can_be_counted {
        Ok(Cancelling::CannotBeCounted)
    } else if now < closes_at {
        Ok(Cancelling::BeforeDeadline)
    } else {
        Err(IsOver)
    }
}

/// Whether cancelling or extending an open ballot needs the approval of a second bureau member: only for the board's
/// ballots, which decide.
pub const fn takes_four_eyes(kind: BallotKind) -> bool {
    !matches!(kind, BallotKind::Advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_ballot_of_the_board_is_cancelled_or_extended_by_two() {
        let by_two: Vec<_> = BallotKind::ALL
            .iter()
            .filter(|kind| takes_four_eyes(**kind))
            .collect();
        assert_eq!(by_two, [&BallotKind::Decision, &BallotKind::Supplementary]);
    }

    #[test]
    fn what_can_be_counted_is_cancelled_before_its_deadline_only() {
        let closes_at: DateTime<Utc> = "2026-06-15T12:00:00Z".parse().unwrap();
        let before = closes_at - TimeDelta::microseconds(1);
        for (now, can_be_counted, expected) in [
            (before, true, Ok(Cancelling::BeforeDeadline)),
            (closes_at, true, Err(IsOver)),
            (closes_at + TimeDelta::days(9), true, Err(IsOver)),
            (before, false, Ok(Cancelling::CannotBeCounted)),
            (closes_at, false, Ok(Cancelling::CannotBeCounted)),
        ] {
            assert_eq!(
                check_cancelling(closes_at, now, can_be_counted),
                expected,
                "{now} {can_be_counted}"
            );
        }
    }
}
