//! Pages of commitments: finance partners follow and answer them, and record what they paid; the bureau oversees them, and
//! proposes payments, reversals and releases.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::{commitment_tone, days_since};
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::api::commitments::{NewAcknowledgement, NewCommitmentRefusal, NewRelease};
use crate::policy::{BOOKKEEPERS, BUREAU, COMMITMENT_READERS, FINANCE_PARTNER};
use edba_common::error::{Error, Result};
use edba_common::format::typed;
use edba_domain::codes::{CommitmentStatus, Language, Role};
use edba_domain::{Cents, Id};
use edba_service::commitments::disbursements::{self, DisbursementFilter, NewDisbursement};
use edba_service::commitments::reversals::{self, NewReversal};
use edba_service::commitments::{CommitmentEntry, Disbursement, Slice};
use edba_service::overview::{self, NamedCommitment};
use edba_service::{Context, commitments, pending_actions};

/// Page size.
const ON_A_PAGE: usize = 50;
/// The most payments on the page of a commitment.
const MOST_PAYMENTS: usize = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/commitments", COMMITMENT_READERS, list),
        page("/commitments/{commitment}", COMMITMENT_READERS, show),
        form("/commitments/{commitment}/answer", FINANCE_PARTNER, answer),
        form("/commitments/{commitment}/release", BUREAU, release),
        form("/commitments/{commitment}/payments", BOOKKEEPERS, record),
        form("/commitments/{commitment}/reversal", BOOKKEEPERS, reverse),
    ]
}

/// A commitment in a list.
pub(super) struct Row {
    pub one: NamedCommitment,
    pub tone: &'static str,
    /// How many days it has waited for an answer.
    pub days: i64,
}

impl Row {
    pub fn from_commitment(cx: &Context<'_>, one: NamedCommitment) -> Self {
        Self {
            tone: commitment_tone(one.row.status),
            days: one
                .row
                .offered_at
                .map_or(0, |offered| days_since(&cx.now, &offered)),
            one,
        }
    }
}

#[derive(Template)]
#[template(path = "partner/commitments.html")]
struct Commitments<'a> {
    layout: &'a Layout,
    own: bool,
    waiting: Vec<Row>,
    rows: Vec<Row>,
    /// The sums below the list, by the message keys of their labels.
    sums: Vec<(&'static str, Cents)>,
    open: Cents,
    next: Option<Id>,
    further: bool,
}

async fn list(request: PageRequest) -> HttpResponse {
    let before = request.query().text("before").parse().ok();
    request
        .read(move |cx, layout| {
            let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
            let mut found = overview::commitments(cx, &[], before, limit)?;
            let more = found.len() > ON_A_PAGE;
            found.truncate(ON_A_PAGE);
            let waiting = waiting(cx)?;
            Page::render(&Commitments {
                layout,
                own: cx.actor.is(Role::FinancePartner),
                waiting,
                sums: sums(&found),
                open: found.iter().map(|one| one.row.open_cents()).sum(),
                next: found.last().filter(|_| more).map(|last| last.row.id),
                rows: found
                    .into_iter()
                    .map(|one| Row::from_commitment(cx, one))
                    .collect(),
                further: before.is_some(),
            })
        })
        .await
}

/// What was decided in all; and, where there is any, what was paid and released of it.
fn sums(found: &[NamedCommitment]) -> Vec<(&'static str, Cents)> {
    let sum = |of: fn(&NamedCommitment) -> Cents| found.iter().map(of).sum::<Cents>();
    let decided = sum(|one| one.row.amount_cents);
    let paid = sum(|one| one.row.paid_cents);
    let released = sum(|one| one.row.released_cents);
    let mut sums = vec![("commitments-decided", decided)];
    if paid.is_positive() {
        sums.push(("amounts-paid", paid));
    }
    if released.is_positive() {
        sums.push(("amounts-released", released));
    }
    sums
}

/// The commitments that wait for the user's answer; empty for read-only users.
pub(super) fn waiting(cx: &mut Context<'_>) -> Result<Vec<Row>> {
    if !cx.actor.is(Role::FinancePartner) {
        return Ok(Vec::new());
    }
    let mut found = overview::commitments(cx, &[CommitmentStatus::Offered], None, 200)?;
    // Longest waiting first.
    found.reverse();
    Ok(found
        .into_iter()
        .map(|one| Row::from_commitment(cx, one))
        .collect())
}

/// A payment in the view model.
struct Payment {
    id: Id,
    commitment_id: Id,
    day: String,
    payee: String,
    reference: String,
    amount: Cents,
    /// Day and reason of its reversal.
    reversal: Option<(String, String)>,
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

#[derive(Template)]
#[template(path = "partner/commitment.html")]
struct CommitmentPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// The form that is shown again: `answer`, `payment`, `release`, or for a reversal the id of its payment. Empty for
    /// none.
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
}

