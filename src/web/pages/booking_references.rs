//! The booking references with which a commitment was acknowledged: its finance partner corrects a mistyped one, and the
//! earlier ones stay visible.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::base::form_errors::{self, Faults};
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::api::acknowledgement_corrections::NewAcknowledgementCorrection;
use crate::policy::{FINANCE_PARTNER, OBLIGATION_READERS};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_service::commitments::CommitmentEntry;
use edba_service::overview::NamedCommitment;
use edba_service::{Context, commitments, overview};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/commitments/{commitment}/reference", OBLIGATION_READERS, show),
        form("/commitments/{commitment}/reference", FINANCE_PARTNER, correct),
    ]
}

#[derive(Template)]
#[template(path = "partner/reference.html")]
struct ReferencePage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    one: NamedCommitment,
    /// Newest first.
    acknowledgements: Vec<CommitmentEntry>,
    may_correct: bool,
}

async fn show(request: PageRequest, commitment: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&commitment)?;
            render(cx, layout, id, Faults::none(), &Form::default())
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let one = overview::commitment(cx, id)?;
    let acknowledgements = commitments::acknowledgements(cx, id)?;
    Page::render(&ReferencePage {
        layout,
        faults,
        form,
        may_correct: cx.actor.is(Role::FinancePartner) && one.row.booking_reference.is_some(),
        acknowledgements,
        one,
    })
}

async fn correct(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let NewAcknowledgementCorrection {
                    booking_reference,
                    reason,
                } = form_errors::read(json!({
                    "bookingReference": form.text("bookingReference"), "reason": form.text("reason"),
                }))?;
                if !confirm::is_given(form) {
                    let mut facts = super::commitments::which(cx, layout, id)?;
                    facts.push((layout.say("commitments-bookingReference"), booking_reference));
                    facts.push((layout.say("commitments-reason"), reason));
                    return confirm::ask(layout, form, "correct-reference", facts);
                }
                commitments::correct_acknowledgement(cx, id, &booking_reference, &reason)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-reference-corrected"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "commitments");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
