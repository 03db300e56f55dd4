//! Pages of the meetings of tables and board: members read them; the bureau plans, moves and cancels them.

mod list;
mod plan;
mod show;

use super::base::route::{Line, form, page};
use crate::policy::{BALLOT_READERS, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/meetings", BALLOT_READERS, list::show),
        page("/meetings/new", BUREAU, plan::show),
        form("/meetings/new", BUREAU, plan::send),
        page("/meetings/{meeting}", BALLOT_READERS, show::show),
        form("/meetings/{meeting}/{act}", BUREAU, show::act),
        page("/meetings/{meeting}/calendar.ics", BALLOT_READERS, show::calendar),
    ]
}
