//! The page of a ballot: to vote on while it is open, to read afterwards.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::facts::{self, Check, SeatLine, Standing};
use super::filled::Filled;
use super::pledges::{self, Pledging};
use crate::domain::ballot::TallyResult;
use crate::domain::codes::{BallotKind, BallotStatus, Position};
use crate::domain::funding::Need;
use crate::domain::{Cents, Id};
use crate::error::{Error, Obstacle, Result};
use crate::service::Context;
use crate::service::ballots::{self, BallotFilter, ConditionDraft, MySeat, Sheet};
use crate::service::decisions::{self, DecidedCase, Slice};
use crate::web::pages::base::parts::{capital, fault_of};
use crate::web::pages::base::{Badge, Choice, Frame, Page, PageFault, Visit};

/// A seat for which nothing is to be filled in now, and why.
pub(super) struct SeatState {
    pub seat_id: Id,
    pub name: String,
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
}

/// The form of a conflict of interest.
pub(super) struct Conflict {
    pub seats: Vec<Choice>,
    pub seat: Option<Id>,
    pub reason: String,
    pub fault: String,
}

/// What a table advised, beside the question of the board.
pub(super) struct Advice {
    pub ballot_id: Id,
    pub body: String,
    pub badge: Badge,
    pub counts: Option<String>,
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
}

impl Asked {
    /// The seat that is meant.
    fn wanted_seat(&self) -> Option<Id> {
        let sent = self.filled.as_ref().and_then(|filled| filled.seat.parse().ok());
        self.change.or(sent)
    }
}

#[derive(Template)]
#[template(path = "ballots/show.html")]
struct Show<'a> {
    frame: &'a Frame,
    sheet: &'a Sheet,
    title: String,
    kicker: String,
    badge: Badge,
    checks: Vec<Check>,
    rules: Vec<String>,
    standing: Option<Standing>,
    states: Vec<SeatState>,
    voting: Option<Voting>,
    conflict: Option<Conflict>,
    conditions: Vec<ConditionDraft>,
    asked: Cents,
    advices: Vec<Advice>,
    faults: Vec<PageFault>,
    obstacles: Vec<Obstacle>,
    /// What doing nothing means now.
    if_nothing: String,
    takes_pledges: bool,
}

#[derive(Template)]
#[template(path = "ballots/closed.html")]
struct Closed<'a> {
    frame: &'a Frame,
    sheet: &'a Sheet,
    title: String,
    kicker: String,
    badge: Badge,
    result: Option<Badge>,
    lines: Vec<SeatLine>,
    checks: Vec<Check>,
    rules: Vec<String>,
    decision: Option<DecidedCase>,
    takes_pledges: bool,
    obstacles: Vec<Obstacle>,
}

/// The identity in an address. Errors: 404.
pub(super) fn id_of(text: &str, what: &str) -> Result<Id> {
    text.parse().map_err(|_| Error::not_found(what))
}

pub async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let change = visit.query().text("change").parse().ok();
    visit
        .read(move |cx, frame| {
            let sheet = ballots::sheet(cx, id_of(&path, "ballot")?)?;
            page(
                cx,
                frame,
                &sheet,
                Asked {
                    change,
                    ..Asked::default()
                },
            )
        })
        .await
}

/// The page, with what was sent and what is wrong with it.
pub(super) fn page(cx: &mut Context<'_>, frame: &Frame, sheet: &Sheet, asked: Asked) -> Result<Page> {
    let takes_pledges = takes_pledges(sheet);
    if sheet.ballot.status != BallotStatus::Open {
        return Page::of(&Closed {
            frame,
            sheet,
            title: facts::title(frame, sheet),
            kicker: facts::kicker(frame, sheet),
            badge: facts::badge(frame, sheet),
            result: sheet
                .ballot
                .result
                .map(|result| facts::result_badge(frame, sheet.ballot.kind, result)),
            lines: facts::seat_lines(frame, sheet),
            checks: facts::quorum(frame, sheet),
            rules: facts::rules(frame, sheet),
            decision: decision_of(cx, sheet)?,
            takes_pledges,
            obstacles: asked.obstacles,
        });
    }
    let need: Need = serde_json::from_str(&sheet.ballot.need)?;
    let states = states(frame, sheet, asked.wanted_seat());
    let voting = voting(cx, frame, sheet, &asked)?;
    let conflict = conflict(frame, sheet, &asked);
    Page::of(&Show {
        frame,
        sheet,
        title: facts::title(frame, sheet),
        kicker: facts::kicker(frame, sheet),
        badge: facts::badge(frame, sheet),
        checks: facts::quorum(frame, sheet),
        rules: facts::rules(frame, sheet),
        standing: sheet
            .tally
            .as_ref()
            .and_then(|tally| facts::standing(frame, tally)),
        if_nothing: if_nothing(frame, sheet, voting.as_ref()),
        states,
        voting,
        conflict,
        conditions: serde_json::from_str(&sheet.ballot.conditions)?,
        asked: need.total(),
        advices: advices(cx, frame, sheet)?,
        faults: asked.faults,
        obstacles: asked.obstacles,
        takes_pledges,
    })
}

