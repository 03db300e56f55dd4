//! Loans: commitments of the instrument *credit*. The principal is paid out by disbursements, and comes back as repayments,
//! with interest; what does not come back is written off.
//!
//! Source: DOMAIN.md, *Money that comes back*. The amounts are those of [`CommitmentLedger`].

mod progress;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::case::LAST_YEAR;
use crate::commitment_ledger::{CommitmentLedger, future_fault};
use crate::{Cents, Fault};

pub use progress::{CameBack, LineProgress, Overdue, PlanLineState, overdue, progress};

/// The most lines of a repayment plan. The schema of a new plan repeats the number, since an attribute takes no constant; a
/// test keeps them equal.
pub const MOST_PLANNED: u32 = 120;

/// A line of a repayment plan: what is to come back, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedRepayment {
    pub due_date: NaiveDate,
    #[schema(example = "5000.00")]
    pub principal: Cents,
    #[schema(example = "75.00")]
    pub interest: Cents,
}

/// The faults of a plan for a loan of this amount, paid out or not, that was committed on the day `decided`.
pub fn plan_faults(lines: &[PlannedRepayment], held: Cents, decided: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if lines.is_empty() {
        faults.push(Fault::new("/lines", "empty", "A plan has at least one line."));
    }
    for (place, line) in lines.iter().enumerate() {
        if line.principal.is_negative() || line.interest.is_negative() {
            faults.push(Fault::new(
                format!("/lines/{place}/principal"),
                "amount-negative",
                "What is to come back is zero or more.",
            ));
        } else if line.principal.is_zero() && line.interest.is_zero() {
            faults.push(Fault::new(
                format!("/lines/{place}/principal"),
                "amount-not-positive",
                "On each date something is to come back.",
            ));
        }
        faults.extend(due_date_fault(
            &format!("/lines/{place}/dueDate"),
            line.due_date,
            decided,
        ));
    }
    for (place, pair) in lines.windows(2).enumerate() {
        if pair[1].due_date <= pair[0].due_date {
            faults.push(Fault::new(
                format!("/lines/{}/dueDate", place + 1),
                "dates-out-of-order",
                "The lines are in the order of their due dates.",
            ));
        }
    }
    let principal: Cents = lines.iter().map(|line| line.principal).sum();
    if principal > held {
        faults.push(Fault::new(
            "/lines",
            "more-than-committed",
            format!("The plan repays {principal}, and {held} is still to come back of the loan."),
        ));
    }
    faults
}

/// The fault of a plan of which the first date is before the first payment of the loan.
pub fn first_due_fault(lines: &[PlannedRepayment], first_paid_on: Option<NaiveDate>) -> Option<Fault> {
    let due = lines.first()?.due_date;
    let paid_on = first_paid_on.filter(|day| due < *day)?;
    let text = format!("The loan was paid out on {paid_on}; nothing is to come back before.");
    Some(Fault::new("/lines/0/dueDate", "before-payment", text))
}

/// The fault of a due date before the loan was committed, or after the last year.
fn due_date_fault(pointer: &str, due: NaiveDate, decided: NaiveDate) -> Option<Fault> {
    if due < decided {
        let text = format!("The money was committed on {decided}; nothing is to come back before.");
        return Some(Fault::new(pointer, "before-decision", text));
    }
    (due.year() > LAST_YEAR).then(|| {
        Fault::new(
            pointer,
            "out-of-years",
            format!("The year is {LAST_YEAR} at most."),
        )
    })
}

/// A plan of equal parts of the principal, with the same interest each; the last part has the remainder. None where a date is
/// after the last year.
pub fn equal_plan(
    principal: Cents,
    first: NaiveDate,
    every_months: u32,
    parts: u32,
    interest: Cents,
) -> Option<Vec<PlannedRepayment>> {
    let part = Cents::new(principal.get() / i64::from(parts.max(1)));
    (0..parts)
        .map(|place| {
            let before = Cents::new(part.get() * i64::from(place));
            let due_date = first.checked_add_months(Months::new(every_months.checked_mul(place)?))?;
            (due_date.year() <= LAST_YEAR).then_some(PlannedRepayment {
                due_date,
                principal: if place + 1 == parts {
                    principal - before
                } else {
                    part
                },
                interest,
            })
        })
        .collect()
}

/// The faults of the amounts of a repayment: principal and interest, of which one can be zero.
pub fn repayment_faults(ledger: &CommitmentLedger, principal: Cents, interest: Cents) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (pointer, amount) in [("/principal", principal), ("/interest", interest)] {
        if amount.is_negative() {
            faults.push(Fault::new(
                pointer,
                "amount-negative",
                "What is repaid is zero or more.",
            ));
        }
    }
    if principal.is_zero() && interest.is_zero() {
        faults.push(Fault::new(
            "/principal",
            "amount-not-positive",
            "A repayment is more than zero.",
        ));
    }
    let outstanding = ledger.outstanding();
    if principal > outstanding {
        faults.push(Fault::new(
            "/principal",
            "more-than-outstanding",
            format!("Of the loan {outstanding} is still outstanding."),
        ));
    }
    if ledger.interest + interest > Cents::MAX_INPUT {
        faults.push(Fault::new(
            "/interest",
            "too-large",
            format!("The interest on a loan is {} at most in all.", Cents::MAX_INPUT),
        ));
    }
    faults
}

