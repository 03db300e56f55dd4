//! Pages of an initiator: writing and revising cases, and reporting progress.

mod draft;
mod edit;
mod edit_page;
mod indicators;
mod list;
mod options;
mod programme_lines;
mod readable;
mod revisions;

use super::base::route::Line;

pub(super) use list::{OwnCases, own_cases};

pub(super) fn lines() -> Vec<Line> {
    [
        list::lines(),
        edit::lines(),
        revisions::lines(),
        indicators::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
