//! Examples of the count. `votes("+-0.")` are the votes of the seats 1 to 4.

use super::super::examples::{chair, elector, four_os, id, plain, recused, vote, votes};
use super::*;
use crate::codes::BodyKind;

fn result(pattern: &str, rules: &BodyRules) -> TallyResult {
    let electorate: Vec<_> = (1..=pattern.len() as u128)
        .map(|n| match n {
            1 => chair(elector(n, Sector::Business)),
            _ => elector(n, Sector::Business),
        })
        .collect();
    tally(&electorate, &votes(pattern), rules).unwrap().result
}

fn quorum(percent: u8) -> BodyRules {
    BodyRules {
        quorum_percent: percent,
        ..plain()
    }
}

fn secret() -> BodyRules {
    BodyRules {
        secret: true,
        ..plain()
    }
}

fn counts(for_count: u32, against_count: u32, abstain_count: u32) -> Counts {
    Counts {
        for_count,
        against_count,
        abstain_count,
    }
}

#[test]
fn a_simple_majority_compares_for_with_against_and_ignores_abstentions() {
    assert_eq!(result("++-", &plain()), TallyResult::Carried);
    assert_eq!(result("+000", &plain()), TallyResult::Carried);
    assert_eq!(result("+--", &plain()), TallyResult::Rejected);
    assert_eq!(result("0000", &plain()), TallyResult::Rejected);
}

#[test]
fn two_thirds_is_reached_exactly_at_two_of_three() {
    let rules = BodyRules {
        majority: Majority::TwoThirds,
        tie: TieRule::ChairDecides,
        ..plain()
    };
    assert_eq!(result("++-", &rules), TallyResult::Carried);
    assert_eq!(result("++-0", &rules), TallyResult::Carried);
    assert_eq!(result("+++--", &rules), TallyResult::Rejected);
    assert_eq!(result("0000", &rules), TallyResult::Rejected);
    // The chair does not break a tie under a two-thirds majority.
    assert_eq!(result("+-", &rules), TallyResult::Rejected);
}

#[test]
fn the_quorum_is_rounded_up_and_counts_abstentions() {
    assert_eq!(result("+0...", &quorum(50)), TallyResult::NoQuorum);
    assert_eq!(result("+00..", &quorum(50)), TallyResult::Carried);
    assert_eq!(result("++++.", &quorum(100)), TallyResult::NoQuorum);
}

#[test]
fn nobody_at_all_is_no_quorum_whatever_the_rules() {
    assert_eq!(result("....", &quorum(0)), TallyResult::NoQuorum);
    let all_recused: Vec<_> = four_os().into_iter().map(recused).collect();
    let tally = tally(&all_recused, &[], &plain()).unwrap();
    assert_eq!(tally.entitled, 0);
    assert_eq!(tally.result, TallyResult::NoQuorum);
    assert!(!tally.everyone_voted());
}

#[test]
fn a_recusal_lowers_the_quorum() {
    let mut electorate = four_os();
    let rules = quorum(75);
    let before = tally(&electorate, &votes("++.."), &rules).unwrap();
    assert_eq!((before.entitled, before.quorum_needed), (4, 3));
    assert_eq!(before.result, TallyResult::NoQuorum);
    electorate[2] = recused(electorate[2].clone());
    electorate[3] = recused(electorate[3].clone());
    let after = tally(&electorate, &votes("++.."), &rules).unwrap();
    assert_eq!((after.entitled, after.quorum_needed), (2, 2));
    assert_eq!(after.result, TallyResult::Carried);
    assert!(after.everyone_voted());
}

#[test]
fn the_board_needs_a_seat_of_each_of_the_four_sectors() {
    let rules = BodyRules::default_for(BodyKind::Board);
    let three = tally(&four_os(), &votes("+++."), &rules).unwrap();
    assert_eq!(three.sectors_missing, [Sector::Research]);
    assert!(!three.quorum_met);
    assert_eq!(three.result, TallyResult::NoQuorum);
    let with_an_abstention = tally(&four_os(), &votes("+++0"), &rules).unwrap();
    assert_eq!(with_an_abstention.sectors_missing, []);
    assert_eq!(with_an_abstention.result, TallyResult::Carried);
}

