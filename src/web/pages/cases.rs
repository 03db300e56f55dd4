//! Pages of cases: the list of visible cases, and the page of one case.

pub(super) mod events;
mod lines;
mod list;
mod loans;
mod money;
mod payments;
mod show;

use super::base::route::{Line, form, page};
use crate::policy::{CASE_COMMENTERS, CASE_READERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases", CASE_READERS, list::show),
        page("/cases/{case}", CASE_READERS, show::show),
        form("/cases/{case}/comments", CASE_COMMENTERS, show::comment),
    ]
}
