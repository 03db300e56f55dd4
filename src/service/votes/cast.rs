//! Casting and changing a vote.

use serde_json::json;

use super::{pledging, sealed_box};
use crate::domain::Id;
use crate::domain::ballot::{Casting, MayNotVote, check_caster, check_change, is_open_at};
use crate::domain::codes::{BallotStatus, PledgeStatus, Position};
use crate::domain::funding::PledgeOffer;
use crate::error::{Error, Obstacle, Result};
use crate::service::Context;
use crate::service::ballots::{BallotRow, CloseCause, ElectorRow, close_now, domain_elector, rules_of};
use crate::service::history::{Chain, NewEvent};
use crate::store::ballots::{self, ParticipationRow, PledgeRow, VoteRow, VotingSeat};

/// A vote as it comes in.
#[derive(Debug, Clone)]
pub struct NewVote {
    /// For whom, where the representative may act for more than one seat.
    pub seat_id: Option<Id>,
    pub position: Position,
    pub reason: Option<String>,
    pub pledges: Vec<PledgeOffer>,
}

/// What was cast. Of a secret vote only that the seat took part.
#[derive(Debug, Clone)]
pub struct Cast {
    pub ballot: BallotRow,
    pub elector: ElectorRow,
    pub casting: Casting,
    pub vote: Option<VoteRow>,
    pub pledges: Vec<PledgeRow>,
}

/// Casts or changes the vote of a seat. One transaction under the lock of the case's chain: votes about one
/// case follow each other, and the deadline is compared here, where the vote is written.
///
/// Errors: 404; 400; 403 where the representative may not vote; 409 where the ballot has ended.
pub fn cast(cx: &mut Context<'_>, ballot_id: Id, new: NewVote) -> Result<Cast> {
    let NewVote {
        seat_id,
        position,
        reason,
        pledges,
    } = new;
    let caster = cx.actor.representative()?;
    let mut chain = Chain::of_ballot(cx, ballot_id)?;
    let VotingSeat {
        ballot,
        elector: elector_row,
        vote: earlier,
        others_have_voted,
    } = seat(cx, &ballot_id, caster, seat_id)?;
    let open = ballot.status == BallotStatus::Open
        && is_open_at(
            ballot.opened_at.utc(),
            ballot.closes_at.utc(),
            ballot.ended_at.map(crate::domain::Moment::utc),
            cx.now.utc(),
        );
    if !open {
        return Err(ended(&ballot));
    }
    let elector = domain_elector(&elector_row);
    let rules = rules_of(&ballot)?;
    let participation = if ballot.secret {
        ballots::participation(cx.conn, &ballot_id, &elector.seat_id)?
    } else {
        None
    };
    let previous = participation
        .as_ref()
        .map(|p| p.cast_by)
        .or(earlier.as_ref().map(|v| v.cast_by));
    let casting = check_caster(&elector, caster, previous).map_err(may_not)?;
    check_change(&rules, participation.is_some()).map_err(may_not)?;
    pledging::check_position(position, &pledges)?;
    if ballot.secret && reason.is_some() {
        return Err(Error::fault(
            "/reason",
            "not-allowed",
            "A secret vote has no reason on the record.",
        ));
    }
    pledging::check(cx, &ballot, caster, &pledges)?;
    let closes = rules.close_when_all_voted && others_have_voted;
    // What pledges hang on, and what a close counts, is written first; another vote goes with its event.
    let written_first = closes || !pledges.is_empty();
    let (vote, rows) = if ballot.secret {
        ballots::insert_participation(
            cx.conn,
            &ParticipationRow {
                ballot_id,
                seat_id: elector.seat_id,
                cast_by: caster,
            },
        )?;
        sealed_box::put(cx, &ballot_id, position)?;
        (None, Vec::new())
    } else {
        let vote = VoteRow {
            id: Id::new(),
            ballot_id,
            seat_id: elector.seat_id,
            version: earlier.as_ref().map_or(1, |v| v.version + 1),
            position,
            reason,
            cast_by: caster,
            cast_at: cx.now,
            is_current: true,
        };
        let mut replaced = Vec::new();
        if let Some(earlier) = &earlier {
            ballots::set_aside_vote(cx.conn, &earlier.id)?;
            if earlier.position == Position::For && ballot.kind != crate::domain::codes::BallotKind::Advice {
                replaced = ballots::pledges_of(cx.conn, &ballot_id, Some(PledgeStatus::Standing))?;
                replaced.retain(|p| p.vote_id == earlier.id);
            }
        }
        if written_first {
            ballots::insert_vote(cx.conn, &vote)?;
        }
        // A vote that takes the place of another adds nobody to those who have voted.
        let may_close = rules.close_when_all_voted && earlier.is_none();
        let rows = pledging::replace(cx, &ballot, &elector, &vote, &replaced, &pledges, may_close)?;
        (Some(vote), rows)
    };
    // Before the close the history shows no more of a vote than the body's rules show of it.
    let data = match &vote {
        None => json!({ "seatId": elector.seat_id, "casting": casting }),
        Some(vote) if rules.visible_before_close => json!({
            "seatId": elector.seat_id, "casting": casting, "voteId": vote.id, "position": vote.position,
            "pledges": pledging::for_history(&rows),
        }),
        Some(vote) => json!({ "seatId": elector.seat_id, "casting": casting, "voteId": vote.id }),
    };
    chain.add(
        cx,
        NewEvent {
            kind: if ballot.secret {
                "ballot.participated"
            } else {
                "vote.cast"
            },
            subject_id: ballot_id,
            reason: None,
            before: earlier.as_ref().map(|v| v.version),
            after: vote.as_ref().map(|v| v.version),
            data,
        },
    )?;
    let ballot = if closes {
        close_now(cx, &mut chain, ballot, CloseCause::AllVoted)?
    } else {
        ballot
    };
    match vote.as_ref().filter(|_| !written_first) {
        Some(vote) => chain.close_with(cx, vote)?,
        None => chain.close(cx)?,
    }
    Ok(Cast {
        ballot,
        elector: elector_row,
        casting,
        vote,
        pledges: rows,
    })
}

