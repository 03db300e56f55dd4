//! Allocation of the pledges to a decision: no more than was asked, shared pro rata to the cent.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cell::Cell;
use super::need::Need;
use crate::{Cents, Id};

/// The version of the rule of [`allocate`], which a certificate names. Version 1 reduced every pledge of a cell by the
/// same share, and reduced the part subject to ratification first only within each pledge.
pub const ALLOCATION_RULE: i32 = 2;

/// A pledge at the close of the ballot. Neither part is negative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StandingPledge {
    pub pledge_id: Id,
    /// The place of the seat in the body; it decides who gets the last cent.
    pub seat_order: i32,
    pub cell: Cell,
    pub within: Cents,
    pub subject: Cents,
}

/// The parts of one pledge that the decision takes and releases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllocatedPledge {
    pub pledge_id: Id,
    pub within: Cents,
    /// Waits for ratification.
    pub subject: Cents,
    /// Goes back to the headroom of the mandate and its ancestors.
    pub released_within: Cents,
    pub released_subject: Cents,
}

/// The allocation of the pledges to the need of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Allocation {
    /// The need that the pledges were allocated to.
    pub need: Need,
    /// One line per pledge, in the order given.
    pub lines: Vec<AllocatedPledge>,
    /// The need that stays uncovered even if everything is ratified.
    pub gap: Need,
    /// The amounts that wait for ratification, per budget year and kind.
    pub open_subject: Need,
}

/// Allocates the pledges to the need, per budget year and expenditure kind.
///
/// Where more is pledged than asked, the parts subject to ratification are reduced first, pro rata, down to zero, so
/// that no unneeded ratification is requested; then the parts within mandates. Shares are by the largest remainder, in
/// cents; ties go by seat order, then by the order given. A pledge for a cell that asks nothing is released in full.
pub fn allocate(need: &Need, pledges: &[StandingPledge]) -> Allocation {
    let mut by_cell: BTreeMap<Cell, Vec<(usize, &StandingPledge)>> = BTreeMap::new();
    for (place, pledge) in pledges.iter().enumerate() {
        by_cell.entry(pledge.cell).or_default().push((place, pledge));
    }
    let mut lines: BTreeMap<usize, AllocatedPledge> = BTreeMap::new();
    let mut covered = Vec::new();
    let mut pending = Vec::new();
    for (cell, offers) in by_cell {
        let parts = |part: fn(&StandingPledge) -> Cents| -> Vec<(Cents, i32)> {
            offers.iter().map(|(_, p)| (part(p), p.seat_order)).collect()
        };
        let asked = need.asked(cell);
        let within = pro_rata(asked, &parts(|p| p.within));
        let still_asked = asked.less(within.iter().sum());
        let subject = pro_rata(still_asked, &parts(|p| p.subject));
        for ((place, pledge), (within, subject)) in offers.into_iter().zip(within.into_iter().zip(subject)) {
            covered.push((cell, within + subject));
            pending.push((cell, subject));
            lines.insert(
                place,
                AllocatedPledge {
                    pledge_id: pledge.pledge_id,
                    within,
                    subject,
                    released_within: pledge.within - within,
                    released_subject: pledge.subject - subject,
                },
            );
        }
    }
    Allocation {
        need: need.clone(),
        lines: lines.into_values().collect(),
        gap: need.after(covered),
        open_subject: Need::adding_up(pending),
    }
}

/// The two parts of an offer that is not cast yet, and its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferParts {
    pub cell: Cell,
    pub within: Cents,
    pub subject: Cents,
}

/// The part of each offer that is still asked, in the order given: together never more than `still_asked` of the cell.
/// The parts within mandates count first, since those subject to ratification are the first to be reduced.
pub fn usable(still_asked: &Need, offers: &[OfferParts]) -> Vec<Cents> {
    let mut left: BTreeMap<Cell, Cents> = still_asked.cells().collect();
    let mut take = |cell: Cell, amount: Cents| {
        let left = left.entry(cell).or_default();
        let taken = amount.min(*left);
        *left = left.less(taken);
        taken
    };
    let within: Vec<Cents> = offers.iter().map(|o| take(o.cell, o.within)).collect();
    within
        .into_iter()
        .zip(offers)
        .map(|(within, o)| within + take(o.cell, o.subject))
        .collect()
}

