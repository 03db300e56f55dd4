//! Follow-up of decisions: ratifications, conditions and the answers of finance partners, with their due dates.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde_json::json;

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::presentation::carry_over_in_words;
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use crate::api::conditions::NewFulfilment;
use crate::api::ratifications::{NewRatificationOutcome, NewRatificationWithdrawal};
use crate::policy::{BUREAU, OVERSIGHT};
use edba_common::error::Result;
use edba_domain::codes::{RatificationOutcome, RatificationStatus, Role};
use edba_domain::ratification::RatificationAnswerer;
use edba_service::overview::{self, CaseName, Due, NamedCommitment};
use edba_service::ratifications::{self, Answer, Answered, Ratification};
use edba_service::{Context, conditions, pending_actions, people};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/follow-up", OVERSIGHT, show),
        page("/ratifications/{ratification}/answer", BUREAU, ask_answer),
        form("/ratifications/{ratification}/answer", BUREAU, answer),
        form("/ratifications/{ratification}/withdrawal", BUREAU, withdraw),
        page("/conditions/{condition}/evidence", BUREAU, ask_evidence),
        form("/conditions/{condition}/evidence", BUREAU, fulfil),
    ]
}

#[derive(Template)]
#[template(path = "bureau/follow_up.html")]
struct FollowUp<'a> {
    layout: &'a Layout,
    due: Due,
    /// The carry-over that each ratification is asked for, with its year; None for a pledge.
    carry_overs: Vec<Option<String>>,
    /// The commitments that are not answered, or refused.
    unacknowledged: Vec<NamedCommitment>,
    today: NaiveDate,
    may_act: bool,
}

async fn show(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| {
            let due = overview::due(cx)?;
            let carried = due.ratifications.iter();
            Page::render(&FollowUp {
                layout,
                carry_overs: carried
                    .map(|one| carry_over_in_words(layout, None, one.row.carry_to_year))
                    .collect(),
                due,
                unacknowledged: overview::unacknowledged(cx)?,
                today: cx.today(),
                may_act: cx.actor.is(Role::Bureau),
            })
        })
        .await
}

#[derive(Template)]
#[template(path = "bureau/ratification.html")]
struct RatificationPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    /// Whether the form that is shown again is the withdrawal, and not the answer.
    withdraws: bool,
    row: Ratification,
    status: RatificationStatus,
    organisation: String,
    /// The carry-over that it is asked for, with its year; None for a pledge.
    about: Option<String>,
    case: CaseName,
    choices: Vec<Choice>,
    /// Whether the mandate officers of the organisation answer it, and whether one of them has proposed an answer.
    of_officers: Option<bool>,
}

impl RatificationPage<'_> {
    /// Whether the bureau can withdraw it: it is pending, and is that of a carry-over.
    fn may_withdraw(&self) -> bool {
        self.status == RatificationStatus::Pending && self.row.carries_over_id.is_some()
    }

    /// The element id of the reason in the answer or the withdrawal. In the form that is shown again it is the pointer of the fault,
    /// to which the list of faults links.
    fn reason_id(&self, withdrawal: bool) -> &'static str {
        match (self.withdraws == withdrawal, withdrawal) {
            (true, _) => "reason",
            (false, true) => "withdrawal-reason",
            (false, false) => "answer-reason",
        }
    }

    /// The submitted value of a field of the answer or the withdrawal, and its fault; empty in the form that was not submitted.
    fn again(&self, withdrawal: bool, field: &str) -> (&str, &str) {
        if self.withdraws == withdrawal {
            (self.form.text(field), self.faults.at(field))
        } else {
            ("", "")
        }
    }
}

async fn ask_answer(request: PageRequest, ratification: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            render_ratification(cx, layout, &ratification, Faults::none(), &Form::default(), false)
        })
        .await
}

