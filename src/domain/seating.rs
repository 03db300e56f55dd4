//! When a representative may take a seat: one seat per representative and one chair per body at a time.

use std::fmt;

use chrono::NaiveDate;

use super::codes::SeatRole;
use super::{Id, Moment};

/// A period from a day until a day, both included, or without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Term {
    pub fn is_in_order(&self) -> bool {
        self.until.is_none_or(|until| self.from <= until)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end =
            |from: NaiveDate, until: Option<NaiveDate>| until.is_none_or(|until| from <= until);
        begins_before_end(self.from, other.until) && begins_before_end(other.from, self.until)
    }

    /// The days that both periods contain; None if there are none.
    pub fn common(&self, other: &Self) -> Option<Self> {
        let common = Self {
            from: self.from.max(other.from),
            until: match (self.until, other.until) {
                (Some(one), Some(another)) => Some(one.min(another)),
                (one, another) => one.or(another),
            },
        };
        common.is_in_order().then_some(common)
    }
}

/// A period in which a person acts in a body: in their own seat, or as a substitute for its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sitting {
    pub body_id: Id,
    /// The first moment of the first day in Almere.
    pub from: Moment,
    /// The first moment after the period; None if it has no end.
    pub until: Option<Moment>,
}

impl Sitting {
    /// The whole days of this period.
    pub fn on_days(body_id: Id, term: Term) -> Self {
        let next = |day: NaiveDate| day.succ_opt().unwrap_or(day);
        Self {
            body_id,
            from: Moment::start_of(term.from),
            until: term.until.map(|last| Moment::start_of(next(last))),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Some(until) => write!(f, "from {} until {until}", self.from),
            None => write!(f, "from {}", self.from),
        }
    }
}

/// A seat in a body: holder, role and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub seat_id: Id,
    pub representative_id: Id,
    pub role: SeatRole,
    pub term: Term,
    /// The first seat of the series of holders that it continues: its own, if it succeeds none.
    pub origin_id: Id,
}

/// Why a seat cannot be taken in this period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeatTaken {
    #[error("This representative has a seat in this body already, {0}.")]
    ByThemselves(Term),
    #[error("This body has a chair already, {0}.")]
    ByAnotherChair(Term),
    #[error("This seat is held by another representative, {0}.")]
    ByAnotherHolder(Term),
}

/// Checks a seat against the other seats of its body.
///
/// # Errors `ByThemselves`, `ByAnotherHolder`, `ByAnotherChair`.
pub fn check_place(place: &Place, others: &[Place]) -> Result<(), SeatTaken> {
    let at_the_same_time = others
        .iter()
        .filter(|other| other.seat_id != place.seat_id && other.term.overlaps(&place.term));
    for other in at_the_same_time {
        if other.representative_id == place.representative_id {
            return Err(SeatTaken::ByThemselves(other.term));
        }
        if other.origin_id == place.origin_id {
            return Err(SeatTaken::ByAnotherHolder(other.term));
        }
        if other.role == SeatRole::Chair && place.role == SeatRole::Chair {
            return Err(SeatTaken::ByAnotherChair(other.term));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, day).unwrap()
    }

    fn term(from: u32, until: Option<u32>) -> Term {
        Term {
            from: day(from),
            until: until.map(day),
        }
    }

    fn place(n: u128, representative: u128, role: SeatRole, term: Term) -> Place {
        Place {
            seat_id: uuid::Uuid::from_u128(n).into(),
            representative_id: uuid::Uuid::from_u128(representative).into(),
            role,
            term,
            origin_id: uuid::Uuid::from_u128(n).into(),
        }
    }

    #[test]
    fn two_terms_overlap_when_they_share_a_day() {
        let tenth_to_twentieth = term(10, Some(20));
        for (other, expected) in [
            (term(1, Some(9)), false),
            (term(1, Some(10)), true),
            (term(12, Some(13)), true),
            (term(20, None), true),
            (term(21, None), false),
            (term(1, None), true),
        ] {
            assert_eq!(tenth_to_twentieth.overlaps(&other), expected, "{other}");
            assert_eq!(other.overlaps(&tenth_to_twentieth), expected, "{other}");
        }
        assert!(term(1, None).overlaps(&term(30, None)));
    }

    #[test]
    fn a_term_of_one_day_is_in_order_and_one_that_ends_before_it_begins_is_not() {
        assert!(term(5, Some(5)).is_in_order());
        assert!(!term(5, Some(4)).is_in_order());
    }

    #[test]
    fn what_two_terms_have_in_common_is_a_term_or_nothing() {
        let substitute = term(10, Some(20));
        for (seat, expected) in [
            (term(1, None), Some(term(10, Some(20)))),
            (term(12, Some(15)), Some(term(12, Some(15)))),
            (term(1, Some(10)), Some(term(10, Some(10)))),
            (term(1, Some(9)), None),
        ] {
            assert_eq!(substitute.common(&seat), expected, "{seat}");
            assert_eq!(seat.common(&substitute), expected, "{seat}");
        }
        assert_eq!(term(1, None).common(&term(5, None)), Some(term(5, None)));
    }

    #[test]
    fn one_sits_from_midnight_to_midnight_in_almere() {
        let sitting = Sitting::on_days(uuid::Uuid::from_u128(1).into(), term(10, Some(11)));
        assert_eq!(sitting.from.to_string(), "2026-06-09T22:00:00Z");
        assert_eq!(sitting.until.unwrap().to_string(), "2026-06-11T22:00:00Z");
    }

    #[test]
    fn a_representative_has_one_seat_in_a_body_at_a_time() {
        let seated = place(1, 101, SeatRole::Member, term(1, Some(10)));
        let others = [seated.clone(), place(2, 102, SeatRole::Member, term(1, None))];
        let again = |from| place(3, 101, SeatRole::Member, term(from, None));
        assert_eq!(
            check_place(&again(10), &others),
            Err(SeatTaken::ByThemselves(seated.term))
        );
        assert_eq!(check_place(&again(11), &others), Ok(()));
        assert_eq!(check_place(&seated, &others), Ok(()));
    }

    #[test]
    fn a_seat_has_one_holder_at_a_time() {
        let first = place(1, 101, SeatRole::Member, term(1, Some(10)));
        let next = |from| Place {
            origin_id: first.seat_id,
            ..place(2, 102, SeatRole::Member, term(from, None))
        };
        let others = [first.clone()];
        assert_eq!(
            check_place(&next(10), &others),
            Err(SeatTaken::ByAnotherHolder(first.term))
        );
        assert_eq!(check_place(&next(11), &others), Ok(()));
    }

    #[test]
    fn a_body_has_one_chair_at_a_time() {
        let chairs = [place(1, 101, SeatRole::Chair, term(1, Some(10)))];
        let next = |from| place(2, 102, SeatRole::Chair, term(from, None));
        assert_eq!(
            check_place(&next(5), &chairs),
            Err(SeatTaken::ByAnotherChair(chairs[0].term))
        );
        assert_eq!(check_place(&next(11), &chairs), Ok(()));
    }
}
