use proptest::prelude::*;

use super::CommitmentEntryKind::{
    Acknowledged, CarriedIn, CarriedOut, Decided, Determined, Paid, Recovered, Released, Reversed, WrittenOff,
};
use super::*;

fn decided(euros: i64) -> CommitmentLedger {
    CommitmentLedger {
        decided: Cents::euros(euros),
        ..CommitmentLedger::default()
    }
}

fn after(ledger: CommitmentLedger, entries: &[(CommitmentEntryKind, i64)]) -> CommitmentLedger {
    entries.iter().fold(ledger, |ledger, (kind, euros)| {
        ledger.after(*kind, Cents::euros(*euros)).unwrap()
    })
}

fn status(ledger: CommitmentLedger) -> CommitmentStatus {
    ledger.status(CommitmentStatus::Acknowledged)
}

#[test]
fn what_is_paid_and_released_settles_a_commitment() {
    let ledger = after(decided(100), &[(Acknowledged, 0)]);
    assert_eq!(status(ledger), CommitmentStatus::Acknowledged);
    let half = after(ledger, &[(Paid, 60)]);
    assert_eq!(
        (half.open(), status(half)),
        (Cents::euros(40), CommitmentStatus::Acknowledged)
    );
    let settled = after(half, &[(Released, 40)]);
    assert_eq!(status(settled), CommitmentStatus::Paid);
    let reversed = after(settled, &[(Reversed, 60)]);
    assert_eq!(
        (reversed.open(), status(reversed)),
        (Cents::euros(60), CommitmentStatus::Acknowledged)
    );
    let released = after(reversed, &[(Released, 60)]);
    assert_eq!(status(released), CommitmentStatus::Released);
    assert_eq!(released.decided, Cents::euros(100), "what was decided stays");
}

#[test]
fn what_is_carried_over_settles_a_commitment_and_begins_another() {
    let carried = after(decided(100), &[(Released, 30), (CarriedOut, 70)]);
    assert_eq!(
        (carried.open(), status(carried)),
        (Cents::ZERO, CommitmentStatus::CarriedOver)
    );
    let paid = after(decided(100), &[(Paid, 30), (CarriedOut, 70)]);
    assert_eq!(status(paid), CommitmentStatus::Paid);
    let next = after(CommitmentLedger::default(), &[(CarriedIn, 70)]);
    assert_eq!(
        (next.open(), status(next)),
        (Cents::euros(70), CommitmentStatus::Acknowledged)
    );
    assert_eq!(next.after(Decided, Cents::euros(1)), Err(CannotFollow::Begun));
}

#[test]
fn a_determination_says_what_is_still_paid_and_what_is_released() {
    let determined = after(decided(100), &[(Paid, 50), (Determined, 80)]);
    assert_eq!(
        (
            determined.payable(),
            determined.beyond_determination(),
            determined.recoverable()
        ),
        (Cents::euros(30), Cents::euros(20), Cents::ZERO)
    );
    let more = Cents::euros(31);
    let there = Cents::euros(30);
    assert_eq!(
        determined.after(Paid, more),
        Err(CannotFollow::MoreThanThere { amount: more, there })
    );
    assert!(determined.after(Paid, there).is_ok());
    for kind in [Determined, CarriedOut] {
        assert_eq!(
            determined.after(kind, Cents::new(1)),
            Err(CannotFollow::Determined),
            "{kind}"
        );
    }
}

#[test]
fn what_was_paid_beyond_a_determination_is_recovered_or_written_off() {
    let determined = after(decided(100), &[(Paid, 50), (Paid, 50), (Determined, 60)]);
    assert_eq!(determined.recoverable(), Cents::euros(40));
    let half = after(determined, &[(Recovered, 15), (WrittenOff, 5)]);
    assert_eq!(
        (half.recoverable(), half.reversible()),
        (Cents::euros(20), Cents::euros(20))
    );
    assert!(
        half.after(Reversed, Cents::euros(50)).is_err(),
        "what was recovered was paid"
    );
    let done = after(half, &[(Recovered, 20)]);
    assert_eq!((done.recoverable(), done.paid), (Cents::ZERO, Cents::euros(100)));
    assert!(done.after(WrittenOff, Cents::new(1)).is_err());
    let reversed = after(determined, &[(Reversed, 50)]);
    assert_eq!(
        (
            reversed.payable(),
            reversed.beyond_determination(),
            reversed.recoverable()
        ),
        (Cents::euros(10), Cents::euros(40), Cents::ZERO)
    );
}

