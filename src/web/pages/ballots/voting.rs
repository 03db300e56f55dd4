//! What is filled in on an open ballot: the vote, or why there is none to cast, and a conflict of interest.

use super::facts;
use super::filled::Filled;
use super::pledges::{self, Pledging};
use super::show::takes_pledges;
use crate::domain::Id;
use crate::domain::codes::{BallotKind, Position};
use crate::domain::funding::Need;
use crate::error::{Obstacle, Result};
use crate::service::Context;
use crate::service::ballots::{MySeat, Sheet};
use crate::web::pages::base::dutch::escaped;
use crate::web::pages::base::parts::{capital, fault_of};
use crate::web::pages::base::{Choice, Frame, PageFault};

/// A seat for which nothing is to be filled in now, and why.
pub(super) struct SeatState {
    pub seat_id: Id,
    pub name: String,
    /// As HTML.
    pub told: String,
    /// Whether the reader cast a vote for it and can read the receipt.
    pub has_receipt: bool,
    /// Whether that vote can still be changed.
    pub may_change: bool,
}

/// The form of a vote.
pub(super) struct Voting {
    /// For whom one votes, where that is to be chosen.
    pub seats: Vec<Choice>,
    /// For whom one votes, where there is one only.
    pub seat: Option<(Id, String)>,
    pub positions: Vec<Choice>,
    pub reason: String,
    pub reason_hint: String,
    pub pledging: Option<Pledging>,
    pub seat_fault: String,
    pub position_fault: String,
    pub reason_fault: String,
    /// Whether a vote that stands is being changed.
    pub changing: bool,
    /// Under which name the browser keeps what is filled in until the vote counts.
    pub kept_as: String,
    /// Whether the form shows nothing that was sent: then the browser puts back what it kept.
    pub fresh: bool,
}

/// The name under which a browser keeps what this reader filled in on a ballot.
pub(super) fn kept_as(frame: &Frame, sheet: &Sheet) -> String {
    let who = frame.person.as_ref().and_then(|person| person.representative_id);
    let who = who.map_or_else(String::new, |id| id.to_string());
    format!("{who} {}", sheet.ballot.id)
}

/// The form of a conflict of interest.
pub(super) struct Conflict {
    pub seats: Vec<Choice>,
    pub seat: Option<Id>,
    pub reason: String,
    pub fault: String,
}

/// What of a ballot's page depends on what was sent to it.
#[derive(Default)]
pub(super) struct Asked {
    /// What was filled in; None for what stands.
    pub filled: Option<Filled>,
    /// The seat whose vote is to be changed.
    pub change: Option<Id>,
    pub faults: Vec<PageFault>,
    pub obstacles: Vec<Obstacle>,
    pub conflict_reason: String,
    /// Whether something was sent that the ballot does not take any more.
    pub too_late: bool,
}

impl Asked {
    /// The seat that is meant.
    pub fn wanted_seat(&self) -> Option<Id> {
        let sent = self.filled.as_ref().and_then(|filled| filled.seat.parse().ok());
        self.change.or(sent)
    }
}

/// The seats for which there is nothing to fill in.
pub(super) fn states(frame: &Frame, sheet: &Sheet, change: Option<Id>) -> Vec<SeatState> {
    sheet
        .mine
        .iter()
        .filter(|seat| change != Some(seat.elector.seat_id))
        .filter_map(|seat| {
            let told = match (&seat.casting, &seat.vote) {
                (Ok(_), Some((vote, _))) if seat.by_me => escaped(&frame.with_all(
                    "ballot-you-voted",
                    &[
                        ("position", &frame.of("position", vote.position)),
                        ("moment", &frame.moment(&vote.cast_at)),
                        ("version", &vote.version),
                    ],
                )),
                (Ok(_), _) => return None,
                (Err(_), _) if sheet.ballot.secret && seat.by_me => {
                    escaped(&frame.say("ballot-you-took-part"))
                }
                (Err(reason), _) => facts::why_not(frame, seat, reason),
            };
            Some(SeatState {
                seat_id: seat.elector.seat_id,
                name: facts::seat_name(frame, sheet, seat),
                told,
                has_receipt: seat.by_me,
                may_change: sheet.takes_votes && seat.casting.is_ok() && seat.by_me,
            })
        })
        .collect()
}

