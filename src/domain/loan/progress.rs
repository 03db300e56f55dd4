//! How far the lines of a repayment plan are settled on a day: what of each is open, and what is overdue. Nothing of it is stored.

use chrono::NaiveDate;

use super::PlannedRepayment;
use crate::Cents;
use crate::commitment_ledger::CommitmentLedger;
use crate::payment_schedule::due_until;

text_enum! {
    /// The state of a line of a repayment plan. `settled`: nothing of it is still to come back. `waiting`: its part of the loan
    /// is not paid out yet. `overdue`: its due date has passed. `due`: its due date is today or within seven days. `upcoming`:
    /// its due date is later.
    pub enum PlanLineState {
        Settled = "settled",
        Waiting = "waiting",
        Overdue = "overdue",
        Due = "due",
        Upcoming = "upcoming",
    }
}

impl PlanLineState {
    /// The state of a line of which something is to come back.
    fn on(due_date: NaiveDate, today: NaiveDate) -> Self {
        if due_date < today {
            Self::Overdue
        } else if due_date <= due_until(today) {
            Self::Due
        } else {
            Self::Upcoming
        }
    }
}

/// What came back of a loan, and what was given up of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CameBack {
    /// Principal.
    pub repaid: Cents,
    pub written_off: Cents,
    pub interest: Cents,
}

/// How far a line of a plan is settled. Its principal is `repaid` + `written_off` + `not_paid_out` + `open_principal`, its
/// interest `interest_received` + `interest_not_due` + `open_interest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineProgress {
    /// What of the principal is repaid.
    pub repaid: Cents,
    /// What of the principal is written off.
    pub written_off: Cents,
    /// What of the principal is not paid out, whether it still will be or not.
    pub not_paid_out: Cents,
    /// What of the principal is outstanding: paid out, and neither repaid nor written off.
    pub open_principal: Cents,
    /// What of the interest came in.
    pub interest_received: Cents,
    /// What of the interest is not expected: its part of the loan is not paid out, or nothing of the loan is outstanding.
    pub interest_not_due: Cents,
    /// What of the interest has not come in.
    pub open_interest: Cents,
    pub state: PlanLineState,
}

impl LineProgress {
    /// What is still to come back.
    pub fn open(&self) -> Cents {
        self.open_principal + self.open_interest
    }
}

/// What of a plan is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdue {
    /// The first due date of it.
    pub since: NaiveDate,
    pub principal: Cents,
    pub interest: Cents,
}

impl Overdue {
    pub fn open(&self) -> Cents {
        self.principal + self.interest
    }
}

/// How far each line of the plan of a loan is settled on a day. `before` is what had come back when the plan was set: what came
/// back and was written off since then fills the lines in the order of their due dates. What is not paid out is not to come
/// back yet; and of a loan of which nothing is outstanding no interest is expected. The result for the first lines of a plan is
/// that of the whole plan.
pub fn progress(
    lines: &[PlannedRepayment],
    ledger: &CommitmentLedger,
    before: CameBack,
    today: NaiveDate,
) -> Vec<LineProgress> {
    let principal = |line: &PlannedRepayment| line.principal;
    let since = ledger.repaid.less(before.repaid);
    let repaid = filled(lines, principal, since);
    let settled = filled(
        lines,
        principal,
        since + ledger.written_off.less(before.written_off),
    );
    let received = filled(lines, |line| line.interest, ledger.interest.less(before.interest));
    let is_running = ledger.outstanding().is_positive();
    let (mut outstanding, mut unpaid) = (ledger.outstanding(), ledger.open());
    lines
        .iter()
        .zip(repaid)
        .zip(settled.into_iter().zip(received))
        .map(|((line, repaid), (settled, received))| {
            let left = line.principal - settled;
            let open_principal = left.min(outstanding);
            outstanding -= open_principal;
            let waiting = (left - open_principal).min(unpaid);
            unpaid -= waiting;
            let is_lent = open_principal.is_positive() || waiting.is_zero();
            let open_interest = match is_running && is_lent {
                true => line.interest - received,
                false => Cents::ZERO,
            };
            let state = if (open_principal + open_interest).is_positive() {
                PlanLineState::on(line.due_date, today)
            } else if waiting.is_positive() {
                PlanLineState::Waiting
            } else {
                PlanLineState::Settled
            };
            LineProgress {
                repaid,
                written_off: settled - repaid,
                not_paid_out: left - open_principal,
                open_principal,
                interest_received: received,
                interest_not_due: line.interest - received - open_interest,
                open_interest,
                state,
            }
        })
        .collect()
}

/// What of each line is covered by a sum: it fills the lines in their order.
fn filled(lines: &[PlannedRepayment], amount: impl Fn(&PlannedRepayment) -> Cents, sum: Cents) -> Vec<Cents> {
    let mut left = sum;
    lines
        .iter()
        .map(|line| {
            let of_line = left.min(amount(line));
            left -= of_line;
            of_line
        })
        .collect()
}