/// The shares of the offers `(amount, seat order)`, in the order given: the full amounts if their sum is at most
/// `asked`, otherwise pro rata, with exactly `asked` as their sum.
fn pro_rata(asked: Cents, offers: &[(Cents, i32)]) -> Vec<Cents> {
    let asked = i128::from(asked.get());
    let pledged: i128 = offers.iter().map(|(amount, _)| i128::from(amount.get())).sum();
    if pledged <= asked {
        return offers.iter().map(|(amount, _)| *amount).collect();
    }
    let mut shares = Vec::with_capacity(offers.len());
    let mut remainders = Vec::with_capacity(offers.len());
    for (place, (amount, seat_order)) in offers.iter().enumerate() {
        let product = asked * i128::from(amount.get());
        shares.push(product / pledged);
        remainders.push((Reverse(product % pledged), *seat_order, place));
    }
    // Fewer cents are missing than there are offers with a remainder, so that no share exceeds its offer.
    let missing = asked - shares.iter().sum::<i128>();
    remainders.sort();
    for (_, (_, _, place)) in (0..missing).zip(&remainders) {
        if let Some(share) = shares.get_mut(*place) {
            *share += 1;
        }
    }
    // A share is at most the offer, which is an i64: never truncated here.
    shares
        .into_iter()
        .map(|share| Cents::new(i64::try_from(share).unwrap_or_default()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::ExpenditureKind;
    use crate::mandate::testing::id;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn cell(budget_year: i32) -> Cell {
        Cell {
            budget_year,
            expenditure_kind: ExpenditureKind::Investment,
        }
    }

    fn pledge(n: u128, seat_order: i32, within: i64, subject: i64) -> StandingPledge {
        StandingPledge {
            pledge_id: id(n),
            seat_order,
            cell: cell(2026),
            within: Cents::new(within),
            subject: Cents::new(subject),
        }
    }

    fn asked(cents: i64) -> Need {
        Need::new([(cell(2026), Cents::new(cents))], []).unwrap()
    }

    /// (within, subject, released within, released subject), in cents
    fn cents(allocation: &Allocation) -> Vec<[i64; 4]> {
        let line = |l: &AllocatedPledge| {
            [l.within, l.subject, l.released_within, l.released_subject].map(Cents::get)
        };
        allocation.lines.iter().map(line).collect()
    }

    #[test]
    fn what_is_not_more_than_asked_is_taken_whole() {
        let a = allocate(&asked(100), &[pledge(1, 1, 40, 10), pledge(2, 2, 20, 0)]);
        assert_eq!(cents(&a), [[40, 10, 0, 0], [20, 0, 0, 0]]);
        assert_eq!(a.gap, asked(30));
        assert_eq!(a.open_subject, asked(10));
    }

    #[test]
    fn what_is_subject_to_ratification_is_reduced_first_across_the_pledges_of_a_cell() {
        // Under rule 1, 25 of the second would have needed a ratification, although 100 lie within mandates.
        let a = allocate(&asked(100), &[pledge(1, 1, 100, 0), pledge(2, 2, 0, 50)]);
        assert_eq!(cents(&a), [[100, 0, 0, 0], [0, 0, 0, 50]]);
        assert!(a.gap.is_zero() && a.open_subject.is_zero());
        let partly = allocate(&asked(100), &[pledge(1, 1, 70, 40), pledge(2, 2, 0, 20)]);
        assert_eq!(cents(&partly), [[70, 20, 0, 20], [0, 10, 0, 10]]);
        assert_eq!(partly.open_subject, asked(30));
    }

    #[test]
    fn what_is_within_mandates_is_reduced_pro_rata_once_nothing_is_subject_to_ratification() {
        let a = allocate(&asked(100), &[pledge(1, 1, 80, 40), pledge(2, 2, 120, 20)]);
        assert_eq!(cents(&a), [[40, 0, 40, 40], [60, 0, 60, 20]]);
        assert!(a.gap.is_zero() && a.open_subject.is_zero());
    }

    #[test]
    fn the_last_cent_of_a_ratification_goes_by_remainder_then_seat_then_order() {
        let a = allocate(
            &asked(100),
            &[pledge(1, 3, 0, 50), pledge(2, 1, 0, 50), pledge(3, 2, 0, 50)],
        );
        let subject: Vec<i64> = a.lines.iter().map(|l| l.subject.get()).collect();
        assert_eq!(subject, [33, 34, 33]);
    }

    #[test]
    fn an_offer_is_usable_up_to_what_is_still_asked_and_within_mandates_first() {
        let offer = |within, subject| OfferParts {
            cell: cell(2026),
            within: Cents::new(within),
            subject: Cents::new(subject),
        };
        let of = |still: i64, offers: &[OfferParts]| -> Vec<i64> {
            usable(&asked(still), offers)
                .into_iter()
                .map(Cents::get)
                .collect()
        };
        assert_eq!(of(40, &[offer(100, 20)]), [40]);
        assert_eq!(of(110, &[offer(100, 20)]), [110]);
        assert_eq!(of(200, &[offer(100, 20)]), [120]);
        assert_eq!(of(40, &[offer(0, 100), offer(30, 0)]), [10, 30]);
        assert_eq!(of(0, &[offer(100, 20)]), [0]);
    }

    #[test]
    fn the_last_cent_goes_by_remainder_then_seat_then_order() {
        let a = allocate(
            &asked(100),
            &[pledge(1, 3, 50, 0), pledge(2, 1, 50, 0), pledge(3, 2, 50, 0)],
        );
        assert_eq!(within(&a), [33, 34, 33]);
        let same_seat = allocate(&asked(3), &[pledge(1, 1, 2, 0), pledge(2, 1, 2, 0)]);
        assert_eq!(within(&same_seat), [2, 1]);
    }

    #[test]
    fn a_pledge_for_what_nobody_asked_is_released() {
        let a = allocate(&Need::default(), &[pledge(1, 1, 50, 7)]);
        assert_eq!(cents(&a), [[0, 0, 50, 7]]);
    }

    fn within(allocation: &Allocation) -> Vec<i64> {
        allocation.lines.iter().map(|l| l.within.get()).collect()
    }

    /// Amounts up to the largest valid one, and small ones; each seat has its own place.
    fn any_pledges() -> impl Strategy<Value = Vec<StandingPledge>> {
        let amount = prop_oneof![0i64..20, 0i64..=Cents::MAX_INPUT.get()];
        vec((2026i32..2028, amount.clone(), amount), 0..12).prop_map(|made| {
            let standing = made
                .into_iter()
                .enumerate()
                .map(|(n, (year, within, subject))| StandingPledge {
                    cell: cell(year),
                    ..pledge(n as u128, i32::try_from(n).unwrap(), within, subject)
                });
            standing.collect()
        })
    }

    fn any_need() -> impl Strategy<Value = Need> {
        let amount = prop_oneof![0i64..60, 0i64..=Cents::MAX_INPUT.get()];
        vec((2026i32..2029, amount), 0..4).prop_map(|lines| {
            Need::new(lines.into_iter().map(|(y, c)| (cell(y), Cents::new(c))), []).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_decision_takes_exactly_the_least_of_asked_and_pledged(need in any_need(), pledges in any_pledges()) {
            let a = allocate(&need, &pledges);
            prop_assert_eq!(a.lines.len(), pledges.len());
            for (line, p) in a.lines.iter().zip(&pledges) {
                prop_assert_eq!(line.pledge_id, p.pledge_id);
                prop_assert_eq!(line.within + line.released_within, p.within);
                prop_assert_eq!(line.subject + line.released_subject, p.subject);
                for part in [line.within, line.subject, line.released_within, line.released_subject] {
                    prop_assert!(!part.is_negative());
                }
            }
            for year in 2026..2029 {
                let of = |f: &dyn Fn(&AllocatedPledge) -> Cents| -> Cents {
                    a.lines.iter().zip(&pledges).filter(|(_, p)| p.cell == cell(year)).map(|(l, _)| f(l)).sum()
                };
                let taken = of(&|l| l.within + l.subject);
                let pledged = taken + of(&|l| l.released_within + l.released_subject);
                let asked = need.asked(cell(year));
                prop_assert_eq!(taken, asked.min(pledged));
                // No amount that waits for ratification displaces an amount within a mandate, in any pledge.
                prop_assert!(of(&|l| l.subject).is_zero() || of(&|l| l.released_within).is_zero());
                prop_assert_eq!(a.gap.asked(cell(year)), asked - taken);
                prop_assert_eq!(a.open_subject.asked(cell(year)), of(&|l| l.subject));
            }
        }

        #[test]
        fn what_is_usable_is_what_a_decision_would_take_of_these_offers_alone(need in any_need(), pledges in any_pledges()) {
            let offers: Vec<OfferParts> = pledges
                .iter()
                .map(|p| OfferParts { cell: p.cell, within: p.within, subject: p.subject })
                .collect();
            let used = usable(&need, &offers);
            for (used, p) in used.iter().zip(&pledges) {
                prop_assert!(!used.is_negative() && *used <= p.within + p.subject);
            }
            let taken = allocate(&need, &pledges);
            for year in 2026..2029 {
                let cell = cell(year);
                let of = |amounts: &mut dyn Iterator<Item = Cents>| -> Cents { amounts.sum() };
                let usable = of(&mut used.iter().zip(&pledges).filter(|(_, p)| p.cell == cell).map(|(u, _)| *u));
                let decided = of(&mut taken.lines.iter().zip(&pledges).filter(|(_, p)| p.cell == cell)
                    .map(|(l, _)| l.within + l.subject));
                prop_assert_eq!(usable, decided);
            }
        }

        #[test]
        fn the_order_of_the_pledges_changes_nothing(
            need in any_need(),
            (pledges, shuffled) in any_pledges().prop_flat_map(|p| (Just(p.clone()), Just(p).prop_shuffle())),
        ) {
            let sorted = |mut a: Allocation| { a.lines.sort_by_key(|l| l.pledge_id); a };
            prop_assert_eq!(sorted(allocate(&need, &pledges)), sorted(allocate(&need, &shuffled)));
        }
    }
}
