//! Page to open a board ballot: the question, the closing time, and the conditions of the decision.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;
use serde_json::{Value, json};

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest, confirm};
use super::super::budget::{ProspectWords, prospect_in_words};
use crate::api::ballots::NewBallot;
use crate::policy::BUREAU;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::CaseStatus;
use edba_domain::working_days::working_day_from;
use edba_service::Context;
use edba_service::ballots::{self, NewBoardBallot};
use edba_service::budget::breaches::CaseCells;
use edba_service::cases::{self, Case};
use edba_service::decisions::{self, DecidedCase, Slice};

/// Default voting period of the board, in days.
const BOARD_DAYS: i64 = 14;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/cases/{case}/board-ballot", BUREAU, show),
        form("/cases/{case}/board-ballot", BUREAU, open),
    ]
}

/// A condition as entered. Its fields are `conditions-<place>-…`.
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

/// The conditions of a form, renumbered from 0 so that a removed one leaves no gap.
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

/// The value of a ballot that asks for all that the case needs, beside no decision.
const NEW: &str = "new";
/// The value of a ballot on the gap that the decision left. Every other value is the id of the decision that is to be superseded.
const GAP: &str = "gap";

/// What a ballot of the board can be about: a decision that stands and was adopted is supplemented where it left a gap, or
/// superseded. The first one is chosen unless the form says otherwise.
fn choices(layout: &Layout, standing: Option<&DecidedCase>, chosen: &str) -> Vec<Choice> {
    let new = || Choice::new(NEW, layout.say("board-ballot-new"), chosen);
    let Some(DecidedCase { decision, .. }) = standing else {
        return vec![new()];
    };
    let gap = || {
        let gap = layout.euros(&decision.gap_cents);
        Choice::new(GAP, layout.with("board-ballot-supplementary", "gap", gap), chosen)
    };
    let first = match decision.outcome.is_adopted() {
        true => (!decision.gap_cents.is_zero()).then(gap),
        false => Some(new()),
    };
    let superseding = Choice {
        note: layout.say("board-ballot-supersedes-note"),
        ..Choice::new(
            decision.id.to_string(),
            layout.with("board-ballot-supersedes", "number", &decision.number),
            chosen,
        )
    };
    let mut all: Vec<Choice> = first.into_iter().chain([superseding]).collect();
    if all.iter().all(|one| !one.chosen)
        && let Some(first) = all.first_mut()
    {
        first.chosen = true;
    }
    all
}

#[derive(Template)]
#[template(path = "bureau/board_ballot.html")]
struct Open<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    id: Id,
    number: String,
    title: String,
    status: CaseStatus,
    close_day: String,
    close_time: String,
    conditions: Vec<ConditionLine>,
    /// The number of the decision that stands; empty without one.
    standing: String,
    /// What the ballot can be about; one where no decision stands.
    choices: Vec<Choice>,
    /// How the budget stands for each of these, by its label.
    budgets: Vec<(String, Vec<ProspectWords>)>,
    lifts: bool,
    /// Whether the board can be asked to allow that the budget is exceeded: it is, or it is where one instrument gives all.
    may_lift: bool,
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
    let case = cases::visible(cx, id)?;
    let standing = standing(cx, id)?;
    let written = form.has("closesAt");
    let typed = |name: &str, otherwise: String| {
        if written {
            form.text(name).to_owned()
        } else {
            otherwise
        }
    };
    let choices = choices(layout, standing.as_ref(), form.text("about"));
    let gaps: Vec<bool> = choices.iter().map(|one| one.value == GAP).collect();
    let budgets = prospects(cx, layout, &case, &gaps)?;
    let close = working_day_from(cx.now.plus(Duration::days(BOARD_DAYS)).local_date());
    Page::render(&Open {
        layout,
        faults,
        form,
        id,
        number: case.number,
        title: case.title,
        status: case.status,
        close_day: typed("closesAt", close.to_string()),
        close_time: typed("closesAt-time", "17:00".to_owned()),
        conditions: conditions(form),
        lifts: form.has("liftsBudgetBreach"),
        may_lift: form.has("liftsBudgetBreach") || budgets.iter().flatten().any(|one| one.tight),
        budgets: choices.iter().map(|one| one.label.clone()).zip(budgets).collect(),
        choices,
        standing: standing.map_or_else(String::new, |one| one.decision.number),
    })
}

