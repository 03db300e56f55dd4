//! Pages of ballots: voting, pledging and the result.

mod cast_vote;
mod details;
pub(super) mod list;
mod papers;
mod pledge_table;
mod pledges;
mod recusal;
mod show;
mod vote_form;
mod voting;

pub(super) use details::{heading, result_badge};

use super::base::route::{Line, form, page};
use crate::policy::{BALLOT_READERS, MEMBERS};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::Id;
use edba_domain::codes::{BallotKind, Language};
use edba_service::ballots::{BallotView, MySeat};

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

/// Whether votes contain pledges: only those of the board do.
fn takes_pledges(sheet: &BallotView) -> bool {
    sheet.ballot.kind != BallotKind::Advice
}

/// Finds the selected seat. Errors: 403 as the vote itself would return.
fn seat_of(sheet: &BallotView, seat_id: Option<Id>) -> Result<&MySeat> {
    let seat = match seat_id {
        Some(id) => sheet.mine.iter().find(|seat| seat.elector.seat_id == id),
        None => sheet.mine.first(),
    };
    let seat = seat.ok_or_else(|| Error::forbidden("You are not in the electorate of this ballot."))?;
    match &seat.casting {
        Ok(_) => Ok(seat),
        Err(reason) => Err(Error::forbidden(locale::text(Language::En, &reason.message()))),
    }
}
