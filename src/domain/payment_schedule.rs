//! Payment schedules: by when a commitment is to be paid, and what must hold first.
//!
//! Source: DOMAIN.md, *From commitment to settlement*. A schedule has versions, proposed by the bureau or by the funder's
//! partner and agreed to by the other. No payment names an instalment: what is paid of each follows from the sum of the
//! payments.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::{Instrument, Role};
use crate::{Cents, Fault, Id, Message, text};

/// The most instalments of a schedule.
pub const MOST_INSTALMENTS: usize = 60;
/// An instalment is `due` from so many days before its due date.
const DUE_DAYS: i64 = 7;

text_enum! {
    /// The state of a version of a payment schedule. `proposed`: it waits for the answer of the other side. `in-force`:
    /// agreed to; a commitment has at most one. `superseded`: a later version is or was in force. `refused`: the other side
    /// did not agree. `replaced`: another proposal took its place before it was answered. `withdrawn`: the side that proposed it
    /// took it back before it was answered.
    pub enum ScheduleStatus {
        Proposed = "proposed",
        InForce = "in-force",
        Superseded = "superseded",
        Refused = "refused",
        Replaced = "replaced",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// A side of a payment schedule: the project bureau, or the finance partner of the funder.
    pub enum SchedulingSide { Bureau = "bureau", FinancePartner = "finance-partner" }
}

text_enum! {
    /// The state of an instalment. `paid`: all of it is paid. `waiting`: its condition is not met, so that it cannot be paid.
    /// `overdue`: its due date has passed. `due`: its due date is today or within seven days. `upcoming`: its due date is
    /// later.
    pub enum InstalmentState {
        Paid = "paid",
        Waiting = "waiting",
        Overdue = "overdue",
        Due = "due",
        Upcoming = "upcoming",
    }
}

impl SchedulingSide {
    /// The side for which an account of this role acts.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Bureau => Some(Self::Bureau),
            Role::FinancePartner => Some(Self::FinancePartner),
            _ => None,
        }
    }
}

/// An instalment as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInstalment {
    pub due_date: NaiveDate,
    #[schema(example = "40000.00")]
    pub amount: Cents,
    /// What it is for.
    #[schema(min_length = 1, max_length = 200, example = "Second part, after the permit")]
    pub description: String,
    /// A condition of the decision that must be met before it is paid.
    pub condition_id: Option<Id>,
}

/// An instalment of a version in force. A schedule has them in the order of their due dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    pub due_date: NaiveDate,
    pub amount: Cents,
    /// Whether its condition is not met.
    pub waits: bool,
}

impl Instalment {
    /// Its state on a day, given what is paid of it.
    pub fn state(&self, paid: Cents, today: NaiveDate) -> InstalmentState {
        if paid >= self.amount {
            InstalmentState::Paid
        } else if self.waits {
            InstalmentState::Waiting
        } else if self.due_date < today {
            InstalmentState::Overdue
        } else if self.due_date <= due_until(today) {
            InstalmentState::Due
        } else {
            InstalmentState::Upcoming
        }
    }
}

/// The last due date of what is `due` on a day.
pub fn due_until(today: NaiveDate) -> NaiveDate {
    today + Duration::days(DUE_DAYS)
}

/// Whether commitments of this instrument are paid by a schedule.
pub fn is_paid_by_schedule(instrument: Instrument) -> bool {
    // A guarantee is an amount at risk: it is called or expires.
    instrument != Instrument::Guarantee
}

/// The faults of a proposal: its instalments must add up to `total`, and be due in order and not before `decided`, the day on
/// which the money was committed.
pub fn faults(instalments: &[NewInstalment], total: Cents, decided: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut earliest = decided;
    for (place, instalment) in instalments.iter().enumerate() {
        let at = |field: &str| format!("/instalments/{place}/{field}");
        if instalment.due_date < decided {
            faults.push(Fault::new(
                at("dueDate"),
                "before-decision",
                format!("The money was committed on {decided}; nothing is due before."),
            ));
        } else if instalment.due_date < earliest {
            let fault = Fault::new(
                at("dueDate"),
                "dates-out-of-order",
                format!(
                    "Give the instalments in the order of their due dates; the one before is due on {earliest}."
                ),
            );
            faults.push(fault.saying(Message::new("instalment-out-of-order").with("earliest", earliest)));
        }
        earliest = earliest.max(instalment.due_date);
        if !instalment.amount.is_positive() {
            faults.push(Fault::new(
                at("amount"),
                "amount-not-positive",
                "An instalment is more than zero.",
            ));
        }
        faults.extend(text::line_fault(&at("description"), &instalment.description));
    }
    let sum: Cents = instalments.iter().map(|instalment| instalment.amount).sum();
    if instalments.is_empty() || instalments.len() > MOST_INSTALMENTS {
        let fault = Fault::new(
            "/instalments",
            "out-of-range",
            format!("A schedule has from 1 to {MOST_INSTALMENTS} instalments."),
        );
        faults.push(fault.saying(Message::new("instalments-out-of-range").with("most", MOST_INSTALMENTS)));
    } else if sum != total {
        let fault = Fault::new(
            "/instalments",
            "instalments-do-not-add-up",
            format!(
                "The instalments add up to {sum}; the commitment less what is given up of it is {total}."
            ),
        );
        let (key, difference) = match sum < total {
            true => ("instalments-too-little", total - sum),
            false => ("instalments-too-much", sum - total),
        };
        let message = Message::new(key).with("sum", sum).with("total", total);
        faults.push(fault.saying(message.with("difference", difference)));
    }
    faults
}

