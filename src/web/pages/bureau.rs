//! Pages of the project bureau: following cases, giving commands, running ballots and handling what is due.

mod ballot;
mod board_ballot;
mod case;
mod command;
mod dead_letters;
mod follow_up;
mod mandate;
mod mandates;
mod pending_actions;
mod people;
mod pipeline;
mod waiting_on;

use super::base::route::Line;

pub(super) use waiting_on::waits_text;

pub(super) fn lines() -> Vec<Line> {
    [
        pipeline::lines(),
        case::lines(),
        command::lines(),
        board_ballot::lines(),
        ballot::lines(),
        pending_actions::lines(),
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
