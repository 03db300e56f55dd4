//! Fast path for casting a vote: one statement that reads and one that writes.

use chrono::NaiveDate;

use super::eligibility::{self, judge};
use super::{Cast, NewVote};
use crate::Context;
use crate::events::UnlockedChain;
use crate::unit_of_work::{FirstRead, WithAccount};
use edba_common::error::{Code, Result};
use edba_domain::Id;
use edba_store::ballots::{self, VotingSeat};

/// The data by which a vote is judged, read together with the account that votes.
pub struct SeatsAtOnce {
    seats: Vec<VotingSeat>,
    /// The day on which the voter fills these seats.
    on: NaiveDate,
}

/// Reads the data by which a client's vote on a ballot is judged, and its account. `None` if it fills no seat.
pub fn read_at_once(first: &mut FirstRead<'_>, ballot_id: Id) -> Result<Option<WithAccount<SeatsAtOnce>>> {
    let on = first.today;
    let found = ballots::voting_seats_of_client(first.conn, &ballot_id, first.client_id, on)?;
    Ok(found.map(|(account, seats)| WithAccount {
        account,
        read_at: seats.first().and_then(|seat| seat.read_at),
        read: SeatsAtOnce { seats, on },
    }))
}

/// Casts the first vote of a seat on an open ballot, if it has no pledges and does not close the ballot, as usual.
/// Otherwise, or if another write about the case happened since the vote was judged or is under way, returns `None`
/// and writes nothing: the fallback is [`super::cast`], under the lock.
///
/// On PostgreSQL the writing statement is a transaction by itself (optimistic lock): it writes vote, event and head of
/// the chain only if the chain still has the end at which the vote was judged. All data by which a vote is judged,
/// except the time and the voter of the seat, changes with an event in that chain. The trigger on votes locks the
/// seat's row and checks its voter. Only the trigger checks for a conflict of interest of the voter, since few have
/// one. Errors: as [`super::cast`].
pub fn cast_at_once(cx: &mut Context<'_>, read: SeatsAtOnce, new: &NewVote) -> Result<Option<Cast>> {
    let caster = cx.actor.representative()?;
    let SeatsAtOnce { seats, on } = read;
    if !new.pledges.is_empty() {
        return Ok(None);
    }
    // Seats that succeeded another seat were not read: one of them can be the requested seat, or make it ambiguous.
    let is_clear = |seat: &VotingSeat| match new.seat_id {
        Some(wanted) => seat.elector.seat_id == wanted,
        None => seat.filling.principal_id == caster,
    };
    if !seats.iter().any(is_clear) {
        return Ok(None);
    }
    let seat = eligibility::seat(seats, caster, new.seat_id)?;
    if seat.ballot.secret || seat.vote.is_some() {
        return Ok(None);
    }
    // The deadline is compared with the clock of the database. The writing statement waits only for a concurrent change
    // of this seat.
    cx.not_before(seat.read_at.map(|read| cx.clock.of_database(read)));
    cx.not_before(seat.chain.head_recorded_at);
    let judged = judge(cx, caster, new, &seat, None)?;
    // The voter of a seat depends on the day: after midnight use the fallback, which judges again.
    if judged.closes || cx.today() != on {
        return Ok(None);
    }
    let vote = judged.vote(cx, new, &seat);
    let event = eligibility::event(&seat, Some(&vote), judged.event_data(cx.seal, Some(&vote), &[]));
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
        // The trigger on votes read the seat under a lock, and its voter has changed since the vote was judged.
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
