//! Properties of all electorates, votes and rules.

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::examples::{chair, elector, id, recused};
use super::{BodyRules, CastVote, Counts, Elector, Tally, TallyFault, TallyResult};
use super::{tally, tally_secret};
use crate::codes::{Majority, Position, SeatRole, Sector, TieRule};

fn any_rules() -> impl Strategy<Value = BodyRules> {
    (
        0u8..=100,
        subsequence(Sector::ALL.to_vec(), 0..=4),
        select(Majority::ALL),
        select(TieRule::ALL),
    )
        .prop_map(|(quorum_percent, composition, majority, tie)| BodyRules {
            quorum_percent,
            composition,
            majority,
            tie,
            secret: false,
            visible_before_close: false,
            close_when_all_voted: false,
        })
}

/// Up to twelve seats with any number of chairs; some are recused, and some of the others vote.
fn any_ballot() -> impl Strategy<Value = (Vec<Elector>, Vec<CastVote>)> {
    let seat = (
        select(Sector::ALL),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.8, select(Position::ALL)),
    );
    prop::collection::vec(seat, 0..12).prop_map(|seats| {
        let mut votes = Vec::new();
        let electorate = (1..)
            .zip(seats)
            .map(|(n, (sector, is_chair, is_recused, position))| {
                let mut seat = elector(n, sector);
                if is_chair {
                    seat = chair(seat);
                }
                if is_recused {
                    return recused(seat);
                }
                votes.extend(position.map(|position| CastVote {
                    seat_id: seat.seat_id,
                    position,
                }));
                seat
            })
            .collect();
        (electorate, votes)
    })
}

fn sum_of_counts(tally: &Tally) -> Option<u32> {
    Some(tally.for_count? + tally.against_count? + tally.abstain_count?)
}