#[test]
fn a_sector_whose_seats_are_all_recused_or_absent_from_the_body_is_not_missed() {
    let rules = BodyRules::default_for(BodyKind::Board);
    let mut electorate = four_os();
    electorate[3] = recused(electorate[3].clone());
    let all_recused = tally(&electorate, &votes("+++."), &rules).unwrap();
    assert_eq!(all_recused.result, TallyResult::Carried);
    electorate.pop();
    let no_seat = tally(&electorate, &votes("+++"), &rules).unwrap();
    assert_eq!(no_seat.result, TallyResult::Carried);
}

#[test]
fn a_sector_with_one_seat_left_is_still_asked_for() {
    let rules = BodyRules::default_for(BodyKind::Board);
    let mut electorate = four_os();
    electorate[3] = recused(electorate[3].clone());
    electorate.push(elector(5, Sector::Research));
    let absent = tally(&electorate, &votes("+++.."), &rules).unwrap();
    assert_eq!(absent.sectors_missing, [Sector::Research]);
    let present = tally(&electorate, &votes("+++.-"), &rules).unwrap();
    assert_eq!(present.result, TallyResult::Carried);
}

#[test]
fn a_tie_fails_or_the_chair_decides_it() {
    let chair_decides = BodyRules {
        tie: TieRule::ChairDecides,
        ..plain()
    };
    assert_eq!(result("+-", &plain()), TallyResult::Rejected);
    assert_eq!(result("+-", &chair_decides), TallyResult::Carried);
    assert_eq!(result("-+", &chair_decides), TallyResult::Rejected);
    assert_eq!(result("0+-", &chair_decides), TallyResult::Rejected);
    assert_eq!(result(".+-", &chair_decides), TallyResult::Rejected);
    // No tie, so the chair's vote has no extra weight.
    assert_eq!(result("+--", &chair_decides), TallyResult::Rejected);
}

#[test]
fn the_tally_says_whether_the_chair_decided() {
    let rules = BodyRules {
        tie: TieRule::ChairDecides,
        ..plain()
    };
    let decided = |pattern| {
        tally(&four_os(), &votes(pattern), &rules)
            .unwrap()
            .tie_decided_by_chair
    };
    assert!(decided("+-"));
    assert!(decided("-+"));
    assert!(!decided("0+-"));
    assert!(!decided("++-"));
    let mut electorate = four_os();
    electorate[0] = recused(electorate[0].clone());
    let tally = tally(&electorate, &votes(".+-"), &rules).unwrap();
    assert!(!tally.tie_decided_by_chair);
    assert_eq!(tally.result, TallyResult::Rejected);
}

#[test]
fn of_two_chairs_neither_decides_a_tie_unless_the_other_is_recused() {
    let rules = BodyRules {
        tie: TieRule::ChairDecides,
        ..plain()
    };
    let mut electorate = four_os();
    electorate[1] = chair(electorate[1].clone());
    let both = tally(&electorate, &votes("+-"), &rules).unwrap();
    assert!(!both.tie_decided_by_chair);
    assert_eq!(both.result, TallyResult::Rejected);
    electorate[1] = recused(electorate[1].clone());
    let one_recused = tally(&electorate, &votes("+.-"), &rules).unwrap();
    assert!(one_recused.tie_decided_by_chair);
    assert_eq!(one_recused.result, TallyResult::Carried);
}

#[test]
fn votes_that_do_not_belong_are_faults_and_never_silently_counted() {
    let mut electorate = four_os();
    electorate[1] = recused(electorate[1].clone());
    let count = |votes: &[CastVote]| tally(&electorate, votes, &plain());
    assert_eq!(
        count(&[vote(7, Position::For)]),
        Err(TallyFault::UnknownSeat(id(7)))
    );
    assert_eq!(
        count(&[vote(2, Position::Abstain)]),
        Err(TallyFault::RecusedSeat(id(2)))
    );
    assert_eq!(
        count(&[vote(1, Position::For), vote(1, Position::For)]),
        Err(TallyFault::DoubleVote(id(1)))
    );
}

