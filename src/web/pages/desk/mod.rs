//! My desk: what waits for me, by deadline, with what happens if I do nothing; and what I did lately. Each role
//! has its own part, in a file and a template of its own.

mod lately;
mod member;
mod others;

use actix_web::HttpResponse;

use super::base::{Frame, Page, Visit};
use super::routes::{Line, page};
use super::{desk_bureau, desk_partner};
use crate::domain::codes::Role;
use crate::error::Result;
use crate::service::Context;
use crate::web::access::Access;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/", Access::SignedIn, show)]
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.read(render).await
}

/// The desk of whoever asks, by role.
pub fn render(cx: &mut Context<'_>, frame: &Frame) -> Result<Page> {
    match cx.actor.role {
        Role::TableMember | Role::BoardMember => member::render(cx, frame),
        Role::Bureau | Role::Auditor => desk_bureau::render(cx, frame),
        Role::FinancePartner => desk_partner::render(cx, frame),
        Role::Initiator | Role::Administrator => others::render(cx, frame),
    }
}
