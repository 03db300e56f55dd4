//! Ballots: voting, pledging, and reading how a ballot ended.

mod act;
mod facts;
mod filled;
pub(super) mod list;
mod pledge_table;
mod pledges;
mod recusal;
mod show;
mod voting;

pub(super) use facts::{heading, result_badge};

use super::base::Frame;
use super::routes::{Line, form, page};
use crate::domain::ballot::Tally;
use crate::web::access::{BALLOT_READERS, MEMBERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/ballots", BALLOT_READERS, list::show),
        page("/ballots/{ballot}", BALLOT_READERS, show::show),
        form("/ballots/{ballot}/review", MEMBERS, act::review),
        form("/ballots/{ballot}/effect", MEMBERS, act::effect),
        form("/ballots/{ballot}/vote", MEMBERS, act::cast),
        page("/ballots/{ballot}/receipt", MEMBERS, act::receipt),
        form("/ballots/{ballot}/recusal", MEMBERS, recusal::declare),
    ]
}

/// The counts of a tally in one line; None where they are not shown.
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
