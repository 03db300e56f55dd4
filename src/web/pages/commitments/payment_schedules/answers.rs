//! The answer of the other side to a proposed payment schedule, and its withdrawal by its proposer.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::super::super::base::form_errors::{self, Faults};
use super::super::super::base::{Form, Layout, Page, PageRequest, confirm};
use super::super::{render as render_commitment, which};
use crate::api::payment_schedules::{NewScheduleRefusal, NewScheduleWithdrawal};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_service::commitments::payment_schedules as schedules;
use edba_service::{Context, commitments as commitment_service};

pub(super) async fn answer(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                commitment_service::find(cx, id)?;
                let schedule_id = form_errors::id(form.text("schedule"))?;
                let said = match form.text("answer") {
                    "agree" => {
                        if !confirm::is_given(form) {
                            return confirm_agreement(cx, layout, form, schedule_id);
                        }
                        schedules::agree(cx, schedule_id)?;
                        "notice-schedule-agreed"
                    }
                    "refuse" => {
                        let NewScheduleRefusal { reason } =
                            form_errors::read(json!({ "reason": form.text("reason") }))?;
                        schedules::refuse(cx, schedule_id, &reason)?;
                        "notice-schedule-refused"
                    }
                    _ => return Err(Error::fault("/answer", "required", "Choose an answer.")),
                };
                Ok(Page::go(format!("/commitments/{id}")).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "schedules");
                render_commitment(cx, layout, form_errors::id(&same)?, faults, form, "schedule")
            },
        )
        .await
}

pub(super) async fn withdraw(
    request: PageRequest,
    commitment: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let id = form_errors::id(&commitment)?;
                commitment_service::find(cx, id)?;
                let schedule_id = form_errors::id(form.text("schedule"))?;
                let NewScheduleWithdrawal { reason } =
                    form_errors::read(json!({ "reason": form.text("reason") }))?;
                schedules::withdraw(cx, schedule_id, &reason)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-schedule-withdrawn"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "schedules");
                let id = form_errors::id(&same)?;
                render_commitment(cx, layout, id, faults, form, "schedule-withdrawal")
            },
        )
        .await
}

/// Asks once more before a schedule comes into force, with its instalments. Errors: as [`schedules::agree`], such as for a
/// proposal that was withdrawn after the page was shown.
fn confirm_agreement(cx: &mut Context<'_>, layout: &Layout, form: &Form, schedule_id: Id) -> Result<Page> {
    schedules::check_agreement(cx, schedule_id)?;
    let schedule = schedules::one(cx, schedule_id)?;
    let mut facts = which(cx, layout, schedule.row.commitment_id)?;
    facts.extend(schedule.instalments.iter().map(|one| {
        let row = &one.known.row;
        (layout.day(&row.due_date), layout.euros(&row.amount_cents))
    }));
    confirm::ask(layout, form, "agree-schedule", facts)
}
