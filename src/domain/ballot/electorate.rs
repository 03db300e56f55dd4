//! Who may vote on a ballot: the seats in force on the day it opens, frozen.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::casting::Casting;
use crate::Id;
use crate::codes::{RecusalKind, SeatRole, Sector};

const CONFLICT: &str =
    "The representative's organisation is the initiator of this case or would receive money from it.";
const SUBSTITUTE_CONFLICT: &str =
    "The substitute's organisation is the initiator of this case or would receive money from it.";

/// A seat of a body as it is registered; "until" includes that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatInForce {
    pub seat_id: Id,
    pub representative_id: Id,
    /// The organisation that the representative acts for.
    pub organisation_id: Id,
    pub sector: Sector,
    pub role: SeatRole,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub substitute: Option<NamedSubstitute>,
    /// The first seat of the line of holders that it continues; None for a seat that succeeds none.
    pub origin_id: Option<Id>,
}

/// The substitute that a seat names, for a period; "until" includes that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamedSubstitute {
    pub representative_id: Id,
    pub organisation_id: Id,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// One seat of the frozen electorate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Elector {
    pub seat_id: Id,
    /// The representative who held the seat when the ballot opened. The seat is frozen, not the person.
    pub representative_id: Id,
    pub organisation_id: Id,
    /// The sector the seat counts for, also when a substitute votes.
    pub sector: Sector,
    pub role: SeatRole,
    pub substitute: Option<Substitute>,
    /// Place in the seat order, from 1; the chair comes first.
    pub position_in_order: i32,
    /// A recused seat may not vote, neither by its holder nor by its substitute.
    pub recusal: Option<Recusal>,
}

/// The substitute of the seat when the ballot opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Substitute {
    pub representative_id: Id,
    pub organisation_id: Id,
    /// Kept on the record instead of omitting the substitute, so that a refusal can give the reason. It bars the
    /// substitute only; the principal may vote.
    pub recusal: Option<Recusal>,
}

/// Why a seat may not vote on this ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recusal {
    pub kind: RecusalKind,
    pub reason: String,
}

impl Elector {
    pub fn is_recused(&self) -> bool {
        self.recusal.is_some()
    }
}

/// Freezes the electorate of a ballot that opens on the day `on` (a date in Europe/Amsterdam).
///
/// Contains only the seats in force that day: the chair first, then by seat id, so that the order does not depend on
/// the query. A substitute is kept if the period includes that day. `conflicted` contains the organisations that are
/// the case's initiator or would receive its money: their representatives are recused, and that cannot be undone.
pub fn freeze(seats: &[SeatInForce], on: NaiveDate, conflicted: &BTreeSet<Id>) -> Vec<Elector> {
    let mut in_force: Vec<&SeatInForce> = seats
        .iter()
        .filter(|seat| covers(seat.from, seat.until, on))
        .collect();
    in_force.sort_by_key(|seat| (seat.role != SeatRole::Chair, seat.seat_id));
    (1..)
        .zip(in_force)
        .map(|(position_in_order, seat)| Elector {
            seat_id: seat.seat_id,
            representative_id: seat.representative_id,
            organisation_id: seat.organisation_id,
            sector: seat.sector,
            role: seat.role,
            substitute: seat
                .substitute
                .as_ref()
                .filter(|named| covers(named.from, named.until, on))
                .map(|named| Substitute {
                    representative_id: named.representative_id,
                    organisation_id: named.organisation_id,
                    recusal: computed(named.organisation_id, conflicted, Casting::AsSubstitute),
                }),
            position_in_order,
            recusal: computed(seat.organisation_id, conflicted, Casting::InPerson),
        })
        .collect()
}

/// The recusal of a person whose organisation is the initiator of the case or would receive its money.
pub fn conflict_of(casting: Casting) -> Recusal {
    let reason = match casting {
        Casting::InPerson => CONFLICT,
        Casting::AsSubstitute => SUBSTITUTE_CONFLICT,
    };
    Recusal {
        kind: RecusalKind::Computed,
        reason: reason.to_owned(),
    }
}

