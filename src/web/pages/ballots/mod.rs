//! Pages of ballots: voting, pledging and the result.

mod cast_vote;
mod details;
pub(super) mod list;
mod pledge_table;
mod pledges;
mod recusal;
mod show;
mod vote_form;
mod voting;

pub(super) use details::{heading, result_badge};

use super::base::Frame;
use super::routes::{Line, form, page};
use crate::domain::ballot::Tally;
use crate::web::policy::{BALLOT_READERS, MEMBERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/ballots", BALLOT_READERS, list::show),
        page("/ballots/{ballot}", BALLOT_READERS, show::show),
        form("/ballots/{ballot}/review", MEMBERS, cast_vote::review),
        form("/ballots/{ballot}/effect", MEMBERS, cast_vote::effect),
        form("/ballots/{ballot}/vote", MEMBERS, cast_vote::cast),
        page("/ballots/{ballot}/receipt", MEMBERS, cast_vote::receipt),
        form("/ballots/{ballot}/recusal", MEMBERS, recusal::declare),
    ]
}

/// The counts of a tally in one line; None if they are hidden.
pub(super) fn counts_in_words(frame: &Frame, tally: Option<&str>) -> Option<String> {
    let tally: Tally = serde_json::from_str(tally?).ok()?;
    Some(frame.with_all(
        "ballot-counts",
        &[
            ("for", &tally.for_count?),
            ("against", &tally.against_count?),
            ("abstain", &tally.abstain_count?),
        ],
    ))
}
