use super::*;

fn standing() -> Standing {
    Standing {
        instrument: Instrument::Subsidy,
        status: CommitmentStatus::Acknowledged,
        case: CaseStatus::Monitored,
        ledger: CommitmentLedger {
            decided: Cents::euros(100),
            paid: Cents::euros(60),
            ..CommitmentLedger::default()
        },
        carried_in: false,
    }
}

fn determined(euros: i64) -> Standing {
    let mut standing = standing();
    standing.ledger.determined = Some(Cents::euros(euros));
    standing
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn codes(faults: &[Fault]) -> Vec<(&str, &str)> {
    faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), &*fault.code))
        .collect()
}

#[test]
fn an_acknowledged_subsidy_is_determined_once() {
    assert_eq!(standing().determination(), []);
    let paid = Standing {
        status: CommitmentStatus::Paid,
        case: CaseStatus::Completed,
        ..standing()
    };
    assert_eq!(paid.determination(), []);
    let offered = Standing {
        instrument: Instrument::Credit,
        status: CommitmentStatus::Offered,
        case: CaseStatus::BoardDecision,
        ..standing()
    };
    assert_eq!(
        offered.determination(),
        [
            Hindrance::NoSubsidy,
            Hindrance::NotAcknowledged,
            Hindrance::CaseNotMonitored
        ]
    );
    let without_report = Standing {
        case: CaseStatus::Financed,
        ..standing()
    };
    assert_eq!(without_report.determination(), [Hindrance::CaseNotMonitored]);
    assert_eq!(determined(40).determination(), [Hindrance::Determined]);
}

#[test]
fn only_what_was_determined_is_recovered() {
    assert_eq!(standing().recovery(), [Hindrance::NotDetermined]);
    assert_eq!(determined(40).recovery(), []);
    let stopped = Standing {
        case: CaseStatus::Stopped,
        ..determined(40)
    };
    assert_eq!(stopped.recovery(), []);
}

#[test]
fn only_a_loan_that_was_paid_out_is_repaid_and_written_off() {
    assert_eq!(standing().repayment(), [Hindrance::NoLoan]);
    let mut loan = Standing {
        instrument: Instrument::Credit,
        case: CaseStatus::Completed,
        ..standing()
    };
    loan.ledger.is_loan = true;
    assert_eq!((loan.repayment(), loan.write_off()), (vec![], vec![]));
    assert_eq!(codes(&write_off_faults(&loan.ledger, Cents::euros(60))), []);
    assert_eq!(
        codes(&write_off_faults(&loan.ledger, Cents::euros(61))),
        [("/amount", "more-than-outstanding")]
    );
    loan.ledger.paid = Cents::ZERO;
    assert_eq!(loan.repayment(), [Hindrance::NothingLent]);
}

#[test]
fn what_is_open_is_carried_over_while_the_case_runs() {
    assert_eq!(standing().carry_over(), []);
    let offered = Standing {
        status: CommitmentStatus::Offered,
        case: CaseStatus::Financed,
        ..standing()
    };
    assert_eq!(offered.carry_over(), []);
    let refused = Standing {
        status: CommitmentStatus::Refused,
        ..standing()
    };
    assert_eq!(refused.carry_over(), [Hindrance::NotOpen]);
    let refused_again = Standing {
        carried_in: true,
        ..refused
    };
    assert_eq!(refused_again.carry_over(), []);
    let paid = Standing {
        status: CommitmentStatus::Paid,
        case: CaseStatus::Completed,
        ..standing()
    };
    assert_eq!(
        paid.carry_over(),
        [Hindrance::NotOpen, Hindrance::CaseNotFinanced]
    );
    assert_eq!(determined(80).carry_over(), [Hindrance::Determined]);
}

#[test]
fn a_determination_has_an_amount_within_the_commitment_and_a_day_after_the_decision() {
    let ledger = standing().ledger;
    let (decided, today) = (day("2026-03-01"), day("2026-06-01"));
    let faults = |euros, on| determination_faults(&ledger, Cents::euros(euros), day(on), decided, today);
    for euros in [0, 40, 60, 100] {
        assert_eq!(codes(&faults(euros, "2026-06-01")), [], "{euros}");
    }
    assert_eq!(codes(&faults(0, "2026-03-01")), []);
    assert_eq!(
        codes(&faults(101, "2026-06-02")),
        [
            ("/amount", "more-than-committed"),
            ("/determinedDate", "in-future")
        ]
    );
    assert_eq!(
        codes(&faults(-1, "2026-02-28")),
        [
            ("/amount", "amount-negative"),
            ("/determinedDate", "before-decision")
        ]
    );
}

#[test]
fn no_more_is_recovered_than_was_paid_beyond_the_determination() {
    let ledger = determined(40).ledger;
    assert_eq!(codes(&recoverable_faults(&ledger, Cents::euros(20))), []);
    assert_eq!(
        codes(&recoverable_faults(&ledger, Cents::euros(21))),
        [("/amount", "more-than-recoverable")]
    );
    assert_eq!(
        codes(&recoverable_faults(&ledger, Cents::ZERO)),
        [("/amount", "amount-not-positive")]
    );
    let dates = |on| recovery_date_faults(day(on), Some(day("2026-05-01")), day("2026-06-01"));
    assert_eq!(codes(&dates("2026-05-01")), []);
    assert_eq!(
        codes(&dates("2026-04-30")),
        [("/valueDate", "before-determination")]
    );
    assert_eq!(codes(&dates("2026-06-02")), [("/valueDate", "in-future")]);
}

#[test]
fn what_is_open_goes_to_another_year() {
    let ledger = standing().ledger;
    let faults = |euros, year| codes(&carry_over_faults(&ledger, Cents::euros(euros), 2026, year)).len();
    assert_eq!(faults(40, 2027), 0);
    assert_eq!(
        codes(&carry_over_faults(&ledger, Cents::euros(41), 2026, 2026)),
        [("/amount", "more-than-open"), ("/budgetYear", "same-budget-year")]
    );
    assert_eq!(faults(0, 2027), 1);
    assert_eq!(faults(1, 1999), 1);
}
