//! Extending and cancelling an open ballot, and recusals. Ending or extending a ballot of the board takes four eyes:
//! one bureau account proposes it and another approves it.

use edba_domain::EventKind;
use serde_json::json;

use super::closing::{CloseCause, can_be_counted, close_now};
use super::electorate::voter;
use super::locked::{locked, must_be_open, store};
use crate::Context;
use crate::events::{Chain, NewEvent};
use crate::pending_actions::{self, MoneyAction, PendingAction};
use crate::votes;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::ballot::{Cancelling, IsOver, check_cancelling, takes_four_eyes};
use edba_domain::codes::{BallotStatus, PledgeStatus, RecusalKind};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Id, Moment, deadline};
use edba_store::ballots::{self, Ballot};

fn before_deadline(cx: &Context<'_>, ballot: &Ballot) -> Result<()> {
    if cx.now < ballot.closes_at {
        return Ok(());
    }
    Err(deadline_passed())
}

fn deadline_passed() -> Error {
    Error::blocked_by(Obstacle::new(
        "deadline-passed",
        WaitingOn::Bureau,
        "obstacle-deadline-passed",
    ))
}

/// The ballot after a command of the bureau, or the command that waits for a second bureau member.
pub enum Changed {
    Done(Box<Ballot>),
    /// The ballot is a ballot of the board.
    Waits(Box<PendingAction>),
}

/// Sets a later deadline; for a ballot of the board once a second bureau member approves. Errors: 409 if the ballot
/// has ended or its deadline has passed; 400 for a deadline that is not later.
pub fn extend(
    cx: &mut Context<'_>,
    id: Id,
    closes_at: Moment,
    reason: &str,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Changed> {
    let (mut chain, ballot) = locked(cx, id)?;
    expects(ballot.version)?;
    check_extension(cx, &ballot)?;
    check_later(cx, &ballot, closes_at)?;
    if takes_four_eyes(ballot.kind) {
        let action = MoneyAction::ExtendBallot {
            ballot_id: id,
            closes_at,
        };
        return propose(cx, action, reason);
    }
    let ballot = extend_one(cx, &mut chain, ballot, closes_at, reason)?;
    chain.close(cx)?;
    Ok(Changed::Done(Box::new(ballot)))
}

fn propose(cx: &mut Context<'_>, action: MoneyAction, reason: &str) -> Result<Changed> {
    let pending = pending_actions::propose(cx, action, Some(reason))?;
    Ok(Changed::Waits(Box::new(pending)))
}

/// Whether a ballot can be extended now. Errors: 409.
pub(super) fn check_extension(cx: &Context<'_>, ballot: &Ballot) -> Result<()> {
    must_be_open(ballot)?;
    before_deadline(cx, ballot)
}

fn check_later(cx: &Context<'_>, ballot: &Ballot, closes_at: Moment) -> Result<()> {
    if closes_at <= ballot.closes_at {
        return Err(Error::fault(
            "/closesAt",
            "not-later",
            "An extension sets a later deadline.",
        ));
    }
    match deadline::deadline_fault("/closesAt", closes_at, cx.now) {
        Some(fault) => Err(Error::invalid(vec![fault])),
        None => Ok(()),
    }
}

/// Whether a proposed extension can be approved now. Errors: 404; 409; 400 if the ballot has a later deadline by now.
pub fn check_proposed_extension(cx: &mut Context<'_>, id: Id, closes_at: Moment) -> Result<()> {
    let ballot = ballots::ballot(cx.conn, &id)?.ok_or_else(|| Error::not_found("ballot"))?;
    check_extension(cx, &ballot)?;
    check_later(cx, &ballot, closes_at)
}

/// Carries out an approved extension under the lock of the case. Errors: as [`extend`].
pub fn extend_approved(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    id: Id,
    closes_at: Moment,
    reason: &str,
) -> Result<()> {
    let ballot = ballots::ballot(cx.conn, &id)?.ok_or_else(|| Error::not_found("ballot"))?;
    check_extension(cx, &ballot)?;
    check_later(cx, &ballot, closes_at)?;
    extend_one(cx, chain, ballot, closes_at, reason).map(drop)
}

fn extend_one(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut ballot: Ballot,
    closes_at: Moment,
    reason: &str,
) -> Result<Ballot> {
    let before = ballot.closes_at;
    ballot.closes_at = closes_at;
    ballot.version += 1;
    store(cx, &ballot)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::BallotExtended,
            subject_id: ballot.id,
            reason: Some(reason),
            before: Some(ballot.version - 1),
            after: Some(ballot.version),
            data: json!({ "from": before, "to": closes_at }),
        },
    )?;
    Ok(ballot)
}

