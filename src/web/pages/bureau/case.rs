//! The bureau's page of a case: available commands, and what blocks them.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors::{self, Faults};
use super::super::base::presentation::days_since;
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::super::public_register::outcome_tone;
use super::super::state_aid::page_of_blocker;
use crate::policy::BUREAU;
use edba_common::error::{Error, Result};
use edba_domain::codes::{BallotStatus, CaseStatus};
use edba_domain::promise::{PromiseStatus, takes_promises};
use edba_domain::workflow::{Command, CommandState};
use edba_domain::{Cents, Id, Moment};
use edba_service::ballots::Ballot;
use edba_service::decisions::{self, DecidedCase, Slice};
use edba_service::{Context, overview, pending_actions, promises, workflow};

/// The most open promises that are counted.
const MOST_PROMISES: i64 = 200;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases/{case}/work", BUREAU, show),
        form("/cases/{case}/work/publication", BUREAU, publish),
    ]
}

/// A command that exists in the case's state.
struct Shown {
    command: Command,
    path: String,
    allowed: bool,
    four_eyes: bool,
    /// The blockers, who can resolve each, and the page to do that on.
    blockers: Vec<(String, String, Option<String>)>,
}

impl Shown {
    fn from_state(layout: &Layout, case_id: Id, state: CommandState) -> Self {
        Self {
            path: format!("/cases/{case_id}/work/{}", state.command),
            command: state.command,
            allowed: state.allowed,
            four_eyes: state.four_eyes,
            blockers: state
                .blockers
                .iter()
                .map(|b| {
                    (
                        layout.message(&b.message),
                        layout.name_of("term-waiting", b.waiting_on),
                        page_of_blocker(layout, b.code, case_id),
                    )
                })
                .collect(),
        }
    }
}

/// A ballot about the case.
struct BallotLine {
    row: Ballot,
    body: String,
    path: String,
}

/// A decision about the case, and the form that publishes or withdraws it.
struct Decided {
    found: DecidedCase,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "bureau/work.html")]
struct Work<'a> {
    layout: &'a Layout,
    faults: Faults,
    /// The submitted reason, if the form is shown again.
    reason: String,
    /// The decision to which that form belongs.
    about: String,
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    since: Moment,
    days: i64,
    asked: Cents,
    cost: Cents,
    cover: Cents,
    departure: Option<String>,
    deferred: Option<chrono::NaiveDate>,
    commands: Vec<Shown>,
    /// Whether a board ballot can be opened.
    may_ask_board: bool,
    ballots: Vec<BallotLine>,
    decisions: Vec<Decided>,
    pending: Vec<pending_actions::Named>,
    /// How many promises in kind are open while the case is monitored: they do not keep it from being completed.
    open_promises: usize,
    /// Whether a promise in kind can be recorded.
    may_promise: bool,
}

async fn show(request: PageRequest, case: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            render(
                cx,
                layout,
                form_errors::id(&case)?,
                Faults::none(),
                &Form::default(),
            )
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let (case, states) = workflow::dry_run(cx, id)?;
    let ballots = overview::ballots_of_case(cx, id)?;
    let query = decisions::DecisionQuery {
        case_id: Some(id),
        ..decisions::DecisionQuery::default()
    };
    let slice = Slice {
        after: None,
        limit: 100,
    };
    let mut decided = decisions::list(cx, query, slice)?;
    decided.reverse();
    let filter = pending_actions::PendingFilter {
        status: Some(edba_domain::codes::PendingStatus::Pending),
        case_id: Some(id),
        ..pending_actions::PendingFilter::default()
    };
    let pending = pending_actions::list(cx, filter, None, 100)?;
    let open_promises = match case.status {
        CaseStatus::Monitored => {
            promises::list(cx, id, Some(PromiseStatus::Open), None, MOST_PROMISES)?.len()
        }
        _ => 0,
    };
    let board_is_open = ballots.iter().any(|(ballot, ..)| {
        ballot.status == BallotStatus::Open && ballot.kind != edba_domain::codes::BallotKind::Advice
    });
    Page::render(&Work {
        layout,
        faults,
        reason: form.text("reason").to_owned(),
        about: form.text("decision").to_owned(),
        id,
        days: days_since(&cx.now, &case.status_since),
        number: case.number,
        title: case.title,
        status: case.status,
        since: case.status_since,
        asked: case.asked_cents,
        cost: case.cost_cents,
        cover: case.cover_cents,
        departure: case.departure_reason,
        deferred: case.deferred_until,
        // Omit commands that do not exist in this state.
        commands: states
            .into_iter()
            .filter(|state| state.to.is_some())
            .map(|state| Shown::from_state(layout, id, state))
            .collect(),
        may_ask_board: case.status == CaseStatus::BoardDecision && !board_is_open,
        ballots: ballots
            .into_iter()
            .map(|(row, nl, en)| BallotLine {
                body: layout.pick(&nl, &en).to_owned(),
                path: if row.status == BallotStatus::Open {
                    format!("/ballots/{}/manage", row.id)
                } else {
                    format!("/ballots/{}", row.id)
                },
                row,
            })
            .collect(),
        decisions: decided
            .into_iter()
            .map(|found| Decided {
                tone: outcome_tone(found.decision.outcome),
                found,
            })
            .collect(),
        pending,
        open_promises,
        may_promise: takes_promises(case.status),
    })
}

/// Publishes a decision in the register, or withdraws it.
async fn publish(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    let again = case.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                let case = form_errors::id(&case)?;
                let decision = form_errors::id(form.text("decision"))?;
                if decisions::find(cx, decision)?.decision.case_id != case {
                    return Err(Error::not_found("decision"));
                }
                let public = form.text("public") == "yes";
                decisions::publish(
                    cx,
                    decision,
                    public,
                    form.text("reason"),
                    form_errors::expects(form),
                )?;
                Ok(
                    Page::go(format!("/cases/{case}/work#decisions")).saying(if public {
                        "notice-published"
                    } else {
                        "notice-unpublished"
                    }),
                )
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "work");
                render(cx, layout, form_errors::id(&again)?, faults, form)
            },
        )
        .await
}