/// What is paid of each instalment: payments fill those that may be paid, in order, and then those that wait for a condition.
pub fn fill(instalments: &[Instalment], paid: Cents) -> Vec<Cents> {
    let mut left = paid;
    let mut filled = vec![Cents::ZERO; instalments.len()];
    for waits in [false, true] {
        let pairs = instalments.iter().zip(&mut filled);
        for (instalment, filled) in pairs.filter(|(instalment, _)| instalment.waits == waits) {
            *filled = left.min(instalment.amount);
            left -= *filled;
        }
    }
    filled
}

/// What may be paid now: the instalments that wait for no condition, less what is paid.
pub fn payable(instalments: &[Instalment], paid: Cents) -> Cents {
    let ready: Cents = instalments
        .iter()
        .filter(|instalment| !instalment.waits)
        .map(|instalment| instalment.amount)
        .sum();
    ready.less(paid)
}

/// The amounts of the instalments after `by` of the commitment is given up: it is taken from what is unpaid of them, from the
/// last one backwards. An instalment of which nothing is left falls away. `by` is at most what is unpaid.
pub fn trimmed(instalments: &[Instalment], paid: Cents, by: Cents) -> Vec<Cents> {
    let mut left = by;
    let mut amounts: Vec<Cents> = Vec::with_capacity(instalments.len());
    for (instalment, filled) in instalments.iter().zip(fill(instalments, paid)).rev() {
        let taken = left.min(instalment.amount - filled);
        left -= taken;
        amounts.push(instalment.amount - taken);
    }
    amounts.reverse();
    amounts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn instalment(due: &str, euros: i64, waits: bool) -> Instalment {
        Instalment {
            due_date: day(due),
            amount: Cents::euros(euros),
            waits,
        }
    }

    fn proposed(due: &str, euros: i64) -> NewInstalment {
        NewInstalment {
            due_date: day(due),
            amount: Cents::euros(euros),
            description: "Termijn".into(),
            condition_id: None,
        }
    }

    fn euros<const N: usize>(amounts: [i64; N]) -> Vec<Cents> {
        amounts.map(Cents::euros).to_vec()
    }

    /// The first may be paid, the second waits for its condition, the third may be paid.
    fn schedule() -> [Instalment; 3] {
        [
            instalment("2026-04-01", 40, false),
            instalment("2026-06-01", 30, true),
            instalment("2026-09-01", 30, false),
        ]
    }

    #[test]
    fn payments_fill_what_may_be_paid_first() {
        assert_eq!(fill(&schedule(), Cents::euros(50)), euros([40, 0, 10]));
        assert_eq!(fill(&schedule(), Cents::euros(80)), euros([40, 10, 30]));
        assert_eq!(payable(&schedule(), Cents::euros(50)), Cents::euros(20));
        assert_eq!(payable(&schedule(), Cents::euros(80)), Cents::ZERO);
    }

    #[test]
    fn an_instalment_is_due_from_a_week_ahead_and_overdue_after_its_day() {
        let state = |today: &str, paid: i64, waits: bool| {
            instalment("2026-04-10", 40, waits).state(Cents::euros(paid), day(today))
        };
        assert_eq!(state("2026-04-02", 0, false), InstalmentState::Upcoming);
        assert_eq!(state("2026-04-03", 39, false), InstalmentState::Due);
        assert_eq!(state("2026-04-10", 0, false), InstalmentState::Due);
        assert_eq!(state("2026-04-11", 39, false), InstalmentState::Overdue);
        assert_eq!(state("2026-04-11", 0, true), InstalmentState::Waiting);
        assert_eq!(state("2026-04-11", 40, true), InstalmentState::Paid);
    }

    #[test]
    fn what_is_given_up_is_taken_from_the_last_that_is_unpaid() {
        assert_eq!(
            trimmed(&schedule(), Cents::ZERO, Cents::euros(40)),
            euros([40, 20, 0])
        );
        // Ten of the last one is paid: it stays.
        assert_eq!(
            trimmed(&schedule(), Cents::euros(50), Cents::euros(50)),
            euros([40, 0, 10])
        );
    }

    #[test]
    fn a_proposal_adds_up_in_order_and_begins_with_the_decision() {
        let total = Cents::euros(100);
        let faults = |instalments: &[NewInstalment]| {
            let found = faults(instalments, total, day("2026-03-02"));
            found
                .into_iter()
                .map(|fault| format!("{} {}", fault.pointer, fault.code))
                .collect::<Vec<_>>()
        };
        let (first, second) = (proposed("2026-03-02", 60), proposed("2027-03-02", 40));
        assert_eq!(faults(&[first.clone(), second.clone()]), [""; 0]);
        assert_eq!(
            faults(&[second, first.clone()]),
            ["/instalments/1/dueDate dates-out-of-order"]
        );
        assert_eq!(faults(&[first]), ["/instalments instalments-do-not-add-up"]);
        assert_eq!(faults(&[]), ["/instalments out-of-range"]);
        assert_eq!(
            faults(&[proposed("2026-03-01", 100), proposed("2026-03-02", 0)]),
            [
                "/instalments/0/dueDate before-decision",
                "/instalments/1/amount amount-not-positive"
            ]
        );
    }

    /// A schedule, and a part of its sum that is paid.
    fn schedules() -> impl Strategy<Value = (Vec<Instalment>, Cents)> {
        let one = (1..1_000_000_i64, any::<bool>());
        (prop::collection::vec(one, 1..20), 0..=1_000_i64).prop_map(|(parts, share)| {
            let total: i64 = parts.iter().map(|(cents, _)| cents).sum();
            let instalments = parts.into_iter().map(|(cents, waits)| Instalment {
                due_date: day("2026-04-01"),
                amount: Cents::new(cents),
                waits,
            });
            (instalments.collect(), Cents::new(total * share / 1_000))
        })
    }

    proptest! {
        #[test]
        fn what_is_filled_is_what_was_paid((instalments, paid) in schedules()) {
            let filled = fill(&instalments, paid);
            prop_assert_eq!(filled.iter().sum::<Cents>(), paid);
            for (instalment, filled) in instalments.iter().zip(&filled) {
                prop_assert!(!filled.is_negative() && *filled <= instalment.amount);
            }
            // Nothing that waits is filled while something that may be paid is open.
            let open_ready = instalments.iter().zip(&filled).any(|(i, filled)| !i.waits && *filled < i.amount);
            let filled_waiting = instalments.iter().zip(&filled).any(|(i, filled)| i.waits && filled.is_positive());
            prop_assert!(!(open_ready && filled_waiting));
        }

        #[test]
        fn what_is_payable_fills_nothing_that_waits((instalments, paid) in schedules()) {
            let payable = payable(&instalments, paid);
            let total: Cents = instalments.iter().map(|i| i.amount).sum();
            prop_assert!(!payable.is_negative() && paid + payable <= total);
            let before = fill(&instalments, paid);
            let after = fill(&instalments, paid + payable);
            for ((instalment, before), after) in instalments.iter().zip(before).zip(after) {
                let expected = if instalment.waits || payable.is_zero() { before } else { instalment.amount };
                prop_assert_eq!(after, expected);
            }
        }

        #[test]
        fn what_is_given_up_leaves_what_is_paid((instalments, paid) in schedules(), share in 0..=100_i64) {
            let total: Cents = instalments.iter().map(|i| i.amount).sum();
            let by = Cents::new((total - paid).get() * share / 100);
            let amounts = trimmed(&instalments, paid, by);
            prop_assert_eq!(amounts.iter().sum::<Cents>(), total - by);
            let rest: Vec<Instalment> = instalments
                .iter()
                .zip(&amounts)
                .map(|(instalment, amount)| Instalment { amount: *amount, ..*instalment })
                .collect();
            prop_assert_eq!(fill(&rest, paid), fill(&instalments, paid));
            // Only what follows the first one that was cut is cut as well.
            let cut = instalments.iter().zip(&amounts).position(|(i, amount)| *amount < i.amount);
            for (place, paid) in fill(&instalments, paid).into_iter().enumerate().skip(cut.map_or(usize::MAX, |at| at + 1)) {
                prop_assert_eq!(amounts[place], paid);
            }
        }
    }
}
