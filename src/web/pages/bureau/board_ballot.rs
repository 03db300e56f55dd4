//! Opening a ballot of the board: the question, the close, and what the decision would demand.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;
use serde_json::{Value, json};

use super::super::base::entry::{self, Faults};
use super::super::base::{Form, Frame, Page, Visit};
use super::super::routes::{Line, form, page};
use crate::domain::Id;
use crate::domain::codes::CaseStatus;
use crate::domain::working_days::working_day_from;
use crate::error::Result;
use crate::service::ballots::{self, NewBoardBallot};
use crate::service::decisions::{self, DecidedCase, Slice};
use crate::service::{Context, cases};
use crate::web::access::BUREAU;
use crate::web::api::ballots::NewBallot;

/// How long the board has where the bureau says nothing else, in days.
const BOARD_DAYS: i64 = 14;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases/{case}/board-ballot", BUREAU, show),
        form("/cases/{case}/board-ballot", BUREAU, open),
    ]
}

/// A condition as it is being written. Its fields are `conditions-<place>-…`.
struct ConditionLine {
    place: usize,
    description: String,
    owner: String,
    due: String,
    precedent: bool,
}

impl ConditionLine {
    fn id(&self, field: &str) -> String {
        format!("conditions-{}-{field}", self.place)
    }

    fn number(&self) -> usize {
        self.place + 1
    }
}

/// The conditions of a form, counted anew from 0 so that a removed one leaves no hole.
fn conditions(form: &Form) -> Vec<ConditionLine> {
    let places: BTreeSet<usize> = form
        .fields()
        .filter_map(|(name, _)| name.strip_prefix("conditions-")?.split('-').next()?.parse().ok())
        .collect();
    let removed: Option<usize> = form.text("remove").parse().ok();
    let field = |place: usize, name: &str| form.text(&format!("conditions-{place}-{name}")).to_owned();
    let mut lines: Vec<ConditionLine> = places
        .into_iter()
        .filter(|place| Some(*place) != removed)
        .enumerate()
        .map(|(place, written)| ConditionLine {
            place,
            description: field(written, "description"),
            owner: field(written, "owner"),
            due: field(written, "dueDate"),
            precedent: form.has(&format!("conditions-{written}-precedent")),
        })
        .collect();
    if form.has("add") {
        lines.push(ConditionLine {
            place: lines.len(),
            description: String::new(),
            owner: String::new(),
            due: String::new(),
            precedent: true,
        });
    }
    lines
}

#[derive(Template)]
#[template(path = "bureau/board_ballot.html")]
struct Open<'a> {
    frame: &'a Frame,
    faults: Faults,
    form: &'a Form,
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    close_day: String,
    close_time: String,
    conditions: Vec<ConditionLine>,
    /// The decision that stands: it can be supplemented or superseded.
    standing: Option<DecidedCase>,
    supplementary: bool,
    supersedes: bool,
    lifts: bool,
}

async fn show(visit: Visit, case: web::Path<String>) -> HttpResponse {
    visit
        .read(move |cx, frame| render(cx, frame, entry::id(&case)?, Faults::none(), &Form::default()))
        .await
}

fn render(cx: &mut Context<'_>, frame: &Frame, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let case = cases::visible(cx, id)?;
    let asked = decisions::Asked {
        case_id: Some(id),
        standing: Some(true),
        ..decisions::Asked::default()
    };
    let slice = Slice {
        after: None,
        limit: 1,
    };
    let standing = decisions::list(cx, asked, slice)?.pop();
    let written = form.has("closesAt");
    let has_gap = standing.as_ref().is_some_and(|s| !s.decision.gap_cents.is_zero());
    let typed = |name: &str, otherwise: String| {
        if written {
            form.text(name).to_owned()
        } else {
            otherwise
        }
    };
    let close = working_day_from(cx.now.plus(Duration::days(BOARD_DAYS)).local_date());
    Page::of(&Open {
        frame,
        faults,
        form,
        id,
        number: case.number,
        title: case.title,
        status: case.status,
        close_day: typed("closesAt", close.to_string()),
        close_time: typed("closesAt-time", "17:00".to_owned()),
        conditions: conditions(form),
        supplementary: if written {
            form.has("supplementary")
        } else {
            has_gap
        },
        supersedes: form.has("supersedes"),
        lifts: form.has("liftsBudgetBreach"),
        standing,
    })
}

/// What was entered, as the API takes it. Errors: 400 with all faults.
fn input(id: Id, form: &Form) -> Result<NewBoardBallot> {
    let demands: Vec<Value> = conditions(form)
        .iter()
        .map(|line| {
            json!({
                "description": line.description, "owner": line.owner, "dueDate": line.due,
                "precedent": line.precedent,
            })
        })
        .collect();
    let mut fields = entry::Fields::of(form);
    let close = fields.moment("closesAt");
    let NewBallot {
        case_id,
        body_id,
        question,
        closes_at,
        supplementary,
        conditions,
        ratification_due_date,
        lifts_budget_breach,
        supersedes_ballot_id,
        supersedes_decision_id,
    } = fields.read(json!({
        "caseId": id,
        "question": entry::text_or_null(form, "question"),
        "closesAt": close,
        "supplementary": form.has("supplementary"),
        "conditions": demands,
        "ratificationDueDate": entry::text_or_null(form, "ratificationDueDate"),
        "liftsBudgetBreach": form.has("liftsBudgetBreach"),
        "supersedesDecisionId": entry::text_or_null(form, "supersedes"),
    }))?;
    Ok(NewBoardBallot {
        case_id,
        body_id,
        question,
        closes_at,
        supplementary,
        conditions,
        ratification_due: ratification_due_date,
        lifts_budget_breach,
        supersedes_id: supersedes_ballot_id,
        supersedes_decision_id,
    })
}

async fn open(visit: Visit, case: web::Path<String>, form: Form) -> HttpResponse {
    let same = case.clone();
    visit
        .act(
            form,
            move |cx, frame, form| {
                let id = entry::id(&case)?;
                // A line more or less is no ballot yet: the form comes back with what was written.
                if form.has("add") || form.has("remove") {
                    return render(cx, frame, id, Faults::none(), form);
                }
                let ballot = ballots::open_board_ballot(cx, input(id, form)?)?;
                Ok(Page::go(format!("/ballots/{}/manage", ballot.id)).saying("notice-ballot-opened"))
            },
            move |cx, frame, form, error| {
                let faults = Faults::of(frame, form, error, "board-ballot");
                render(cx, frame, entry::id(&same)?, faults, form)
            },
        )
        .await
}
