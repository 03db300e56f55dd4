//! Casting a vote by one statement that reads and one that writes.

use super::judging::{self, judge};
use super::{Cast, NewVote};
use crate::domain::Id;
use crate::error::{Code, Result};
use crate::service::Context;
use crate::service::history::UnlockedChain;
use crate::store::ballots::{self, VotingSeat};

/// Casts the first vote of a seat on an open ballot where that pledges nothing and closes nothing, as nearly all do.
/// None, and nothing is written, where it takes more than that, or where something else about the case was written
/// since it was judged, or is being written: then it is for [`super::cast`], under the lock.
///
/// The statement that writes is a transaction by itself, on PostgreSQL: vote, event and head of the chain, and these
/// only if the chain still ends where it did when the vote was judged. All that a vote is judged by, but for the time and
/// for who fills the seat, changes with an event in that chain; who fills the seat is held by the guard on votes, which
/// locks its row. Errors: as [`super::cast`].
pub fn cast_at_once(cx: &mut Context<'_>, ballot_id: Id, new: &NewVote) -> Result<Option<Cast>> {
    let caster = cx.actor.representative()?;
    if !new.pledges.is_empty() {
        return Ok(None);
    }
    let today = cx.today();
    let seats = ballots::voting_seats(cx.conn, &ballot_id, &caster, today)?;
    if seats.is_empty() {
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
    if judged.closes || cx.today() != today {
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
