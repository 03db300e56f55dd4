//! Closing a ballot: fixes the tally and, for the board, takes the decision in the same transaction.

use edba_domain::EventKind;
use edba_store::Json;
use serde_json::json;

use super::domain_electors;
use super::locked::{locked, must_be_open, store};
use super::query::{cast_votes, rules_of};
use crate::events::{Chain, NewEvent};
use crate::votes::{lock_all_of_case, sealed_box};
use crate::{Context, UnitOfWork, budget, decisions};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::ballot::{Tally, tally, tally_secret};
use edba_domain::codes::{BallotKind, BallotStatus};
use edba_domain::workflow::WaitingOn;
use edba_store::ballots::{self, Ballot};

/// Why a ballot closes.
#[derive(Debug, Clone, Copy)]
pub enum CloseCause {
    /// Its deadline has passed.
    Deadline,
    /// Everybody has voted, and the body's rules close it then.
    AllVoted,
}

/// Closes and counts a ballot whose deadline has passed, at the bureau's request, without waiting for the background
/// job. Errors: 404; 409 if it has ended, still takes votes, or cannot be counted.
pub fn close(cx: &mut Context<'_>, id: Id) -> Result<Ballot> {
    let (mut chain, ballot) = locked(cx, id)?;
    check_closing(cx, &ballot)?;
    let ballot = close_now(cx, &mut chain, ballot, CloseCause::Deadline)?;
    chain.close(cx)?;
    Ok(ballot)
}

/// Whether the bureau can close a ballot now: after its deadline. Before it, only the last vote closes a ballot, where
/// the rules of the body say so. Errors: 409.
pub(super) fn check_closing(cx: &mut Context<'_>, ballot: &Ballot) -> Result<()> {
    must_be_open(ballot)?;
    if cx.now < ballot.closes_at {
        let waiting_on = if ballot.kind == BallotKind::Advice {
            WaitingOn::LeadTable
        } else {
            WaitingOn::Board
        };
        return Err(Error::blocked_by(Obstacle::new(
            "deadline-not-passed",
            waiting_on,
            "obstacle-deadline-not-passed",
        )));
    }
    if can_be_counted(cx, ballot)? {
        Ok(())
    } else {
        Err(sealed_box::cannot_be_counted())
    }
}

/// Closes the ballot if all have voted and its rules close it then.
pub(super) fn close_if_complete(cx: &mut Context<'_>, chain: &mut Chain, ballot: Ballot) -> Result<Ballot> {
    if !rules_of(&ballot)?.close_when_all_voted {
        return Ok(ballot);
    }
    let (entitled, voted) = ballots::turnout(cx.conn, &ballot.id, ballot.secret)?;
    if voted < entitled || entitled == 0 {
        return Ok(ballot);
    }
    close_now(cx, chain, ballot, CloseCause::AllVoted)
}

/// The open ballots whose deadline has passed, the oldest deadline first; at most `most`.
pub fn overdue(unit: &UnitOfWork<'_>, most: i64) -> Result<Vec<Id>> {
    ballots::overdue(&mut *unit.db.reader()?, unit.clock.now(), most)
}

/// Closes a ballot whose deadline has passed; returns false if another transaction closed it first. The deadline
/// itself does not depend on this: a later vote is refused by comparing times.
pub fn close_overdue(cx: &mut Context<'_>, id: Id) -> Result<bool> {
    let (mut chain, ballot) = locked(cx, id)?;
    // Another instance may have closed the ballot while this one waited for the lock.
    if ballot.status != BallotStatus::Open || ballot.closes_at > cx.now {
        return Ok(false);
    }
    close_now(cx, &mut chain, ballot, CloseCause::Deadline)?;
    chain.close(cx)?;
    Ok(true)
}

/// Closes an open ballot.
pub fn close_now(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut ballot: Ballot,
    cause: CloseCause,
) -> Result<Ballot> {
    if ballot.kind != BallotKind::Advice {
        // Lock all mandates that the decision can touch, in the fixed order: those of the pledges, and those of a
        // decision that may be set aside; then the cells of the budget in which the decision counts. The ballot ends, the
        // pledges are judged, and the decision is dated, at the time under these locks.
        lock_all_of_case(cx, &ballot.case_id)?;
        budget::hold_pledged(cx, &ballot)?;
    }
    let (tally, votes) = count(cx, &ballot)?;
    let code = match cause {
        CloseCause::Deadline => "deadline",
        CloseCause::AllVoted => "all-voted",
    };
    ballot.status = BallotStatus::Closed;
    ballot.ended_at = Some(cx.now);
    ballot.end_reason = Some(code.to_owned());
    ballot.tally = Some(Json::new(&tally)?);
    ballot.result = Some(tally.result);
    ballot.version += 1;
    store(cx, &ballot)?;
    if ballot.secret {
        ballots::note_traces(cx.conn, &ballot.id, cx.now)?;
    }
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::BallotClosed,
            subject_id: ballot.id,
            reason: None,
            before: Some(ballot.version - 1),
            after: Some(ballot.version),
            data: json!({ "cause": code, "tally": tally, "votes": votes }),
        },
    )?;
    if ballot.kind != BallotKind::Advice {
        decisions::decide(cx, chain, &ballot, &tally)?;
    }
    Ok(ballot)
}

/// Whether the votes of an open ballot can be read. A secret ballot: whether its box opens with the present secret
/// of the service.
pub fn can_be_counted(cx: &mut Context<'_>, ballot: &Ballot) -> Result<bool> {
    Ok(!ballot.secret || sealed_box::look_into(cx, &ballot.id)?.is_some())
}

/// Computes the tally of a ballot from the stored votes; returns it with those votes (none for a secret ballot).
pub(super) fn count(cx: &mut Context<'_>, ballot: &Ballot) -> Result<(Tally, serde_json::Value)> {
    let electors = domain_electors(&ballots::electors(cx.conn, &ballot.id)?);
    let rules = rules_of(ballot)?;
    if ballot.secret {
        let participants: Vec<Id> = ballots::participations(cx.conn, &ballot.id)?
            .into_iter()
            .map(|p| p.seat_id)
            .collect();
        let counts = sealed_box::open(cx, &ballot.id)?;
        let tally = tally_secret(&electors, &participants, counts, &rules).map_err(Error::internal)?;
        return Ok((tally, json!([])));
    }
    let rows = ballots::current_votes(cx.conn, &ballot.id)?;
    let tally = tally(&electors, &cast_votes(&rows), &rules).map_err(Error::internal)?;
    let votes = rows
        .iter()
        .map(|v| {
            json!({
                "voteId": v.id, "seatId": v.seat_id, "position": v.position, "castBy": v.cast_by,
                "version": v.version, "reason": v.reason,
            })
        })
        .collect::<Vec<_>>();
    Ok((tally, votes.into()))
}