proptest! {
    #[test]
    fn the_order_of_votes_and_seats_does_not_matter(
        (mut electorate, votes) in any_ballot(),
        rules in any_rules(),
        shuffled in any_ballot_order(),
    ) {
        let expected = tally(&electorate, &votes, &rules);
        prop_assert!(expected.is_ok());
        let mut other = votes.clone();
        for (a, b) in &shuffled {
            if !other.is_empty() {
                let (a, b) = (a.index(other.len()), b.index(other.len()));
                other.swap(a, b);
            }
            if !electorate.is_empty() {
                let (a, b) = (a.index(electorate.len()), b.index(electorate.len()));
                electorate.swap(a, b);
            }
        }
        prop_assert_eq!(tally(&electorate, &other, &rules), expected);
    }

    #[test]
    fn recomputing_from_the_export_gives_the_same(
        ballot in any_ballot(),
        rules in any_rules(),
    ) {
        let first = tally(&ballot.0, &ballot.1, &rules).unwrap();
        let export = serde_json::to_string(&(&ballot, &rules, &first)).unwrap();
        let ((electorate, votes), rules, kept): ((Vec<Elector>, Vec<CastVote>), BodyRules, Tally) =
            serde_json::from_str(&export).unwrap();
        prop_assert_eq!(&tally(&electorate, &votes, &rules).unwrap(), &first);
        prop_assert_eq!(kept, first);
    }

    #[test]
    fn the_counts_sum_to_those_who_took_part(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
    ) {
        let tally = tally(&electorate, &votes, &rules).unwrap();
        prop_assert_eq!(sum_of_counts(&tally), Some(tally.taken_part));
        prop_assert!(tally.taken_part <= tally.entitled);
        prop_assert!(tally.quorum_needed <= tally.entitled.max(1));
        prop_assert_eq!(tally.quorum_met, tally.result != TallyResult::NoQuorum);
    }

    #[test]
    fn a_recused_seat_never_counts(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
        position in select(Position::ALL),
    ) {
        let without: Vec<_> = electorate.iter().filter(|e| !e.is_recused()).cloned().collect();
        prop_assert_eq!(tally(&electorate, &votes, &rules), tally(&without, &votes, &rules));
        for seat in electorate.iter().filter(|e| e.is_recused()) {
            let mut more = votes.clone();
            more.push(CastVote { seat_id: seat.seat_id, position });
            prop_assert_eq!(
                tally(&electorate, &more, &rules),
                Err(TallyFault::RecusedSeat(seat.seat_id))
            );
        }
    }

    #[test]
    fn one_more_vote_for_never_undoes_a_majority(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
    ) {
        let before = tally(&electorate, &votes, &rules).unwrap();
        for seat in electorate.iter().filter(|e| !e.is_recused()) {
            // The seat votes for, whether it had voted otherwise or not voted.
            let mut more: Vec<_> =
                votes.iter().filter(|v| v.seat_id != seat.seat_id).cloned().collect();
            more.push(CastVote { seat_id: seat.seat_id, position: Position::For });
            let after = tally(&electorate, &more, &rules).unwrap();
            if before.result == TallyResult::Carried {
                prop_assert_eq!(after.result, TallyResult::Carried);
            }
            prop_assert!(after.quorum_met || !before.quorum_met);
        }
    }

    #[test]
    fn a_carried_ballot_has_someone_for_it(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
    ) {
        let tally = tally(&electorate, &votes, &rules).unwrap();
        if tally.result == TallyResult::Carried {
            prop_assert!(tally.for_count > Some(0));
            prop_assert!(tally.for_count >= tally.against_count);
        }
    }

    #[test]
    fn the_chair_decides_nothing_but_a_tie(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
    ) {
        let tally = tally(&electorate, &votes, &rules).unwrap();
        if tally.tie_decided_by_chair {
            prop_assert_eq!(tally.for_count, tally.against_count);
            prop_assert_eq!((rules.majority, rules.tie), (Majority::Simple, TieRule::ChairDecides));
            prop_assert!(electorate.iter().any(|e| e.role == SeatRole::Chair && !e.is_recused()));
        }
    }

    #[test]
    fn a_secret_count_agrees_with_the_open_one_but_for_the_chair_and_hides_few_votes(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
    ) {
        let open_rules = BodyRules { tie: TieRule::Fails, ..rules };
        let open = tally(&electorate, &votes, &open_rules).unwrap();
        let seats: Vec<_> = votes.iter().map(|v| v.seat_id).collect();
        let counts = Counts {
            for_count: open.for_count.unwrap(),
            against_count: open.against_count.unwrap(),
            abstain_count: open.abstain_count.unwrap(),
        };
        let secret_rules = BodyRules { secret: true, ..open_rules };
        let secret = tally_secret(&electorate, &seats, counts, &secret_rules).unwrap();
        let enough = votes.len() >= 3;
        prop_assert_eq!(secret.result, if enough { open.result } else { TallyResult::NoQuorum });
        prop_assert_eq!(secret.counts_shown, enough);
        prop_assert_eq!(secret.for_count.is_some(), secret.counts_shown);
    }

    #[test]
    fn what_fewer_than_three_voted_in_secret_changes_nothing_of_the_tally(
        (electorate, votes) in any_ballot(),
        rules in any_rules(),
        papers in prop::collection::vec(select(Position::ALL), 2),
        others in prop::collection::vec(select(Position::ALL), 2),
    ) {
        let seats: Vec<_> = votes.iter().map(|v| v.seat_id).take(2).collect();
        let rules = BodyRules { secret: true, ..rules };
        let of = |papers: &[Position]| {
            let papers = &papers[..seats.len()];
            let of = |position| u32::try_from(papers.iter().filter(|p| **p == position).count()).unwrap();
            let counts = Counts {
                for_count: of(Position::For),
                against_count: of(Position::Against),
                abstain_count: of(Position::Abstain),
            };
            tally_secret(&electorate, &seats, counts, &rules).unwrap()
        };
        prop_assert_eq!(of(&papers), of(&others));
    }

    #[test]
    fn a_seat_outside_the_electorate_never_counts(
        (electorate, mut votes) in any_ballot(),
        rules in any_rules(),
        position in select(Position::ALL),
    ) {
        votes.push(CastVote { seat_id: id(77), position });
        prop_assert_eq!(tally(&electorate, &votes, &rules), Err(TallyFault::UnknownSeat(id(77))));
    }
}

/// Swaps that bring a list into another order.
fn any_ballot_order() -> impl Strategy<Value = Vec<(Index, Index)>> {
    prop::collection::vec(any::<(Index, Index)>(), 0..12)
}
