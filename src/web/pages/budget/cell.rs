//! The page of one cell: what is used of it and by what, its moves, and for the bureau the form that proposes a move.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors::{self, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::move_form::{self, MoveForm};
use super::usage::Usage;
use super::wording::cell_in_words;
use super::{MOST, ShownCell, budget_in_words, row, track_names};
use crate::policy::{BUREAU, OBLIGATION_READERS};
use edba_common::error::Result;
use edba_domain::budget::CellKey;
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
use edba_service::budget::moves::{self, FoundMove};
use edba_service::budget::{self, CellQuery, NamedCell};
use edba_service::pending_actions::{self, MoneyAction};
use edba_service::{Context, overview};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/budget/{cell}", OBLIGATION_READERS, show),
        form("/budget/{cell}", BUREAU, propose),
    ]
}

#[derive(Template)]
#[template(path = "budget/cell.html")]
struct CellPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    year: i32,
    cell: ShownCell,
    usage: Usage,
    moves: Vec<(FoundMove, String)>,
    /// The other cells of its year for the same kind and instrument.
    related: Vec<(Id, String, String)>,
    /// By how much the cells of the funders are more than this cell of the programme.
    funders_beyond: Cents,
    /// Whether a proposed move of it waits.
    waits: bool,
    /// The form that proposes a move; None for a reader who may not.
    move_form: Option<MoveForm>,
}

async fn show(request: PageRequest, cell: web::Path<String>) -> HttpResponse {
    let query = request.query().clone();
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&cell)?;
            render(cx, layout, id, &query, Faults::none(), &Form::default())
        })
        .await
}

/// The page, with the form of a move of the kind that the query or the form names.
fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    id: Id,
    query: &Form,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let (found, parts) = budget::find_with_parts(cx, id)?;
    let year = found.cell.budget_year;
    let tracks = track_names(cx, layout, found.cell.programme_id)?;
    let all = budget::named(cx, CellQuery::default())?;
    let moves = moves::of(cx, &found.cell, 0, MOST)?
        .into_iter()
        .map(|one| {
            let other = all.iter().find(|other| Some(other.cell.id) == one.other_cell_id);
            let name = other.map_or_else(
                || layout.say("budget-other-cell"),
                |other| in_words(layout, other, &tracks),
            );
            (one, name)
        })
        .collect();
    let kind = form.given("kind").or_else(|| query.given("kind"));
    let kind = kind.and_then(|kind| kind.parse().ok());
    let may_change = cx.actor.is(Role::Bureau);
    let waits = may_change && move_waits(cx, id)?;
    let may_propose = may_change && !waits;
    Page::render(&CellPage {
        layout,
        faults,
        year,
        usage: Usage::read(cx, layout, &found, &parts, query.text("before").parse().ok())?,
        related: related(layout, &found.cell, &tracks, &all),
        funders_beyond: funders_beyond(&found.cell, &all),
        moves,
        waits,
        move_form: may_propose.then(|| MoveForm::new(layout, &found, &all, &tracks, kind, form)),
        form,
        cell: row(layout, found, &tracks),
    })
}

fn in_words(layout: &Layout, named: &NamedCell, tracks: &[(String, String)]) -> String {
    cell_in_words(layout, &named.cell, named.organisation_name.as_deref(), tracks)
}

/// The other cells of the same year, kind and instrument: id, name and budget.
fn related(
    layout: &Layout,
    cell: &budget::BudgetCell,
    tracks: &[(String, String)],
    all: &[NamedCell],
) -> Vec<(Id, String, String)> {
    let of = |one: &budget::BudgetCell| (one.budget_year, one.expenditure_kind, one.instrument);
    all.iter()
        .filter(|other| other.cell.id != cell.id && of(&other.cell) == of(cell))
        .map(|other| {
            (
                other.cell.id,
                in_words(layout, other, tracks),
                budget_in_words(layout, other.cell.budget_cents),
            )
        })
        .collect()
}

/// By how much the budgets of the funders below a cell of the programme are more than its own; zero for a cell of a funder.
fn funders_beyond(cell: &budget::BudgetCell, all: &[NamedCell]) -> Cents {
    let (None, Some(own)) = (cell.organisation_id, cell.budget_cents) else {
        return Cents::ZERO;
    };
    let below = all.iter().map(|other| &other.cell).filter(|other| {
        let key = other.key();
        key.organisation_id.is_some()
            && CellKey {
                organisation_id: None,
                ..key
            } == cell.key()
    });
    let budgets: Cents = below.map(|other| other.budget_cents.unwrap_or_default()).sum();
    budgets.less(own)
}

/// Whether a proposed move of this cell waits for another person.
fn move_waits(cx: &mut Context<'_>, id: Id) -> Result<bool> {
    for (named, _) in overview::waiting_approvals(cx)? {
        if let MoneyAction::MoveBudget { cell_id, .. } = named.row.payload.read_as()?
            && cell_id == id
        {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn propose(request: PageRequest, cell: web::Path<String>, form: Form) -> HttpResponse {
    let same = cell.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let change = move_form::input(form, layout.language)?;
                let reason = change.reason.clone();
                let action = MoneyAction::MoveBudget {
                    cell_id: form_errors::id(&cell)?,
                    change,
                };
                pending_actions::propose(cx, action, reason.as_deref())?;
                Ok(Page::go("/approvals").saying("notice-proposed"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "budget");
                render(
                    cx,
                    layout,
                    form_errors::id(&same)?,
                    &Form::default(),
                    faults,
                    form,
                )
            },
        )
        .await
}
