//! Pages of commitments: finance partners follow and answer them; the bureau oversees them, and proposes releases.
//! Payments, payment schedules, guarantees and the settlement are parts of the page of one commitment.

mod acknowledgements;
mod attention;
mod bookings;
mod details;
mod guarantees;
mod list;
mod overdue_repayments;
mod payment_schedules;
mod payments;
mod repayment_plan;
mod repayments;
mod settlement;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::base::form_errors::{self, Choice, Faults, read_with_amount};
use super::base::presentation::{commitment_badge, days_since, reason_text, year_kind};
use super::base::route::{Line, form, page};
use super::base::several_forms::{SeveralForms, ShownAgain};
use super::base::{Badge, Form, Layout, Page, PageRequest, confirm};
use super::state_aid;
use crate::api::commitments::{NewAcknowledgement, NewCommitmentRefusal, NewRelease, at_risk_period};
use crate::policy::{BOOKKEEPERS, BUREAU, FINANCE_PARTNER, OBLIGATION_READERS};
pub(super) use attention::Attention;
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, Role};
use edba_domain::{Cents, Id};
use edba_service::commitments::guarantees::check_answer;
use edba_service::overview::{self, NamedCommitment};
use edba_service::{Context, commitments, pending_actions};
pub(super) use list::waiting;
use list::{list, render_list};
use payments::Payment;
pub(super) use repayment_plan::{PlanTable, plan_line_badge};

pub(super) fn lines() -> Vec<Line> {
    let mut lines = acknowledgements::lines();
    lines.extend(guarantees::lines());
    lines.extend(payment_schedules::lines());
    lines.extend(payments::lines());
    lines.extend(settlement::lines());
    lines.extend(repayments::lines());
    lines.extend(repayment_plan::lines());
    lines.extend(overdue_repayments::lines());
    lines.extend([
        page("/commitments", OBLIGATION_READERS, list),
        page("/commitments/{commitment}", OBLIGATION_READERS, show),
        form("/commitments/{commitment}/answer", FINANCE_PARTNER, answer),
        form("/commitments/{commitment}/release", BUREAU, release),
    ]);
    lines
}

/// A commitment in a list.
pub(super) struct Row {
    pub one: NamedCommitment,
    pub badge: Badge,
    /// How many days it has waited for an answer.
    pub days: i64,
}

impl Row {
    pub fn from_commitment(cx: &Context<'_>, layout: &Layout, one: NamedCommitment) -> Self {
        Self {
            badge: commitment_badge(layout, &one.row),
            days: one
                .row
                .offered_at
                .map_or(0, |offered| days_since(&cx.now, &offered)),
            one,
        }
    }
}

/// Which commitment a confirmation is about: its case, its decision, and its year and kind. Errors: 403; 404.
pub(super) fn which(cx: &mut Context<'_>, layout: &Layout, id: Id) -> Result<Vec<(String, String)>> {
    let one = overview::commitment(cx, id)?;
    let year_kind = year_kind(layout, one.row.budget_year, one.row.expenditure_kind);
    let facts = [
        ("confirm-case", format!("{} {}", one.case_number, one.case_title)),
        ("commitments-decision", one.decision_number),
        ("commitments-year-kind", year_kind),
    ];
    Ok(confirm::facts(layout, facts))
}

#[derive(Template)]
#[template(path = "partner/commitment.html")]
struct CommitmentPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// The form that is shown again: `answer`, `payment`, `release`, `schedule`, `schedule-withdrawal`, `determination`,
    /// `recovery`, `write-off`, `carry-over`, or for a reversal the id of its payment. Empty for none.
    again: &'a str,
    row: Row,
    answers: Vec<Choice>,
    /// Newest first.
    payments: Vec<Payment>,
    more_payments: bool,
    today: String,
    by_two: bool,
    may_answer: bool,
    may_record: bool,
    may_reverse: bool,
    may_release: bool,
    shows_payments: bool,
    /// For a guarantee: its period, and what can be done with it.
    guarantee: Option<guarantees::Section>,
    /// The schedule in force, and what is proposed.
    schedule: payment_schedules::Section,
    settlement: settlement::Section,
    /// What came back, and what can be recorded of it.
    repayments: repayments::Section,
    /// The basis of public money; None where none is needed.
    aid: Option<state_aid::Section>,
    details: details::Section,
}

impl SeveralForms for CommitmentPage<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

impl CommitmentPage<'_> {
    /// The reason of its refusal or release, in the language of the page where the service gave it.
    fn reason(&self) -> Option<String> {
        let reason = self.row.one.row.reason.as_deref()?;
        Some(reason_text(self.layout, reason).0)
    }

    /// The filter of the file with these payments.
    fn own_payments(&self) -> String {
        format!("&commitmentId={}", self.row.one.row.id)
    }

    /// The most that can be paid now: by the schedule in force, or else what is open.
    fn amount_hint(&self, open: &Cents) -> String {
        match self.schedule.payable() {
            Some(payable) => {
                let amount = self.layout.euros(&payable);
                self.layout.with("schedules-amount-hint", "amount", amount)
            }
            None => {
                let amount = self.layout.euros(open);
                self.layout.with("disbursements-amount-hint", "amount", amount)
            }
        }
    }
}