/// Cancels an open ballot; a ballot of the board once a second bureau member approves. It stays readable and its
/// pledges are released. Errors: 409 if it has ended or its deadline has passed: the votes are final then, counted
/// or not, unless the ballot cannot be counted.
pub fn cancel(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<Changed> {
    let (mut chain, ballot) = locked(cx, id)?;
    let cancelling = check_cancellation(cx, &ballot)?;
    if takes_four_eyes(ballot.kind) {
        return propose(cx, MoneyAction::CancelBallot { ballot_id: id }, reason);
    }
    let ballot = cancel_one(cx, &mut chain, ballot, reason, cancelling)?;
    chain.close(cx)?;
    Ok(Changed::Done(Box::new(ballot)))
}

/// How a ballot ends if it is cancelled now. Errors: 409 if it cannot be cancelled.
pub(super) fn check_cancellation(cx: &mut Context<'_>, ballot: &Ballot) -> Result<Cancelling> {
    must_be_open(ballot)?;
    cancelling(cx, ballot)?.map_err(|IsOver| deadline_passed())
}

/// Whether a proposed cancellation can be approved now. Errors: 404; 409.
pub fn check_proposed_cancellation(cx: &mut Context<'_>, id: Id) -> Result<()> {
    let ballot = ballots::ballot(cx.conn, &id)?.ok_or_else(|| Error::not_found("ballot"))?;
    check_cancellation(cx, &ballot).map(drop)
}

/// Carries out an approved cancellation under the lock of the case. Errors: as [`cancel`].
pub fn cancel_approved(cx: &mut Context<'_>, chain: &mut Chain, id: Id, reason: &str) -> Result<()> {
    let ballot = ballots::ballot(cx.conn, &id)?.ok_or_else(|| Error::not_found("ballot"))?;
    // The pledges are released; the deadline is compared with the time read under these locks.
    votes::lock_all_of_case(cx, &ballot.case_id)?;
    let cancelling = check_cancellation(cx, &ballot)?;
    cancel_one(cx, chain, ballot, reason, cancelling).map(drop)
}

/// Cancels every open ballot of a case, for a command of the state machine. A ballot whose deadline has passed is
/// counted instead, if it can be counted.
pub fn cancel_all(cx: &mut Context<'_>, chain: &mut Chain, case_id: &Id, reason: &str) -> Result<()> {
    for ballot in ballots::of_case(cx.conn, case_id)? {
        if ballot.status != BallotStatus::Open {
            continue;
        }
        match cancelling(cx, &ballot)? {
            Ok(cancelling) => cancel_one(cx, chain, ballot, reason, cancelling)?,
            Err(IsOver) => close_now(cx, chain, ballot, CloseCause::Deadline)?,
        };
    }
    Ok(())
}

/// How an open ballot ends if it is cancelled now.
fn cancelling(cx: &mut Context<'_>, ballot: &Ballot) -> Result<std::result::Result<Cancelling, IsOver>> {
    let can_be_counted = can_be_counted(cx, ballot)?;
    Ok(check_cancelling(
        ballot.closes_at.utc(),
        cx.now.utc(),
        can_be_counted,
    ))
}

fn cancel_one(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut ballot: Ballot,
    reason: &str,
    cancelling: Cancelling,
) -> Result<Ballot> {
    let standing = ballots::pledges_of(cx.conn, &ballot.id, Some(PledgeStatus::Standing))?;
    votes::release(cx, &ballot, &standing, "ballot cancelled")?;
    ballot.status = BallotStatus::Cancelled;
    ballot.voided = cancelling == Cancelling::CannotBeCounted;
    ballot.ended_at = Some(cx.now);
    ballot.end_reason = Some(reason.to_owned());
    ballot.version += 1;
    store(cx, &ballot)?;
    if ballot.secret {
        ballots::note_traces(cx.conn, &ballot.id, cx.now)?;
    }
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::BallotCancelled,
            subject_id: ballot.id,
            reason: Some(reason),
            before: Some(ballot.version - 1),
            after: Some(ballot.version),
            data: json!({ "pledgesReleased": standing.len(), "cannotBeCounted": ballot.voided }),
        },
    )?;
    Ok(ballot)
}