fn covers(from: NaiveDate, until: Option<NaiveDate>, on: NaiveDate) -> bool {
    from <= on && until.is_none_or(|last_day| on <= last_day)
}

fn computed(organisation: Id, conflicted: &BTreeSet<Id>, casting: Casting) -> Option<Recusal> {
    conflicted.contains(&organisation).then(|| conflict_of(casting))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day, id};
    use super::*;

    /// Seat `n` of representative 100+n of organisation 200+n, for June 2026.
    fn seat(n: u128, role: SeatRole) -> SeatInForce {
        SeatInForce {
            seat_id: id(n),
            representative_id: id(100 + n),
            organisation_id: id(200 + n),
            sector: Sector::Business,
            role,
            from: day(2026, 6, 1),
            until: Some(day(2026, 6, 30)),
            substitute: None,
            origin_id: None,
        }
    }

    fn substitute(n: u128) -> NamedSubstitute {
        NamedSubstitute {
            representative_id: id(100 + n),
            organisation_id: id(200 + n),
            from: day(2026, 6, 10),
            until: Some(day(2026, 6, 20)),
        }
    }

    #[test]
    fn a_seat_is_in_force_from_its_first_day_through_its_last() {
        let seats = [seat(1, SeatRole::Member)];
        let size = |on| freeze(&seats, on, &BTreeSet::new()).len();
        assert_eq!(size(day(2026, 5, 31)), 0);
        assert_eq!(size(day(2026, 6, 1)), 1);
        assert_eq!(size(day(2026, 6, 30)), 1);
        assert_eq!(size(day(2026, 7, 1)), 0);
    }

    #[test]
    fn a_seat_without_an_end_stays_in_force() {
        let seats = [SeatInForce {
            until: None,
            ..seat(1, SeatRole::Member)
        }];
        assert_eq!(freeze(&seats, day(2099, 1, 1), &BTreeSet::new()).len(), 1);
    }

    #[test]
    fn the_chair_comes_first_and_the_order_does_not_hang_on_how_seats_were_read() {
        let mut seats = vec![
            seat(2, SeatRole::Member),
            seat(3, SeatRole::Chair),
            seat(1, SeatRole::Member),
        ];
        let frozen = freeze(&seats, day(2026, 6, 15), &BTreeSet::new());
        let order: Vec<_> = frozen.iter().map(|e| (e.seat_id, e.position_in_order)).collect();
        assert_eq!(order, [(id(3), 1), (id(1), 2), (id(2), 3)]);
        seats.reverse();
        assert_eq!(freeze(&seats, day(2026, 6, 15), &BTreeSet::new()), frozen);
    }

    #[test]
    fn a_representative_of_the_initiator_is_recused_with_the_reason() {
        let seats = [seat(1, SeatRole::Chair), seat(2, SeatRole::Member)];
        let frozen = freeze(&seats, day(2026, 6, 15), &BTreeSet::from([id(202)]));
        assert_eq!(frozen[0].recusal, None);
        let recusal = frozen[1].recusal.as_ref().unwrap();
        assert_eq!(recusal.kind, RecusalKind::Computed);
        assert!(recusal.reason.contains("initiator"));
    }

    #[test]
    fn a_substitute_is_kept_only_where_the_period_fits_the_opening_day() {
        let seats = [SeatInForce {
            substitute: Some(substitute(9)),
            ..seat(1, SeatRole::Member)
        }];
        let kept = |on| freeze(&seats, on, &BTreeSet::new())[0].substitute.is_some();
        assert!(!kept(day(2026, 6, 9)));
        assert!(kept(day(2026, 6, 10)));
        assert!(kept(day(2026, 6, 20)));
        assert!(!kept(day(2026, 6, 21)));
    }

    #[test]
    fn a_conflict_of_the_substitute_bars_the_substitute_and_not_the_seat() {
        let seats = [SeatInForce {
            substitute: Some(substitute(9)),
            ..seat(1, SeatRole::Member)
        }];
        let frozen = freeze(&seats, day(2026, 6, 15), &BTreeSet::from([id(209)]));
        assert!(!frozen[0].is_recused());
        let substitute = frozen[0].substitute.as_ref().unwrap();
        assert!(substitute.recusal.is_some());
    }
}
