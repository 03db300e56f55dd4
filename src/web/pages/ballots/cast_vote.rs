//! Casting a vote: the review, recording the vote, and the receipt.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::details;
use super::pledge_table::{PledgeTable, recorded_pledges, reviewed_pledges, use_what_is_asked};
use super::pledges::{self, Effect, Gap};
use super::show::{self, id_of};
use super::vote_form::VoteForm;
use super::voting::PageInput;
use super::{seat_of, takes_pledges};
use crate::pages::base::{Badge, Form, Layout, Page, PageFault, PageRequest, format};
use edba_common::error::{Code, Error, Result};
use edba_domain::codes::Position;
use edba_domain::funding::Need;
use edba_domain::{Fault, Id};
use edba_service::Context;
use edba_service::ballots::{self, BallotView, Pledge, Vote};
use edba_service::votes;

#[derive(Template)]
#[template(path = "ballots/review.html")]
struct Review<'a> {
    layout: &'a Layout,
    sheet: &'a BallotView,
    title: String,
    kicker: String,
    badge: Badge,
    on_behalf: String,
    position: Position,
    reason: Option<String>,
    pledges: PledgeTable,
    fields: Vec<(String, String)>,
    takes_pledges: bool,
}

#[derive(Template)]
#[template(path = "ballots/effect.html")]
struct Effects<'a> {
    layout: &'a Layout,
    effects: Vec<Effect>,
    gap: Option<Gap>,
    /// The cells of the budget that the pledges would exceed, in words.
    exceeded: Vec<String>,
}

#[derive(Template)]
#[template(path = "ballots/receipt.html")]
struct Receipt<'a> {
    layout: &'a Layout,
    sheet: &'a BallotView,
    kicker: String,
    on_behalf: String,
    vote: Option<&'a Vote>,
    pledges: PledgeTable,
    /// The vote as form fields, to be changed.
    fields: Vec<(String, String)>,
    cast_at: String,
    seat_id: Id,
    may_change: bool,
    /// The key of the browser's kept input, which is now recorded and can be deleted.
    kept_as: String,
}

/// Maps a fault of a vote to its form field: the field's id and the text.
fn page_fault(layout: &Layout, fault: &Fault, lines: &[usize]) -> PageFault {
    // The service numbers pledges without empty rows, so a pledge may be on a later row of the form.
    let mut parts = fault.pointer.trim_start_matches('/').split('/');
    let (head, place, field) = (parts.next(), parts.next(), parts.next());
    let short = match (fault.pointer.as_str(), fault.code.as_str()) {
        ("/pledges", _) => layout.say("fault-pledges-only-for"),
        ("/reason", "not-allowed") => layout.say("fault-no-reason-in-secret"),
        _ => layout.fault(fault),
    };
    let id = match (head, place.and_then(|n| n.parse::<usize>().ok())) {
        (Some("pledges"), Some(number)) => {
            let row = lines.get(number).copied().unwrap_or(number) + 1;
            let field = match field {
                Some("amount") => "amount",
                Some("budgetYear") => "year",
                Some("expenditureKind") => "kind",
                _ => "mandate",
            };
            return PageFault {
                id: format!("{field}-{row}"),
                text: layout.with2("vote-row-fault", "row", row, "fault", &short),
                short,
            };
        }
        (Some("reason"), _) => "reason",
        (Some("seatId"), _) => "seat",
        _ => "position",
    };
    PageFault {
        id: id.to_owned(),
        text: short.clone(),
        short,
    }
}

fn page_faults(layout: &Layout, faults: &[Fault], lines: &[usize]) -> Vec<PageFault> {
    faults
        .iter()
        .map(|fault| page_fault(layout, fault, lines))
        .collect()
}

/// Shows the form again, with the input and its faults.
fn again(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    filled: VoteForm,
    faults: Vec<PageFault>,
) -> Result<Page> {
    let wrong = !faults.is_empty();
    let failed = wrong.then(|| layout.of_failure());
    let page = show::page(
        cx,
        failed.as_ref().unwrap_or(layout),
        sheet,
        PageInput {
            filled: Some(filled),
            faults,
            ..PageInput::default()
        },
    )?;
    Ok(if wrong { page.status(400) } else { page })
}