/// The seat that is meant, with the ballot and the vote that stands for it.
fn seat(cx: &mut Context<'_>, ballot_id: &Id, caster: Id, seat_id: Option<Id>) -> Result<VotingSeat> {
    let mut seats = ballots::voting_seats(cx.conn, ballot_id, &caster)?;
    if let Some(wanted) = seat_id {
        seats.retain(|seat| seat.elector.seat_id == wanted);
    } else if let Some(own) = seats
        .iter()
        .position(|seat| seat.elector.representative_id == caster)
    {
        // One's own seat, unless one acts for others only.
        return Ok(seats.swap_remove(own));
    } else if seats.len() > 1 {
        return Err(Error::fault(
            "/seatId",
            "required",
            "Say for which seat: there is more than one.",
        ));
    }
    seats.pop().ok_or_else(|| may_not(MayNotVote::NotInElectorate))
}

fn may_not(reason: MayNotVote) -> Error {
    Error {
        obstacles: vec![Obstacle {
            code: reason.code().into(),
            nl: reason.text_nl(),
            en: reason.text(),
            waiting_on: "nobody".into(),
        }],
        ..Error::forbidden(reason.text())
    }
}

fn ended(ballot: &BallotRow) -> Error {
    let cancelled = ballot.status == BallotStatus::Cancelled;
    let (nl, en) = if cancelled {
        ("De stemming is afgebroken.", "The ballot was cancelled.")
    } else {
        (
            "De stemming is gesloten; deze stem telt niet.",
            "The ballot has closed; this vote does not count.",
        )
    };
    Error::blocked(
        en,
        vec![Obstacle {
            code: "ballot-closed".into(),
            nl: nl.into(),
            en: en.into(),
            waiting_on: "nobody".into(),
        }],
    )
}