impl CommitmentPage<'_> {
    /// The id of a field; in the form that is shown again it matches the pointer of the fault.
    fn id_of(&self, form: &str, field: &str) -> String {
        if self.again == form {
            field.to_owned()
        } else {
            format!("{form}-{field}")
        }
    }

    fn typed(&self, form: &str, field: &str) -> &str {
        if self.again == form {
            self.form.text(field)
        } else {
            ""
        }
    }

    fn fault(&self, form: &str, field: &str) -> &str {
        if self.again == form {
            self.faults.at(field)
        } else {
            ""
        }
    }

    fn value_date(&self, form: &str) -> &str {
        if self.again == form {
            self.form.text("valueDate")
        } else {
            &self.today
        }
    }
}

async fn show(request: PageRequest, commitment: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&commitment)?;
            render(cx, layout, id, Faults::none(), &Form::default(), "")
        })
        .await
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    faults: Faults,
    form: &Form,
    again: &str,
) -> Result<Page> {
    use CommitmentStatus::{Acknowledged, Offered, Paid, Refused};
    let one = overview::commitment(cx, id)?;
    let (payments, more_payments) = payments(cx, layout, id)?;
    let status = one.row.status;
    let bureau = cx.actor.is(Role::Bureau);
    let keeps_books = BOOKKEEPERS.admits(cx.actor.role);
    let answers = ["acknowledge", "refuse"]
        .into_iter()
        .map(|code| Choice {
            note: layout.part("commitments-answer", code, "note"),
            ..Choice::new(
                code,
                layout.name_of("commitments-answer", code),
                form.text("answer"),
            )
        })
        .collect();
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
        shows_payments: !payments.is_empty() || matches!(status, Acknowledged | Paid),
        payments,
        more_payments,
        row: Row::from_commitment(cx, one),
    })
}

/// The first payments on a commitment, and whether there are more.
fn payments(cx: &mut Context<'_>, layout: &Layout, commitment_id: Id) -> Result<(Vec<Payment>, bool)> {
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

async fn answer(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let once_more = |action: &str, key: &str, text: &str| {
                    confirm::ask(layout, form, action, vec![(layout.say(key), text.to_owned())])
                };
                let said = match form.text("answer") {
                    "acknowledge" => {
                        let NewAcknowledgement { booking_reference } =
                            form_errors::read(json!({ "bookingReference": form.text("bookingReference") }))?;
                        if !confirm::is_given(form) {
                            let key = "commitments-bookingReference";
                            return once_more("acknowledge-commitment", key, &booking_reference);
                        }
                        commitments::acknowledge(cx, id, &booking_reference)?;
                        "notice-commitment-acknowledged"
                    }
                    "refuse" => {
                        let NewCommitmentRefusal { reason } =
                            form_errors::read(json!({ "reason": form.text("reason") }))?;
                        if !confirm::is_given(form) {
                            return once_more("refuse-commitment", "commitments-reason", &reason);
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

/// Parses the input of a use case together with its amount, which is in the notation of the page. Errors: 400 with all
/// faults; that of an amount that cannot be read tells how it can be meant.
fn read_with_amount<T: DeserializeOwned + ToSchema + 'static>(
    form: &Form,
    language: Language,
    mut input: Value,
) -> Result<T> {
    let (amount, unread) = match typed::amount(form.text("amount"), language) {
        Ok(amount) => (Value::from(amount.to_string()), None),
        Err(unread) => (Value::Null, Some(unread.fault("/amount", language))),
    };
    input["amount"] = amount;
    match (form_errors::read::<T>(input), unread) {
        (Err(mut error), Some(fault)) => {
            error.faults.retain(|other| other.pointer != fault.pointer);
            error.faults.insert(0, fault);
            Err(error)
        }
        (Ok(_), Some(fault)) => Err(Error::invalid(vec![fault])),
        (read, None) => read,
    }
}

/// Facts of a confirmation, by the message keys of their labels.
fn facts<const N: usize>(layout: &Layout, facts: [(&str, String); N]) -> Vec<(String, String)> {
    facts.map(|(key, value)| (layout.say(key), value)).into()
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
                    commitments::find(cx, id)?;
                    disbursements::check_disbursement(cx, id, &new)?;
                    let payment = [
                        ("disbursements-amount", layout.euros(&new.amount)),
                        ("disbursements-valueDate", layout.day(&new.value_date)),
                        ("disbursements-payee", new.payee),
                        ("disbursements-bookingReference", new.booking_reference),
                    ];
                    return confirm::ask(layout, form, "record-payment", facts(layout, payment));
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
                    return confirm::ask(layout, form, "reverse-payment", facts(layout, payment));
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
