//! Part of an initiator's desk: the instalments that come soon, and how much waits for each condition.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::due_money::{DueMoney, Line};
use crate::pages::base::presentation::{instalment_tone, instrument_year_kind};
use crate::pages::base::{Badge, Layout};
use edba_domain::payment_schedule::InstalmentState;
use edba_domain::{Cents, Id};
use edba_service::commitments::expected_payments::ComingInstalment;
use edba_service::desk::OwnCondition;

/// The instalments that come as far as the desk looks ahead. `conditions` are the open ones of the cases of the user's
/// organisation.
pub(super) fn coming(layout: &Layout, found: Vec<ComingInstalment>, conditions: &[OwnCondition]) -> DueMoney {
    let last = DueMoney::last_day(layout);
    let lines = found
        .into_iter()
        .filter(|one| one.due_date <= last)
        .map(|one| line(layout, one, conditions))
        .collect();
    DueMoney::new(layout, "coming", "desk-coming", "desk-coming-more", lines)
}

/// What waits for a condition.
pub(super) struct HeldBack {
    pub amount: Cents,
    /// The first due date of it.
    pub first: NaiveDate,
}

/// What of these instalments waits for conditions that are not met, by condition.
pub(super) fn held_back(found: &[ComingInstalment]) -> BTreeMap<Id, HeldBack> {
    let mut held_back: BTreeMap<Id, HeldBack> = BTreeMap::new();
    for one in found {
        let Some(condition) = one.condition.as_ref().filter(|condition| !condition.is_met) else {
            continue;
        };
        let held = held_back.entry(condition.id).or_insert(HeldBack {
            amount: Cents::ZERO,
            first: one.due_date,
        });
        held.amount += one.open;
        held.first = held.first.min(one.due_date);
    }
    held_back
}

fn line(layout: &Layout, one: ComingInstalment, conditions: &[OwnCondition]) -> Line {
    let is_own = |id: Id| conditions.iter().any(|own| own.is_own && own.due.row.id == id);
    Line {
        path: format!("/cases/{}#payments", one.case_id),
        what: instrument_year_kind(layout, one.instrument, one.budget_year, one.expenditure_kind),
        is_late: one.state == InstalmentState::Overdue,
        badge: Badge::new(
            instalment_tone(one.state),
            layout.name_of("term-instalment", one.state),
        ),
        condition: one
            .condition
            .filter(|condition| !condition.is_met)
            .map(|condition| (condition.description, is_own(condition.id))),
        case_title: one.case_title,
        decision_number: one.decision_number,
        due_date: one.due_date,
        open: one.open,
        amount: layout.with2(
            "desk-coming-from",
            "amount",
            layout.euros(&one.open),
            "who",
            &one.organisation,
        ),
    }
}