/// Shows the vote that would be recorded, for confirmation.
pub async fn review(request: PageRequest, path: web::Path<String>, form: Form) -> HttpResponse {
    request
        .consider(form, move |cx, layout, form| {
            let sheet = ballots::sheet(cx, id_of(&path, "ballot")?)?;
            if !sheet.takes_votes {
                return show::too_late(cx, layout, &sheet);
            }
            let mut filled = VoteForm::from_form(form, layout.language);
            if press(cx, layout, &sheet, &mut filled, form)? {
                return again(cx, layout, &sheet, filled, Vec::new());
            }
            let read = match filled.read(sheet.ballot.secret, takes_pledges(&sheet)) {
                Ok(read) => read,
                Err(faults) => {
                    let faults = page_faults(layout, &faults, &[]);
                    return again(cx, layout, &sheet, filled, faults);
                }
            };
            if sheet.votable().filter(|seat| !seat.has_voted).count() > 1 && read.vote.seat_id.is_none() {
                let fault = Fault::new("/seatId", "no-seat", "Say for which seat.");
                let faults = page_faults(layout, &[fault], &[]);
                return again(cx, layout, &sheet, filled, faults);
            }
            let seat = seat_of(&sheet, read.vote.seat_id)?;
            match reviewed_pledges(cx, layout, &sheet, seat, &read) {
                Ok(pledges) => Page::render(&Review {
                    layout,
                    sheet: &sheet,
                    title: details::title(layout, &sheet),
                    kicker: details::kicker(layout, &sheet),
                    badge: details::badge(layout, &sheet),
                    on_behalf: details::seat_name(layout, &sheet, seat),
                    position: read.vote.position,
                    reason: read.vote.reason,
                    pledges,
                    fields: filled.fields(),
                    takes_pledges: takes_pledges(&sheet),
                }),
                Err(error) if error.code == Code::InvalidInput => {
                    let faults = page_faults(layout, &error.faults, &read.lines);
                    again(cx, layout, &sheet, filled, faults)
                }
                Err(error) => Err(error),
            }
        })
        .await
}

/// Handles a button that only changes the form. Returns whether to show the form again; false if the review's button
/// adjusted the amounts of all rows: then the review is shown again.
fn press(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    filled: &mut VoteForm,
    form: &Form,
) -> Result<bool> {
    if form.has("use") {
        use_what_is_asked(cx, layout, sheet, filled, form.text("use"))?;
        return Ok(form.text("use") != "all");
    }
    let own = if form.has("add") {
        pledges::own_mandates(cx)?
    } else {
        Vec::new()
    };
    let need: Need = sheet.ballot.need.read()?;
    Ok(filled.press(form, || pledges::new_row(&own, &need)))
}

/// Previews the effect of the pledges, for the page's script during typing.
pub async fn effect(request: PageRequest, path: web::Path<String>, form: Form) -> HttpResponse {
    request
        .consider(form, move |cx, layout, form| {
            let sheet = ballots::sheet(cx, id_of(&path, "ballot")?)?;
            let filled = VoteForm::from_form(form, layout.language);
            let seat = seat_of(&sheet, filled.seat.parse().ok())?;
            let (lines, outlook) = pledges::outlook(cx, &sheet.ballot, seat.elector.seat_id, &filled)?;
            let (_, offers) = filled.lenient_offers();
            let own = pledges::own_mandates(cx)?;
            let need: Need = sheet.ballot.need.read()?;
            let cells = pledges::cells_of(cx, &sheet, need.cells().map(|(cell, _)| cell.budget_year))?;
            Page::part(&Effects {
                layout,
                effects: pledges::effects(layout, &sheet, &lines, outlook.as_ref())
                    .into_values()
                    .collect(),
                gap: outlook.map(|outlook| pledges::gap(layout, &outlook, &offers)),
                exceeded: pledges::exceeded(layout, &sheet, seat, &own, &offers, cells),
            })
        })
        .await
}

/// The obstacle to a second vote on a secret ballot.
const SECRET_VOTE_IS_FINAL: &str = "secret-vote-is-final";

