//! The desk of an initiator: the cases that wait for them, and what is being written.

use askama::Template;

use crate::domain::codes::CaseStatus;
use crate::error::Result;
use crate::service::Context;
use crate::web::pages::base::{Frame, Page};
use crate::web::pages::initiator::{OwnCases, own_cases};

#[derive(Template)]
#[template(path = "desk/initiator.html")]
struct Desk<'a> {
    frame: &'a Frame,
    own: OwnCases,
    waiting: usize,
}

/// The page.
pub(super) fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    let mut own = own_cases(cx, frame)?;
    // What goes on without the initiator stands among all cases.
    own.rows.retain(|row| {
        row.draft.is_some() || matches!(row.status, CaseStatus::Proposal | CaseStatus::Monitored)
    });
    let waiting = own.rows.len() + usize::from(own.new_draft.is_some());
    Page::of(&Desk { frame, own, waiting })
}
