use super::*;
use proptest::prelude::*;

fn euros(amount: i64) -> Cents {
    Cents::euros(amount)
}

fn key(budget_year: i32, track: Option<&str>) -> CellKey {
    CellKey {
        budget_year,
        track: track.map(str::to_owned),
        expenditure_kind: ExpenditureKind::Programme,
        instrument: Instrument::Subsidy,
        organisation_id: None,
    }
}

#[test]
fn a_pm_cell_gets_its_amount_and_can_become_pm_again() {
    let allocated = BudgetChange::Add(euros(100)).apply(None).unwrap();
    assert_eq!(
        (allocated.amount, allocated.after),
        (Some(euros(100)), Some(euros(100)))
    );
    let amended = BudgetChange::Set(Some(euros(60))).apply(allocated.after).unwrap();
    assert_eq!(
        (amended.amount, amended.after),
        (Some(euros(-40)), Some(euros(60)))
    );
    let pm = BudgetChange::Set(None).apply(amended.after).unwrap();
    assert_eq!((pm.amount, pm.after), (None, None));
    assert_eq!(BudgetChange::Set(None).apply(None).unwrap_err().code, "same");
    assert_eq!(
        BudgetChange::Take(euros(1)).apply(None).unwrap_err().code,
        "cell-without-amount"
    );
    assert_eq!(
        BudgetChange::Take(euros(61))
            .apply(amended.after)
            .unwrap_err()
            .code,
        "more-than-budget"
    );
    assert_eq!(
        BudgetChange::Add(Cents::ZERO).apply(None).unwrap_err().code,
        "amount-not-positive"
    );
}

#[test]
fn a_budget_becomes_pm_only_while_nothing_is_committed_on_it() {
    let usage = BudgetUsage {
        committed: Cents::new(1),
        ..BudgetUsage::default()
    };
    assert!(BudgetChange::Set(None).lifts_check(&usage));
    assert!(!BudgetChange::Set(None).lifts_check(&BudgetUsage::default()));
    assert!(!BudgetChange::Set(Some(Cents::ZERO)).lifts_check(&usage));
    assert!(!BudgetChange::Add(Cents::new(1)).lifts_check(&usage));
}

#[test]
fn a_transfer_stays_in_its_year_and_a_carry_over_in_its_cell() {
    use BudgetMoveKind::{CarryOver, Transfer};
    let code = |kind, from: &CellKey, to: &CellKey| pair_fault(kind, from, to).map(|fault| fault.code);
    let (all, clusters) = (key(2026, None), key(2026, Some("clusters")));
    assert_eq!(code(Transfer, &all, &clusters), None);
    assert_eq!(code(Transfer, &all, &all), Some("same".into()));
    assert_eq!(
        code(Transfer, &all, &key(2027, None)),
        Some("other-budget-year".into())
    );
    assert_eq!(code(CarryOver, &all, &key(2027, None)), None);
    assert_eq!(
        code(CarryOver, &all, &key(2025, None)),
        Some("other-budget-year".into())
    );
    assert_eq!(
        code(CarryOver, &all, &key(2027, Some("clusters"))),
        Some("other-budget-year".into())
    );
    let funder = CellKey {
        organisation_id: Some(Id::new()),
        ..all.clone()
    };
    assert_eq!(code(Transfer, &all, &funder), Some("other-organisation".into()));
    assert_eq!(
        (all.scope(), funder.scope()),
        (BudgetScope::Programme, BudgetScope::Funder)
    );
}

#[test]
fn the_forecast_is_what_is_paid_and_what_is_open() {
    let usage = BudgetUsage {
        committed: euros(80),
        paid: euros(30),
        scheduled: euros(40),
        unscheduled: euros(10),
        ..BudgetUsage::default()
    };
    assert_eq!((usage.forecast(), usage.open()), (euros(80), euros(50)));
    assert_eq!(usage.available(Some(euros(60))), Some(euros(-20)));
    assert_eq!(usage.available(None), None);
}

#[test]
fn a_pledge_that_is_to_supersede_counts_beyond_what_its_decision_replaces() {
    // Of the cell 100 are committed and 20 wait, of which the decision has 60 and 10.
    let counted = |pledged| {
        let of_case = SupersededUsage {
            open: euros(60),
            waiting: euros(10),
            pledged: euros(pledged),
        };
        let usage = BudgetUsage {
            committed: euros(100),
            pledged: euros(20) + of_case.beyond(),
            ..BudgetUsage::default()
        };
        let after = usage.as_if_superseded(of_case);
        (of_case.beyond(), after.committed, after.pledged)
    };
    assert_eq!(counted(0), (euros(0), euros(40), euros(10)));
    assert_eq!(counted(50), (euros(0), euros(40), euros(60)));
    assert_eq!(counted(70), (euros(0), euros(40), euros(80)));
    assert_eq!(counted(90), (euros(20), euros(40), euros(100)));
}

