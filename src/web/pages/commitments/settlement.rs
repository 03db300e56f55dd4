//! The part of a commitment's page about its settlement: the figures of its ledger, and the forms to determine a subsidy, to
//! record a recovery, to write an amount off and to carry what is open over to another budget year.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{render, which};
use crate::pages::base::confirm::facts;
use crate::pages::base::form_errors::{self, Choice, Faults, read_with_amount};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest, confirm};
use crate::policy::{BOOKKEEPERS, BUREAU};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
use edba_service::commitments::carry_overs::NewCarryOver;
use edba_service::commitments::determination::{self, NewDetermination};
use edba_service::commitments::recoveries::{self, NewRecovery, NewWriteOff};
use edba_service::commitments::{self, Commitment, Possible};
use edba_service::mandates::MandateQuery;
use edba_service::pending_actions::{self, MoneyAction};
use edba_service::{Context, mandates};

/// The most mandates that are offered for a carry-over.
const MOST_MANDATES: i64 = 100;

pub(super) fn lines() -> Vec<Line> {
    vec![
        form("/commitments/{commitment}/determination", BOOKKEEPERS, determine),
        form("/commitments/{commitment}/recovery", BOOKKEEPERS, recover),
        form("/commitments/{commitment}/write-off", BUREAU, write_off),
        form("/commitments/{commitment}/carry-over", BUREAU, carry_over),
    ]
}

/// The view model of the settlement.
pub(super) struct Section {
    /// The figures of the ledger, by the message keys of their labels; those that are zero are left out.
    pub figures: Vec<(&'static str, Cents)>,
    /// The decision and the day of the determination.
    pub determination: Option<String>,
    pub recoverable: Cents,
    pub can_be_written_off: Cents,
    /// The commitment that it was carried over from.
    pub carried_from: Option<Id>,
    /// The commitments that a part of it was carried over to, with their years.
    pub carried_to: Vec<(Id, i32, Cents)>,
    pub may_determine: bool,
    pub may_recover: bool,
    pub may_write_off: bool,
    pub may_carry_over: bool,
    /// The mandates of the organisation for a carry-over.
    pub mandates: Vec<Choice>,
    pub next_year: String,
}

impl Section {
    pub(super) fn of(
        cx: &mut Context<'_>,
        layout: &Layout,
        row: &Commitment,
        possible: Possible,
        form: &Form,
    ) -> Result<Self> {
        let bureau = cx.actor.is(Role::Bureau);
        let keeps_books = BOOKKEEPERS.admits(cx.actor.role);
        let may_carry_over = bureau && possible.carry_over;
        let carried_to = commitments::carried_over_to(cx, row.id)?
            .into_iter()
            .map(|one| (one.id, one.budget_year, one.amount_cents))
            .collect();
        let determination = match row.determined_cents {
            Some(_) => determination::recorded(cx, row.id)?,
            None => None,
        };
        Ok(Self {
            determination: determination.map(|entry| {
                let day = entry.value_date.map(|day| layout.day(&day));
                Vec::from_iter(entry.document.into_iter().chain(day)).join(", ")
            }),
            figures: figures(row),
            recoverable: row.ledger().recoverable(),
            can_be_written_off: row.ledger().can_be_written_off(),
            carried_from: row.carried_from_id,
            carried_to,
            may_determine: keeps_books && possible.determination,
            may_recover: keeps_books && possible.recovery,
            may_write_off: bureau && possible.write_off,
            mandates: match may_carry_over {
                true => mandates_of(cx, row, form)?,
                false => Vec::new(),
            },
            may_carry_over,
            next_year: row.budget_year.saturating_add(1).to_string(),
        })
    }
}

/// The figures of what became of a subsidy.
fn figures(row: &Commitment) -> Vec<(&'static str, Cents)> {
    let ledger = row.ledger();
    let mut figures = Vec::new();
    if let Some(determined) = ledger.determined {
        figures.push(("settlement-determined", determined));
    }
    let others = [
        ("settlement-recoverable", ledger.recoverable()),
        ("settlement-recovered", ledger.recovered),
        ("settlement-written-off", ledger.written_off),
    ];
    figures.extend(others.into_iter().filter(|(_, amount)| amount.is_positive()));
    figures
}

/// The mandates of the organisation that are in force, as choices.
fn mandates_of(cx: &mut Context<'_>, row: &Commitment, form: &Form) -> Result<Vec<Choice>> {
    let query = MandateQuery {
        grantor_id: Some(row.organisation_id),
        in_force_on: Some(cx.today()),
        ..MandateQuery::default()
    };
    let chosen = form.text("mandateId");
    Ok(mandates::shown(cx, query, MOST_MANDATES)?
        .into_iter()
        .map(|shown| {
            let mandate = &shown.mandate;
            let label = format!(
                "{} ({})",
                mandate.terms.document_number, shown.representative_name
            );
            Choice::new(mandate.id.to_string(), label, chosen)
        })
        .collect())
}

async fn determine(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let input = json!({
                    "determinedDate": form.text("determinedDate"),
                    "document": form.text("document"),
                    "reason": form_errors::text_or_null(form, "reason"),
                });
                let new: NewDetermination = read_with_amount(form, layout.language, input)?;
                if cx.actor.is(Role::Bureau) {
                    let reason = new.reason.clone();
                    let action = MoneyAction::DetermineCommitment {
                        commitment_id: id,
                        determination: new,
                    };
                    pending_actions::propose(cx, action, reason.as_deref())?;
                    return Ok(Page::go("/approvals").saying("notice-proposed"));
                }
                if !confirm::is_given(form) {
                    let row = commitments::find(cx, id)?;
                    determination::check_determination(cx, id, &new)?;
                    let mut shown = which(cx, layout, id)?;
                    shown.extend(facts(
                        layout,
                        [
                            ("settlement-amount", layout.euros(&new.amount)),
                            ("settlement-determinedDate", layout.day(&new.determined_date)),
                            ("settlement-document", new.document),
                        ],
                    ));
                    let consequences = [
                        (
                            "settlement-will-be-released",
                            row.open_cents().min(row.ledger().held().less(new.amount)),
                        ),
                        ("settlement-will-be-recoverable", row.paid_cents.less(new.amount)),
                    ];
                    for (key, amount) in consequences {
                        if amount.is_positive() {
                            shown.push((layout.say(key), layout.euros(&amount)));
                        }
                    }
                    return confirm::ask(layout, form, "determine-commitment", shown);
                }
                determination::determine(cx, id, &new)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-commitment-determined"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "settlement");
                render(cx, layout, form_errors::id(&same)?, faults, form, "determination")
            },
        )
        .await
}

