//! The page of one cell: what is used of it, its moves, and for the bureau the form that proposes a move.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::{Value, json};

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use super::{MOST, ShownCell, budget_in_words, cell_in_words, row, tracks_of};
use crate::policy::{BUREAU, OBLIGATION_READERS};
use edba_common::error::{Error, Result};
use edba_common::format::typed;
use edba_domain::budget::CellKey;
use edba_domain::codes::{Language, Role};
use edba_domain::{Cents, Fault, Id};
use edba_service::budget::moves::{self, FoundMove, NewBudgetMove};
use edba_service::budget::{self, BudgetMoveKind, CellQuery, FoundCell};
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
    let tracks = tracks_of(cx, layout, year)?;
    let may_change = cx.actor.is(Role::Bureau);
    let all = budget::list(cx, CellQuery::default(), None, MOST)?;
    let others = match may_change {
        true => others(layout, &found.cell, &tracks, form, &all),
        false => Vec::new(),
    };
    let moves = moves::list(cx, id, 0, MOST)?
        .into_iter()
        .map(|one| {
            let other = all.iter().find(|other| Some(other.cell.id) == one.other_cell_id);
            let name = other.map_or_else(
                || layout.say("budget-other-cell"),
                |other| cell_in_words(layout, other, &tracks),
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

/// The other cells of the same year, kind and instrument: id, name and budget.
fn related(
    layout: &Layout,
    cell: &budget::BudgetCell,
    tracks: &[(String, String)],
    all: &[FoundCell],
) -> Vec<(Id, String, String)> {
    let of = |one: &budget::BudgetCell| (one.budget_year, one.expenditure_kind, one.instrument);
    all.iter()
        .filter(|other| other.cell.id != cell.id && of(&other.cell) == of(cell))
        .map(|other| {
            (
                other.cell.id,
                cell_in_words(layout, other, tracks),
                budget_in_words(layout, other.cell.budget_cents),
            )
        })
        .collect()
}

/// By how much the budgets of the funders below a cell of the programme are more than its own; zero for a cell of a funder.
fn funders_beyond(cell: &budget::BudgetCell, all: &[FoundCell]) -> Cents {
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
    all: &[FoundCell],
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
            let year = other.cell.budget_year;
            let of = row(layout, other.clone(), tracks);
            let name = format!(
                "{year}, {}, {}, {}",
                layout.name_of("kind", of.kind),
                layout.name_of("instrument", of.instrument),
                of.track
            );
            Choice::new(of.id.to_string(), name, chosen)
        })
        .collect();
    [Choice::new("", layout.say("budget-no-other-cell"), chosen)]
        .into_iter()
        .chain(named)
        .collect()
}

/// Parses the form of a move: amounts as the page writes them. Errors: 400 with all faults.
fn input(form: &Form, language: Language) -> Result<NewBudgetMove> {
    let mut unread: Vec<Fault> = Vec::new();
    let mut amount = |name: &str| -> Value {
        if form.text(name).is_empty() {
            return Value::Null;
        }
        match typed::amount(form.text(name), language) {
            Ok(amount) => Value::from(amount.to_string()),
            Err(fault) => {
                unread.push(fault.fault(&format!("/{name}"), language));
                Value::Null
            }
        }
    };
    let input = json!({
        "kind": form.text("kind"),
        "amount": amount("amount"),
        "newBudget": amount("newBudget"),
        "proMemorie": form.has("proMemorie"),
        "toCellId": form_errors::text_or_null(form, "toCellId"),
        "source": form.text("source"),
        "sourceDate": form.text("sourceDate"),
        "reason": form_errors::text_or_null(form, "reason"),
    });
    match (form_errors::read(input), unread.is_empty()) {
        (read, true) => read,
        (Ok(_), false) => Err(Error::invalid(unread)),
        (Err(mut error), false) => {
            error.faults.extend(unread);
            Err(error)
        }
    }
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
