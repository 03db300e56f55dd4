//! What the project bureau does: it follows every case, gives the commands, runs the ballots and sees to what
//! is due.

mod approvals;
mod board_ballot;
mod command;
mod dead_letters;
mod follow_up;
mod manage;
mod mandate;
mod mandates;
mod people;
mod pipeline;
mod waits;
mod work;

use super::routes::Line;

pub(super) use dead_letters::kind_name;
pub(super) use pipeline::days_since;
pub(super) use waits::waits_text;

pub(super) fn lines() -> Vec<Line> {
    [
        pipeline::lines(),
        work::lines(),
        command::lines(),
        board_ballot::lines(),
        manage::lines(),
        approvals::lines(),
        follow_up::lines(),
        mandates::lines(),
        mandate::lines(),
        people::lines(),
        dead_letters::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
