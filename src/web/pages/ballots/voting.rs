//! Forms on an open ballot: the vote (or the reason why none can be cast) and a conflict of interest.

use super::details;
use super::pledges::{self, Pledging};
use super::takes_pledges;
use super::vote_form::VoteForm;
use crate::pages::base::components::{capital, fault_of};
use crate::pages::base::dutch::escaped;
use crate::pages::base::{Choice, Layout, PageFault};
use edba_common::error::{Obstacle, Result};
use edba_domain::Id;
use edba_domain::codes::{BallotKind, Position};
use edba_domain::funding::Need;
use edba_service::Context;
use edba_service::ballots::{BallotView, MySeat};
use edba_service::budget::breaches::CaseCells;

/// A seat for which the user cannot fill in a vote now, and the reason.
pub(super) struct SeatState {
    pub seat_id: Id,
    pub name: String,
    /// As HTML.
    pub status_text: String,
    /// Whether the user cast a vote for it and can read the receipt.
    pub has_receipt: bool,
    /// Whether that vote can still be changed.
    pub may_change: bool,
}

/// The vote form.
pub(super) struct Voting {
    /// Seats to choose from, if the user has several.
    pub seats: Vec<Choice>,
    /// The seat, if the user has only one.
    pub seat: Option<(Id, String)>,
    pub positions: Vec<Choice>,
    pub reason: String,
    pub reason_hint: String,
    pub pledging: Option<Pledging>,
    pub seat_fault: String,
    pub position_fault: String,
    pub reason_fault: String,
    /// Whether an existing vote is being changed.
    pub changing: bool,
    /// Key under which the browser keeps the input until the vote is recorded.
    pub kept_as: String,
    /// Whether the form shows no submitted input; the browser then restores what it kept.
    pub fresh: bool,
}

/// Key under which the browser keeps this user's input for a ballot.
pub(super) fn kept_as(layout: &Layout, sheet: &BallotView) -> String {
    let who = layout.person.as_ref().and_then(|person| person.representative_id);
    let who = who.map_or_else(String::new, |id| id.to_string());
    format!("{who} {}", sheet.ballot.id)
}

/// The form that declares a conflict of interest.
pub(super) struct Conflict {
    pub seats: Vec<Choice>,
    pub seat: Option<Id>,
    pub reason: String,
    pub fault: String,
}

/// Submitted input that changes what the ballot page shows.
#[derive(Default)]
pub(super) struct PageInput {
    /// The submitted vote form; None to show the current state.
    pub filled: Option<VoteForm>,
    /// The seat whose vote is to be changed.
    pub change: Option<Id>,
    pub faults: Vec<PageFault>,
    pub obstacles: Vec<Obstacle>,
    pub conflict_reason: String,
    /// Whether input was submitted that the ballot no longer accepts.
    pub too_late: bool,
}

impl PageInput {
    /// The selected seat.
    pub fn wanted_seat(&self) -> Option<Id> {
        let sent = self.filled.as_ref().and_then(|filled| filled.seat.parse().ok());
        self.change.or(sent)
    }
}

/// The seats for which the user cannot fill in a vote now.
pub(super) fn states(layout: &Layout, sheet: &BallotView, change: Option<Id>) -> Vec<SeatState> {
    sheet
        .mine
        .iter()
        .filter(|seat| change != Some(seat.elector.seat_id))
        .filter_map(|seat| {
            let status_text = match (&seat.casting, &seat.vote) {
                (Ok(_), Some((vote, _))) if seat.by_me => escaped(&layout.with_all(
                    "ballot-you-voted",
                    &[
                        ("position", &layout.name_of("position", vote.position)),
                        ("moment", &layout.moment(&vote.cast_at)),
                        ("version", &vote.version),
                    ],
                )),
                (Ok(_), _) => return None,
                (Err(_), _) if sheet.ballot.secret && seat.by_me => {
                    escaped(&layout.say("ballot-you-took-part"))
                }
                (Err(reason), _) => details::why_not(layout, seat, reason),
            };
            Some(SeatState {
                seat_id: seat.elector.seat_id,
                name: details::seat_name(layout, sheet, seat),
                status_text,
                has_receipt: seat.by_me,
                may_change: sheet.takes_votes && seat.casting.is_ok() && seat.by_me,
            })
        })
        .collect()
}

