//! Declaring a conflict of interest. It cannot be undone, so it needs a confirmation.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::details;
use super::show::{self, id_of};
use super::voting::PageInput;
use crate::pages::base::{Form, Layout, Page, PageFault, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::{Id, text};
use edba_service::Context;
use edba_service::ballots::{self, BallotView};

/// The longest reason, in characters; the API has the same limit.
const LONGEST_REASON: usize = 2000;

#[derive(Template)]
#[template(path = "ballots/recusal.html")]
struct Recusal<'a> {
    layout: &'a Layout,
    sheet: &'a BallotView,
    title: String,
    kicker: String,
    on_behalf: String,
    /// Whether the seat is the user's own; a substitute declares only for themselves.
    own: bool,
    seat_id: Id,
    reason: &'a str,
}

/// Asks for confirmation, and records the conflict once it is given.
pub async fn declare(request: PageRequest, path: web::Path<String>, form: Form) -> HttpResponse {
    let address = path.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = id_of(&path, "ballot")?;
                let reason = form.text("conflict-reason");
                if let Some(fault) = text::fault("/reason", reason) {
                    return Err(Error::invalid(vec![fault]));
                }
                if reason.chars().count() > LONGEST_REASON {
                    return Err(Error::fault("/reason", "too-long", "The reason is too long."));
                }
                if form.has("back") {
                    return again(cx, layout, id, form, Vec::new());
                }
                let sheet = ballots::sheet(cx, id)?;
                if !sheet.takes_votes {
                    return show::too_late(cx, layout, &sheet);
                }
                let wanted: Option<Id> = form.text("seat").parse().ok();
                let seat = sheet
                    .mine
                    .iter()
                    .find(|seat| wanted.is_none_or(|id| seat.elector.seat_id == id))
                    .ok_or_else(|| Error::not_found("seat on this ballot"))?;
                if form.has("confirmed") {
                    ballots::recuse(cx, id, seat.elector.seat_id, reason)?;
                    let done = if details::is_own(layout, seat) {
                        "notice-recused"
                    } else {
                        "notice-substitute-recused"
                    };
                    return Ok(Page::go(format!("/ballots/{id}")).saying(done));
                }
                Page::render(&Recusal {
                    layout,
                    sheet: &sheet,
                    title: details::title(layout, &sheet),
                    kicker: details::kicker(layout, &sheet),
                    on_behalf: details::seat_name(layout, &sheet, seat),
                    own: details::is_own(layout, seat),
                    seat_id: seat.elector.seat_id,
                    reason,
                })
            },
            move |cx, layout, form, error| {
                let faults = error
                    .faults
                    .iter()
                    .map(|fault| PageFault {
                        id: "conflict-reason".into(),
                        text: layout.with("recusal-fault", "fault", layout.fault(fault)),
                        short: layout.fault(fault),
                    })
                    .collect();
                let sheet = ballots::sheet(cx, id_of(&address, "ballot")?)?;
                if !sheet.takes_votes {
                    return show::too_late(cx, layout, &sheet);
                }
                show::page(
                    cx,
                    layout,
                    &sheet,
                    PageInput {
                        faults,
                        obstacles: error.obstacles.clone(),
                        conflict_reason: form.text("conflict-reason").to_owned(),
                        ..PageInput::default()
                    },
                )
            },
        )
        .await
}

/// Shows the ballot's page again with the input.
fn again(cx: &mut Context<'_>, layout: &Layout, id: Id, form: &Form, faults: Vec<PageFault>) -> Result<Page> {
    let sheet = ballots::sheet(cx, id)?;
    let input = PageInput {
        faults,
        conflict_reason: form.text("conflict-reason").to_owned(),
        ..PageInput::default()
    };
    show::page(cx, layout, &sheet, input)
}