fn render_ratification(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: &str,
    faults: Faults,
    form: &Form,
    withdraws: bool,
) -> Result<Page> {
    let row = ratifications::find(cx, form_errors::id(id)?)?;
    let case = overview::case_name(cx, row.case_id)?;
    let organisation = people::organisation_names(cx, [row.organisation_id])?
        .remove(&row.organisation_id)
        .unwrap_or_default();
    let by_officers =
        ratifications::answerer(cx, row.organisation_id)? == RatificationAnswerer::MandateOfficers;
    let proposed = pending_actions::waiting_answers(cx, &[row.id])?;
    let of_officers = proposed
        .values()
        .any(|one| one.row.approver_organisation_id.is_some());
    Page::render(&RatificationPage {
        layout,
        of_officers: by_officers.then_some(of_officers),
        faults,
        form,
        withdraws,
        status: ratifications::status_on(&row, cx.today()),
        organisation,
        about: carry_over_in_words(layout, None, row.carry_to_year),
        case,
        choices: Choice::of_codes(
            layout,
            "follow-up-outcome",
            RatificationOutcome::ALL,
            form.text("outcome"),
        ),
        row,
    })
}

async fn answer(request: PageRequest, ratification: web::Path<String>, form: Form) -> HttpResponse {
    let same = ratification.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let NewRatificationOutcome {
                    outcome,
                    document,
                    reason,
                } = form_errors::read(json!({
                    "outcome": form.text("outcome"),
                    "document": form_errors::text_or_null(form, "document"),
                    "reason": form_errors::text_or_null(form, "reason"),
                }))?;
                // A refusal needs confirmation here; a ratification needs a second bureau member.
                if outcome == RatificationOutcome::Refused
                    && !confirm::is_given(form)
                    && let Some(reason) = &reason
                {
                    let reason = (layout.say("follow-up-reason"), reason.clone());
                    return confirm::ask(layout, form, "refuse-ratification", vec![reason]);
                }
                let answer = Answer {
                    outcome,
                    document,
                    reason,
                };
                Ok(
                    match ratifications::answer(cx, form_errors::id(&ratification)?, answer)? {
                        Answered::Proposed(_) => Page::go("/approvals").saying("notice-proposed"),
                        Answered::Refused(_) => Page::go("/follow-up").saying("notice-saved"),
                    },
                )
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "follow-up");
                render_ratification(cx, layout, &same, faults, form, false)
            },
        )
        .await
}

async fn withdraw(request: PageRequest, ratification: web::Path<String>, form: Form) -> HttpResponse {
    let same = ratification.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let NewRatificationWithdrawal { reason } =
                    form_errors::read(json!({ "reason": form.text("reason") }))?;
                if !confirm::is_given(form) {
                    let reason = (layout.say("follow-up-reason"), reason);
                    return confirm::ask(layout, form, "withdraw-ratification", vec![reason]);
                }
                ratifications::withdraw(cx, form_errors::id(&ratification)?, &reason)?;
                Ok(Page::go("/follow-up").saying("notice-ratification-withdrawn"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "follow-up");
                render_ratification(cx, layout, &same, faults, form, true)
            },
        )
        .await
}

#[derive(Template)]
#[template(path = "bureau/condition.html")]
struct ConditionPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    row: conditions::Condition,
    case: CaseName,
}

async fn ask_evidence(request: PageRequest, condition: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| render_condition(cx, layout, &condition, Faults::none(), &Form::default()))
        .await
}

fn render_condition(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: &str,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let row = conditions::find(cx, form_errors::id(id)?)?;
    let case = overview::case_name(cx, row.case_id)?;
    Page::render(&ConditionPage {
        layout,
        faults,
        form,
        row,
        case,
    })
}

async fn fulfil(request: PageRequest, condition: web::Path<String>, form: Form) -> HttpResponse {
    let same = condition.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let NewFulfilment { evidence } =
                    form_errors::read(json!({ "evidence": form.text("evidence") }))?;
                if !confirm::is_given(form) {
                    let evidence = (layout.say("follow-up-evidence"), evidence);
                    return confirm::ask(layout, form, "meet-condition", vec![evidence]);
                }
                conditions::fulfil(cx, form_errors::id(&condition)?, &evidence)?;
                Ok(Page::go("/follow-up").saying("notice-condition-met"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "follow-up");
                render_condition(cx, layout, &same, faults, form)
            },
        )
        .await
}