#[test]
fn no_more_is_taken_than_is_there() {
    let half = after(decided(100), &[(Paid, 60)]);
    for (kind, there) in [
        (Paid, 40),
        (Released, 40),
        (CarriedOut, 40),
        (Reversed, 60),
        (Determined, 100),
        (Recovered, 0),
        (WrittenOff, 0),
    ] {
        let more = Cents::euros(there) + Cents::new(1);
        let refused = CannotFollow::MoreThanThere {
            amount: more,
            there: Cents::euros(there),
        };
        assert_eq!(half.after(kind, more), Err(refused), "{kind}");
        assert!(half.after(kind, Cents::euros(there)).is_ok(), "{kind}");
    }
}

#[test]
fn a_loan_is_repaid_with_interest_and_the_rest_is_written_off() {
    use super::CommitmentEntryKind::{Interest, InterestReversed, Repaid, RepaidReversed};
    let loan = CommitmentLedger {
        is_loan: true,
        ..decided(100)
    };
    assert_eq!(
        loan.after(Interest, Cents::euros(1)),
        Err(CannotFollow::NothingLent)
    );
    let lent = after(loan, &[(Paid, 80)]);
    assert_eq!(lent.outstanding(), Cents::euros(80));
    let half = after(lent, &[(Repaid, 30), (Interest, 5), (WrittenOff, 10)]);
    assert_eq!(
        (half.outstanding(), half.interest, half.paid),
        (Cents::euros(40), Cents::euros(5), Cents::euros(80))
    );
    for kind in [Repaid, WrittenOff, Reversed] {
        assert!(half.after(kind, Cents::euros(41)).is_err(), "{kind}");
        assert!(half.after(kind, Cents::euros(40)).is_ok(), "{kind}");
    }
    let corrected = after(half, &[(RepaidReversed, 30), (InterestReversed, 5)]);
    assert_eq!(
        (corrected.outstanding(), corrected.interest),
        (Cents::euros(70), Cents::ZERO)
    );
    assert!(corrected.after(RepaidReversed, Cents::new(1)).is_err());
    let subsidy = after(decided(100), &[(Paid, 80)]);
    assert!(
        subsidy.after(Repaid, Cents::new(1)).is_err(),
        "a subsidy is not repaid"
    );
    assert_eq!(
        subsidy.after(Interest, Cents::new(1)),
        Err(CannotFollow::NothingLent)
    );
}

fn any_entry() -> impl Strategy<Value = (CommitmentEntryKind, i64)> {
    let kinds = vec![
        Paid, Paid, Reversed, Released, CarriedOut, Determined, Recovered, WrittenOff,
    ];
    // Often an amount that fits, so that the longer stories come about.
    (
        prop::sample::select(kinds),
        prop_oneof![1..1_000_i64, 1..1_000_000_i64],
    )
}

proptest! {
    #[test]
    fn whatever_is_entered_the_sums_stay_within_what_was_decided(
        decided in 1..1_000_000_i64,
        entries in prop::collection::vec(any_entry(), 0..40),
    ) {
        let mut ledger = CommitmentLedger { decided: Cents::new(decided), ..CommitmentLedger::default() };
        let mut kept: Vec<(CommitmentEntryKind, i64)> = Vec::new();
        for (kind, amount) in entries {
            if let Ok(next) = ledger.after(kind, Cents::new(amount)) {
                if kind == Paid {
                    prop_assert!(Cents::new(amount) <= ledger.payable());
                }
                ledger = next;
                kept.push((kind, amount));
            }
            let of = |kind| kept.iter().filter(|(of, _)| *of == kind).map(|(_, amount)| amount).sum::<i64>();
            let paid = of(Paid) - of(Reversed);
            let (released, carried_out) = (of(Released), of(CarriedOut));
            let (recovered, written_off) = (of(Recovered), of(WrittenOff));
            prop_assert_eq!(
                (ledger.paid, ledger.released, ledger.carried_out, ledger.recovered, ledger.written_off),
                (
                    Cents::new(paid), Cents::new(released), Cents::new(carried_out), Cents::new(recovered),
                    Cents::new(written_off),
                )
            );
            prop_assert!(paid >= 0 && paid + released + carried_out <= decided);
            prop_assert_eq!(ledger.open(), Cents::new(decided - paid - released - carried_out));
            prop_assert!(!ledger.payable().is_negative() && ledger.payable() <= ledger.open());
            let determined = kept.iter().find(|(kind, _)| *kind == Determined).map(|(_, amount)| *amount);
            prop_assert_eq!(ledger.determined, determined.map(Cents::new));
            prop_assert!(of(Determined) == determined.unwrap_or(0), "determined once");
            let beyond = determined.map_or(0, |determined| (paid - determined).max(0));
            prop_assert!(recovered + written_off <= beyond);
            prop_assert_eq!(ledger.recoverable(), Cents::new(beyond - recovered - written_off));
            let settled = matches!(
                ledger.status(CommitmentStatus::Acknowledged),
                CommitmentStatus::Paid | CommitmentStatus::Released | CommitmentStatus::CarriedOver
            );
            prop_assert_eq!(settled, paid + released + carried_out == decided);
        }
    }
}