/// Only a vote of the board carries pledges.
pub(super) fn takes_pledges(sheet: &Sheet) -> bool {
    sheet.ballot.kind != BallotKind::Advice
}

fn if_nothing(frame: &Frame, sheet: &Sheet, voting: Option<&Voting>) -> String {
    let key = match voting {
        _ if !sheet.takes_votes => "ballot-overdue-what",
        Some(Voting { changing: true, .. }) => "ballot-nothing-keeps",
        Some(_) if sheet.ballot.secret => "ballot-nothing-secret",
        Some(_) => "ballot-nothing-no-vote",
        None => return String::new(),
    };
    frame.say(key)
}

/// The seats for which there is nothing to fill in.
fn states(frame: &Frame, sheet: &Sheet, change: Option<Id>) -> Vec<SeatState> {
    sheet
        .mine
        .iter()
        .filter(|seat| change != Some(seat.elector.seat_id))
        .filter_map(|seat| {
            let told = match (&seat.casting, &seat.vote) {
                (Ok(_), Some((vote, _))) if seat.by_me => frame.with_all(
                    "ballot-you-voted",
                    &[
                        ("position", &frame.of("position", vote.position)),
                        ("moment", &frame.moment(&vote.cast_at)),
                        ("version", &vote.version),
                    ],
                ),
                (Ok(_), _) => return None,
                (Err(_), _) if sheet.ballot.secret && seat.by_me => frame.say("ballot-you-took-part"),
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
fn voting(cx: &mut Context<'_>, frame: &Frame, sheet: &Sheet, asked: &Asked) -> Result<Option<Voting>> {
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
        (None, None) => Filled::default(),
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

fn conflict(frame: &Frame, sheet: &Sheet, asked: &Asked) -> Option<Conflict> {
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

/// What the tables advised about the case that the board decides on.
fn advices(cx: &mut Context<'_>, frame: &Frame, sheet: &Sheet) -> Result<Vec<Advice>> {
    if sheet.ballot.kind == BallotKind::Advice {
        return Ok(Vec::new());
    }
    let filter = BallotFilter {
        case_id: Some(sheet.ballot.case_id),
        ended: true,
        ..BallotFilter::default()
    };
    Ok(ballots::list_named(cx, filter, false, None, 50)?
        .into_iter()
        .filter(|named| named.ballot.kind == BallotKind::Advice && named.ballot.round == sheet.ballot.round)
        .filter_map(|named| {
            let result: TallyResult = named.ballot.result?;
            Some(Advice {
                ballot_id: named.ballot.id,
                body: frame.pick(&named.names.body_nl, &named.names.body_en).to_owned(),
                badge: facts::result_badge(frame, BallotKind::Advice, result),
                counts: super::counts_in_words(frame, named.ballot.tally.as_deref()),
            })
        })
        .collect())
}

/// The decision that a ballot of the board led to.
fn decision_of(cx: &mut Context<'_>, sheet: &Sheet) -> Result<Option<DecidedCase>> {
    if sheet.ballot.kind == BallotKind::Advice {
        return Ok(None);
    }
    let asked = decisions::Asked {
        case_id: Some(sheet.ballot.case_id),
        ..decisions::Asked::default()
    };
    let slice = Slice {
        after: None,
        limit: 50,
    };
    Ok(decisions::list(cx, asked, slice)?
        .into_iter()
        .find(|found| found.decision.ballot_id == sheet.ballot.id))
}
