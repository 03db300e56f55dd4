//! What moves money and waits for a second bureau member. Who proposed it cannot approve it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::super::base::entry::{self, Faults};
use super::super::base::{Form, Frame, Page, Visit};
use super::super::routes::{Line, form, page};
use crate::domain::codes::Role;
use crate::error::{Error, Result};
use crate::service::overview::CaseName;
use crate::service::{Context, four_eyes, overview};
use crate::web::access::{BUREAU, OVERSIGHT};
use crate::web::api::pending_actions::NewRejection;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/approvals", OVERSIGHT, show),
        form("/approvals/{action}/{answer}", BUREAU, answer),
    ]
}

/// A proposal as it is shown.
struct Proposal {
    named: four_eyes::Named,
    case: Option<CaseName>,
    /// What goes with it: a document, a final report.
    details: Vec<(String, String)>,
    mine: bool,
    /// Whether its form is shown again.
    again: bool,
}

#[derive(Template)]
#[template(path = "bureau/approvals.html")]
struct Approvals<'a> {
    frame: &'a Frame,
    faults: Faults,
    reason: String,
    may_answer: bool,
    proposals: Vec<Proposal>,
}

async fn show(visit: Visit) -> HttpResponse {
    visit
        .read(|cx, frame| render(cx, frame, Faults::none(), &Form::default(), ""))
        .await
}

fn render(cx: &mut Context<'_>, frame: &Frame, faults: Faults, form: &Form, again: &str) -> Result<Page> {
    let me = cx.actor.id;
    let proposals = overview::waiting_approvals(cx)?
        .into_iter()
        .map(|(named, case)| {
            Ok(Proposal {
                details: details(frame, &named)?,
                mine: named.row.proposed_by == me,
                again: named.row.id.as_str() == again,
                named,
                case,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Page::of(&Approvals {
        frame,
        faults,
        reason: form.text("reason").to_owned(),
        may_answer: cx.actor.is(Role::Bureau),
        proposals,
    })
}

/// What a proposal holds beside its reason.
fn details(frame: &Frame, named: &four_eyes::Named) -> Result<Vec<(String, String)>> {
    Ok(match serde_json::from_str(&named.row.payload)? {
        four_eyes::MoneyAction::Transition { input, .. } => input
            .final_report
            .map(|report| (frame.say("approvals-final-report"), report))
            .into_iter()
            .collect(),
        four_eyes::MoneyAction::GiveRatification { document, .. } => {
            vec![(frame.say("approvals-document"), document)]
        }
        four_eyes::MoneyAction::ReleaseCommitment { .. } => Vec::new(),
    })
}

async fn answer(visit: Visit, path: web::Path<(String, String)>, form: Form) -> HttpResponse {
    let (action, answer) = path.into_inner();
    let same = action.clone();
    visit
        .act(
            form,
            move |cx, _, form| {
                let id = entry::id(&action)?;
                let said = match answer.as_str() {
                    "approve" => four_eyes::approve(cx, id).map(|_| "notice-approved")?,
                    "reject" => {
                        let NewRejection { reason } = entry::read(json!({ "reason": form.text("reason") }))?;
                        four_eyes::reject(cx, id, &reason).map(|_| "notice-rejected")?
                    }
                    "withdraw" => four_eyes::withdraw(cx, id).map(|_| "notice-proposal-withdrawn")?,
                    _ => return Err(Error::not_found("page")),
                };
                Ok(Page::go("/approvals").saying(said))
            },
            move |cx, frame, form, error| {
                let faults = Faults::of(frame, form, error, "approvals");
                render(cx, frame, faults, form, &same)
            },
        )
        .await
}
