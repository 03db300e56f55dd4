//! The desk of an initiator: what waits for them, and the conditions of their cases.

use std::collections::BTreeSet;

use askama::Template;

use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::Context;
use crate::service::desk::{self, OwnCondition};
use crate::web::pages::base::{Frame, Page};
use crate::web::pages::initiator::{OwnCases, own_cases};

#[derive(Template)]
#[template(path = "desk/initiator.html")]
struct Desk<'a> {
    frame: &'a Frame,
    own: OwnCases,
    conditions: Vec<OwnCondition>,
    /// How many cases, the one that is being written included, wait for the initiator.
    waiting: usize,
}

impl Desk<'_> {
    fn is_late(&self, one: &OwnCondition) -> bool {
        one.due.row.due_date < self.frame.now.local_date()
    }

    /// The last moment of the day on which a condition is due.
    fn by(&self, one: &OwnCondition) -> Moment {
        Moment::end_of(one.due.row.due_date)
    }
}

/// The page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    let mut own = own_cases(cx, frame)?;
    let cases: Vec<Id> = own.rows.iter().map(|row| row.id).collect();
    let conditions = desk::conditions_of(cx, &cases)?;
    // What goes on without the initiator stands among all cases.
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
    Page::of(&Desk {
        frame,
        own,
        conditions,
        waiting,
    })
}
