//! My desk: what waits for me, by deadline, with what happens if I do nothing; and what I did lately.

use actix_web::HttpResponse;
use askama::Template;

use super::base::{Frame, Page, Visit};
use super::routes::{Line, page};
use super::{desk_bureau, desk_initiator, desk_partner};
use crate::domain::codes::{Position, Role};
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::Context;
use crate::service::desk::{self, OpenBallot};
use crate::web::access::Access;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/", Access::SignedIn, show)]
}

/// An open ballot on the desk.
struct Waiting {
    id: Id,
    case_number: String,
    case_title: String,
    body: String,
    closes_at: Moment,
    /// Whether I act for another's seat.
    for_another: bool,
    secret: bool,
    position: Option<Position>,
}

/// Something that I did.
struct Done {
    at: Moment,
    what: String,
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct Desk<'a> {
    frame: &'a Frame,
    to_vote: Vec<Waiting>,
    voted: Vec<Waiting>,
    lately: Vec<Done>,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.read(render).await
}

fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    match cx.actor.role {
        Role::Bureau | Role::Auditor => return desk_bureau::render(cx, frame),
        Role::FinancePartner => return desk_partner::render(cx, frame),
        Role::Initiator => return desk_initiator::render(cx, frame),
        Role::TableMember | Role::BoardMember | Role::Administrator => {}
    }
    let (mut to_vote, mut voted) = (Vec::new(), Vec::new());
    for open in desk::open_ballots(cx)? {
        // A recused seat cannot act, and a ballot on which one cannot act does not wait.
        if open.elector.recusal_kind.is_some() {
            continue;
        }
        let has_voted = open.position.is_some() || open.took_part.is_some();
        let waiting = waiting(cx, frame, open);
        if has_voted {
            voted.push(waiting);
        } else {
            to_vote.push(waiting);
        }
    }
    let lately = desk::lately(cx)?
        .into_iter()
        .map(|event| Done {
            at: event.recorded_at,
            what: frame.say(&format!("event-{}", event.kind.replace('.', "-"))),
        })
        .collect();
    Page::of(&Desk {
        frame,
        to_vote,
        voted,
        lately,
    })
}

fn waiting(cx: &Context<'_>, frame: &Frame, open: OpenBallot) -> Waiting {
    Waiting {
        id: open.ballot.id,
        case_number: open.names.case_number,
        case_title: open.names.case_title,
        body: frame.pick(&open.names.body_nl, &open.names.body_en).to_owned(),
        closes_at: open.ballot.closes_at,
        for_another: cx.actor.representative_id != Some(open.elector.representative_id),
        secret: open.ballot.secret,
        position: open.position,
    }
}
