//! Eligibility of a vote: whether it may be cast, and whether it closes the ballot.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::NewVote;
use super::{digest, pledging};
use crate::Context;
use crate::ballots::{
    Ballot, Pledge, caster_of, caster_of_paper, domain_elector, rules_of, takes_votes, voter,
};
use crate::events::NewEvent;
use edba_common::error::{Error, Obstacle, Result};
use edba_common::locale;
use edba_common::secret::Seal;
use edba_domain::ballot::{Casting, Elector, MayNotVote, Voter, check_caster, check_change};
use edba_domain::codes::{BallotStatus, Language};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Id, Message};
use edba_store::ballots::{ParticipationRow, Vote, VotingSeat};

/// A vote that may be cast.
pub(super) struct Judged {
    pub voter: Voter,
    pub elector: Elector,
    pub casting: Casting,
    /// Whether the body shows votes before the close.
    pub visible: bool,
    /// Whether the ballot closes with this vote.
    pub closes: bool,
}

/// Judges a vote by the present state of its ballot and its seat. Errors: 400; 403 if the representative may not vote;
/// 409 if the ballot has ended.
pub(super) fn judge(
    cx: &Context<'_>,
    caster: Id,
    new: &NewVote,
    seat: &VotingSeat,
    participation: Option<&ParticipationRow>,
) -> Result<Judged> {
    let ballot = &seat.ballot;
    if !takes_votes(ballot, cx.now) {
        return Err(ended(ballot));
    }
    let elector = domain_elector(&seat.elector);
    let rules = rules_of(ballot)?;
    let previous = participation
        .map(|p| caster_of_paper(p, &seat.elector))
        .or(seat.vote.as_ref().map(|v| caster_of(v, &seat.elector)));
    let voter = voter(caster, &seat.elector, &seat.filling);
    let casting = check_caster(&elector, &voter, previous.as_ref()).map_err(may_not)?;
    check_change(&rules, participation.is_some()).map_err(may_not)?;
    pledging::check_position(new.position, &new.pledges)?;
    if ballot.secret && new.reason.is_some() {
        return Err(Error::fault(
            "/reason",
            "not-allowed",
            "A secret vote has no reason on the record.",
        ));
    }
    Ok(Judged {
        voter,
        elector,
        casting,
        visible: rules.visible_before_close,
        closes: rules.close_when_all_voted && seat.others_have_voted,
    })
}

impl Judged {
    /// The row of the vote.
    pub fn vote(&self, cx: &Context<'_>, new: &NewVote, seat: &VotingSeat) -> Vote {
        Vote {
            id: Id::new(),
            ballot_id: seat.ballot.id,
            seat_id: self.elector.seat_id,
            version: seat.vote.as_ref().map_or(1, |v| v.version + 1),
            position: new.position,
            reason: new.reason.clone(),
            cast_by: self.voter.representative_id,
            cast_at: cx.now,
            is_current: true,
            principal_id: Some(self.voter.principal_id),
            appointed_from: self.voter.appointment.map(|a| a.from_date),
            appointed_until: self.voter.appointment.and_then(|a| a.until_date),
            cast_on: Some(cx.today()),
        }
    }

    /// The data of the vote's event. Before the close it contains no more than the body's rules show of a vote: hidden
    /// content is recorded as a sealed digest.
    pub fn event_data(&self, seal: &Seal, vote: Option<&Vote>, pledges: &[Pledge]) -> Value {
        let mut data = json!({
            "seatId": self.elector.seat_id, "casting": self.casting,
            "castBy": self.voter.representative_id, "principalId": self.voter.principal_id,
        });
        if let Some(appointment) = self.voter.appointment {
            data["appointment"] = json!(appointment);
        }
        if let Some(vote) = vote {
            data["voteId"] = json!(vote.id);
            if self.visible {
                data["position"] = json!(vote.position);
                data["reason"] = json!(vote.reason);
                data["pledges"] = pledging::for_history(pledges);
            } else {
                data["sealed"] = json!(digest::seal(seal, vote));
            }
        }
        data
    }
}

/// The event of an open vote, or of a secret paper, which has no versions.
pub(super) fn event(seat: &VotingSeat, vote: Option<&Vote>, data: Value) -> NewEvent<'static> {
    NewEvent {
        kind: if vote.is_some() {
            EventKind::VoteCast
        } else {
            EventKind::BallotParticipated
        },
        subject_id: seat.ballot.id,
        reason: None,
        before: seat.vote.as_ref().map(|v| v.version),
        after: vote.map(|v| v.version),
        data,
    }
}

/// Selects the seat of a vote, from those for which the voter may act.
pub(super) fn seat(mut seats: Vec<VotingSeat>, caster: Id, seat_id: Option<Id>) -> Result<VotingSeat> {
    if let Some(wanted) = seat_id {
        seats.retain(|seat| seat.elector.seat_id == wanted);
    } else if let Some(own) = seats.iter().position(|seat| seat.filling.principal_id == caster) {
        // Default: the voter's own seat, unless the voter acts only for others.
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
    let message = reason.message();
    let detail = locale::text(Language::En, &message);
    Error {
        obstacles: vec![Obstacle::new(reason.code().as_str(), WaitingOn::Nobody, message)],
        ..Error::forbidden(detail)
    }
}

fn ended(ballot: &Ballot) -> Error {
    let message = if ballot.status == BallotStatus::Cancelled {
        Message::new("may-not-vote-ballot-cancelled")
    } else {
        Message::new("may-not-vote-ballot-closed")
    };
    Error::blocked(
        locale::text(Language::En, &message),
        vec![Obstacle::new("ballot-closed", WaitingOn::Nobody, message)],
    )
}