/// The form, for the seats that have not voted, or for the one whose vote is to be changed.
pub(super) fn voting(
    cx: &mut Context<'_>,
    frame: &Frame,
    sheet: &Sheet,
    asked: &Asked,
) -> Result<Option<Voting>> {
    let wanted = asked.wanted_seat();
    let seats: Vec<&MySeat> = sheet
        .votable()
        .filter(|seat| match wanted {
            Some(wanted) if is_voted(sheet, wanted) => seat.elector.seat_id == wanted,
            _ => !seat.has_voted,
        })
        .collect();
    let Some(first) = seats.first() else {
        return Ok(None);
    };
    let seat = seats
        .iter()
        .find(|seat| Some(seat.elector.seat_id) == wanted)
        .unwrap_or(first);
    let seat_id = seat.elector.seat_id;
    let takes_pledges = takes_pledges(sheet);
    let filled = match (&asked.filled, &seat.vote) {
        (Some(filled), _) => filled.clone(),
        (None, Some((vote, given))) => Filled::of_vote(seat_id, vote, given, frame.language),
        (None, None) => Filled::empty(frame.language),
    };
    let filled = if asked.filled.is_none() && takes_pledges && filled.rows.is_empty() {
        let need: Need = serde_json::from_str(&sheet.ballot.need)?;
        let own = pledges::own_mandates(cx)?;
        Filled {
            rows: own
                .first()
                .map(|_| pledges::new_row(&own, &need))
                .into_iter()
                .collect(),
            ..filled
        }
    } else {
        filled
    };
    let fault = |id: &str| fault_of(&asked.faults, id).to_owned();
    Ok(Some(Voting {
        seat: (seats.len() == 1).then(|| (seat_id, facts::seat_name(frame, sheet, seat))),
        seats: if seats.len() > 1 {
            seats
                .iter()
                .map(|s| {
                    let name = facts::seat_name(frame, sheet, s);
                    let choice = Choice::new(
                        s.elector.seat_id,
                        name,
                        s.elector.seat_id == seat_id && asked.filled.is_some(),
                    );
                    if facts::is_own(frame, s) {
                        choice
                    } else {
                        choice.note(frame.say("vote-substitute-note"))
                    }
                })
                .collect()
        } else {
            Vec::new()
        },
        positions: positions(frame, sheet, &filled.position),
        pledging: if takes_pledges {
            Some(pledges::view(cx, frame, sheet, seat_id, &filled, &asked.faults)?)
        } else {
            None
        },
        reason: filled.reason,
        reason_hint: frame.say(if sheet.rules.visible_before_close {
            "vote-reason-hint-now"
        } else {
            "vote-reason-hint"
        }),
        seat_fault: fault("seat"),
        position_fault: fault("position"),
        reason_fault: fault("reason"),
        changing: seat.has_voted,
        kept_as: kept_as(frame, sheet),
        fresh: asked.filled.is_none(),
    }))
}

fn is_voted(sheet: &Sheet, seat_id: Id) -> bool {
    sheet
        .mine
        .iter()
        .any(|seat| seat.elector.seat_id == seat_id && seat.has_voted)
}

fn positions(frame: &Frame, sheet: &Sheet, chosen: &str) -> Vec<Choice> {
    Position::ALL
        .iter()
        .map(|position| {
            let choice = Choice::new(
                position,
                capital(&frame.of("position", position)),
                position.as_str() == chosen,
            );
            let kind = sheet.ballot.kind;
            match position {
                Position::Abstain => choice.note(frame.say("vote-abstain-note")),
                Position::For if kind != BallotKind::Advice => choice.note(frame.say("vote-for-board-note")),
                Position::For => choice.note(frame.say("vote-for-note")),
                Position::Against if kind == BallotKind::Advice => {
                    choice.note(frame.say("vote-against-note"))
                }
                Position::Against => choice,
            }
        })
        .collect()
}

pub(super) fn conflict(frame: &Frame, sheet: &Sheet, asked: &Asked) -> Option<Conflict> {
    let seats: Vec<&MySeat> = sheet.recusable().collect();
    let first = seats.first()?;
    Some(Conflict {
        seat: (seats.len() == 1).then_some(first.elector.seat_id),
        seats: if seats.len() > 1 {
            seats
                .iter()
                .map(|s| Choice::new(s.elector.seat_id, facts::seat_name(frame, sheet, s), false))
                .collect()
        } else {
            Vec::new()
        },
        reason: asked.conflict_reason.clone(),
        fault: fault_of(&asked.faults, "conflict-reason").to_owned(),
    })
}
