//! The user's desk: their tasks by deadline, the consequence of doing nothing, and recent activity. Each role has its
//! own file and template.

mod administrator;
mod bureau;
mod coming;
mod consultation;
mod due_money;
mod initiator;
mod member;
mod officer;
mod partner;
mod recent_activity;
mod to_repay;

use actix_web::HttpResponse;

use super::base::route::{Line, page};
use super::base::{Layout, Page, PageRequest};
use crate::policy::Access;
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_service::Context;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/", Access::SignedIn, show)]
}

pub async fn show(request: PageRequest) -> HttpResponse {
    request.read(render).await
}

/// Renders the desk for the user's role.
pub fn render(cx: &mut Context<'_>, layout: &Layout) -> Result<Page> {
    match cx.actor.role {
        Role::TableMember | Role::BoardMember => member::render(cx, layout),
        Role::Bureau | Role::Auditor => bureau::render(cx, layout),
        Role::FinancePartner => partner::render(cx, layout),
        Role::MandateOfficer => officer::render(cx, layout),
        Role::ConsultationMember => consultation::render(cx, layout),
        Role::Initiator => initiator::render(cx, layout),
        Role::Administrator => administrator::render(cx, layout),
    }
}
