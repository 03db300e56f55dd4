//! The payments on a commitment's page, and the forms to record one and to reverse one.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{render, which};
use crate::pages::base::confirm::facts;
use crate::pages::base::form_errors::{self, Faults, read_with_amount};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest, confirm};
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
use edba_service::commitments::disbursements::{self, DisbursementFilter, NewDisbursement};
use edba_service::commitments::reversals::{self, NewReversal};
use edba_service::commitments::{CommitmentEntry, Disbursement, Slice};
use edba_service::{Context, pending_actions};

/// The most payments on the page of a commitment.
const MOST_PAYMENTS: usize = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![
        form("/commitments/{commitment}/payments", BOOKKEEPERS, record),
        form("/commitments/{commitment}/reversal", BOOKKEEPERS, reverse),
    ]
}

/// A payment in the view model.
pub(super) struct Payment {
    pub id: Id,
    pub commitment_id: Id,
    pub day: String,
    pub payee: String,
    pub reference: String,
    pub amount: Cents,
    /// Day and reason of its reversal.
    pub reversal: Option<(String, String)>,
}

impl Payment {
    fn from_disbursement(layout: &Layout, row: Disbursement) -> Self {
        let Disbursement { entry, reversal, .. } = row;
        let day =
            |entry: &CommitmentEntry| layout.day(&entry.value_date.unwrap_or(entry.recorded_at.local_date()));
        Self {
            id: entry.id,
            commitment_id: entry.commitment_id,
            day: day(&entry),
            amount: entry.amount_cents,
            reversal: reversal.map(|reversal| (day(&reversal), reversal.reason.unwrap_or_default())),
            payee: entry.payee.unwrap_or_default(),
            reference: entry.booking_reference.unwrap_or_default(),
        }
    }
}

/// The first payments on a commitment, and whether there are more.
pub(super) fn first(
    cx: &mut Context<'_>,
    layout: &Layout,
    commitment_id: Id,
) -> Result<(Vec<Payment>, bool)> {
    let filter = DisbursementFilter {
        commitment_id: Some(commitment_id),
        ..DisbursementFilter::default()
    };
    let slice = Slice {
        after: None,
        limit: i64::try_from(MOST_PAYMENTS + 1).map_err(Error::internal)?,
    };
    let mut found = disbursements::list(cx, filter, slice)?;
    let more = found.len() > MOST_PAYMENTS;
    found.truncate(MOST_PAYMENTS);
    let newest_first = found.into_iter().rev();
    let payments = newest_first.map(|row| Payment::from_disbursement(layout, row));
    Ok((payments.collect(), more))
}

async fn record(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let input = json!({
                    "valueDate": form.text("valueDate"),
                    "payee": form.text("payee"),
                    "bookingReference": form.text("bookingReference"),
                });
                let new: NewDisbursement = read_with_amount(form, layout.language, input)?;
                if cx.actor.is(Role::Bureau) {
                    let action = pending_actions::MoneyAction::Disburse {
                        commitment_id: id,
                        disbursement: new,
                    };
                    pending_actions::propose(cx, action, None)?;
                    return Ok(Page::go("/approvals").saying("notice-proposed"));
                }
                if !confirm::is_given(form) {
                    let mut shown = which(cx, layout, id)?;
                    disbursements::check_disbursement(cx, id, &new)?;
                    let payment = [
                        ("disbursements-amount", layout.euros(&new.amount)),
                        ("disbursements-valueDate", layout.day(&new.value_date)),
                        ("disbursements-payee", new.payee),
                        ("disbursements-bookingReference", new.booking_reference),
                    ];
                    shown.extend(facts(layout, payment));
                    return confirm::ask(layout, form, "record-payment", shown);
                }
                disbursements::record(cx, id, new)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-payment-recorded"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "disbursements");
                render(cx, layout, form_errors::id(&same)?, faults, form, "payment")
            },
        )
        .await
}

async fn reverse(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let commitment_id = form_errors::id(&commitment)?;
                let id = form_errors::id(form.text("payment"))?;
                let paid = disbursements::one(cx, id)?;
                if paid.entry.commitment_id != commitment_id {
                    return Err(Error::not_found("disbursement"));
                }
                let reversal: NewReversal = form_errors::read(json!({
                    "reason": form.text("reason"),
                    "valueDate": form.text("valueDate"),
                }))?;
                if cx.actor.is(Role::Bureau) {
                    let reason = reversal.reason.clone();
                    let action = pending_actions::MoneyAction::ReverseDisbursement {
                        disbursement_id: id,
                        reversal,
                    };
                    pending_actions::propose(cx, action, Some(&reason))?;
                    return Ok(Page::go("/approvals").saying("notice-proposed"));
                }
                if !confirm::is_given(form) {
                    reversals::check_reversal(cx, id, &reversal)?;
                    let paid = Payment::from_disbursement(layout, paid);
                    let payment = [
                        ("disbursements-amount", layout.euros(&paid.amount)),
                        ("disbursements-payee", paid.payee),
                        ("disbursements-bookingReference", paid.reference),
                        ("disbursements-reason", reversal.reason),
                        ("disbursements-valueDate", layout.day(&reversal.value_date)),
                    ];
                    let mut shown = which(cx, layout, commitment_id)?;
                    shown.extend(facts(layout, payment));
                    return confirm::ask(layout, form, "reverse-payment", shown);
                }
                reversals::reverse(cx, id, &reversal)?;
                let page = format!("/commitments/{commitment_id}");
                Ok(Page::go(page).saying("notice-payment-reversed"))
            },
            move |cx, layout, form, error| {
                let commitment_id = form_errors::id(&same)?;
                let faults = Faults::from_error(layout, form, error, "disbursements");
                render(cx, layout, commitment_id, faults, form, form.text("payment"))
            },
        )
        .await
}
