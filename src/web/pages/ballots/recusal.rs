//! Declaring a conflict of interest. It cannot be undone, so it needs a confirmation.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::details;
use super::show::{self, id_of};
use super::voting::Asked;
use crate::pages::base::{Form, Frame, Page, PageFault, Visit};
use edba_common::error::{Error, Result};
use edba_domain::{Id, text};
use edba_service::Context;
use edba_service::ballots::{self, Sheet};

/// The longest reason, in characters; the API has the same limit.
const LONGEST_REASON: usize = 2000;

#[derive(Template)]
#[template(path = "ballots/recusal.html")]
struct Recusal<'a> {
    frame: &'a Frame,
    sheet: &'a Sheet,
    title: String,
    kicker: String,
    on_behalf: String,
    /// Whether the seat is the user's own; a substitute declares only for themselves.
    own: bool,
    seat_id: Id,
    reason: &'a str,
}

/// Asks for confirmation, and records the conflict once it is given.
pub async fn declare(visit: Visit, path: web::Path<String>, form: Form) -> HttpResponse {
    let address = path.clone();
    visit
        .act(
            form,
            move |cx, frame, form| {
                let id = id_of(&path, "ballot")?;
                let reason = form.text("conflict-reason");
                if let Some(fault) = text::fault("/reason", reason) {
                    return Err(Error::invalid(vec![fault]));
                }
                if reason.chars().count() > LONGEST_REASON {
                    return Err(Error::fault("/reason", "too-long", "The reason is too long."));
                }
                if form.has("back") {
                    return again(cx, frame, id, form, Vec::new());
                }
                let sheet = ballots::sheet(cx, id)?;
                if !sheet.takes_votes {
                    return show::too_late(cx, frame, &sheet);
                }
                let wanted: Option<Id> = form.text("seat").parse().ok();
                let seat = sheet
                    .mine
                    .iter()
                    .find(|seat| wanted.is_none_or(|id| seat.elector.seat_id == id))
                    .ok_or_else(|| Error::not_found("seat on this ballot"))?;
                if form.has("confirmed") {
                    ballots::recuse(cx, id, seat.elector.seat_id, reason)?;
                    let done = if details::is_own(frame, seat) {
                        "notice-recused"
                    } else {
                        "notice-substitute-recused"
                    };
                    return Ok(Page::go(format!("/ballots/{id}")).saying(done));
                }
                Page::render(&Recusal {
                    frame,
                    sheet: &sheet,
                    title: details::title(frame, &sheet),
                    kicker: details::kicker(frame, &sheet),
                    on_behalf: details::seat_name(frame, &sheet, seat),
                    own: details::is_own(frame, seat),
                    seat_id: seat.elector.seat_id,
                    reason,
                })
            },
            move |cx, frame, form, error| {
                let faults = error
                    .faults
                    .iter()
                    .map(|fault| PageFault {
                        id: "conflict-reason".into(),
                        text: frame.with("recusal-fault", "fault", frame.fault(fault)),
                        short: frame.fault(fault),
                    })
                    .collect();
                let sheet = ballots::sheet(cx, id_of(&address, "ballot")?)?;
                if !sheet.takes_votes {
                    return show::too_late(cx, frame, &sheet);
                }
                show::page(
                    cx,
                    frame,
                    &sheet,
                    Asked {
                        faults,
                        obstacles: error.obstacles.clone(),
                        conflict_reason: form.text("conflict-reason").to_owned(),
                        ..Asked::default()
                    },
                )
            },
        )
        .await
}

/// Shows the ballot's page again with the input.
fn again(cx: &mut Context<'_>, frame: &Frame, id: Id, form: &Form, faults: Vec<PageFault>) -> Result<Page> {
    let sheet = ballots::sheet(cx, id)?;
    let asked = Asked {
        faults,
        conflict_reason: form.text("conflict-reason").to_owned(),
        ..Asked::default()
    };
    show::page(cx, frame, &sheet, asked)
}
