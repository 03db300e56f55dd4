//! Part of an initiator's desk: the instalments that come soon, and how much waits for each condition.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use crate::pages::base::presentation::{instalment_tone, year_kind};
use crate::pages::base::{Badge, Layout};
use edba_domain::payment_schedule::InstalmentState;
use edba_domain::{Cents, Id, Moment};
use edba_service::commitments::expected_payments::ComingInstalment;
use edba_service::desk::OwnCondition;

/// How many days ahead the desk looks.
pub(super) const AHEAD: i64 = 60;
/// The most instalments on the desk; the others are on the pages of their cases.
const MOST: usize = 10;

/// An instalment that comes soon.
pub(super) struct Line {
    pub case_id: Id,
    pub case_title: String,
    pub decision_number: String,
    pub due_date: NaiveDate,
    pub is_late: bool,
    pub open: Cents,
    /// The funder.
    pub organisation: String,
    /// Instrument, budget year and kind.
    pub what: String,
    pub badge: Badge,
    /// The text of its condition while that is not met, and whether the user's organisation must meet it.
    pub condition: Option<(String, bool)>,
}

impl Line {
    /// The end of the day on which it is due.
    pub(super) fn by(&self) -> Moment {
        Moment::end_of(self.due_date)
    }
}

/// What waits for a condition.
pub(super) struct HeldBack {
    pub amount: Cents,
    /// The first due date of it.
    pub first: NaiveDate,
}

/// The instalments within 60 days, and what waits for conditions.
pub(super) struct Coming {
    pub lines: Vec<Line>,
    /// The sum of all of them, those that are not shown included.
    pub total: Cents,
    /// How many more there are in that time.
    pub more: usize,
    held_back: BTreeMap<Id, HeldBack>,
}

impl Coming {
    /// `conditions` are the open ones of the cases of the user's organisation.
    pub(super) fn new(layout: &Layout, found: Vec<ComingInstalment>, conditions: &[OwnCondition]) -> Self {
        let last = layout.now.local_date() + Duration::days(AHEAD);
        let held_back = held_back(&found);
        let mut lines: Vec<Line> = found
            .into_iter()
            .filter(|one| one.due_date <= last)
            .map(|one| line(layout, one, conditions))
            .collect();
        let total = lines.iter().map(|line| line.open).sum();
        let more = lines.len().saturating_sub(MOST);
        lines.truncate(MOST);
        Self {
            lines,
            total,
            more,
            held_back,
        }
    }

    /// How many days ahead it looks.
    pub(super) fn days(&self) -> i64 {
        AHEAD
    }

    /// What waits for a condition; None where nothing does.
    pub(super) fn waits_for(&self, condition: &Id) -> Option<&HeldBack> {
        self.held_back.get(condition)
    }
}

fn held_back(found: &[ComingInstalment]) -> BTreeMap<Id, HeldBack> {
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
    let instrument = layout.title_of("instrument", one.instrument);
    let year_kind = year_kind(layout, one.budget_year, one.expenditure_kind);
    Line {
        what: format!("{instrument}, {year_kind}"),
        is_late: one.state == InstalmentState::Overdue,
        badge: Badge::new(
            instalment_tone(one.state),
            layout.name_of("term-instalment", one.state),
        ),
        condition: one
            .condition
            .filter(|condition| !condition.is_met)
            .map(|condition| (condition.description, is_own(condition.id))),
        case_id: one.case_id,
        case_title: one.case_title,
        decision_number: one.decision_number,
        due_date: one.due_date,
        open: one.open,
        organisation: one.organisation,
    }
}
