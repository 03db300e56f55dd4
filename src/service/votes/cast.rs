//! Casting and changing a vote.

use super::eligibility::{self, Judged, judge};
use super::pledging::Touched;
use super::preview::usable_beside;
use super::{NewVote, pledging, sealed_box};
use crate::Context;
use crate::ballots::{Ballot, BallotElector, CloseCause, close_now};
use crate::events::Chain;
use edba_common::error::Result;
use edba_domain::ballot::{Casting, Counts};
use edba_domain::codes::Position;
use edba_domain::funding::PledgeOffer;
use edba_domain::{Cents, Id};
use edba_store::ballots::{self, ParticipationRow, Pledge, Vote, VotingSeat};

/// The result of casting a vote. For a secret ballot it says only that the seat took part.
#[derive(Debug, Clone)]
pub struct Cast {
    pub ballot: Ballot,
    pub elector: BallotElector,
    pub casting: Casting,
    pub vote: Option<Vote>,
    pub pledges: Vec<Pledge>,
    /// For each pledge: the most of it that the case can take at present. Empty once the ballot has ended.
    pub usable: Vec<Cents>,
}

/// Casts or changes the vote of a seat. One transaction under the lock of the case's chain: votes about one case are
/// serialised, and the deadline is compared here, where the vote is written.
///
/// Errors: 404; 400; 403 if the representative may not vote; 409 if the ballot has ended.
pub fn cast(cx: &mut Context<'_>, ballot_id: Id, new: &NewVote) -> Result<Cast> {
    let caster = cx.actor.representative()?;
    let mut chain = Chain::of_ballot(cx, ballot_id)?;
    let Considered {
        seat,
        judged,
        papers,
        locked,
    } = considered(cx, caster, ballot_id, new, pledging::lock)?;
    // Write the vote first if pledges refer to it or a close counts it; otherwise write it together with its event.
    let written_first = judged.closes || !new.pledges.is_empty();
    let (vote, pledges, others) = if let Some(papers) = papers {
        take_part(cx, &judged, &seat, papers, new.position)?;
        (None, Vec::new(), Vec::new())
    } else {
        let vote = judged.vote(cx, new, &seat);
        let (pledges, others) = put(cx, &judged, &seat, &vote, (&new.pledges, locked), written_first)?;
        (Some(vote), pledges, others)
    };
    let data = judged.event_data(cx.seal, vote.as_ref(), &pledges);
    chain.add(cx, eligibility::event(&seat, vote.as_ref(), data))?;
    let VotingSeat { ballot, elector, .. } = seat;
    let ballot = if judged.closes {
        close_now(cx, &mut chain, ballot, CloseCause::AllVoted)?
    } else {
        ballot
    };
    match vote.as_ref().filter(|_| !written_first) {
        Some(vote) => chain.close_with(cx, vote)?,
        None => chain.close(cx)?,
    }
    let usable = usable_beside(cx, &ballot, &pledges, others)?;
    Ok(Cast {
        ballot,
        elector,
        casting: judged.casting,
        vote,
        pledges,
        usable,
    })
}

/// Whether a vote could be cast now; nothing is written. Errors: as [`cast`].
pub fn check(cx: &mut Context<'_>, ballot_id: Id, new: &NewVote) -> Result<()> {
    let caster = cx.actor.representative()?;
    considered(cx, caster, ballot_id, new, |_, _, _| Ok(())).map(drop)
}

/// A vote that may be cast, with the data that was read to judge it.
struct Considered<L> {
    seat: VotingSeat,
    judged: Judged,
    /// The counts in the box of a secret ballot; `None` if votes are open.
    papers: Option<Counts>,
    locked: L,
}

/// Finds the seat of a vote and judges the vote, after `lock` has taken the further locks that a vote for the seat
/// needs. Errors: as [`cast`].
fn considered<L>(
    cx: &mut Context<'_>,
    caster: Id,
    ballot_id: Id,
    new: &NewVote,
    lock: fn(&mut Context<'_>, &VotingSeat, &[PledgeOffer]) -> Result<L>,
) -> Result<Considered<L>> {
    let today = cx.today();
    let seats = ballots::voting_seats(cx.conn, &ballot_id, &caster, today)?;
    let mut seat = eligibility::seat(seats, caster, new.seat_id)?;
    let participation = if seat.ballot.secret {
        let seat_id = &seat.elector.seat_id;
        seat.others_have_voted = ballots::others_took_part(cx.conn, &ballot_id, seat_id)?;
        ballots::participation(cx.conn, &ballot_id, seat_id)?
    } else {
        None
    };
    let locked = lock(cx, &seat, &new.pledges)?;
    if cx.today() != today {
        // The day changed, so the voter of a seat may have changed: judge again. All locks are held now, so this
        // does not wait.
        return considered(cx, caster, ballot_id, new, lock);
    }
    let judged = judge(cx, caster, new, &seat, participation.as_ref())?;
    pledging::check(cx, &seat.ballot, caster, &new.pledges)?;
    let papers = if seat.ballot.secret {
        // A paper can be added only to a box that can be opened.
        Some(sealed_box::open(cx, &ballot_id)?)
    } else {
        None
    };
    Ok(Considered {
        seat,
        judged,
        papers,
        locked,
    })
}

/// Records that a seat took part in a secret ballot, and adds its paper to the box.
fn take_part(
    cx: &mut Context<'_>,
    judged: &Judged,
    seat: &VotingSeat,
    papers: Counts,
    position: Position,
) -> Result<()> {
    let ballot_id = seat.ballot.id;
    let today = cx.today();
    ballots::insert_participation(
        cx.conn,
        &ParticipationRow {
            ballot_id,
            seat_id: judged.elector.seat_id,
            cast_by: judged.voter.representative_id,
            principal_id: Some(judged.voter.principal_id),
            appointed_from: judged.voter.appointment.map(|a| a.from_date),
            appointed_until: judged.voter.appointment.and_then(|a| a.until_date),
            cast_on: Some(today),
        },
    )?;
    sealed_box::put(cx, &ballot_id, papers, position)
}

/// Supersedes the earlier vote of the seat and its pledges, and writes the pledges of the new vote. Returns these, and
/// the pledges of the other seats.
fn put(
    cx: &mut Context<'_>,
    judged: &Judged,
    seat: &VotingSeat,
    vote: &Vote,
    (pledges, touched): (&[PledgeOffer], Touched),
    written_first: bool,
) -> Result<(Vec<Pledge>, Vec<Pledge>)> {
    if let Some(earlier) = &seat.vote {
        ballots::set_aside_vote(cx.conn, &earlier.id)?;
    }
    if written_first {
        ballots::insert_vote(cx.conn, vote)?;
    }
    let (ballot, elector) = (&seat.ballot, &judged.elector);
    pledging::replace(cx, ballot, elector, vote, pledges, touched)
}