async fn recover(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let input = json!({
                    "valueDate": form.text("valueDate"),
                    "payer": form.text("payer"),
                    "bookingReference": form.text("bookingReference"),
                });
                let new: NewRecovery = read_with_amount(form, layout.language, input)?;
                if cx.actor.is(Role::Bureau) {
                    let action = MoneyAction::RecordRecovery {
                        commitment_id: id,
                        recovery: new,
                    };
                    pending_actions::propose(cx, action, None)?;
                    return Ok(Page::go("/approvals").saying("notice-proposed"));
                }
                if !confirm::is_given(form) {
                    let mut shown = which(cx, layout, id)?;
                    recoveries::check_recovery(cx, id, &new)?;
                    let recovery = [
                        ("settlement-amount", layout.euros(&new.amount)),
                        ("settlement-valueDate", layout.day(&new.value_date)),
                        ("settlement-payer", new.payer),
                        ("settlement-bookingReference", new.booking_reference),
                    ];
                    shown.extend(facts(layout, recovery));
                    return confirm::ask(layout, form, "record-recovery", shown);
                }
                recoveries::record(cx, id, &new)?;
                Ok(Page::go(format!("/commitments/{id}")).saying("notice-recovery-recorded"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "settlement");
                render(cx, layout, form_errors::id(&same)?, faults, form, "recovery")
            },
        )
        .await
}

async fn write_off(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let input = json!({ "document": form.text("document"), "reason": form.text("reason") });
                let new: NewWriteOff = read_with_amount(form, layout.language, input)?;
                let reason = new.reason.clone();
                let action = MoneyAction::WriteOff {
                    commitment_id: form_errors::id(&commitment)?,
                    write_off: new,
                };
                pending_actions::propose(cx, action, Some(&reason))?;
                Ok(Page::go("/approvals").saying("notice-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "settlement");
                render(cx, layout, form_errors::id(&same)?, faults, form, "write-off")
            },
        )
        .await
}

async fn carry_over(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let input = json!({
                    "budgetYear": form.text("budgetYear").parse::<i32>().ok(),
                    "mandateId": form_errors::text_or_null(form, "mandateId"),
                    "reason": form.text("reason"),
                });
                let new: NewCarryOver = match form.given("amount") {
                    Some(_) => read_with_amount(form, layout.language, input)?,
                    None => form_errors::read(input)?,
                };
                let reason = new.reason.clone();
                let action = MoneyAction::CarryOverCommitment {
                    commitment_id: id,
                    carry_over: new,
                };
                pending_actions::propose(cx, action, Some(&reason))?;
                Ok(Page::go("/approvals").saying("notice-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "settlement");
                render(cx, layout, form_errors::id(&same)?, faults, form, "carry-over")
            },
        )
        .await
}
