//! The part of a commitment's page about a loan: what came back of it, and the forms to record a repayment and to reverse what
//! came back.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::bookings::{Asked, day_of, newest, propose_or_confirm, read_reversal, reversal_of};
use super::render;
use super::repayment_plan::PlanTable;
use crate::pages::base::confirm::facts;
use crate::pages::base::form_errors::{self, Amount, Faults, read_with_amounts};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use crate::policy::BOOKKEEPERS;
use edba_common::error::{Error, Result};
use edba_domain::codes::{Instrument, Language};
use edba_domain::commitment_ledger::RepaymentKind;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::commitments::bookings::Booking;
use edba_service::commitments::repayment_plans::{self, Plan};
use edba_service::commitments::repayments::{self, NewRepayment};
use edba_service::commitments::{Commitment, CommitmentEntry, Possible};
use edba_service::pending_actions::MoneyAction;

pub(super) fn lines() -> Vec<Line> {
    vec![
        form("/commitments/{commitment}/repayments", BOOKKEEPERS, record),
        form(
            "/commitments/{commitment}/repayment-reversal",
            BOOKKEEPERS,
            reverse,
        ),
    ]
}

/// A repayment in the view model.
pub(super) struct Row {
    pub day: String,
    pub kind: RepaymentKind,
    pub payer: String,
    pub reference: String,
    pub amount: Cents,
    pub returned: bool,
    /// Day and reason of its reversal.
    pub reversal: Option<(String, String)>,
}

impl Row {
    fn from_repayment(layout: &Layout, row: Booking) -> Self {
        let Booking { entry, reversal, .. } = row;
        Self {
            day: day_of(layout, &entry),
            kind: RepaymentKind::of(entry.kind),
            amount: entry.amount_cents,
            returned: entry.returned,
            reversal: reversal_of(layout, reversal),
            payer: entry.payee.unwrap_or_default(),
            reference: entry.booking_reference.unwrap_or_default(),
        }
    }
}

/// A receipt that can be reversed, in the view model.
pub(super) struct Receipt {
    /// Its first part.
    pub id: Id,
    pub commitment_id: Id,
    pub payer: String,
    pub reference: String,
    /// Principal first.
    pub parts: Vec<(RepaymentKind, Cents)>,
}

impl Receipt {
    /// None for a receipt without parts.
    fn from_parts(parts: &[CommitmentEntry]) -> Option<Self> {
        let first = parts.first()?;
        Some(Self {
            id: first.id,
            commitment_id: first.commitment_id,
            payer: first.payee.clone().unwrap_or_default(),
            reference: first.booking_reference.clone().unwrap_or_default(),
            parts: parts
                .iter()
                .map(|part| (RepaymentKind::of(part.kind), part.amount_cents))
                .collect(),
        })
    }

    /// Its parts in words: `aflossing € 25.000, rente € 500`.
    pub(super) fn in_words(&self, layout: &Layout) -> String {
        let parts = self.parts.iter().map(|(kind, amount)| {
            let kind = layout.name_of("repayments-kind", *kind);
            format!("{kind} {}", layout.euros(amount))
        });
        Vec::from_iter(parts).join(", ")
    }
}

/// The view model of what came back.
pub(super) struct Section {
    /// The figures of a loan, by the message keys of their labels.
    pub figures: Vec<(&'static str, Cents)>,
    pub outstanding: Cents,
    /// Newest first.
    pub rows: Vec<Row>,
    pub more: bool,
    pub may_record: bool,
    /// What the user can reverse.
    pub receipts: Vec<Receipt>,
    /// The plan that holds.
    pub plan: Option<PlanTable>,
    pub may_plan: bool,
}

impl Section {
    pub(super) fn of(
        cx: &mut Context<'_>,
        layout: &Layout,
        row: &Commitment,
        possible: Possible,
    ) -> Result<Self> {
        let keeps_books = BOOKKEEPERS.admits(cx.actor.role);
        let ledger = row.ledger();
        let figures = [
            ("repayments-repaid", ledger.repaid),
            ("repayments-interest-received", ledger.interest),
            ("repayments-outstanding", ledger.outstanding()),
        ];
        let (found, more) = newest(cx, row.id, repayments::list)?;
        let receipts = match keeps_books {
            true => repayments::receipts(cx, &found, more)?,
            false => Vec::new(),
        };
        let holding = match row.instrument {
            Instrument::Credit => repayment_plans::holding_of(cx, row)?,
            _ => None,
        };
        Ok(Self {
            plan: holding.and_then(|plan| table(layout, plan)),
            may_plan: keeps_books && possible.repayment_plan && ledger.outstanding().is_positive(),
            figures: figures
                .into_iter()
                .filter(|(_, amount)| amount.is_positive())
                .collect(),
            outstanding: ledger.outstanding(),
            may_record: keeps_books && possible.repayment,
            receipts: receipts
                .iter()
                .filter_map(|parts| Receipt::from_parts(parts))
                .collect(),
            rows: found
                .into_iter()
                .map(|row| Row::from_repayment(layout, row))
                .collect(),
            more,
        })
    }

