//! The outcome of a board ballot, and the gap between a decision and its financing.

use super::allocation::Allocation;
use super::cell::Cell;
use super::need::Need;
use crate::Cents;
use crate::codes::Outcome;

/// The typed result of a board ballot. `carried` and `quorum` come from the tally. A gap takes precedence over amounts
/// that wait for ratification, because ratification alone would not close it. The missing amount by year is
/// `allocation.gap.by_year()`.
pub fn board_outcome(carried: bool, quorum: bool, allocation: &Allocation) -> Outcome {
    if !quorum {
        Outcome::NoQuorum
    } else if !carried {
        Outcome::Rejected
    } else if !allocation.gap.is_zero() {
        Outcome::AdoptedWithGap
    } else if !allocation.open_subject.is_zero() {
        Outcome::AdoptedSubjectToRatification
    } else {
        Outcome::Adopted
    }
}

/// The gap per budget year and expenditure kind: funding asked − committed within mandates − ratified. A case is
/// financed only when it is zero; amounts that wait for ratification do not count.
pub fn remaining_gap(
    need: &Need,
    within_committed: impl IntoIterator<Item = (Cell, Cents)>,
    ratified: impl IntoIterator<Item = (Cell, Cents)>,
) -> Need {
    need.after(within_committed.into_iter().chain(ratified))
}

#[cfg(test)]
mod tests {
    use super::super::allocation::{StandingPledge, allocate};
    use super::*;
    use crate::codes::ExpenditureKind;
    use crate::mandate::testing::id;

    const CELL: Cell = Cell {
        budget_year: 2026,
        expenditure_kind: ExpenditureKind::Investment,
    };

    fn asked(euros: i64) -> Need {
        Need::new([(CELL, Cents::euros(euros))], []).unwrap()
    }

    fn pledged(within: i64, subject: i64) -> Allocation {
        let pledge = StandingPledge {
            pledge_id: id(1),
            seat_order: 1,
            cell: CELL,
            within: Cents::euros(within),
            subject: Cents::euros(subject),
        };
        allocate(&asked(100), &[pledge])
    }

    #[test]
    fn a_ballot_comes_to_one_of_five_outcomes() {
        assert_eq!(board_outcome(true, false, &pledged(100, 0)), Outcome::NoQuorum);
        assert_eq!(board_outcome(false, false, &pledged(100, 0)), Outcome::NoQuorum);
        assert_eq!(board_outcome(false, true, &pledged(100, 0)), Outcome::Rejected);
        assert_eq!(board_outcome(true, true, &pledged(100, 0)), Outcome::Adopted);
        assert_eq!(
            board_outcome(true, true, &pledged(60, 40)),
            Outcome::AdoptedSubjectToRatification
        );
        assert_eq!(
            board_outcome(true, true, &pledged(60, 39)),
            Outcome::AdoptedWithGap
        );
    }

    #[test]
    fn what_is_beyond_a_mandate_but_not_needed_asks_no_ratification() {
        assert_eq!(board_outcome(true, true, &pledged(100, 40)), Outcome::Adopted);
    }

    #[test]
    fn the_gap_closes_as_ratifications_come_in() {
        let within = [(CELL, Cents::euros(60))];
        let open = remaining_gap(&asked(100), within, []);
        assert_eq!(open.by_year()[0].amount, Cents::euros(40));
        assert!(remaining_gap(&asked(100), within, [(CELL, Cents::euros(40))]).is_zero());
    }
}
