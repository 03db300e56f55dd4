//! A case as the bureau works on it: what can be done now, and what stands in the way.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::entry::{self, Faults};
use super::super::base::{Form, Frame, Page, Visit};
use super::super::register::outcome_tone;
use super::super::routes::{Line, form, page};
use super::days_since;
use crate::domain::codes::{BallotStatus, CaseStatus};
use crate::domain::machine::{Command, CommandState};
use crate::domain::{Cents, Id, Moment};
use crate::error::{Error, Result};
use crate::service::ballots::BallotRow;
use crate::service::decisions::{self, DecidedCase, Slice};
use crate::service::{Context, four_eyes, overview, transitions};
use crate::web::access::BUREAU;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases/{case}/work", BUREAU, show),
        form("/cases/{case}/work/publication", BUREAU, publish),
    ]
}

/// A command that the state of the case knows.
struct Shown {
    command: Command,
    path: String,
    allowed: bool,
    four_eyes: bool,
    /// What stands in the way, and who can take it away.
    blockers: Vec<(String, String)>,
}

impl Shown {
    fn of(frame: &Frame, case_id: Id, state: CommandState) -> Self {
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
                        frame.pick(&b.nl, &b.en).to_owned(),
                        frame.of("term-waiting", b.waiting_on),
                    )
                })
                .collect(),
        }
    }
}

/// A ballot about the case.
struct Ballot {
    row: BallotRow,
    body: String,
    path: String,
}

/// A decision about the case, and the form that makes it public or takes it back.
struct Decided {
    found: DecidedCase,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "bureau/work.html")]
struct Work<'a> {
    frame: &'a Frame,
    faults: Faults,
    /// What was written in the form that is shown again.
    reason: String,
    /// The decision whose form that is.
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
    /// Whether a ballot of the board can be opened.
    may_ask_board: bool,
    ballots: Vec<Ballot>,
    decisions: Vec<Decided>,
    pending: Vec<four_eyes::Named>,
}

async fn show(visit: Visit, case: web::Path<String>) -> HttpResponse {
    visit
        .read(move |cx, frame| render(cx, frame, entry::id(&case)?, Faults::none(), &Form::default()))
        .await
}

fn render(cx: &mut Context<'_>, frame: &Frame, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let (case, states) = transitions::dry_run(cx, id)?;
    let ballots = overview::ballots_of_case(cx, id)?;
    let asked = decisions::Asked {
        case_id: Some(id),
        ..decisions::Asked::default()
    };
    let slice = Slice {
        after: None,
        limit: 100,
    };
    let mut decided = decisions::list(cx, asked, slice)?;
    decided.reverse();
    let filter = four_eyes::PendingFilter {
        status: Some(crate::domain::codes::PendingStatus::Pending),
        case_id: Some(id),
    };
    let pending = four_eyes::list(cx, filter, None, 100)?;
    let board_is_open = ballots.iter().any(|(ballot, ..)| {
        ballot.status == BallotStatus::Open && ballot.kind != crate::domain::codes::BallotKind::Advice
    });
    Page::of(&Work {
        frame,
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
        // A command that does not exist in this state is nobody's business here.
        commands: states
            .into_iter()
            .filter(|state| state.to.is_some())
            .map(|state| Shown::of(frame, id, state))
            .collect(),
        may_ask_board: case.status == CaseStatus::BoardDecision && !board_is_open,
        ballots: ballots
            .into_iter()
            .map(|(row, nl, en)| Ballot {
                body: frame.pick(&nl, &en).to_owned(),
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
    })
}

/// Makes a decision public, or takes it out of the register.
async fn publish(visit: Visit, case: web::Path<String>, form: Form) -> HttpResponse {
    let again = case.clone();
    visit
        .act(
            form,
            move |cx, _, form| {
                let case = entry::id(&case)?;
                let decision = entry::id(form.text("decision"))?;
                if decisions::find(cx, decision)?.decision.case_id != case {
                    return Err(Error::not_found("decision"));
                }
                let public = form.text("public") == "yes";
                decisions::publish(cx, decision, public, form.text("reason"), entry::expects(form))?;
                Ok(
                    Page::go(format!("/cases/{case}/work#decisions")).saying(if public {
                        "notice-published"
                    } else {
                        "notice-unpublished"
                    }),
                )
            },
            move |cx, frame, form, error| {
                let faults = Faults::of(frame, form, error, "work");
                render(cx, frame, entry::id(&again)?, faults, form)
            },
        )
        .await
}