    /// Whether something of the loan is overdue.
    pub(super) fn is_overdue(&self) -> bool {
        self.plan.as_ref().is_some_and(PlanTable::is_overdue)
    }

    /// Whether anything came back or can come back.
    pub(super) fn is_shown(&self) -> bool {
        self.may_record || self.may_plan || self.plan.is_some() || !self.rows.is_empty()
    }
}

/// The table of a plan that holds.
fn table(layout: &Layout, plan: Plan) -> Option<PlanTable> {
    let overdue = plan.overdue();
    let progress = plan.progress.unwrap_or_default();
    let label = layout.with("table-of", "what", layout.say("repayments-plan"));
    PlanTable::new(layout, label, plan.lines.into_iter().zip(progress), overdue)
}

/// The input of a repayment, with its amounts in the notation of the page; an amount that is left out is none. Errors: 400
/// with all faults.
fn read_repayment(form: &Form, language: Language) -> Result<NewRepayment> {
    let input = json!({
        "valueDate": form.text("valueDate"),
        "payer": form.text("payer"),
        "bookingReference": form.text("bookingReference"),
    });
    let amounts = ["principal", "interest"].map(Amount::Optional);
    read_with_amounts(form, language, input, &amounts)
}

async fn record(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let new = read_repayment(form, layout.language)?;
                let asked = Asked {
                    commitment_id: id,
                    action: MoneyAction::RecordRepayment {
                        commitment_id: id,
                        repayment: new.clone(),
                    },
                    reason: None,
                    confirmation: "record-repayment",
                };
                let page = propose_or_confirm(cx, layout, form, asked, |cx| {
                    repayments::check_repayment(cx, id, &new)?;
                    let repayment = [
                        ("repayments-principal", layout.euros(&new.principal())),
                        ("repayments-interest", layout.euros(&new.interest())),
                        ("repayments-valueDate", layout.day(&new.value_date)),
                        ("repayments-payer", new.payer.clone()),
                        ("repayments-bookingReference", new.booking_reference.clone()),
                    ];
                    Ok(facts(layout, repayment))
                })?;
                if let Some(page) = page {
                    return Ok(page);
                }
                repayments::record(cx, id, &new)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-repayment-recorded"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "repayments");
                render(cx, layout, form_errors::id(&same)?, faults, form, "repayment")
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
                let id = form_errors::id(form.text("repayment"))?;
                let came_back = repayments::one(cx, id)?;
                if came_back.entry.commitment_id != commitment_id {
                    return Err(Error::not_found("repayment"));
                }
                let reversal = read_reversal(form)?;
                let asked = Asked {
                    commitment_id,
                    action: MoneyAction::ReverseRepayment {
                        repayment_id: id,
                        reversal: reversal.clone(),
                    },
                    reason: Some(&reversal.reason),
                    confirmation: "reverse-repayment",
                };
                let page = propose_or_confirm(cx, layout, form, asked, |cx| {
                    let (parts, _) = repayments::check_reversal(cx, id, &reversal)?;
                    let whole: Cents = parts.iter().map(|part| part.amount_cents).sum();
                    let mut shown = facts(layout, [("repayments-amount", layout.euros(&whole))]);
                    shown.extend(parts.iter().map(|part| {
                        let kind = RepaymentKind::of(part.kind);
                        let amount = layout.euros(&part.amount_cents);
                        (layout.title_of("repayments-kind", kind), amount)
                    }));
                    let row = Row::from_repayment(layout, came_back);
                    let about = [
                        ("repayments-payer", row.payer),
                        ("repayments-bookingReference", row.reference),
                        ("repayments-reason", reversal.reason.clone()),
                        ("repayments-valueDate", layout.day(&reversal.value_date)),
                    ];
                    shown.extend(facts(layout, about));
                    Ok(shown)
                })?;
                if let Some(page) = page {
                    return Ok(page);
                }
                repayments::reverse(cx, id, &reversal)?;
                let page = format!("/commitments/{commitment_id}");
                Ok(Page::go(page).saying("notice-repayment-reversed"))
            },
            move |cx, layout, form, error| {
                let commitment_id = form_errors::id(&same)?;
                let faults = Faults::from_error(layout, form, error, "repayments");
                render(cx, layout, commitment_id, faults, form, form.text("repayment"))
            },
        )
        .await
}