/// Asks for confirmation where what is asked does not fit the budget and the board is not asked to allow it.
fn asked_once_more(
    cx: &mut Context<'_>,
    layout: &Layout,
    form: &Form,
    id: Id,
    new: &NewBoardBallot,
) -> Result<Option<Page>> {
    if new.lifts_budget_breach || confirm::is_given(form) {
        return Ok(None);
    }
    let case = cases::visible(cx, id)?;
    let facts: Vec<(String, String)> = prospects(cx, layout, &case, &[new.supplementary])?
        .into_iter()
        .flatten()
        .filter(|one| one.exceeded)
        .map(|one| {
            let lines: Vec<String> = [one.words].into_iter().chain(one.rooms).collect();
            (layout.say("board-ballot-budget-title"), lines.join("\n"))
        })
        .collect();
    match facts.is_empty() {
        true => Ok(None),
        false => confirm::ask(layout, form, "open-beyond-budget", facts).map(Some),
    }
}

/// How the budget stands for what each of these ballots asks, by whether it is supplementary: of the programme and of the funders.
/// A ballot that is not supplementary replaces the decision that stands, if there is one.
fn prospects(
    cx: &mut Context<'_>,
    layout: &Layout,
    case: &Case,
    supplementary: &[bool],
) -> Result<Vec<Vec<ProspectWords>>> {
    let needs = supplementary
        .iter()
        .map(|is_gap| Ok((ballots::need_of(cx, case, *is_gap)?, *is_gap)))
        .collect::<Result<Vec<_>>>()?;
    let asked = needs.iter().flat_map(|(need, _)| need.cells());
    let cells = CaseCells::read(cx, &case.id, asked.map(|(cell, _)| cell.budget_year))?;
    Ok(needs
        .into_iter()
        .map(|(need, is_gap)| {
            let cells = match is_gap {
                true => cells.clone(),
                false => cells.clone().as_if_superseded(),
            };
            let prospects = cells.prospects(&need);
            let words = prospects.iter().map(|one| prospect_in_words(layout, one, true));
            words.collect()
        })
        .collect())
}

/// The decision on a case that stands.
fn standing(cx: &mut Context<'_>, id: Id) -> Result<Option<DecidedCase>> {
    let query = decisions::DecisionQuery {
        case_id: Some(id),
        standing: Some(true),
        ..decisions::DecisionQuery::default()
    };
    let slice = Slice {
        after: None,
        limit: 1,
    };
    Ok(decisions::list(cx, query, slice)?.pop())
}

/// Parses the input, as the API accepts it. Errors: 400 with all faults.
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
    let mut fields = form_errors::Fields::from_form(form);
    let close = fields.moment("closesAt");
    let about = form.text("about");
    let supersedes = (![NEW, GAP, ""].contains(&about)).then_some(about);
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
        "question": form_errors::text_or_null(form, "question"),
        "closesAt": close,
        "supplementary": about == GAP,
        "conditions": demands,
        "ratificationDueDate": form_errors::text_or_null(form, "ratificationDueDate"),
        "liftsBudgetBreach": form.has("liftsBudgetBreach"),
        "supersedesDecisionId": supersedes,
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

async fn open(request: PageRequest, case: web::Path<String>, form: Form) -> HttpResponse {
    let same = case.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&case)?;
                // Adding or removing a condition opens no ballot: show the form again with its input.
                if form.has("add") || form.has("remove") {
                    return render(cx, layout, id, Faults::none(), form);
                }
                let new = input(id, form)?;
                if let Some(page) = asked_once_more(cx, layout, form, id, &new)? {
                    return Ok(page);
                }
                let ballot = ballots::open_board_ballot(cx, new)?;
                Ok(Page::go(format!("/ballots/{}/manage", ballot.id)).saying("notice-ballot-opened"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "board-ballot");
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