#[test]
fn a_secret_count_is_shown_from_three_votes() {
    let of = |n: u128, counts| {
        let seats: Vec<_> = (1..=n).map(id).collect();
        tally_secret(&four_os(), &seats, counts, &secret()).unwrap()
    };
    let two = of(2, counts(2, 0, 0));
    assert!(!two.counts_shown);
    let json = serde_json::to_value(&two).unwrap();
    for count in ["forCount", "againstCount", "abstainCount"] {
        assert!(json[count].is_null(), "{count} tells who voted what");
    }
    assert_eq!(json["takenPart"], 2);
    assert_eq!((two.quorum_needed, two.quorum_met), (3, false));
    assert_eq!(two.result, TallyResult::NoQuorum, "the result would tell as much");
    let three = of(3, counts(2, 1, 0));
    assert!(three.counts_shown);
    assert_eq!(
        (three.for_count, three.against_count, three.abstain_count),
        (Some(2), Some(1), Some(0))
    );
    assert_eq!(three.result, TallyResult::Carried);
}

#[test]
fn a_ballot_can_be_secret_where_three_may_vote() {
    let mut electorate = four_os();
    assert!(can_be_secret(&electorate));
    electorate[0] = recused(electorate[0].clone());
    assert!(can_be_secret(&electorate));
    electorate[1] = recused(electorate[1].clone());
    assert!(!can_be_secret(&electorate));
}

#[test]
fn secret_papers_must_be_as_many_as_the_participants() {
    let count = |counts| tally_secret(&four_os(), &[id(1), id(2)], counts, &secret());
    for (wrong, papers) in [(counts(1, 0, 0), 1), (counts(1, 1, 1), 3)] {
        assert_eq!(
            count(wrong),
            Err(TallyFault::CountsDoNotAddUp {
                papers,
                participants: 2
            })
        );
    }
    assert!(count(counts(u32::MAX, u32::MAX, 4)).is_err());
    assert!(count(counts(1, 1, 0)).is_ok());
}

#[test]
fn a_tie_in_secret_fails_even_where_the_chair_would_decide() {
    let rules = BodyRules {
        tie: TieRule::ChairDecides,
        ..secret()
    };
    let tally = tally_secret(&four_os(), &[id(1), id(2), id(3)], counts(1, 1, 1), &rules).unwrap();
    assert_eq!(tally.result, TallyResult::Rejected);
    assert!(!tally.tie_decided_by_chair);
}

#[test]
fn a_secret_participant_must_be_in_the_electorate_and_only_once() {
    let count = |seats: &[Id]| tally_secret(&four_os(), seats, counts(1, 0, 0), &secret());
    assert_eq!(count(&[id(7)]), Err(TallyFault::UnknownSeat(id(7))));
    assert_eq!(count(&[id(1), id(1)]), Err(TallyFault::DoubleVote(id(1))));
}

#[test]
fn open_votes_and_secret_papers_are_not_mixed_up() {
    assert_eq!(tally(&four_os(), &[], &secret()), Err(TallyFault::RulesAreSecret));
    assert_eq!(
        tally_secret(&four_os(), &[], counts(0, 0, 0), &plain()),
        Err(TallyFault::RulesAreOpen)
    );
}

#[test]
fn a_table_advises_what_its_ballot_came_to() {
    let of = |pattern| advice(&tally(&four_os(), &votes(pattern), &quorum(50)).unwrap());
    assert_eq!(of("++-."), Advice::Positive);
    assert_eq!(of("+--."), Advice::Negative);
    assert_eq!(of("+..."), Advice::NoQuorum);
}

#[test]
fn a_tie_is_said_to_fail_where_no_chair_can_break_it() {
    let rules = BodyRules {
        tie: TieRule::ChairDecides,
        ..plain()
    };
    let board = four_os();
    assert_eq!(tie_rule(&board, &rules), TieRule::ChairDecides);
    assert_eq!(tie_rule(&board, &plain()), plain().tie);
    let mut without = board.clone();
    without[0] = recused(without[0].clone());
    assert_eq!(tie_rule(&without, &rules), TieRule::Fails);
    let mut two = board.clone();
    two[1] = chair(two[1].clone());
    assert_eq!(tie_rule(&two, &rules), TieRule::Fails);
    // The rule that is shown equals the rule of the count.
    let tied = tally(
        &without,
        &[vote(2, Position::For), vote(3, Position::Against)],
        &rules,
    )
    .unwrap();
    assert!(!tied.tie_decided_by_chair);
    let unseen = BodyRules {
        secret: true,
        ..rules
    };
    assert_eq!(tie_rule(&board, &unseen), TieRule::Fails);
}
