//! Reservations of the pledges of a ballot that supersedes a decision: per mandate and budget year, only the amount
//! beyond the unpaid amount that the decision holds there. No mandate is charged twice for one case, and none less
//! than once.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Cents, Id};

/// The amount that one pledge claims of its mandate and of each of the mandate's ancestors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub pledge_id: Id,
    /// The mandate pledged under first, then its ancestors, the root last.
    pub links: Vec<Id>,
    pub budget_year: i32,
    /// The part of the pledge within the mandate.
    pub within: Cents,
}

/// The unpaid amount that the decision holds, by mandate and budget year. A parent includes its sub-mandates.
pub type Held = BTreeMap<(Id, i32), Cents>;

/// The reservation of each claim, by mandate and pledge, zero included. Claims under the same mandate and year share
/// the amount held there, in the order of the list.
pub fn reservations(claims: &[Claim], held: &Held) -> BTreeMap<(Id, Id), Cents> {
    let mut left = held.clone();
    let mut reserved = BTreeMap::new();
    for claim in claims {
        for link in &claim.links {
            let left = left.entry((*link, claim.budget_year)).or_default();
            let covered = claim.within.min(*left);
            *left -= covered;
            reserved.insert((*link, claim.pledge_id), claim.within - covered);
        }
    }
    reserved
}

/// For each mandate: the amount that claims and decision take in different budget years until the ballot is decided,
/// by which the sum of the years exceeds the larger of the two. Over the whole period it counts once.
pub fn counted_twice(claims: &[Claim], held: &Held) -> BTreeMap<Id, Cents> {
    let mut claimed: BTreeMap<Id, BTreeMap<i32, Cents>> = BTreeMap::new();
    for claim in claims {
        for link in &claim.links {
            let years = claimed.entry(*link).or_default();
            *years.entry(claim.budget_year).or_default() += claim.within;
        }
    }
    claimed
        .into_iter()
        .map(|(link, claimed)| {
            let held: BTreeMap<i32, Cents> = held
                .range((link, i32::MIN)..=(link, i32::MAX))
                .map(|((_, year), amount)| (*year, *amount))
                .collect();
            let years: BTreeSet<i32> = claimed.keys().chain(held.keys()).copied().collect();
            let of = |amounts: &BTreeMap<i32, Cents>, year| amounts.get(year).copied().unwrap_or_default();
            let in_years: Cents = years
                .iter()
                .map(|year| of(&claimed, year).max(of(&held, year)))
                .sum();
            let once = claimed.values().sum::<Cents>().max(held.values().sum::<Cents>());
            (link, in_years - once)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mandate::testing::id;
    use proptest::prelude::*;

    fn claim(pledge: u128, links: &[u128], budget_year: i32, cents: i64) -> Claim {
        Claim {
            pledge_id: id(pledge),
            links: links.iter().map(|n| id(*n)).collect(),
            budget_year,
            within: Cents::new(cents),
        }
    }

    fn held(amounts: &[(u128, i32, i64)]) -> Held {
        amounts
            .iter()
            .map(|(mandate, year, cents)| ((id(*mandate), *year), Cents::new(*cents)))
            .collect()
    }

    fn reserved(claims: &[Claim], held: &Held) -> Vec<(u128, u128, i64)> {
        let found = reservations(claims, held);
        let mut amounts = Vec::new();
        for claim in 100..110u128 {
            for mandate in 1..10u128 {
                if let Some(amount) = found.get(&(id(mandate), id(claim))) {
                    amounts.push((claim, mandate, amount.get()));
                }
            }
        }
        amounts
    }

    #[test]
    fn a_pledge_that_is_repeated_reserves_nothing_and_a_larger_one_what_is_more() {
        let held = held(&[(1, 2026, 2_500)]);
        assert_eq!(reserved(&[claim(100, &[1], 2026, 2_500)], &held), [(100, 1, 0)]);
        assert_eq!(reserved(&[claim(100, &[1], 2026, 2_600)], &held), [(100, 1, 100)]);
        assert_eq!(reserved(&[claim(100, &[1], 2026, 2_400)], &held), [(100, 1, 0)]);
        assert_eq!(
            reserved(&[claim(100, &[1], 2027, 2_500)], &held),
            [(100, 1, 2_500)]
        );
    }

    #[test]
    fn two_pledges_share_what_is_held_and_the_first_is_covered_first() {
        let claims = [claim(100, &[1], 2026, 60), claim(101, &[1], 2026, 70)];
        assert_eq!(
            reserved(&claims, &held(&[(1, 2026, 100)])),
            [(100, 1, 0), (101, 1, 30)]
        );
    }

    #[test]
    fn another_sub_mandate_reserves_its_own_and_its_parent_is_not_charged_again() {
        // The decision holds 100 under sub-mandate 2 of mandate 1; now 100 is pledged under its sub-mandate 3.
        let held = held(&[(1, 2026, 100), (2, 2026, 100)]);
        let claims = [claim(100, &[3, 1], 2026, 100)];
        assert_eq!(reserved(&claims, &held), [(100, 1, 0), (100, 3, 100)]);
    }

    #[test]
    fn what_moves_to_another_year_counts_once_over_the_whole_period() {
        let of = |claims: &[Claim], amounts: &[(u128, i32, i64)]| -> i64 {
            counted_twice(claims, &held(amounts))[&id(1)].get()
        };
        assert_eq!(of(&[claim(100, &[1], 2027, 100)], &[(1, 2026, 100)]), 100);
        assert_eq!(of(&[claim(100, &[1], 2027, 40)], &[(1, 2026, 100)]), 40);
        assert_eq!(of(&[claim(100, &[1], 2027, 140)], &[(1, 2026, 100)]), 100);
        assert_eq!(of(&[claim(100, &[1], 2026, 140)], &[(1, 2026, 100)]), 0);
        assert_eq!(of(&[claim(100, &[1], 2026, 140)], &[]), 0);
    }

    fn any_claims() -> impl Strategy<Value = Vec<Claim>> {
        // Sub-mandates 2 and 3 are below 1, and 4 is below 2.
        let chains = prop::sample::select(vec![vec![1u128], vec![2, 1], vec![3, 1], vec![4, 2, 1]]);
        prop::collection::vec((chains, 2026..2029i32, 0..100i64), 0..6).prop_map(|all| {
            (100..)
                .zip(all)
                .map(|(pledge, (links, year, cents))| claim(pledge, &links, year, cents))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn each_mandate_is_charged_for_the_larger_of_the_two(claims in any_claims(), decided in any_claims()) {
            let mut held = Held::new();
            for claim in &decided {
                for link in &claim.links {
                    *held.entry((*link, claim.budget_year)).or_default() += claim.within;
                }
            }
            let reserved = reservations(&claims, &held);
            let twice = counted_twice(&claims, &held);
            for link in (1..5).map(id) {
                let (mut charged, mut asked, mut had) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
                for year in 2026..2029 {
                    let of_year = || claims.iter().filter(|c| c.budget_year == year && c.links.contains(&link));
                    let within: Cents = of_year().map(|c| c.within).sum();
                    let reserves: Cents = of_year().map(|c| reserved[&(link, c.pledge_id)]).sum();
                    let holds = held.get(&(link, year)).copied().unwrap_or_default();
                    prop_assert_eq!(reserves + holds, within.max(holds));
                    charged += reserves + holds;
                    asked += within;
                    had += holds;
                }
                let twice = twice.get(&link).copied().unwrap_or_default();
                prop_assert_eq!(charged - twice, asked.max(had));
                prop_assert!(!twice.is_negative());
            }
        }
    }
}
