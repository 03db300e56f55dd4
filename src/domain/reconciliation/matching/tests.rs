//! Tests of what is proposed for which line.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::MatchReason::{Amount, Reference, ValueDate};
use super::super::{NotAcceptable, check_acceptable, moved, reasons};
use super::*;
use crate::Id;
use crate::commitment_ledger::CommitmentEntryKind;

fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn line(number: i32, reference: &str, euros: i64, day: u32) -> BookLine {
    BookLine {
        line: number,
        reference: reference.to_owned(),
        amount: Cents::euros(euros),
        value_date: march(day),
        payee: None,
        commitment_reference: None,
    }
}

fn movement(reference: &str, euros: i64, day: u32) -> Movement {
    let kind = if euros < 0 {
        CommitmentEntryKind::Reversed
    } else {
        CommitmentEntryKind::Paid
    };
    Movement {
        entry_id: Id::new(),
        commitment_id: Id::new(),
        kind,
        amount: Cents::euros(euros),
        value_date: march(day),
        reference: reference.to_owned(),
        payee: None,
        commitment_reference: None,
        reconciled_before: false,
        joined_as: None,
        reversed: false,
    }
}

fn compared(lines: &[BookLine], movements: &[Movement]) -> Comparison {
    compare(lines, movements, (march(1), march(31)))
}

fn states(compared: &Comparison) -> Vec<(LineState, Vec<usize>)> {
    let told = compared.lines.iter();
    told.map(|matched| (matched.state, matched.candidates.clone()))
        .collect()
}

#[test]
fn the_more_a_line_and_a_movement_have_in_common_the_sooner_they_are_joined() {
    let lines = [
        line(2, "B-1", 100, 2),
        line(3, "B-2", 200, 9),
        line(4, "X-9", 300, 4),
        line(5, "B-4", 401, 5),
        line(6, "B-5", 500, 6),
    ];
    let movements = [
        movement("B-4", 400, 5),
        movement("B-3", 300, 4),
        movement("B-2", 200, 3),
        movement("B-1", 100, 2),
        movement("B-6", 600, 7),
        movement("B-7", 700, 7),
    ];
    let compared = compare(&lines, &movements, (march(2), march(7)));
    assert_eq!(
        states(&compared),
        [
            (LineState::Exact, vec![3]),
            (LineState::Probable, vec![2]),
            (LineState::Probable, vec![1]),
            (LineState::Different, vec![0]),
            (LineState::Unmatched, vec![]),
        ]
    );
    assert_eq!(compared.missing, [4, 5]);
    assert_eq!(reasons(&lines[0], &movements[3]), [Reference, Amount, ValueDate]);
    assert_eq!(reasons(&lines[1], &movements[2]), [Reference, Amount]);
    assert_eq!(reasons(&lines[2], &movements[1]), [Amount, ValueDate]);
    assert_eq!(reasons(&lines[3], &movements[0]), [Reference, ValueDate]);
}

#[test]
fn where_several_fit_equally_well_none_is_preselected() {
    let twice = [line(2, "B-1", 100, 2), line(3, "B-1", 100, 2)];
    let compared_twice = compared(&twice, &[movement("B-1", 100, 2)]);
    let both = vec![(LineState::Ambiguous, vec![0]), (LineState::Ambiguous, vec![0])];
    assert_eq!(states(&compared_twice), both);
    assert_eq!(compared_twice.missing, Vec::<usize>::new());

    let two = [movement("P-100", 100, 2), movement("Q-200", 100, 2)];
    let one = [line(2, "Z-999", 100, 2)];
    assert_eq!(
        states(&compared(&one, &two)),
        [(LineState::Ambiguous, vec![0, 1])]
    );
}