async fn show(request: PageRequest, commitment: web::Path<String>) -> HttpResponse {
    // A line of a reconciled file leads here with a payment filled in.
    let filled_in = request.query().clone();
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&commitment)?;
            let again = if filled_in.has("bookingReference") {
                "payment"
            } else {
                ""
            };
            render(cx, layout, id, Faults::none(), &filled_in, again)
        })
        .await
}

pub(super) fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    again: &str,
) -> Result<Page> {
    use CommitmentStatus::{Acknowledged, Offered, Paid, Refused};
    let one = overview::commitment(cx, id)?;
    let (payments, more_payments) = payments::last(cx, layout, id)?;
    let payment = details::payment_of(cx, id)?;
    let recipients = payment.iter().flat_map(|payment| &payment.recipients);
    let recipients: Vec<Id> = recipients.map(|one| one.id).collect();
    let status = one.row.status;
    let possible = commitments::possible(&one.row, one.case_status);
    let bureau = cx.actor.is(Role::Bureau);
    let keeps_books = BOOKKEEPERS.admits(cx.actor.role);
    let answers = ["acknowledge", "refuse"]
        .into_iter()
        .map(|code| Choice {
            note: match (code, one.is_of_monitored_case()) {
                ("refuse", true) => layout.say("commitments-answer-refuse-note-monitored"),
                _ => layout.part("commitments-answer", code, "note"),
            },
            ..Choice::new(
                code,
                layout.name_of("commitments-answer", code),
                form.text("answer"),
            )
        })
        .collect();
    let repayments = repayments::Section::of(cx, layout, &one.row, possible)?;
    Page::render(&CommitmentPage {
        layout,
        faults,
        form,
        again,
        answers,
        today: cx.today().to_string(),
        by_two: bureau,
        may_answer: cx.actor.is(Role::FinancePartner) && status == Offered,
        // While it is acknowledged something is open; a form that came too late keeps its input.
        may_record: keeps_books && (status == Acknowledged || (status == Paid && again == "payment")),
        may_reverse: keeps_books && payments.iter().any(|payment| payment.reversal.is_none()),
        may_release: bureau && matches!(status, Offered | Acknowledged | Refused),
        guarantee: guarantees::Section::of(cx, layout, &one.row),
        schedule: payment_schedules::Section::of(cx, layout, &one, form, again)?,
        settlement: settlement::Section::of(cx, layout, &one.row, possible, form)?,
        aid: state_aid::Section::of(cx, layout, &one.row, &recipients)?,
        details: details::Section::of(cx, layout, &one.row, payment)?,
        shows_payments: !payments.is_empty() || matches!(status, Acknowledged | Paid),
        payments,
        more_payments,
        row: match repayments.is_overdue() {
            true => Row {
                badge: Badge::new("error", layout.say("repayments-badge-overdue")),
                ..Row::from_commitment(cx, layout, one)
            },
            false => Row::from_commitment(cx, layout, one),
        },
        repayments,
    })
}

async fn answer(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let said = match form.text("answer") {
                    "acknowledge" => {
                        let new = form_errors::read(json!({
                            "bookingReference": form.text("bookingReference"),
                            "atRiskFromDate": form_errors::text_or_null(form, "atRiskFromDate"),
                            "atRiskToDate": form_errors::text_or_null(form, "atRiskToDate"),
                        }))?;
                        let NewAcknowledgement {
                            booking_reference,
                            at_risk_from_date,
                            at_risk_to_date,
                            schedule: _,
                        } = new;
                        let period = at_risk_period(at_risk_from_date, at_risk_to_date)?;
                        check_answer(cx, id, period)?;
                        if !confirm::is_given(form) {
                            let reference = (layout.say("commitments-bookingReference"), booking_reference);
                            let mut facts = which(cx, layout, id)?;
                            facts.push(reference);
                            facts.extend(guarantees::facts(layout, period));
                            return confirm::ask(layout, form, "acknowledge-commitment", facts);
                        }
                        commitments::acknowledge_at_risk(cx, id, &booking_reference, period)?;
                        "notice-commitment-acknowledged"
                    }
                    "refuse" => {
                        let NewCommitmentRefusal { reason } =
                            form_errors::read(json!({ "reason": form.text("reason") }))?;
                        if !confirm::is_given(form) {
                            let mut facts = which(cx, layout, id)?;
                            facts.push((layout.say("commitments-reason"), reason));
                            return confirm::ask(layout, form, "refuse-commitment", facts);
                        }
                        commitments::refuse(cx, id, &reason)?;
                        "notice-commitment-refused"
                    }
                    _ => return Err(Error::fault("/answer", "required", "Choose an answer.")),
                };
                Ok(Page::go(format!("/commitments/{id}")).saying(said))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "commitments");
                render(cx, layout, form_errors::id(&same)?, faults, form, "answer")
            },
        )
        .await
}

async fn release(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let input = json!({ "reason": form.text("reason") });
                let NewRelease { amount, reason } = match form.given("amount") {
                    Some(_) => read_with_amount(form, layout.language, input)?,
                    None => form_errors::read(input)?,
                };
                let action = pending_actions::MoneyAction::ReleaseCommitment {
                    commitment_id: form_errors::id(&commitment)?,
                    reason: reason.clone(),
                    amount,
                };
                pending_actions::propose(cx, action, Some(&reason))?;
                Ok(Page::go("/approvals").saying("notice-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "commitments");
                render(cx, layout, form_errors::id(&same)?, faults, form, "release")
            },
        )
        .await
}
