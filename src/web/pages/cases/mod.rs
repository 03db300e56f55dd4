//! Cases: the list of those that one may see, and the story of each on one page.

mod lines;
mod list;
mod money;
mod show;
pub(super) mod timeline;

use super::routes::{Line, form, page};
use crate::web::access::{CASE_COMMENTERS, CASE_READERS};

pub(super) use lines::outcome_badge;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases", CASE_READERS, list::show),
        page("/cases/{case}", CASE_READERS, show::show),
        form("/cases/{case}/comments", CASE_COMMENTERS, show::comment),
    ]
}
