//! Desk of an initiator: their tasks, the conditions of their cases, the money that comes soon, and what is to be repaid.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::coming::{HeldBack, coming, held_back};
use super::due_money::DueMoney;
use super::to_repay::to_repay;
use crate::pages::base::{Layout, Page};
use crate::pages::initiator::{OwnCases, own_cases};
use edba_common::error::Result;
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::commitments::expected_payments;
use edba_service::desk::{self, OwnCondition};

#[derive(Template)]
#[template(path = "desk/initiator.html")]
struct Desk<'a> {
    layout: &'a Layout,
    own: OwnCases,
    conditions: Vec<OwnCondition>,
    /// What is to be repaid, and what comes soon.
    due_money: [DueMoney; 2],
    /// What waits for conditions that are not met.
    held_back: BTreeMap<Id, HeldBack>,
    /// How many cases wait for the initiator, drafts included.
    waiting: usize,
}

impl Desk<'_> {
    fn is_late(&self, one: &OwnCondition) -> bool {
        one.due.row.due_date < self.layout.now.local_date()
    }

    /// The end of the day on which a condition is due.
    fn by(&self, one: &OwnCondition) -> Moment {
        Moment::end_of(one.due.row.due_date)
    }
}

/// Renders the page.
pub(super) fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    let mut own = own_cases(cx, layout)?;
    let cases: Vec<Id> = own.rows.iter().map(|row| row.id).collect();
    let conditions = desk::conditions_of(cx, &cases)?;
    let instalments = expected_payments::coming(cx)?;
    let held_back = held_back(&instalments);
    let due_money = [to_repay(cx, layout)?, coming(layout, instalments, &conditions)];
    // Show only cases that wait for the initiator; the others are in the list of all cases.
    own.rows.retain(|row| row.waits());
    let waiting: BTreeSet<Id> = own
        .rows
        .iter()
        .map(|row| row.id)
        .chain(
            conditions
                .iter()
                .filter(|one| one.is_own)
                .map(|one| one.due.row.case_id),
        )
        .collect();
    let waiting = waiting.len() + usize::from(own.new_draft.is_some());
    Page::render(&Desk {
        layout,
        own,
        conditions,
        due_money,
        held_back,
        waiting,
    })
}
