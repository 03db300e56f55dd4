//! What an initiator does with the own cases: writing, revising, reporting progress.

mod draft;
mod edit;
mod edit_page;
mod list;
mod options;
mod programme_lines;
mod progress;
mod readable;
mod revisions;

use super::routes::Line;

pub(super) use list::{OwnCases, own_cases};

pub(super) fn lines() -> Vec<Line> {
    [
        list::lines(),
        edit::lines(),
        revisions::lines(),
        progress::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
