//! Until when a ballot can be cancelled: at its deadline it is over, and is counted. One that cannot be counted is
//! void, whenever that turns out.

use chrono::{DateTime, Utc};

use crate::domain::codes::BallotKind;

/// How an open ballot ends that is cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelling {
    /// Before its deadline: nothing had been decided.
    BeforeDeadline,
    /// Nobody can tell what was voted: its sealed box does not open any more.
    CannotBeCounted,
}

/// The deadline has passed: what was voted is decided, whether it has been counted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IsOver;

/// How an open ballot ends if it is cancelled at `now`. `can_be_counted`: whether what was voted can be read; it
/// always can of an open ballot, and of a secret one where its box opens.
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

/// Whether a second bureau member must approve that an open ballot is cancelled or extended: one of the board, which
/// decides.
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