#[test]
fn budget_follows_what_was_carried_over_and_the_rest_lapses() {
    let usage = BudgetUsage {
        committed: euros(60),
        ..BudgetUsage::default()
    };
    let end = |budget, later: &[(i32, i64, i64)]| {
        let later = later
            .iter()
            .map(|(year, amount, followed)| {
                let commitments = CarriedCommitments {
                    amount: euros(*amount),
                    followed: euros(*followed),
                };
                (*year, commitments)
            })
            .collect();
        let end = CellYearEnd::of(budget, &usage, &later);
        (end.carried.into_iter().collect::<Vec<_>>(), end.lapsed)
    };
    assert_eq!(
        end(Some(euros(100)), &[(2027, 30, 0)]),
        (vec![(2027, euros(30))], euros(10))
    );
    assert_eq!(end(Some(euros(70)), &[(2027, 30, 30)]), (vec![], euros(10)));
    assert_eq!(
        end(Some(euros(80)), &[(2027, 30, 0)]),
        (vec![(2027, euros(20))], euros(0))
    );
    assert_eq!(end(Some(euros(50)), &[(2027, 30, 0)]), (vec![], euros(0)));
    assert_eq!(end(None, &[(2027, 30, 0)]), (vec![], euros(0)));
    // Each later year for itself: what went to 2028 before does not count for 2027.
    assert_eq!(
        end(Some(euros(100)), &[(2027, 30, 0), (2028, 0, 50)]),
        (vec![(2027, euros(30))], euros(10))
    );
    assert_eq!(
        end(Some(euros(100)), &[(2027, 30, 0), (2029, 25, 5)]),
        (vec![(2027, euros(30)), (2029, euros(10))], euros(0))
    );
}

proptest! {
    /// The budget of a cell is the sum of its moves since it last was p.m., and never below zero.
    #[test]
    fn moves_add_up(changes in proptest::collection::vec((0u8..4, 1i64..1_000_000), 0..40)) {
        let (mut budget, mut sum) = (None, None);
        for (kind, cents) in changes {
            let amount = Cents::new(cents);
            let change = match kind {
                0 => BudgetChange::Add(amount),
                1 => BudgetChange::Take(amount),
                2 => BudgetChange::Set(Some(amount)),
                _ => BudgetChange::Set(None),
            };
            if let Ok(step) = change.apply(budget) {
                sum = step.amount.map(|amount| sum.unwrap_or_default() + amount);
                budget = step.after;
            }
            prop_assert_eq!(budget, sum);
            prop_assert!(budget.is_none_or(|budget| !budget.is_negative()));
        }
    }

    /// What is taken from one cell is added to the other.
    #[test]
    fn both_sides_of_a_transfer_are_zero_together(before in 1i64..1_000_000, cents in 1i64..1_000_000) {
        let amount = Cents::new(cents);
        if let Ok(out) = BudgetChange::Take(amount).apply(Some(Cents::new(before))) {
            let into = BudgetChange::Add(amount).apply(None).unwrap();
            prop_assert_eq!(out.amount.unwrap() + into.amount.unwrap(), Cents::ZERO);
        }
    }
}

#[test]
fn of_pledges_that_supersede_a_decision_each_counts_by_its_share_of_what_is_beyond() {
    let used = |open: i64, pledged: i64| SupersededUsage {
        open: Cents::new(open),
        waiting: Cents::new(100),
        pledged: Cents::new(pledged),
    };
    let cents = |pledges: &[i64]| pledges.iter().copied().map(Cents::new).collect::<Vec<_>>();
    let counted = |used: SupersededUsage, pledges: &[i64]| used.counted(cents(pledges));
    // 1,000 cents beyond 8,000.
    assert_eq!(counted(used(7_900, 9_000), &[3_000, 6_000]), cents(&[333, 667]));
    assert_eq!(counted(used(0, 100), &[50, 50]), cents(&[0, 0]));
    assert_eq!(counted(used(0, 0), &[]), cents(&[]));
    // The sum of the shares is what counts of the case, whatever the pledges.
    for pledges in [&[1, 1, 1][..], &[7_001, 2, 1_997], &[9_000]] {
        let used = used(100, pledges.iter().sum());
        let sum: Cents = counted(used, pledges).into_iter().sum();
        assert_eq!(sum, used.beyond(), "{pledges:?}");
    }
}