/// The vote form for the seats that have not voted, or for the one whose vote is to be changed.
pub(super) fn voting(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    input: &PageInput,
    cells: CaseCells,
) -> Result<Option<Voting>> {
    let wanted = input.wanted_seat();
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
    let own = match takes_pledges {
        true => pledges::own_mandates(cx)?,
        false => Vec::new(),
    };
    let filled = match (&input.filled, &seat.vote) {
        (Some(filled), _) => filled.clone(),
        (None, Some((vote, given))) => VoteForm::of_vote(seat_id, vote, given, layout.language),
        (None, None) => VoteForm::empty(layout.language),
    };
    let filled = if input.filled.is_none() && takes_pledges && filled.rows.is_empty() {
        let need: Need = sheet.ballot.need.read()?;
        VoteForm {
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
    let fault = |id: &str| fault_of(&input.faults, id).to_owned();
    Ok(Some(Voting {
        seat: (seats.len() == 1).then(|| (seat_id, details::seat_name(layout, sheet, seat))),
        seats: if seats.len() > 1 {
            seats
                .iter()
                .map(|s| {
                    let name = details::seat_name(layout, sheet, s);
                    let choice = Choice::new(
                        s.elector.seat_id,
                        name,
                        s.elector.seat_id == seat_id && input.filled.is_some(),
                    );
                    if details::is_own(layout, s) {
                        choice
                    } else {
                        choice.note(layout.say("vote-substitute-note"))
                    }
                })
                .collect()
        } else {
            Vec::new()
        },
        positions: positions(layout, sheet, &filled.position),
        pledging: if takes_pledges {
            Some(pledges::view(
                cx,
                layout,
                sheet,
                seat,
                &own,
                cells,
                &pledges::Typed {
                    form: &filled,
                    faults: &input.faults,
                },
            )?)
        } else {
            None
        },
        reason: filled.reason,
        reason_hint: layout.say(if sheet.rules.visible_before_close {
            "vote-reason-hint-now"
        } else {
            "vote-reason-hint"
        }),
        seat_fault: fault("seat"),
        position_fault: fault("position"),
        reason_fault: fault("reason"),
        changing: seat.has_voted,
        kept_as: kept_as(layout, sheet),
        fresh: input.filled.is_none(),
    }))
}

fn is_voted(sheet: &BallotView, seat_id: Id) -> bool {
    sheet
        .mine
        .iter()
        .any(|seat| seat.elector.seat_id == seat_id && seat.has_voted)
}

fn positions(layout: &Layout, sheet: &BallotView, chosen: &str) -> Vec<Choice> {
    Position::ALL
        .iter()
        .map(|position| {
            let choice = Choice::new(
                position,
                capital(&layout.name_of("position", position)),
                position.as_str() == chosen,
            );
            let kind = sheet.ballot.kind;
            match position {
                Position::Abstain => choice.note(layout.say("vote-abstain-note")),
                Position::For if kind != BallotKind::Advice => choice.note(layout.say("vote-for-board-note")),
                Position::For => choice.note(layout.say("vote-for-note")),
                Position::Against if kind == BallotKind::Advice => {
                    choice.note(layout.say("vote-against-note"))
                }
                Position::Against => choice,
            }
        })
        .collect()
}

pub(super) fn conflict(layout: &Layout, sheet: &BallotView, input: &PageInput) -> Option<Conflict> {
    let seats: Vec<&MySeat> = sheet.recusable().collect();
    let first = seats.first()?;
    Some(Conflict {
        seat: (seats.len() == 1).then_some(first.elector.seat_id),
        seats: if seats.len() > 1 {
            seats
                .iter()
                .map(|s| Choice::new(s.elector.seat_id, details::seat_name(layout, sheet, s), false))
                .collect()
        } else {
            Vec::new()
        },
        reason: input.conflict_reason.clone(),
        fault: fault_of(&input.faults, "conflict-reason").to_owned(),
    })
}
