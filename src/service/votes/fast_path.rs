//! Casting a vote by one statement that reads and one that writes.

use chrono::NaiveDate;

use super::judging::{self, judge};
use super::{Cast, NewVote};
use crate::domain::Id;
use crate::error::{Code, Result};
use crate::service::Context;
use crate::service::history::UnlockedChain;
use crate::service::unit_of_work::{FirstRead, WithAccount};
use crate::store::ballots::{self, VotingSeat};

/// What a vote is decided by, as it was read together with the account that votes.
pub struct SeatsAtOnce {
    seats: Vec<VotingSeat>,
    /// The day on which the voter fills these seats.
    on: NaiveDate,
}

/// Reads what a vote of a client on a ballot is decided by, with its account. None where it fills no seat of it.
pub fn read_at_once(first: &mut FirstRead<'_>, ballot_id: Id) -> Result<Option<WithAccount<SeatsAtOnce>>> {
    let on = first.today;
    let found = ballots::voting_seats_of_client(first.conn, &ballot_id, first.client_id, on)?;
    Ok(found.map(|(account, seats)| WithAccount {
        account,
        read_at: seats.first().and_then(|seat| seat.read_at),
        read: SeatsAtOnce { seats, on },
    }))
}

/// Casts the first vote of a seat on an open ballot where that pledges nothing and closes nothing, as nearly all do.
/// None, and nothing is written, where it takes more than that, or where something else about the case was written
/// since it was judged, or is being written: then it is for [`super::cast`], under the lock.
///
/// The statement that writes is a transaction by itself, on PostgreSQL: vote, event and head of the chain, and these
/// only if the chain still ends where it did when the vote was judged. All that a vote is judged by, but for the time and
/// for who fills the seat, changes with an event in that chain; who fills the seat is held by the guard on votes, which
/// locks its row. The guard alone looks for a conflict of interest of the one who votes: few have one. Errors: as
/// [`super::cast`].
pub fn cast_at_once(cx: &mut Context<'_>, read: SeatsAtOnce, new: &NewVote) -> Result<Option<Cast>> {
    let caster = cx.actor.representative()?;
    let SeatsAtOnce { seats, on } = read;
    if !new.pledges.is_empty() {
        return Ok(None);
    }
    // Seats that took over another were not read: they can be the one that is meant, or make it unclear which is.
    let is_clear = |seat: &VotingSeat| match new.seat_id {
        Some(wanted) => seat.elector.seat_id == wanted,
        None => seat.filling.principal_id == caster,
    };
    if !seats.iter().any(is_clear) {
        return Ok(None);
    }
    let seat = judging::seat(seats, caster, new.seat_id)?;
    if seat.ballot.secret || seat.vote.is_some() {
        return Ok(None);
    }
    // The deadline is compared with the clock of the database. The statement that writes waits for nobody but whoever
    // changes this seat at the same time.
    cx.not_before(seat.read_at.map(|read| cx.clock.of_database(read)));
    cx.not_before(seat.chain.head_recorded_at);
    let judged = judge(cx, caster, new, &seat, None)?;
    // Who fills a seat is a matter of the day: past midnight it is judged again.
    if judged.closes || cx.today() != on {
        return Ok(None);
    }
    let vote = judged.vote(cx, new, &seat);
    let event = judging::event(&seat, Some(&vote), judged.told(cx.seal, Some(&vote), &[]));
    let VotingSeat {
        ballot,
        elector,
        chain,
        ..
    } = seat;
    let chain = UnlockedChain::seen(chain);
    match chain.write(cx, &event, &vote) {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        // The guard on votes reads the seat under a lock: who fills it has changed since it was judged.
        Err(error) if error.code == Code::Conflict => return Ok(None),
        Err(error) => return Err(error),
    }
    Ok(Some(Cast {
        ballot,
        elector,
        casting: judged.casting,
        vote: Some(vote),
        pledges: Vec::new(),
        usable: Vec::new(),
    }))
}
