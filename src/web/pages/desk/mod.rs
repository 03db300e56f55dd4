//! My desk: what waits for me, by deadline, with what happens if I do nothing; and what I did lately. Each role
//! has its own part, in a file and a template of its own.

mod bureau;
mod initiator;
mod lately;
mod member;
mod others;
mod partner;

use actix_web::HttpResponse;

use super::base::{Frame, Page, Visit};
use super::routes::{Line, page};
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
        Role::Bureau | Role::Auditor => bureau::render(cx, frame),
        Role::FinancePartner => partner::render(cx, frame),
        Role::Initiator => initiator::render(cx, frame),
        Role::Administrator => others::render(cx, frame),
    }
}