/// What of a plan is overdue; None where nothing is.
pub fn overdue(lines: &[PlannedRepayment], progress: &[LineProgress]) -> Option<Overdue> {
    let late = || {
        let pairs = lines.iter().zip(progress);
        pairs.filter(|(_, progress)| progress.state == PlanLineState::Overdue)
    };
    Some(Overdue {
        since: late().map(|(line, _)| line.due_date).min()?,
        principal: late().map(|(_, progress)| progress.open_principal).sum(),
        interest: late().map(|(_, progress)| progress.open_interest).sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A loan of so many euros, of which a part is paid out.
    fn lent(decided: i64, paid: i64) -> CommitmentLedger {
        CommitmentLedger {
            decided: Cents::euros(decided),
            paid: Cents::euros(paid),
            is_loan: true,
            ..CommitmentLedger::default()
        }
    }

    /// Three parts of € 20 with € 2 of interest, due in April, May and September.
    fn three_parts() -> [PlannedRepayment; 3] {
        ["2026-04-01", "2026-05-01", "2026-09-01"].map(|due| PlannedRepayment {
            due_date: day(due),
            principal: Cents::euros(20),
            interest: Cents::euros(2),
        })
    }

    /// State, and what is open of principal and interest in euros, of each part.
    fn shown(ledger: &CommitmentLedger, before: CameBack, today: &str) -> Vec<(&'static str, i64, i64)> {
        let euros = |amount: Cents| amount.get() / 100;
        let found = progress(&three_parts(), ledger, before, day(today));
        for (line, one) in three_parts().iter().zip(&found) {
            let principal = one.repaid + one.written_off + one.not_paid_out + one.open_principal;
            let interest = one.interest_received + one.interest_not_due + one.open_interest;
            assert_eq!((principal, interest), (line.principal, line.interest), "{one:?}");
        }
        found
            .iter()
            .map(|one| {
                (
                    one.state.as_str(),
                    euros(one.open_principal),
                    euros(one.open_interest),
                )
            })
            .collect()
    }

    #[test]
    fn a_line_is_late_after_its_day_as_far_as_it_is_outstanding() {
        let none = CameBack::default();
        let loan = lent(60, 50);
        // From a week before its due date until that day the second part is due.
        for today in ["2026-04-24", "2026-05-01"] {
            assert_eq!(
                shown(&loan, none, today),
                [("overdue", 20, 2), ("due", 20, 2), ("upcoming", 10, 2)],
                "{today}"
            );
        }
        // Principal and interest fill the lines, each in their order; what is written off is not to come back.
        let half = CommitmentLedger {
            repaid: Cents::euros(15),
            written_off: Cents::euros(10),
            interest: Cents::euros(1),
            ..loan
        };
        assert_eq!(
            shown(&half, none, "2026-05-02"),
            [("overdue", 0, 1), ("overdue", 15, 2), ("upcoming", 10, 2)]
        );
        // All that was paid out came back: the rest of the last line waits, and no interest is expected.
        let all = CommitmentLedger {
            repaid: Cents::euros(50),
            ..loan
        };
        assert_eq!(
            shown(&all, none, "2026-10-01"),
            [("settled", 0, 0), ("settled", 0, 0), ("waiting", 0, 0)]
        );
        let released = CommitmentLedger {
            released: Cents::euros(10),
            ..all
        };
        assert_eq!(shown(&released, none, "2026-10-01"), [("settled", 0, 0); 3]);
        assert_eq!(
            shown(&lent(60, 0), none, "2026-10-01"),
            [("waiting", 0, 0); 3],
            "nothing is paid out yet"
        );
    }

    #[test]
    fn what_came_back_before_the_plan_covers_none_of_it() {
        let loan = CommitmentLedger {
            repaid: Cents::euros(50),
            written_off: Cents::euros(10),
            interest: Cents::euros(5),
            ..lent(120, 120)
        };
        let before = CameBack {
            repaid: Cents::euros(30),
            written_off: Cents::euros(10),
            interest: Cents::euros(4),
        };
        assert_eq!(
            shown(&loan, before, "2026-05-02"),
            [("overdue", 0, 1), ("overdue", 20, 2), ("upcoming", 20, 2)]
        );
    }

    #[test]
    fn the_first_lines_are_settled_as_in_the_whole_plan() {
        let plan = three_parts();
        let loan = CommitmentLedger {
            repaid: Cents::euros(15),
            ..lent(60, 50)
        };
        let of = |lines: &[PlannedRepayment]| progress(lines, &loan, CameBack::default(), day("2026-10-01"));
        assert_eq!(of(&plan[..2])[..], of(&plan)[..2]);
    }
}