#[test]
fn a_typing_error_a_payee_and_the_reference_of_the_commitment_tell_equals_apart() {
    let two = [movement("P-100", 100, 2), movement("Q-200", 100, 2)];
    assert_eq!(
        states(&compared(&[line(2, "Q-20O", 100, 2)], &two)),
        [(LineState::Probable, vec![1])]
    );
    let paid_to = |payee: &str| Movement {
        payee: Some(payee.to_owned()),
        ..movement("P-100", 100, 2)
    };
    let to = BookLine {
        payee: Some("Labs".to_owned()),
        ..line(2, "Z-999", 100, 2)
    };
    assert_eq!(
        states(&compared(&[to], &[paid_to("Boogaart"), paid_to("Labs")])),
        [(LineState::Probable, vec![1])]
    );
}

#[test]
fn a_typing_error_is_a_small_part_of_a_reference() {
    for (one, other, alike) in [
        ("2026/4711-1", "2026/4711-1", true),
        ("2026/4711-1", "2026/4771-1", true),
        ("2026/4711-1", "2026/471-1", true),
        ("2026/4711-1", "2026/47111", true),
        ("2026/4711-1", "2026/4177-1", false),
        ("2026/4711-1", "x026/4711-y", true),
        ("2026/4711-1", "026/4711-1", true),
        ("2026/4711-1", "6/4711-1", false),
        ("B-1", "B-2", true),
        ("B1", "B2", false),
        ("", "", true),
    ] {
        assert_eq!(is_typing_error(one, other), alike, "{one} {other}");
        assert_eq!(is_typing_error(other, one), alike, "{other} {one}");
    }
}

#[test]
fn a_reversal_is_a_negative_line_and_never_its_payment() {
    let lines = [line(2, "B-1", 100, 2), line(3, "B-1", -100, 5)];
    let movements = [movement("B-1", 100, 2), movement("B-1", -100, 5)];
    assert_eq!(
        states(&compared(&lines, &movements)),
        [(LineState::Exact, vec![0]), (LineState::Exact, vec![1])]
    );
    let hundred = Cents::euros(100);
    assert_eq!(moved(CommitmentEntryKind::Reversed, hundred), Some(-hundred));
    assert_eq!(moved(CommitmentEntryKind::Recovered, hundred), Some(-hundred));
    assert_eq!(moved(CommitmentEntryKind::Released, hundred), None);
}

#[test]
fn what_was_reconciled_with_another_file_is_neither_proposed_nor_missing() {
    let before = Movement {
        reconciled_before: true,
        ..movement("B-1", 100, 2)
    };
    let lines = [
        line(2, "B-1", 100, 2),
        line(3, "B-1", 100, 2),
        line(4, "B-1", 100, 3),
    ];
    let found = compared(&lines, &[before]);
    assert_eq!(
        states(&found),
        [
            (LineState::ReconciledBefore, vec![0]),
            (LineState::Unmatched, vec![]),
            (LineState::Unmatched, vec![]),
        ]
    );
    assert_eq!(found.missing, Vec::<usize>::new());
}

#[test]
fn a_line_is_accepted_for_the_same_amount_only_and_for_its_reference_or_day() {
    let paid = movement("B-1", 100, 2);
    assert_eq!(check_acceptable(&line(2, "B-1", 100, 9), &paid), Ok(()));
    assert_eq!(check_acceptable(&line(2, "X", 100, 2), &paid), Ok(()));
    assert_eq!(
        check_acceptable(&line(2, "B-1", 101, 2), &paid),
        Err(NotAcceptable::AmountDiffers)
    );
    assert_eq!(
        check_acceptable(&line(2, "X", 100, 9), &paid),
        Err(NotAcceptable::NothingInCommon)
    );
}

#[test]
fn a_large_group_of_equals_is_ambiguous_at_once() {
    let lines: Vec<BookLine> = (0..2_000)
        .map(|n| line(n + 2, &format!("L{n}"), 500, 3))
        .collect();
    let movements: Vec<Movement> = (0..2_000).map(|n| movement(&format!("M{n}"), 500, 3)).collect();
    let found = compared(&lines, &movements);
    let ambiguous = |matched: &Matched| {
        matched.state == LineState::Ambiguous && matched.candidates.len() == MOST_CANDIDATES
    };
    assert!(found.lines.iter().all(ambiguous));
    assert_eq!(found.missing, Vec::<usize>::new());
}

