//! The part of a commitment's page about its settlement: the figures of its ledger, and the forms to determine a subsidy, to
//! record a recovery, to write an amount off and to carry what is open over to another budget year.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{render, which};
use crate::pages::base::confirm::facts;
use crate::pages::base::form_errors::{
    self, Amount, Choice, Faults, Fields, amount_of, day_of, read_with_amount, with_faults_of_known,
};
use crate::pages::base::route::{Line, form};
use crate::pages::base::{Form, Layout, Page, PageRequest, confirm};
use crate::policy::{ASKED_TO_RATIFY, BOOKKEEPERS, BUREAU};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
use edba_service::commitments::carry_overs::{self, NewCarryOver};
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
    /// The ratification of a carry-over that the organisation is asked for.
    pub asked: Option<AskedCarryOver>,
    pub may_determine: bool,
    pub may_recover: bool,
    pub may_write_off: bool,
    pub may_carry_over: bool,
    /// The mandates of the organisation for a carry-over.
    pub mandates: Vec<Choice>,
    pub next_year: String,
}

/// A ratification of a carry-over that waits for the organisation.
pub(super) struct AskedCarryOver {
    /// What is asked, of whom and until when.
    pub text: String,
    /// Its page, and whether the reader can withdraw it there; None for a reader without one.
    pub page: Option<(String, bool)>,
}

impl AskedCarryOver {
    fn of(cx: &mut Context<'_>, layout: &Layout, row: &Commitment) -> Result<Option<Self>> {
        let Some(asked) = carry_overs::waiting_request(cx, row.id)? else {
            return Ok(None);
        };
        let page = match cx.actor.role {
            Role::Bureau => Some((format!("/ratifications/{}/answer#withdraw", asked.id), true)),
            role if ASKED_TO_RATIFY.admits(role) => Some((format!("/ratifications/{}", asked.id), false)),
            _ => None,
        };
        let amount = layout.euros(&asked.amount_cents);
        let year = asked
            .carry_to_year
            .map(|year| year.to_string())
            .unwrap_or_default();
        let day = layout.day(&asked.due_date);
        Ok(Some(Self {
            text: layout.with_all(
                "settlement-carry-over-asked",
                &[("amount", &amount), ("year", &year), ("day", &day)],
            ),
            page,
        }))
    }
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
        let asked = AskedCarryOver::of(cx, layout, row)?;
        let may_carry_over = bureau && possible.carry_over && asked.is_none();
        let carried_to = commitments::carried_over_to(cx, row)?
            .into_iter()
            .map(|one| (one.id, one.budget_year, one.amount_cents))
            .collect();
        Ok(Self {
            determination: determination::recorded(cx, row)?.map(|entry| {
                let day = entry.value_date.map(|day| layout.day(&day));
                Vec::from_iter(entry.document.into_iter().chain(day)).join(", ")
            }),
            figures: figures(row),
            recoverable: row.ledger().recoverable(),
            can_be_written_off: row.ledger().can_be_written_off(),
            carried_from: row.carried_from_id,
            carried_to,
            asked,
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
    Ok(mandates::with_representatives(cx, query, MOST_MANDATES)?
        .into_iter()
        .map(|(mandate, representative)| {
            let label = format!("{} ({representative})", mandate.terms.document_number);
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
                let read = read_with_amount::<NewDetermination>(form, layout.language, input);
                let new = with_faults_of_known(read, || {
                    let amount = amount_of(form, "amount", layout.language);
                    determination::known_faults(cx, id, amount, day_of(form, "determinedDate"))
                })?;
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
                let read = read_with_amount::<NewRecovery>(form, layout.language, input);
                let new = with_faults_of_known(read, || {
                    let amount = amount_of(form, "amount", layout.language);
                    recoveries::known_faults(cx, id, amount, day_of(form, "valueDate"))
                })?;
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
                let id = form_errors::id(&commitment)?;
                let input = json!({ "document": form.text("document"), "reason": form.text("reason") });
                let read = read_with_amount::<NewWriteOff>(form, layout.language, input);
                let new = with_faults_of_known(read, || {
                    let amount = amount_of(form, "amount", layout.language);
                    recoveries::known_write_off_faults(cx, id, amount)
                })?;
                let reason = new.reason.clone();
                let action = MoneyAction::WriteOff {
                    commitment_id: id,
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

/// Reads the carry-over of a form. Errors: 400 with all faults.
fn read_carry_over(cx: &mut Context<'_>, layout: &Layout, form: &Form, id: Id) -> Result<NewCarryOver> {
    let mut fields = Fields::from_form(form);
    let input = json!({
        "budgetYear": fields.year("budgetYear"),
        "mandateId": form_errors::text_or_null(form, "mandateId"),
        "reason": form.text("reason"),
    });
    let read = fields.read_with_amounts(layout.language, input, &[Amount::Optional("amount")]);
    with_faults_of_known(read, || {
        let amount = amount_of(form, "amount", layout.language);
        carry_overs::known_faults(cx, id, amount, form.text("budgetYear").parse().ok())
    })
}

async fn carry_over(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let new = read_carry_over(cx, layout, form, id)?;
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