/// The faults of the value date of a repayment, given that of the first payment.
pub fn repayment_date_faults(
    value_date: NaiveDate,
    first_paid_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<Fault> {
    let mut faults = Vec::from_iter(future_fault(value_date, today));
    if let Some(first) = first_paid_on.filter(|day| value_date < *day) {
        faults.push(Fault::new(
            "/valueDate",
            "before-payment",
            format!("The loan was paid out on {first}; nothing was repaid before."),
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn no_more_principal_is_repaid_than_is_outstanding_and_interest_is_one_amount_in_all() {
        let ledger = CommitmentLedger {
            decided: Cents::euros(100),
            paid: Cents::euros(80),
            repaid: Cents::euros(20),
            written_off: Cents::euros(10),
            interest: Cents::euros(1),
            is_loan: true,
            ..CommitmentLedger::default()
        };
        let faults =
            |principal, interest| repayment_faults(&ledger, Cents::euros(principal), Cents::euros(interest));
        assert_eq!(codes(&faults(50, 0)), []);
        assert_eq!(codes(&faults(0, 1_000)), []);
        assert_eq!(codes(&faults(51, 1)), [("/principal", "more-than-outstanding")]);
        assert_eq!(codes(&faults(0, 0)), [("/principal", "amount-not-positive")]);
        assert_eq!(codes(&faults(1, -1)), [("/interest", "amount-negative")]);
        let most = Cents::MAX_INPUT - ledger.interest;
        assert_eq!(codes(&repayment_faults(&ledger, Cents::ZERO, most)), []);
        assert_eq!(
            codes(&repayment_faults(&ledger, Cents::ZERO, most + Cents::new(1))),
            [("/interest", "too-large")]
        );
    }

    #[test]
    fn a_plan_is_in_order_and_repays_no_more_than_the_loan() {
        let plan = equal_plan(Cents::euros(100), day("2026-01-31"), 1, 3, Cents::euros(2)).unwrap();
        let found: Vec<_> = plan
            .iter()
            .map(|line| (line.due_date.to_string(), line.principal.get()))
            .collect();
        assert_eq!(
            found,
            [
                ("2026-01-31".to_owned(), 3333),
                ("2026-02-28".to_owned(), 3333),
                ("2026-03-31".to_owned(), 3334)
            ]
        );
        let faults =
            |lines: &[PlannedRepayment], euros| plan_faults(lines, Cents::euros(euros), day("2026-01-31"));
        assert_eq!(codes(&faults(&plan, 100)), []);
        assert_eq!(codes(&faults(&plan, 99)), [("/lines", "more-than-committed")]);
        assert_eq!(codes(&faults(&[], 99)), [("/lines", "empty")]);
        let twice = [plan[0], plan[0]];
        assert_eq!(
            codes(&faults(&twice, 100)),
            [("/lines/1/dueDate", "dates-out-of-order")]
        );
        let ledger = CommitmentLedger {
            decided: Cents::euros(100),
            paid: Cents::euros(100),
            repaid: Cents::euros(40),
            is_loan: true,
            ..CommitmentLedger::default()
        };
        let on = |today| progress(&plan, &ledger, CameBack::default(), day(today));
        let repaid: Vec<Cents> = on("2026-02-28").iter().map(|one| one.repaid).collect();
        assert_eq!(repaid, [Cents::new(3333), Cents::new(667), Cents::ZERO]);
        let overdue_on = |today| overdue(&plan, &on(today));
        assert_eq!(
            overdue_on("2026-02-28"),
            Some(Overdue {
                since: day("2026-01-31"),
                principal: Cents::ZERO,
                interest: Cents::euros(2),
            })
        );
        assert_eq!(
            overdue_on("2026-03-01"),
            Some(Overdue {
                since: day("2026-01-31"),
                principal: Cents::new(2666),
                interest: Cents::euros(4),
            })
        );
    }

    #[test]
    fn nothing_is_planned_before_the_decision_nor_after_the_last_year() {
        let due = |first| {
            let line = PlannedRepayment {
                due_date: day(first),
                principal: Cents::euros(1),
                interest: Cents::ZERO,
            };
            plan_faults(&[line], Cents::euros(1), day("2026-03-02"))
        };
        assert_eq!(codes(&due("2026-03-02")), []);
        assert_eq!(
            codes(&due("2026-03-01")),
            [("/lines/0/dueDate", "before-decision")]
        );
        assert_eq!(codes(&due("2100-12-31")), []);
        assert_eq!(codes(&due("2101-01-01")), [("/lines/0/dueDate", "out-of-years")]);
        let parts = |first| equal_plan(Cents::euros(2), day(first), 12, 2, Cents::ZERO);
        assert!(parts("2099-12-31").is_some());
        assert_eq!(parts("2100-01-01"), None);
    }

    #[test]
    fn nothing_is_repaid_before_the_loan_was_paid_out_nor_in_the_future() {
        let dates = |on| repayment_date_faults(day(on), Some(day("2026-05-01")), day("2026-06-01"));
        assert_eq!(codes(&dates("2026-05-01")), []);
        assert_eq!(codes(&dates("2026-04-30")), [("/valueDate", "before-payment")]);
        assert_eq!(codes(&dates("2026-06-02")), [("/valueDate", "in-future")]);
    }
}