fn some_line() -> impl Strategy<Value = (String, i64, u32)> {
    (
        prop::sample::select(vec!["B-1", "B-2", "B-3", "AAAA-1"]),
        -3..4_i64,
        1..4_u32,
    )
        .prop_map(|(reference, euros, day)| (reference.to_owned(), euros, day))
}

proptest! {
    #[test]
    fn a_movement_is_proposed_for_one_line_at_most_and_only_for_one_that_can_be_accepted(
        lines in prop::collection::vec(some_line(), 0..12),
        movements in prop::collection::vec((some_line(), any::<bool>()), 0..10),
    ) {
        let lines: Vec<BookLine> = lines.iter().zip(2..).map(|((r, e, d), n)| line(n, r, *e, *d)).collect();
        let movements: Vec<Movement> = movements
            .iter()
            .map(|((r, e, d), before)| Movement { reconciled_before: *before, ..movement(r, *e, *d) })
            .collect();
        let found = compared(&lines, &movements);
        prop_assert_eq!(found.lines.len(), lines.len());
        let mut proposed = std::collections::BTreeSet::new();
        let mut named = std::collections::BTreeSet::new();
        for (line, matched) in lines.iter().zip(&found.lines) {
            named.extend(matched.candidates.iter().copied());
            for place in &matched.candidates {
                let before = matched.state == LineState::ReconciledBefore;
                prop_assert_eq!(movements[*place].reconciled_before, before);
            }
            match matched.state {
                LineState::Exact | LineState::Probable => {
                    prop_assert_eq!(matched.candidates.len(), 1);
                    let candidate = &movements[matched.candidates[0]];
                    prop_assert!(proposed.insert(matched.candidates[0]));
                    prop_assert_eq!(check_acceptable(line, candidate), Ok(()));
                    let exact = reasons(line, candidate).len() == 3;
                    prop_assert_eq!(exact, matched.state == LineState::Exact);
                }
                LineState::Ambiguous => prop_assert!(
                    matched.candidates.iter().all(|place| check_acceptable(line, &movements[*place]).is_ok())
                ),
                LineState::Different => prop_assert!(
                    matched.candidates.iter().all(|place| movements[*place].reference == line.reference)
                ),
                LineState::Unmatched => prop_assert!(matched.candidates.is_empty()),
                _ => prop_assert_eq!(matched.candidates.len(), 1),
            }
        }
        for (place, movement) in movements.iter().enumerate() {
            let missing = !movement.reconciled_before && !named.contains(&place);
            prop_assert_eq!(found.missing.contains(&place), missing);
        }
    }

    #[test]
    fn the_order_of_the_movements_changes_no_state(
        lines in prop::collection::vec(some_line(), 0..10),
        movements in prop::collection::vec(some_line(), 0..10),
    ) {
        let lines: Vec<BookLine> = lines.iter().zip(2..).map(|((r, e, d), n)| line(n, r, *e, *d)).collect();
        let mut movements: Vec<Movement> = movements.iter().map(|(r, e, d)| movement(r, *e, *d)).collect();
        let states = |movements: &[Movement]| -> Vec<LineState> {
            compared(&lines, movements).lines.iter().map(|matched| matched.state).collect()
        };
        let forward = states(&movements);
        movements.reverse();
        prop_assert_eq!(states(&movements), forward);
    }
}

#[test]
fn a_line_with_a_typing_error_that_was_accepted_in_another_file_is_known() {
    let joined = Movement {
        reconciled_before: true,
        joined_as: Some(("B-1O".to_owned(), march(2))),
        ..movement("B-10", 100, 2)
    };
    let state = |reference: &str| {
        compared(&[line(2, reference, 100, 2)], std::slice::from_ref(&joined)).lines[0].state
    };
    assert_eq!(state("B-1O"), LineState::ReconciledBefore);
    assert_eq!(state("B-10"), LineState::ReconciledBefore);
    assert_eq!(state("B-11"), LineState::Unmatched);
}
