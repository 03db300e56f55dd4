//! The page of one cell: what is used of it, its moves, and for the bureau the form that proposes a move.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::super::base::form_errors::{self, Amount, Choice, Faults, read_with_amounts};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::{MOST, ShownCell, budget_in_words, cell_in_words, row, track_name, track_names};
use crate::policy::{BUREAU, OBLIGATION_READERS};
use edba_common::error::Result;
use edba_domain::budget::CellKey;
use edba_domain::codes::{Language, Role};
use edba_domain::{Cents, Id};
use edba_service::budget::moves::{self, FoundMove, NewBudgetMove};
use edba_service::budget::{self, BudgetMoveKind, CellQuery, NamedCell};
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
    moves: Vec<(FoundMove, String)>,
    /// The other cells of its year for the same kind and instrument.
    related: Vec<(Id, String, String)>,
    /// By how much the cells of the funders are more than this cell of the programme.
    funders_beyond: Cents,
    /// Whether a proposed move of it waits.
    waits: bool,
    may_change: bool,
    kinds: Vec<Choice>,
    /// The cells that an amount can go to.
    others: Vec<Choice>,
}

async fn show(request: PageRequest, cell: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            render(
                cx,
                layout,
                form_errors::id(&cell)?,
                Faults::none(),
                &Form::default(),
            )
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, faults: Faults, form: &Form) -> Result<Page> {
    let found = budget::find(cx, id)?;
    let year = found.cell.budget_year;
    let tracks = track_names(cx, layout, found.cell.programme_id)?;
    let may_change = cx.actor.is(Role::Bureau);
    let all = budget::named(cx, CellQuery::default(), MOST)?;
    let others = match may_change {
        true => others(layout, &found.cell, &tracks, form, &all),
        false => Vec::new(),
    };
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
    let waits = may_change && move_waits(cx, id)?;
    Page::render(&CellPage {
        layout,
        faults,
        year,
        related: related(layout, &found.cell, &tracks, &all),
        funders_beyond: funders_beyond(&found.cell, &all),
        moves,
        waits,
        may_change,
        kinds: Choice::of_codes(layout, "budget-move", BudgetMoveKind::ALL, form.text("kind")),
        others,
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

/// The cells to which an amount of this one can go: of its funder, in its year and for a carry-over in a later one.
fn others(
    layout: &Layout,
    cell: &budget::BudgetCell,
    tracks: &[(String, String)],
    form: &Form,
    all: &[NamedCell],
) -> Vec<Choice> {
    let key = cell.key();
    let found = all.iter().filter(|other| {
        let to = other.cell.key();
        to != key
            && to.organisation_id == key.organisation_id
            && (to.budget_year == key.budget_year
                || (to.budget_year > key.budget_year && to == key.of_year(to.budget_year)))
    });
    let chosen = form.text("toCellId");
    let named: Vec<Choice> = found
        .map(|other| {
            let cell = &other.cell;
            let name = format!(
                "{}, {}, {}, {}",
                cell.budget_year,
                layout.name_of("kind", cell.expenditure_kind),
                layout.name_of("instrument", cell.instrument),
                track_name(layout, cell.track_code.as_ref(), tracks),
            );
            Choice::new(cell.id.to_string(), name, chosen)
        })
        .collect();
    [Choice::new("", layout.say("budget-no-other-cell"), chosen)]
        .into_iter()
        .chain(named)
        .collect()
}

/// Parses the form of a move: amounts as the page writes them. Errors: 400 with all faults.
fn input(form: &Form, language: Language) -> Result<NewBudgetMove> {
    let input = json!({
        "kind": form.text("kind"),
        "proMemorie": form.has("proMemorie"),
        "toCellId": form_errors::text_or_null(form, "toCellId"),
        "source": form.text("source"),
        "sourceDate": form.text("sourceDate"),
        "reason": form_errors::text_or_null(form, "reason"),
    });
    let amounts = ["amount", "newBudget"].map(Amount::Optional);
    read_with_amounts(form, language, input, &amounts)
}

async fn propose(request: PageRequest, cell: web::Path<String>, form: Form) -> HttpResponse {
    let same = cell.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let change = input(form, layout.language)?;
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
                render(cx, layout, form_errors::id(&same)?, faults, form)
            },
        )
        .await
}
