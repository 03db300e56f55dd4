//! Casting a vote by one statement that reads and one that writes.

use super::judging::{self, judge};
use super::{Cast, NewVote};
use crate::domain::Id;
use crate::error::Result;
use crate::service::Context;
use crate::service::history::UnlockedChain;
use crate::store::ballots::{self, VotingSeat};

/// Casts the first vote of a seat on an open ballot where that pledges nothing and closes nothing, as nearly all do.
/// None, and nothing is written, where it takes more than that, or where something else about the case was written
/// since it was judged: then it is for [`super::cast`], under the lock.
///
/// The statement that writes is a transaction by itself, on PostgreSQL: vote, event and head of the chain, and these
/// only if the chain still ends where it did when the vote was judged. All that a vote is judged by, but for the time,
/// changes with an event in that chain. Errors: as [`super::cast`].
pub fn cast_at_once(cx: &mut Context<'_>, ballot_id: Id, new: &NewVote) -> Result<Option<Cast>> {
    let caster = cx.actor.representative()?;
    if !new.pledges.is_empty() {
        return Ok(None);
    }
    let seats = ballots::voting_seats(cx.conn, &ballot_id, &caster)?;
    if seats.is_empty() {
        return Ok(None);
    }
    let seat = judging::seat(seats, caster, new.seat_id)?;
    if seat.ballot.secret || seat.vote.is_some() {
        return Ok(None);
    }
    let judged = judge(cx, caster, new, &seat, None)?;
    if judged.closes {
        return Ok(None);
    }
    let vote = judged.vote(cx, new, &seat);
    let event = judging::event(&seat, Some(&vote), judged.told(Some(&vote), &[]));
    let VotingSeat {
        ballot,
        elector,
        chain_length,
        chain_head,
        ..
    } = seat;
    let chain = UnlockedChain::seen(ballot.case_id, chain_length, chain_head);
    if !chain.write(cx, &event, &vote)? {
        return Ok(None);
    }
    Ok(Some(Cast {
        ballot,
        elector,
        casting: judged.casting,
        vote: Some(vote),
        pledges: Vec::new(),
    }))
}
