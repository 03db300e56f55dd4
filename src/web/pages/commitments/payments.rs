//! The payments on a commitment's page, and the forms to record one and to reverse one.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::bookings::{Asked, day_of, newest, propose_or_confirm, read_reversal, reversal_of};
use super::render;
use crate::pages::base::confirm::facts;
use crate::pages::base::form_errors::{self, Faults, read_with_amount};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Error, Result};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::commitments::bookings::Booking;
use edba_service::commitments::disbursements::{self, NewDisbursement};
use edba_service::commitments::reversals;
use edba_service::pending_actions::MoneyAction;

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
    fn from_disbursement(layout: &Layout, row: Booking) -> Self {
        let Booking { entry, reversal, .. } = row;
        Self {
            id: entry.id,
            commitment_id: entry.commitment_id,
            day: day_of(layout, &entry),
            amount: entry.amount_cents,
            reversal: reversal_of(layout, reversal),
            payee: entry.payee.unwrap_or_default(),
            reference: entry.booking_reference.unwrap_or_default(),
        }
    }
}

/// The last payments on a commitment, newest first, and whether there are older ones.
pub(super) fn last(cx: &mut Context<'_>, layout: &Layout, commitment_id: Id) -> Result<(Vec<Payment>, bool)> {
    let (found, more) = newest(cx, commitment_id, disbursements::list)?;
    let payments = found
        .into_iter()
        .map(|row| Payment::from_disbursement(layout, row));
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
                let asked = Asked {
                    commitment_id: id,
                    action: MoneyAction::Disburse {
                        commitment_id: id,
                        disbursement: new.clone(),
                    },
                    reason: None,
                    confirmation: "record-payment",
                };
                let page = propose_or_confirm(cx, layout, form, asked, |cx| {
                    disbursements::check_disbursement(cx, id, &new)?;
                    let payment = [
                        ("disbursements-amount", layout.euros(&new.amount)),
                        ("disbursements-valueDate", layout.day(&new.value_date)),
                        ("disbursements-payee", new.payee.clone()),
                        ("disbursements-bookingReference", new.booking_reference.clone()),
                    ];
                    Ok(facts(layout, payment))
                })?;
                if let Some(page) = page {
                    return Ok(page);
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
                let reversal = read_reversal(form)?;
                let asked = Asked {
                    commitment_id,
                    action: MoneyAction::ReverseDisbursement {
                        disbursement_id: id,
                        reversal: reversal.clone(),
                    },
                    reason: Some(&reversal.reason),
                    confirmation: "reverse-payment",
                };
                let page = propose_or_confirm(cx, layout, form, asked, |cx| {
                    reversals::check_reversal(cx, id, &reversal)?;
                    let paid = Payment::from_disbursement(layout, paid);
                    let payment = [
                        ("disbursements-amount", layout.euros(&paid.amount)),
                        ("disbursements-payee", paid.payee),
                        ("disbursements-bookingReference", paid.reference),
                        ("disbursements-reason", reversal.reason.clone()),
                        ("disbursements-valueDate", layout.day(&reversal.value_date)),
                    ];
                    Ok(facts(layout, payment))
                })?;
                if let Some(page) = page {
                    return Ok(page);
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