/// The seat for which the vote was meant, if the user already cast one for it.
fn voted_before(sheet: &BallotView, seat_id: Option<Id>) -> Option<Id> {
    let mut mine = sheet.mine.iter().filter(|seat| seat.by_me);
    let seat = mine.find(|seat| seat_id.is_none_or(|id| seat.elector.seat_id == id))?;
    Some(seat.elector.seat_id)
}

/// Records the vote.
pub async fn cast(request: PageRequest, path: web::Path<String>, form: Form) -> HttpResponse {
    if form.has("back") {
        return review(request, path, form).await;
    }
    let address = path.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = id_of(&path, "ballot")?;
                let ballot = ballots::find(cx, id)?;
                let on_board = ballot.kind != edba_domain::codes::BallotKind::Advice;
                let read = VoteForm::from_form(form, layout.language)
                    .read(ballot.secret, on_board)
                    .map_err(Error::invalid)?;
                let to = |seat_id: Id| Page::go(format!("/ballots/{id}/receipt?seat={seat_id}"));
                match votes::cast(cx, id, &read.vote) {
                    // Store no response of a form that contained a secret vote.
                    Ok(done) if ballot.secret => {
                        Ok(to(done.elector.seat_id).saying("notice-took-part").made_anew())
                    }
                    Ok(done) => Ok(to(done.elector.seat_id).saying("notice-vote-counts")),
                    Err(error) if error.obstacles.iter().any(|o| o.code == SECRET_VOTE_IS_FINAL) => {
                        let sheet = ballots::sheet(cx, id)?;
                        match voted_before(&sheet, read.vote.seat_id) {
                            Some(seat_id) => Ok(to(seat_id).saying("notice-took-part-before").made_anew()),
                            None => Err(error),
                        }
                    }
                    Err(error) => Err(error),
                }
            },
            move |cx, layout, form, error| {
                let sheet = ballots::sheet(cx, id_of(&address, "ballot")?)?;
                if !sheet.takes_votes {
                    return show::too_late(cx, layout, &sheet);
                }
                let filled = VoteForm::from_form(form, layout.language);
                let lines = filled
                    .read(sheet.ballot.secret, takes_pledges(&sheet))
                    .map(|read| read.lines)
                    .unwrap_or_default();
                show::page(
                    cx,
                    layout,
                    &sheet,
                    PageInput {
                        filled: Some(filled),
                        faults: page_faults(layout, &error.faults, &lines),
                        obstacles: error.obstacles.clone(),
                        ..PageInput::default()
                    },
                )
            },
        )
        .await
}

/// Shows the recorded vote.
pub async fn receipt(request: PageRequest, path: web::Path<String>) -> HttpResponse {
    let wanted: Option<Id> = request.query().text("seat").parse().ok();
    request
        .read(move |cx, layout| {
            let id = id_of(&path, "ballot")?;
            let sheet = ballots::sheet(cx, id)?;
            let mine = sheet
                .mine
                .iter()
                .find(|seat| seat.by_me && wanted.is_none_or(|id| seat.elector.seat_id == id));
            let Some(seat) = mine else {
                return Ok(Page::go(format!("/ballots/{id}")));
            };
            let (vote, given): (Option<&Vote>, &[Pledge]) = match &seat.vote {
                Some((vote, given)) => (Some(vote), given),
                None => (None, &[]),
            };
            Page::render(&Receipt {
                layout,
                sheet: &sheet,
                kicker: details::kicker(layout, &sheet),
                on_behalf: details::seat_name(layout, &sheet, seat),
                cast_at: vote.map_or_else(String::new, |v| format::exact(v.cast_at, layout.language)),
                fields: vote.map_or_else(Vec::new, |v| {
                    VoteForm::of_vote(seat.elector.seat_id, v, given, layout.language).fields()
                }),
                vote,
                pledges: recorded_pledges(cx, layout, &sheet, given)?,
                kept_as: super::voting::kept_as(layout, &sheet),
                seat_id: seat.elector.seat_id,
                may_change: sheet.takes_votes && seat.casting.is_ok(),
            })
        })
        .await
}