/// Declares a conflict of interest: for the seat by its holder, or by the bureau on the holder's behalf; for a
/// substitute by the substitute, and then the principal can still vote. A recusal cannot be undone, and it cannot be
/// declared after the vote was cast.
pub fn recuse(cx: &mut Context<'_>, id: Id, seat_id: Id, reason: &str) -> Result<Ballot> {
    let (mut chain, ballot) = locked(cx, id)?;
    let unknown = || Error::not_found("seat on this ballot");
    let elector = ballots::elector(cx.conn, &id, &seat_id)?.ok_or_else(unknown)?;
    let today = cx.today();
    let substitute = match cx.actor.representative_id {
        Some(me) => {
            let (_, filling) = ballots::fillings(cx.conn, &id, &me, today)?
                .into_iter()
                .find(|(seat, _)| *seat == seat_id)
                .ok_or_else(unknown)?;
            Some(voter(me, &elector, &filling)).filter(|voter| voter.appointment.is_some())
        }
        None => None,
    };
    let of_substitute = substitute.is_some();
    must_be_open(&ballot)?;
    before_deadline(cx, &ballot)?;
    if elector.recusal_kind.is_some() {
        return Err(Error::conflict("This seat is recused already."));
    }
    if substitute.as_ref().is_some_and(|s| s.recusal.is_some()) {
        return Err(Error::conflict(
            "You may not act for this seat on this ballot already; its holder can.",
        ));
    }
    if has_voted(cx, &ballot, &seat_id)? {
        return Err(Error::conflict(
            "This seat has voted; who has voted cannot be recused any more.",
        ));
    }
    match substitute.map(|s| s.representative_id) {
        None => ballots::recuse(cx.conn, &id, &seat_id, reason)?,
        Some(me) if elector.substitute_id == Some(me) => {
            ballots::recuse_substitute(cx.conn, &id, &seat_id, reason)?;
        }
        Some(me) => ballots::recuse_voter(cx.conn, &id, &seat_id, &me, reason)?,
    }
    chain.add(
        cx,
        NewEvent {
            kind: if of_substitute {
                EventKind::SubstituteRecused
            } else {
                EventKind::SeatRecused
            },
            subject_id: id,
            reason: Some(reason),
            before: None,
            after: None,
            data: json!({ "seatId": seat_id, "kind": RecusalKind::Declared }),
        },
    )?;
    // One bureau account must not end a ballot of the board by recusing the seats that have not voted.
    let by_bureau = cx.actor.representative_id.is_none() && takes_four_eyes(ballot.kind);
    let ballot = if of_substitute || by_bureau {
        ballot
    } else {
        super::closing::close_if_complete(cx, &mut chain, ballot)?
    };
    chain.close(cx)?;
    Ok(ballot)
}

fn has_voted(cx: &mut Context<'_>, ballot: &Ballot, seat_id: &Id) -> Result<bool> {
    if ballot.secret {
        return Ok(ballots::participation(cx.conn, &ballot.id, seat_id)?.is_some());
    }
    Ok(ballots::current_votes(cx.conn, &ballot.id)?
        .iter()
        .any(|v| v.seat_id == *seat_id))
}
