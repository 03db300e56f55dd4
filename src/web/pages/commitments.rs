//! Pages of commitments: finance partners follow and answer them; the bureau oversees them.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::{commitment_tone, days_since};
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::api::commitments::{NewAcknowledgement, NewCommitmentRefusal, NewRelease};
use crate::policy::{BUREAU, COMMITMENT_READERS, FINANCE_PARTNER};
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, Role};
use edba_domain::{Cents, Id};
use edba_service::overview::{self, NamedCommitment};
use edba_service::{Context, commitments, pending_actions};

/// Page size.
const ON_A_PAGE: usize = 50;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/commitments", COMMITMENT_READERS, list),
        page("/commitments/{commitment}", COMMITMENT_READERS, show),
        form("/commitments/{commitment}/answer", FINANCE_PARTNER, answer),
        form("/commitments/{commitment}/release", BUREAU, release),
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
    decided: Cents,
    released: Cents,
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
                decided: found.iter().map(|one| one.row.amount_cents).sum(),
                released: found
                    .iter()
                    .filter(|one| one.row.status == CommitmentStatus::Released)
                    .map(|one| one.row.amount_cents)
                    .sum(),
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

#[derive(Template)]
#[template(path = "partner/commitment.html")]
struct CommitmentPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    row: Row,
    answers: Vec<Choice>,
    may_answer: bool,
    may_release: bool,
}

async fn show(request: PageRequest, commitment: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| render(cx, layout, &commitment, Faults::none(), &Form::default()))
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: &str, faults: Faults, form: &Form) -> Result<Page> {
    use CommitmentStatus::{Acknowledged, Offered, Refused};
    let one = overview::commitment(cx, form_errors::id(id)?)?;
    let status = one.row.status;
    let bureau = cx.actor.is(Role::Bureau);
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
        answers,
        may_answer: cx.actor.is(Role::FinancePartner) && status == Offered,
        may_release: bureau && matches!(status, Offered | Acknowledged | Refused),
        row: Row::from_commitment(cx, one),
    })
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
                render(cx, layout, &same, faults, form)
            },
        )
        .await
}

async fn release(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let NewRelease { reason } = form_errors::read(json!({ "reason": form.text("reason") }))?;
                let action = pending_actions::MoneyAction::ReleaseCommitment {
                    commitment_id: form_errors::id(&commitment)?,
                    reason: reason.clone(),
                };
                pending_actions::propose(cx, action, Some(&reason))?;
                Ok(Page::go("/approvals").saying("notice-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "commitments");
                render(cx, layout, &same, faults, form)
            },
        )
        .await
}
